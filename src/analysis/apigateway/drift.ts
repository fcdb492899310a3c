import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown, type Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { Difference, Ruling } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { grouped } from '../../model/grouped.ts';
import type { PolicyStatement, Principals } from '../../model/policy-statement.ts';
import { regionalArn } from '../../model/scope.ts';
import { parsePolicy } from '../policy/parse.ts';
import { remembered } from '../remembered.ts';
import { admissions } from './admits-anybody.ts';
import { exportedMethods, type ExportedMethod } from './export.ts';

/**
 * What differs between the deployment of a REST stage, as its export tells it, and the API as it is edited. An endpoint
 * that exports nothing of API Gateway's, as emulators do, leaves nothing to compare.
 */
export default defineAnalysis({
  fact: 'apigateway.drift',
  scope: 'region',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigateway.exports', 'apigateway.resources'],
  consults: ['apigateway.authorizers'],
  compute(facts, { now }) {
    const apis = new Map(facts['apigateway.rest-apis'].map((api) => [api.arn, api]));
    const exports = new Map(facts['apigateway.exports'].map((one) => [one.arn, one]));
    const drafts = grouped(facts['apigateway.resources'], ({ arn }) => arn.split('/resources/', 1)[0]!);
    const draftOf = remembered((api: string) => draftMethods(drafts.get(api) ?? []));
    const admits = admissions(Date.parse(now));
    const authorizers = authorizerTargets(facts['apigateway.authorizers']);
    return facts['apigateway.stages'].flatMap((stage): Records<'apigateway.drift'> => {
      const { arn, scope, data } = stage;
      if (data.state === 'unknown') return [{ arn, scope, source: stage.source, data }];
      const exported = exports.get(`${arn}/exports/oas30`);
      const api = apis.get(arn.split('/stages/', 1)[0]!);
      if (data.state === 'absent' || exported === undefined || api === undefined) return [];
      const { source } = exported;
      const deployed = deployedMethods(exported);
      if (deployed.state === 'absent') return [];
      const edited = draftOf(api.arn);
      if (deployed.state === 'unknown') return [{ arn, scope, source, data: deployed }];
      if (edited.state !== 'present') {
        const detail = 'The API has no resources, though each has a root.';
        const gap: Gap = { ...READ_RESOURCES, cause: 'unreadable', scope, detail };
        return [{ arn, scope, source, data: edited.state === 'absent' ? unknown(gap) : edited }];
      }
      const methods = [...deployed.value, ...edited.value].map(keyOf);
      const [live, shown] = [byKey(deployed.value), byKey(edited.value)];
      const unseen = new Set<Gap>();
      const differences = [...new Set(methods)]
        .toSorted()
        .flatMap((key) => [
          ...methodDrift(key, live.get(key), shown.get(key), authorizers(api.arn), (gap) => unseen.add(gap)),
        ]);
      const canary = canaryGap(stage);
      if (canary !== undefined) unseen.add(canary);
      const drift = {
        differences: [...policyDrift(deployed.value, stage, api, admits), ...differences],
        unseen: [...unseen],
      };
      return [{ arn, scope, source, data: present(drift) }];
    });
  },
});

const READ_RESOURCES = { operation: 'apigateway:GetResources', action: 'apigateway:GET' } as const;

type Api = Records<'apigateway.rest-apis'>[number];
type Stage = Records<'apigateway.stages'>[number];

function deployedMethods({
  data,
  scope,
  source: { operation },
}: Records<'apigateway.exports'>[number]): Answer<readonly ExportedMethod[]> {
  if (data.state !== 'present') return data;
  const methods = exportedMethods(data.value.body ?? '');
  if (methods !== undefined && methods !== 'unmarked') return present(methods);
  const detail =
    methods === undefined
      ? 'The export is not an OpenAPI document.'
      : 'The export tells names alone, so what is deployed is not known.';
  return unknown({ cause: 'unreadable', operation, action: 'apigateway:GET', scope, detail });
}

interface DraftMethod {
  readonly verb: string;
  readonly path: string;
  readonly authorizationType: string;
  readonly authorizerId?: string | undefined;
  readonly apiKeyRequired: boolean;
  readonly validated: boolean;
  readonly type: string;
  readonly uri?: string | undefined;
}

