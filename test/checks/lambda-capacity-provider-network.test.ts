import check from '../../checks/lambda-capacity-provider-network.ts';
import { ACCOUNT, denied, testCheck, type Expected, type World } from '../check.ts';
import { group, permission } from './network-worlds.ts';
import { ec2Arn, internetGateway, managed, place, publicAccess, route, routes, vpc } from './routing-worlds.ts';

const POOL = `arn:aws:lambda:us-east-1:${ACCOUNT}:capacity-provider:pool`;
const sg = (id: string, ...out: readonly ReturnType<typeof permission>[]) =>
  group(id, [], { IpPermissionsEgress: out });
const narrow = permission('tcp', 443, '10.0.0.0/16');

const world = (out: string, egress: readonly ReturnType<typeof permission>[], facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': [managed('worker', POOL)],
    'lambda.capacity-providers': [
      {
        arn: POOL,
        data: {
          CapacityProviderArn: POOL,
          State: 'Active',
          VpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] },
          PermissionsConfig: { CapacityProviderOperatorRoleArn: 'arn:aws:iam::111122223333:role/operator' },
        },
      },
    ],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1), place('subnet-2', 2)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.route-tables': [routes('rtb-main', [], [route('nat-1')]), routes('rtb-own', ['subnet-1'], [route(out)])],
    'ec2.security-groups': [sg('sg-1', ...egress)],
    ...facts,
  },
});
const failing = (one: World, expected: Omit<Expected, 'outcome'>): World => ({
  ...one,
  expect: { [POOL]: { outcome: 'fail', ...expected } },
});
const list = ec2Arn('prefix-list', 'pl-1');

testCheck('lambda-capacity-provider-network', check, {
  fail: {
    'one subnet is public': failing(world('igw-1', [narrow]), {
      severity: 'medium',
      because: /subnet-1 is public by rtb-own/,
    }),
    'a group that lets everything out': failing(world('nat-1', [permission('-1', undefined, '0.0.0.0/0')]), {
      because: /sg-1 lets out everything/,
    }),
    'one port to the world': failing(world('nat-1', [permission('tcp', 443, '0.0.0.0/0')]), { severity: 'medium' }),
    'a public subnet that VPC Block Public Access cuts off': failing(
      world('igw-1', [narrow], { 'ec2.vpc-block-public-access': [publicAccess('block-bidirectional')] }),
      { severity: 'low' },
    ),
    'a public subnet, and a group that was not listed': failing(world('igw-1', [], { 'ec2.security-groups': [] }), {
      severity: 'medium',
    }),
  },
  pass: {
    'private subnets and a narrow group': world('nat-1', [narrow]),
    'a group that lets nothing out': world('nat-1', []),
  },
  'not-assessed': {
    'a group that was not listed': world('nat-1', [], { 'ec2.security-groups': [] }),
    'a prefix list that was not read': world('nat-1', [permission('-1', undefined, 'pl-1')], {
      'ec2.managed-prefix-lists': [{ arn: list, data: { PrefixListId: 'pl-1' } }],
      'ec2.prefix-list-entries': [{ arn: `${list}/entries`, data: denied('ec2:GetManagedPrefixListEntries') }],
    }),
    'a shared subnet, whose table its owner keeps': world('nat-1', [narrow], { 'ec2.route-tables': [] }),
  },
});
