import { ApiGatewayV2Client, GetStagesCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The stages of every HTTP and WebSocket API. With `AutoDeploy` an edit is live at once.
 */
export default defineCollector({
  fact: 'apigatewayv2.stages',
  scope: 'region',
  follows: ['apigatewayv2.apis'],
  client: ApiGatewayV2Client,
  operations: { GetStages: { command: GetStagesCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ follow, list, each }) {
    yield* each(follow('apigatewayv2.apis'), async function* ({ arn, data }) {
      const found = list(
        'GetStages',
        { ApiId: data.ApiId, MaxResults: '500' },
        { items: 'Items', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const stage of found) yield { arn: `${arn}/stages/${stage.StageName}`, data: present(stage) };
    });
  },
});
