import { ApiGatewayV2Client, GetAuthorizersCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** The authorizers of HTTP and WebSocket APIs. Asked only for APIs of which a route names one. */
export default defineCollector({
  fact: 'apigatewayv2.authorizers',
  scope: 'region',
  reads: ['apigatewayv2.apis', 'apigatewayv2.routes'],
  depth: 'full',
  client: ApiGatewayV2Client,
  operations: { GetAuthorizers: { command: GetAuthorizersCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    // A route list that could not be read may name one: its record carries the API's own ARN.
    const referring = new Set(
      facts['apigatewayv2.routes']
        .filter(({ data }) => data.state === 'unknown' || (data.state === 'present' && data.value.AuthorizerId))
        .map(({ arn }) => arn.split('/routes/', 1)[0]),
    );
    const apis = facts['apigatewayv2.apis'].filter(({ arn }) => referring.has(arn));
    yield* each(apis, async function* ({ arn, data: { ApiId } }) {
      const found = list(
        'GetAuthorizers',
        { ApiId, MaxResults: '500' },
        { items: 'Items', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const authorizer of found)
        yield { arn: `${arn}/authorizers/${authorizer.AuthorizerId}`, data: present(authorizer) };
    });
  },
});
