import {
  cite,
  defineCheck,
  fail,
  notAssessed,
  pass,
  pointerPart,
  type Evidence,
  type Verdict,
} from '../src/model/check.ts';
import { mapAnswer, type Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { methodsByStage } from '../src/model/methods-by-stage.ts';
import { redactionOf } from '../src/model/redacted.ts';

export default defineCheck({
  title: 'Stage variables and integration parameters hold no secrets',
  practice: 'temporary-credentials',
  severity: 'high',
  severities: ['high', 'medium'],
  confidence: 'heuristic',
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigatewayv2.apis', 'apigatewayv2.stages'],
  apart: [
    ['apigateway.rest-apis', 'apigateway.stages'],
    ['apigatewayv2.apis', 'apigatewayv2.stages'],
  ],
  consults: ['apigateway.methods', 'apigatewayv2.integrations'],
  why: 'Whoever may read the API’s configuration reads the secret, and it stays in every export and deployment.',
  fix: 'Keep the secret in the back end, or let it know the API by a VPC link, mutual TLS or IAM; then change the secret.',
  references: ['Use stage variables for a REST API in API Gateway'],

  *evaluate({
    'apigateway.rest-apis': rest,
    'apigateway.stages': stages,
    'apigatewayv2.apis': apis,
    'apigatewayv2.stages': v2,
    ...facts
  }) {
    const names = new Map([
      ...rest.map(({ arn, data }) => [arn, data.name ?? arn] as const),
      ...apis.map(({ arn, data }) => [arn, data.Name ?? arn] as const),
    ]);
    const nameOf = (arn: string): string => {
      const [api = '', stage = ''] = arn.split('/stages/');
      return `${names.get(api) ?? api} ${stage}`;
    };
    const methods = mapAnswer(facts['apigateway.methods'], methodsByStage);
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const { variables = {}, canarySettings } = stage.data.value;
      const own = [
        ...secrets(variables, 'stage variable', (name) => cite(stage, `/variables/${pointerPart(name)}`)),
        ...secrets(canarySettings?.stageVariableOverrides ?? {}, 'canary’s stage variable', (name) =>
          cite(stage, `/canarySettings/stageVariableOverrides/${pointerPart(name)}`),
        ),
      ];
      yield judge(stage, nameOf(stage.arn), own, ofMethods(mapAnswer(methods, (all) => all.get(stage.arn) ?? [])));
    }
    for (const stage of v2) {
      const resourceType = 'AWS::ApiGatewayV2::Stage';
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap, { resourceType });
      if (stage.data.state !== 'present') continue;
      const own = secrets(stage.data.value.StageVariables ?? {}, 'stage variable', (name) =>
        cite(stage, `/StageVariables/${pointerPart(name)}`),
      );
      const integrations = ofIntegrations(stage.arn.split('/stages/', 1)[0]!, facts['apigatewayv2.integrations']);
      yield { ...judge(stage, nameOf(stage.arn), own, integrations), resourceType };
    }
  },
});

interface Secret {
  /** `stage variable token`. Never the value. */
  readonly where: string;
  readonly what: string;
  /** A known format, or a static credential: no guess. */
  readonly certain: boolean;
  readonly evidence: Evidence;
}

const SECRET_NAME =
  /pass(word|wd|phrase|code)?|pwd|secret|token|credential|auth|api[-_]?key|private[-_]?key|(^|[-_.])key$|bearer|signature/i;

/** Headers and query parameters that a back end knows its callers by. */
const CREDENTIAL =
  /[.:](header|querystring)\.((proxy-)?authorization|cookie|(x-)?(api|functions|access|auth)[-_]?(key|token)|token|secret|(client|shared)[-_]secret|password)$/i;

/** What stands in place of a secret, alone, in quotes, or among other text (`Bearer …`). */
const MARKERS = /redacted:[a-z0-9-]+:\d+/g;

