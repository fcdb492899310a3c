import check from '../../checks/lambda-in-vpc-when-required.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, gap, testCheck, type World } from '../check.ts';
import { functionArn, vpcFunction } from './network-worlds.ts';
import { detached, managed } from './routing-worlds.ts';

const WORKER = functionArn('worker');
const PROVIDER = `arn:aws:lambda:us-east-1:${ACCOUNT}:capacity-provider:pool`;
const world = (one: { arn: string; data: FactData<'lambda.functions'> }, facts: World['facts'] = {}): World => ({
  facts: { 'lambda.functions': [one], ...facts },
});
const required: World['facts'] = {
  'tag.resources': [{ arn: WORKER, data: { ResourceARN: WORKER, Tags: [{ Key: 'rampart:vpc', Value: 'required' }] } }],
};
const bare = { arn: WORKER, data: { FunctionName: 'worker', Version: '$LATEST' } };
const untold: World['facts'] = { 'tag.resources': gap('tag:GetResources') };

testCheck('lambda-in-vpc-when-required', check, {
  fail: {
    'declared by a tag, and never attached': world(bare, required),
    'declared by a tag, and detached again: all of VpcConfig is empty': world(detached('worker'), required),
    'declared in the configuration': { ...world(bare), intent: [{ arn: 'arn:aws:lambda:*', vpc: 'required' }] },
    'the configuration decides where tags were not read': {
      ...world(bare, untold),
      intent: [{ arn: WORKER, vpc: 'required', exposure: 'internal', data: 'sensitive' }],
    },
  },
  pass: {
    'declared, and attached': {
      ...world(vpcFunction('worker', ['sg-1']), required),
      expect: { [WORKER]: { outcome: 'pass', severity: 'medium' } },
    },
    'declared, and on a capacity provider': world(managed('worker', PROVIDER), required),
    'attached, and nothing asks for it': {
      ...world(vpcFunction('worker', ['sg-1'])),
      expect: { [WORKER]: { outcome: 'pass', severity: 'info' } },
    },
    'attached, and tags were not read': {
      ...world(vpcFunction('worker', ['sg-1']), untold),
      expect: { [WORKER]: { outcome: 'pass', severity: 'info', possible: ['medium', 'info'] } },
    },
  },
  'not-applicable': {
    'nothing declares it': world(bare),
    'nothing declares it of what was detached': world(detached('worker')),
    'another intent': { ...world(bare), intent: [{ arn: WORKER, exposure: 'internal' }] },
  },
  'not-assessed': { 'tags were not read': world(bare, untold) },
});
