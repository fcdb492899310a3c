import check from '../../checks/flow-logs-fields.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, gap, testCheck, type World } from '../check.ts';
import { ec2Arn } from './routing-worlds.ts';

const fields = (...names: readonly string[]): string => names.map((name) => `\${${name}}`).join(' ');
const DEFAULT = fields(
  ...'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  ),
);
const NEEDED = ['vpc-id', 'subnet-id', 'interface-id', 'pkt-srcaddr', 'pkt-dstaddr', 'flow-direction', 'traffic-path'];
const FULL = fields('version', ...NEEDED, 'action');
const LOG = ec2Arn('vpc-flow-log', 'fl-1');

const world = (
  LogFormat: string | undefined,
  more: Partial<FactData<'ec2.flow-logs'>> = {},
  facts: World['facts'] = {},
): World => ({
  facts: {
    'ec2.flow-logs': [
      { arn: LOG, data: { FlowLogId: 'fl-1', ResourceId: 'vpc-1', LogDestinationType: 's3', LogFormat, ...more } },
    ],
    ...facts,
  },
});
const toGroup: Partial<FactData<'ec2.flow-logs'>> = { LogDestinationType: 'cloud-watch-logs', LogGroupName: '/vpc' };
const group = (retentionInDays?: number): World['facts'] => ({
  'cloudwatch-logs.log-groups': [
    {
      arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/vpc`,
      data: { logGroupName: '/vpc', ...(retentionInDays !== undefined && { retentionInDays }) },
    },
  ],
});
const failing = (one: World, because: RegExp): World => ({ ...one, expect: { [LOG]: { outcome: 'fail', because } } });

testCheck('flow-logs-fields', check, {
  fail: {
    'the default format': failing(
      world(DEFAULT),
      /lacks vpc-id, subnet-id, pkt-srcaddr, pkt-dstaddr, flow-direction, traffic-path/,
    ),
    'the default format, whatever keeps it': world(DEFAULT, toGroup, {
      'cloudwatch-logs.log-groups': gap('cloudwatch-logs:DescribeLogGroups'),
    }),
    'one field is missing': failing(world(fields(...NEEDED.slice(1))), /lacks vpc-id\./),
    'a field whose name holds that of another': failing(
      world(fields(...NEEDED.filter((name) => name !== 'vpc-id'), 'pkt-src-aws-service', 'ecs-vpc-id-x')),
      /lacks vpc-id\./,
    ),
    'a group that keeps for ever': failing(world(FULL, toGroup, group()), /for ever/),
    'a group that only the destination names': failing(
      world(
        FULL,
        {
          LogDestinationType: 'cloud-watch-logs',
          LogDestination: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/vpc:*`,
        },
        group(),
      ),
      /\/vpc keeps its records for ever/,
    ),
    'a group that is gone': failing(world(FULL, toGroup), /gone/),
  },
  pass: {
    'every field, in a bucket': world(FULL),
    'every field, and a retention': world(FULL, toGroup, group(30)),
    'every field in a bucket, and log groups were not read': world(
      FULL,
      {},
      {
        'cloudwatch-logs.log-groups': gap('cloudwatch-logs:DescribeLogGroups'),
      },
    ),
    'in another order, in one more account of words': world(fields(...NEEDED.toReversed(), 'az-id')),
  },
  'not-applicable': { 'the log of a transit gateway': world(DEFAULT, { ResourceId: 'tgw-1' }) },
  'not-assessed': {
    'log groups were not read': world(FULL, toGroup, {
      'cloudwatch-logs.log-groups': gap('cloudwatch-logs:DescribeLogGroups'),
    }),
    'a group of another account': world(
      FULL,
      { ...toGroup, DeliverCrossAccountRole: 'arn:aws:iam::444455556666:role/logs' },
      group(),
    ),
    'a log that tells no format': world(undefined),
  },
});
