import { APIGatewayClient, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The usage plans of a region: which stages they cover, how they throttle each key. The keys themselves are never read. */
export default defineCollector({
  fact: 'apigateway.usage-plans',
  scope: 'region',
  client: APIGatewayClient,
  operations: { GetUsagePlans: { command: GetUsagePlansCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetUsagePlans', { limit: 500 }, { items: 'items', token: ['position', 'position'] });
    for await (const plan of found) yield { arn: gatewayArn(scope, `usageplans/${plan.id}`), data: plan };
  },
});