function secrets(
  values: Readonly<Record<string, string>>,
  kind: string,
  evidenceOf: (name: string) => Evidence,
): readonly Secret[] {
  return Object.entries(values).flatMap(([name, value]): readonly Secret[] => {
    const found = (value.match(MARKERS) ?? []).map(redactionOf).filter((one) => one !== undefined);
    const secret = { where: `${kind} ${name}`, evidence: evidenceOf(name) };
    const token = found.find((one) => one.class.startsWith('token-'));
    if (token) {
      return [{ ...secret, what: `a value of the format ${token.class.slice('token-'.length)}`, certain: true }];
    }
    // A credential that is sent with a constant value is a password, whatever the value looks like.
    if (CREDENTIAL.test(name) && found.some((one) => one.class !== 'reference')) {
      return [{ ...secret, what: 'a constant credential', certain: true }];
    }
    const random = found.find((one) => one.class === 'high-entropy');
    if (random === undefined || !SECRET_NAME.test(name)) return [];
    const what = `${random.length} random characters under a name that speaks of a secret`;
    return [{ ...secret, what, certain: false }];
  });
}

function ofMethods(list: Answer<Records<'apigateway.methods'>>): Answer<readonly Secret[]> {
  if (list.state !== 'present') return list;
  const found: Secret[] = [];
  let gap: Gap | undefined;
  for (const record of list.value) {
    if (record.data.state === 'unknown') gap = record.data.gap;
    if (record.data.state !== 'present') continue;
    const { verb, path, integration } = record.data.value;
    const { operation, at } = record.source;
    found.push(
      ...secrets(integration.requestParameters, `parameter of ${verb} ${path}`, (name) => ({
        operation,
        at,
        document: { verb, path, requestParameters: integration.requestParameters },
        marks: [`/requestParameters/${pointerPart(name)}`],
      })),
    );
  }
  return gap !== undefined && found.length === 0 ? { state: 'unknown', gap } : { state: 'present', value: found };
}

function ofIntegrations(api: string, list: Answer<Records<'apigatewayv2.integrations'>>): Answer<readonly Secret[]> {
  if (list.state !== 'present') return list;
  const found: Secret[] = [];
  let gap: Gap | undefined;
  for (const record of list.value) {
    if (record.arn !== api && !record.arn.startsWith(`${api}/integrations/`)) continue;
    if (record.data.state === 'unknown') gap = record.data.gap;
    if (record.data.state !== 'present') continue;
    const { IntegrationId = '', RequestParameters = {} } = record.data.value;
    found.push(
      ...secrets(RequestParameters, `parameter of integration ${IntegrationId}`, (name) =>
        cite(record, `/RequestParameters/${pointerPart(name)}`),
      ),
    );
  }
  return gap !== undefined && found.length === 0 ? { state: 'unknown', gap } : { state: 'present', value: found };
}

function judge(
  stage: Parameters<typeof fail>[0],
  name: string,
  own: readonly Secret[],
  integrations: Answer<readonly Secret[]>,
): Verdict {
  const all = [...own, ...(integrations.state === 'present' ? integrations.value : [])];
  const details = { name, expected: 'no secret in stage variables or integration parameters' };
  if (all.length === 0) {
    return integrations.state === 'unknown'
      ? notAssessed(stage, integrations.gap, details)
      : pass(stage, `${name} holds no value that looks like a secret.`, details);
  }
  const certain = all.some((one) => one.certain);
  const because = `${name}: ${all.map(({ where, what }) => `${where} holds ${what}`).join('; ')}.`;
  return fail(stage, because, {
    ...details,
    // What was not seen may hold a certain secret beside the guess.
    severity: certain ? 'high' : 'medium',
    ...(!certain && integrations.state === 'unknown' && { possible: ['high', 'medium'] as const }),
    confidence: certain ? 'exact' : 'heuristic',
    observed: all.map(({ where }) => where).join(', '),
    evidence: all.map(({ evidence }) => evidence),
    fix: { sideEffect: 'The secret was readable: change it where it is checked as well.' },
  });
}
