import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { SecurityGroupUser } from '../../model/derived.ts';
import { unqualified } from '../../model/function-arn.ts';
import { unreadVersions } from '../../model/unread-versions.ts';
import { grouped } from '../../model/grouped.ts';

/**
 * What uses each security group: network interfaces, and what is known to make interfaces of its own (functions, VPC
 * endpoints, VPC links), because those are created only when they are first needed.
 */
export default defineAnalysis({
  fact: 'ec2.security-group-uses',
  scope: 'region',
  needs: ['ec2.security-groups'],
  consults: ['ec2.network-interfaces', 'lambda.functions', 'ec2.vpc-endpoints', 'apigatewayv2.vpc-links'],
  compute: ({ 'ec2.security-groups': groups, ...sources }, { scope, depth }) => {
    const uses = [
      ...used(sources['ec2.network-interfaces'], interfaceUse),
      ...used(sources['lambda.functions'], ({ arn, data }) => ({
        groups: data.VpcConfig?.SecurityGroupIds ?? [],
        // The versions of a function are one user.
        user: { kind: 'function', arn: unqualified(arn) },
      })),
      ...used(sources['ec2.vpc-endpoints'], ({ arn, data }) => ({
        groups: (data.Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
        user: { kind: 'vpc-endpoint', arn },
      })),
      ...used(sources['apigatewayv2.vpc-links'], ({ arn, data }) => ({
        groups: data.SecurityGroupIds ?? [],
        user: { kind: 'vpc-link', arn },
      })),
    ];
    const byGroup = grouped(
      uses.flatMap(({ groups: ids, user }) => ids.map((id) => ({ id, user }))),
      ({ id }) => id,
    );
    const versions = hasAny(sources['lambda.functions']) ? unreadVersions(depth, scope) : undefined;
    const unseen = [
      ...Object.values(sources).flatMap((answer) => (answer.state === 'unknown' ? [answer.gap] : [])),
      ...(versions ? [versions] : []),
    ];
    return groups.map(({ data, ...record }) => ({
      ...record,
      data: { users: distinct((byGroup.get(data.GroupId ?? '') ?? []).map(({ user }) => user)), unseen },
    }));
  },
});

const hasAny = (answer: Answer<readonly unknown[]>): boolean => answer.state === 'present' && answer.value.length > 0;

const distinct = (users: readonly SecurityGroupUser[]): readonly SecurityGroupUser[] => [
  ...new Map(users.map((user) => [user.arn, user])).values(),
];

interface Use {
  readonly groups: readonly string[];
  readonly user: SecurityGroupUser;
}

const used = <Record_>(answer: Answer<readonly Record_[]>, use: (record: Record_) => Use): readonly Use[] =>
  answer.state === 'present' ? answer.value.map(use) : [];

function interfaceUse({ arn, data }: Records<'ec2.network-interfaces'>[number]): Use {
  const { InterfaceType: interfaceType, Description = '', Association } = data;
  return {
    groups: (data.Groups ?? []).map(({ GroupId }) => GroupId ?? ''),
    user: {
      kind: 'interface',
      arn,
      ...(interfaceType !== undefined && { interfaceType }),
      // Elastic Load Balancing describes the nodes of an Application Load Balancer so.
      publicLoadBalancer: Description.startsWith('ELB app/') && Association?.PublicIp !== undefined,
    },
  };
}
