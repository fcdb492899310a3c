import { ApiGatewayV2Client, GetVpcLinksCommand } from '@aws-sdk/client-apigatewayv2';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The VPC links of HTTP APIs: interfaces of API Gateway in subnets of the customer, behind security groups. */
export default defineCollector({
  fact: 'apigatewayv2.vpc-links',
  scope: 'region',
  client: ApiGatewayV2Client,
  operations: { GetVpcLinks: { command: GetVpcLinksCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetVpcLinks', { MaxResults: '500' }, { items: 'Items', token: ['NextToken', 'NextToken'] });
    for await (const link of found) yield { arn: gatewayArn(scope, `vpclinks/${link.VpcLinkId}`), data: link };
  },
});
