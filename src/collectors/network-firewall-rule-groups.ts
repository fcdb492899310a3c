import {
  DescribeRuleGroupCommand,
  NetworkFirewallClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-network-firewall';

import { defineCollector } from '../model/collector.ts';
import { parents, referred, unread } from './network-firewall/references.ts';

/**
 * The rule groups that firewall policies use, with their rules and how much of their capacity these take: a group may be
 * empty. Groups that AWS or a partner manages are left out: no account owns one, and none is empty.
 *
 * What a policy that could not be read refers to is not known: its gap stands under its own ARN.
 */
export default defineCollector({
  fact: 'network-firewall.rule-groups',
  scope: 'region',
  reads: ['network-firewall.firewall-policies'],
  client: NetworkFirewallClient,
  operations: {
    DescribeRuleGroup: {
      command: DescribeRuleGroupCommand,
      action: 'network-firewall:DescribeRuleGroup',
      bucket: 'network-firewall',
    },
  },

  async *collect({ scope, facts, ask, each }) {
    const policies = facts['network-firewall.firewall-policies'];
    yield* unread(policies);
    const used = policies.flatMap(({ data }) => {
      const { StatelessRuleGroupReferences = [], StatefulRuleGroupReferences = [] } =
        (data.state === 'present' && data.value.FirewallPolicy) || {};
      return [...StatelessRuleGroupReferences, ...StatefulRuleGroupReferences].map(({ ResourceArn }) => ResourceArn);
    });
    const own = used.filter((arn) => arn !== undefined).filter((arn) => /^\d{12}$/.test(arn.split(':')[4] ?? ''));
    yield* each(parents(own), async ({ arn }) => {
      const group = await ask('DescribeRuleGroup', { RuleGroupArn: arn }, { absent: ResourceNotFoundException });
      return { arn, data: referred(group, 'network-firewall:DescribeRuleGroup', scope) };
    });
  },
});
