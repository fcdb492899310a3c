import { describe, expect, test } from 'vitest';

import groups from '../../src/collectors/cloudwatch-logs-log-groups.ts';
import { ACCOUNT, drive } from './drive.ts';

const arnOf = (name: string): string => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`;
const flowLog = (LogGroupName?: string) => ({
  arn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc-flow-log/fl-1`,
  data: { FlowLogId: 'fl-1', ...(LogGroupName !== undefined && { LogGroupName }) },
});

describe('cloudwatch-logs.log-groups', () => {
  test('all pages of fifty; the ARN of streams is not that of the group', async () => {
    const kept = { logGroupName: '/vpc', logGroupArn: arnOf('/vpc'), arn: `${arnOf('/vpc')}:*`, retentionInDays: 30 };
    const older = { logGroupName: '/old', arn: `${arnOf('/old')}:*` };
    const { requests, records } = await drive(groups, {
      facts: { 'ec2.flow-logs': [flowLog('/vpc')] },
      answers: {
        DescribeLogGroups: ({ nextToken }) =>
          nextToken === undefined ? { logGroups: [kept], nextToken: 'second' } : { logGroups: [older] },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 DescribeLogGroups', { limit: 50 }],
      ['eu-west-1 DescribeLogGroups', { limit: 50, nextToken: 'second' }],
    ]);
    expect(records).toEqual([
      { arn: arnOf('/vpc'), data: kept },
      { arn: arnOf('/old'), data: older },
    ]);
  });

  test('a flow log that names its group by the destination alone', async () => {
    const log = { ...flowLog(), data: { FlowLogId: 'fl-1', LogDestinationType: 'cloud-watch-logs' as const } };
    const { requests } = await drive(groups, {
      facts: { 'ec2.flow-logs': [log] },
      answers: { DescribeLogGroups: () => ({ logGroups: [] }) },
    });
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['no flow log', []],
    ['a flow log to a bucket', [flowLog()]],
  ])('%s: nothing is asked', async (_, logs) => {
    const { requests, records } = await drive(groups, { facts: { 'ec2.flow-logs': logs }, answers: {} });
    expect(requests).toEqual([]);
    expect(records).toEqual([]);
  });
});
