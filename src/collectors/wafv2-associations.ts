import {
  ListResourcesForWebACLCommand,
  ResourceType,
  WAFNonexistentItemException,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { partsOf } from './wafv2/references.ts';

/**
 * What every regional web ACL protects, by type of resource: one call tells one type, and asks for load balancers when
 * no type is named.
 *
 * REST stages are left out, since a stage names its web ACL itself (`webAclArn`). Distributions are never listed here:
 * a web ACL of CloudFront is named by the distribution.
 */
export default defineCollector({
  fact: 'wafv2.associations',
  scope: 'region',
  reads: ['wafv2.web-acls'],
  client: WAFV2Client,
  operations: {
    ListResourcesForWebACL: {
      command: ListResourcesForWebACLCommand,
      action: 'wafv2:ListResourcesForWebACL',
      bucket: 'wafv2:ListResourcesForWebACL',
    },
  },

  async *collect({ facts, ask, each }) {
    const types = Object.values(ResourceType).filter((type) => type !== ResourceType.API_GATEWAY);
    // Asked also for an ACL whose rules could not be read: its ARN was listed.
    const asked = facts['wafv2.web-acls']
      .filter(({ data, arn }) => data.state !== 'absent' && partsOf(arn).Scope === 'REGIONAL')
      .flatMap(({ arn }) => types.map((type) => ({ arn: `${arn}/resources/${type}`, data: { arn, type } })));
    yield* each(asked, async ({ arn, data }) => ({
      arn,
      data: await ask(
        'ListResourcesForWebACL',
        { WebACLArn: data.arn, ResourceType: data.type },
        { gone: WAFNonexistentItemException },
      ),
    }));
  },
});
