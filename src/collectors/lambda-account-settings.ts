import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/** The region's Lambda limits and use, its concurrency above all: the pool that all functions share. */
export default defineCollector({
  fact: 'lambda.account-settings',
  scope: 'region',
  client: LambdaClient,
  operations: {
    GetAccountSettings: { command: GetAccountSettingsCommand, action: 'lambda:GetAccountSettings', bucket: 'lambda' },
  },

  async *collect({ scope, ask }) {
    yield { arn: accountArn(scope), data: await ask('GetAccountSettings', {}) };
  },
});
