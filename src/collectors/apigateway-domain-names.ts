import { APIGatewayClient, GetDomainNamesCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/** The custom domain names of a region, private ones included. Several private ones may share a name: their ARN tells them apart. */
export default defineCollector({
  fact: 'apigateway.domain-names',
  scope: 'region',
  client: APIGatewayClient,
  operations: { GetDomainNames: { command: GetDomainNamesCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ scope, list }) {
    const found = list('GetDomainNames', { limit: 500 }, { items: 'items', token: ['position', 'position'] });
    for await (const domain of found)
      yield { arn: domain.domainNameArn ?? gatewayArn(scope, `domainnames/${domain.domainName}`), data: domain };
  },
});
