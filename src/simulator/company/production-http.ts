import {
  HTTP_INVOICES,
  HTTP_STOREFRONT,
  PRODUCTION as ACCOUNT,
  REST_CATALOG,
  REST_SHOP,
  WS_ORDERS,
  WS_SUPPORT,
} from './names.ts';
import { ACCESS_LOG, logGroup, stageExpect } from './rest.ts';
import { failure, gap, noise, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const lambda = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const log = (name: string) => ({ DestinationArn: logGroup(ACCOUNT, REGION, `/apis/${name}`), Format: ACCESS_LOG });
const certificate = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/0a0b0c0d-3333-4444-8555-666677778888`;

/** Only REST APIs have drafts and caches. Neither HTTP nor WebSocket APIs can have a web ACL, and HTTP APIs have no execution logs. */
const {
  'waf-associated': _,
  'apigw-deployed-drift': __,
  'apigw-cache-encrypted': ___,
  ...webSocketStage
} = stageExpect();
const httpStage = { ...webSocketStage, 'apigw-execution-logs': 'not-applicable' } as const;

/** Of an integration that calls a function. */
const NO_HTTP = { 'vpclink-private-integration': 'not-applicable' } as const;

const regional = (name: string, policy: 'TLS_1_0' | 'TLS_1_2') =>
  ({
    DomainName: name,
    ApiMappingSelectionExpression: '$request.basepath',
    RoutingMode: 'API_MAPPING_ONLY',
    DomainNameConfigurations: [
      { EndpointType: 'REGIONAL', DomainNameStatus: 'AVAILABLE', SecurityPolicy: policy, CertificateArn: certificate },
    ],
  }) as const;

/** The storefront, an API that nobody could look into, two WebSocket APIs, and the names they all go by. */
export const productionHttp = {
  'apigatewayv2.apis': {
    [HTTP_STOREFRONT]: {
      Name: 'storefront',
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '${request.method} ${request.path}',
      ApiEndpoint: `https://${HTTP_STOREFRONT}.execute-api.${REGION}.amazonaws.com`,
      DisableExecuteApiEndpoint: true,
      CreatedDate: '2025-03-03T10:00:00.000Z',
      Tags: { team: 'web', 'rampart:exposure': 'public' },
      $expect: { 'apigw-internal-api-private': 'not-applicable', 'apigw-default-endpoint-disabled': 'pass' },
    },
    [HTTP_INVOICES]: {
      Name: 'invoices',
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '${request.method} ${request.path}',
      ApiEndpoint: `https://${HTTP_INVOICES}.execute-api.${REGION}.amazonaws.com`,
      DisableExecuteApiEndpoint: false,
      CreatedDate: '2022-03-17T10:00:00.000Z',
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': 'not-applicable',
        'apigw-http-route-auth': 'not-assessed',
      },
    },
    [WS_ORDERS]: {
      Name: 'order-status',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
      ApiEndpoint: `wss://${WS_ORDERS}.execute-api.${REGION}.amazonaws.com`,
      DisableExecuteApiEndpoint: false,
      CreatedDate: '2025-05-05T10:00:00.000Z',
      $expect: { 'apigw-internal-api-private': 'not-applicable', 'apigw-default-endpoint-disabled': failure('medium') },
    },
    [WS_SUPPORT]: {
      Name: 'support-chat',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
      ApiEndpoint: `wss://${WS_SUPPORT}.execute-api.${REGION}.amazonaws.com`,
      DisableExecuteApiEndpoint: false,
      CreatedDate: '2026-01-12T10:00:00.000Z',
      Tags: { 'rampart:exposure': 'internal' },
      $expect: { 'apigw-internal-api-private': failure('high'), 'apigw-default-endpoint-disabled': 'not-applicable' },
    },
  },
  'apigatewayv2.stages': {
    [`${HTTP_STOREFRONT}/stages/$default`]: {
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 400, ThrottlingBurstLimit: 200, DetailedMetricsEnabled: true },
      AccessLogSettings: log('storefront'),
      StageVariables: { imageHost: 'images.nordlys.example' },
      $expect: httpStage,
    },
    [`${HTTP_INVOICES}/stages/$default`]: {
      AutoDeploy: true,
      StageVariables: { mailToken: ['xoxb', '000000000000', '000000000000', noise(53, 24)].join('-') },
      $expect: {
        ...httpStage,
        'apigw-stage-variable-secrets': failure('high'),
        'apigw-throttling': failure('medium'),
        'apigw-access-logs': failure('medium'),
      },
    },
    [`${WS_ORDERS}/stages/prod`]: {
      DefaultRouteSettings: { LoggingLevel: 'OFF', DataTraceEnabled: false },
      $expect: {
        ...webSocketStage,
        'apigw-throttling': failure('medium'),
        'apigw-access-logs': failure('medium'),
        'apigw-execution-logs': failure('low'),
      },
    },
    [`${WS_SUPPORT}/stages/prod`]: {
      DefaultRouteSettings: {
        LoggingLevel: 'ERROR',
        DataTraceEnabled: false,
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 25,
      },
      AccessLogSettings: log('support-chat'),
      $expect: webSocketStage,
    },
  },
  'apigatewayv2.routes': {
    [`${HTTP_STOREFRONT}/routes/r0catal`]: {
      RouteKey: 'GET /catalog',
      AuthorizationType: 'NONE',
      Target: 'integrations/1ntord',
      $expect: { 'apigw-http-route-auth': failure('low') },
    },
    [`${HTTP_STOREFRONT}/routes/r1cart0`]: {
      RouteKey: 'POST /cart',
      AuthorizationType: 'JWT',
      AuthorizerId: '4uthjw',
      AuthorizationScopes: ['cart/write'],
      Target: 'integrations/1ntord',
      $expect: { 'apigw-http-route-auth': 'pass' },
    },
    [`${HTTP_STOREFRONT}/routes/r2opts0`]: {
      RouteKey: 'OPTIONS /cart',
      AuthorizationType: 'NONE',
      Target: 'integrations/1ntord',
      $expect: { 'apigw-http-route-auth': 'not-applicable' },
    },
    [`${HTTP_STOREFRONT}/routes/r3deflt`]: {
      // It catches what the others miss, DELETE as well as GET.
      RouteKey: '$default',
      AuthorizationType: 'NONE',
      Target: 'integrations/1ntord',
      $expect: { 'apigw-http-route-auth': 'fail' },
    },
    [HTTP_INVOICES]: gap('access-denied'),
    [`${WS_ORDERS}/routes/w0conn0`]: {
      RouteKey: '$connect',
      AuthorizationType: 'NONE',
      Target: 'integrations/1ntwso',
      $expect: { 'apigw-websocket-connect-auth': failure('high') },
    },
    [`${WS_ORDERS}/routes/w1watch`]: { RouteKey: 'watch', AuthorizationType: 'NONE', Target: 'integrations/1ntwso' },
    [`${WS_SUPPORT}/routes/w0conn1`]: {
      RouteKey: '$connect',
      AuthorizationType: 'AWS_IAM',
      Target: 'integrations/1ntsup',
      $expect: { 'apigw-websocket-connect-auth': 'pass' },
    },
    [`${WS_SUPPORT}/routes/w1say00`]: { RouteKey: 'say', AuthorizationType: 'NONE', Target: 'integrations/1ntsup' },
  },
  'apigatewayv2.authorizers': {
    [`${HTTP_STOREFRONT}/authorizers/4uthjw`]: {
      Name: 'customers',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: ['storefront'],
        Issuer: `https://cognito-idp.${REGION}.amazonaws.com/${REGION}_N0rdlysSh`,
      },
    },
  },
  'apigatewayv2.integrations': {
    [`${HTTP_STOREFRONT}/integrations/1ntord`]: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: lambda('orders'),
      PayloadFormatVersion: '2.0',
      $expect: NO_HTTP,
    },
    [`${HTTP_INVOICES}/integrations/1ntinv`]: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: lambda('legacy-invoice'),
      PayloadFormatVersion: '1.0',
      $expect: NO_HTTP,
    },
    [`${WS_ORDERS}/integrations/1ntwso`]: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: lambda('orders'),
      $expect: NO_HTTP,
    },
    [`${WS_SUPPORT}/integrations/1ntsup`]: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: lambda('gift-cards'),
      $expect: NO_HTTP,
    },
  },
  // Both families of API Gateway list the same domains.
  'apigateway.domain-names': {
    'api.nordlys.example': {
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
      securityPolicy: 'TLS_1_2',
      domainNameStatus: 'AVAILABLE',
      regionalCertificateArn: certificate,
      regionalDomainName: `d-a1ap1sh0p.execute-api.${REGION}.amazonaws.com`,
      $expect: { 'domain-tls-policy': 'pass' },
    },
    'web.nordlys.example': {
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
      domainNameStatus: 'AVAILABLE',
      regionalCertificateArn: certificate,
      $expect: { 'domain-tls-policy': 'pass' },
    },
    'ws.nordlys.example': {
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
      domainNameStatus: 'AVAILABLE',
      regionalCertificateArn: certificate,
      $expect: { 'domain-tls-policy': 'pass' },
    },
    'catalog.nordlys.example': {
      endpointConfiguration: { types: ['EDGE'] },
      securityPolicy: 'TLS_1_0',
      domainNameStatus: 'AVAILABLE',
      certificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a0b0c0d-5555-4444-8555-666677778888`,
      distributionDomainName: 'd1catalog0000.cloudfront.net',
      $expect: { 'domain-tls-policy': failure('medium') },
    },
  },
  'apigateway.base-path-mappings': {
    'api.nordlys.example/basepathmappings/(none)': { basePath: '(none)', restApiId: REST_SHOP, stage: 'prod' },
    'catalog.nordlys.example/basepathmappings/(none)': { basePath: '(none)', restApiId: REST_CATALOG, stage: 'live' },
  },
  'apigatewayv2.domain-names': {
    'api.nordlys.example': regional('api.nordlys.example', 'TLS_1_2'),
    'web.nordlys.example': regional('web.nordlys.example', 'TLS_1_2'),
    'ws.nordlys.example': regional('ws.nordlys.example', 'TLS_1_2'),
    'catalog.nordlys.example': {
      ...regional('catalog.nordlys.example', 'TLS_1_0'),
      DomainNameConfigurations: [{ EndpointType: 'EDGE', SecurityPolicy: 'TLS_1_0', DomainNameStatus: 'AVAILABLE' }],
    },
  },
  'apigatewayv2.api-mappings': {
    'api.nordlys.example/apimappings/m4pshop': { ApiId: REST_SHOP, Stage: 'prod', ApiMappingKey: '' },
    'web.nordlys.example/apimappings/m4pweb0': { ApiId: HTTP_STOREFRONT, Stage: '$default', ApiMappingKey: '' },
    'ws.nordlys.example/apimappings/m4pws00': { ApiId: WS_ORDERS, Stage: 'prod', ApiMappingKey: '' },
    'catalog.nordlys.example/apimappings/m4pcat0': { ApiId: REST_CATALOG, Stage: 'live', ApiMappingKey: '' },
  },
  'tag.resources': {
    [`arn:aws:apigateway:${REGION}::/apis/${HTTP_STOREFRONT}`]: {
      Tags: [
        { Key: 'team', Value: 'web' },
        { Key: 'rampart:exposure', Value: 'public' },
      ],
    },
    [`arn:aws:apigateway:${REGION}::/apis/${WS_SUPPORT}`]: {
      Tags: [{ Key: 'rampart:exposure', Value: 'internal' }],
    },
  },
} as const satisfies WrittenFacts;
