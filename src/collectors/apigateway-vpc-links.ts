import { APIGatewayClient, GetVpcLinksCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The VPC links of REST APIs: each leads to one Network Load Balancer, or, since 2025, is one of the second generation. */
export default defineCollector({
  fact: 'apigateway.vpc-links',
  scope: 'region',
  client: APIGatewayClient,
  operations: { GetVpcLinks: { command: GetVpcLinksCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetVpcLinks', { limit: 500 }, { items: 'items', token: ['position', 'position'] });
    for await (const link of found) yield { arn: gatewayArn(scope, `vpclinks/${link.id}`), data: link };
  },
});
