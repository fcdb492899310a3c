import { IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';
import { everything, operations, token } from './iam/authorization-details.ts';

/**
 * Every IAM role with its trust policy, inline policies, attached policies, boundary, tags and last use.
 *
 * Policy documents are percent-encoded JSON, as IAM sends them. Attached policies are only named: their documents are
 * in `iam.policies`.
 */
export default defineCollector({
  fact: 'iam.roles',
  scope: 'account',
  client: IAMClient,
  operations,

  async *collect({ list }) {
    const roles = list('GetAccountAuthorizationDetails', everything, { items: 'RoleDetailList', token });
    for await (const role of roles) yield { arn: role.Arn!, data: role };
  },
});
