import check from '../../checks/lambda-sg-egress.ts';
import { ACCOUNT, denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { functionArn, group, groupArn, permission, vpcFunction } from './network-worlds.ts';
import { acl, ec2Arn, internetGateway, nat, place, route, routes, vpc } from './routing-worlds.ts';

const SG = groupArn('sg-1');
const WORKER = functionArn('worker');
const ROLE = 'arn:aws:iam::111122223333:role/worker';
const worker = (...groups: readonly string[]) => {
  const { arn, data } = vpcFunction('worker', groups, ['subnet-1']);
  return { arn, data: { ...data, Role: ROLE } };
};
const sg = (id: string, ...out: readonly ReturnType<typeof permission>[]) =>
  group(id, [], { IpPermissionsEgress: out });
const everything = permission('-1', undefined, '0.0.0.0/0');

/** A function whose subnet leads to a NAT gateway, and what its group lets out. */
const world = (out: readonly ReturnType<typeof permission>[], facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': [worker('sg-1')],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1), place('subnet-nat', 9)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.nat-gateways': [nat()],
    'ec2.network-acls': [acl('acl-1', [])],
    'ec2.route-tables': [
      routes('rtb-fn', ['subnet-1'], [route('nat-1')]),
      routes('rtb-nat', ['subnet-nat'], [route('igw-1')]),
    ],
    'ec2.security-groups': [sg('sg-1', ...out)],
    ...facts,
  },
});
const failing = (one: World, expected: Omit<Expected, 'outcome'>): World => ({
  ...one,
  expect: { [SG]: { outcome: 'fail', ...expected } },
});
const list = ec2Arn('prefix-list', 'pl-1');
const prefixList = (...cidrs: readonly string[]): World['facts'] => ({
  'ec2.managed-prefix-lists': [{ arn: list, data: { PrefixListId: 'pl-1', OwnerId: 'AWS' } }],
  'ec2.prefix-list-entries': cidrs.map((Cidr) => ({
    arn: `${list}/entries/${Cidr}`,
    data: { state: 'present', value: { Cidr } },
  })),
});
const unread: World['facts'] = {
  'ec2.managed-prefix-lists': [{ arn: list, data: { PrefixListId: 'pl-1', OwnerId: ACCOUNT } }],
  'ec2.prefix-list-entries': [{ arn: `${list}/entries`, data: denied('ec2:GetManagedPrefixListEntries') }],
};
const wildcards = (Action: string): World['facts'] => ({
  'iam.roles': [
    {
      arn: ROLE,
      data: {
        Arn: ROLE,
        RolePolicyList: [
          {
            PolicyDocument: encodeURIComponent(
              JSON.stringify({ Statement: { Effect: 'Allow', Action, Resource: '*' } }),
            ),
          },
        ],
      },
    },
  ],
});

testCheck('lambda-sg-egress', check, {
  fail: {
    'the rule that AWS gives every group': failing(world([everything]), {
      severity: 'medium',
      because: /everything \(IPv4\)/,
    }),
    'IPv6 was forgotten': failing(world([permission('-1', undefined, '10.0.0.0/8', '::/0')]), { because: /IPv6/ }),
    'all ports of one protocol': failing(world([permission('tcp', [0, 65_535], '0.0.0.0/0')]), { severity: 'medium' }),
    'one port': failing(world([permission('tcp', 443, '0.0.0.0/0')]), { severity: 'low', because: /tcp port 443/ }),
    'one port, and a role of wildcards': failing(world([permission('tcp', 443, '0.0.0.0/0')], wildcards('s3:*')), {
      severity: 'low',
    }),
    'the world in two halves': failing(world([permission('tcp', 443, '0.0.0.0/1', '128.0.0.0/1')]), {
      severity: 'low',
    }),
    'the world in a prefix list': failing(world([permission('-1', undefined, 'pl-1')], prefixList('0.0.0.0/0')), {
      severity: 'medium',
    }),
    'a way out, and a role of wildcards': failing(world([everything], wildcards('s3:*')), { severity: 'high' }),
    'a way out, and data declared sensitive': {
      ...failing(world([everything]), { severity: 'high' }),
      intent: [{ arn: WORKER, data: 'sensitive' }],
    },
    'a role of wildcards, and no way out': failing(
      world([everything], { ...wildcards('s3:*'), 'ec2.route-tables': [routes('rtb-main', [], [])] }),
      { severity: 'medium' },
    ),
    'a role of wildcards, and routes that were not read': failing(
      world([everything], { ...wildcards('s3:*'), 'ec2.route-tables': gap('ec2:DescribeRouteTables') }),
      { severity: 'medium', possible: ['high', 'medium'] },
    ),
    'roles were not read': failing(world([everything], { 'iam.roles': gap('iam:GetAccountAuthorizationDetails') }), {
      severity: 'medium',
      possible: ['high', 'medium'],
    }),
    'one port, and a prefix list that was not read': failing(
      world([permission('tcp', 443, '0.0.0.0/0'), permission('-1', undefined, 'pl-1')], unread),
      { severity: 'low', possible: ['medium', 'low'] },
    ),
  },
  pass: {
    'no rule at all': world([]),
    'another group': world([permission('tcp', 5432, 'sg-db')]),
    'a narrower block': world([permission('-1', undefined, '10.0.0.0/8', '203.0.113.0/24')]),
    'the wide blocks of S3 in a list of AWS': world(
      [permission('tcp', 443, 'pl-1')],
      prefixList('52.216.0.0/15', '54.231.0.0/16', '3.5.0.0/16'),
    ),
  },
  'not-applicable': {
    'no function uses the group': world([everything], { 'lambda.functions': [worker('sg-2')] }),
    'a function outside every VPC': world([everything], { 'lambda.functions': [{ arn: WORKER, data: {} }] }),
  },
  'not-assessed': {
    'a prefix list that was not read': world([permission('-1', undefined, 'pl-1')], unread),
    'fast depth does not see which groups versions have': {
      ...world([everything], { 'lambda.functions': [worker('sg-2')] }),
      depth: 'fast',
    },
  },
  mixed: {
    'the rules of several groups add up: a tight one beside an open one is no help': {
      ...world([], {
        'lambda.functions': [worker('sg-1', 'sg-2')],
        'ec2.security-groups': [sg('sg-1'), sg('sg-2', everything)],
      }),
      expect: { [SG]: 'pass', [groupArn('sg-2')]: { outcome: 'fail', severity: 'medium' } },
    },
    'half of the world in each of two groups': {
      ...world([], {
        'lambda.functions': [worker('sg-1', 'sg-2')],
        'ec2.security-groups': [
          sg('sg-1', permission('tcp', 443, '0.0.0.0/1')),
          sg('sg-2', permission('tcp', 443, '128.0.0.0/1')),
        ],
      }),
      expect: { [SG]: 'fail', [groupArn('sg-2')]: 'fail' },
    },
    'a group that published versions alone have': {
      ...world([everything], {
        'lambda.functions': [
          worker('sg-2'),
          { ...worker('sg-1'), arn: `${WORKER}:1`, data: { ...worker('sg-1').data, Version: '1' } },
        ],
      }),
      expect: { [SG]: { outcome: 'fail', severity: 'medium', because: /published versions/ } },
    },
  },
});
