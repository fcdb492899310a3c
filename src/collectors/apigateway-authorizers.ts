import { APIGatewayClient, GetAuthorizersCommand, NotFoundException } from '@aws-sdk/client-api-gateway';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The authorizers of REST APIs.
 *
 * Asked only for an API with a stage whose export names one, or does not tell: it could not be read, or has no marks of
 * API Gateway. Of an API that is deployed nowhere, nobody meets the authorizers.
 */
export default defineCollector({
  fact: 'apigateway.authorizers',
  scope: 'region',
  reads: ['apigateway.rest-apis', 'apigateway.exports'],
  depth: 'full',
  client: APIGatewayClient,
  operations: { GetAuthorizers: { command: GetAuthorizersCommand, action: 'apigateway:GET', bucket: 'apigateway' } },

  async *collect({ facts, list, each }) {
    // A stage list that could not be read stands among the exports under the API's own ARN.
    const guarded = new Set(
      facts['apigateway.exports']
        .filter(({ data }) => data.state === 'unknown' || (data.state === 'present' && mayGuard(data.value.body)))
        .map(({ arn }) => arn.split('/stages/', 1)[0]),
    );
    const apis = facts['apigateway.rest-apis'].filter(({ arn }) => guarded.has(arn));
    yield* each(apis, async function* ({ arn, data }) {
      const found = list(
        'GetAuthorizers',
        { restApiId: data.id, limit: 500 },
        { items: 'items', token: ['position', 'position'] },
        { gone: NotFoundException },
      );
      for await (const authorizer of found)
        yield { arn: `${arn}/authorizers/${authorizer.id}`, data: present(authorizer) };
    });
  },
});

/** The mark stands in the security scheme that a method refers to. An emulator that exports names alone sets no mark. */
const mayGuard = (body = ''): boolean =>
  body.includes('x-amazon-apigateway-authorizer') || !body.includes('x-amazon-apigateway-integration');