/** Absent: not even a root, which every API has. */
function draftMethods(resources: Records<'apigateway.resources'>): Answer<readonly DraftMethod[]> {
  const unread = resources.find(({ data }) => data.state === 'unknown');
  if (unread?.data.state === 'unknown') return unread.data;
  if (resources.length === 0) return { state: 'absent' };
  const methods = resources.flatMap(({ data }) => (data.state === 'present' ? methodsOf(data.value) : []));
  if (methods.some(({ authorizationType }) => authorizationType === '')) {
    const detail = 'The endpoint names methods without their settings.';
    return unknown({ ...READ_RESOURCES, cause: 'unreadable', scope: resources[0]!.scope, detail });
  }
  return present(methods);
}

type Resource_ = Extract<FactData<'apigateway.resources'>, { state: 'present' }>['value'];

const methodsOf = ({ path = '/', resourceMethods = {} }: Resource_): readonly DraftMethod[] =>
  Object.entries(resourceMethods).map(([verb, method]) => ({
    verb,
    path,
    authorizationType: method.authorizationType ?? '',
    authorizerId: method.authorizerId,
    apiKeyRequired: method.apiKeyRequired ?? false,
    validated: method.requestValidatorId !== undefined,
    type: method.methodIntegration?.type ?? '',
    uri: method.methodIntegration?.uri,
  }));

const keyOf = ({ verb, path }: { readonly verb: string; readonly path: string }): string => `${verb} ${path}`;

const byKey = <M extends { readonly verb: string; readonly path: string }>(
  methods: readonly M[],
): ReadonlyMap<string, M> => new Map(methods.map((method) => [keyOf(method), method]));

type Targets = (id: string) => Answer<readonly string[]>;

/** What the authorizers of an API ask, by their ids, in the words of the export. */
function authorizerTargets(list: Answer<Records<'apigateway.authorizers'>>): (api: string) => Targets {
  const records = new Map(list.state === 'present' ? list.value.map((one) => [one.arn, one.data]) : []);
  return (api) => (id) => {
    if (list.state !== 'present') return list;
    const record = records.get(`${api}/authorizers/${id}`) ?? records.get(api);
    if (record?.state !== 'present') return record ?? { state: 'absent' };
    const { authorizerUri, providerARNs = [] } = record.value;
    return present(authorizerUri === undefined ? providerARNs.toSorted() : [authorizerUri]);
  };
}

function* methodDrift(
  method: string,
  deployed: ExportedMethod | undefined,
  edited: DraftMethod | undefined,
  targetsOf: Targets,
  unseen: (gap: Gap) => void,
): Iterable<Difference> {
  if (deployed === undefined || edited === undefined) {
    const loosens = deployed?.authorizationType === 'NONE' && deployed.integration.type !== 'MOCK' ? 'yes' : 'no';
    const [is, isNot] = ['there', 'not there'];
    yield { method, what: 'method', deployed: deployed ? is : isNot, edited: edited ? is : isNot, loosens };
    return;
  }
  const differ = (what: Difference['what'], live: string, shown: string, loosens: Ruling = 'no'): Difference => ({
    method,
    what,
    deployed: live,
    edited: shown,
    loosens,
  });
  const [live, shown] = [deployed.authorizationType, edited.authorizationType];
  if (live !== shown) yield differ('authorization', live, shown, live === 'NONE' ? 'yes' : 'no');
  else if (deployed.authorizer !== undefined) {
    const targets = targetsOf(edited.authorizerId ?? '');
    const asked = deployed.authorizerTargets?.join(', ') ?? '';
    if (targets.state === 'unknown') unseen(targets.gap);
    else {
      const wanted = targets.state === 'present' ? targets.value.join(', ') : 'an authorizer that is gone';
      if (asked !== wanted) yield differ('authorizer', asked || 'none', wanted || 'none');
    }
  }
  if (deployed.apiKeyRequired !== edited.apiKeyRequired) {
    yield differ('API key', needed(deployed.apiKeyRequired), needed(edited.apiKeyRequired));
  }
  const validated = deployed.validator !== 'none';
  if (validated !== edited.validated) yield differ('validator', has(validated), has(edited.validated));
  const { type, uri = '' } = deployed.integration;
  const omitted = uri === '' && type === edited.type && (type === 'MOCK' || type === 'HTTP_PROXY');
  if (!omitted && (uri !== (edited.uri ?? '') || type !== edited.type)) {
    yield differ('integration', `${type} ${uri}`.trim(), `${edited.type} ${edited.uri ?? ''}`.trim());
  }
}

