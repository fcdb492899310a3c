import type { NetworkAnswer, NetworkPlace, NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';

/** A VPC of 10.0.0.0/16 and fd00:10::/56 with a public subnet, a private one behind a NAT gateway, and a function there. */
export const base = {
  Vpcs: [
    {
      VpcId: 'vpc-1',
      CidrBlock: '10.0.0.0/16',
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18::/56', Ipv6CidrBlockState: { State: 'associated' } }],
    },
  ],
  Subnets: [
    subnet('subnet-public', 'vpc-1', '10.0.0.0/24', 'a', '2600:1f18::/64'),
    subnet('subnet-private', 'vpc-1', '10.0.1.0/24', 'a', '2600:1f18:0:1::/64'),
  ],
  InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ State: 'attached', VpcId: 'vpc-1' }] }],
  EgressOnlyInternetGateways: [
    { EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [{ State: 'attached', VpcId: 'vpc-1' }] },
  ],
  NatGateways: [
    {
      NatGatewayId: 'nat-1',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-public',
      State: 'available',
      ConnectivityType: 'public',
      NatGatewayAddresses: [{ PrivateIp: '10.0.0.9', PublicIp: '203.0.113.9' }],
    },
  ],
  RouteTables: [
    table(
      'rtb-public',
      'vpc-1',
      ['subnet-public'],
      [route('0.0.0.0/0', { GatewayId: 'igw-1' }), route('::/0', { GatewayId: 'igw-1' })],
    ),
    table('rtb-private', 'vpc-1', ['subnet-private'], [route('0.0.0.0/0', { NatGatewayId: 'nat-1' })]),
  ],
  NetworkAcls: [acl('acl-1', 'vpc-1', ['subnet-public', 'subnet-private'], ALLOW_ALL())],
  SecurityGroups: [
    group('sg-fn', [], [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]),
    group(
      'sg-open',
      [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
      [],
    ),
  ],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-web',
      SubnetId: 'subnet-public',
      VpcId: 'vpc-1',
      PrivateIpAddress: '10.0.0.20',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.20', Association: { PublicIp: '203.0.113.20' } }],
      Ipv6Addresses: [{ Ipv6Address: '2600:1f18::20' }],
      Groups: [{ GroupId: 'sg-open' }],
    },
  ],
  Functions: [fn('fn', ['subnet-private'], ['sg-fn'])],
} as const satisfies NetworkSnapshot;

export function fn(
  FunctionName: string,
  SubnetIds: readonly string[],
  SecurityGroupIds: readonly string[],
  dual = false,
) {
  return { FunctionName, VpcConfig: { VpcId: 'vpc-1', SubnetIds, SecurityGroupIds, Ipv6AllowedForDualStack: dual } };
}

export function subnet(SubnetId: string, VpcId: string, CidrBlock: string, zone: string, six?: string) {
  return {
    SubnetId,
    VpcId,
    CidrBlock,
    AvailabilityZone: `us-east-1${zone}`,
    ...(six === undefined
      ? {}
      : {
          Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: six, Ipv6CidrBlockState: { State: 'associated' as const } }],
        }),
  };
}

type Route = NonNullable<NonNullable<NetworkSnapshot['RouteTables']>[number]['Routes']>[number];
type Acl = NonNullable<NetworkSnapshot['NetworkAcls']>[number];
type Entry = NonNullable<Acl['Entries']>[number];
type Group = NonNullable<NetworkSnapshot['SecurityGroups']>[number];

export function route(destination: string, target: Route): Route {
  const key = destination.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : destination.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  return { [key]: destination, State: 'active', Origin: 'CreateRoute', ...target };
}

/** Without subnets: the main table. */
export function table(
  RouteTableId: string,
  VpcId: string,
  subnets: readonly string[],
  routes: readonly Route[],
  local = '10.0.0.0/16',
): NonNullable<NetworkSnapshot['RouteTables']>[number] {
  return {
    RouteTableId,
    VpcId,
    Associations:
      subnets.length === 0
        ? [{ Main: true, RouteTableId }]
        : subnets.map((SubnetId) => ({ SubnetId, Main: false, RouteTableId })),
    Routes: [
      { DestinationCidrBlock: local, GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      { DestinationIpv6CidrBlock: '2600:1f18::/56', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      ...routes,
    ],
  };
}

export function acl(NetworkAclId: string, VpcId: string, subnets: readonly string[], Entries: readonly Entry[]): Acl {
  return {
    NetworkAclId,
    VpcId,
    IsDefault: subnets.length === 0,
    Associations: subnets.map((SubnetId) => ({ SubnetId })),
    Entries,
  };
}

export function entry(
  RuleNumber: number,
  RuleAction: 'allow' | 'deny',
  Egress: boolean,
  cidr: string,
  ports?: readonly [number, number],
): Entry {
  return {
    RuleNumber,
    RuleAction,
    Egress,
    Protocol: ports === undefined ? '-1' : '6',
    ...(ports === undefined ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  };
}

export function ALLOW_ALL(): readonly Entry[] {
  return [true, false].flatMap((out) => [entry(100, 'allow', out, '0.0.0.0/0'), entry(101, 'allow', out, '::/0')]);
}

export function group(
  GroupId: string,
  IpPermissions: NonNullable<Group['IpPermissions']>,
  IpPermissionsEgress: NonNullable<Group['IpPermissionsEgress']>,
): Group {
  return { GroupId, GroupName: GroupId, VpcId: 'vpc-1', IpPermissions, IpPermissionsEgress };
}

export const LAMBDA: NetworkPlace = { type: 'lambda', id: 'fn' };
export const INTERNET: NetworkPlace = { type: 'internet' };
export const WEB: NetworkPlace = { type: 'network-interface', id: 'eni-web' };

export const egress = (more: Partial<NetworkQuestion> = {}): NetworkQuestion => ({
  kind: 'egress-internet',
  from: LAMBDA,
  to: INTERNET,
  protocol: 'tcp',
  port: 443,
  ipVersion: 4,
  ...more,
});

export const ingress = (more: Partial<NetworkQuestion> = {}): NetworkQuestion =>
  egress({ kind: 'ingress-internet', from: INTERNET, to: WEB, ...more });

/** The base with some lists replaced. */
export const ask = (lists: Partial<NetworkSnapshot>, question: NetworkQuestion): NetworkAnswer =>
  analyzeNetwork({ ...base, ...lists }, question);
