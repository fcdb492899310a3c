import { APIGatewayClient, GetExportCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';

/**
 * What is deployed on every REST stage, as OpenAPI 3 with API Gateway's extensions: methods, authorization, validators,
 * models, integrations, resource policy. The console and `apigateway.resources` show what is edited instead.
 */
export default defineCollector({
  fact: 'apigateway.exports',
  scope: 'region',
  follows: ['apigateway.stages'],
  client: APIGatewayClient,
  operations: { GetExport: { command: GetExportCommand, action: 'apigateway:GET', bucket: 'apigateway' } },
  bytesAre: 'text',

  async *collect({ follow, ask, each }) {
    yield* each(follow('apigateway.stages'), async ({ arn, data: { stageName } }) => ({
      arn: `${arn}/exports/oas30`,
      data: await ask(
        'GetExport',
        {
          restApiId: arn.split('/')[2],
          stageName,
          exportType: 'oas30',
          parameters: { extensions: 'apigateway' },
          accepts: 'application/json',
        },
        { gone: NotFoundException },
      ),
    }));
  },
});
