import check from '../../checks/subnet-no-auto-public-ip.ts';
import { gap, testCheck, type Expected, type World } from '../check.ts';
import { endpoint, vpcFunction } from './network-worlds.ts';
import { ec2Arn, internetGateway, place, publicAccess, route, routes, vpc } from './routing-worlds.ts';

const SUBNET = ec2Arn('subnet', 'subnet-1');

const world = (more: Parameters<typeof place>[2], out: readonly string[], facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': [vpcFunction('worker', ['sg-1'], ['subnet-1'])],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1, more)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.route-tables': [
      routes(
        'rtb-main',
        [],
        out.map((words) => route(words)),
      ),
    ],
    ...facts,
  },
});
const failing = (one: World, expected: Omit<Expected, 'outcome'>): World => ({
  ...one,
  expect: { [SUBNET]: { outcome: 'fail', ...expected } },
});
const four = { MapPublicIpOnLaunch: true };
const six = { AssignIpv6AddressOnCreation: true };

testCheck('subnet-no-auto-public-ip', check, {
  fail: {
    'IPv4 addresses in a private subnet': failing(world(four, ['nat-1']), { severity: 'low' }),
    'IPv4 addresses in a public subnet': failing(world(four, ['igw-1']), { severity: 'medium' }),
    'IPv6 addresses in a public subnet': failing(world(six, ['::/0 igw-1']), { severity: 'medium', because: /IPv6/ }),
    'VPC Block Public Access stops the gateway': failing(
      world(four, ['igw-1'], { 'ec2.vpc-block-public-access': [publicAccess('block-bidirectional')] }),
      { severity: 'low' },
    ),
    'the table of a shared subnet was not seen': failing(world(four, [], { 'ec2.route-tables': [] }), {
      severity: 'low',
      possible: ['medium', 'low'],
    }),
    'whether public access is blocked was not read': failing(
      world(four, ['igw-1'], { 'ec2.vpc-block-public-access': gap('ec2:DescribeVpcBlockPublicAccessOptions') }),
      { severity: 'low', possible: ['medium', 'low'] },
    ),
    'an endpoint of private APIs is a workload too': failing(
      world(four, ['nat-1'], {
        'lambda.functions': [],
        'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.execute-api', [], ['subnet-1'])],
      }),
      { severity: 'low' },
    ),
  },
  pass: {
    'nothing is assigned': world({}, ['nat-1']),
    'nothing is assigned, and the subnet is public': world({}, ['igw-1']),
    'IPv6 addresses in a private subnet': world(six, ['::/0 eigw-1']),
    'nothing is assigned, wherever the subnet leads': world({}, [], { 'ec2.route-tables': [] }),
  },
  'not-applicable': {
    'nothing of the estate is in the subnet': world(four, ['igw-1'], { 'lambda.functions': [] }),
  },
  'not-assessed': {
    'functions may not be listed': world(four, ['igw-1'], { 'lambda.functions': gap('lambda:ListFunctions') }),
    'IPv6 addresses, and a table that was not seen': world(six, [], { 'ec2.route-tables': [] }),
    'a subnet that does not tell': world({ MapPublicIpOnLaunch: undefined }, ['nat-1']),
  },
});
