import { DescribeManagedPrefixListsCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The managed prefix lists that rules and routes may name: this account's, shared ones, and those of AWS, whose ARN has `aws` for an account.
 */
export default defineCollector({
  fact: 'ec2.managed-prefix-lists',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeManagedPrefixLists: {
      command: DescribeManagedPrefixListsCommand,
      action: 'ec2:DescribeManagedPrefixLists',
      bucket: 'ec2:DescribeManagedPrefixLists',
    },
  },

  async *collect({ scope, list }) {
    const prefixLists = list(
      'DescribeManagedPrefixLists',
      { MaxResults: 100 },
      { items: 'PrefixLists', token: ['NextToken', 'NextToken'] },
    );
    for await (const prefixList of prefixLists) {
      yield {
        arn: prefixList.PrefixListArn ?? regionalArn(scope, 'ec2', `prefix-list/${prefixList.PrefixListId}`),
        data: prefixList,
      };
    }
  },
});
