import check from '../../checks/lambda-sg-no-ingress.ts';
import { gap, testCheck, type World } from '../check.ts';
import { endpoint, group, groupArn, networkInterface, permission, vpcFunction } from './network-worlds.ts';

const SG = groupArn('sg-1');
const world = (
  open: boolean,
  severity?: 'medium' | 'low',
  facts: World['facts'] = {},
  possible?: readonly ('medium' | 'low')[],
): World => ({
  facts: {
    'ec2.security-groups': [group('sg-1', open ? [permission('tcp', 443, '10.0.0.0/8')] : [])],
    'lambda.functions': [vpcFunction('worker', ['sg-1'])],
    ...facts,
  },
  ...(severity && { expect: { [SG]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});

testCheck('lambda-sg-no-ingress', check, {
  mixed: {
    'fast depth does not see which groups versions have': {
      ...world(false),
      facts: { ...world(false).facts, 'ec2.security-groups': [group('sg-1', []), group('sg-2', [])] },
      depth: 'fast',
      expect: { [SG]: 'pass', [groupArn('sg-2')]: 'not-assessed' },
    },
    'nor does it have to where there is no function': {
      facts: { 'ec2.security-groups': [group('sg-2', [])] },
      depth: 'fast',
      expect: { [groupArn('sg-2')]: 'not-applicable' },
    },
    'no version listens': {
      ...world(true),
      depth: 'fast',
      expect: { [SG]: { outcome: 'fail', severity: 'low' } },
    },
  },
  fail: {
    'a rule that nobody needs': world(true, 'low'),
    'a rule for the group itself': world(true, 'low', {
      'ec2.security-groups': [group('sg-1', [permission('-1', undefined, 'sg-1')])],
    }),
    'Lambda’s own interface': world(true, 'low', {
      'ec2.network-interfaces': [networkInterface('eni-1', ['sg-1'], { InterfaceType: 'lambda' })],
    }),
    'shared with a database': world(true, 'medium', {
      'ec2.network-interfaces': [networkInterface('eni-1', ['sg-1'])],
    }),
    'shared with an endpoint': world(true, 'medium', {
      'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.sqs', ['sg-1'])],
    }),
    'interfaces may not be read': world(
      true,
      'low',
      { 'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces') },
      ['medium', 'low'],
    ),
  },
  pass: {
    'no rule': world(false),
    'no rule, and interfaces may not be read': world(false, undefined, {
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
  },
  'not-applicable': {
    'the group of something else': world(true, undefined, { 'lambda.functions': [vpcFunction('worker', ['sg-2'])] }),
    'a function outside every VPC': world(true, undefined, {
      'lambda.functions': [{ arn: vpcFunction('worker', []).arn, data: { Version: '$LATEST' } }],
    }),
  },
  'not-assessed': {
    'functions may not be listed': {
      facts: { 'ec2.security-groups': [group('sg-1')], 'lambda.functions': gap('lambda:ListFunctions') },
    },
  },
});
