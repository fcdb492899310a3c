import { inside, outside, uncalled } from './functions.ts';
import { byService, granted, ungranted } from './grants.ts';
import {
  HTTP_INVOICES,
  LEGACY_VPC,
  ORGANIZATION,
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
  ...uncalled,
  ...ungranted(),
  'lambda-url-auth': 'pass',
  'env-static-aws-keys': 'pass',
  'env-secrets': 'pass',
  'lambda-env-cmk': failure('low'),
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

/** The bucket of photographs calls what it is told to. */
const fromPhotographs = {
  Sid: 'photographs',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: `${arn('image-resize')}:live`,
  Condition: {
    ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::nordlys-product-images' },
    StringEquals: { 'AWS:SourceAccount': ACCOUNT },
  },
};

/** The marketplace once put its own texts into the letter. */
const toPartners = {
  Sid: 'marketplace-deploys',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${PARTNERS}:root` },
  Action: ['lambda:InvokeFunction', 'lambda:GetFunction', 'lambda:UpdateFunctionCode'],
  Resource: arn('newsletter'),
};
const toService = (name: string, service: string, action = 'lambda:InvokeFunction') => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: action,
  Resource: arn(name),
});

const toLayer = (version: number) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:GetLayerVersion',
  Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:shop-common:${version}`,
});

