import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The VPCs of a region, default ones included: every account starts with one in each region.
 */
export default defineCollector({
  fact: 'ec2.vpcs',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeVpcs: { command: DescribeVpcsCommand, action: 'ec2:DescribeVpcs', bucket: 'ec2:DescribeVpcs' },
  },

  async *collect({ scope, list }) {
    const vpcs = list('DescribeVpcs', { MaxResults: 1000 }, { items: 'Vpcs', token: ['NextToken', 'NextToken'] });
    for await (const vpc of vpcs) {
      yield {
        arn: regionalArn({ ...scope, account: vpc.OwnerId ?? scope.account }, 'ec2', `vpc/${vpc.VpcId}`),
        data: vpc,
      };
    }
  },
});
