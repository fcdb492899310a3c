import { APIGatewayClient, GetStagesCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The stages of every REST API: web ACL, throttling and logging of each method, access log, variables.
 *
 * One answer holds all stages of an API; the member is `item`.
 */
export default defineCollector({
  fact: 'apigateway.stages',
  scope: 'region',
  follows: ['apigateway.rest-apis'],
  client: APIGatewayClient,
  operations: { GetStages: { command: GetStagesCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ follow, list, each }) {
    yield* each(follow('apigateway.rest-apis'), async function* ({ arn, data }) {
      const found = list('GetStages', { restApiId: data.id }, { items: 'item' }, { gone: NotFoundException });
      for await (const stage of found) yield { arn: `${arn}/stages/${stage.stageName}`, data: present(stage) };
    });
  },
});
