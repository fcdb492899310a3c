import check from '../../checks/nat-placement.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import { ec2Arn, inspector, internetGateway, nat, place, route, routes, vpc } from './routing-worlds.ts';

const NAT = ec2Arn('natgateway', 'nat-1');
const table = (id: string, subnets: readonly string[], ...out: readonly string[]) =>
  routes(
    id,
    subnets,
    out.map((words) => route(words)),
  );

/** A NAT gateway, and where the table of its subnet leads. */
const world = (
  gateways: readonly ReturnType<typeof nat>[],
  out: readonly string[],
  facts: World['facts'] = {},
): World => ({
  facts: {
    'ec2.nat-gateways': gateways,
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-nat', 9, { MapPublicIpOnLaunch: true }), place('subnet-fw', 8)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.vpc-endpoints': [inspector('vpce-fw', 'subnet-fw')],
    'ec2.route-tables': [table('rtb-nat', ['subnet-nat'], ...out), table('rtb-main', [], 'nat-1')],
    ...facts,
  },
});
const regional = nat('nat-1', { SubnetId: undefined, AvailabilityMode: 'regional', RouteTableId: 'rtb-nat' });
const secluded = nat('nat-1', { ConnectivityType: 'private', NatGatewayAddresses: [{ PrivateIp: '10.0.9.9' }] });
const list = ec2Arn('prefix-list', 'pl-1');
const unread: World['facts'] = {
  'ec2.managed-prefix-lists': [{ arn: list, data: { PrefixListId: 'pl-1' } }],
  'ec2.prefix-list-entries': [{ arn: `${list}/entries`, data: denied('ec2:GetManagedPrefixListEntries') }],
};

testCheck('nat-placement', check, {
  fail: {
    'a public gateway in a private subnet': world([nat()], []),
    'a public gateway whose subnet leads to another gateway': world([nat()], ['nat-2']),
    'a gateway of IPv4 has nothing of a route for IPv6': world([nat()], ['::/0 igw-1']),
    'a regional gateway whose own table leads nowhere': world([regional], []),
    'a private gateway in front of an internet gateway': world([secluded], ['igw-1']),
    'a firewall without a way out behind it': world([nat()], ['vpce-fw']),
  },
  pass: {
    'a public gateway in a public subnet': world([nat()], ['igw-1']),
    'a private gateway in a private subnet': world([secluded], ['10.8.0.0/16 tgw-1']),
    'a regional gateway is in no subnet, and has its own table': world([regional], ['igw-1']),
    'a firewall between the gateway and the internet': world([nat()], ['vpce-fw'], {
      'ec2.route-tables': [
        table('rtb-nat', ['subnet-nat'], 'vpce-fw'),
        table('rtb-fw', ['subnet-fw'], 'igw-1'),
        table('rtb-main', [], 'nat-1'),
      ],
    }),
    'a word of the wire is not that of the type': world([nat('nat-1', { State: 'Available' as never })], ['igw-1']),
  },
  'not-assessed': {
    'the table of a shared subnet was not seen': world([nat()], [], { 'ec2.route-tables': [] }),
    'a prefix list that leads to the internet gateway was not read': world([nat()], ['pl-1 igw-1'], unread),
    'what the endpoint is was not read': world([nat()], ['vpce-fw'], {
      'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints'),
    }),
  },
  mixed: {
    'gateways that are gone, or not there yet, are none': {
      ...world(
        [
          nat(),
          ...(['pending', 'failed', 'deleting', 'deleted'] as const).map((State) => nat(`nat-${State}`, { State })),
        ],
        ['igw-1'],
      ),
      expect: { [NAT]: 'pass' },
    },
  },
});
