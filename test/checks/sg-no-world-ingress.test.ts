import check from '../../checks/sg-no-world-ingress.ts';
import type { Severity } from '../../src/model/words.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
import { endpoint, group, groupArn, networkInterface, permission, vpcFunction } from './network-worlds.ts';

const SG = groupArn('sg-1');
const LIST = `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/pl-1`;
const entries = (...cidrs: readonly string[]) =>
  cidrs.map((Cidr) => ({ arn: `${LIST}/entries/${Cidr}`, data: present({ Cidr }) }));
const list = [{ arn: LIST, data: { PrefixListId: 'pl-1' } }];

/** The group on an instance, with these permissions. */
const world = (
  permissions: readonly ReturnType<typeof permission>[],
  severity?: Severity,
  facts: World['facts'] = {},
  possible?: readonly Severity[],
): World => ({
  facts: {
    'ec2.security-groups': [group('sg-1', permissions)],
    'ec2.network-interfaces': [networkInterface('eni-1', ['sg-1'])],
    ...facts,
  },
  ...(severity && { expect: { [SG]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});
const loadBalancer = networkInterface('eni-1', ['sg-1'], {
  Description: 'ELB app/shop/1',
  Association: { PublicIp: '198.51.100.7' },
});
const unattached = { 'ec2.network-interfaces': [] };

testCheck('sg-no-world-ingress', check, {
  fail: {
    'SSH from everywhere': world([permission('tcp', 22, '0.0.0.0/0')], 'critical'),
    'SSH from everywhere, over IPv6': world([permission('tcp', 22, '::/0')], 'critical'),
    'everything, whatever the ports say': world([permission('-1', undefined, '0.0.0.0/0')], 'critical'),
    'a range that holds a database port': world([permission('tcp', [5000, 6000], '0.0.0.0/0')], 'critical'),
    'no ports named': world([permission('tcp', [-1, -1], '0.0.0.0/0')], 'critical'),
    'TCP by its number': world([permission('6', 3306, '0.0.0.0/0')], 'critical'),
    'any other port': world([permission('tcp', 8080, '0.0.0.0/0')], 'high'),
    'the web port of an instance': world([permission('tcp', 443, '0.0.0.0/0')], 'high'),
    'a protocol without ports': world([permission('50', undefined, '0.0.0.0/0')], 'high'),
    'only ping': world([permission('icmpv6', [-1, -1], '::/0')], 'low'),
    'only ping, by its number': world([permission('58', [-1, -1], '::/0')], 'low'),
    'two halves in one rule': world([permission('tcp', 22, '0.0.0.0/1', '128.0.0.0/1')], 'critical'),
    'two halves in two rules': world(
      [permission('tcp', 22, '0.0.0.0/1'), permission('tcp', [20, 30], '128.0.0.0/1')],
      'critical',
    ),
    'parts that are too small alone, one for all protocols': world(
      [permission('-1', undefined, '128.0.0.0/3'), permission('udp', 8080, '32.0.0.0/3')],
      'high',
    ),
    'half of the internet': world([permission('tcp', 22, '0.0.0.0/1')], 'critical'),
    'everything but the private ranges': world(
      [
        permission(
          'tcp',
          22,
          '0.0.0.0/5',
          '8.0.0.0/7',
          '11.0.0.0/8',
          '12.0.0.0/6',
          '16.0.0.0/4',
          '32.0.0.0/3',
          '64.0.0.0/2',
          '128.0.0.0/1',
        ),
      ],
      'critical',
    ),
    'all of IPv6 that is routed': world([permission('tcp', 22, '2000::/3')], 'critical'),
    'by a prefix list': world([permission('tcp', 22, 'pl-1')], 'critical', {
      'ec2.managed-prefix-lists': list,
      'ec2.prefix-list-entries': entries('0.0.0.0/1', '128.0.0.0/1'),
    }),
    'half by a prefix list': world([permission('tcp', 22, 'pl-1', '128.0.0.0/1')], 'critical', {
      'ec2.managed-prefix-lists': list,
      'ec2.prefix-list-entries': entries('0.0.0.0/1'),
    }),
    'HTTPS of a public load balancer': world([permission('tcp', 443, '0.0.0.0/0')], 'low', {
      'ec2.network-interfaces': [loadBalancer],
    }),
    'another port of a public load balancer': world([permission('tcp', 8443, '0.0.0.0/0')], 'high', {
      'ec2.network-interfaces': [loadBalancer],
    }),
    'a public load balancer that shares its group': world([permission('tcp', 443, '0.0.0.0/0')], 'high', {
      'ec2.network-interfaces': [loadBalancer, networkInterface('eni-2', ['sg-1'])],
    }),
    'the group of a function, which has no interface yet': world([permission('tcp', 8080, '0.0.0.0/0')], 'high', {
      ...unattached,
      'lambda.functions': [vpcFunction('worker', ['sg-1'])],
    }),
    'the group of an endpoint': world([permission('tcp', 443, '0.0.0.0/0')], 'high', {
      ...unattached,
      'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.sqs', ['sg-1'])],
    }),
    'a group that nothing has': world([permission('tcp', 22, '0.0.0.0/0')], 'info', unattached),
    'interfaces may not be read': world(
      [permission('tcp', 22, '0.0.0.0/0')],
      'info',
      { 'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces') },
      ['critical', 'low', 'info'],
    ),
    'interfaces may not be read, but a function has it': world([permission('tcp', 22, '0.0.0.0/0')], 'critical', {
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
      'lambda.functions': [vpcFunction('worker', ['sg-1'])],
    }),
  },
  pass: {
    'no rule': world([]),
    'from its own network': world([permission('tcp', 22, '10.0.0.0/8', 'fd00::/8')]),
    'from another group': world([permission('tcp', 22, 'sg-2')]),
    'from a wide partner': world([permission('tcp', 22, '203.0.0.0/8')]),
    'parts of the internet on different ports': world([
      permission('tcp', 22, '0.0.0.0/2'),
      permission('tcp', 23, '128.0.0.0/3'),
    ]),
    'from a narrow prefix list': world([permission('tcp', 22, 'pl-1')], undefined, {
      'ec2.managed-prefix-lists': list,
      'ec2.prefix-list-entries': entries('203.0.113.0/24'),
    }),
    'from an empty prefix list': world([permission('tcp', 22, 'pl-1')], undefined, {
      'ec2.managed-prefix-lists': list,
    }),
    'all private addresses': world([
      permission('-1', undefined, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'),
    ]),
  },
  'not-assessed': {
    'closed, and whether anything has it may not be read': world([], undefined, {
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
    'a prefix list that may not be read': world([permission('tcp', 22, 'pl-1')], undefined, {
      'ec2.managed-prefix-lists': list,
      'ec2.prefix-list-entries': [{ arn: LIST, data: denied('ec2:GetManagedPrefixListEntries') }],
    }),
    'a prefix list that was not listed': world([permission('tcp', 22, 'pl-2')]),
    'no prefix list was read': world([permission('tcp', 22, 'pl-1')], undefined, {
      'ec2.prefix-list-entries': gap('ec2:GetManagedPrefixListEntries'),
    }),
  },
  mixed: {
    'a list that broke off, but is wide already': {
      ...world([permission('tcp', 22, 'pl-1')], undefined, {
        'ec2.managed-prefix-lists': list,
        'ec2.prefix-list-entries': [
          ...entries('0.0.0.0/0'),
          { arn: LIST, data: denied('ec2:GetManagedPrefixListEntries') },
        ],
      }),
      expect: { [SG]: { outcome: 'fail', severity: 'critical' } },
    },
    'an unreadable list beside an open rule': {
      ...world([permission('tcp', 8080, '0.0.0.0/0'), permission('tcp', 22, 'pl-9')]),
      expect: { [SG]: { outcome: 'fail', severity: 'high', possible: ['critical', 'high'], because: /tcp port 8080/ } },
    },
    'neighbours do not matter': {
      facts: {
        'ec2.security-groups': [group('sg-1', [permission('tcp', 22, '0.0.0.0/0')]), group('sg-2')],
        'lambda.functions': [vpcFunction('worker', ['sg-1'])],
      },
      expect: {
        [SG]: { outcome: 'fail', severity: 'critical', because: /what has the group \(1\)/ },
        [groupArn('sg-2')]: 'not-applicable',
      },
    },
  },
});
