import check from '../../checks/apigw-default-endpoint-disabled.ts';
import { denied, gap, present, testCheck, type Expected, type World, type WorldRecord } from '../check.ts';
import { API, HTTP, httpApi, restApi } from './gateway-worlds.ts';

type Facts = World['facts'];

const DOMAIN = 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com';
const PRIVATE_DOMAIN = 'arn:aws:apigateway:us-east-1:111122223333:/domainnames/api.internal+abc';

const rest = (domain: object = {}): readonly WorldRecord<'apigateway.domain-names'>[] => [
  { arn: DOMAIN, data: { domainName: 'api.example.com', ...domain } },
];
const http = (domain: object = {}): readonly WorldRecord<'apigatewayv2.domain-names'>[] => [
  { arn: DOMAIN, data: { DomainName: 'api.example.com', ...domain } },
];
const basePath = (restApiId = 'a1b2c3'): readonly WorldRecord<'apigateway.base-path-mappings'>[] => [
  { arn: `${DOMAIN}/basepathmappings/(none)`, data: present({ basePath: '(none)', restApiId, stage: 'prod' }) },
];
const apiMapping = (ApiId: string): readonly WorldRecord<'apigatewayv2.api-mappings'>[] => [
  { arn: `${DOMAIN}/apimappings/m1`, data: present({ ApiId, ApiMappingId: 'm1', Stage: 'prod' }) },
];
const rule = (ApiId: string): readonly WorldRecord<'apigatewayv2.routing-rules'>[] => [
  {
    arn: `${DOMAIN}/routingrules/r1`,
    data: present({
      RoutingRuleId: 'r1',
      Priority: 1,
      Conditions: [],
      Actions: [{ InvokeApi: { ApiId, Stage: 'prod' } }],
    }),
  },
];
const mtls = { mutualTlsAuthentication: { truststoreUri: 's3://trust/store.pem' } };

const world = (more: Facts, api: Parameters<typeof restApi>[0] = {}, expected?: Expected): World => ({
  facts: { 'apigateway.rest-apis': [restApi(api)], ...more },
  ...(expected && { expect: { [API]: expected } }),
});
const mapped: Facts = { 'apigateway.domain-names': rest(), 'apigateway.base-path-mappings': basePath() };
const off = { disableExecuteApiEndpoint: true };

testCheck('apigw-default-endpoint-disabled', check, {
  fail: {
    'a mapped API that answers on both': world(
      mapped,
      {},
      {
        outcome: 'fail',
        severity: 'medium',
        possible: ['high', 'medium'],
        because: /api\.example\.com/,
      },
    ),
    'mutual TLS would be bypassed': world(
      { ...mapped, 'apigateway.domain-names': rest(mtls) },
      {},
      { outcome: 'fail', severity: 'high' },
    ),
    'mutual TLS that the second API tells of': world(
      {
        'apigatewayv2.domain-names': http({ MutualTlsAuthentication: { TruststoreUri: 's3://trust/store.pem' } }),
        'apigatewayv2.api-mappings': apiMapping('a1b2c3'),
      },
      {},
      { outcome: 'fail', severity: 'high' },
    ),
    'a private API': world(
      mapped,
      { endpointConfiguration: { types: ['PRIVATE'] } },
      {
        outcome: 'fail',
        severity: 'low',
      },
    ),
    'a routing rule leads to it': world({
      'apigateway.domain-names': rest({ routingMode: 'ROUTING_RULE_ONLY' }),
      'apigatewayv2.routing-rules': rule('a1b2c3'),
    }),
    'a mapping below a routing rule': world({
      ...mapped,
      'apigateway.domain-names': rest({ routingMode: 'ROUTING_RULE_THEN_API_MAPPING' }),
    }),
    'an HTTP API, mapped by the second API': {
      facts: {
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.domain-names': http(),
        'apigatewayv2.api-mappings': apiMapping('h1t2p3'),
      },
      expect: { [HTTP]: { outcome: 'fail', severity: 'medium' } },
    },
    'a WebSocket API': {
      facts: {
        'apigatewayv2.apis': [httpApi('WEBSOCKET')],
        'apigatewayv2.domain-names': http(),
        'apigatewayv2.api-mappings': apiMapping('h1t2p3'),
      },
    },
    'mapped, though other mappings were not read': world({
      ...mapped,
      'apigatewayv2.api-mappings': gap('apigatewayv2:GetApiMappings'),
    }),
  },
  pass: {
    'a mapped API without it': world(mapped, off, { outcome: 'pass' }),
    'an HTTP API': {
      facts: {
        'apigatewayv2.apis': [httpApi('HTTP', { DisableExecuteApiEndpoint: true })],
        'apigatewayv2.domain-names': http(),
        'apigatewayv2.api-mappings': apiMapping('h1t2p3'),
      },
    },
  },
  'not-applicable': {
    'no domain': world({}),
    'a domain of another API': world({ ...mapped, 'apigateway.base-path-mappings': basePath('other1') }),
    'mappings that routing rules replace': world({
      ...mapped,
      'apigateway.domain-names': rest({ routingMode: 'ROUTING_RULE_ONLY' }),
    }),
    'no domain, and off': world({}, off),
  },
  'not-assessed': {
    'domains not read': world({ 'apigateway.domain-names': gap('apigateway:GetDomainNames') }),
    'mappings not read': world({
      'apigateway.domain-names': rest(),
      'apigateway.base-path-mappings': [{ arn: DOMAIN, data: denied('apigateway:GetBasePathMappings') }],
    }),
    'routing rules not read': world({
      'apigateway.domain-names': rest({ routingMode: 'ROUTING_RULE_ONLY' }),
      'apigatewayv2.routing-rules': [{ arn: DOMAIN, data: denied('apigatewayv2:ListRoutingRules') }],
    }),
  },
  mixed: {
    'HTTP APIs not read: REST APIs without a domain are judged': {
      facts: { 'apigateway.rest-apis': [restApi()], 'apigatewayv2.apis': gap('apigatewayv2:GetApis') },
      expect: { [API]: 'not-applicable', 'arn:aws:iam::111122223333:root#us-east-1': 'not-assessed' },
    },
    'REST APIs not read: HTTP APIs without a domain are judged': {
      facts: { 'apigateway.rest-apis': gap('apigateway:GetRestApis'), 'apigatewayv2.apis': [httpApi()] },
      expect: { [HTTP]: 'not-applicable', 'arn:aws:iam::111122223333:root#us-east-1': 'not-assessed' },
    },
    'one domain for two APIs, a private one for a third': {
      facts: {
        'apigateway.rest-apis': [
          restApi({ disableExecuteApiEndpoint: true }),
          { ...restApi({ id: 'p1' }), arn: `${API}p` },
        ],
        'apigatewayv2.apis': [httpApi()],
        'apigateway.domain-names': [
          ...rest(),
          { arn: PRIVATE_DOMAIN, data: { domainName: 'api.internal', domainNameArn: PRIVATE_DOMAIN } },
        ],
        'apigateway.base-path-mappings': [
          ...basePath(),
          { arn: `${PRIVATE_DOMAIN}/basepathmappings/(none)`, data: present({ restApiId: 'p1' }) },
        ],
        'apigatewayv2.domain-names': http(),
        'apigatewayv2.api-mappings': apiMapping('h1t2p3'),
      },
      expect: { [API]: 'pass', [`${API}p`]: 'fail', [HTTP]: 'fail' },
    },
  },
});
