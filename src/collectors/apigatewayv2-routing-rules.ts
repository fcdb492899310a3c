import { ApiGatewayV2Client, ListRoutingRulesCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The routing rules of a custom domain name: in the modes `ROUTING_RULE_…` they come before, or instead of, its
 * mappings. Other domains are not asked.
 *
 * Both APIs list the same domains. Only the first tells the id of a private one, without which its name is ambiguous.
 */
export default defineCollector({
  fact: 'apigatewayv2.routing-rules',
  scope: 'region',
  reads: ['apigateway.domain-names', 'apigatewayv2.domain-names'],
  depth: 'full',
  client: ApiGatewayV2Client,
  operations: {
    ListRoutingRules: { command: ListRoutingRulesCommand, action: 'apigateway:ListRoutingRules', bucket: 'apigateway' },
  },

  async *collect({ facts, list, each }) {
    const second = facts['apigatewayv2.domain-names'].map(({ arn, data: { DomainName, RoutingMode } }) => ({
      arn,
      data: { DomainName, DomainNameId: undefined, RoutingMode },
    }));
    const first = facts['apigateway.domain-names'].map(({ arn, data }) => ({
      arn,
      data: { DomainName: data.domainName, DomainNameId: data.domainNameId, RoutingMode: data.routingMode },
    }));
    const domains = new Map([...second, ...first].map((domain) => [domain.arn, domain]));
    const ruled = [...domains.values()].filter(({ data }) => data.RoutingMode?.startsWith('ROUTING_RULE_'));
    yield* each(ruled, async function* ({ arn, data: { DomainName, DomainNameId } }) {
      const rules = list(
        'ListRoutingRules',
        { DomainName, ...(DomainNameId && { DomainNameId }), MaxResults: 100 },
        { items: 'RoutingRules', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const rule of rules)
        yield { arn: rule.RoutingRuleArn ?? `${arn}/routingrules/${rule.RoutingRuleId}`, data: present(rule) };
    });
  },
});
