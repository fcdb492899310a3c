import { collectors } from '../collectors/index.ts';
import type { CollectedFact } from '../model/catalogue.ts';
import type { Depth } from '../model/words.ts';

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/** What a session calls besides the collectors. */
const SESSION_ACTIONS = ['ec2:DescribeRegions', 'sts:GetCallerIdentity'];

/**
 * `apigateway:GET` is one action for everything that API Gateway manages, API keys' values among it: it is given for
 * the paths that collectors read, and no other (API Gateway Developer Guide: ARN format of control-plane resources).
 */
const GATEWAY_PATHS = ['account', 'apis', 'apis/*', 'restapis', 'restapis/*', 'usageplans', 'vpclinks', 'vpclinks/*'];
const DOMAIN_PATHS = ['domainnameaccessassociations', 'domainnames', 'domainnames/*'];

/**
 * The least-privilege read-only policy that collecting the facts needs in an audited account, computed from what the
 * collectors declare, without what the depth leaves out. Facts of the organization are read with the base credentials, and
 * are not in it.
 */
export function auditPolicy(facts: readonly CollectedFact[], partition: string, depth: Depth): PolicyDocument {
  const operations = facts
    .filter((fact) => depth === 'full' || collectors[fact].depth === undefined)
    .flatMap((fact) => Object.values(collectors[fact].operations))
    .filter((operation) => depth === 'full' || operation.depth === undefined);
  const actions = new Set(operations.flatMap(({ action, also = [] }) => [action, ...also]));
  const generated = new Set(operations.filter(({ generates }) => generates).map(({ action }) => action));
  const plain = [...actions, ...SESSION_ACTIONS].filter(
    (action) => action !== 'apigateway:GET' && !generated.has(action),
  );
  const gateway = [
    ...GATEWAY_PATHS.map((path) => `arn:${partition}:apigateway:*::/${path}`),
    ...DOMAIN_PATHS.map((path) => `arn:${partition}:apigateway:*:*:/${path}`),
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'RampartRead', Effect: 'Allow', Action: [...new Set(plain)].toSorted(), Resource: '*' },
      ...(actions.has('apigateway:GET')
        ? [{ Sid: 'RampartApiGateway', Effect: 'Allow' as const, Action: ['apigateway:GET'], Resource: gateway }]
        : []),
      ...(generated.size > 0
        ? [{ Sid: 'RampartGenerate', Effect: 'Allow' as const, Action: [...generated].toSorted(), Resource: '*' }]
        : []),
    ],
  };
}
