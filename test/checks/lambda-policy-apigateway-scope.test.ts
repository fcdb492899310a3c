import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-apigateway-scope.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { API, HTTP, STAGE, exported, httpApi, operation, restApi, route, stage } from './gateway-worlds.ts';
import { FUNCTION, LIVE, orders, policyOf, serviceGrant, source } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const ANY = 'x-amazon-apigateway-any-method';
const invocation = (called: string): string =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${called}/invocations`;
const calling = (called: string): Json => operation({}, { uri: invocation(called) });
const ours = calling(FUNCTION);
const other = calling(`${FUNCTION}-export`);

/** A REST API that is deployed with such paths, and the function with such a policy. */
const world = (
  paths: Json,
  sourceArn: string | undefined,
  expected?: Expected,
  more: World['facts'] = {},
  grant: Json = {},
): World => ({
  facts: {
    'lambda.functions': [orders],
    'lambda.policies': [policyOf(FUNCTION, serviceGrant('apigateway', sourceArn, grant))],
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [stage()],
    'apigateway.exports': [exported(paths)],
    ...more,
  },
  ...(expected && { expect: { [FUNCTION]: expected } }),
});

const post = { '/orders': { post: ours } };
const integration = (id: string, IntegrationUri: string) => ({
  arn: `${HTTP}/integrations/${id}`,
  data: present({ IntegrationId: id, IntegrationUri }),
});
const target = (id: string, key: string, to: string) => {
  const { arn, data } = route(id, key);
  return { arn, data: data.state === 'present' ? present({ ...data.value, Target: `integrations/${to}` }) : data };
};
/** The same with an HTTP or a WebSocket API. */
const http = (key: string, path: string, expected?: Expected, protocol: 'HTTP' | 'WEBSOCKET' = 'HTTP'): World =>
  world({}, source(`h1t2p3/${path}`), expected, {
    'apigatewayv2.apis': [httpApi(protocol)],
    'apigatewayv2.routes': [target('r1', key, 'i1')],
    'apigatewayv2.integrations': [integration('i1', protocol === 'HTTP' ? LIVE : invocation(FUNCTION))],
  });
const authorizer = (data: { readonly authorizerUri: string }) => ({
  'apigateway.authorizers': [{ arn: `${API}/authorizers/z1`, data: present({ id: 'z1', ...data }) }],
});

const low: Expected = { outcome: 'fail', severity: 'low' };
const medium: Expected = { outcome: 'fail', severity: 'medium' };
const high: Expected = { outcome: 'fail', severity: 'high' };

testCheck('lambda-policy-apigateway-scope', check, {
  fail: {
    'no source at all': world(post, undefined, { ...medium, because: /every API of API Gateway/ }),
    'only the account is fixed': world(
      post,
      undefined,
      medium,
      {},
      {
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ),
    'any API of the account': world(post, source('*'), medium),
    'an API by the start of its id': world(post, source('a1b2*/*/POST/orders'), medium),
    'any account': world(post, source('a1b2c3/*/POST/orders', '*'), medium),
    'any ARN': world(post, '*', medium),
    'a condition that a request without the key meets': world(
      post,
      undefined,
      medium,
      {},
      {
        Condition: { ArnLikeIfExists: { 'AWS:SourceArn': source('a1b2c3/*/POST/orders') } },
      },
    ),
    'the API of another account': world(post, source('a1b2c3/*/POST/orders', '444455556666'), high),
    'another account by its source account': world(
      post,
      source('a1b2c3/*/POST/orders', '*'),
      high,
      {},
      {
        Condition: {
          ArnLike: { 'AWS:SourceArn': source('a1b2c3/*/POST/orders', '*') },
          StringEquals: { 'AWS:SourceAccount': '444455556666' },
        },
      },
    ),
    'an API that is not there': world(post, source('g0n3000000/*/POST/orders'), medium),
    'what the console writes for a whole API': world(post, source('a1b2c3/*/*/*'), low),
    'the whole API in short': world(post, source('a1b2c3/*'), low),
    'every verb of a path where one calls': world(post, source('a1b2c3/*/*/orders'), low),
    'every path of a verb': world(post, source('a1b2c3/*/POST/*'), low),
    'more than a greedy path below': world({ '/files/{proxy+}': { get: ours } }, source('a1b2c3/*/GET/*'), low),
    'a method that calls another function': world(
      { '/orders': { post: ours, get: other } },
      source('a1b2c3/*/GET/orders'),
      medium,
    ),
    'a method that is not there': world(post, source('a1b2c3/*/DELETE/orders'), medium),
    'the API without a method': world(post, source('a1b2c3'), medium),
    'another service, which never comes as API Gateway': world(
      post,
      `arn:aws:s3:us-east-1:${ACCOUNT}:a1b2c3/*/POST/orders`,
      medium,
    ),
    'an authorizer that the API does not have': world(post, source('a1b2c3/authorizers/z9'), medium),
    'a method that is not there, and authorizers may not be read': world(
      post,
      source('a1b2c3/*/DELETE/orders'),
      medium,
      { 'apigateway.authorizers': gap('apigateway:GetAuthorizers') },
    ),
    'the whole API, and authorizers may not be read': world(post, source('a1b2c3/*'), low, {
      'apigateway.authorizers': gap('apigateway:GetAuthorizers'),
    }),
    'every authorizer': world(
      post,
      source('a1b2c3/authorizers/*'),
      low,
      authorizer({ authorizerUri: invocation(FUNCTION) }),
    ),
    'an authorizer that asks another function': world(
      post,
      source('a1b2c3/authorizers/z1'),
      medium,
      authorizer({ authorizerUri: invocation(`${FUNCTION}-export`) }),
    ),
    'stage variables hide the function: method and path still count': world(
      { '/orders': { post: calling('arn:aws:lambda:us-east-1:111122223333:function:${stageVariables.fn}') } },
      source('a1b2c3/*/GET/orders'),
      medium,
    ),
    'a route of an HTTP API, every verb': http('POST /orders', '*/*/orders', low),
    'a route of an HTTP API that is not there': http('POST /orders', '*/GET/orders', medium),
    'every route of a WebSocket API': http('$connect', '*', low, 'WEBSOCKET'),
  },
  pass: {
    'one method, any stage': world(post, source('a1b2c3/*/POST/orders')),
    'one method of one stage': world(post, source('a1b2c3/prod/POST/orders')),
    'under StringLike, the key in another case': world(
      post,
      undefined,
      undefined,
      {},
      {
        Condition: { StringLike: { 'aws:sourceArn': source('a1b2c3/*/POST/orders') } },
      },
    ),
    'any account in the ARN, and ours as source account': world(
      post,
      undefined,
      undefined,
      {},
      {
        Condition: {
          ArnLike: { 'AWS:SourceArn': source('a1b2c3/*/POST/orders', '*') },
          StringEquals: { 'AWS:SourceAccount': ACCOUNT },
        },
      },
    ),
    'a parameter of the path': world({ '/orders/{id}': { get: ours } }, source('a1b2c3/*/GET/orders/*')),
    'a method for every verb': world({ '/orders': { [ANY]: ours } }, source('a1b2c3/*/*/orders')),
    'one verb of a method for all': world({ '/orders': { [ANY]: ours } }, source('a1b2c3/*/GET/orders')),
    'the root': world({ '/': { get: ours } }, source('a1b2c3/*/GET/')),
    'a greedy path needs all': world({ '/{proxy+}': { [ANY]: ours } }, source('a1b2c3/*/*/*')),
    'a greedy path below': world({ '/files/{proxy+}': { get: ours } }, source('a1b2c3/*/GET/files/*')),
    'the method calls an alias': world({ '/orders': { post: calling(LIVE) } }, source('a1b2c3/*/POST/orders')),
    'stage variables hide the function': world(
      { '/orders': { post: calling('arn:aws:lambda:us-east-1:111122223333:function:${stageVariables.fn}') } },
      source('a1b2c3/*/POST/orders'),
    ),
    'stage variables hide the alias alone': world(
      { '/orders': { post: calling(`${FUNCTION}:\${stageVariables.alias}`) } },
      source('a1b2c3/*/POST/orders'),
    ),
    'an authorizer': world(
      { '/orders': { get: other } },
      source('a1b2c3/authorizers/z1'),
      undefined,
      authorizer({ authorizerUri: invocation(FUNCTION) }),
    ),
    'the API lists one stage that was not read, and one that decides': world(
      post,
      source('a1b2c3/*/POST/orders'),
      undefined,
      {
        'apigateway.stages': [stage(), stage({}, 'test')],
        'apigateway.exports': [
          exported(post),
          { arn: `${API}/stages/test/exports/oas30`, data: denied('apigateway:GetExport') },
        ],
      },
    ),
    'a route of an HTTP API': http('POST /orders', '*/POST/orders'),
    'every verb of a route for all': http('ANY /orders/{id}', '*/*/orders/*'),
    'the default route of an HTTP API': http('$default', '*/*'),
    'the default route by name': http('$default', '*/$default'),
    'a route of a WebSocket API': http('$connect', '*/$connect', undefined, 'WEBSOCKET'),
    'a route as the CDK writes it': http('$connect', '*$connect', undefined, 'WEBSOCKET'),
  },
  'not-applicable': {
    'no policy': {
      facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: absent }] },
    },
    'another service': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [policyOf(FUNCTION, serviceGrant('s3')), { arn: LIVE, data: absent }],
      },
    },
    'only a Deny names API Gateway': world(post, '*', undefined, {}, { Effect: 'Deny' }),
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'the policy is no document': {
      facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: present({ Policy: '{}' }) }] },
    },
    'REST APIs may not be listed': world(post, source('a1b2c3/*/POST/orders'), undefined, {
      'apigateway.rest-apis': gap('apigateway:GetRestApis'),
    }),
    'HTTP APIs may not be listed, and no REST API has the id': world(post, source('h1t2p3/*/POST/orders'), undefined, {
      'apigatewayv2.apis': gap('apigatewayv2:GetApis'),
    }),
    'what is deployed may not be read': world(post, source('a1b2c3/*/POST/orders'), undefined, {
      'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
    'a wide grant, and what is deployed may not be read': world(post, source('a1b2c3/*/*/*'), undefined, {
      'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
    'authorizers may not be read': world(post, source('a1b2c3/authorizers/z1'), undefined, {
      'apigateway.authorizers': [{ arn: API, data: denied('apigateway:GetAuthorizers') }],
    }),
    'everything of an API of which only authorizers were not read': world(
      { '/orders': { get: other } },
      source('a1b2c3/*'),
      undefined,
      { 'apigateway.authorizers': gap('apigateway:GetAuthorizers') },
    ),
    'integrations may not be read': {
      ...http('POST /orders', '*/POST/orders'),
      facts: {
        ...http('POST /orders', '*/POST/orders').facts,
        'apigatewayv2.integrations': [{ arn: HTTP, data: denied('apigatewayv2:GetIntegrations') }],
      },
    },
    'the API of another region': world(post, source('a1b2c3/*/POST/orders', ACCOUNT, 'eu-west-1')),
    'an operator that AWS does not know': world(
      post,
      undefined,
      undefined,
      {},
      {
        Condition: { ArnResembles: { 'AWS:SourceArn': source('a1b2c3/*/POST/orders') } },
      },
    ),
  },
  mixed: {
    'each qualifier has its own, and the worst of many counts': {
      facts: {
        ...world(post, undefined).facts,
        'lambda.policies': [
          policyOf(
            FUNCTION,
            serviceGrant('apigateway', source('a1b2c3/*/*/*')),
            serviceGrant('apigateway', source('x/*/GET/', '444455556666'), { Sid: 'two' }),
          ),
          policyOf(LIVE, serviceGrant('apigateway', source('a1b2c3/*/POST/orders'))),
          { arn: `${FUNCTION}:3`, data: absent },
        ],
      },
      expect: { [FUNCTION]: high, [`${FUNCTION}#live`]: 'pass' },
    },
    'a wide grant beside one that could not be compared': {
      facts: {
        ...world(post, undefined).facts,
        'lambda.policies': [
          policyOf(
            FUNCTION,
            serviceGrant('apigateway', undefined, {
              Condition: {
                ArnLike: { 'AWS:SourceArn': [source('a1b2c3/*/*/*'), source('a1b2c3/*/POST/x', ACCOUNT, 'eu-west-1')] },
              },
            }),
          ),
        ],
      },
      expect: { [FUNCTION]: { ...low, possible: ['medium', 'low'] } },
    },
  },
});

test('what was granted is shown against what calls', () => {
  const [finding] = findingsOf('lambda-policy-apigateway-scope', check, world(post, source('a1b2c3/*/*/*'), low));
  expect(finding?.trace).toMatchObject([{ contributes: 'called from prod/POST/orders' }]);
  expect(finding?.evidence[0]?.document).toMatchObject({ statements: [{ sid: 'apigateway' }] });
  expect(finding?.fix.cli).toContain(`'${source('a1b2c3/*/POST/orders')}'`);
});

test('what others wrote is not printed into a command', () => {
  const paths = { "/a';reboot;'": { post: ours } };
  const hostile = world(
    paths,
    `arn:aws:execute-api:*';reboot;':${ACCOUNT}:a1b2c3/*`,
    undefined,
    {},
    { Sid: '$(reboot)' },
  );
  const [finding] = findingsOf('lambda-policy-apigateway-scope', check, hostile);
  expect(finding).toMatchObject({ outcome: 'fail', severity: 'low' });
  expect(finding?.fix.cli).not.toContain('reboot');
});
