import { APIGatewayClient, GetResourcesCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The resources of every REST API with their methods, as they are edited: what is live is `apigateway.exports`.
 *
 * Without `embed` the methods come without their settings. The slowest quota of API Gateway: 5 calls in 2 seconds.
 */
export default defineCollector({
  fact: 'apigateway.resources',
  scope: 'region',
  follows: ['apigateway.rest-apis'],
  depth: 'full',
  client: APIGatewayClient,
  operations: {
    GetResources: { command: GetResourcesCommand, action: 'apigateway:GET', bucket: 'apigateway:GetResources' },
  },

  async *collect({ follow, list, each }) {
    yield* each(follow('apigateway.rest-apis'), async function* ({ arn, data }) {
      const found = list(
        'GetResources',
        { restApiId: data.id, embed: ['methods'], limit: 500 },
        { items: 'items', token: ['position', 'position'] },
        { gone: NotFoundException },
      );
      for await (const resource of found) yield { arn: `${arn}/resources/${resource.id}`, data: present(resource) };
    });
  },
});
