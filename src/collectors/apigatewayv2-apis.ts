import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The HTTP and WebSocket APIs of a region. They have no resource policy and no web ACL of their own. */
export default defineCollector({
  fact: 'apigatewayv2.apis',
  scope: 'region',
  client: ApiGatewayV2Client,
  operations: { GetApis: { command: GetApisCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetApis', { MaxResults: '500' }, { items: 'Items', token: ['NextToken', 'NextToken'] });
    for await (const api of found) yield { arn: gatewayArn(scope, `apis/${api.ApiId}`), data: api };
  },
});
