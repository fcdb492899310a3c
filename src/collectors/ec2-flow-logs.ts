import { DescribeFlowLogsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The flow logs of VPCs, subnets, interfaces and transit gateways. `ACTIVE` with `DeliverLogsStatus: FAILED` delivers nothing.
 */
export default defineCollector({
  fact: 'ec2.flow-logs',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeFlowLogs: {
      command: DescribeFlowLogsCommand,
      action: 'ec2:DescribeFlowLogs',
      bucket: 'ec2:DescribeFlowLogs',
    },
  },

  async *collect({ scope, list }) {
    const flowLogs = list(
      'DescribeFlowLogs',
      { MaxResults: 1000 },
      { items: 'FlowLogs', token: ['NextToken', 'NextToken'] },
    );
    for await (const flowLog of flowLogs) {
      yield { arn: regionalArn(scope, 'ec2', `vpc-flow-log/${flowLog.FlowLogId}`), data: flowLog };
    }
  },
});
