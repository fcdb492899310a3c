import { APIGatewayClient, GetAuthorizersCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The authorizers of every REST API, whether a method uses them or not.
 */
export default defineCollector({
  fact: 'apigateway.authorizers',
  scope: 'region',
  reads: ['apigateway.rest-apis'],
  client: APIGatewayClient,
  operations: { GetAuthorizers: { command: GetAuthorizersCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    yield* each(facts['apigateway.rest-apis'], async function* ({ arn, data }) {
      const found = list(
        'GetAuthorizers',
        { restApiId: data.id, limit: 500 },
        { items: 'items', token: ['position', 'position'] },
        { gone: NotFoundException },
      );
      for await (const authorizer of found)
        yield { arn: `${arn}/authorizers/${authorizer.id}`, data: present(authorizer) };
    });
  },
});
