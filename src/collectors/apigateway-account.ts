import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** API Gateway's settings of the account in a region: the throttle that all APIs share, the role that writes logs. */
export default defineCollector({
  fact: 'apigateway.account',
  scope: 'region',
  client: APIGatewayClient,
  operations: { GetAccount: { command: GetAccountCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, ask }) {
    yield { arn: gatewayArn(scope, 'account'), data: await ask('GetAccount', {}) };
  },
});
