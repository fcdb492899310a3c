import { IAMClient } from '@aws-sdk/client-iam';

import { defineCollector } from '../model/collector.ts';
import { everything, operations, token } from './iam/authorization-details.ts';

/** Every IAM group with its inline and attached policies, which its users have too. Documents are percent-encoded JSON. */
export default defineCollector({
  fact: 'iam.groups',
  scope: 'account',
  client: IAMClient,
  operations,

  async *collect({ list }) {
    const groups = list('GetAccountAuthorizationDetails', everything, { items: 'GroupDetailList', token });
    for await (const group of groups) yield { arn: group.Arn!, data: group };
  },
});
