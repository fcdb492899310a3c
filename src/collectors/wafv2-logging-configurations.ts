import { ListLoggingConfigurationsCommand, LogScope, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { webAclScopes } from './wafv2/references.ts';

/**
 * The logging of web ACLs: one list instead of a call for each ACL.
 *
 * The log scope separates owners: `CUSTOMER` is one's own configuration, the others are made by services for
 * themselves. Each is listed apart, and all tell whether an ACL is logged.
 */
export default defineCollector({
  fact: 'wafv2.logging-configurations',
  scope: 'region',
  client: WAFV2Client,
  operations: {
    ListLoggingConfigurations: {
      command: ListLoggingConfigurationsCommand,
      action: 'wafv2:ListLoggingConfigurations',
      bucket: 'wafv2:ListLoggingConfigurations',
    },
  },

  async *collect({ scope, list }) {
    for (const Scope of webAclScopes(scope)) {
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
