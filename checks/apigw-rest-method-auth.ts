import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type CheckContext } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { ApiDomains, DeployedMethod } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Every REST method authenticates callers',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high', 'low'],
  resourceType: 'AWS::ApiGateway::Method',
  needs: ['apigateway.rest-apis', 'apigateway.methods'],
  consults: ['apigateway.api-domains'],
  why: 'Anybody who knows the address can call the method and what stands behind it. An API key only tells callers apart.',
  fix: 'Give the method an authorizer or AWS_IAM authorization, then deploy the API to the stage.',
  references: ['Control and manage access to REST APIs in API Gateway'],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.methods': methods, ...facts }, context) {
    const apiOf = new Map(apis.map((api) => [api.data.id, api]));
    const list = facts['apigateway.api-domains'];
    const domainsOf = new Map(list.state === 'present' ? list.value.map(({ arn, data }) => [arn, data]) : []);
    for (const record of methods) {
      if (record.data.state === 'unknown') yield notAssessed(record, record.data.gap);
      if (record.data.state !== 'present') continue;
      const method = record.data.value;
      const api = apiOf.get(method.apiId);
      const { verb, path, stageName, authorizationType, integration } = method;
      const label = `${verb} ${path}`;
      const details = {
        name: `${api?.data.name ?? method.apiId} ${label} (${stageName})`,
        relatedArns: method.relatedArns,
        expected: 'an authorizer or AWS_IAM',
        observed: `authorization ${authorizationType}${method.apiKeyRequired ? ' with an API key' : ''}`,
        reasons: reasonsOf(method),
        evidence: [
          {
            operation: record.source.operation,
            at: record.source.at,
            document: shown(method),
            marks: ['/authorizationType'],
          },
        ],
      };
      if (authorizationType !== 'NONE') {
        yield pass(record, `${label} asks for ${authorizationType}.`, details);
        continue;
      }
      if (integration.type === 'MOCK') {
        yield notApplicable(record, `${label} is answered by API Gateway itself (MOCK): it leads nowhere.`, details);
        continue;
      }
      const guarded = guard(method, api, api && domainsOf.get(api.arn));
      switch (guarded.state) {
        case 'closed':
          yield pass(record, `${label} has no authorizer, and ${guarded.because}.`, details);
          break;
        case 'unknown':
          yield notAssessed(record, guarded.gap, details);
          break;
        case 'open': {
          const severities = severitiesOf(method, record.arn, api?.arn, context);
          yield fail(record, `${label} of stage ${stageName} is open to anybody: ${guarded.because}.`, {
            ...details,
            severity: severities.at(-1)!,
            ...(severities.length > 1 && { possible: severities }),
            evidence: [...details.evidence, ...(api ? [cite(api, '/disableExecuteApiEndpoint', '/policy')] : [])],
            fix: {
              cli: `aws apigateway update-method --region ${record.scope.region} --rest-api-id ${method.apiId} --resource-id ${method.relatedArns[0]?.split('/')[4] ?? 'RESOURCE_ID'} --http-method ${verb} \\\n  --patch-operations op=replace,path=/authorizationType,value=AWS_IAM\naws apigateway create-deployment --region ${record.scope.region} --rest-api-id ${method.apiId} --stage-name ${stageName}`,
              sideEffect: 'Callers that do not sign their requests are refused from the deployment on.',
              verify: `aws apigateway get-export --region ${record.scope.region} --rest-api-id ${method.apiId} --stage-name ${stageName} --export-type oas30 --parameters extensions=apigateway /dev/stdout`,
            },
          });
        }
      }
    }
  },
});

/** What decides, without the integration's parameters. */
const shown = ({
  verb,
  path,
  authorizationType,
  apiKeyRequired,
  integration,
  endpointType,
  readFrom,
}: DeployedMethod): object => ({
  verb,
  path,
  authorizationType,
  apiKeyRequired,
  integration: { type: integration.type, ...(integration.uri !== undefined && { uri: integration.uri }) },
  endpointType,
  readFrom,
});

