import { DescribeTransitGatewayRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The route tables of this account's transit gateways. Tables of a shared gateway are its owner's to see: where the region
 * has no gateway of the account's own, nothing is asked.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-route-tables',
  scope: 'region',
  consults: ['ec2.transit-gateways'],
  client: EC2Client,
  operations: {
    DescribeTransitGatewayRouteTables: {
      command: DescribeTransitGatewayRouteTablesCommand,
      action: 'ec2:DescribeTransitGatewayRouteTables',
      bucket: 'ec2:DescribeTransitGatewayRouteTables',
    },
  },

  async *collect({ scope, facts, list }) {
    const gateways = facts['ec2.transit-gateways'];
    const owners = gateways.state === 'present' ? gateways.value.map(({ data }) => data.OwnerId) : [undefined];
    if (owners.every((owner) => owner !== undefined && owner !== scope.account)) return;
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
