import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';

/**
 * Every IAM user with inline policies, attached policies, groups, boundary and tags: one call for a thousand of them.
 *
 * Policy documents are percent-encoded JSON, as IAM sends them. The root user is not among the users.
 */
export default defineCollector({
  fact: 'iam.users',
  scope: 'account',
  client: IAMClient,
  operations: {
    GetAccountAuthorizationDetails: {
      command: GetAccountAuthorizationDetailsCommand,
      action: 'iam:GetAccountAuthorizationDetails',
      bucket: 'iam',
    },
  },

  async *collect({ list }) {
    const users = list(
      'GetAccountAuthorizationDetails',
      { Filter: ['User'], MaxItems: 1000 },
      { items: 'UserDetailList', token: ['Marker', 'Marker'] },
    );
    for await (const user of users) yield { arn: user.Arn!, data: user };
  },
});
