import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, REGION } from '../check.ts';

/** Small records of a VPC, for the worlds of several checks. */

const ec2 = (kind: string, id: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${kind}/${id}`;

export const groupArn = (id: string): string => ec2('security-group', id);
export const vpcArn = (id: string): string => ec2('vpc', id);
export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

type Group = FactData<'ec2.security-groups'>;

export const group = (GroupId: string, IpPermissions: Group['IpPermissions'] = [], more: Partial<Group> = {}) => ({
  arn: groupArn(GroupId),
  data: { GroupId, GroupName: GroupId, VpcId: 'vpc-1', IpPermissions, ...more },
});

/** One inbound permission: `ports` is one port, or the first and the last. */
export function permission(
  IpProtocol: string,
  ports: number | readonly [number, number] | undefined,
  ...sources: readonly string[]
) {
  const [FromPort, ToPort] = typeof ports === 'number' ? [ports, ports] : (ports ?? []);
  return {
    IpProtocol,
    ...(FromPort !== undefined && { FromPort, ToPort }),
    IpRanges: sources.filter((source) => source.includes('.')).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: sources.filter((source) => source.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: sources.filter((source) => source.startsWith('pl-')).map((PrefixListId) => ({ PrefixListId })),
    UserIdGroupPairs: sources.filter((source) => source.startsWith('sg-')).map((GroupId) => ({ GroupId })),
  };
}

export const networkInterface = (
  id: string,
  groups: readonly string[],
  more: Partial<FactData<'ec2.network-interfaces'>> = {},
) => ({
  arn: ec2('network-interface', id),
  data: {
    NetworkInterfaceId: id,
    InterfaceType: 'interface' as const,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    Groups: groups.map((GroupId) => ({ GroupId })),
    ...more,
  },
});

export const subnet = (SubnetId: string, VpcId = 'vpc-1') => ({
  arn: ec2('subnet', SubnetId),
  data: { SubnetId, VpcId },
});

/** A function in a VPC. The `VpcId` is wrong on purpose: it is the subnets that say where it is. */
export const vpcFunction = (name: string, groups: readonly string[], subnets: readonly string[] = ['subnet-1']) => ({
  arn: functionArn(name),
  data: {
    FunctionName: name,
    Version: '$LATEST',
    VpcConfig: { SubnetIds: subnets, SecurityGroupIds: groups, VpcId: 'vpc-123abc' },
  },
});

export const endpoint = (
  id: string,
  ServiceName: string,
  groups: readonly string[],
  subnets: readonly string[] = ['subnet-1'],
) => ({
  arn: ec2('vpc-endpoint', id),
  data: {
    VpcEndpointId: id,
    ServiceName,
    VpcId: 'vpc-1',
    VpcEndpointType: 'Interface' as const,
    SubnetIds: subnets,
    Groups: groups.map((GroupId) => ({ GroupId })),
  },
});
