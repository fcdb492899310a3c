import { GetIPSetCommand, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { ipSetArns, partsOf } from './wafv2/references.ts';

/** The IP sets that web ACLs and rule groups use: a rule over an empty one matches nobody. */
export default defineCollector({
  fact: 'wafv2.ip-sets',
  scope: 'region',
  reads: ['wafv2.web-acls', 'wafv2.rule-groups'],
  client: WAFV2Client,
  operations: { GetIPSet: { command: GetIPSetCommand, action: 'wafv2:GetIPSet', bucket: 'wafv2:GetIPSet' } },

  async *collect({ facts, ask, each }) {
    const sets = ipSetArns(facts['wafv2.web-acls'], facts['wafv2.rule-groups']).map((arn) => ({ arn, data: arn }));
    yield* each(sets, async ({ arn }) => ({ arn, data: await ask('GetIPSet', partsOf(arn)) }));
  },
});
