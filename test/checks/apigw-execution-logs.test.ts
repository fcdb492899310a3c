import check from '../../checks/apigw-execution-logs.ts';
import { absent, denied, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { API, HTTP, HTTP_STAGE, STAGE, accountThrottle, httpApi, httpStage, restApi, stage } from './gateway-worlds.ts';

type Settings = Readonly<Record<string, { loggingLevel?: string; dataTraceEnabled?: boolean }>>;

const ACCOUNT = 'arn:aws:apigateway:us-east-1::/account';

const rest = (methodSettings: Settings, expected?: Expected, more: World['facts'] = {}): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [stage({ methodSettings })],
    'apigateway.account': [accountThrottle],
    ...more,
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const socket = (
  DefaultRouteSettings: { LoggingLevel?: 'ERROR' | 'INFO' | 'OFF'; DataTraceEnabled?: boolean } | undefined,
  protocol: 'HTTP' | 'WEBSOCKET' = 'WEBSOCKET',
): World => ({
  facts: {
    'apigatewayv2.apis': [httpApi(protocol)],
    'apigatewayv2.stages': [httpStage(DefaultRouteSettings && { DefaultRouteSettings })],
    'apigateway.account': [accountThrottle],
  },
});
const on = { '*/*': { loggingLevel: 'ERROR', dataTraceEnabled: false } };

testCheck('apigw-execution-logs', check, {
  fail: {
    'no settings': rest({}, { outcome: 'fail', severity: 'low' }),
    OFF: rest({ '*/*': { loggingLevel: 'OFF' } }, { outcome: 'fail', severity: 'low' }),
    'only one method logs': rest({ '~1orders/GET': { loggingLevel: 'INFO' } }, { outcome: 'fail', severity: 'low' }),
    'one method does not': rest(
      { ...on, '~1orders/POST': { loggingLevel: 'OFF' } },
      {
        outcome: 'fail',
        severity: 'low',
        because: /~1orders\/POST/,
      },
    ),
    'whole requests are logged': rest(
      { '*/*': { loggingLevel: 'INFO', dataTraceEnabled: true } },
      {
        outcome: 'fail',
        severity: 'high',
      },
    ),
    'those of one method': rest(
      { ...on, '~1login/POST': { loggingLevel: 'ERROR', dataTraceEnabled: true } },
      {
        outcome: 'fail',
        severity: 'high',
      },
    ),
    'no role to write with': rest(
      on,
      { outcome: 'fail', severity: 'low', because: /no role/ },
      { 'apigateway.account': [{ arn: ACCOUNT, data: present({}) }] },
    ),
    'data trace decides without the role': rest(
      { '*/*': { loggingLevel: 'INFO', dataTraceEnabled: true } },
      {
        outcome: 'fail',
        severity: 'high',
      },
      { 'apigateway.account': [{ arn: ACCOUNT, data: denied('apigateway:GetAccount') }] },
    ),
    'off decides without the role': rest(
      {},
      { outcome: 'fail', severity: 'low' },
      {
        'apigateway.account': gap('apigateway:GetAccount'),
      },
    ),
    'a WebSocket stage': socket(undefined),
    'a WebSocket stage with data trace': {
      ...socket({ LoggingLevel: 'INFO', DataTraceEnabled: true }),
      expect: { [HTTP_STAGE]: { outcome: 'fail', severity: 'high' } },
    },
  },
  pass: {
    'errors of all methods': rest(on),
    'one method more': rest({ ...on, '~1orders/GET': { loggingLevel: 'INFO', dataTraceEnabled: false } }),
    'a WebSocket stage': socket({ LoggingLevel: 'INFO', DataTraceEnabled: false }),
  },
  'not-applicable': { 'HTTP APIs have none': socket(undefined, 'HTTP') },
  'not-assessed': {
    'the role not read': rest(
      on,
      { outcome: 'not-assessed' },
      {
        'apigateway.account': [{ arn: ACCOUNT, data: denied('apigateway:GetAccount') }],
      },
    ),
    'the account not read': rest(
      on,
      { outcome: 'not-assessed' },
      {
        'apigateway.account': gap('apigateway:GetAccount'),
      },
    ),
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
    'stages of a WebSocket API not read': {
      facts: {
        'apigatewayv2.apis': [httpApi('WEBSOCKET')],
        'apigatewayv2.stages': [{ arn: HTTP, data: denied('apigatewayv2:GetStages') }],
      },
      expect: { [HTTP]: 'not-assessed' },
    },
  },
  mixed: {
    'an account that is absent has no role': {
      facts: { ...rest(on).facts, 'apigateway.account': [{ arn: ACCOUNT, data: absent }] },
      expect: { [STAGE]: 'fail' },
    },
  },
});
