import check from '../../checks/apigw-websocket-connect-auth.ts';
import { denied, testCheck, type World } from '../check.ts';
import { HTTP, httpApi, route } from './gateway-worlds.ts';

type Routes = NonNullable<World['facts']['apigatewayv2.routes']>;

const world = (routes: Routes, expect?: World['expect']): World => ({
  facts: { 'apigatewayv2.apis': [httpApi('WEBSOCKET')], 'apigatewayv2.routes': routes },
  ...(expect && { expect }),
});
const CONNECT = `${HTTP}/routes/c`;
const unread = { arn: HTTP, data: denied('apigatewayv2:GetRoutes') };

testCheck('apigw-websocket-connect-auth', check, {
  fail: {
    'anybody may connect': world([route('c', '$connect', 'NONE')], {
      [CONNECT]: { outcome: 'fail', severity: 'high' },
    }),
    'without the member: none': world([route('c', '$connect')], { [CONNECT]: 'fail' }),
    'JWT does not exist here': world([route('c', '$connect', 'JWT')]),
    'no $connect route, whatever the others ask for': world([route('d', '$default', 'CUSTOM')], {
      [HTTP]: { outcome: 'fail', because: /no \$connect route/ },
    }),
    'no route at all': world([]),
  },
  pass: {
    AWS_IAM: world([route('c', '$connect', 'AWS_IAM')]),
    'a Lambda authorizer; the other routes cannot be authorized': world(
      [route('d', '$default', 'NONE'), route('c', '$connect', 'CUSTOM'), route('m', 'send', 'NONE')],
      { [CONNECT]: 'pass' },
    ),
    'seen before the list broke off': world([route('c', '$connect', 'CUSTOM'), unread], { [CONNECT]: 'pass' }),
  },
  'not-assessed': {
    'routes not read': world([unread], { [HTTP]: 'not-assessed' }),
    'the list broke off before it': world([route('d', '$default', 'NONE'), unread], { [HTTP]: 'not-assessed' }),
  },
  mixed: {
    'HTTP APIs are not judged': {
      facts: {
        'apigatewayv2.apis': [{ ...httpApi('HTTP'), arn: `${HTTP}x` }, httpApi('WEBSOCKET')],
        'apigatewayv2.routes': [
          { ...route('r', 'GET /', 'NONE'), arn: `${HTTP}x/routes/r` },
          route('c', '$connect', 'AWS_IAM'),
        ],
      },
      expect: { [CONNECT]: 'pass' },
    },
  },
});
