import { PARTNERS, PRODUCTION as ACCOUNT } from './names.ts';
import { failure, noise, policy, tags, type WrittenFacts } from './write.ts';

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
      $expect: { 'queue-topic-encryption': 'pass' },
    },
    'orders-failed': {
      Attributes: {
        KmsMasterKeyId: KEY,
        SqsManagedSseEnabled: 'false',
        RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [arn('sqs', 'orders')] }),
      },
      $expect: { 'queue-topic-encryption': 'pass' },
    },
    // Declared sensitive.
    'customer-exports': {
      Attributes: { VisibilityTimeout: '30', SqsManagedSseEnabled: 'false' },
      $expect: { 'queue-topic-encryption': failure('medium') },
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
      $expect: { 'queue-topic-encryption': failure('low') },
    },
  },
  'sns.topics': { orders: { TopicArn: ORDERS_TOPIC }, 'ops-alerts': { TopicArn: arn('sns', 'ops-alerts') } },
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
      $expect: { 'queue-topic-encryption': 'pass' },
    },
    'ops-alerts': {
      Attributes: {
        Policy: ownerOnly(arn('sns', 'ops-alerts')),
        SubscriptionsConfirmed: '2',
        SubscriptionsPending: '1',
      },
      $expect: { 'queue-topic-encryption': failure('low') },
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
    },
    'partner-intake': {
      Policy: policy({
        Sid: 'Anybody',
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: arn('events', 'event-bus/partner-intake'),
      }),
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
      $expect: { 'ddb-encryption': 'pass' },
    },
    // Declared sensitive, under a key; whose it is, nothing that was read tells.
    invoices: {
      Table: table('invoices', { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY } }),
      $expect: { 'ddb-encryption': 'not-assessed' },
    },
    // Declared sensitive, under DynamoDB's own key.
    customers: { Table: table('customers'), $expect: { 'ddb-encryption': failure('medium') } },
    sessions: { Table: table('sessions'), $expect: { 'ddb-encryption': 'not-applicable' } },
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
      $expect: { 'ddb-encryption': failure('info') },
    },
  },
  'dynamodb.policies': {
    orders: {
      Policy: policy({
        Sid: 'PartnerReports',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PARTNERS}:role/partner-gateway` },
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: arn('dynamodb', 'table/orders'),
      }),
    },
    'orders/stream/2024-05-13T08:00:00.000': {
      Policy: policy({
        Sid: 'Agency',
        Effect: 'Allow',
        Principal: { AWS: AGENCY },
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        Resource: STREAM,
      }),
    },
  },
  'tag.resources': {
    [arn('sqs', 'customer-exports')]: tags({ 'rampart:data': 'sensitive' }),
    [arn('dynamodb', 'table/orders')]: tags({ 'rampart:data': 'sensitive', team: 'orders' }),
    [arn('dynamodb', 'table/invoices')]: tags({ 'rampart:data': 'sensitive' }),
    [arn('dynamodb', 'table/customers')]: tags({ 'rampart:data': 'sensitive' }),
  },
} as const satisfies WrittenFacts;
