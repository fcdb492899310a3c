import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';
import { ListFirewallRulesCommand, Route53ResolverClient } from '../sdk/route53resolver.ts';

/**
 * The rules of every rule group that is associated with a VPC, each group once. A rule goes by its priority, of which a group
 * has none twice. The groups of others, which AWS Resource Access Manager shares, stand under the account that uses them:
 * an association does not tell the owner.
 *
 * A group in use cannot be deleted. So one that is not found is there, and not shown: unknown, as any other refusal.
 */
export default defineCollector({
  fact: 'route53resolver.firewall-rules',
  scope: 'region',
  reads: ['route53resolver.firewall-rule-group-associations'],
  client: Route53ResolverClient,
  operations: {
    ListFirewallRules: {
      command: ListFirewallRulesCommand,
      action: 'route53resolver:ListFirewallRules',
      bucket: 'route53resolver',
    },
  },

  async *collect({ scope, facts, list, each }) {
    const used = facts['route53resolver.firewall-rule-group-associations'].flatMap(
      ({ data }) => data.FirewallRuleGroupId ?? [],
    );
    const groups = [...new Set(used)].toSorted().map((id) => ({
      arn: regionalArn(scope, 'route53resolver', `firewall-rule-group/${id}`),
      data: id,
    }));
    yield* each(groups, async function* ({ arn, data: FirewallRuleGroupId }) {
      const rules = list(
        'ListFirewallRules',
        { FirewallRuleGroupId, MaxResults: 100 },
        { items: 'FirewallRules', token: ['NextToken', 'NextToken'] },
        { gone: () => false },
      );
      for await (const rule of rules) yield { arn: `${arn}/rules/${rule.Priority}`, data: present(rule) };
    });
  },
});
