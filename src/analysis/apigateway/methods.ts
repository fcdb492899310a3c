import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown, type Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { DeployedMethod } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { regionalArn, type Scope } from '../../model/scope.ts';
import type { Resource } from '../../model/stored.ts';
import { grouped } from '../../model/grouped.ts';
import { admissions } from './admits-anybody.ts';
import { exportedMethods, type ExportedMethod } from './export.ts';

/**
 * The methods of every REST stage as they are deployed, which is what callers meet and what an execute-api ARN names.
 *
 * They are read from the stage's export. Only where the endpoint cannot export (an emulator) does the draft stand in;
 * an export that may not be read leaves the stage unknown, since the draft may differ from what is live.
 */
export default defineAnalysis({
  fact: 'apigateway.methods',
  scope: 'region',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigateway.exports'],
  consults: ['apigateway.resources'],
  compute(facts, { now }) {
    const apis = new Map(facts['apigateway.rest-apis'].map((api) => [api.arn, api]));
    const exports = new Map(facts['apigateway.exports'].map((one) => [one.arn, one]));
    const drafts = draftsOf(facts['apigateway.resources']);
    const admits = admissions(Date.parse(now));
    return facts['apigateway.stages'].flatMap((stage): Records<'apigateway.methods'> => {
      const { arn, scope, data, source } = stage;
      if (data.state === 'unknown') return [{ arn, scope, source, data }];
      const exported = exports.get(`${arn}/exports/oas30`);
      const api = apis.get(arn.split('/stages/', 1)[0]!);
      if (data.state === 'absent' || exported === undefined || api === undefined) return [];
      const methods = methodsOf(exported, drafts(api.arn), api);
      if (methods.state === 'unknown') return [{ arn, scope, source: exported.source, data: methods }];
      return methods.state === 'absent' ? [] : methods.value.map((method) => record(method, stage, api, admits));
    });
  },
});

type Api = Records<'apigateway.rest-apis'>[number];
type Stage = Records<'apigateway.stages'>[number];
type Exported = Records<'apigateway.exports'>[number];
type DraftResource = Extract<FactData<'apigateway.resources'>, { state: 'present' }>['value'];
/** The resources of an API as they are edited, with the record that tells each. */
type Draft = Answer<
  readonly { readonly arn: string; readonly value: DraftResource; readonly source: Resource<null>['source'] }[]
>;

interface Method extends ExportedMethod, Pick<DeployedMethod, 'relatedArns' | 'readFrom'> {
  readonly source: Resource<null>['source'];
}

function draftsOf(resources: Answer<Records<'apigateway.resources'>>): (api: string) => Draft {
  if (resources.state !== 'present') return () => (resources.state === 'unknown' ? resources : { state: 'absent' });
  const byApi = grouped(resources.value, ({ arn }) => arn.split('/resources/', 1)[0]!);
  return (api) => {
    const own = byApi.get(api) ?? [];
    for (const { data } of own) if (data.state === 'unknown') return data;
    return present(
      own.flatMap(({ arn, data, source }) => (data.state === 'present' ? [{ arn, value: data.value, source }] : [])),
    );
  };
}

function methodsOf({ data, source, scope }: Exported, draft: Draft, api: Api): Answer<readonly Method[]> {
  switch (data.state) {
    case 'absent':
      return data;
    case 'unknown':
      return data.gap.cause === 'unsupported' ? draftMethods(draft, api, data.gap) : data;
    case 'present': {
      const methods = exportedMethods(data.value.body ?? '');
      const operation = source.operation;
      const gap = { operation, action: 'apigateway:GET', scope };
      if (methods === undefined) {
        return unknown({ ...gap, cause: 'unreadable', detail: 'The export is not an OpenAPI document.' });
      }
      if (methods === 'unmarked') {
        return draftMethods(draft, api, { ...gap, cause: 'unsupported', detail: 'The export tells names alone.' });
      }
      const ids =
        draft.state === 'present'
          ? new Map(draft.value.map(({ arn, value }) => [value.path, { arn, value }]))
          : undefined;
      return present(
        methods.map((method) => {
          const known = ids?.get(method.path);
          const named = known?.value.resourceMethods?.[method.verb] !== undefined;
          const relatedArns = named ? [`${known.arn}/methods/${method.verb}`] : [];
          return { ...method, relatedArns, readFrom: 'export', source };
        }),
      );
    }
  }
}

/** What is edited, where the endpoint does not tell what is deployed. */
function draftMethods(draft: Draft, api: Api, gap: Gap): Answer<readonly Method[]> {
  if (draft.state !== 'present') return draft.state === 'unknown' ? draft : unknown(gap);
  // Without its settings a method says nothing: the endpoint does not embed them.
  const bare = draft.value.some(({ value }) =>
    Object.values(value.resourceMethods ?? {}).some(({ authorizationType }) => authorizationType === undefined),
  );
  if (bare || draft.value.length === 0) return unknown(gap);
  return present(
    draft.value.flatMap(({ arn, value, source }) =>
      Object.entries(value.resourceMethods ?? {}).map(([verb, method]): Method => {
        const { authorizationType, authorizerId, apiKeyRequired = false, requestModels = {} } = method;
        const integration = method.methodIntegration ?? {};
        const { type = '', uri, passthroughBehavior, requestParameters = {}, requestTemplates = {} } = integration;
        const { connectionType, connectionId, integrationTarget } = integration;
        return {
          path: value.path ?? '/',
          verb,
          relatedArns: [`${arn}/methods/${verb}`],
          readFrom: 'draft',
          source,
          authorizationType: authorizationType as DeployedMethod['authorizationType'],
          apiKeyRequired,
          validator: method.requestValidatorId === undefined ? 'none' : 'unnamed',
          models: requestModels,
          integration: {
            type,
            requestParameters,
            templates: Object.keys(requestTemplates),
            ...(uri !== undefined && { uri }),
            ...(passthroughBehavior !== undefined && { passthroughBehavior }),
            ...(connectionType !== undefined && { connectionType }),
            ...(connectionId !== undefined && { connectionId }),
            ...(integrationTarget !== undefined && { integrationTarget }),
          },
          ...(authorizerId !== undefined && { authorizer: authorizerId }),
          ...(api.data.policy !== undefined && { policy: api.data.policy }),
        };
      }),
    ),
  );
}

function record(
  { source, ...method }: Method,
  stage: Stage,
  api: Api,
  admits: ReturnType<typeof admissions>,
): Records<'apigateway.methods'>[number] {
  const { scope } = stage;
  const stageName = stage.arn.slice(stage.arn.indexOf('/stages/') + '/stages/'.length);
  const apiId = api.data.id ?? '';
  const endpointType = api.data.endpointConfiguration?.types?.[0] ?? 'EDGE';
  const arn = methodArn(scope, apiId, stageName, method.verb, method.path);
  return {
    arn,
    scope,
    source,
    data: present({
      ...method,
      apiId,
      stageArn: stage.arn,
      stageName,
      endpointType,
      admitsAnybody: admits({ ...method, endpointType }, arn, scope.account),
    }),
  };
}

/** `arn:…:execute-api:REGION:ACCOUNT:API/STAGE/VERB/path`; the root path is empty. */
const methodArn = (scope: Scope, api: string, stage: string, verb: string, path: string): string =>
  regionalArn(scope, 'execute-api', `${api}/${stage}/${verb}/${path.replace(/^\//, '')}`);
