import { expect, test } from 'vitest';

import check from '../../checks/apigw-stage-variable-secrets.ts';
import { denied, findingsOf, gap, present, testCheck, type Expected, type World } from '../check.ts';
import {
  API,
  HTTP,
  HTTP_STAGE,
  STAGE,
  exported,
  httpApi,
  httpStage,
  operation,
  restApi,
  stage,
} from './gateway-worlds.ts';

type Facts = World['facts'];

const rest = (variables: Readonly<Record<string, string>>, expected?: Expected, more: Facts = {}): World => ({
  facts: { 'apigateway.rest-apis': [restApi()], 'apigateway.stages': [stage({ variables })], ...more },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const parameter = (name: string, value: string, expected?: Expected): World =>
  rest({}, expected, {
    'apigateway.exports': [exported({ '/orders': { get: operation({}, { requestParameters: { [name]: value } }) } })],
  });
const http = (RequestParameters: Readonly<Record<string, string>>, expected?: Expected): World => ({
  facts: {
    'apigatewayv2.apis': [httpApi()],
    'apigatewayv2.stages': [httpStage()],
    'apigatewayv2.integrations': [
      { arn: `${HTTP}/integrations/i1`, data: present({ IntegrationId: 'i1', RequestParameters }) },
    ],
  },
  ...(expected && { expect: { [HTTP_STAGE]: expected } }),
});

const RANDOM = 'redacted:high-entropy:40';
const PLAIN = 'redacted:plain:12';
const REFERENCE = 'redacted:reference:80';
const TOKEN = 'redacted:token-github:40';
const high: Expected = { outcome: 'fail', severity: 'high' };
const exportDenied: Facts = {
  'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
};

testCheck('apigw-stage-variable-secrets', check, {
  fail: {
    'a token of a known format': rest({ backend: TOKEN }, { ...high, because: /stage variable backend .*github/ }),
    'a token among other text': rest({ backend: `https://x/?t=${TOKEN}` }, high),
    'random characters under a name that speaks': rest({ apiKey: RANDOM }, { outcome: 'fail', severity: 'medium' }),
    'in the canary': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage({ variables: {}, canarySettings: { stageVariableOverrides: { token: TOKEN } } })],
      },
      expect: { [STAGE]: { ...high, because: /canary/ } },
    },
    'a constant Authorization header, in quotes': parameter('integration.request.header.Authorization', `'${PLAIN}'`, {
      ...high,
      because: /GET \/orders/,
    }),
    'its constant part': parameter('integration.request.header.Authorization', `'Basic ${RANDOM}'`, high),
    'a constant key in the query': parameter('integration.request.querystring.api_key', `'${PLAIN}'`, high),
    'a constant header of an HTTP API': http({ 'overwrite:header.Authorization': PLAIN }, high),
    'appended beside what varies': http({ 'append:header.x-api-key': `${RANDOM}$context.requestId` }, high),
    'a guess, while integrations were not read': rest(
      { token: RANDOM },
      { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] },
      exportDenied,
    ),
    'a certain secret, while integrations were not read': rest({ x: TOKEN }, high, exportDenied),
    'a WebSocket or HTTP stage’s variable': {
      facts: {
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.stages': [httpStage({ StageVariables: { secret: TOKEN } })],
      },
      expect: { [HTTP_STAGE]: high },
    },
  },
  pass: {
    'no variables': rest({}),
    targets: rest({ alias: 'live', host: 'orders.example.com', ttl: PLAIN }),
    'a reference under a name that speaks': rest({ secretArn: REFERENCE }),
    'random characters under another name': rest({ deployment: RANDOM }),
    'a header that the caller sends': parameter(
      'integration.request.header.Authorization',
      'method.request.header.Authorization',
    ),
    'a constant that is no credential': parameter('integration.request.header.Accept', `'${PLAIN}'`),
    'a header of an HTTP API from the request': http({ 'overwrite:header.Authorization': '$request.header.Auth' }),
    'a reference in a header': http({ 'append:header.Authorization': REFERENCE }),
  },
  'not-assessed': {
    'integrations not read': rest({}, { outcome: 'not-assessed' }, exportDenied),
    'integrations of an HTTP API not read': {
      facts: {
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.stages': [httpStage()],
        'apigatewayv2.integrations': [{ arn: HTTP, data: denied('apigatewayv2:GetIntegrations') }],
      },
      expect: { [HTTP_STAGE]: 'not-assessed' },
    },
    'the list of integrations not read': {
      facts: {
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.stages': [httpStage()],
        'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations'),
      },
    },
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
  },
  mixed: {
    'parameters of another stage': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage(), stage({}, 'test')],
        'apigateway.exports': [
          exported({ '/': { get: operation() } }),
          exported(
            {
              '/': {
                get: operation({}, { requestParameters: { 'integration.request.header.Cookie': `'${RANDOM}'` } }),
              },
            },
            {},
            'test',
          ),
        ],
      },
      expect: { [STAGE]: 'pass', [`${API}/stages/test`]: high },
    },
  },
});

test('a guess is heuristic, a known format exact', () => {
  const confidence = (world: World) =>
    findingsOf('apigw-stage-variable-secrets', check, world).map((finding) => finding.confidence);
  expect(confidence(rest({ apiKey: RANDOM }))).toEqual(['heuristic']);
  expect(confidence(rest({ apiKey: TOKEN }))).toEqual(['exact']);
});
