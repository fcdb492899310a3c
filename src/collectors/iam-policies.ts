import { IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';
import { everything, operations, token } from './iam/authorization-details.ts';

/**
 * Managed policies, the account's own and AWS's, with the documents of their versions (percent-encoded JSON).
 *
 * A policy has up to five versions; the one with `IsDefaultVersion` is in force. AWS's own have `aws` in place of the
 * account in their ARN.
 */
export default defineCollector({
  fact: 'iam.policies',
  scope: 'account',
  client: IAMClient,
  operations,

  async *collect({ list }) {
    const policies = list('GetAccountAuthorizationDetails', everything, { items: 'Policies', token });
    for await (const policy of policies) yield { arn: policy.Arn!, data: policy };
  },
});
