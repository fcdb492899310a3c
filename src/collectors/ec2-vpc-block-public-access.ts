import { DescribeVpcBlockPublicAccessOptionsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/** VPC Block Public Access of an account in a region: it can cut what route tables and gateways would let through. */
export default defineCollector({
  fact: 'ec2.vpc-block-public-access',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeVpcBlockPublicAccessOptions: {
      command: DescribeVpcBlockPublicAccessOptionsCommand,
      action: 'ec2:DescribeVpcBlockPublicAccessOptions',
      bucket: 'ec2:DescribeVpcBlockPublicAccessOptions',
    },
  },

  async *collect({ scope, ask }) {
    yield { arn: accountArn(scope), data: await ask('DescribeVpcBlockPublicAccessOptions', {}) };
  },
});
