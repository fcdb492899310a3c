import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The REST APIs of a region: endpoint type, resource policy as it is edited (not as it is deployed), default endpoint, TLS policy. */
export default defineCollector({
  fact: 'apigateway.rest-apis',
  scope: 'region',
  client: APIGatewayClient,
  operations: { GetRestApis: { command: GetRestApisCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetRestApis', { limit: 500 }, { items: 'items', token: ['position', 'position'] });
    for await (const api of found) yield { arn: gatewayArn(scope, `restapis/${api.id}`), data: api };
  },
});
