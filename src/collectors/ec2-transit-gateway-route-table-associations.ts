import { EC2Client, GetTransitGatewayRouteTableAssociationsCommand } from '@aws-sdk/client-ec2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * Which attachments each transit gateway route table routes: what comes in by an attachment goes by the table that the
 * attachment is associated with, and by no other.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-route-table-associations',
  scope: 'region',
  reads: ['ec2.transit-gateway-route-tables'],
  client: EC2Client,
  operations: {
    GetTransitGatewayRouteTableAssociations: {
      command: GetTransitGatewayRouteTableAssociationsCommand,
      action: 'ec2:GetTransitGatewayRouteTableAssociations',
      bucket: 'ec2:GetTransitGatewayRouteTableAssociations',
    },
  },

  async *collect({ facts, list, each }) {
    const tables = facts['ec2.transit-gateway-route-tables'];
    yield* each(tables, async function* ({ arn, data: { TransitGatewayRouteTableId } }) {
      const associations = list(
        'GetTransitGatewayRouteTableAssociations',
        { TransitGatewayRouteTableId, MaxResults: 1000 },
        { items: 'Associations', token: ['NextToken', 'NextToken'] },
        { gone: 'InvalidRouteTableID.NotFound' },
      );
      for await (const association of associations) {
        yield { arn: `${arn}/associations/${association.TransitGatewayAttachmentId}`, data: present(association) };
      }
    });
  },
});