const needed = (is: boolean): string => (is ? 'required' : 'not required');
const has = (is: boolean): string => (is ? 'one' : 'none');

/** The resource policy is a part of every deployment. */
function* policyDrift(
  methods: readonly ExportedMethod[],
  stage: Stage,
  api: Api,
  admits: ReturnType<typeof admissions>,
): Iterable<Difference> {
  // It stands in the document, and so with every method; a stage without methods serves nobody.
  const [first] = methods;
  if (first === undefined) return;
  const apiId = api.data.id ?? '';
  const prefix = regionalArn(stage.scope, 'execute-api', apiId);
  const [live, shown] = [first.policy ?? '', api.data.policy ?? ''];
  if (samePolicy(live, shown, prefix)) return;
  const endpointType = api.data.endpointConfiguration?.types?.[0] ?? 'EDGE';
  const stageName = stage.arn.slice(stage.arn.indexOf('/stages/') + '/stages/'.length);
  const rulings = methods.map(({ verb, path }): Ruling => {
    const arn = `${prefix}/${stageName}/${verb}/${path.replace(/^\//, '')}`;
    const [now, edited] = [live, shown].map((policy) =>
      admits({ verb, policy, endpointType }, arn, stage.scope.account),
    );
    if (now === 'yes') return edited === 'no' ? 'yes' : edited === 'yes' ? 'no' : 'undecided';
    // Whom else the one admits and the other does not is not compared.
    return now === 'no' && edited === 'yes' ? 'no' : 'undecided';
  });
  const loosens = rulings.includes('yes') ? 'yes' : rulings.includes('undecided') ? 'undecided' : 'no';
  yield { what: 'policy', deployed: described(live), edited: described(shown), loosens };
}

function described(policy: string): string {
  if (policy === '') return 'none';
  const count = parsePolicy(policy)?.statements.length;
  return count === undefined ? 'not a policy document' : `${count} ${count === 1 ? 'statement' : 'statements'}`;
}

function samePolicy(a: string, b: string, prefix: string): boolean {
  if (a === b) return true;
  const [one, other] = [a, b].map((policy) =>
    parsePolicy(policy)
      ?.statements.map((it) => normal(it, prefix))
      .toSorted(),
  );
  return one !== undefined && other !== undefined && one.join('\n') === other.join('\n');
}

/** A statement without what means nothing: its name, the order of lists, short forms of ARNs. */
function normal(statement: PolicyStatement, prefix: string): string {
  const { effect, principal, notPrincipal, action, notAction, resource, notResource, conditions, malformed } =
    statement;
  const text = (value: string): string =>
    value
      .replace(/^execute-api:\//, `${prefix}/`)
      .replace(/^(\d{12})$/, `arn:${prefix.split(':')[1] ?? 'aws'}:iam::$1:root`);
  const list = (values: readonly string[] | undefined) => values?.map(text).toSorted() ?? null;
  const people = (named: Principals | undefined) =>
    named ? [list(named.aws), list(named.service), list(named.federated), list(named.canonicalUser)] : null;
  const entries = conditions.map(({ operator, key, values }) => JSON.stringify([operator, key, list(values)]));
  return JSON.stringify([
    effect,
    people(principal),
    people(notPrincipal),
    ...[action, notAction, resource, notResource, malformed].map(list),
    entries.toSorted(),
  ]);
}

/** A canary serves a second deployment, which `GetExport` does not tell. */
function canaryGap({ data, scope }: Stage): Gap | undefined {
  if (data.state !== 'present') return undefined;
  const { deploymentId, canarySettings } = data.value;
  const { percentTraffic = 0, deploymentId: canary = deploymentId } = canarySettings ?? {};
  if (percentTraffic === 0 || canary === deploymentId) return undefined;
  return {
    cause: 'unsupported',
    operation: 'apigateway:GetExport',
    action: 'apigateway:GET',
    scope,
    detail: `${percentTraffic} % of the requests go to canary deployment ${canary}, which no export tells.`,
  };
}
