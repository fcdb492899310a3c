import { ApiGatewayV2Client, GetDomainNamesCommand } from '@aws-sdk/client-apigatewayv2';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The custom domain names of a region as the second API tells them: with the mutual TLS and the routing mode of each. */
export default defineCollector({
  fact: 'apigatewayv2.domain-names',
  scope: 'region',
  client: ApiGatewayV2Client,
  operations: { GetDomainNames: { command: GetDomainNamesCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetDomainNames', { MaxResults: '500' }, { items: 'Items', token: ['NextToken', 'NextToken'] });
    for await (const domain of found)
      yield { arn: domain.DomainNameArn ?? gatewayArn(scope, `domainnames/${domain.DomainName}`), data: domain };
  },
});
