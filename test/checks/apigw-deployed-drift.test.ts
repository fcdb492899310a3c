import { expect, test } from 'vitest';

import check from '../../checks/apigw-deployed-drift.ts';
import { denied, findingsOf, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { API, MOCK, STAGE, allowAll, exported, operation, policy, resource, restApi, stage } from './gateway-worlds.ts';

type Json = Readonly<Record<string, unknown>>;
type Methods = NonNullable<Parameters<typeof resource>[2]>;

const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:orders/invocations';
const open = operation();
const signed = operation({ security: [{ sigv4: [] }] });
const keyed = operation({ security: [{ api_key: [] }] });
const checked = operation({ security: [{ token: [] }] });
const validated = operation({ 'x-amazon-apigateway-request-validator': 'all' });
const VALIDATORS = { 'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } } };

const method = (more: Methods[string] = {}): Methods[string] => ({
  authorizationType: 'NONE',
  apiKeyRequired: false,
  methodIntegration: { type: 'AWS_PROXY', uri: LAMBDA },
  ...more,
});

/** A stage with one method as it is deployed, and as it is edited. */
const world = (
  live: Json,
  shown: Methods[string],
  expected?: Expected,
  more: World['facts'] = {},
  document: Json = {},
): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [stage()],
    'apigateway.exports': [exported({ '/orders': { post: live } }, document)],
    'apigateway.resources': [resource('r0', '/', undefined), resource('r1', '/orders', { POST: shown })],
    ...more,
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});

const underPolicies = (live: readonly Json[], shown: string | undefined, expected?: Expected): World =>
  world(
    signed,
    method({ authorizationType: 'AWS_IAM' }),
    expected,
    { 'apigateway.rest-apis': [restApi(shown === undefined ? {} : { policy: shown })] },
    live.length === 0 ? {} : { 'x-amazon-apigateway-policy': policy(...live) },
  );
const text = (...statements: readonly Json[]): string => JSON.stringify(policy(...statements));
/** As `GetRestApis` tells a policy: the inside of a JSON string. */
const escaped = (...statements: readonly Json[]): string => JSON.stringify(text(...statements)).slice(1, -1);
const ofAccount = (...accounts: readonly string[]): Json => ({ ...allowAll, Principal: { AWS: accounts } });

const authorizer = (authorizerUri: string) => ({
  'apigateway.authorizers': [
    {
      arn: `${API}/authorizers/z1`,
      data: present({ id: 'z1', name: 'another name', type: 'TOKEN' as const, authorizerUri }),
    },
  ],
});
const custom = method({ authorizationType: 'CUSTOM', authorizerId: 'z1' });
const pool = operation({ security: [{ pool: [] }] });
const pools = (...providerARNs: readonly string[]) => ({
  'apigateway.authorizers': [
    { arn: `${API}/authorizers/z1`, data: present({ id: 'z1', providerARNs: [...providerARNs] }) },
  ],
});

const medium: Expected = { outcome: 'fail', severity: 'medium' };
const high: Expected = { outcome: 'fail', severity: 'high' };
const canary = (percentTraffic: number, deploymentId = 'd2') => ({
  'apigateway.stages': [stage({ canarySettings: { percentTraffic, deploymentId } })],
});

