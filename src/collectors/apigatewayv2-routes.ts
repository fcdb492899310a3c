import { ApiGatewayV2Client, GetRoutesCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The routes of every HTTP and WebSocket API with their authorization. `$default` catches what no other route does.
 */
export default defineCollector({
  fact: 'apigatewayv2.routes',
  scope: 'region',
  follows: ['apigatewayv2.apis'],
  client: ApiGatewayV2Client,
  operations: { GetRoutes: { command: GetRoutesCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ follow, list, each }) {
    yield* each(follow('apigatewayv2.apis'), async function* ({ arn, data }) {
      const found = list(
        'GetRoutes',
        { ApiId: data.ApiId, MaxResults: '500' },
        { items: 'Items', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const route of found) yield { arn: `${arn}/routes/${route.RouteId}`, data: present(route) };
    });
  },
});
