import check from '../../checks/apigw-access-logs.ts';
import { denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { API, HTTP, HTTP_STAGE, STAGE, httpApi, httpStage, restApi, stage } from './gateway-worlds.ts';

const LOGS = 'arn:aws:logs:us-east-1:111122223333:log-group:api';
const STREAM = 'arn:aws:firehose:us-east-1:111122223333:deliverystream/amazon-apigateway-api';
const CLF =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath" $context.status $context.requestId';

const rest = (format: string | undefined, expected?: Expected, destinationArn: string | undefined = LOGS): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [stage({ accessLogSettings: { destinationArn, ...(format !== undefined && { format }) } })],
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const http = (Format: string | undefined, expected?: Expected): World => ({
  facts: {
    'apigatewayv2.apis': [httpApi()],
    'apigatewayv2.stages': [
      httpStage(Format === undefined ? {} : { AccessLogSettings: { DestinationArn: LOGS, Format } }),
    ],
  },
  ...(expected && { expect: { [HTTP_STAGE]: expected } }),
});
const json = (...variables: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(variables.map((variable) => [variable, `$context.${variable}`])));
const BASE = ['requestId', 'identity.sourceIp', 'status'] as const;
const low = (because: RegExp): Expected => ({ outcome: 'fail', severity: 'low', because });

testCheck('apigw-access-logs', check, {
  fail: {
    'no access logs on REST': {
      facts: { 'apigateway.rest-apis': [restApi()], 'apigateway.stages': [stage()] },
      expect: { [STAGE]: { outcome: 'fail', severity: 'medium' } },
    },
    'a format without a destination': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage({ accessLogSettings: { format: CLF } })],
      },
      expect: { [STAGE]: { outcome: 'fail', severity: 'medium' } },
    },
    'no access logs on HTTP': http(undefined, { outcome: 'fail', severity: 'medium' }),
    'no caller (the console’s format of HTTP APIs)': http(
      '$context.identity.sourceIp - - [$context.requestTime] "$context.httpMethod $context.routeKey $context.protocol" $context.status $context.responseLength $context.requestId',
      low(/do not tell the caller\./),
    ),
    'a user agent is no caller': rest(json(...BASE, 'identity.userAgent'), low(/the caller/)),
    'what an authorizer answered is no caller': rest(
      json(
        ...BASE,
        'authorizer.error',
        'authorizer.latency',
        'authorizer.requestId',
        'authorizer.integrationStatus',
        'authorize.status',
      ),
      low(/the caller/),
    ),
    'no address': rest(json('requestId', 'status', 'authorizer.principalId'), low(/the source address\./)),
    'no request id': rest(json('identity.sourceIp', 'status', 'identity.userArn'), low(/the request id\./)),
    'the status of the integration is another': rest(
      json('requestId', 'identity.sourceIp', 'integration.status', 'identity.userArn'),
      low(/the status\./),
    ),
    'no format': rest(undefined, low(/request id, the source address, the status, the caller/)),
  },
  pass: {
    'common log format': rest(CLF),
    'to Firehose': rest(CLF, { outcome: 'pass' }, STREAM),
    'a claim of a token': http(json(...BASE, 'authorizer.claims.sub')),
    'a principal, extended request id': rest(
      json('extendedRequestId', 'identity.sourceIp', 'status', 'authorizer.principalId'),
    ),
    'a client certificate': rest(json(...BASE, 'identity.clientCert.subjectDN')),
    'an ARN of IAM': http(json(...BASE, 'identity.userArn')),
  },
  'not-assessed': {
    'stages of a REST API not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
  },
  mixed: {
    'each stage for itself': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage({ accessLogSettings: { destinationArn: LOGS, format: CLF } }), stage({}, 'test')],
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.stages': [{ arn: HTTP, data: denied('apigatewayv2:GetStages') }],
      },
      expect: { [STAGE]: 'pass', [`${API}/stages/test`]: 'fail', [HTTP]: 'not-assessed' },
    },
    'REST APIs not read: HTTP APIs are judged': {
      facts: {
        ...http(json(...BASE, 'identity.userArn')).facts,
        'apigateway.rest-apis': gap('apigateway:GetRestApis'),
      },
      expect: { [HTTP_STAGE]: 'pass', 'arn:aws:iam::111122223333:root#us-east-1': 'not-assessed' },
    },
  },
});
