import { outside, uncalled } from './functions.ts';
import { ungranted } from './grants.ts';
import { defaultVpc } from './network.ts';
import { PRODUCTION as ACCOUNT, REST_IMAGES, SANDBOX_ACL, SITE_ACL } from './names.ts';
import {
  ACCESS_LOG,
  edited,
  exported,
  logGroup,
  NO_CACHE,
  SIGV4,
  stageExpect,
  toFunction,
  type Deployed,
} from './rest.ts';
import {
  aclExpect,
  CORE,
  countries,
  IP_REPUTATION,
  KNOWN_BAD,
  looksFor,
  managed,
  rateLimit,
  SQL,
  webAcl,
} from './waf.ts';
import { failure, type WrittenFacts } from './write.ts';

const REGION = 'us-east-1';
const redirects = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:edge-redirects`;

const images: Deployed = {
  account: ACCOUNT,
  region: REGION,
  api: REST_IMAGES,
  title: 'images',
  stage: 'v1',
  schemes: { sigv4: SIGV4 },
  policy: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
  },
  methods: [
    {
      route: 'GET /originals/{key}',
      security: ['sigv4'],
      validator: 'params-only',
      integration: toFunction(REGION, redirects),
      auth: 'pass',
      validation: 'pass',
    },
  ],
};

/** What CloudFront needs, an API for images, and the default VPC. */
export const productionOverseas = {
  ...defaultVpc(
    'vpc-0e55e000000000005',
    'subnet-0e55e0000000000a1',
    'rtb-0e55e00000000001',
    'sg-0d00000000000d005',
    'igw-0e55e00000000001',
  ),
  'lambda.functions': {
    'edge-redirects': {
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      Description: 'Old addresses of the site to new ones',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      MemorySize: 128,
      Timeout: 5,
      Role: `arn:aws:iam::${ACCOUNT}:role/edge-redirects`,
      LastModified: '2026-06-30T14:00:00.000+0000',
      $expect: {
        ...outside,
        ...uncalled,
        ...ungranted(),
        'lambda-url-auth': 'pass',
        'env-static-aws-keys': 'pass',
        'env-secrets': 'not-applicable',
        'lambda-env-cmk': 'not-applicable',
        'function-runtime-supported': 'pass',
        'lambda-layer-foreign': 'not-applicable',
      },
    },
  },
  // Nobody gave API Gateway a role to write logs with here.
  'apigateway.account': {
    account: {
      throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    },
  },
  'apigateway.rest-apis': {
    [REST_IMAGES]: {
      policy: JSON.stringify(images.policy),
      name: 'images',
      description: 'Signed access to originals, for the agency',
      createdDate: '2026-02-02T10:00:00.000Z',
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' },
      securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      endpointAccessMode: 'BASIC',
      disableExecuteApiEndpoint: false,
      apiStatus: 'AVAILABLE',
      $expect: {
        'apigw-internal-api-private': 'not-applicable',
        'apigw-default-endpoint-disabled': 'not-applicable',
        'domain-tls-policy': failure('low'),
        // The agency signs, and so may everybody who has an AWS account.
        'apigw-rest-policy-scope': failure('high'),
      },
    },
  },
  'apigateway.stages': {
    [`${REST_IMAGES}/stages/v1`]: {
      deploymentId: 'd3pl4y',
      ...NO_CACHE,
      // As much as the account allows: no limit of its own.
      methodSettings: {
        '*/*': {
          loggingLevel: 'ERROR',
          dataTraceEnabled: false,
          throttlingRateLimit: 10_000,
          throttlingBurstLimit: 5000,
        },
      },
      accessLogSettings: { destinationArn: logGroup(ACCOUNT, REGION, '/apis/images'), format: ACCESS_LOG },
      createdDate: '2026-02-02T10:10:00.000Z',
      $expect: stageExpect({
        'waf-associated': failure('medium'),
        'apigw-throttling': failure('medium'),
        'apigw-execution-logs': failure('low'),
      }),
    },
  },
  'apigateway.exports': { [`${REST_IMAGES}/stages/v1/exports/oas30`]: exported(images) },
  ...edited(images),
  'wafv2.web-acls': {
    // On nothing. Its rules are judged all the same; whether it protects and logs is no question.
    ...webAcl(
      SANDBOX_ACL,
      [managed(IP_REPUTATION), managed(CORE), managed(KNOWN_BAD), managed(SQL), rateLimit(300, 60, { Block: {} })],
      aclExpect({ 'waf-acl-effective': 'not-applicable', 'waf-logging': 'not-applicable' }),
    ),
    // Of CloudFront: AWS WAF does not tell which distributions a web ACL is on.
    ...webAcl(
      SITE_ACL,
      [
        countries('Block', 'KP'),
        looksFor('sqli'),
        looksFor('xss'),
        managed(KNOWN_BAD),
        rateLimit(1000, 300, { Captcha: {} }),
      ],
      aclExpect({ 'waf-acl-effective': 'not-assessed', 'waf-logging': 'not-assessed' }),
    ),
  },
  'wafv2.logging-configurations': {
    [`${SITE_ACL}/logging/CUSTOMER`]: {
      ResourceArn: SITE_ACL,
      LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-nordlys-site'],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      LogType: 'WAF_LOGS',
      LogScope: 'CUSTOMER',
    },
  },
} as const satisfies WrittenFacts;
