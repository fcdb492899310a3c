import { DescribeTransitGatewayAttachmentsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * What is attached to transit gateways: VPCs, VPNs, peers. The owner of the gateway sees all of them, others their own.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-attachments',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeTransitGatewayAttachments: {
      command: DescribeTransitGatewayAttachmentsCommand,
      action: 'ec2:DescribeTransitGatewayAttachments',
      bucket: 'ec2:DescribeTransitGatewayAttachments',
    },
  },

  async *collect({ scope, list }) {
    const transitGatewayAttachments = list(
      'DescribeTransitGatewayAttachments',
      { MaxResults: 1000 },
      { items: 'TransitGatewayAttachments', token: ['NextToken', 'NextToken'] },
    );
    for await (const transitGatewayAttachment of transitGatewayAttachments) {
      yield {
        arn: regionalArn(
          scope,
          'ec2',
          `transit-gateway-attachment/${transitGatewayAttachment.TransitGatewayAttachmentId}`,
        ),
        data: transitGatewayAttachment,
      };
    }
  },
});
