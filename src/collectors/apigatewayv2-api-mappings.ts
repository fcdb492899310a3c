import { ApiGatewayV2Client, GetApiMappingsCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * Which API and stage stand under which path of a custom domain name, REST APIs and paths of several levels included.
 *
 * A private domain (its ARN ends in `NAME+ID`) is not asked: this call takes no id, and would answer for a public domain
 * of the same name. Its mappings are in `apigateway.base-path-mappings`.
 */
export default defineCollector({
  fact: 'apigatewayv2.api-mappings',
  scope: 'region',
  reads: ['apigatewayv2.domain-names'],
  depth: 'full',
  client: ApiGatewayV2Client,
  operations: { GetApiMappings: { command: GetApiMappingsCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    const domains = facts['apigatewayv2.domain-names'].filter(({ arn }) => !arn.includes('+'));
    yield* each(domains, async function* ({ arn, data }) {
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
