import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';

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
  operations: {
    GetAccountAuthorizationDetails: {
      command: GetAccountAuthorizationDetailsCommand,
      action: 'iam:GetAccountAuthorizationDetails',
      bucket: 'iam',
    },
  },

  async *collect({ list }) {
    const roles = list(
      'GetAccountAuthorizationDetails',
      { Filter: ['Role'], MaxItems: 1000 },
      { items: 'RoleDetailList', token: ['Marker', 'Marker'] },
    );
    for await (const role of roles) yield { arn: role.Arn!, data: role };
  },
});
