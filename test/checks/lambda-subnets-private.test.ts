import check from '../../checks/lambda-subnets-private.ts';
import { ACCOUNT, denied, gap, testCheck, type World } from '../check.ts';
import { functionArn, vpcFunction } from './network-worlds.ts';
import { detached, internetGateway, managed, place, publicAccess, route, routes, vpc } from './routing-worlds.ts';

const WORKER = functionArn('worker');
const PROVIDER = `arn:aws:lambda:us-east-1:${ACCOUNT}:capacity-provider:pool`;

const world = (tables: NonNullable<World['facts']['ec2.route-tables']>, facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': [vpcFunction('worker', ['sg-1'], ['subnet-1', 'subnet-2'])],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1), place('subnet-2', 2, { MapPublicIpOnLaunch: true })],
    'ec2.internet-gateways': [internetGateway],
    'ec2.route-tables': tables,
    ...facts,
  },
});
const main = (...out: readonly string[]) =>
  routes(
    'rtb-main',
    [],
    out.map((words) => route(words)),
  );
const own = (...out: readonly string[]) =>
  routes(
    'rtb-own',
    ['subnet-1'],
    out.map((words) => route(words)),
  );
const failing = (
  one: World,
  severity: 'medium' | 'low',
  because: RegExp,
  possible?: readonly ('medium' | 'low')[],
) => ({
  ...one,
  expect: { [WORKER]: { outcome: 'fail' as const, severity, because, ...(possible && { possible }) } },
});
const list = (entries: World['facts']['ec2.prefix-list-entries']): World['facts'] => ({
  'ec2.managed-prefix-lists': [
    { arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/pl-1`, data: { PrefixListId: 'pl-1' } },
  ],
  'ec2.prefix-list-entries': entries ?? [],
});
const entriesArn = `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/pl-1/entries`;

testCheck('lambda-subnets-private', check, {
  fail: {
    'one subnet of two is public': failing(
      world([main('nat-1'), own('igw-1')]),
      'medium',
      /subnet-1 by rtb-own 0\.0\.0\.0\/0 → igw-1/,
    ),
    'the main table decides where no other is associated': failing(
      world([main('igw-1')]),
      'medium',
      /subnet-1 by rtb-main.*subnet-2/,
    ),
    'IPv6 alone goes to the internet gateway': failing(world([main('nat-1', '::/0 igw-1')]), 'medium', /::\/0 → igw-1/),
    'the default route in two halves': failing(
      world([main('0.0.0.0/1 igw-1', '128.0.0.0/1 igw-1')]),
      'medium',
      /0\.0\.0\.0\/1/,
    ),
    'by a prefix list': failing(
      world(
        [main('pl-1 igw-1')],
        list([
          { arn: `${entriesArn}/198.51.100.0/24`, data: { state: 'present', value: { Cidr: '198.51.100.0/24' } } },
        ]),
      ),
      'medium',
      /pl-1 → igw-1/,
    ),
    'VPC Block Public Access stops the gateway': failing(
      world([main('igw-1')], { 'ec2.vpc-block-public-access': [publicAccess('block-bidirectional')] }),
      'low',
      /public subnet/,
    ),
    'whether public access is blocked was not read': failing(
      world([main('igw-1')], { 'ec2.vpc-block-public-access': gap('ec2:DescribeVpcBlockPublicAccessOptions') }),
      'low',
      /public subnet/,
      ['medium', 'low'],
    ),
    'what was seen decides alone': failing(
      world(
        [main('igw-1', 'pl-1 nat-1')],
        list([{ arn: entriesArn, data: denied('ec2:GetManagedPrefixListEntries') }]),
      ),
      'medium',
      /igw-1/,
    ),
  },
  pass: {
    'a NAT gateway': world([main('nat-1')]),
    'an egress-only internet gateway': world([main('nat-1', '::/0 eigw-1')]),
    'no way out': world([main()]),
    'public by name and by addresses, but not by route': world([main()], { 'ec2.internet-gateways': [] }),
    'a route to a gateway that is gone is none': world([
      routes('rtb-main', [], [route('igw-1', { State: 'blackhole' })]),
    ]),
    'the main table leads out, those of the subnets do not': world([
      main('igw-1'),
      routes('rtb-own', ['subnet-1', 'subnet-2'], [route('nat-1')]),
    ]),
    'the list of an endpoint’s route could not be read, nor the endpoint': world([main('nat-1', 'pl-1 vpce-1')], {
      ...list([{ arn: entriesArn, data: denied('ec2:GetManagedPrefixListEntries') }]),
      'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints'),
    }),
  },
  'not-applicable': {
    'no VPC': world([main('igw-1')], { 'lambda.functions': [{ arn: WORKER, data: { Version: '$LATEST' } }] }),
    'taken out of its VPC': world([main('igw-1')], { 'lambda.functions': [detached('worker')] }),
    'on a capacity provider': world([main('igw-1')], { 'lambda.functions': [managed('worker', PROVIDER)] }),
  },
  'not-assessed': {
    'a subnet that another account shares, and whose table it keeps': world([], {
      'ec2.vpcs': [],
      'ec2.subnets': [place('subnet-1', 1, { OwnerId: '444455556666' }), place('subnet-2', 2)],
    }),
    'a subnet that was not listed': world([own('nat-1')], { 'ec2.subnets': [place('subnet-1', 1)] }),
    'a prefix list that leads to the internet gateway was not read': world(
      [main('pl-1 igw-1')],
      list([{ arn: entriesArn, data: denied('ec2:GetManagedPrefixListEntries') }]),
    ),
  },
  mixed: {
    'published versions are frozen': {
      ...world([main('nat-1'), own('igw-1')]),
      facts: {
        ...world([main('nat-1'), own('igw-1')]).facts,
        'lambda.functions': [
          vpcFunction('worker', ['sg-1'], ['subnet-2']),
          {
            ...vpcFunction('worker', ['sg-1'], ['subnet-1']),
            arn: `${WORKER}:1`,
            data: { FunctionName: 'worker', Version: '1', VpcConfig: { SubnetIds: ['subnet-1'] } },
          },
        ],
      },
      expect: { [WORKER]: 'pass' },
    },
  },
});
