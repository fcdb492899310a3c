import { DescribeInternetGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The internet gateways of a region and the VPCs that they are attached to.
 */
export default defineCollector({
  fact: 'ec2.internet-gateways',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeInternetGateways: {
      command: DescribeInternetGatewaysCommand,
      action: 'ec2:DescribeInternetGateways',
      bucket: 'ec2:DescribeInternetGateways',
    },
  },

  async *collect({ scope, list }) {
    const internetGateways = list(
      'DescribeInternetGateways',
      { MaxResults: 1000 },
      { items: 'InternetGateways', token: ['NextToken', 'NextToken'] },
    );
    for await (const internetGateway of internetGateways) {
      yield {
        arn: regionalArn(
          { ...scope, account: internetGateway.OwnerId ?? scope.account },
          'ec2',
          `internet-gateway/${internetGateway.InternetGatewayId}`,
        ),
        data: internetGateway,
      };
    }
  },
});
