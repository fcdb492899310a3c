import {
  CATALOG_ACL,
  PARTNERS,
  PRODUCTION as ACCOUNT,
  REST_CATALOG,
  REST_PRICING,
  REST_REPORTS,
  REST_SHOP,
  SHOP_ACL,
} from './names.ts';
import {
  ACCESS_LOG,
  API_KEY,
  cognito,
  edited,
  exported,
  lambdaAuthorizer,
  logGroup,
  MOCK,
  NO_CACHE,
  SIGV4,
  stageExpect,
  toFunction,
  type Deployed,
} from './rest.ts';
import { STRANGER } from './secrets.ts';
import { failure, gap, noise, policy, type Expected, type Written, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const lambda = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const log = (name: string) => ({ destinationArn: logGroup(ACCOUNT, REGION, `/apis/${name}`), format: ACCESS_LOG });

const CACHE = { cacheClusterEnabled: true, cacheClusterStatus: 'AVAILABLE', cacheClusterSize: '0.5' } as const;

const schemes = {
  api_key: API_KEY,
  sigv4: SIGV4,
  customers: cognito(`arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_N0rdlysSh`),
  staff: lambdaAuthorizer(REGION, lambda('gift-cards')),
};

const models = {
  Order: {
    title: 'Order',
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items: { type: 'object' } }, note: { type: 'string', maxLength: 200 } },
  },
  Price: {
    title: 'Price',
    type: 'object',
    required: ['sku', 'amount'],
    properties: { sku: { type: 'string' }, amount: { type: 'number' } },
  },
};

const throughOurEndpoint = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${REST_PRICING}/*`,
      Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a11e0000000004' } },
    },
  ],
};

const shop: Deployed = {
  account: ACCOUNT,
  region: REGION,
  api: REST_SHOP,
  title: 'shop',
  stage: 'prod',
  schemes,
  models,
  methods: [
    {
      route: 'GET /products',
      query: 'page',
      validator: 'params-only',
      integration: toFunction(REGION, lambda('orders')),
      // Read by everybody, as its owner declares.
      auth: failure('low'),
      validation: 'pass',
    },
    {
      route: 'POST /orders',
      security: ['customers'],
      validator: 'full',
      body: 'Order',
      integration: toFunction(REGION, lambda('orders'), 'never'),
      auth: 'pass',
      validation: 'pass',
    },
    { route: 'OPTIONS /orders', integration: MOCK, auth: 'not-applicable', validation: 'not-applicable' },
    {
      // An API key tells who is asked to pay, not who asks.
      route: 'POST /checkout',
      security: ['api_key'],
      validator: 'full',
      integration: toFunction(REGION, lambda('checkout')),
      auth: 'fail',
      // A validator without a model validates nothing.
      validation: failure('medium'),
    },
    {
      route: 'POST /uploads',
      security: ['sigv4'],
      body: 'Order',
      integration: {
        type: 'aws',
        httpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:sqs:path/${ACCOUNT}/uploads`,
        credentials: `arn:aws:iam::${ACCOUNT}:role/apigateway-uploads`,
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
        passthroughBehavior: 'never',
      },
      auth: 'pass',
      validation: failure('medium'),
    },
    {
      route: 'ANY /admin/{proxy+}',
      security: ['staff'],
      integration: toFunction(REGION, lambda('gift-cards')),
      auth: 'pass',
      validation: 'not-applicable',
    },
  ],
};

const pricing: Deployed = {
  account: ACCOUNT,
  region: REGION,
  api: REST_PRICING,
  title: 'internal-pricing',
  stage: 'v1',
  schemes: {},
  models,
  policy: throughOurEndpoint,
  methods: [
    {
      // Nobody signs in, and only what comes through our endpoint gets here.
      route: 'GET /prices',
      query: 'sku',
      validator: 'params-only',
      integration: toFunction(REGION, lambda('internal-pricing')),
      auth: 'pass',
      validation: 'pass',
    },
    {
      route: 'PUT /prices',
      validator: 'full',
      body: 'Price',
      integration: toFunction(REGION, lambda('internal-pricing'), 'never'),
      auth: 'pass',
      validation: 'pass',
    },
  ],
};

const fromEverywhere = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${REST_REPORTS}/*`,
    },
  ],
};

const reports: Deployed = {
  account: ACCOUNT,
  region: REGION,
  api: REST_REPORTS,
  title: 'reports',
  stage: 'v1',
  schemes,
  policy: fromEverywhere,
  methods: [
    {
      route: 'GET /sales',
      security: ['sigv4'],
      query: 'month',
      validator: 'params-only',
      integration: toFunction(REGION, lambda('internal-pricing')),
      auth: 'pass',
      validation: 'pass',
    },
  ],
};

const office = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/staging/*' },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/staging/*',
      Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
    },
  ],
};

/** Everybody may call, but for whom the Deny stops. */
const privateDomain = (
  domainName: string,
  domainNameId: string,
  deny: object | undefined,
  scoped: Expected,
): Readonly<Record<string, Written<'apigateway.domain-names'>>> => {
  const domainNameArn = `arn:aws:apigateway:${REGION}:${ACCOUNT}:/domainnames/${domainName}+${domainNameId}`;
  const everybody = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  return {
    [`${domainName}+${domainNameId}`]: {
      domainName,
      domainNameId,
      domainNameArn,
      endpointConfiguration: { types: ['PRIVATE'] },
      securityPolicy: 'TLS_1_2',
      domainNameStatus: 'AVAILABLE',
      policy: policy(everybody, ...(deny === undefined ? [] : [deny])),
      $expect: {
        [`apigw-private-domain-policy@${domainNameArn}`]: scoped,
        [`domain-tls-policy@${domainNameArn}`]: 'pass',
      },
    },
  };
};

