import { DescribeVpcPeeringConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The peering connections that a VPC of this account requested or accepted, in any state.
 */
export default defineCollector({
  fact: 'ec2.vpc-peering-connections',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeVpcPeeringConnections: {
      command: DescribeVpcPeeringConnectionsCommand,
      action: 'ec2:DescribeVpcPeeringConnections',
      bucket: 'ec2:DescribeVpcPeeringConnections',
    },
  },

  async *collect({ scope, list }) {
    const vpcPeeringConnections = list(
      'DescribeVpcPeeringConnections',
      { MaxResults: 1000 },
      { items: 'VpcPeeringConnections', token: ['NextToken', 'NextToken'] },
    );
    for await (const vpcPeeringConnection of vpcPeeringConnections) {
      yield {
        arn: regionalArn(scope, 'ec2', `vpc-peering-connection/${vpcPeeringConnection.VpcPeeringConnectionId}`),
        data: vpcPeeringConnection,
      };
    }
  },
});
