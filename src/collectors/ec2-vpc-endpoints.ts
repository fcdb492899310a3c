import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The VPC endpoints of a region with their policies: gateway, interface, Gateway Load Balancer and resource endpoints.
 */
export default defineCollector({
  fact: 'ec2.vpc-endpoints',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeVpcEndpoints: {
      command: DescribeVpcEndpointsCommand,
      action: 'ec2:DescribeVpcEndpoints',
      bucket: 'ec2:DescribeVpcEndpoints',
    },
  },

  async *collect({ scope, list }) {
    const vpcEndpoints = list(
      'DescribeVpcEndpoints',
      { MaxResults: 1000 },
      { items: 'VpcEndpoints', token: ['NextToken', 'NextToken'] },
    );
    for await (const vpcEndpoint of vpcEndpoints) {
      yield {
        arn: regionalArn(
          { ...scope, account: vpcEndpoint.OwnerId ?? scope.account },
          'ec2',
          `vpc-endpoint/${vpcEndpoint.VpcEndpointId}`,
        ),
        data: vpcEndpoint,
      };
    }
  },
});
