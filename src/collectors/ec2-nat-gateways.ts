import { DescribeNatGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The NAT gateways of a region; deleted ones stay listed for about an hour (`State`).
 */
export default defineCollector({
  fact: 'ec2.nat-gateways',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeNatGateways: {
      command: DescribeNatGatewaysCommand,
      action: 'ec2:DescribeNatGateways',
      bucket: 'ec2:DescribeNatGateways',
    },
  },

  async *collect({ scope, list }) {
    const natGateways = list(
      'DescribeNatGateways',
      { MaxResults: 1000 },
      { items: 'NatGateways', token: ['NextToken', 'NextToken'] },
    );
    for await (const natGateway of natGateways) {
      yield { arn: regionalArn(scope, 'ec2', `natgateway/${natGateway.NatGatewayId}`), data: natGateway };
    }
  },
});
