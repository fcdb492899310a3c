import { expect, test } from 'vitest';

import check from '../../checks/apigw-rest-method-auth.ts';
import { denied, findingsOf, gap, testCheck, type Expected, type World } from '../check.ts';
import {
  API,
  MOCK,
  STAGE,
  allowAll,
  exported,
  methodArn,
  operation,
  policy,
  resource,
  restApi,
  stage,
} from './gateway-worlds.ts';

type Json = Readonly<Record<string, unknown>>;
type Facts = World['facts'];

const open = operation();
const signed = operation({ security: [{ sigv4: [] }] });

const world = (paths: Json, more: Facts = {}, exportedMore: Json = {}): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [stage()],
    'apigateway.exports': [exported(paths, exportedMore)],
    ...more,
  },
});

const expecting = (world_: World, rest: string, expected: Expected): World => ({
  ...world_,
  expect: { [methodArn(rest)]: expected },
});

/** An open method under a deployed resource policy. */
const under = (statements: readonly Json[], paths: Json = { '/orders': { post: open } }, more: Facts = {}): World =>
  world(paths, more, { 'x-amazon-apigateway-policy': policy(...statements) });

const allow = (Condition: Json, more: Json = {}): Json => ({ ...allowAll, Condition, ...more });
const deny = (Condition: Json | undefined, more: Json = {}): Json => ({
  ...allowAll,
  Effect: 'Deny',
  ...(Condition && { Condition }),
  ...more,
});
const privateApi: Facts = { 'apigateway.rest-apis': [restApi({ endpointConfiguration: { types: ['PRIVATE'] } })] };

const DOMAIN = 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com';
const off = { 'apigateway.rest-apis': [restApi({ disableExecuteApiEndpoint: true })] };
const domain = (mutual: boolean, stageName?: string): Facts => ({
  'apigateway.domain-names': [
    {
      arn: DOMAIN,
      data: {
        domainName: 'api.example.com',
        ...(mutual && { mutualTlsAuthentication: { truststoreUri: 's3://trust/store.pem' } }),
      },
    },
  ],
  'apigateway.base-path-mappings': [
    {
      arn: `${DOMAIN}/basepathmappings/(none)`,
      data: { state: 'present', value: { restApiId: 'a1b2c3', ...(stageName && { stage: stageName }) } },
    },
  ],
});

const method = { authorizationType: 'NONE', methodIntegration: { type: 'AWS_PROXY' as const } };
const unmarked: Facts = {
  'apigateway.exports': [
    {
      arn: `${STAGE}/exports/oas30`,
      data: {
        state: 'present',
        value: { body: JSON.stringify({ swagger: '2.0', paths: { '/orders': { get: { responses: {} } } } }) },
      },
    },
  ],
};

const getOpen = world({ '/orders': { get: open } });

