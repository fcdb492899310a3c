import { DescribeTransitGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The transit gateways of a region, and those that other accounts share with this one.
 */
export default defineCollector({
  fact: 'ec2.transit-gateways',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeTransitGateways: {
      command: DescribeTransitGatewaysCommand,
      action: 'ec2:DescribeTransitGateways',
      bucket: 'ec2:DescribeTransitGateways',
    },
  },

  async *collect({ scope, list }) {
    const transitGateways = list(
      'DescribeTransitGateways',
      { MaxResults: 1000 },
      { items: 'TransitGateways', token: ['NextToken', 'NextToken'] },
    );
    for await (const transitGateway of transitGateways) {
      yield {
        arn:
          transitGateway.TransitGatewayArn ??
          regionalArn(
            { ...scope, account: transitGateway.OwnerId ?? scope.account },
            'ec2',
            `transit-gateway/${transitGateway.TransitGatewayId}`,
          ),
        data: transitGateway,
      };
    }
  },
});