const reasonsOf = ({
  readFrom,
  endpointType,
  authorizationType,
  admitsAnybody,
  policy,
}: DeployedMethod): readonly string[] => [
  ...(readFrom === 'draft' ? ['read from what is edited: the endpoint exports no deployment'] : []),
  ...(endpointType === 'PRIVATE' ? ['only callers with a VPC endpoint for API Gateway reach it'] : []),
  ...(authorizationType === 'AWS_IAM' && admitsAnybody === 'yes' && policy
    ? ['its resource policy admits everybody: any AWS account may sign']
    : []),
];

type Guard =
  { readonly state: 'open' | 'closed'; readonly because: string } | { readonly state: 'unknown'; readonly gap: Gap };

/** What stands before a method without authorization: the resource policy, or mutual TLS with no way round it. */
function guard(
  method: DeployedMethod,
  api: Records<'apigateway.rest-apis'>[number] | undefined,
  domains: ApiDomains | undefined,
): Guard {
  const { admitsAnybody, endpointType, policy } = method;
  if (admitsAnybody === 'no') {
    return {
      state: 'closed',
      because: policy
        ? 'the resource policy lets no unknown caller in'
        : 'a private API without a policy refuses every call',
    };
  }
  const mutualTls = mutualTlsOf(method, api, domains);
  if (mutualTls.state !== 'open') return mutualTls;
  if (admitsAnybody === 'undecided' && api !== undefined) {
    const detail = 'The resource policy is malformed, or has a condition that cannot be decided.';
    const operation = method.readFrom === 'export' ? 'apigateway:GetExport' : 'apigateway:GetRestApis';
    return {
      state: 'unknown',
      gap: { cause: 'unreadable', operation, action: 'apigateway:GET', scope: api.scope, detail },
    };
  }
  const reach =
    endpointType === 'PRIVATE' ? 'any VPC endpoint of any account may call it' : 'it asks for no authorization';
  return { state: 'open', because: `${reach}${policy ? ' and the resource policy admits everybody' : ''}` };
}

/** With the default endpoint off, custom domain names are the only way in; mutual TLS on all of them knows its callers. */
function mutualTlsOf(
  { stageName }: DeployedMethod,
  api: Records<'apigateway.rest-apis'>[number] | undefined,
  known: ApiDomains | undefined,
): Guard {
  const open: Guard = { state: 'open', because: '' };
  if (api?.data.disableExecuteApiEndpoint !== true) return open;
  if (known === undefined) return open;
  const leading = known.domains.filter(({ stage }) => stage === undefined || stage === stageName);
  if (leading.some(({ mutualTls }) => !mutualTls)) return open;
  const [gap] = known.unseen;
  if (gap !== undefined) return { state: 'unknown', gap };
  return {
    state: 'closed',
    because:
      leading.length === 0
        ? 'no name leads to it: the default endpoint is off and no domain is mapped'
        : 'the default endpoint is off and its domains ask for client certificates',
  };
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** From the worst to the mildest that the intent, where it was not seen, could give. */
function severitiesOf(
  { verb, endpointType, stageName }: DeployedMethod,
  arn: string,
  api: string | undefined,
  { intent }: CheckContext,
): readonly [Severity, ...Severity[]] {
  if (!READS.has(verb)) return endpointType === 'PRIVATE' ? ['high'] : ['critical'];
  const declared = [arn, ...(api === undefined ? [] : [`${api}/stages/${stageName}`, api])].map((one) =>
    intent({ arn: one }),
  );
  const exposure = declared.find((one) => one.exposure !== undefined)?.exposure;
  if (exposure === 'public') return ['low'];
  return exposure === undefined && declared.some(({ unseen }) => unseen !== undefined) ? ['high', 'low'] : ['high'];
}
