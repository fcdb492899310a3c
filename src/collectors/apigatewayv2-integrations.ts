import { ApiGatewayV2Client, GetIntegrationsCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** What the routes of HTTP and WebSocket APIs lead to. Asked only for APIs of which a route has a target. */
export default defineCollector({
  fact: 'apigatewayv2.integrations',
  scope: 'region',
  reads: ['apigatewayv2.apis', 'apigatewayv2.routes'],
  depth: 'full',
  client: ApiGatewayV2Client,
  operations: { GetIntegrations: { command: GetIntegrationsCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    // A route list that could not be read may name one: its record carries the API's own ARN.
    const referring = new Set(
      facts['apigatewayv2.routes']
        .filter(({ data }) => data.state === 'unknown' || (data.state === 'present' && data.value.Target))
        .map(({ arn }) => arn.split('/routes/', 1)[0]),
    );
    const apis = facts['apigatewayv2.apis'].filter(({ arn }) => referring.has(arn));
    yield* each(apis, async function* ({ arn, data: { ApiId } }) {
      const found = list(
        'GetIntegrations',
        { ApiId, MaxResults: '500' },
        { items: 'Items', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const integration of found)
        yield { arn: `${arn}/integrations/${integration.IntegrationId}`, data: present(integration) };
    });
  },
});
