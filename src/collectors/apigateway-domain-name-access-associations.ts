import { APIGatewayClient, GetDomainNameAccessAssociationsCommand } from '@aws-sdk/client-api-gateway';

import { defineCollector } from '../model/collector.ts';
import { gatewayArn } from '../model/scope.ts';

/**
 * The VPC endpoints that are associated with the private custom domain names of a region, those of other accounts too.
 * Asked twice, by owner of the association, and only where a domain name is private.
 */
export default defineCollector({
  fact: 'apigateway.domain-name-access-associations',
  scope: 'region',
  reads: ['apigateway.domain-names'],
  client: APIGatewayClient,
  operations: {
    GetDomainNameAccessAssociations: {
      command: GetDomainNameAccessAssociationsCommand,
      action: 'apigateway:GET',
      bucket: 'apigateway',
    },
  },

  async *collect({ scope, facts, list }) {
    const domains = facts['apigateway.domain-names'];
    if (!domains.some(({ data }) => data.endpointConfiguration?.types?.includes('PRIVATE'))) return;
    for (const resourceOwner of ['SELF', 'OTHER_ACCOUNTS'] as const) {
      const found = list(
        'GetDomainNameAccessAssociations',
        { resourceOwner, limit: 500 },
        { items: 'items', token: ['position', 'position'] },
      );
      for await (const association of found) {
        const { domainNameAccessAssociationArn: arn, accessAssociationSource } = association;
        yield {
          arn: arn ?? gatewayArn(scope, `domainnameaccessassociations/${accessAssociationSource}`),
          data: association,
        };
      }
    }
  },
});
