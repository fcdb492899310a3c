import { DescribeTransitGatewayVpcAttachmentsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * How VPCs are attached to transit gateways: in which subnets, and with which options (appliance mode, security group
 * referencing). `ec2.transit-gateway-attachments` tells neither, but whether there is a VPC among them: where there is
 * none, nothing is asked. The owner of the gateway sees all of them, others their own.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-vpc-attachments',
  scope: 'region',
  consults: ['ec2.transit-gateway-attachments'],
  client: EC2Client,
  operations: {
    DescribeTransitGatewayVpcAttachments: {
      command: DescribeTransitGatewayVpcAttachmentsCommand,
      action: 'ec2:DescribeTransitGatewayVpcAttachments',
      bucket: 'ec2:DescribeTransitGatewayVpcAttachments',
    },
  },

  async *collect({ scope, facts, list }) {
    const known = facts['ec2.transit-gateway-attachments'];
    if (known.state === 'present' && !known.value.some(({ data }) => data.ResourceType === 'vpc')) return;
    const attachments = list(
      'DescribeTransitGatewayVpcAttachments',
      { MaxResults: 1000 },
      { items: 'TransitGatewayVpcAttachments', token: ['NextToken', 'NextToken'] },
    );
    for await (const attachment of attachments) {
      yield {
        arn: regionalArn(
          { ...scope, account: attachment.VpcOwnerId ?? scope.account },
          'ec2',
          `transit-gateway-attachment/${attachment.TransitGatewayAttachmentId}`,
        ),
        data: attachment,
      };
    }
  },
});
