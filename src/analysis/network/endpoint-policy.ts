import type * as Ec2 from '@aws-sdk/client-ec2';

import type { NetworkQuestion } from '../../model/network.ts';
import type { PolicyQuestion, PolicyRequest } from '../../model/policy.ts';
import type { Stored } from '../../model/stored.ts';
import { evaluator } from '../policy/literal.ts';
import { parsePolicy } from '../policy/parse.ts';
import { format, glob, literal, SOME, type Pattern } from '../policy/patterns.ts';
import { regions } from '../policy/regions.ts';
import { policyActions } from '../tables/policy-actions.ts';
import { NetworkBudgetSpent } from './walk.ts';

/** Whether an endpoint lets a request through; `unseen` where that could not be decided. */
export type Ruling = { readonly kind: 'denied' } | { readonly kind: 'allowed'; readonly unseen: readonly string[] };

const ALLOWED: Ruling = { kind: 'allowed', unseen: [] };

/** Steps of the search for an object's key. */
const BUDGET = 200_000;

/**
 * Whether the policy of an endpoint allows the action of a question on some object of its bucket, or on its table. No
 * policy is full access (AWS PrivateLink Guide: Control access to VPC endpoints using endpoint policies). Policies of
 * the caller and of the resource are not asked.
 */
export function endpointRuling(endpoint: Stored<Ec2.VpcEndpoint>, question: NetworkQuestion): Ruling {
  const { PolicyDocument: document } = endpoint;
  const { to, principal } = question;
  if (document === undefined || document === '') return ALLOWED;
  const policy = parsePolicy(document);
  if (policy === undefined) return { kind: 'allowed', unseen: ['The policy of the endpoint cannot be read.'] };
  if (to.action === undefined) return { kind: 'allowed', unseen: ['The question names no action.'] };
  const patterns = policy.statements.map(({ resource, notResource }) =>
    [...(resource ?? []), ...(notResource ?? [])].map((text) => glob(text, policy.version === '2012-10-17')),
  );
  let left = BUDGET;
  const spend = (amount: number): void => {
    left -= amount;
    if (left < 0) throw new NetworkBudgetSpent();
  };
  const asked: PolicyQuestion = {
    resourceType: 'vpc-endpoint',
    resourceArn: `arn:aws:ec2:${to.region ?? ''}:${endpoint.OwnerId ?? ''}:vpc-endpoint/${endpoint.VpcEndpointId}`,
    account: endpoint.OwnerId ?? principal?.account ?? '',
    policy: document,
  };
  const evaluate = evaluator(asked);
  const keys = keysOf(endpoint, question);
  const verdicts = resourceOf(question).flatMap((form) =>
    regions(patterns, form, spend).map((resource): string => {
      const request: PolicyRequest = {
        caller: { kind: 'iam', account: principal?.account ?? '', arn: principal?.arn ?? '' },
        action: to.action!,
        resource,
        keys,
      };
      return evaluate(request).verdict;
    }),
  );
  if (verdicts.includes('allowed')) return ALLOWED;
  if (verdicts.includes('undecided')) {
    return { kind: 'allowed', unseen: ['The policy of the endpoint has a condition whose meaning is not known.'] };
  }
  return principal === undefined
    ? { kind: 'allowed', unseen: ['The question names no principal, and the policy of the endpoint asks for one.'] }
    : { kind: 'denied' };
}

/** The ARNs that the action may be about. */
function resourceOf({ to }: NetworkQuestion): readonly Pattern[] {
  const { id = '', action = '', region = '', ownerAccount = '' } = to;
  const isOne = (actions: readonly string[]): boolean =>
    actions.some((one) => one.toLowerCase() === action.toLowerCase());
  if (to.type === 'dynamodb-table') {
    const table = `arn:aws:dynamodb:${region}:${ownerAccount}:table/${id}`;
    return [literal(table), ...(isOne(policyActions.index) ? [format(`${table}/index/`, SOME)] : [])];
  }
  const bucket = `arn:aws:s3:::${id}`;
  return [
    ...(isOne(policyActions.bucket) ? [literal(bucket)] : []),
    ...(isOne(policyActions.bucket) && !isOne(policyActions.object) ? [] : [format(`${bucket}/`, SOME)]),
  ];
}

/** The condition keys of a request that comes by an endpoint, by lower-case name. */
function keysOf(endpoint: Stored<Ec2.VpcEndpoint>, { to, principal }: NetworkQuestion): PolicyRequest['keys'] {
  const known = {
    'aws:principalarn': principal?.arn,
    'aws:principalaccount': principal?.account,
    'aws:principalorgid': principal?.orgId,
    'aws:principaltype': principal?.arn?.includes(':role/') === true ? 'AssumedRole' : 'User',
    'aws:principalisawsservice': 'false',
    'aws:viaawsservice': 'false',
    'aws:resourceaccount': to.ownerAccount,
    's3:resourceaccount': to.type === 's3-bucket' ? to.ownerAccount : undefined,
    'aws:resourceorgid': to.ownerOrg,
    'aws:requestedregion': to.region,
    'aws:sourcevpce': endpoint.VpcEndpointId,
    'aws:sourcevpc': endpoint.VpcId,
    'aws:securetransport': 'true',
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
