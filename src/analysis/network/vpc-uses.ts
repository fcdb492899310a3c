import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { VpcUser } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { unqualified } from '../../model/function-arn.ts';
import { unreadVersions } from '../../model/unread-versions.ts';
import { grouped } from '../../model/grouped.ts';

/**
 * What the estate runs in each VPC: functions, VPC links (their own interfaces, or the load balancers that they lead to)
 * and endpoints of private APIs.
 *
 * A function's VPC is that of its subnets: `VpcConfig.VpcId` says the same in AWS, and not in every emulator.
 */
export default defineAnalysis({
  fact: 'ec2.vpc-uses',
  scope: 'region',
  needs: ['ec2.vpcs'],
  consults: [
    'ec2.subnets',
    'lambda.functions',
    'apigatewayv2.vpc-links',
    'apigateway.vpc-links',
    'ec2.vpc-endpoints',
    'ec2.network-interfaces',
  ],
  compute: ({ 'ec2.vpcs': vpcs, ...sources }, { scope, depth }) => {
    const { 'ec2.subnets': subnets, 'apigateway.vpc-links': links, 'ec2.network-interfaces': interfaces } = sources;
    const bySubnets: readonly VpcUser[] = [
      ...values(sources['lambda.functions']).map(({ arn, data }) => ({
        kind: 'function' as const,
        arn: unqualified(arn),
        subnetIds: data.VpcConfig?.SubnetIds ?? [],
      })),
      ...values(sources['apigatewayv2.vpc-links']).map(({ arn, data }) => ({
        kind: 'vpc-link' as const,
        arn,
        subnetIds: data.SubnetIds ?? [],
      })),
    ];
    const vpcOf = new Map(values(subnets).map(({ data }) => [data.SubnetId ?? '', data.VpcId ?? '']));
    const targets = values(links).map((link) => target(link, values(interfaces)));
    const placed = [
      ...bySubnets.flatMap((user) => placements(user, vpcOf)),
      ...targets.flatMap(({ found }) => found),
      ...values(sources['ec2.vpc-endpoints'])
        .filter(({ data }) => data.ServiceName?.endsWith('.execute-api'))
        .map(({ arn, data }) => ({
          vpc: data.VpcId ?? '',
          user: { kind: 'private-api-endpoint' as const, arn, subnetIds: data.SubnetIds ?? [] },
        })),
    ];
    const byVpc = grouped(placed, ({ vpc }) => vpc);
    // Interfaces matter only where a link leads to a load balancer, subnets only where something names one.
    const versions = values(sources['lambda.functions']).length > 0 ? unreadVersions(depth, scope) : undefined;
    const lost = [
      ...(['lambda.functions', 'apigatewayv2.vpc-links', 'apigateway.vpc-links', 'ec2.vpc-endpoints'] as const).flatMap(
        (fact) => gapOf(sources[fact]),
      ),
      ...(bySubnets.some(({ subnetIds }) => subnetIds.length > 0) ? gapOf(subnets) : []),
      ...targets.flatMap(({ found, lost: gap }) => (found.length > 0 ? [] : [...gapOf(interfaces), gap].slice(0, 1))),
      ...(versions ? [versions] : []),
    ];
    return vpcs.map(({ data, ...record }) => ({
      ...record,
      data: { users: merged((byVpc.get(data.VpcId ?? '') ?? []).map(({ user }) => user)), unseen: lost },
    }));
  },
});

interface Placement {
  readonly vpc: string;
  readonly user: VpcUser;
}

const values = <T>(answer: Answer<readonly T[]>): readonly T[] => (answer.state === 'present' ? answer.value : []);

const gapOf = (answer: Answer<unknown>): readonly Gap[] => (answer.state === 'unknown' ? [answer.gap] : []);

/** The versions of a function are one user, in the subnets of all. */
function merged(users: readonly VpcUser[]): readonly VpcUser[] {
  return [...grouped(users, ({ arn }) => arn).values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const subnetIds = new Set([first, ...rest].flatMap((user) => user.subnetIds));
    return [{ ...first, subnetIds: [...subnetIds] }];
  });
}

/** A user under each VPC that one of its subnets is in, with those subnets. */
function placements(user: VpcUser, vpcOf: ReadonlyMap<string, string>): readonly Placement[] {
  const byVpc = grouped(user.subnetIds, (subnet) => vpcOf.get(subnet));
  return [...byVpc].flatMap(([vpc, subnetIds]) => (vpc === undefined ? [] : [{ vpc, user: { ...user, subnetIds } }]));
}

/**
 * Where a link of REST APIs leads: the interfaces of its Network Load Balancer, which are described as
 * `ELB net/NAME/ID`. Nothing else that is read tells where a load balancer is.
 */
function target(
  { arn, scope, data }: Records<'apigateway.vpc-links'>[number],
  interfaces: Records<'ec2.network-interfaces'>,
): { readonly found: readonly Placement[]; readonly lost: Gap } {
  const names = (data.targetArns ?? []).map((balancer) => `ELB ${balancer.split(':loadbalancer/')[1] ?? ''}`);
  const nodes = interfaces.filter(({ data: node }) => names.includes(node.Description ?? ''));
  const byVpc = grouped(nodes, ({ data: node }) => node.VpcId ?? '');
  return {
    found: [...byVpc].map(([vpc, own]) => ({
      vpc,
      user: { kind: 'vpc-link', arn, subnetIds: own.map(({ data: node }) => node.SubnetId ?? '') },
    })),
    lost: {
      cause: 'not-collected',
      operation: 'elasticloadbalancing:DescribeLoadBalancers',
      action: 'elasticloadbalancing:DescribeLoadBalancers',
      scope,
      detail: `Where the load balancer behind ${arn} is was not read.`,
    },
  };
}