testCheck('apigw-deployed-drift', check, {
  fail: {
    'deployed without the authorization that the console shows': world(open, method({ authorizationType: 'AWS_IAM' }), {
      ...high,
      because: /authorization of POST \/orders is NONE where the console shows AWS_IAM/,
    }),
    'the authorization was taken away, and not yet deployed': world(signed, method(), medium),
    'another kind of authorization': world(signed, custom, medium, authorizer(LAMBDA)),
    'the authorizer asks another function': world(checked, custom, medium, authorizer(`${LAMBDA}-new`)),
    'the authorizer asks another user pool': world(
      pool,
      method({ authorizationType: 'COGNITO_USER_POOLS', authorizerId: 'z1' }),
      medium,
      pools('arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_x'),
    ),
    'the authorizer is gone': world(checked, custom, medium),
    'an API key is not yet asked for': world(open, method({ apiKeyRequired: true }), medium),
    'an API key is still asked for': world(keyed, method(), medium),
    'a validator that is not deployed': world(open, method({ requestValidatorId: 'v1' }), medium),
    'a validator that was taken away': world(validated, method(), medium, {}, VALIDATORS),
    'another function': world(open, method({ methodIntegration: { type: 'AWS_PROXY', uri: `${LAMBDA}-new` } }), {
      ...medium,
      because: /integration of POST/,
    }),
    'an integration that was a mock': world(operation({}, MOCK), method(), medium),
    'a method that is not deployed': world(open, method(), medium, {
      'apigateway.resources': [resource('r1', '/orders', { POST: method(), GET: method() })],
    }),
    'an open method that was removed': world(
      open,
      method(),
      { ...high, because: /POST \/orders is deployed/ },
      {
        'apigateway.resources': [resource('r0', '/', undefined)],
      },
    ),
    'a guarded method that was removed': world(signed, method(), medium, {
      'apigateway.resources': [resource('r0', '/', undefined)],
    }),
    'one verb for all was split': world(open, method(), high, {
      'apigateway.exports': [exported({ '/orders': { 'x-amazon-apigateway-any-method': open } })],
    }),
    'a policy that is not deployed': underPolicies([], text(ofAccount('444455556666')), high),
    'a policy that is deployed and was taken away': underPolicies([ofAccount('444455556666')], undefined, medium),
    'a deployed policy for everybody': underPolicies([allowAll], text(ofAccount('444455556666')), high),
    'a policy for another account': underPolicies([ofAccount('444455556666')], text(ofAccount('777788889999')), {
      ...medium,
      possible: ['high', 'medium'],
    }),
    'a statement more, and everybody in either case': underPolicies(
      [allowAll],
      text(allowAll, ofAccount('444455556666')),
      medium,
    ),
    'a difference, and authorizers that may not be read': world(
      checked,
      { ...custom, apiKeyRequired: true },
      { ...medium, possible: ['high', 'medium'] },
      { 'apigateway.authorizers': gap('apigateway:GetAuthorizers') },
    ),
    'a difference beside a canary': world(signed, method(), { ...medium, possible: ['high', 'medium'] }, canary(10)),
  },
  pass: {
    'open and shown so': world(open, method()),
    'signed and shown so': world(signed, method({ authorizationType: 'AWS_IAM' })),
    'a key, and shown so': world(keyed, method({ apiKeyRequired: true })),
    'a Lambda authorizer, whatever its scheme is called': world(checked, custom, undefined, authorizer(LAMBDA)),
    'user pools': world(
      pool,
      method({ authorizationType: 'COGNITO_USER_POOLS', authorizerId: 'z1' }),
      undefined,
      pools(),
    ),
    'a validator, and shown so': world(validated, method({ requestValidatorId: 'v1' }), undefined, {}, VALIDATORS),
    'a mock, of which the export says little': world(
      operation({}, MOCK),
      method({ methodIntegration: { type: 'MOCK', uri: 'arn:aws:apigateway:us-east-1:::x' } }),
    ),
    'a passed-on URL that the export leaves out': world(
      operation({}, { type: 'http_proxy', uri: undefined }),
      method({ methodIntegration: { type: 'HTTP_PROXY', uri: 'https://back.example' } }),
    ),
    'the same policy in another spelling': underPolicies(
      [{ ...ofAccount('444455556666'), Resource: 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3/*' }],
      escaped({ ...allowAll, Sid: 'x', Principal: { AWS: 'arn:aws:iam::444455556666:root' } }),
    ),
    'a canary that gets no requests': world(open, method(), undefined, canary(0)),
    'a canary of the same deployment': world(open, method(), undefined, canary(10, 'd1')),
    'nothing deployed, nothing edited': world(open, method(), undefined, {
      'apigateway.exports': [exported({})],
      'apigateway.resources': [resource('r0', '/', undefined)],
    }),
  },
  'not-applicable': {
    'no stage': {
      facts: { 'apigateway.rest-apis': [restApi()], 'apigateway.resources': [resource('r0', '/', undefined)] },
    },
  },
  'not-assessed': {
    'stages may not be read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
    'the export may not be read': world(open, method(), undefined, {
      'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
    'the draft may not be read': world(open, method(), undefined, {
      'apigateway.resources': [{ arn: API, data: denied('apigateway:GetResources') }],
    }),
    'resources may not be listed': world(open, method(), undefined, {
      'apigateway.resources': gap('apigateway:GetResources'),
    }),
    'the draft has no root': world(open, method(), undefined, { 'apigateway.resources': [] }),
    'the draft names methods alone': world(open, {}),
    'an emulator exports names alone': world({ responses: {} }, method()),
    'an export that is no document': world(open, method(), undefined, {
      'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: present({ body: '<html>' }) }],
    }),
    'authorizers may not be read': world(checked, custom, undefined, {
      'apigateway.authorizers': [{ arn: API, data: denied('apigateway:GetAuthorizers') }],
    }),
    'a canary serves a second deployment': world(open, method(), undefined, canary(10)),
  },
  mixed: {
    'each stage for itself': {
      facts: {
        ...world(open, method()).facts,
        'apigateway.stages': [stage(), stage({}, 'test')],
        'apigateway.exports': [
          exported({ '/orders': { post: open } }),
          exported({ '/orders': { post: signed } }, {}, 'test'),
        ],
      },
      expect: { [STAGE]: 'pass', [`${API}/stages/test`]: medium },
    },
  },
});

test('the differences are the evidence', () => {
  const [finding] = findingsOf('apigw-deployed-drift', check, world(open, method({ authorizationType: 'AWS_IAM' })));
  expect(finding?.evidence[0]?.document).toEqual({
    differences: [
      { method: 'POST /orders', what: 'authorization', deployed: 'NONE', edited: 'AWS_IAM', loosens: 'yes' },
    ],
  });
});
