import check from '../../checks/lambda-subnets-multi-az.ts';
import { testCheck, type World } from '../check.ts';
import { vpcFunction } from './network-worlds.ts';
import { detached, place } from './routing-worlds.ts';

type Zones = Parameters<typeof place>[2];

const world = (one: Zones, other: Zones, ids: readonly string[] = ['subnet-1', 'subnet-2']): World => ({
  facts: {
    'lambda.functions': [vpcFunction('worker', ['sg-1'], ids)],
    'ec2.subnets': [place('subnet-1', 1, one), place('subnet-2', 2, other)],
  },
});
const zone = (AvailabilityZoneId: string | undefined, AvailabilityZone?: string): Zones => ({
  AvailabilityZoneId,
  AvailabilityZone,
});

testCheck('lambda-subnets-multi-az', check, {
  fail: {
    'two subnets of one zone': world(zone('use1-az1'), zone('use1-az1')),
    'one subnet': world(zone('use1-az1'), zone('use1-az2'), ['subnet-1']),
    'one subnet, named twice': world(zone('use1-az1'), zone('use1-az2'), ['subnet-1', 'subnet-1']),
    'two names of one zone': world(zone('use1-az1', 'us-east-1a'), zone('use1-az1', 'us-east-1b')),
  },
  pass: {
    'two zones': world(zone('use1-az1'), zone('use1-az2')),
    'two zones whose names are one': world(zone('use1-az1', 'us-east-1a'), zone('use1-az2', 'us-east-1a')),
    'an emulator that tells no ids': world(zone(undefined, 'us-east-1a'), zone(undefined, 'us-east-1b')),
    'two zones, and a third subnet that was not listed': world(zone('use1-az1'), zone('use1-az2'), [
      'subnet-1',
      'subnet-2',
      'subnet-3',
    ]),
  },
  'not-applicable': {
    'no VPC': { facts: { 'lambda.functions': [{ arn: vpcFunction('worker', []).arn, data: {} }] } },
    'taken out of its VPC': { facts: { 'lambda.functions': [detached('worker')] } },
  },
  'not-assessed': {
    'one zone, and a subnet that was not listed': world(zone('use1-az1'), zone('use1-az1'), ['subnet-1', 'subnet-3']),
    'a subnet that tells no zone': world(zone('use1-az1'), zone(undefined)),
  },
});
