import { EC2Client, SearchTransitGatewayRoutesCommand } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';

/**
 * The routes of every transit gateway route table, static and propagated, in one answer of at most 1,000.
 *
 * There are more where `AdditionalRoutesAvailable` says so or a `NextToken` is left: both stay in the record, as AWS
 * gave them, and such a record is not the whole table.
 */
export default defineCollector({
  fact: 'ec2.transit-gateway-routes',
  scope: 'region',
  reads: ['ec2.transit-gateway-route-tables'],
  client: EC2Client,
  operations: {
    SearchTransitGatewayRoutes: {
      command: SearchTransitGatewayRoutesCommand,
      action: 'ec2:SearchTransitGatewayRoutes',
      bucket: 'ec2:SearchTransitGatewayRoutes',
    },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['ec2.transit-gateway-route-tables'], async ({ arn, data: { TransitGatewayRouteTableId } }) => ({
      arn,
      data: await ask(
        'SearchTransitGatewayRoutes',
        { TransitGatewayRouteTableId, Filters: [{ Name: 'state', Values: ['active', 'blackhole'] }], MaxResults: 1000 },
        { gone: 'InvalidRouteTableID.NotFound' },
      ),
    }));
  },
});
