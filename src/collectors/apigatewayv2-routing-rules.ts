import { ApiGatewayV2Client, ListRoutingRulesCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The routing rules of a custom domain name: in these modes they come before, or instead of, its mappings.
 *
 * Asked only where the routing mode has any.
 */
export default defineCollector({
  fact: 'apigatewayv2.routing-rules',
  scope: 'region',
  reads: ['apigatewayv2.domain-names'],
  client: ApiGatewayV2Client,
  operations: {
    ListRoutingRules: { command: ListRoutingRulesCommand, action: 'apigateway:ListRoutingRules', bucket: 'apigateway' },
  },

  async *collect({ facts, list, each }) {
    yield* each(
      facts['apigatewayv2.domain-names'].filter(({ data }) => data.RoutingMode?.startsWith('ROUTING_RULE')),
      async function* ({ arn, data }) {
        const found = list(
          'ListRoutingRules',
          { DomainName: data.DomainName, MaxResults: 100 },
          { items: 'RoutingRules', token: ['NextToken', 'NextToken'] },
          { gone: NotFoundException },
        );
        for await (const rule of found)
          yield { arn: rule.RoutingRuleArn ?? `${arn}/routingrules/${rule.RoutingRuleId}`, data: present(rule) };
      },
    );
  },
});
