import { ListLoggingConfigurationsCommand, LogScope, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { partsOf, webAclScopes } from './wafv2/references.ts';

/**
 * The logging of web ACLs: one list instead of a call for each ACL.
 *
 * The log scope separates owners: `CUSTOMER` is one's own configuration, the others are made by services for
 * themselves. Each is listed apart, and all tell whether an ACL is logged, also one that has a configuration of its own:
 * that may drop what another keeps. A scope without web ACLs is not asked.
 */
export default defineCollector({
  fact: 'wafv2.logging-configurations',
  scope: 'region',
  reads: ['wafv2.web-acls'],
  client: WAFV2Client,
  operations: {
    ListLoggingConfigurations: {
      command: ListLoggingConfigurationsCommand,
      action: 'wafv2:ListLoggingConfigurations',
      bucket: 'wafv2:ListLoggingConfigurations',
    },
  },

  async *collect({ scope, facts, list }) {
    const used = new Set(facts['wafv2.web-acls'].map(({ arn }) => partsOf(arn).Scope));
    for (const Scope of webAclScopes(scope).filter((one) => used.has(one))) {
      for (const owner of Object.values(LogScope)) {
        const configurations = list(
          'ListLoggingConfigurations',
          { Scope, LogScope: owner, Limit: 100 },
          { items: 'LoggingConfigurations', token: ['NextMarker', 'NextMarker'] },
        );
        for await (const configuration of configurations) {
          yield { arn: `${configuration.ResourceArn}/logging/${configuration.LogScope ?? owner}`, data: configuration };
        }
      }
    }
  },
});
