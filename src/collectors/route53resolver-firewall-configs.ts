import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';
import { ListFirewallConfigsCommand, Route53ResolverClient } from '../sdk/route53resolver.ts';

/**
 * What VPCs do with queries that DNS Firewall leaves unanswered. It matters where a rule group is associated: where none is,
 * nothing is asked. A page holds ten.
 */
export default defineCollector({
  fact: 'route53resolver.firewall-configs',
  scope: 'region',
  consults: ['route53resolver.firewall-rule-group-associations'],
  client: Route53ResolverClient,
  operations: {
    ListFirewallConfigs: {
      command: ListFirewallConfigsCommand,
      action: 'route53resolver:ListFirewallConfigs',
      bucket: 'route53resolver',
    },
  },

  async *collect({ scope, facts, list }) {
    const associations = facts['route53resolver.firewall-rule-group-associations'];
    if (associations.state === 'present' && associations.value.length === 0) return;
    const configs = list(
      'ListFirewallConfigs',
      { MaxResults: 10 },
      { items: 'FirewallConfigs', token: ['NextToken', 'NextToken'] },
    );
    for await (const config of configs) {
      yield { arn: regionalArn(scope, 'route53resolver', `firewall-config/${config.Id}`), data: config };
    }
  },
});
