import { DescribeNetworkAclsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The network ACLs of a region with entries and subnets. They keep no state: an answer must be let out by a rule of its own.
 */
export default defineCollector({
  fact: 'ec2.network-acls',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeNetworkAcls: {
      command: DescribeNetworkAclsCommand,
      action: 'ec2:DescribeNetworkAcls',
      bucket: 'ec2:DescribeNetworkAcls',
    },
  },

  async *collect({ scope, list }) {
    const networkAcls = list(
      'DescribeNetworkAcls',
      { MaxResults: 1000 },
      { items: 'NetworkAcls', token: ['NextToken', 'NextToken'] },
    );
    for await (const networkAcl of networkAcls) {
      yield {
        arn: regionalArn(
          { ...scope, account: networkAcl.OwnerId ?? scope.account },
          'ec2',
          `network-acl/${networkAcl.NetworkAclId}`,
        ),
        data: networkAcl,
      };
    }
  },
});
