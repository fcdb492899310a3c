import {
  DescribeLoggingConfigurationCommand,
  NetworkFirewallClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-network-firewall';

import { defineCollector } from '../model/collector.ts';

/**
 * Where each firewall writes its alerts and flows. One without logging has an answer without destinations.
 */
export default defineCollector({
  fact: 'network-firewall.logging-configurations',
  scope: 'region',
  follows: ['network-firewall.firewalls'],
  client: NetworkFirewallClient,
  operations: {
    DescribeLoggingConfiguration: {
      command: DescribeLoggingConfigurationCommand,
      action: 'network-firewall:DescribeLoggingConfiguration',
      bucket: 'network-firewall',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(follow('network-firewall.firewalls'), async ({ arn }) => ({
      arn,
      data: await ask('DescribeLoggingConfiguration', { FirewallArn: arn }, { gone: ResourceNotFoundException }),
    }));
  },
});
