import { GetRuleGroupCommand, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { ruleGroupArns } from './wafv2/references.ts';

/**
 * The rule groups that web ACLs use, with their rules. AWS's managed groups are not among them: nobody may read their
 * rules. A group shared by another account is asked for by its ARN like an own one.
 */
export default defineCollector({
  fact: 'wafv2.rule-groups',
  scope: 'region',
  reads: ['wafv2.web-acls'],
  client: WAFV2Client,
  operations: {
    GetRuleGroup: { command: GetRuleGroupCommand, action: 'wafv2:GetRuleGroup', bucket: 'wafv2:GetRuleGroup' },
  },

  async *collect({ facts, ask, each }) {
    // A group that is referred to and cannot be found is no parent that vanished: whether it filters stays unknown.
    const groups = ruleGroupArns(facts['wafv2.web-acls']).map((arn) => ({ arn, data: arn }));
    yield* each(groups, async ({ arn }) => ({ arn, data: await ask('GetRuleGroup', { ARN: arn }) }));
  },
});
