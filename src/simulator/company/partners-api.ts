import { PARTNERS as ACCOUNT, PARTNERS_ACL, REST_PARTNERS } from './names.ts';
import {
  ACCESS_LOG,
  API_KEY,
  edited,
  exported,
  lambdaAuthorizer,
  NO_CACHE,
  stageExpect,
  toFunction,
  type Deployed,
} from './rest.ts';
import { aclExpect, aclKey } from './waf.ts';
import { failure, gap, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const lambda = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

const partners: Deployed = {
  account: ACCOUNT,
  region: REGION,
  api: REST_PARTNERS,
  title: 'partners',
  stage: 'v1',
  schemes: { partners: lambdaAuthorizer(REGION, lambda('partner-authorizer')), api_key: API_KEY },
  models: {
    Order: { title: 'Order', type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
  },
  methods: [
    {
      route: 'GET /stock',
      security: ['partners', 'api_key'],
      query: 'sku',
      validator: 'params-only',
      integration: toFunction(REGION, lambda('partner-gateway')),
      auth: 'pass',
      validation: 'pass',
    },
    {
      route: 'POST /orders',
      security: ['partners', 'api_key'],
      validator: 'full',
      body: 'Order',
      integration: toFunction(REGION, lambda('partner-gateway'), 'never'),
      auth: 'pass',
      validation: 'pass',
    },
    {
      route: 'PUT /orders/{id}',
      security: ['partners', 'api_key'],
      body: 'Order',
      integration: toFunction(REGION, lambda('partner-gateway')),
      auth: 'pass',
      validation: failure('low'),
    },
    {
      // Meant to be behind certificates, which the default name does not ask for; an API key is none.
      route: 'GET /feed',
      security: ['api_key'],
      query: 'since',
      validator: 'params-only',
      integration: toFunction(REGION, lambda('catalog-export')),
      auth: failure('high'),
      validation: 'pass',
    },
  ],
};

/** The partner API: certificates at the front door, and the back door open beside it. */
export const partnersApi = {
  'apigateway.account': {
    account: {
      cloudwatchRoleArn: `arn:aws:iam::${ACCOUNT}:role/apigateway-logs`,
      throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
    },
  },
  'apigateway.rest-apis': {
    [REST_PARTNERS]: {
      name: 'partners',
      description: 'Stock and orders for partners',
      createdDate: '2020-09-01T10:00:00.000Z',
      endpointConfiguration: { types: ['REGIONAL'] },
      apiKeySource: 'HEADER',
      disableExecuteApiEndpoint: false,
      securityPolicy: 'TLS_1_0',
      tags: { 'rampart:exposure': 'partner' },
      // Whoever calls the default name shows no certificate.
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': failure('high'),
        'domain-tls-policy': failure('medium'),
        'apigw-rest-policy-scope': failure('medium'),
      },
    },
  },
  'apigateway.stages': {
    [`${REST_PARTNERS}/stages/v1`]: {
      deploymentId: 'd3pl5y',
      ...NO_CACHE,
      webAclArn: PARTNERS_ACL,
      methodSettings: { '*/*': { loggingLevel: 'OFF', dataTraceEnabled: false } },
      accessLogSettings: {
        destinationArn: `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/amazon-apigateway-partners`,
        format: ACCESS_LOG,
      },
      createdDate: '2020-09-01T10:10:00.000Z',
      // The usage plan bounds every method, for each of them asks for a key.
      $expect: stageExpect({ 'apigw-deployed-drift': failure('high'), 'apigw-execution-logs': failure('low') }),
    },
  },
  'apigateway.usage-plans': {
    u5agepa7tn: {
      name: 'partners',
      apiStages: [{ apiId: REST_PARTNERS, stage: 'v1' }],
      throttle: { rateLimit: 20, burstLimit: 10 },
      quota: { limit: 50_000, period: 'MONTH', offset: 0 },
    },
  },
  'apigateway.exports': {
    [`${REST_PARTNERS}/stages/v1/exports/oas30`]: exported(partners),
  },
  'apigateway.domain-names': {
    'partners.nordlys.example': {
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
      domainNameStatus: 'AVAILABLE',
      regionalCertificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/0a0b0c0d-7777-4444-8555-666677778888`,
      mutualTlsAuthentication: { truststoreUri: 's3://nordlys-partner-catalog/truststore.pem', truststoreVersion: '3' },
      $expect: { 'domain-tls-policy': 'pass' },
    },
  },
  'apigateway.base-path-mappings': {
    'partners.nordlys.example/basepathmappings/(none)': { basePath: '(none)', restApiId: REST_PARTNERS, stage: 'v1' },
  },
  'apigatewayv2.domain-names': {
    'partners.nordlys.example': {
      DomainName: 'partners.nordlys.example',
      RoutingMode: 'API_MAPPING_ONLY',
      DomainNameConfigurations: [
        { EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2', DomainNameStatus: 'AVAILABLE' },
      ],
      MutualTlsAuthentication: { TruststoreUri: 's3://nordlys-partner-catalog/truststore.pem', TruststoreVersion: '3' },
    },
  },
  'apigatewayv2.api-mappings': {
    'partners.nordlys.example/apimappings/m4ppart': { ApiId: REST_PARTNERS, Stage: 'v1', ApiMappingKey: '' },
  },
  // The feed was closed in the console, and then nobody deployed.
  ...edited(partners, { 'GET /feed': { authorizationType: 'AWS_IAM' } }),
  'wafv2.web-acls': {
    [aclKey(PARTNERS_ACL)]: {
      ...gap('access-denied'),
      // Its log was seen, and decides alone.
      $expect: aclExpect({
        'waf-acl-effective': 'not-assessed',
        'waf-managed-sqli': 'not-assessed',
        'waf-managed-xss': 'not-assessed',
        'waf-managed-known-bad': 'not-assessed',
        'waf-managed-ip-reputation': 'not-assessed',
        'waf-rate-limit': 'not-assessed',
        'waf-rule-order': 'not-assessed',
      }),
    },
  },
  'wafv2.logging-configurations': {
    [`${PARTNERS_ACL}/logging/CUSTOMER`]: {
      ResourceArn: PARTNERS_ACL,
      LogDestinationConfigs: [`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:aws-waf-logs-partners`],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      LogType: 'WAF_LOGS',
      LogScope: 'CUSTOMER',
    },
  },
  'wafv2.associations': {
    [`${aclKey(PARTNERS_ACL)}/resources/API_GATEWAY`]: {
      ResourceArns: [`arn:aws:apigateway:${REGION}::/restapis/${REST_PARTNERS}/stages/v1`],
    },
  },
  'tag.resources': {
    [`arn:aws:apigateway:${REGION}::/restapis/${REST_PARTNERS}`]: {
      Tags: [{ Key: 'rampart:exposure', Value: 'partner' }],
    },
  },
} as const satisfies WrittenFacts;
