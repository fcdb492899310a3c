import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';

/** Every IAM group with its inline and attached policies, which its users have too. Documents are percent-encoded JSON. */
export default defineCollector({
  fact: 'iam.groups',
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
    const groups = list(
      'GetAccountAuthorizationDetails',
      { Filter: ['Group'], MaxItems: 1000 },
      { items: 'GroupDetailList', token: ['Marker', 'Marker'] },
    );
    for await (const group of groups) yield { arn: group.Arn!, data: group };
  },
});
