import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, REGION } from '../check.ts';
import { functionArn } from './network-worlds.ts';

/** Records of where packets go, for the worlds of several checks: VPC vpc-1 is 10.0.0.0/16 and 2600:1f18::/56. */

export const ec2Arn = (kind: string, id: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${kind}/${id}`;

export const vpc = (VpcId = 'vpc-1', more: Partial<FactData<'ec2.vpcs'>> = {}) => ({
  arn: ec2Arn('vpc', VpcId),
  data: {
    VpcId,
    OwnerId: ACCOUNT,
    CidrBlock: '10.0.0.0/16',
    Ipv6CidrBlockAssociationSet: [
      { Ipv6CidrBlock: '2600:1f18::/56', Ipv6CidrBlockState: { State: 'associated' as const } },
    ],
    ...more,
  },
});

/** `number` is that of its block: 10.0.NUMBER.0/24. */
export const place = (SubnetId: string, number: number, more: Partial<FactData<'ec2.subnets'>> = {}) => ({
  arn: ec2Arn('subnet', SubnetId),
  data: {
    SubnetId,
    VpcId: 'vpc-1',
    CidrBlock: `10.0.${number}.0/24`,
    AvailabilityZone: `${REGION}a`,
    AvailabilityZoneId: 'use1-az1',
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [
      { Ipv6CidrBlock: `2600:1f18:0:${number}::/64`, Ipv6CidrBlockState: { State: 'associated' as const } },
    ],
    ...more,
  },
});

type Table = FactData<'ec2.route-tables'>;
type Route = NonNullable<Table['Routes']>[number];

/** `nat-1` for 0.0.0.0/0, or another destination: `10.0.0.0/8 tgw-1`. */
export function route(words: string, more: Route = {}): Route {
  const [destination, target] = words.includes(' ') ? (words.split(' ') as [string, string]) : ['0.0.0.0/0', words];
  const key = destination.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : destination.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  const by = Object.entries(TARGETS).find(([prefix]) => target.startsWith(prefix))?.[1] ?? 'GatewayId';
  return { [key]: destination, [by]: target, State: 'active', Origin: 'CreateRoute', ...more };
}

const TARGETS = {
  'nat-': 'NatGatewayId',
  'tgw-': 'TransitGatewayId',
  'pcx-': 'VpcPeeringConnectionId',
  'eni-': 'NetworkInterfaceId',
  'eigw-': 'EgressOnlyInternetGatewayId',
} as const;

/** Without subnets: the main table of the VPC. */
export const routes = (
  RouteTableId: string,
  subnets: readonly string[],
  out: readonly Route[],
  more: Partial<Table> = {},
) => ({
  arn: ec2Arn('route-table', RouteTableId),
  data: {
    RouteTableId,
    VpcId: 'vpc-1',
    Associations:
      subnets.length === 0
        ? [{ Main: true, RouteTableId }]
        : subnets.map((SubnetId) => ({ SubnetId, Main: false, RouteTableId })),
    Routes: [
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' as const },
      { DestinationIpv6CidrBlock: '2600:1f18::/56', GatewayId: 'local', State: 'active' as const },
      ...out,
    ],
    ...more,
  },
});

export const internetGateway = {
  arn: ec2Arn('internet-gateway', 'igw-1'),
  data: { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' as const }] },
};

export const nat = (NatGatewayId = 'nat-1', more: Partial<FactData<'ec2.nat-gateways'>> = {}) => ({
  arn: ec2Arn('natgateway', NatGatewayId),
  data: {
    NatGatewayId,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-nat',
    State: 'available' as const,
    ConnectivityType: 'public' as const,
    NatGatewayAddresses: [{ PrivateIp: '10.0.9.9', PublicIp: '203.0.113.9' }],
    ...more,
  },
});

/** A firewall's endpoint, or that of a gateway load balancer. */
export const inspector = (VpcEndpointId: string, subnet: string) => ({
  arn: ec2Arn('vpc-endpoint', VpcEndpointId),
  data: {
    VpcEndpointId,
    VpcId: 'vpc-1',
    VpcEndpointType: 'GatewayLoadBalancer' as const,
    State: 'Available' as const,
    SubnetIds: [subnet],
  },
});

type Acl = FactData<'ec2.network-acls'>;
type Entry = NonNullable<Acl['Entries']>[number];

/** `100 allow in tcp 22 0.0.0.0/0`; `-1` has no ports, a range is `1024-65535`. */
function entry(words: string): Entry {
  const [number, action, direction, protocol, ...rest] = words.split(' ');
  const cidr = rest.at(-1)!;
  const [From, To] = (rest.length === 2 ? rest[0]! : '').split('-').map(Number);
  return {
    RuleNumber: Number(number),
    RuleAction: action as 'allow' | 'deny',
    Egress: direction === 'out',
    Protocol: { tcp: '6', udp: '17' }[protocol!] ?? protocol!,
    ...(rest.length === 2 && { PortRange: { From: From!, To: To ?? From! } }),
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  };
}

export const ALLOW_ALL = [
  '100 allow in -1 0.0.0.0/0',
  '101 allow in -1 ::/0',
  '100 allow out -1 0.0.0.0/0',
  '101 allow out -1 ::/0',
] as const;

/** Without subnets: the default list of the VPC. */
export const acl = (
  NetworkAclId: string,
  subnets: readonly string[],
  entries: readonly string[] = ALLOW_ALL,
  more: Partial<Acl> = {},
) => ({
  arn: ec2Arn('network-acl', NetworkAclId),
  data: {
    NetworkAclId,
    VpcId: 'vpc-1',
    IsDefault: subnets.length === 0,
    Associations: subnets.map((SubnetId) => ({ SubnetId, NetworkAclId })),
    Entries: entries.map(entry),
    ...more,
  },
});

export const publicAccess = (InternetGatewayBlockMode: 'off' | 'block-bidirectional' | 'block-ingress') => ({
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  data: { state: 'present' as const, value: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode } } },
});

/** A function that runs on a capacity provider has no network of its own. */
export const managed = (name: string, provider: string) => ({
  arn: functionArn(name),
  data: {
    FunctionName: name,
    Version: '$LATEST',
    VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '' },
    CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: provider } },
  },
});

/** A function without a VPC, as it comes back after it was taken out of one. */
export const detached = (name: string) => ({
  arn: functionArn(name),
  data: {
    FunctionName: name,
    Version: '$LATEST',
    VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: '', Ipv6AllowedForDualStack: false },
  },
});
