import { describe, expect, test } from 'vitest';

import { exportedMethods } from '../../src/analysis/apigateway/export.ts';

const INTEGRATION = {
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:orders/invocations',
  passthroughBehavior: 'when_no_match',
};

const document = (paths: object, more: object = {}): string => JSON.stringify({ openapi: '3.0.1', paths, ...more });
const method = (more: object = {}): object => ({ 'x-amazon-apigateway-integration': INTEGRATION, ...more });
const one = (body: string) => (exportedMethods(body) as readonly object[])[0];

const SCHEMES = {
  components: {
    securitySchemes: {
      sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      token: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': { type: 'token' },
      },
      pool: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [] },
      },
    },
  },
};

describe('authorization', () => {
  test.each([
    ['no security at all', {}, { authorizationType: 'NONE', apiKeyRequired: false }],
    ['an empty security', { security: [] }, { authorizationType: 'NONE', apiKeyRequired: false }],
    ['an API key alone', { security: [{ api_key: [] }] }, { authorizationType: 'NONE', apiKeyRequired: true }],
    ['AWS_IAM', { security: [{ sigv4: [] }] }, { authorizationType: 'AWS_IAM', apiKeyRequired: false }],
    [
      'AWS_IAM and a key',
      { security: [{ sigv4: [] }, { api_key: [] }] },
      { authorizationType: 'AWS_IAM', apiKeyRequired: true },
    ],
    ['a Lambda authorizer', { security: [{ token: [] }] }, { authorizationType: 'CUSTOM', authorizer: 'token' }],
    [
      'a user pool with scopes',
      { security: [{ pool: ['orders/read'] }] },
      { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool' },
    ],
  ])('%s', (_, more, expected) => {
    expect(one(document({ '/orders': { get: method(more) } }, SCHEMES))).toMatchObject({
      verb: 'GET',
      path: '/orders',
      ...expected,
    });
  });
});

test('a method for all verbs, its validator and its models', () => {
  const body = document(
    {
      '/{proxy+}': {
        'x-amazon-apigateway-any-method': method({
          'x-amazon-apigateway-request-validator': 'both',
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
        }),
        parameters: [],
      },
    },
    {
      'x-amazon-apigateway-request-validators': {
        both: { validateRequestBody: true, validateRequestParameters: true },
      },
    },
  );
  expect(exportedMethods(body)).toMatchObject([
    {
      verb: 'ANY',
      path: '/{proxy+}',
      validator: { body: true, parameters: true },
      models: { 'application/json': 'Order' },
      integration: { type: 'AWS_PROXY', passthroughBehavior: 'WHEN_NO_MATCH' },
    },
  ]);
});

test('a validator that is named and not defined is no validation', () => {
  const body = document({ '/': { post: method({ 'x-amazon-apigateway-request-validator': 'lost' }) } });
  expect(one(body)).toMatchObject({ validator: 'unnamed' });
});

test('the policy of the deployment, as text', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  const body = document({ '/': { get: method() } }, { 'x-amazon-apigateway-policy': policy });
  expect(one(body)).toMatchObject({ policy: JSON.stringify(policy) });
});

describe('an endpoint that exports names alone', () => {
  test('says nothing of authorization, and is told apart', () => {
    const body = JSON.stringify({ swagger: '2.0', paths: { '/': {}, '/scan': { POST: { responses: {} } } } });
    expect(exportedMethods(body)).toBe('unmarked');
  });

  test('an API without methods has none', () => expect(exportedMethods(document({ '/': {} }))).toEqual([]));
});

test.each([
  '',
  'nonsense',
  '[]',
  'null',
  '{"paths":3}',
  '{"paths":{"/":{"get":7}}}',
  '{"openapi":"3.0.1"}',
  '{"__proto__":{}}',
])('hostile: %s', (body) => {
  expect([undefined, 'unmarked']).toContainEqual(
    exportedMethods(body)?.length === 0 ? undefined : exportedMethods(body),
  );
});
