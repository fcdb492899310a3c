import { defineAnalysis } from '../../model/analysis.ts';
import { absent, mapAnswer, present, type Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { ApiExposure, DeployedMethod } from '../../model/derived.ts';
import { methodsByStage } from '../../model/methods-by-stage.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import type { Resource } from '../../model/stored.ts';
import { analyzeWithin } from '../policy/analyze.ts';
import { exposureOf, questionsOf } from '../policy/exposures.ts';
import { EVERYTHING, withStatements } from '../policy/with-statements.ts';
import { CALLS, resourceTypeOf, tellsPathsApart } from './admits-anybody.ts';
import { requestsTo } from './requests.ts';

/**
 * Whom the resource policies of REST APIs let in, stage by stage: a policy is in force from the deployment on. Methods
 * that API Gateway answers itself (MOCK) lead nowhere, and are left out.
 */
export default defineAnalysis({
  fact: 'apigateway.exposures',
  scope: 'region',
  needs: ['apigateway.rest-apis', 'apigateway.methods'],
  consults: ['organizations.organization', 'ec2.vpc-endpoints'],
  compute(facts, context) {
    const now = Date.parse(context.now);
    const apis = new Map(facts['apigateway.rest-apis'].map((api) => [api.data.id, api.data]));
    const stages = [...methodsByStage(facts['apigateway.methods'])].flatMap(([arn, methods]) => stageOf(arn, methods));
    const questions = questionsOf(stages, facts['organizations.organization'], {
      resourceType: 'apigateway-rest',
      textOf: ([method]) => method?.value.policy,
    });
    return stages.map(({ data, ...record }, index): Resource<Answer<ApiExposure>> => {
      if (data.state !== 'present') return { ...record, data };
      const { endpointType, apiId } = data.value[0]!.value;
      const narrowed =
        endpointType === 'PRIVATE'
          ? narrowedByEndpoints(apis.get(apiId), facts['ec2.vpc-endpoints'], record.scope.account, now)
          : absent;
      return {
        ...record,
        data: mapAnswer(questions[index]!.data, (question) => apiExposure(question, data.value, narrowed, now)),
      };
    });
  },
});

interface Method {
  readonly arn: string;
  readonly value: DeployedMethod;
}

/** The methods of a stage, or why they are not known. */
function stageOf(arn: string, methods: Records<'apigateway.methods'>): readonly Resource<Answer<readonly Method[]>>[] {
  const [first] = methods;
  if (first === undefined) return [];
  const { scope, source } = first;
  const unseen = methods.find(({ data }) => data.state === 'unknown')?.data;
  if (unseen?.state === 'unknown') return [{ arn, scope, source, data: unseen }];
  const known = methods.flatMap(({ arn: own, data }) =>
    data.state === 'present' ? [{ arn: own, value: data.value }] : [],
  );
  return [{ arn, scope, source, data: known[0]?.value.policy ? present(known) : absent }];
}

function apiExposure(
  asked: PolicyQuestion,
  methods: readonly Method[],
  narrowed: Answer<boolean>,
  now: number,
): ApiExposure {
  const { endpointType, apiId, stageName, readFrom, policy = '' } = methods[0]!.value;
  const [resourceArn] = methods[0]!.arn.split('/', 1) as [string];
  const question = { ...asked, resourceType: resourceTypeOf(endpointType), resourceArn };
  const leading = methods.filter(({ value }) => value.integration.type !== 'MOCK');
  const apart = tellsPathsApart(question);
  const limitsFor = (some: readonly Method[]) => ({
    ...CALLS,
    resources: (apart ? some : some.slice(0, 1)).flatMap(({ arn, value }) => requestsTo(arn, value.verb)),
  });
  const widened = { ...question, policy: withStatements(question.policy, [ALL_CALLS]) };
  const undenied = (['CUSTOM', 'AWS_IAM'] as const).flatMap((type) => {
    const some = leading.filter(({ value }) => value.authorizationType === type);
    return some.length === 0 ? [] : [[type, analyzeWithin(widened, limitsFor(some), now).exposure] as const];
  });
  return {
    ...exposureOf(question, limitsFor(leading), now),
    apiId,
    stageName,
    readFrom,
    policy,
    authorizationTypes: [...new Set(leading.map(({ value }) => value.authorizationType))].toSorted(),
    undenied: Object.fromEntries(undenied),
    narrowedByEndpoints: narrowed,
  };
}

/** Another side may allow every call: what is left is what the Deny statements of the policy leave. */
const ALL_CALLS = { ...EVERYTHING, Action: 'execute-api:Invoke' };

/** Whether each of the own endpoints that lead to an API keeps outsiders out by its own policy. */
function narrowedByEndpoints(
  api: FactData<'apigateway.rest-apis'> | undefined,
  endpoints: Answer<Records<'ec2.vpc-endpoints'>>,
  account: string,
  now: number,
): Answer<boolean> {
  const named = api?.endpointConfiguration?.vpcEndpointIds ?? [];
  return mapAnswer(endpoints, (records) => {
    const leading = records.filter(
      ({ data }) =>
        data.ServiceName?.endsWith('.execute-api') === true &&
        (named.length === 0 || named.includes(data.VpcEndpointId ?? '')),
    );
    return (
      leading.length > 0 &&
      leading.every(({ arn, data }) => {
        if (data.PolicyDocument === undefined) return false;
        const question = {
          resourceType: 'vpc-endpoint',
          resourceArn: arn,
          account,
          policy: data.PolicyDocument,
        } as const;
        return !['public', 'network', 'unknown'].includes(analyzeWithin(question, {}, now).exposure);
      })
    );
  });
}
