import { IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';
import { everything, operations, token } from './iam/authorization-details.ts';

/**
 * Every IAM user with inline policies, attached policies, groups, boundary and tags: one call for a thousand of them.
 *
 * Policy documents are percent-encoded JSON, as IAM sends them. The root user is not among the users.
 */
export default defineCollector({
  fact: 'iam.users',
  scope: 'account',
  client: IAMClient,
  operations,

  async *collect({ list }) {
    const users = list('GetAccountAuthorizationDetails', everything, { items: 'UserDetailList', token });
    for await (const user of users) yield { arn: user.Arn!, data: user };
  },
});
