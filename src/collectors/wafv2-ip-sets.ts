import { GetIPSetCommand, WAFNonexistentItemException, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { ipSetArns, partsOf, referred, unread } from './wafv2/references.ts';

/**
 * The IP sets that web ACLs and rule groups use: a rule over an empty one matches nobody.
 *
 * A set is asked for by name and id, not by ARN, so the sets of a group that another account shares cannot be read.
 * What an unread web ACL or rule group refers to is not known: its gap stands under its own ARN.
 */
export default defineCollector({
  fact: 'wafv2.ip-sets',
  scope: 'region',
  reads: ['wafv2.web-acls', 'wafv2.rule-groups'],
  client: WAFV2Client,
  operations: { GetIPSet: { command: GetIPSetCommand, action: 'wafv2:GetIPSet', bucket: 'wafv2:GetIPSet' } },

  async *collect({ scope, facts, ask, each }) {
    // The unread web ACLs are among these records too.
    yield* unread(facts['wafv2.rule-groups']);
    const sets = ipSetArns(facts['wafv2.web-acls'], facts['wafv2.rule-groups']).map((arn) => ({ arn, data: arn }));
    yield* each(sets, async ({ arn }) => {
      const set = await ask('GetIPSet', partsOf(arn), { absent: WAFNonexistentItemException });
      return { arn, data: referred(set, 'wafv2:GetIPSet', scope) };
    });
  },
});
