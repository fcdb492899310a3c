import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The subnets of a region, and those that other accounts share with this one: `OwnerId` tells whose they are.
 *
 * Neither a name nor `MapPublicIpOnLaunch` makes a subnet public: its route table does.
 */
export default defineCollector({
  fact: 'ec2.subnets',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeSubnets: { command: DescribeSubnetsCommand, action: 'ec2:DescribeSubnets', bucket: 'ec2:DescribeSubnets' },
  },

  async *collect({ scope, list }) {
    const subnets = list(
      'DescribeSubnets',
      { MaxResults: 1000 },
      { items: 'Subnets', token: ['NextToken', 'NextToken'] },
    );
    for await (const subnet of subnets) {
      yield {
        arn:
          subnet.SubnetArn ??
          regionalArn({ ...scope, account: subnet.OwnerId ?? scope.account }, 'ec2', `subnet/${subnet.SubnetId}`),
        data: subnet,
      };
    }
  },
});
