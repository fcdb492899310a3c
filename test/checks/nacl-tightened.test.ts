import check from '../../checks/nacl-tightened.ts';
import { gap, testCheck, type Expected, type World } from '../check.ts';
import { vpcFunction } from './network-worlds.ts';
import { acl, ALLOW_ALL, ec2Arn, internetGateway, place, publicAccess, route, routes, vpc } from './routing-worlds.ts';

const ACL = ec2Arn('network-acl', 'acl-1');
const OUT = ['100 allow out -1 0.0.0.0/0', '101 allow out -1 ::/0'];
const worker = vpcFunction('worker', ['sg-1'], ['subnet-1']);

const world = (lead: 'public' | 'private', entries: readonly string[], facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': [worker],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1), place('subnet-2', 2)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.route-tables': [
      routes('rtb-main', [], lead === 'public' ? [route('igw-1'), route('::/0 igw-1')] : [route('nat-1')]),
    ],
    'ec2.network-acls': [acl('acl-1', ['subnet-1'], [...entries, ...OUT])],
    ...facts,
  },
});
const failing = (one: World, expected: Omit<Expected, 'outcome'> = {}): World => ({
  ...one,
  expect: { [ACL]: { outcome: 'fail', ...expected } },
});
const replies = '900 allow in tcp 1024-65535 0.0.0.0/0';

testCheck('nacl-tightened', check, {
  fail: {
    'the default list of a public subnet': failing(world('public', ALLOW_ALL), { severity: 'medium' }),
    'a deny that comes after what allows is dead': failing(
      world('public', ['100 allow in tcp 22 0.0.0.0/0', '200 deny in tcp 22 0.0.0.0/0']),
      { severity: 'medium', because: /tcp port 22 \(IPv4\)/ },
    ),
    'numbers decide, not the order of the answer': failing(
      world('public', ['200 deny in tcp 3389 0.0.0.0/0', '100 allow in tcp 3389 0.0.0.0/0']),
    ),
    'closed for IPv4, forgotten for IPv6': failing(
      world('public', ['50 deny in -1 0.0.0.0/0', '101 allow in -1 ::/0']),
      { because: /IPv6/ },
    ),
    'the port of a database by an entry of its own, beside the replies': failing(
      world('public', ['100 allow in tcp 5432 0.0.0.0/0', replies]),
      { because: /tcp port 5432 \(IPv4\) to/ },
    ),
    'the world in two halves': failing(
      world('public', ['100 allow in tcp 22 0.0.0.0/1', '110 allow in tcp 22 128.0.0.0/1']),
    ),
    'a private subnet of a function that is declared sensitive': {
      ...failing(world('private', ALLOW_ALL), { severity: 'low', because: /declared sensitive/ }),
      intent: [{ arn: worker.arn, data: 'sensitive' }],
    },
    'a private subnet of a VPC that is declared inspected': {
      ...failing(world('private', ALLOW_ALL), { severity: 'low', because: /inspected/ }),
      intent: [{ arn: vpc().arn, inspection: 'required' }],
    },
    'VPC Block Public Access stops the gateway': failing(
      world('public', ALLOW_ALL, { 'ec2.vpc-block-public-access': [publicAccess('block-bidirectional')] }),
      { severity: 'low' },
    ),
    'the default list serves a subnet that has no other': failing(
      world('public', [], { 'ec2.network-acls': [acl('acl-1', [], ALLOW_ALL)] }),
      { severity: 'medium' },
    ),
    'sensitive, and a table that was not seen': {
      ...failing(world('public', ALLOW_ALL, { 'ec2.route-tables': [] }), {
        severity: 'low',
        possible: ['medium', 'low'],
      }),
      intent: [{ arn: worker.arn, data: 'sensitive' }],
    },
    'sensitive, and functions of the other subnet were not seen': {
      ...failing(world('private', ALLOW_ALL, { 'apigatewayv2.vpc-links': gap('apigatewayv2:GetVpcLinks') }), {
        severity: 'low',
        possible: ['medium', 'low'],
      }),
      intent: [{ arn: worker.arn, data: 'sensitive' }],
    },
  },
  pass: {
    'a public subnet, and replies alone': world('public', ['100 allow in tcp 443 0.0.0.0/0', replies]),
    'a deny that comes first': world('public', ['50 deny in -1 0.0.0.0/0', '51 deny in -1 ::/0', ...ALLOW_ALL]),
    'the implicit denies': world('public', ['32767 deny in -1 0.0.0.0/0', '32768 deny in -1 ::/0']),
    'an office may use the shell': world('public', ['100 allow in tcp 22 203.0.113.0/24']),
    'ports that systems take for replies': world('public', ['100 allow in tcp 32768-60999 0.0.0.0/0']),
    'a private subnet with the default list': world('private', ALLOW_ALL),
    'open for IPv4, where only IPv6 leads out': {
      ...world('private', ['100 allow in -1 0.0.0.0/0']),
      facts: {
        ...world('private', ['100 allow in -1 0.0.0.0/0']).facts,
        'ec2.route-tables': [routes('rtb-main', [], [route('nat-1'), route('::/0 igw-1')])],
      },
    },
    'closed, wherever its subnets lead': world('public', [replies], { 'ec2.route-tables': [] }),
  },
  'not-applicable': {
    'no function in any of its subnets': world('public', ALLOW_ALL, { 'lambda.functions': [] }),
    'no subnet at all, whoever was not seen': world('public', [], {
      'ec2.network-acls': [acl('acl-1', [], ALLOW_ALL, { IsDefault: false })],
      'lambda.functions': gap('lambda:ListFunctions'),
    }),
  },
  'not-assessed': {
    'functions may not be listed': world('public', ALLOW_ALL, { 'lambda.functions': gap('lambda:ListFunctions') }),
    'the table of a shared subnet was not seen': world('public', ALLOW_ALL, { 'ec2.route-tables': [] }),
    'a private subnet, and tags were not read': world('private', ALLOW_ALL, {
      'tag.resources': gap('tag:GetResources'),
    }),
    'a private subnet, and links were not seen': world('private', ALLOW_ALL, {
      'apigatewayv2.vpc-links': gap('apigatewayv2:GetVpcLinks'),
    }),
  },
});
