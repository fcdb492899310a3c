import check from '../../checks/default-sg-closed.ts';
import { gap, testCheck, type World } from '../check.ts';
import { group, groupArn, networkInterface, permission, vpcFunction } from './network-worlds.ts';

const SG = groupArn('sg-1');
const own = permission('-1', undefined, 'sg-1');
const named = { GroupName: 'default' };
const open = [group('sg-1', [own], { ...named, IpPermissionsEgress: [permission('-1', undefined, '0.0.0.0/0')] })];
const closed = [group('sg-1', [], named)];
const world = (
  groups: readonly ReturnType<typeof group>[],
  facts: World['facts'],
  severity?: 'medium' | 'low',
  possible?: readonly ('medium' | 'low')[],
): World => ({
  facts: { 'ec2.security-groups': groups, ...facts },
  ...(severity && { expect: { [SG]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});
const instance = (groupId: string) => ({ 'ec2.network-interfaces': [networkInterface('eni-1', [groupId])] });
const blind = { 'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces') };

testCheck('default-sg-closed', check, {
  fail: {
    'as AWS makes it, and something has it': world(open, instance('sg-1'), 'medium'),
    'a function has it': world(open, { 'lambda.functions': [vpcFunction('worker', ['sg-1'])] }, 'medium'),
    'as AWS makes it, nothing has it': world(open, instance('sg-9'), 'low'),
    'only the outbound rule is left': world(
      [group('sg-1', [], { ...named, IpPermissionsEgress: [own] })],
      instance('sg-9'),
      'low',
    ),
    'interfaces may not be read, a function has it': world(
      open,
      { ...blind, 'lambda.functions': [vpcFunction('worker', ['sg-1'])] },
      'medium',
    ),
  },
  pass: {
    'no rules': world(closed, instance('sg-1')),
    'no rules, a function in the VPC, interfaces may not be read': world([...closed, group('sg-2')], {
      ...blind,
      'lambda.functions': [vpcFunction('worker', ['sg-2'])],
    }),
  },
  'not-applicable': {
    'no rules, nothing in the VPC': world(closed, {}),
    'nothing in the VPC': world(open, {
      'ec2.network-interfaces': [networkInterface('eni-1', ['sg-9'], { VpcId: 'vpc-2' })],
    }),
  },
  'not-assessed': {
    'whether something is in the VPC is not known': world(open, blind),
    'no rules, whether something is in the VPC is not known': world(closed, blind),
  },
  mixed: {
    'another group of the VPC is in use, interfaces may not be read': {
      facts: {
        ...blind,
        'ec2.security-groups': [...open, group('sg-2')],
        'lambda.functions': [vpcFunction('worker', ['sg-2'])],
      },
      expect: { [SG]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
  },
});
