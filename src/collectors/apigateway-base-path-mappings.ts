import { APIGatewayClient, GetBasePathMappingsCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * Which API and stage stand under which path of a custom domain name; the empty path is `(none)`.
 */
export default defineCollector({
  fact: 'apigateway.base-path-mappings',
  scope: 'region',
  reads: ['apigateway.domain-names'],
  depth: 'full',
  client: APIGatewayClient,
  operations: {
    GetBasePathMappings: { command: GetBasePathMappingsCommand, action: 'apigateway:GET', bucket: 'apigateway' },
  },

  async *collect({ facts, list, each }) {
    yield* each(facts['apigateway.domain-names'], async function* ({ arn, data }) {
      const found = list(
        'GetBasePathMappings',
        { domainName: data.domainName, ...(data.domainNameId && { domainNameId: data.domainNameId }), limit: 500 },
        { items: 'items', token: ['position', 'position'] },
        { gone: NotFoundException },
      );
      for await (const mapping of found)
        yield { arn: `${arn}/basepathmappings/${mapping.basePath}`, data: present(mapping) };
    });
  },
});
