import {
  AWSOrganizationsNotInUseException,
  ListAccountsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';

import { defineCollector } from '../model/collector.ts';

/**
 * Every account of the organization: who is "one of ours" in a policy.
 *
 * Only the management account and delegated administrators may ask. Pages hold twenty and come one after the other, and
 * one may be empty though more follow.
 */
export default defineCollector({
  fact: 'organizations.accounts',
  scope: 'organization',
  client: OrganizationsClient,
  operations: {
    ListAccounts: {
      command: ListAccountsCommand,
      action: 'organizations:ListAccounts',
      bucket: 'organizations:ListAccounts',
    },
  },

  async *collect({ list }) {
    const accounts = list(
      'ListAccounts',
      { MaxResults: 20 },
      { items: 'Accounts', token: ['NextToken', 'NextToken'] },
      { absent: AWSOrganizationsNotInUseException },
    );
    for await (const account of accounts) yield { arn: account.Arn!, data: account };
  },
});
