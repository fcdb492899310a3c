import { DescribeEgressOnlyInternetGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The gateways through which IPv6 leaves a VPC and nothing enters.
 */
export default defineCollector({
  fact: 'ec2.egress-only-internet-gateways',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeEgressOnlyInternetGateways: {
      command: DescribeEgressOnlyInternetGatewaysCommand,
      action: 'ec2:DescribeEgressOnlyInternetGateways',
      bucket: 'ec2:DescribeEgressOnlyInternetGateways',
    },
  },

  async *collect({ scope, list }) {
    const egressOnlyInternetGateways = list(
      'DescribeEgressOnlyInternetGateways',
      { MaxResults: 255 },
      { items: 'EgressOnlyInternetGateways', token: ['NextToken', 'NextToken'] },
    );
    for await (const egressOnlyInternetGateway of egressOnlyInternetGateways) {
      yield {
        arn: regionalArn(
          scope,
          'ec2',
          `egress-only-internet-gateway/${egressOnlyInternetGateway.EgressOnlyInternetGatewayId}`,
        ),
        data: egressOnlyInternetGateway,
      };
    }
  },
});
