import type { SecurityGroup } from '@aws-sdk/client-ec2';

import type { Stored } from '../../model/stored.ts';
import { failure, type Expect, type Expected, type Written } from './write.ts';

type Permission = NonNullable<Stored<SecurityGroup>['IpPermissions']>[number];

/** A group and what is to be said of it: of the internet, and of functions. */
export const group = (
  name: string,
  vpc: string,
  [world, functions]: readonly [world: Expected, functions: Expected],
  inbound: readonly Permission[] = [],
  more: Expect = {},
): Written<'ec2.security-groups'> => ({
  GroupName: name,
  Description: name === 'default' ? 'default VPC security group' : `${name} of the shop`,
  VpcId: vpc,
  IpPermissions: inbound,
  IpPermissionsEgress: [ALL_OUT],
  $expect: {
    'sg-no-world-ingress': world,
    'lambda-sg-no-ingress': functions,
    // Every group has the rule that AWS gives it, unless it is said.
    'lambda-sg-egress': functions === 'not-applicable' ? 'not-applicable' : failure('medium'),
    ...more,
  },
});

/** What is said of a VPC whose traffic nothing inspects, and of which nobody asks it. */
export const NOT_INSPECTED: Expect = {
  'inspect-subnets-separate': 'not-applicable',
  'inspect-forward-route': 'not-applicable',
  'inspect-return-symmetric': 'not-applicable',
  'inspect-endpoint-subnets': 'not-applicable',
  'inspect-endpoint-healthy': 'not-applicable',
  'inspect-firewall-effective': 'not-applicable',
};

const ALL_OUT: Permission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

export const tcp = (port: number, ...sources: readonly string[]): Permission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: sources.filter((source) => /^[\d.]+\//.test(source)).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: sources.filter((source) => source.includes('::')).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: sources.filter((source) => source.startsWith('pl-')).map((PrefixListId) => ({ PrefixListId })),
  UserIdGroupPairs: sources.filter((source) => source.startsWith('sg-')).map((GroupId) => ({ GroupId })),
});

/** The rules that AWS gives every default group. */
export const toItself = (id: string): Permission => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id }] });

/** The list that AWS gives every VPC: it lets everything through. */
export const openAcl = (
  VpcId: string,
  subnets: readonly string[],
  expected: Expected,
): Written<'ec2.network-acls'> => ({
  VpcId,
  IsDefault: true,
  Associations: subnets.map((SubnetId) => ({ SubnetId })),
  Entries: [true, false].flatMap((Egress) => [
    { RuleNumber: 100, RuleAction: 'allow' as const, Protocol: '-1', CidrBlock: '0.0.0.0/0', Egress },
    { RuleNumber: 32_767, RuleAction: 'deny' as const, Protocol: '-1', CidrBlock: '0.0.0.0/0', Egress },
  ]),
  $expect: { 'nacl-tightened': expected },
});

/** The default VPC that AWS makes in every region, with nothing in it. */
export const defaultVpc = (vpc: string, subnet: string, table: string, sg: string, igw: string) =>
  ({
    'ec2.vpcs': {
      [vpc]: {
        CidrBlock: '172.31.0.0/16',
        IsDefault: true,
        State: 'available',
        $expect: {
          'flow-logs-enabled': 'not-applicable',
          'vpce-gateway-for-data': 'not-applicable',
          'vpc-dns-firewall': 'not-applicable',
          ...NOT_INSPECTED,
        },
      },
    },
    'ec2.subnets': {
      [subnet]: {
        VpcId: vpc,
        CidrBlock: '172.31.0.0/20',
        MapPublicIpOnLaunch: true,
        DefaultForAz: true,
        State: 'available',
        AssignIpv6AddressOnCreation: false,
        $expect: { 'subnet-no-auto-public-ip': 'not-applicable' },
      },
    },
    'ec2.network-acls': {
      [subnet.replace('subnet', 'acl')]: openAcl(vpc, [subnet], 'not-applicable'),
    },
    'ec2.internet-gateways': { [igw]: { Attachments: [{ VpcId: vpc, State: 'attached' }] } },
    'ec2.route-tables': {
      [table]: {
        VpcId: vpc,
        Associations: [{ Main: true, RouteTableId: table }],
        Routes: [
          { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: igw, State: 'active', Origin: 'CreateRoute' },
        ],
        $expect: { 'route-no-blackhole': 'pass' },
      },
    },
    'ec2.security-groups': {
      [sg]: group('default', vpc, ['not-applicable', 'not-applicable'], [toItself(sg)], {
        'default-sg-closed': 'not-applicable',
      }),
    },
  }) as const;

/** With all that attributes traffic. */
export const WHOLE_FORMAT =
  '${version} ${vpc-id} ${subnet-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${pkt-srcaddr} ${pkt-dstaddr} ${protocol} ${action} ${flow-direction} ${traffic-path}';

/** The format of a flow log that nobody gave another. */
export const DEFAULT_FORMAT =
  '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}';
