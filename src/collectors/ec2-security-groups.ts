import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The security groups of a region with their rules, prefix lists by id only (`ec2.prefix-list-entries` holds their addresses).
 *
 * Half of EC2's page: a group is large on the wire, and parsing a thousand would hold everything else up.
 */
export default defineCollector({
  fact: 'ec2.security-groups',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeSecurityGroups: {
      command: DescribeSecurityGroupsCommand,
      action: 'ec2:DescribeSecurityGroups',
      bucket: 'ec2:DescribeSecurityGroups',
    },
  },

  async *collect({ scope, list }) {
    const securityGroups = list(
      'DescribeSecurityGroups',
      { MaxResults: 500 },
      { items: 'SecurityGroups', token: ['NextToken', 'NextToken'] },
    );
    for await (const securityGroup of securityGroups) {
      yield {
        arn: regionalArn(
          { ...scope, account: securityGroup.OwnerId ?? scope.account },
          'ec2',
          `security-group/${securityGroup.GroupId}`,
        ),
        data: securityGroup,
      };
    }
  },
});
