import { GetWebACLCommand, ListWebACLsCommand, WAFNonexistentItemException, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { webAclScopes } from './wafv2/references.ts';

/**
 * The web ACLs of a region with all their rules, those of CloudFront in the region where they live.
 *
 * The list only names them; each is read on its own.
 */
export default defineCollector({
  fact: 'wafv2.web-acls',
  scope: 'region',
  client: WAFV2Client,
  operations: {
    ListWebACLs: { command: ListWebACLsCommand, action: 'wafv2:ListWebACLs', bucket: 'wafv2:ListWebACLs' },
    GetWebACL: { command: GetWebACLCommand, action: 'wafv2:GetWebACL', bucket: 'wafv2:GetWebACL' },
  },

  async *collect({ scope, ask, list, each }) {
    for (const Scope of webAclScopes(scope)) {
      const token = ['NextMarker', 'NextMarker'] as const;
      const named = [];
      for await (const { ARN, Name, Id } of list('ListWebACLs', { Scope, Limit: 100 }, { items: 'WebACLs', token })) {
        named.push({ arn: ARN!, data: { Name, Id, Scope } });
      }
      yield* each(named, async ({ arn, data }) => ({
        arn,
        data: await ask('GetWebACL', data, { gone: WAFNonexistentItemException }),
      }));
    }
  },
});
