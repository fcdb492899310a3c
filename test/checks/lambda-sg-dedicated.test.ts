import check from '../../checks/lambda-sg-dedicated.ts';
import { testCheck, type World } from '../check.ts';
import { functionArn, group, vpcFunction } from './network-worlds.ts';
import { detached } from './routing-worlds.ts';

const WORKER = functionArn('worker');
const crowd = (count: number, roleOf: (index: number) => string, groups = ['sg-1']) =>
  Array.from({ length: count }, (_, index) => {
    const { arn, data } = vpcFunction(index === 0 ? 'worker' : `other-${index}`, groups);
    return { arn, data: { ...data, Role: `arn:aws:iam::111122223333:role/${roleOf(index)}` } };
  });
const own = (index: number): string => `role-${index}`;
const world = (functions: NonNullable<World['facts']['lambda.functions']>, facts: World['facts'] = {}): World => ({
  facts: {
    'lambda.functions': functions,
    'ec2.security-groups': [group('sg-1'), group('sg-2'), group('sg-default', [], { GroupName: 'default' })],
    ...facts,
  },
});
const failing = (one: World, severity: 'medium' | 'low', because?: RegExp): World => ({
  ...one,
  expect: { [WORKER]: { outcome: 'fail', severity, ...(because && { because }) } },
});

testCheck('lambda-sg-dedicated', check, {
  fail: {
    'the default group': failing(world([vpcFunction('worker', ['sg-default'])]), 'medium', /sg-default/),
    'the default group beside its own': failing(world([vpcFunction('worker', ['sg-1', 'sg-default'])]), 'medium'),
    'six functions of six roles share one': world(crowd(6, own)),
    'six functions, one of them of another role': world(crowd(6, (index) => (index === 5 ? 'a' : 'b'))),
    'a lower limit was configured': { ...world(crowd(2, own)), settings: { maxFunctionsPerGroup: 1 } },
    'a crowd, and a group that was not listed': {
      ...world(crowd(6, own, ['sg-1', 'sg-9'])),
      expect: Object.fromEntries(
        crowd(6, own).map(({ arn }) => [
          arn,
          { outcome: 'fail' as const, severity: 'low' as const, possible: ['medium', 'low'] as const },
        ]),
      ),
    },
  },
  pass: {
    'a group of its own': world([vpcFunction('worker', ['sg-1'])]),
    'five functions of five roles': world(crowd(5, own)),
    'many functions of one role are one trust level': world(crowd(9, () => 'same')),
    'versions are no further functions': world([
      ...crowd(5, own),
      {
        ...crowd(1, () => 'old')[0]!,
        arn: `${WORKER}:1`,
        data: { Version: '1', VpcConfig: { SecurityGroupIds: ['sg-1'] } },
      },
    ]),
    'a default group that nobody uses': world([vpcFunction('worker', ['sg-2'])]),
  },
  'not-applicable': {
    'no VPC': world([{ arn: WORKER, data: {} }]),
    'taken out of its VPC': world([detached('worker')]),
  },
  'not-assessed': { 'a group that was not listed': world([vpcFunction('worker', ['sg-9'])]) },
});
