import {
  ListTargetsForPolicyCommand,
  OrganizationsClient,
  PolicyNotFoundException,
} from '@aws-sdk/client-organizations';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * Where each organization policy is attached: the root, units and accounts.
 *
 * Asked from the policies' side, because there are fewer of them than of accounts. Only direct attachments are listed;
 * what an account inherits follows from `organizations.units`.
 */
export default defineCollector({
  fact: 'organizations.policy-targets',
  scope: 'organization',
  reads: ['organizations.policies'],
  client: OrganizationsClient,
  operations: {
    ListTargetsForPolicy: {
      command: ListTargetsForPolicyCommand,
      action: 'organizations:ListTargetsForPolicy',
      bucket: 'organizations:ListTargetsForPolicy',
    },
  },

  async *collect({ facts, list, each }) {
    yield* each(facts['organizations.policies'], async function* ({ arn, data }) {
      const targets = list(
        'ListTargetsForPolicy',
        { PolicyId: data.Policy?.PolicySummary?.Id, MaxResults: 20 },
        { items: 'Targets', token: ['NextToken', 'NextToken'] },
        { gone: PolicyNotFoundException },
      );
      for await (const target of targets) yield { arn: `${arn}/targets/${target.TargetId}`, data: present(target) };
    });
  },
});
