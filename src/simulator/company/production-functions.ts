import {
  HTTP_INVOICES,
  LEGACY_VPC,
  PARTNERS,
  PRODUCTION as ACCOUNT,
  REST_PRICING,
  REST_SHOP,
  SHOP_VPC,
} from './names.ts';
import { STRANGER } from './secrets.ts';
import { failure, gap, noise, keyId, policy, tags, type Expect, type Written, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const arn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const ordinary = {
  PackageType: 'Zip',
  Architectures: ['arm64'],
  Handler: 'index.handler',
  MemorySize: 512,
  Timeout: 15,
  LastModified: '2026-10-28T09:14:02.000+0000',
  TracingConfig: { Mode: 'Active' },
} as const satisfies Written<'lambda.functions'>;

const clean: Expect = {
  'lambda-url-auth': 'pass',
  'env-static-aws-keys': 'pass',
  'env-secrets': 'pass',
  'function-runtime-supported': 'pass',
  'lambda-layer-foreign': 'not-applicable',
};

const layer = (account: string, name: string) =>
  ({ Layers: [{ Arn: `arn:aws:lambda:${REGION}:${account}:layer:${name}`, CodeSize: 5_412_804 }] }) as const;

const inShop = (group: string) => ({
  VpcConfig: {
    VpcId: SHOP_VPC,
    SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
    SecurityGroupIds: [group],
  },
});

/** API Gateway may call a function from one API. */
const fromApi = (name: string, api: string, path: string) => ({
  Sid: 'apigateway',
  Effect: 'Allow',
  Principal: { Service: 'apigateway.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: arn(name),
  Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api}/${path}` } },
});

/** The two statements that the console writes for a function URL without authentication. */
const openUrl = (name: string) => [
  {
    Sid: 'FunctionURLAllowPublicAccess',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunctionUrl',
    Resource: arn(name),
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
  },
  {
    Sid: 'FunctionURLAllowInvokeAction',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunction',
    Resource: arn(name),
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
];

/** The shop's functions: what is good sits beside what grew. */
export const productionFunctions = {
  'lambda.functions': {
    orders: {
      ...ordinary,
      ...inShop('sg-0f00000000000f001'),
      Description: 'Takes orders from the shop API',
      Runtime: 'nodejs24.x',
      Role: role('orders'),
      Environment: { Variables: { ORDERS_TABLE: 'orders', EVENT_BUS: 'shop', LOG_LEVEL: 'info' } },
      ...layer('094274105915', 'AWSLambdaPowertoolsTypeScriptV2:31'),
      $expect: { ...clean, 'lambda-layer-foreign': 'pass' },
    },
    checkout: {
      ...ordinary,
      ...inShop('sg-0f00000000000f001'),
      Description: 'Charges cards',
      Runtime: 'nodejs22.x',
      Role: role('checkout'),
      Environment: {
        Variables: { ORDERS_TABLE: 'orders', STRIPE_SECRET_KEY: ['sk', 'live', noise(3, 24)].join('_') },
      },
      $expect: {
        ...clean,
        'env-secrets': failure('high'),
        // Version 3 is two years old and still carries the pair that its successors dropped.
        'env-static-aws-keys#3': failure('critical'),
        'env-secrets#3': 'pass',
        'lambda-layer-foreign#3': failure('high'),
      },
    },
    'checkout:3': {
      ...ordinary,
      Description: 'Charges cards',
      Runtime: 'nodejs18.x',
      Role: role('checkout'),
      LastModified: '2024-11-05T16:40:11.000+0000',
      Environment: {
        Variables: { LEDGER_KEY_ID: keyId('LEDGER000001'), LEDGER_SECRET: noise(41, 40), ORDERS_TABLE: 'orders' },
      },
      ...layer(STRANGER, 'card-validation:4'),
    },
    'payment-webhook': {
      ...ordinary,
      Description: 'Called by the payment provider when a charge settles',
      Runtime: 'python3.13',
      Handler: 'webhook.handler',
      Role: role('payment-webhook'),
      Environment: { Variables: { WEBHOOK_SIGNING_SECRET: noise(17, 44), ORDERS_TABLE: 'orders' } },
      $expect: { ...clean, 'lambda-url-auth': failure('high'), 'env-secrets': failure('medium') },
    },
    'image-resize': {
      ...ordinary,
      PackageType: 'Image',
      Description: 'Makes thumbnails of product photographs',
      MemorySize: 2048,
      Role: role('image-resize'),
      // The URL is that of the alias; the function itself has none.
      $expect: {
        'lambda-url-auth#live': 'pass',
        'env-static-aws-keys': 'pass',
        'env-secrets': 'not-applicable',
        'function-runtime-supported': 'not-applicable',
        'lambda-layer-foreign': 'not-applicable',
      },
    },
    'flash-sale': {
      ...ordinary,
      Description: 'Countdown of the weekend sale',
      Runtime: 'nodejs24.x',
      Role: role('flash-sale'),
      Environment: { Variables: { CAMPAIGN: 'november' } },
      // Who may call the open URL could not be read: it is open all the same, at least low and perhaps high.
      $expect: { ...clean, 'lambda-url-auth': failure('low') },
    },
    'gift-cards': {
      ...ordinary,
      Description: 'Issues and redeems gift cards',
      Runtime: 'nodejs22.x',
      Role: role('gift-cards'),
      Environment: { Variables: { CARDS_TABLE: 'gift-cards', SIGNING_KEY: 'alias/gift-cards' } },
      $expect: { ...clean, 'lambda-url-auth': 'not-assessed' },
    },
    'internal-pricing': {
      ...ordinary,
      ...inShop('sg-0f00000000000f001'),
      Description: 'Purchase prices and margins; behind the private API',
      Runtime: 'python3.12',
      Handler: 'pricing.handler',
      Role: role('internal-pricing'),
      Environment: {
        Variables: {
          PRICES_TABLE: 'prices',
          ERP_PASSWORD_SECRET: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:erp/pricing-Xy12ab`,
        },
      },
      $expect: clean,
    },
    'orders-worker': {
      ...ordinary,
      Description: 'Hands orders to the warehouse',
      Runtime: 'nodejs24.x',
      Role: role('orders-worker'),
      Environment: { Variables: { QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders` } },
      ...layer('464622532012', 'Datadog-Extension:88'),
      $expect: { ...clean, 'lambda-layer-foreign': failure('low') },
    },
    'report-builder': {
      ...ordinary,
      Description: 'Monthly figures for accounting',
      // Newer than every table of support dates: nothing is said about it.
      Runtime: 'java17.al2023',
      Handler: 'shop.Reports::handle',
      Role: role('report-builder'),
      Environment: { Variables: { BUCKET: 'nordlys-orders-export' } },
      $expect: { ...clean, 'function-runtime-supported': 'not-assessed' },
    },
    'legacy-invoice': {
      ...ordinary,
      Description: 'Invoices of the old shop. Ask Erik before touching',
      Runtime: 'nodejs16.x',
      Role: role('shop-legacy-lambda'),
      LastModified: '2022-03-17T11:02:45.000+0000',
      VpcConfig: {
        VpcId: LEGACY_VPC,
        SubnetIds: ['subnet-0b22e0000000000a1'],
        SecurityGroupIds: ['sg-0f00000000000f002'],
      },
      KMSKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/0c1d2e3f-1111-4222-8333-444455556666`,
      Environment: {
        Error: {
          ErrorCode: 'AccessDeniedException',
          Message: 'Lambda was unable to decrypt your environment variables because the KMS access was denied.',
        },
      },
      $expect: {
        'lambda-url-auth': 'pass',
        'env-static-aws-keys': 'not-assessed',
        'env-secrets': 'not-assessed',
        // An HTTP API leads to it.
        'function-runtime-supported': failure('high'),
        'lambda-layer-foreign': 'not-applicable',
      },
    },
    'stock-sync': {
      ...ordinary,
      ...inShop('sg-0f00000000000f003'),
      Description: 'Nightly stock levels from the warehouse',
      Runtime: 'python3.9',
      Handler: 'sync.handler',
      Role: role('shop-legacy-lambda'),
      LastModified: '2023-08-01T07:30:00.000+0000',
      Environment: {
        Variables: {
          DB_PASSWORD: '{{resolve:secretsmanager:stock/db:SecretString:password}}',
          // What AWS's documentation prints: nobody's key.
          SAMPLE_KEY_ID: ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
        },
      },
      $expect: { ...clean, 'function-runtime-supported': failure('medium') },
    },
    newsletter: {
      ...ordinary,
      Description: 'Sends the weekly letter',
      Runtime: 'dotnet8',
      Handler: 'Letter::Letter.Handler::Run',
      Role: role('shop-legacy-lambda'),
      Environment: { Variables: { SMTP_USER: keyId('SESMAIL00001'), SMTP_HOST: `email-smtp.${REGION}.amazonaws.com` } },
      ...layer(PARTNERS, 'letter-templates:4'),
      // An id without its secret opens nothing; dotnet8 was supported until eleven days before the sample's date.
      $expect: {
        ...clean,
        'env-static-aws-keys': failure('low'),
        'function-runtime-supported': failure('low'),
        'lambda-layer-foreign': 'pass',
      },
    },
  },
  'lambda.aliases': {
    'image-resize:live': { FunctionVersion: '8', Description: 'What the site uses' },
    'checkout:live': { FunctionVersion: '3' },
  },
  'lambda.policies': {
    orders: {
      Policy: policy(fromApi('orders', REST_SHOP, '*/POST/orders')),
      RevisionId: '5d1c0d7e-0001-4000-8000-000000000001',
    },
    checkout: { Policy: policy(fromApi('checkout', REST_SHOP, '*/POST/checkout')) },
    'internal-pricing': { Policy: policy(fromApi('internal-pricing', REST_PRICING, '*/*/prices')) },
    'legacy-invoice': { Policy: policy(fromApi('legacy-invoice', HTTP_INVOICES, '*/*')) },
    'payment-webhook': { Policy: policy(...openUrl('payment-webhook')) },
    'flash-sale': gap(
      'access-denied',
      `AccessDeniedException: User: arn:aws:sts::${ACCOUNT}:assumed-role/rampart-audit/rampart is not authorized to perform: lambda:GetPolicy on resource: ${arn('flash-sale')} because no identity-based policy allows the lambda:GetPolicy action`,
    ),
  },
  'lambda.urls': {
    'payment-webhook/url': {
      FunctionUrl: `https://w4y7paymenthook.lambda-url.${REGION}.on.aws/`,
      AuthType: 'NONE',
      CreationTime: '2025-11-14T10:00:00.000Z',
      LastModifiedTime: '2025-11-14T10:00:00.000Z',
    },
    'image-resize:live/url': {
      FunctionUrl: `https://q1m8imageresize.lambda-url.${REGION}.on.aws/`,
      AuthType: 'AWS_IAM',
      CreationTime: '2026-02-03T12:30:00.000Z',
      LastModifiedTime: '2026-02-03T12:30:00.000Z',
    },
    'flash-sale/url': {
      FunctionUrl: `https://z9k2flashsale00.lambda-url.${REGION}.on.aws/`,
      AuthType: 'NONE',
      CreationTime: '2026-11-16T18:05:00.000Z',
      LastModifiedTime: '2026-11-16T18:05:00.000Z',
    },
    'gift-cards': gap('access-denied'),
  },
  'tag.resources': {
    [arn('payment-webhook')]: tags({ team: 'payments', 'cost-center': '4100' }),
    [arn('orders')]: tags({ team: 'orders', 'rampart:data': 'sensitive' }),
    [arn('internal-pricing')]: tags({ team: 'purchasing', 'rampart:exposure': 'internal' }),
  },
} as const satisfies WrittenFacts;
