import {
  DescribeFirewallPolicyCommand,
  NetworkFirewallClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-network-firewall';

import { defineCollector } from '../model/collector.ts';
import { parents, referred, unread } from './network-firewall/references.ts';

/**
 * The policies that firewalls use: default actions, order of evaluation, and the rule groups by ARN. One that another
 * account shares is asked for like an own one.
 *
 * What a firewall that could not be read uses is not known: its gap stands under its own ARN.
 */
export default defineCollector({
  fact: 'network-firewall.firewall-policies',
  scope: 'region',
  reads: ['network-firewall.firewalls'],
  client: NetworkFirewallClient,
  operations: {
    DescribeFirewallPolicy: {
      command: DescribeFirewallPolicyCommand,
      action: 'network-firewall:DescribeFirewallPolicy',
      bucket: 'network-firewall',
    },
  },

  async *collect({ scope, facts, ask, each }) {
    const firewalls = facts['network-firewall.firewalls'];
    yield* unread(firewalls);
    const used = firewalls.flatMap(({ data }) =>
      data.state === 'present' ? (data.value.Firewall?.FirewallPolicyArn ?? []) : [],
    );
    yield* each(parents(used), async ({ arn }) => {
      const policy = await ask(
        'DescribeFirewallPolicy',
        { FirewallPolicyArn: arn },
        { absent: ResourceNotFoundException },
      );
      return { arn, data: referred(policy, 'network-firewall:DescribeFirewallPolicy', scope) };
    });
  },
});
