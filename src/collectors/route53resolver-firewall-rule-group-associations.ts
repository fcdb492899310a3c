import { defineCollector } from '../model/collector.ts';
import { ListFirewallRuleGroupAssociationsCommand, Route53ResolverClient } from '../sdk/route53resolver.ts';

/**
 * Which rule groups of Route 53 Resolver DNS Firewall filter the queries of which VPC, in any state (`Status`). Those that a
 * Route 53 Profile brings are not among them. A region where no function is in a VPC is not asked.
 */
export default defineCollector({
  fact: 'route53resolver.firewall-rule-group-associations',
  scope: 'region',
  consults: ['lambda.functions'],
  client: Route53ResolverClient,
  operations: {
    ListFirewallRuleGroupAssociations: {
      command: ListFirewallRuleGroupAssociationsCommand,
      action: 'route53resolver:ListFirewallRuleGroupAssociations',
      bucket: 'route53resolver',
    },
  },

  async *collect({ facts, list }) {
    const functions = facts['lambda.functions'];
    if (functions.state === 'present' && functions.value.every(({ data }) => !data.VpcConfig?.SubnetIds?.length))
      return;
    const associations = list(
      'ListFirewallRuleGroupAssociations',
      { MaxResults: 100 },
      { items: 'FirewallRuleGroupAssociations', token: ['NextToken', 'NextToken'] },
    );
    for await (const association of associations) yield { arn: association.Arn!, data: association };
  },
});
