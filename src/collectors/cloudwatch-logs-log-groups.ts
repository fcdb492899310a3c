import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';

import type { FactData } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The log groups of a region, for what flow logs are kept in: a group without `retentionInDays` keeps for ever. Every
 * function has a group too, and a page holds 50, so nothing is asked where no flow log goes to CloudWatch Logs.
 */
export default defineCollector({
  fact: 'cloudwatch-logs.log-groups',
  scope: 'region',
  consults: ['ec2.flow-logs'],
  client: CloudWatchLogsClient,
  operations: {
    DescribeLogGroups: {
      command: DescribeLogGroupsCommand,
      action: 'logs:DescribeLogGroups',
      bucket: 'cloudwatch-logs:DescribeLogGroups',
    },
  },

  async *collect({ facts, list }) {
    const logs = facts['ec2.flow-logs'];
    if (logs.state === 'present' && logs.value.every(({ data }) => isElsewhere(data))) return;
    const token = ['nextToken', 'nextToken'] as const;
    for await (const group of list('DescribeLogGroups', { limit: 50 }, { items: 'logGroups', token })) {
      // `arn` ends in `:*`, which stands for the group's streams.
      yield { arn: group.logGroupArn ?? group.arn!.replace(/:\*$/, ''), data: group };
    }
  },
});

const isElsewhere = ({ LogGroupName, LogDestinationType }: FactData<'ec2.flow-logs'>): boolean =>
  LogGroupName === undefined && LogDestinationType !== 'cloud-watch-logs';
