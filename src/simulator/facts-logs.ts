import { arnOf } from './keys.ts';
import { list } from './rows.ts';
import { text, type Row } from './question.ts';

export const logRows: Readonly<Record<string, Row>> = {
  'cloudwatch-logs:DescribeLogGroups': list('cloudwatch-logs.log-groups', {
    complete: (name, { scope }) => {
      const arn = arnOf('cloudwatch-logs.log-groups', name, scope);
      return { logGroupName: name, arn: `${arn}:*`, logGroupArn: arn, logGroupClass: 'STANDARD' };
    },
    keep: ({ logGroupName }, { logGroupNamePrefix: prefix }) =>
      prefix === undefined || text(logGroupName).startsWith(text(prefix)),
  }),
};