/** A VPC endpoint, perhaps of another account, through which a private domain name is called. */
const association = (
  account: string,
  domain: string,
  endpoint: string,
): Readonly<Record<string, Written<'apigateway.domain-name-access-associations'>>> => ({
  [`arn:aws:apigateway:${REGION}:${account}:/domainnameaccessassociations/domainname/${domain}/vpcesource/${endpoint}`]:
    {
      domainNameArn: `arn:aws:apigateway:${REGION}:${ACCOUNT}:/domainnames/${domain}`,
      accessAssociationSourceType: 'VPCE',
      accessAssociationSource: endpoint,
    },
});

/** The shop's REST APIs: the shop itself, private prices, and the catalog of the old shop. */
export const productionRest = {
  'apigateway.account': {
    account: {
      cloudwatchRoleArn: `arn:aws:iam::${ACCOUNT}:role/apigateway-logs`,
      throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    },
  },
  'apigateway.rest-apis': {
    [REST_SHOP]: {
      name: 'shop',
      description: 'Orders, checkout and uploads',
      createdDate: '2024-02-12T10:00:00.000Z',
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
      apiKeySource: 'HEADER',
      disableExecuteApiEndpoint: true,
      securityPolicy: 'TLS_1_2',
      apiStatus: 'AVAILABLE',
      tags: { team: 'orders', 'rampart:exposure': 'public' },
      // Staging is for the office; production is open, as it is declared.
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': 'pass',
        'domain-tls-policy': 'pass',
        'apigw-rest-policy-scope': 'pass',
      },
    },
    [REST_PRICING]: {
      name: 'internal-pricing',
      description: 'Purchase prices; for the back office alone',
      createdDate: '2025-01-20T10:00:00.000Z',
      endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-0a11e0000000004'] },
      policy: JSON.stringify(throughOurEndpoint),
      disableExecuteApiEndpoint: false,
      tags: { team: 'purchasing', 'rampart:exposure': 'internal' },
      // Private APIs without a policy of their own take TLS 1.2.
      $expect: {
        'apigw-internal-api-private': 'pass',
        'apigw-default-endpoint-disabled': 'not-applicable',
        'domain-tls-policy': 'pass',
        'apigw-rest-policy-scope': 'not-applicable',
        'apigw-private-policy': 'pass',
      },
    },
    [REST_REPORTS]: {
      name: 'reports',
      description: 'Sales figures; private, so nobody thought of more',
      createdDate: '2025-06-10T10:00:00.000Z',
      endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-0a11e0000000004'] },
      policy: JSON.stringify(fromEverywhere),
      disableExecuteApiEndpoint: false,
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': 'not-applicable',
        'domain-tls-policy': 'pass',
        'apigw-rest-policy-scope': 'not-applicable',
        'apigw-private-policy': failure('high'),
      },
    },
    [REST_CATALOG]: {
      name: 'catalog-legacy',
      description: 'Catalog of the old shop, still behind printed QR codes',
      createdDate: '2018-06-04T10:00:00.000Z',
      endpointConfiguration: { types: ['EDGE'] },
      disableExecuteApiEndpoint: false,
      // Edge APIs without a policy of their own still take TLS 1.0.
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': 'fail',
        'domain-tls-policy': failure('medium'),
        'apigw-rest-policy-scope': 'not-assessed',
      },
    },
  },
  'apigateway.stages': {
    [`${REST_SHOP}/stages/prod`]: {
      deploymentId: 'd3pl0y',
      ...CACHE,
      description: 'Live',
      webAclArn: SHOP_ACL,
      tracingEnabled: true,
      variables: { ordersTable: 'orders', alias: 'live' },
      methodSettings: {
        '*/*': {
          loggingLevel: 'ERROR',
          dataTraceEnabled: false,
          metricsEnabled: true,
          throttlingRateLimit: 500,
          throttlingBurstLimit: 200,
          cachingEnabled: true,
          cacheTtlInSeconds: 60,
          cacheDataEncrypted: true,
          requireAuthorizationForCacheControl: true,
        },
      },
      accessLogSettings: log('shop-prod'),
      createdDate: '2024-02-12T10:10:00.000Z',
      lastUpdatedDate: '2026-10-28T09:20:00.000Z',
      $expect: stageExpect({ 'apigw-cache-encrypted': 'pass' }),
    },
    [`${REST_SHOP}/stages/staging`]: {
      deploymentId: 'd3pl1y',
      ...NO_CACHE,
      description: 'Next week',
      variables: { ordersTable: 'orders-staging', deployToken: ['ghp', noise(29, 36)].join('_') },
      createdDate: '2024-02-12T10:10:00.000Z',
      lastUpdatedDate: '2026-11-19T15:00:00.000Z',
      // No web ACL of its own, and its default name is off: CloudFront may stand before it, and was not read.
      $expect: stageExpect({
        'apigw-stage-variable-secrets': failure('high'),
        // Most of what is edited was never deployed here.
        'apigw-deployed-drift': failure('medium'),
        'waf-associated': 'not-assessed',
        'apigw-throttling': failure('medium'),
        'apigw-access-logs': failure('medium'),
        'apigw-execution-logs': failure('low'),
      }),
    },
    [`${REST_PRICING}/stages/v1`]: {
      deploymentId: 'd3pl2y',
      ...NO_CACHE,
      methodSettings: {
        '*/*': {
          loggingLevel: 'INFO',
          dataTraceEnabled: true,
          metricsEnabled: true,
          throttlingRateLimit: 50,
          throttlingBurstLimit: 25,
        },
      },
      accessLogSettings: {
        destinationArn: logGroup(ACCOUNT, REGION, '/apis/internal-pricing'),
        format: '$context.requestTime "$context.httpMethod $context.resourcePath" $context.status',
      },
      createdDate: '2025-01-20T10:10:00.000Z',
      // Bodies with margins in the log, and no word of who asked.
      $expect: stageExpect({
        'waf-associated': 'not-applicable',
        'apigw-access-logs': failure('low'),
        'apigw-execution-logs': failure('high'),
      }),
    },
    [`${REST_REPORTS}/stages/v1`]: {
      deploymentId: 'd3pl5y',
      ...NO_CACHE,
      methodSettings: {
        '*/*': { loggingLevel: 'ERROR', dataTraceEnabled: false, throttlingRateLimit: 20, throttlingBurstLimit: 10 },
      },
      accessLogSettings: log('reports'),
      createdDate: '2025-06-10T10:10:00.000Z',
      $expect: stageExpect({ 'waf-associated': 'not-applicable' }),
    },
    [`${REST_CATALOG}/stages/live`]: {
      deploymentId: 'd3pl3y',
      ...CACHE,
      webAclArn: CATALOG_ACL,
      methodSettings: {
        '*/*': {
          loggingLevel: 'ERROR',
          dataTraceEnabled: false,
          throttlingRateLimit: 100,
          throttlingBurstLimit: 50,
          cachingEnabled: true,
          cacheTtlInSeconds: 3600,
          cacheDataEncrypted: false,
          requireAuthorizationForCacheControl: false,
        },
      },
      accessLogSettings: log('catalog-legacy'),
      createdDate: '2018-06-04T10:10:00.000Z',
      $expect: {
        ...stageExpect(),
        // The cache came with the QR codes: whoever scans one may empty it.
        'apigw-cache-encrypted': failure('medium'),
        // What its methods ask for, and what they send on, stands in the export.
        'apigw-deployed-drift': 'not-assessed',
        'apigw-stage-variable-secrets': 'not-assessed',
        'apigw-rest-method-auth': 'not-assessed',
        'vpclink-private-integration': 'not-assessed',
        'apigw-request-validation': 'not-assessed',
      },
    },
  },
  'apigateway.exports': {
    [`${REST_SHOP}/stages/prod/exports/oas30`]: exported(shop),
    [`${REST_SHOP}/stages/staging/exports/oas30`]: exported({
      account: ACCOUNT,
      region: REGION,
      api: REST_SHOP,
      title: 'shop',
      stage: 'staging',
      schemes,
      models,
      policy: office,
      methods: [
        {
          route: 'POST /orders',
          security: ['customers'],
          body: 'Order',
          integration: toFunction(REGION, lambda('orders')),
          auth: 'pass',
          validation: failure('low'),
        },
      ],
    }),
    [`${REST_PRICING}/stages/v1/exports/oas30`]: exported(pricing),
    [`${REST_REPORTS}/stages/v1/exports/oas30`]: exported(reports),
    [`${REST_CATALOG}/stages/live/exports/oas30`]: gap('access-denied'),
  },
  // Names of private APIs; several may share one.
  'apigateway.domain-names': {
    ...privateDomain(
      'prices.internal.nordlys.example',
      'pr1c3sd0m1',
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a11e0000000004' } },
      },
      'pass',
    ),
    ...privateDomain('reports.internal.nordlys.example', 'r3p0rtsd0m', undefined, failure('high')),
  },
  'apigateway.domain-name-access-associations': {
    ...association(ACCOUNT, 'prices.internal.nordlys.example+pr1c3sd0m1', 'vpce-0a11e0000000004'),
    ...association(PARTNERS, 'prices.internal.nordlys.example+pr1c3sd0m1', 'vpce-0d44e0000000005'),
    ...association(STRANGER, 'reports.internal.nordlys.example+r3p0rtsd0m', 'vpce-0f99e0000000009'),
  },
  'apigateway.usage-plans': {
    u5agesh0p: {
      name: 'app',
      apiStages: [{ apiId: REST_SHOP, stage: 'prod' }],
      throttle: { rateLimit: 50, burstLimit: 20 },
      quota: { limit: 100_000, period: 'DAY', offset: 0 },
    },
  },
  'apigateway.resources': {
    ...edited(shop)['apigateway.resources'],
    ...edited(pricing)['apigateway.resources'],
    ...edited(reports)['apigateway.resources'],
  },
  'apigateway.authorizers': { ...edited(shop)['apigateway.authorizers'], ...edited(reports)['apigateway.authorizers'] },
  'tag.resources': {
    [`arn:aws:apigateway:${REGION}::/restapis/${REST_SHOP}`]: {
      Tags: [
        { Key: 'team', Value: 'orders' },
        { Key: 'rampart:exposure', Value: 'public' },
      ],
    },
    [`arn:aws:apigateway:${REGION}::/restapis/${REST_PRICING}`]: {
      Tags: [
        { Key: 'team', Value: 'purchasing' },
        { Key: 'rampart:exposure', Value: 'internal' },
      ],
    },
  },
} as const satisfies WrittenFacts;
