import { GetRuleGroupCommand, WAFNonexistentItemException, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { referred, ruleGroupArns, unread } from './wafv2/references.ts';

/**
 * The rule groups that web ACLs use, with their rules. AWS's managed groups are not among them: nobody may read their
 * rules. A group shared by another account is asked for by its ARN like an own one.
 *
 * What a web ACL that could not be read refers to is not known: its gap stands under its own ARN.
 */
export default defineCollector({
  fact: 'wafv2.rule-groups',
  scope: 'region',
  reads: ['wafv2.web-acls'],
  client: WAFV2Client,
  operations: {
    GetRuleGroup: { command: GetRuleGroupCommand, action: 'wafv2:GetRuleGroup', bucket: 'wafv2:GetRuleGroup' },
  },

  async *collect({ scope, facts, ask, each }) {
    yield* unread(facts['wafv2.web-acls']);
    const groups = ruleGroupArns(facts['wafv2.web-acls']).map((arn) => ({ arn, data: arn }));
    yield* each(groups, async ({ arn }) => {
      const group = await ask('GetRuleGroup', { ARN: arn }, { absent: WAFNonexistentItemException });
      return { arn, data: referred(group, 'wafv2:GetRuleGroup', scope) };
    });
  },
});
