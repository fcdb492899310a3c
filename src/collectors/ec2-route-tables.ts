import { DescribeRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The route tables of a region with their routes and associations.
 *
 * A subnet without an association uses the main table of its own VPC. The page of this list is smaller than others.
 */
export default defineCollector({
  fact: 'ec2.route-tables',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeRouteTables: {
      command: DescribeRouteTablesCommand,
      action: 'ec2:DescribeRouteTables',
      bucket: 'ec2:DescribeRouteTables',
    },
  },

  async *collect({ scope, list }) {
    const routeTables = list(
      'DescribeRouteTables',
      { MaxResults: 100 },
      { items: 'RouteTables', token: ['NextToken', 'NextToken'] },
    );
    for await (const routeTable of routeTables) {
      yield {
        arn: regionalArn(
          { ...scope, account: routeTable.OwnerId ?? scope.account },
          'ec2',
          `route-table/${routeTable.RouteTableId}`,
        ),
        data: routeTable,
      };
    }
  },
});
