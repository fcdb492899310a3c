import { DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The rules of the region's security groups, one record each, with the ids that findings name.
 */
export default defineCollector({
  fact: 'ec2.security-group-rules',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeSecurityGroupRules: {
      command: DescribeSecurityGroupRulesCommand,
      action: 'ec2:DescribeSecurityGroupRules',
      bucket: 'ec2:DescribeSecurityGroupRules',
    },
  },

  async *collect({ scope, list }) {
    const securityGroupRules = list(
      'DescribeSecurityGroupRules',
      { MaxResults: 1000 },
      { items: 'SecurityGroupRules', token: ['NextToken', 'NextToken'] },
    );
    for await (const securityGroupRule of securityGroupRules) {
      yield {
        arn:
          securityGroupRule.SecurityGroupRuleArn ??
          regionalArn(
            { ...scope, account: securityGroupRule.GroupOwnerId ?? scope.account },
            'ec2',
            `security-group-rule/${securityGroupRule.SecurityGroupRuleId}`,
          ),
        data: securityGroupRule,
      };
    }
  },
});