testCheck('apigw-rest-method-auth', check, {
  fail: {
    'an open POST': expecting(world({ '/orders': { post: open } }), 'POST/orders', {
      outcome: 'fail',
      severity: 'critical',
      because: /open to anybody/,
    }),
    'an open GET': expecting(getOpen, 'GET/orders', { outcome: 'fail', severity: 'high' }),
    'an open GET declared public': {
      ...getOpen,
      intent: [{ arn: API, exposure: 'public' }],
      expect: { [methodArn('GET/orders')]: { outcome: 'fail', severity: 'low' } },
    },
    'an open POST declared public stays critical': {
      ...world({ '/orders': { post: open } }),
      intent: [{ arn: API, exposure: 'public' }],
      expect: { [methodArn('POST/orders')]: { outcome: 'fail', severity: 'critical' } },
    },
    'an open GET whose tags were not read': {
      facts: { ...getOpen.facts, 'tag.resources': gap('tag:GetResources') },
      expect: { [methodArn('GET/orders')]: { outcome: 'fail', severity: 'low', possible: ['high', 'low'] } },
    },
    'an API key is no authentication': expecting(
      world({ '/orders': { get: operation({ security: [{ api_key: [] }] }) } }),
      'GET/orders',
      { outcome: 'fail', severity: 'high' },
    ),
    'ANY, at the root': expecting(world({ '/': { 'x-amazon-apigateway-any-method': open } }), 'ANY/', {
      outcome: 'fail',
      severity: 'critical',
    }),
    'OPTIONS with a real integration': expecting(world({ '/orders': { options: open } }), 'OPTIONS/orders', {
      outcome: 'fail',
      severity: 'high',
    }),
    'a scheme that has no mark of API Gateway': world(
      { '/orders': { get: operation({ security: [{ oidc: [] }] }) } },
      {},
      { components: { securitySchemes: { oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://example.com' } } } },
    ),
    'the export is open, though the draft is not': world(
      { '/orders': { get: open } },
      { 'apigateway.resources': [resource('r1', '/orders', { GET: { ...method, authorizationType: 'AWS_IAM' } })] },
    ),
    'a policy that admits everybody': under([allowAll]),
    'a policy that stops one range of addresses (AWS sample)': under([
      allowAll,
      deny({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    ]),
    'halves of the internet': under([allow({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } })]),
    'a condition that the caller fulfils as he likes': under([allow({ StringLike: { 'aws:Referer': 'https://x/*' } })]),
    'until a day that is to come': under([allow({ DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } })]),
    'wherever the caller puts his VPC endpoint': under(
      [allow({ StringLike: { 'aws:SourceVpce': 'vpce-*' } })],
      undefined,
      privateApi,
    ),
    'Allow for everybody but one account': under([
      { Effect: 'Allow', NotPrincipal: { AWS: '444455556666' }, Action: 'execute-api:Invoke', Resource: '*' },
    ]),
    'NotAction, scalar statement': world(
      { '/orders': { post: open } },
      {},
      {
        'x-amazon-apigateway-policy': {
          Statement: { Effect: 'Allow', Principal: { AWS: ['*'] }, NotAction: 's3:*', Resource: '*' },
        },
      },
    ),
    'the escaped policy of the API, which exports nothing': {
      facts: {
        ...unmarked,
        'apigateway.rest-apis': [
          restApi({ policy: JSON.stringify(JSON.stringify(policy(allowAll), null, 1)).slice(1, -1) }),
        ],
        'apigateway.stages': [stage()],
        'apigateway.resources': [resource('r1', '/orders', { GET: method })],
      },
    },
    'a proxy of which a policy admits some paths': under(
      [{ ...allowAll, Resource: 'execute-api:/prod/GET/public/*' }],
      { '/{proxy+}': { 'x-amazon-apigateway-any-method': open } },
    ),
    'ANY of which a policy admits one verb': under([{ ...allowAll, Resource: 'execute-api:/*/POST/orders' }], {
      '/orders': { 'x-amazon-apigateway-any-method': open },
    }),
    'a parameter that a policy fixes': under([{ ...allowAll, Resource: 'execute-api:/prod/GET/orders/1?3' }], {
      '/orders/{id}': { get: open },
    }),
    'a greedy parameter is many parts of the path': under(
      [{ ...allowAll, Resource: 'execute-api:/prod/GET/orders/*/items' }],
      { '/orders/{proxy+}': { get: open } },
    ),
    'the policy stops another path': under([allowAll, deny(undefined, { Resource: 'execute-api:/*/*/admin' })]),
    'PRIVATE, for any VPC of any account': {
      ...under([allowAll], { '/orders': { post: open } }, privateApi),
      expect: { [methodArn('POST/orders')]: { outcome: 'fail', severity: 'high', because: /any VPC endpoint/ } },
    },
    'mutual TLS on the domain, the default endpoint on': world({ '/orders': { get: open } }, domain(true)),
    'the default endpoint off, a domain without mutual TLS': world(
      { '/orders': { get: open } },
      {
        ...off,
        ...domain(false),
      },
    ),
  },

  pass: {
    AWS_IAM: expecting(world({ '/orders': { get: signed } }), 'GET/orders', { outcome: 'pass', because: /AWS_IAM/ }),
    'a Cognito authorizer with a key': world({
      '/orders': { get: operation({ security: [{ api_key: [] }, { pool: ['orders/read'] }] }) },
    }),
    'a Lambda authorizer': world({ '/orders': { post: operation({ security: [{ token: [] }] }) } }),
    'until a day that is past': under([allow({ DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } })]),
    'plain HTTP, which no API answers': under([allow({ Bool: { 'aws:SecureTransport': 'false' } })]),
    'a parameter is one part of the path': under([{ ...allowAll, Resource: 'execute-api:/prod/GET/orders/*/items' }], {
      '/orders/{id}': { get: open },
    }),
    'ANY of which every verb is stopped': under(
      [
        allowAll,
        deny(undefined, {
          Resource: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map(
            (verb) => `execute-api:/*/${verb}/orders`,
          ),
        }),
      ],
      { '/orders': { 'x-amazon-apigateway-any-method': open } },
    ),
    'only a range of addresses': under([
      allow({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7/32'] } }),
    ]),
    'everybody, then denied but for a range (AWS sample)': under([
      allowAll,
      deny({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } }),
    ]),
    'only IAM principals (AWS sample)': under([
      { ...allowAll, Principal: { AWS: ['arn:aws:iam::444455556666:root'] } },
    ]),
    'everybody of an organization': under([allow({ StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } })]),
    'the policy admits another stage alone': under([{ ...allowAll, Resource: 'execute-api:/test/*' }]),
    'PRIVATE, denied but for one endpoint (AWS sample)': under(
      [allowAll, deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } })],
      undefined,
      privateApi,
    ),
    'PRIVATE, denied but for one VPC (AWS sample)': under(
      [deny({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } }), allowAll],
      undefined,
      privateApi,
    ),
    'PRIVATE, allowed from one endpoint': under(
      [allow({ StringEquals: { 'AWS:SourceVpce': ['vpce-1a2b3c4d'] } })],
      undefined,
      privateApi,
    ),
    'PRIVATE without a policy refuses every call': world({ '/orders': { post: open } }, privateApi),
    'all addresses of a proxy are stopped': under([allowAll, deny(undefined, { Resource: 'execute-api:/prod/*' })], {
      '/{proxy+}': { 'x-amazon-apigateway-any-method': open },
    }),
    'mutual TLS with the default endpoint off': world({ '/orders': { get: open } }, { ...off, ...domain(true) }),
    'a domain without mutual TLS that leads to another stage': {
      facts: {
        ...world({ '/orders': { get: open } }, off).facts,
        ...domain(false, 'test'),
      },
    },
    'moto: the draft, where the export tells names alone': {
      facts: {
        ...unmarked,
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.resources': [resource('r1', '/orders', { GET: { ...method, authorizationType: 'AWS_IAM' } })],
      },
    },
  },

  'not-applicable': {
    'OPTIONS with MOCK': world({ '/orders': { options: operation({}, MOCK) } }),
    'GET with MOCK leads nowhere': world({ '/ping': { get: operation({}, MOCK) } }),
  },

  'not-assessed': {
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
    'the export denied: the draft does not stand in': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
        'apigateway.resources': [resource('r1', '/orders', { GET: { ...method, authorizationType: 'AWS_IAM' } })],
      },
      expect: { [STAGE]: 'not-assessed' },
    },
    'no marks in the export, the draft denied': {
      facts: {
        ...unmarked,
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.resources': [{ arn: API, data: denied('apigateway:GetResources') }],
      },
      expect: { [STAGE]: 'not-assessed' },
    },
    'no marks in the export, a draft without settings': {
      facts: {
        ...unmarked,
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.resources': [resource('r1', '/orders', { GET: {} })],
      },
      expect: { [STAGE]: 'not-assessed' },
    },
    'an export that is no document': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [
          { arn: `${STAGE}/exports/oas30`, data: { state: 'present', value: { body: '<html>' } } },
        ],
      },
    },
    'an operator that AWS does not know': expecting(
      under([allow({ StringMatches: { 'aws:SourceIp': '10.*' } })]),
      'POST/orders',
      { outcome: 'not-assessed', because: /GetExport/ },
    ),
    'a policy that is none': world({ '/orders': { get: open } }, {}, { 'x-amazon-apigateway-policy': 'nonsense' }),
    'the default endpoint off, mappings not read': world(
      { '/orders': { get: open } },
      {
        ...off,
        ...domain(true),
        'apigateway.base-path-mappings': [{ arn: DOMAIN, data: denied('apigateway:GetBasePathMappings') }],
      },
    ),
  },

  mixed: {
    'each method, and each stage, for itself; the draft names its ARN': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage(), stage({}, 'test')],
        'apigateway.exports': [
          exported({ '/orders/{id}': { get: open, put: signed } }),
          exported({ '/orders/{id}': { get: signed } }, {}, 'test'),
        ],
        'apigateway.resources': [resource('r1', '/orders/{id}', { GET: method, PUT: method })],
      },
      expect: {
        [methodArn('GET/orders/{id}')]: 'fail',
        [methodArn('PUT/orders/{id}')]: 'pass',
        [methodArn('GET/orders/{id}', 'test')]: 'pass',
      },
    },
    'one open method under a policy for reads alone (source 000)': {
      ...under([{ ...allowAll, Resource: 'execute-api:/prod/GET/*' }], { '/orders': { get: open, put: open } }),
      expect: { [methodArn('GET/orders')]: 'fail', [methodArn('PUT/orders')]: 'pass' },
    },
  },
});

test('IAM under a policy for everybody is told: any AWS account may sign', () => {
  const reasons = (statements: readonly Json[]) =>
    findingsOf('apigw-rest-method-auth', check, under(statements, { '/orders': { get: signed } })).flatMap(
      (finding) => finding.reasons,
    );
  expect(reasons([allowAll])).toEqual([expect.stringContaining('any AWS account')]);
  expect(reasons([{ ...allowAll, Principal: { AWS: 'arn:aws:iam::444455556666:root' } }])).toEqual([]);
});
