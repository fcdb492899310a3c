import check from '../../checks/vpce-sg-scoped.ts';
import { ACCOUNT, denied, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { endpoint, group, permission, vpcArn } from './network-worlds.ts';

const VPCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc-endpoint/vpce-1`;
const SQS = 'com.amazonaws.us-east-1.sqs';
const LIST = `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/pl-1`;
const vpc = {
  arn: vpcArn('vpc-1'),
  data: {
    VpcId: 'vpc-1',
    CidrBlock: '10.0.0.0/16',
    CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/16' }, { CidrBlock: '10.9.0.0/20' }],
    Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2001:db8:1::/56' }],
  },
};

const world = (
  permissions: readonly ReturnType<typeof permission>[],
  expected?: Omit<Expected, 'outcome'>,
  facts: World['facts'] = {},
): World => ({
  facts: {
    'ec2.vpcs': [vpc],
    'ec2.vpc-endpoints': [endpoint('vpce-1', SQS, ['sg-1'])],
    'ec2.security-groups': [group('sg-1', permissions)],
    ...facts,
  },
  ...(expected && { expect: { [VPCE]: { outcome: 'fail', ...expected } } }),
});
const https = (...sources: readonly string[]) => permission('tcp', 443, ...sources);
const clients = https('sg-2');
const service = (name: string): World['facts'] => ({ 'ec2.vpc-endpoints': [endpoint('vpce-1', name, ['sg-1'])] });
const typed = (VpcEndpointType: 'Gateway' | 'GatewayLoadBalancer' | 'Resource'): World['facts'] => {
  const { arn, data } = endpoint('vpce-1', SQS, []);
  return { 'ec2.vpc-endpoints': [{ arn, data: { ...data, VpcEndpointType } }] };
};
const [medium, low] = [{ severity: 'medium' }, { severity: 'low' }] as const;
const list = [{ arn: LIST, data: { PrefixListId: 'pl-1' } }];
const entries = (...cidrs: readonly string[]): World['facts'] => ({
  'ec2.managed-prefix-lists': list,
  'ec2.prefix-list-entries': cidrs.map((Cidr) => ({ arn: `${LIST}/entries/${Cidr}`, data: present({ Cidr }) })),
});
const withTwo = (one: readonly ReturnType<typeof permission>[], two: readonly ReturnType<typeof permission>[]) => ({
  'ec2.vpc-endpoints': [endpoint('vpce-1', SQS, ['sg-1', 'sg-2'])],
  'ec2.security-groups': [group('sg-1', one), group('sg-2', two)],
});

testCheck('vpce-sg-scoped', check, {
  fail: {
    'any source': world([https('0.0.0.0/0')], { ...medium, because: /Any source/ }),
    'any source of IPv6': world([https('::/0')], medium),
    'two halves of the internet': world([https('0.0.0.0/1', '128.0.0.0/1')], medium),
    'two halves in two groups': world([], medium, withTwo([https('0.0.0.0/1')], [https('128.0.0.0/1')])),
    'any source, by a prefix list': world([https('pl-1')], medium, entries('0.0.0.0/0')),
    'all traffic of a group': world([permission('-1', undefined, 'sg-2')], { ...medium, because: /All ports/ }),
    'all ports of a group': world([permission('tcp', [0, 65_535], 'sg-2')], medium),
    'all ports but none': world([permission('tcp', [1, 65_535], 'sg-2')], medium),
    'the default group': world(
      [],
      { ...medium, because: /default group sg-1/ },
      {
        'ec2.security-groups': [group('sg-1', [clients], { GroupName: 'default' })],
      },
    ),
    'the second group is the default one': world([], medium, {
      ...withTwo([clients], []),
      'ec2.security-groups': [group('sg-1', [clients]), group('sg-2', [], { GroupName: 'default' })],
    }),
    'the whole VPC': world([https('10.0.0.0/16')], { ...low, because: /whole VPC/ }),
    'more than the whole VPC': world([https('10.0.0.0/8')], low),
    'the secondary block of the VPC': world([https('10.9.0.0/20')], low),
    'the IPv6 block of the VPC': world([https('2001:db8:1::/56')], low),
    'the whole VPC, by a prefix list': world([https('pl-1')], low, entries('10.0.0.0/17', '10.0.128.0/17')),
    'another port beside': world([clients, permission('tcp', 80, 'sg-2')], {
      ...low,
      because: /sg-1 tcp 80 from sg-2/,
    }),
    'a range that holds 443': world([permission('tcp', [440, 450], 'sg-2')], low),
    'the whole VPC, and a prefix list may not be read': world(
      [https('10.0.0.0/16', 'pl-1')],
      { ...low, possible: ['medium', 'low'] },
      {
        'ec2.managed-prefix-lists': list,
        'ec2.prefix-list-entries': [{ arn: LIST, data: denied('ec2:GetManagedPrefixListEntries') }],
      },
    ),
    'any source, VPCs may not be listed': world([https('0.0.0.0/0')], medium, { 'ec2.vpcs': gap('ec2:DescribeVpcs') }),
    'all ports of a service of a customer': world(
      [permission('-1', undefined, 'sg-2')],
      medium,
      service('com.amazonaws.vpce.us-east-1.vpce-svc-1'),
    ),
  },
  pass: {
    'from groups': world([https('sg-2', 'sg-3')]),
    'from itself': world([https('sg-1')]),
    'from a group of a peer': world([https('sg-0peer')]),
    'from subnets': world([https('10.0.1.0/24', '10.0.2.0/24')]),
    'from a peered network': world([https('10.50.0.0/16')]),
    'from a narrow prefix list': world([https('pl-1')], undefined, entries('10.0.1.0/24')),
    'by the number of TCP': world([permission('6', 443, 'sg-2')]),
    'from nobody': world([]),
    'mail has ports of its own': world(
      [permission('tcp', 587, 'sg-2')],
      undefined,
      service('com.amazonaws.us-east-1.email-smtp'),
    ),
    'a service of a customer listens where it likes': world(
      [permission('tcp', 8443, 'sg-2')],
      undefined,
      service('com.amazonaws.vpce.us-east-1.vpce-svc-1'),
    ),
    'from groups, VPCs may not be listed': world([clients], undefined, { 'ec2.vpcs': gap('ec2:DescribeVpcs') }),
  },
  'not-applicable': {
    'a gateway endpoint': world([], undefined, typed('Gateway')),
    'an endpoint for inspection': world([], undefined, typed('GatewayLoadBalancer')),
    'a resource endpoint': world([], undefined, typed('Resource')),
  },
  'not-assessed': {
    'from subnets, VPCs may not be listed': world([https('10.0.1.0/24')], undefined, {
      'ec2.vpcs': gap('ec2:DescribeVpcs'),
    }),
    'the VPC is not among those that were read': world([https('10.0.1.0/24')], undefined, { 'ec2.vpcs': [] }),
    'a prefix list may not be read': world([https('pl-1')], undefined, {
      'ec2.managed-prefix-lists': list,
      'ec2.prefix-list-entries': [{ arn: LIST, data: denied('ec2:GetManagedPrefixListEntries') }],
    }),
    'a group of whoever shares the VPC': world([], undefined, { 'ec2.security-groups': [group('sg-9')] }),
  },
});
