import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/** Counts of the account's identities. `AccountAccessKeysPresent` is 1 if the root user has access keys. */
export default defineCollector({
  fact: 'iam.account-summary',
  scope: 'account',
  client: IAMClient,
  operations: {
    GetAccountSummary: { command: GetAccountSummaryCommand, action: 'iam:GetAccountSummary', bucket: 'iam' },
  },

  async *collect({ scope, ask }) {
    yield { arn: accountArn(scope), data: await ask('GetAccountSummary', {}) };
  },
});
