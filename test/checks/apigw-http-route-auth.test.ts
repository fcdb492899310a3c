import check from '../../checks/apigw-http-route-auth.ts';
import { denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { HTTP, httpApi, route } from './gateway-worlds.ts';

type Type = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT';

const world = (key: string, type: Type | undefined, expected?: Expected): World => ({
  facts: { 'apigatewayv2.apis': [httpApi()], 'apigatewayv2.routes': [route('r1', key, type)] },
  ...(expected && { expect: { [`${HTTP}/routes/r1`]: expected } }),
});

testCheck('apigw-http-route-auth', check, {
  fail: {
    'an open GET': world('GET /orders', 'NONE', { outcome: 'fail', severity: 'high' }),
    'an open POST': world('POST /orders', 'NONE', { outcome: 'fail', severity: 'critical' }),
    'without the member: none': world('DELETE /orders', undefined, { outcome: 'fail', severity: 'critical' }),
    '$default catches the rest': world('$default', 'NONE', {
      outcome: 'fail',
      severity: 'critical',
      because: /what no other route does/,
    }),
    'ANY covers all verbs': world('ANY /{proxy+}', 'NONE', { outcome: 'fail', severity: 'critical' }),
    'an open GET declared public': {
      ...world('GET /orders', 'NONE', { outcome: 'fail', severity: 'low' }),
      intent: [{ arn: HTTP, exposure: 'public' }],
    },
    'an open POST declared public stays critical': {
      ...world('POST /orders', 'NONE', { outcome: 'fail', severity: 'critical' }),
      intent: [{ arn: HTTP, exposure: 'public' }],
    },
    'tags not read': {
      facts: { ...world('GET /orders', 'NONE').facts, 'tag.resources': gap('tag:GetResources') },
      expect: { [`${HTTP}/routes/r1`]: { outcome: 'fail', severity: 'low', possible: ['high', 'low'] } },
    },
    'a path that is named like the preflight': world('GET /OPTIONS', 'NONE'),
  },
  pass: {
    JWT: world('GET /orders', 'JWT'),
    AWS_IAM: world('POST /orders', 'AWS_IAM'),
    'a Lambda authorizer': world('$default', 'CUSTOM'),
  },
  'not-applicable': { 'explicit preflight': world('OPTIONS /orders', 'NONE') },
  'not-assessed': {
    'routes not read': {
      facts: {
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.routes': [{ arn: HTTP, data: denied('apigatewayv2:GetRoutes') }],
      },
      expect: { [HTTP]: 'not-assessed' },
    },
  },
  mixed: {
    'routes of WebSocket APIs are not judged': {
      facts: {
        'apigatewayv2.apis': [httpApi(), { ...httpApi('WEBSOCKET'), arn: `${HTTP}ws` }],
        'apigatewayv2.routes': [
          route('r1', 'GET /orders', 'JWT'),
          { ...route('r2', '$connect', 'NONE'), arn: `${HTTP}ws/routes/r2` },
          { ...route('r3', 'GET /open', 'NONE'), arn: `${HTTP}/routes/r3` },
        ],
      },
      expect: { [`${HTTP}/routes/r1`]: 'pass', [`${HTTP}/routes/r3`]: 'fail' },
    },
  },
});
