import { PARTNERS, PRODUCTION as ACCOUNT } from './names.ts';
import { failure, noise, policy, tags, type Expect, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/5e5f6061-3333-4444-8555-666677778888`;
/** Of an agency whose contract has ended. */
const AGENCY = '222233334444';

const arn = (service: string, rest: string, account = ACCOUNT): string =>
  `arn:aws:${service}:${REGION}:${account}:${rest}`;
const ORDERS_TOPIC = arn('sns', 'orders');
const STREAM = `${arn('dynamodb', 'table/orders')}/stream/2024-05-13T08:00:00.000`;

/** What SNS gives a topic that nobody gave a policy: the owner, in its own words. */
const ownerOnly = (topic: string): string =>
  policy({
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:Publish', 'SNS:Subscribe', 'SNS:GetTopicAttributes', 'SNS:SetTopicAttributes'],
    Resource: topic,
    Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT } },
  });

/** A queue without a policy. */
const ownersQueue: Expect = {
  'sqs-policy-public': 'pass',
  'sqs-policy-external': 'not-applicable',
  'sqs-policy-service-source': 'not-applicable',
};

const table = (name: string, more: object = {}) =>
  ({
    TableName: name,
    TableStatus: 'ACTIVE',
    TableArn: arn('dynamodb', `table/${name}`),
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    DeletionProtectionEnabled: true,
    ...more,
  }) as const;

/** What the shop's functions tell each other, and where they keep what they know. */
export const productionMessages = {
  'sqs.queues': {
    orders: {
      Attributes: {
        VisibilityTimeout: '60',
        SqsManagedSseEnabled: 'true',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('sqs', 'orders-failed'), maxReceiveCount: 5 }),
        Policy: policy({
          Sid: 'Topic',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arn('sqs', 'orders'),
          Condition: { ArnEquals: { 'aws:SourceArn': ORDERS_TOPIC } },
        }),
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sqs-policy-public': 'pass',
        'sqs-policy-external': 'pass',
        'sqs-policy-service-source': 'pass',
      },
    },
    // The agency reported returns here, and rules of any account still may.
    returns: {
      Attributes: {
        VisibilityTimeout: '30',
        SqsManagedSseEnabled: 'true',
        Policy: policy(
          {
            Sid: 'agency',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${AGENCY}:root` },
            Action: 'SQS:SendMessage',
            Resource: arn('sqs', 'returns'),
          },
          {
            Sid: 'Rules',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arn('sqs', 'returns'),
          },
        ),
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sqs-policy-public': 'pass',
        'sqs-policy-external': failure('high'),
        'sqs-policy-service-source': failure('medium'),
      },
    },
    'orders-failed': {
      Attributes: {
        KmsMasterKeyId: KEY,
        SqsManagedSseEnabled: 'false',
        RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [arn('sqs', 'orders')] }),
      },
      $expect: { 'queue-topic-encryption': 'pass', ...ownersQueue },
    },
    // Declared sensitive.
    'customer-exports': {
      Attributes: { VisibilityTimeout: '30', SqsManagedSseEnabled: 'false' },
      $expect: { 'queue-topic-encryption': failure('medium'), ...ownersQueue },
    },
    // From before 2022, and open since a trial with the agency.
    'legacy-import': {
      Attributes: {
        VisibilityTimeout: '30',
        SqsManagedSseEnabled: 'false',
        Policy: policy({
          Sid: 'Everybody',
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: arn('sqs', 'legacy-import'),
        }),
      },
      $expect: {
        'queue-topic-encryption': failure('low'),
        'sqs-policy-public': failure('critical'),
        'sqs-policy-external': 'pass',
        'sqs-policy-service-source': 'not-applicable',
      },
    },
  },
  'sns.topics': {
    orders: { TopicArn: ORDERS_TOPIC },
    'ops-alerts': { TopicArn: arn('sns', 'ops-alerts') },
    'cost-alerts': { TopicArn: arn('sns', 'cost-alerts') },
    'stock-levels': { TopicArn: arn('sns', 'stock-levels') },
  },
  'sns.topic-attributes': {
    orders: {
      Attributes: {
        KmsMasterKeyId: KEY,
        Policy: policy({
          Sid: 'Partners',
          Effect: 'Allow',
          Principal: { AWS: [`arn:aws:iam::${PARTNERS}:root`, `arn:aws:iam::${AGENCY}:root`] },
          Action: 'SNS:Subscribe',
          Resource: ORDERS_TOPIC,
        }),
        SubscriptionsConfirmed: '4',
        SubscriptionsPending: '0',
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sns-policy-public': 'pass',
        'sns-policy-external': failure('high'),
        'sns-policy-service-source': 'not-applicable',
      },
    },
    'ops-alerts': {
      Attributes: {
        Policy: ownerOnly(arn('sns', 'ops-alerts')),
        SubscriptionsConfirmed: '2',
        SubscriptionsPending: '1',
      },
      $expect: {
        'queue-topic-encryption': failure('low'),
        'sns-policy-public': 'pass',
        'sns-policy-external': 'pass',
        'sns-policy-service-source': 'not-applicable',
      },
    },
    'cost-alerts': {
      Attributes: {
        KmsMasterKeyId: KEY,
        Policy: policy({
          Sid: 'Budgets',
          Effect: 'Allow',
          Principal: { Service: 'budgets.amazonaws.com' },
          Action: 'SNS:Publish',
          Resource: arn('sns', 'cost-alerts'),
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
        }),
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sns-policy-public': 'pass',
        'sns-policy-external': 'pass',
        'sns-policy-service-source': 'pass',
      },
    },
    // "Shops that sell our tents may subscribe": so may everybody. And the bucket may be anybody's once it is deleted.
    'stock-levels': {
      Attributes: {
        KmsMasterKeyId: KEY,
        Policy: policy(
          {
            Sid: 'Resellers',
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'SNS:Subscribe',
            Resource: arn('sns', 'stock-levels'),
            Condition: { StringEquals: { 'sns:Protocol': 'https' } },
          },
          {
            Sid: 'Exports',
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'SNS:Publish',
            Resource: arn('sns', 'stock-levels'),
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::nordlys-stock-exports' } },
          },
        ),
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sns-policy-public': failure('high'),
        'sns-policy-external': 'pass',
        'sns-policy-service-source': failure('medium'),
      },
    },
  },
  'sns.subscriptions': {
    'orders:11111111-aaaa-4aaa-8aaa-000000000001': { Protocol: 'sqs', Endpoint: arn('sqs', 'orders') },
    'orders:11111111-aaaa-4aaa-8aaa-000000000002': {
      Protocol: 'lambda',
      Endpoint: arn('lambda', 'function:orders-worker'),
    },
    'ops-alerts:11111111-aaaa-4aaa-8aaa-000000000003': { Protocol: 'email', Endpoint: 'ops@nordlys.example' },
    'ops-alerts:11111111-aaaa-4aaa-8aaa-000000000004': {
      Protocol: 'https',
      Endpoint: `https://pager.example/hooks/nordlys?token=${noise(83, 32)}`,
    },
    'ops-alerts/PendingConfirmation/http/1': { Protocol: 'http', Endpoint: 'http://status.nordlys.example/alerts' },
  },
  // The agency's queue still gets every order.
  'sns.topic-subscriptions': {
    'orders:11111111-aaaa-4aaa-8aaa-000000000005': {
      Owner: PARTNERS,
      Protocol: 'sqs',
      Endpoint: arn('sqs', 'partner-orders', PARTNERS),
    },
    'orders:11111111-aaaa-4aaa-8aaa-000000000006': {
      Owner: AGENCY,
      Protocol: 'sqs',
      Endpoint: arn('sqs', 'nordlys-orders', AGENCY),
    },
  },
  'events.buses': {
    shop: {
      Policy: policy({
        Sid: 'Company',
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: arn('events', 'event-bus/shop'),
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-n0rdlys0rg' } },
      }),
      // Whoever works in the company may put an order into the shop's name.
      $expect: { 'events-bus-policy-public': 'pass', 'events-bus-policy-scope': failure('medium') },
    },
    marketplace: {
      Policy: policy({
        Sid: 'Partners',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PARTNERS}:root` },
        Action: 'events:PutEvents',
        Resource: arn('events', 'event-bus/marketplace'),
        Condition: { StringEquals: { 'events:source': 'nordlys.marketplace' } },
      }),
      $expect: { 'events-bus-policy-public': 'pass', 'events-bus-policy-scope': 'pass' },
    },
    'partner-intake': {
      Policy: policy({
        Sid: 'Anybody',
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: arn('events', 'event-bus/partner-intake'),
      }),
      // Its rule starts a function whose role is the old shop's.
      $expect: { 'events-bus-policy-public': failure('critical'), 'events-bus-policy-scope': 'not-applicable' },
    },
  },
  'events.rules': {
    'nightly-stock': { State: 'ENABLED', ScheduleExpression: 'cron(0 2 * * ? *)' },
    'shop/order-placed': {
      State: 'ENABLED',
      EventPattern: JSON.stringify({ source: ['nordlys.shop'], 'detail-type': ['OrderPlaced'] }),
    },
    'partner-intake/stock-changed': {
      State: 'ENABLED',
      EventPattern: JSON.stringify({ 'detail-type': ['StockChanged'] }),
    },
  },
  'events.targets': {
    'nightly-stock/targets/sync': {
      Arn: arn('lambda', 'function:stock-sync'),
      Input: JSON.stringify({ warehouse: 'north', apiKey: noise(89, 24) }),
    },
    'shop/order-placed/targets/queue': { Arn: arn('sqs', 'orders') },
    'shop/order-placed/targets/courier': {
      Arn: arn('events', 'api-destination/courier/22222222-bbbb-4bbb-8bbb-000000000001'),
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/event-delivery`,
      HttpParameters: { HeaderParameters: { 'x-courier-key': noise(97, 24) } },
    },
    'partner-intake/stock-changed/targets/sync': { Arn: arn('lambda', 'function:stock-sync') },
  },
  'dynamodb.tables': {
    // Declared sensitive, under a key of several regions: no key of AWS's is one.
    orders: {
      Table: table('orders', {
        SSEDescription: {
          Status: 'ENABLED',
          SSEType: 'KMS',
          KMSMasterKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/mrk-5e5f6061333344448555666677778888`,
        },
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        LatestStreamLabel: '2024-05-13T08:00:00.000',
        LatestStreamArn: STREAM,
      }),
      $expect: { 'ddb-vpce-restricted': 'not-applicable', 'ddb-encryption': 'pass' },
    },
    // Declared sensitive, under a key; whose it is, nothing that was read tells.
    invoices: {
      Table: table('invoices', { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY } }),
      $expect: {
        'ddb-vpce-restricted': failure('medium'),
        'ddb-encryption': 'not-assessed',
        'ddb-policy-external': 'pass',
      },
    },
    // Declared sensitive, under DynamoDB's own key.
    customers: {
      Table: table('customers'),
      $expect: {
        'ddb-vpce-restricted': 'not-applicable',
        'ddb-encryption': failure('medium'),
        'ddb-policy-external': 'pass',
      },
    },
    sessions: {
      Table: table('sessions'),
      $expect: { 'ddb-vpce-restricted': 'pass', 'ddb-encryption': 'not-applicable', 'ddb-policy-external': 'pass' },
    },
    // Its key was disabled with the project.
    'loyalty-2021': {
      Table: table('loyalty-2021', {
        TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
        SSEDescription: {
          Status: 'ENABLED',
          SSEType: 'KMS',
          KMSMasterKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/5e5f6061-3333-4444-8555-666677779999`,
          InaccessibleEncryptionDateTime: '2026-11-18T03:00:00.000Z',
        },
      }),
      $expect: {
        'ddb-vpce-restricted': 'not-applicable',
        'ddb-encryption': failure('info'),
        'ddb-policy-external': 'pass',
      },
    },
  },
  'dynamodb.policies': {
    sessions: {
      Policy: policy({
        Sid: 'ByTheEndpointAlone',
        Effect: 'Deny',
        Principal: '*',
        Action: 'dynamodb:*',
        Resource: [arn('dynamodb', 'table/sessions'), arn('dynamodb', 'table/sessions/index/*')],
        Condition: {
          StringNotEquals: { 'aws:SourceVpce': 'vpce-0a11e0000000006' },
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
          ArnNotLike: {
            'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/admin`, `arn:aws:iam::${ACCOUNT}:role/RampartAudit`],
          },
        },
      }),
    },
    orders: {
      Policy: policy({
        Sid: 'PartnerReports',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PARTNERS}:role/partner-gateway` },
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: arn('dynamodb', 'table/orders'),
      }),
      $expect: { 'ddb-policy-external': 'pass' },
    },
    'orders/stream/2024-05-13T08:00:00.000': {
      Policy: policy({
        Sid: 'Agency',
        Effect: 'Allow',
        Principal: { AWS: AGENCY },
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        Resource: STREAM,
      }),
      $expect: { [`ddb-policy-external@${arn('dynamodb', 'table/orders')}#stream`]: failure('high') },
    },
  },
  'tag.resources': {
    [arn('sqs', 'customer-exports')]: tags({ 'rampart:data': 'sensitive' }),
    [arn('dynamodb', 'table/orders')]: tags({ 'rampart:data': 'sensitive', team: 'orders' }),
    [arn('dynamodb', 'table/invoices')]: tags({ 'rampart:data': 'sensitive', 'rampart:vpc': 'required' }),
    [arn('dynamodb', 'table/sessions')]: tags({ 'rampart:vpc': 'required' }),
    [arn('dynamodb', 'table/customers')]: tags({ 'rampart:data': 'sensitive' }),
  },
} as const satisfies WrittenFacts;