const toAws = (name: string, principal: string) => ({
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: 'lambda:InvokeFunction',
  Resource: arn(name),
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
      $expect: {
        ...inside,
        // Whatever it is made to send, with the orders that it reads.
        'lambda-egress-path': failure('high'),
        ...clean,
        ...byService(),
        // Its data is declared sensitive.
        'lambda-env-cmk': failure('medium'),
        'lambda-layer-foreign': 'pass',
        'lambda-policy-actions': 'pass',
        'lambda-policy-apigateway-scope': 'pass',
      },
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
        ...inside,
        'lambda-egress-path': failure('medium'),
        ...clean,
        'lambda-policy-actions': 'pass',
        'lambda-policy-apigateway-scope': 'pass',
        // The API calls it without a name, past its alias.
        'lambda-policy-alias-scoped': failure('low'),
        ...byService(),
        ...ungranted('3'),
        ...ungranted('live'),
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
      $expect: {
        ...outside,
        'lambda-in-vpc-when-required': failure('medium'),
        ...clean,
        ...granted(),
        'lambda-url-auth': failure('high'),
        'lambda-url-cors': 'pass',
        'lambda-policy-actions': 'pass',
        'env-secrets': failure('medium'),
      },
    },
    'image-resize': {
      ...ordinary,
      PackageType: 'Image',
      Description: 'Makes thumbnails of product photographs',
      MemorySize: 2048,
      Role: role('image-resize'),
      // The URL is that of the alias; the function itself has none. Distributions are not listed.
      $expect: {
        ...outside,
        'lambda-policy-public': 'pass',
        'lambda-policy-external': 'not-applicable',
        'lambda-policy-service-source': 'not-applicable',
        'lambda-policy-stale': 'not-applicable',
        'lambda-url-auth#live': 'pass',
        'lambda-url-cors#live': 'pass',
        'lambda-policy-actions#live': 'pass',
        'lambda-policy-apigateway-scope': 'not-applicable',
        'lambda-policy-alias-scoped': 'pass',
        'lambda-url-policy-scope#live': 'pass',
        ...ungranted('live'),
        ...byService('live'),
        'lambda-policy-stale#live': 'not-assessed',
        'env-static-aws-keys': 'pass',
        'env-secrets': 'not-applicable',
        'lambda-env-cmk': 'not-applicable',
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
      $expect: {
        ...outside,
        ...clean,
        'lambda-policy-public': 'not-assessed',
        'lambda-policy-external': 'not-assessed',
        'lambda-policy-service-source': 'not-assessed',
        'lambda-policy-stale': 'not-assessed',
        'lambda-url-auth': failure('low'),
        'lambda-url-cors': failure('medium'),
        'lambda-policy-actions': 'not-assessed',
        'lambda-policy-apigateway-scope': 'not-assessed',
      },
    },
    'gift-cards': {
      ...ordinary,
      Description: 'Issues and redeems gift cards',
      Runtime: 'nodejs22.x',
      Role: role('gift-cards'),
      KMSKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/5b6c7d8e-3333-4444-8555-666677778888`,
      Environment: { Variables: { CARDS_TABLE: 'gift-cards', SIGNING_KEY: 'alias/gift-cards' } },
      // The bucket that cards once came from was deleted; whoever makes it again issues cards.
      $expect: {
        ...outside,
        ...clean,
        'lambda-env-cmk': 'pass',
        'lambda-policy-service-source': failure('low'),
        'lambda-policy-stale': failure('medium'),
        'lambda-policy-actions': 'pass',
        'lambda-url-auth': 'not-assessed',
        'lambda-url-cors': 'not-assessed',
        'lambda-url-policy-scope': 'not-assessed',
      },
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
      // Its API calls it by GET and PUT, and may by whatever verb comes next.
      $expect: {
        ...inside,
        'lambda-egress-path': failure('medium'),
        ...clean,
        ...byService(),
        'lambda-policy-actions': 'pass',
        'lambda-policy-apigateway-scope': failure('low'),
      },
    },
    'orders-worker': {
      ...ordinary,
      Description: 'Hands orders to the warehouse',
      Runtime: 'nodejs24.x',
      Role: role('orders-worker'),
      Environment: { Variables: { QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders` } },
      ...layer('464622532012', 'Datadog-Extension:88'),
      $expect: {
        ...outside,
        ...clean,
        'lambda-layer-foreign': failure('low'),
        'lambda-policy-actions': 'pass',
        'lambda-policy-service-source': failure('high'),
        'lambda-policy-stale': 'pass',
      },
    },
    'report-builder': {
      ...ordinary,
      Description: 'Monthly figures for accounting',
      // Newer than every table of support dates: nothing is said about it.
      Runtime: 'java17.al2023',
      Handler: 'shop.Reports::handle',
      Role: role('report-builder'),
      Environment: { Variables: { BUCKET: 'nordlys-orders-export' } },
      // What its role may do decides between high and critical, and is not known.
      $expect: {
        ...outside,
        ...clean,
        ...granted(),
        'lambda-policy-public': failure('high'),
        'function-runtime-supported': 'not-assessed',
      },
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
        ...inside,
        'lambda-subnets-multi-az': failure('low'),
        ...uncalled,
        ...ungranted(),
        ...byService(),
        'lambda-url-auth': 'pass',
        'lambda-policy-actions': 'pass',
        // The routes of the API that it is for were not read.
        'lambda-policy-apigateway-scope': 'not-assessed',
        'env-static-aws-keys': 'not-assessed',
        'env-secrets': 'not-assessed',
        // Whatever it is that the key keeps from us.
        'lambda-env-cmk': 'pass',
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
      $expect: {
        ...inside,
        // The old role may do anything with what the shop stores.
        'lambda-egress-path': failure('high'),
        ...clean,
        'lambda-policy-actions': 'pass',
        'lambda-policy-external': failure('low'),
        'lambda-policy-stale': failure('low'),
        'function-runtime-supported': failure('medium'),
      },
    },
    // In the public subnet, where it never reached anything: somebody took the first that the console offered.
    'geo-lookup': {
      ...ordinary,
      VpcConfig: {
        VpcId: SHOP_VPC,
        SubnetIds: ['subnet-0a11e0000000000a2'],
        SecurityGroupIds: ['sg-0d00000000000d001'],
      },
      Description: 'Country of a visitor',
      Runtime: 'nodejs22.x',
      Role: role('shop-legacy-lambda'),
      $expect: {
        ...clean,
        ...inside,
        'lambda-subnets-private': failure('medium'),
        'lambda-subnets-multi-az': failure('low'),
        'lambda-sg-dedicated': failure('medium'),
        'env-secrets': 'not-applicable',
        'lambda-env-cmk': 'not-applicable',
      },
    },
    // On instances of the shop's own; its network is that of the capacity provider.
    'price-index': {
      ...ordinary,
      Description: 'Prices of the competition, all day long',
      Runtime: 'nodejs24.x',
      Role: role('price-index'),
      VpcConfig: { VpcId: '', SubnetIds: [], SecurityGroupIds: [] },
      CapacityProviderConfig: {
        LambdaManagedInstancesCapacityProviderConfig: {
          CapacityProviderArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:capacity-provider:steady`,
        },
      },
      $expect: {
        ...clean,
        ...outside,
        'lambda-in-vpc-when-required': 'pass',
        'env-secrets': 'not-applicable',
        'lambda-env-cmk': 'not-applicable',
      },
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
        ...outside,
        ...clean,
        ...granted(),
        // Another account may replace what the function does.
        'lambda-policy-actions': failure('high'),
        'lambda-policy-external': failure('high'),
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
    'image-resize:live': {
      Policy: policy(
        fromPhotographs,
        ...['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].map((action) => ({
          Sid: `cloudfront-${action.slice('lambda:'.length)}`,
          ...toService('image-resize:live', 'cloudfront', action),
          Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/E2NORDLYS0IMG` } },
        })),
      ),
    },
    'gift-cards': {
      Policy: policy({
        Sid: 'import',
        ...toService('gift-cards', 's3'),
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::nordlys-gift-cards-import' } },
      }),
    },
    'orders-worker': { Policy: policy({ Sid: 'topic', ...toService('orders-worker', 'sns') }) },
    'report-builder': { Policy: policy({ Sid: 'try', ...toAws('report-builder', '*') }) },
    'stock-sync': {
      Policy: policy(
        { Sid: 'partners', ...toAws('stock-sync', `arn:aws:iam::${PARTNERS}:root`) },
        { Sid: 'warehouse', ...toAws('stock-sync', 'AROA0DEMO0WAREHOUSE01') },
      ),
    },
    newsletter: {
      Policy: policy(toPartners, { Sid: 'agency', ...toAws('newsletter', 'arn:aws:iam::777788889999:root') }),
    },
    'flash-sale': gap(
      'access-denied',
      `AccessDeniedException: User: arn:aws:sts::${ACCOUNT}:assumed-role/rampart-audit/rampart is not authorized to perform: lambda:GetPolicy on resource: ${arn('flash-sale')} because no identity-based policy allows the lambda:GetPolicy action`,
    ),
  },
  'lambda.layer-versions': {
    'shop-common:1': {
      Description: 'Helpers of the shop',
      CreatedDate: '2021-04-12T08:00:00.000+0000',
      CompatibleRuntimes: ['nodejs14.x'],
      // Shared with everybody to try something, and forgotten when the next version was shared properly.
      $expect: { 'lambda-layer-policy-public': failure('high') },
    },
    'shop-common:2': {
      Description: 'Helpers of the shop',
      CreatedDate: '2026-05-20T08:00:00.000+0000',
      CompatibleRuntimes: ['nodejs22.x', 'nodejs24.x'],
      $expect: { 'lambda-layer-policy-public': 'pass' },
    },
  },
  'lambda.layer-policies': {
    'shop-common:1': { Policy: policy({ Sid: 'try', ...toLayer(1) }) },
    'shop-common:2': {
      Policy: policy({
        Sid: 'organization',
        ...toLayer(2),
        Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
      }),
    },
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
      Cors: { AllowOrigins: ['https://www.nordlys.example'], AllowMethods: ['GET'], MaxAge: 600 },
      CreationTime: '2026-02-03T12:30:00.000Z',
      LastModifiedTime: '2026-02-03T12:30:00.000Z',
    },
    'flash-sale/url': {
      FunctionUrl: `https://z9k2flashsale00.lambda-url.${REGION}.on.aws/`,
      AuthType: 'NONE',
      // Copied from an answer on the internet, and it worked.
      Cors: { AllowOrigins: ['*'], AllowMethods: ['*'], AllowHeaders: ['*'], AllowCredentials: true },
      CreationTime: '2026-11-16T18:05:00.000Z',
      LastModifiedTime: '2026-11-16T18:05:00.000Z',
    },
    'gift-cards': gap('access-denied'),
  },
  'tag.resources': {
    [arn('payment-webhook')]: tags({ team: 'payments', 'cost-center': '4100', 'rampart:vpc': 'required' }),
    [arn('orders')]: tags({ team: 'orders', 'rampart:data': 'sensitive', 'rampart:vpc': 'required' }),
    [arn('internal-pricing')]: tags({ team: 'purchasing', 'rampart:exposure': 'internal' }),
  },
} as const satisfies WrittenFacts;
