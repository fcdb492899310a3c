import { DescribeTransitGatewayRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The route tables of this account's transit gateways. Tables of a shared gateway are its owner's to see.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-route-tables',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeTransitGatewayRouteTables: {
      command: DescribeTransitGatewayRouteTablesCommand,
      action: 'ec2:DescribeTransitGatewayRouteTables',
      bucket: 'ec2:DescribeTransitGatewayRouteTables',
    },
  },

  async *collect({ scope, list }) {
    const transitGatewayRouteTables = list(
      'DescribeTransitGatewayRouteTables',
      { MaxResults: 1000 },
      { items: 'TransitGatewayRouteTables', token: ['NextToken', 'NextToken'] },
    );
    for await (const transitGatewayRouteTable of transitGatewayRouteTables) {
      yield {
        arn: regionalArn(
          scope,
          'ec2',
          `transit-gateway-route-table/${transitGatewayRouteTable.TransitGatewayRouteTableId}`,
        ),
        data: transitGatewayRouteTable,
      };
    }
  },
});
