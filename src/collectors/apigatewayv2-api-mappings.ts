import { ApiGatewayV2Client, GetApiMappingsCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * Which API and stage stand under which path of a custom domain name, REST APIs and paths of several levels included.
 */
export default defineCollector({
  fact: 'apigatewayv2.api-mappings',
  scope: 'region',
  reads: ['apigatewayv2.domain-names'],
  client: ApiGatewayV2Client,
  operations: { GetApiMappings: { command: GetApiMappingsCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    yield* each(facts['apigatewayv2.domain-names'], async function* ({ arn, data }) {
      const found = list(
        'GetApiMappings',
        { DomainName: data.DomainName, MaxResults: '500' },
        { items: 'Items', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const mapping of found)
        yield { arn: `${arn}/apimappings/${mapping.ApiMappingId}`, data: present(mapping) };
    });
  },
});
