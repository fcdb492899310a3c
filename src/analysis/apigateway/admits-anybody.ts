import type { DeployedMethod, Ruling } from '../../model/derived.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import { analyzeWithin } from '../policy/analyze.ts';
import type { Limits } from '../policy/limits.ts';
import { parsePolicy } from '../policy/parse.ts';
import { requestsTo } from './requests.ts';

/** What each call of a REST API has in common: its names answer over HTTPS alone. */
export const CALLS: Limits = {
  actions: ['execute-api:Invoke'],
  given: new Map([['aws:securetransport', 'true']]),
};

export const resourceTypeOf = (endpointType: string): 'apigateway-private' | 'apigateway-rest' =>
  endpointType === 'PRIVATE' ? 'apigateway-private' : 'apigateway-rest';

/**
 * Whether the policy of a method lets in somebody whom it does not know. Without a policy everybody may call a public
 * API, and nobody a private one (API Gateway Developer Guide: Create a private API).
 *
 * The methods of an API share a policy, which is judged once unless it tells their paths apart.
 */
export function admissions(
  now: number,
): (method: Pick<DeployedMethod, 'policy' | 'verb' | 'endpointType'>, arn: string, account: string) => Ruling {
  const known = new Map<string, (arn: string, verb: string) => Ruling>();
  return ({ policy, verb, endpointType }, arn, account) => {
    const resourceType = resourceTypeOf(endpointType);
    if (policy === undefined || policy === '') return resourceType === 'apigateway-private' ? 'no' : 'yes';
    const [resourceArn] = arn.split('/', 1) as [string];
    const key = `${resourceType} ${resourceArn} ${policy}`;
    const judge = known.get(key) ?? judgeOf({ resourceType, resourceArn, account, policy }, now);
    known.set(key, judge);
    return judge(arn, verb);
  };
}

function judgeOf(question: PolicyQuestion, now: number): (arn: string, verb: string) => Ruling {
  const whole = rulingOf(question, CALLS, now);
  if (whole !== 'yes' || !tellsPathsApart(question)) return () => whole;
  const known = new Map<string, Ruling>();
  return (arn, verb) => {
    const ruling = known.get(arn) ?? rulingOf(question, { ...CALLS, resources: requestsTo(arn, verb) }, now);
    known.set(arn, ruling);
    return ruling;
  };
}

function rulingOf(question: PolicyQuestion, limits: Limits, now: number): Ruling {
  const { open } = analyzeWithin(question, limits, now);
  return open === null ? 'undecided' : open ? 'yes' : 'no';
}

/** Whether some statement is about a part of the API. */
export function tellsPathsApart({ policy, resourceArn }: PolicyQuestion): boolean {
  const all = ['*', 'execute-api:/*', `${resourceArn}/*`];
  return (parsePolicy(policy)?.statements ?? []).some(
    ({ resource, notResource }) =>
      notResource !== undefined || (resource !== undefined && !resource.some((one) => all.includes(one))),
  );
}
