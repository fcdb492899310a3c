import { basicExecution, credentialReport, iamRole, iamUser, managedPolicy } from './identity.ts';
import { ORGANIZATION, PRODUCTION as ACCOUNT, REST_PRICING } from './names.ts';
import { failure, iamPolicy, keyId, policy, type WrittenFacts } from './write.ts';

const PERIMETER = `${ORGANIZATION}/resource_control_policy/p-n0rdlysper1m`;

const role = iamRole(ACCOUNT);
const user = iamUser(ACCOUNT);
const dynamo = (table: string, ...actions: readonly string[]) => ({
  Effect: 'Allow',
  Action: actions.map((action) => `dynamodb:${action}`),
  Resource: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${table}`,
});

/** Who may act in production: people, a pipeline, and one role for each function, save where the old shop lives. */
export const productionIdentity = {
  // The perimeter holds for the accounts of the organization, save this one, which manages it.
  'organizations.policies': {
    [PERIMETER]: {
      Policy: {
        PolicySummary: {
          Id: 'p-n0rdlysper1m',
          Name: 'data-perimeter',
          Description: 'Data is for our own, and for services that work for us',
          Type: 'RESOURCE_CONTROL_POLICY',
          AwsManaged: false,
        },
        Content: policy({
          Sid: 'OwnIdentities',
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:*', 'sqs:*', 'secretsmanager:*'],
          Resource: '*',
          Condition: {
            StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      },
    },
  },
  'organizations.policy-targets': { [`${PERIMETER}/targets/r-n0rd`]: { Name: 'Root', Type: 'ROOT' } },
  'iam.roles': {
    orders: role('orders', ['lambda'], { 'role-per-function': 'pass' }, dynamo('orders', 'PutItem', 'GetItem')),
    checkout: role('checkout', ['lambda'], { 'role-per-function': 'pass' }, dynamo('orders', 'UpdateItem')),
    'payment-webhook': role(
      'payment-webhook',
      ['lambda'],
      { 'role-per-function': 'pass' },
      dynamo('orders', 'UpdateItem'),
    ),
    'image-resize': role(
      'image-resize',
      ['lambda'],
      { 'role-per-function': 'pass' },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::nordlys-product-images/*',
      },
    ),
    'flash-sale': role('flash-sale', ['lambda'], { 'role-per-function': 'pass' }),
    'price-index': role('price-index', ['lambda'], { 'role-per-function': 'pass' }),
    'gift-cards': role('gift-cards', ['lambda'], { 'role-per-function': 'pass' }, dynamo('gift-cards', '*')),
    'internal-pricing': role(
      'internal-pricing',
      ['lambda'],
      { 'role-per-function': 'pass' },
      dynamo('prices', 'GetItem', 'Query', 'PutItem'),
    ),
    // The same work once ran on Fargate, and the task may still take the role.
    'orders-worker': role(
      'orders-worker',
      ['lambda', 'ecs-tasks'],
      { 'role-per-function': failure('medium') },
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`,
      },
    ),
    'report-builder': role(
      'report-builder',
      ['lambda'],
      { 'role-per-function': 'pass', 'iam-execute-api-scope': 'pass' },
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${REST_PRICING}/v1/GET/prices`,
      },
    ),
    // Of its three functions one answers the internet, and two do not.
    'shop-legacy-lambda': role(
      'shop-legacy-lambda',
      ['lambda'],
      { 'role-per-function': failure('high') },
      { Effect: 'Allow', Action: ['dynamodb:*', 's3:*', 'ses:*'], Resource: '*' },
    ),
    'edge-redirects': role('edge-redirects', ['edgelambda', 'lambda'], { 'role-per-function': 'pass' }),
    deploy: role('deploy', ['cloudformation'], {}, { Effect: 'Allow', Action: '*', Resource: '*' }),
  },
  'iam.users': {
    // Builds run elsewhere and sign with a key that may do everything.
    'ci-deploy': {
      ...user('ci-deploy', '2021-04-12T08:00:00.000Z', ['arn:aws:iam::aws:policy/AdministratorAccess']),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': failure('critical') },
    },
    'warehouse-sync': {
      ...user('warehouse-sync', '2022-01-20T10:15:00.000Z'),
      UserPolicyList: [
        {
          PolicyName: 'stock',
          PolicyDocument: iamPolicy({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Resource: 'arn:aws:s3:::nordlys-orders-export/stock/*',
          }),
        },
      ],
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': failure('high') },
    },
    'reporting-2019': {
      ...user('reporting-2019', '2019-06-03T09:00:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': failure('medium') },
    },
    'anna.lindqvist': {
      ...user('anna.lindqvist', '2024-09-02T07:45:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': failure('low') },
    },
    'erik.berg': {
      ...user('erik.berg', '2018-02-14T12:00:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': 'pass' },
    },
    'marketing-feed': {
      ...user('marketing-feed', '2020-10-01T12:00:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': 'pass' },
    },
  },
  'iam.policies': {
    ...basicExecution(12),
    ...managedPolicy({
      arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      id: 'ANPAIWMBCKSKIEE64ZLYK',
      created: '2015-02-06T18:39:46.000Z',
      attached: 1,
      statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    }),
  },
  'iam.access-keys': {
    [`ci-deploy/access-keys/${keyId('CIDEPLOY0001')}`]: { Status: 'Active', CreateDate: '2023-05-04T08:20:11.000Z' },
    [`warehouse-sync/access-keys/${keyId('WAREHOUSE001')}`]: {
      Status: 'Active',
      CreateDate: '2025-08-11T06:00:00.000Z',
    },
    [`reporting-2019/access-keys/${keyId('REPORTING001')}`]: {
      Status: 'Active',
      CreateDate: '2019-06-03T09:01:00.000Z',
    },
    [`anna.lindqvist/access-keys/${keyId('ANNALINDQ001')}`]: {
      Status: 'Active',
      CreateDate: '2026-10-05T07:12:00.000Z',
    },
    [`marketing-feed/access-keys/${keyId('MARKETING001')}`]: {
      Status: 'Inactive',
      CreateDate: '2020-10-01T12:02:00.000Z',
    },
  },
  // The first thing that was made in the account was a key of its root user.
  'iam.account-summary': {
    [`arn:aws:iam::${ACCOUNT}:root`]: {
      SummaryMap: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 1, Users: 6, Roles: 12, MFADevices: 3 },
      $expect: { 'iam-root-keys': failure('critical') },
    },
  },
  'iam.credential-report': {
    [`arn:aws:iam::${ACCOUNT}:root`]: credentialReport(
      ACCOUNT,
      [
        {
          user: 'ci-deploy',
          created: '2021-04-12T08:00:00+00:00',
          key: { rotated: '2023-05-04T08:20:11+00:00', used: '2026-11-20T22:41:00+00:00', service: 'cloudformation' },
        },
        {
          user: 'warehouse-sync',
          created: '2022-01-20T10:15:00+00:00',
          key: { rotated: '2025-08-11T06:00:00+00:00', used: '2026-11-19T02:00:00+00:00', service: 's3' },
        },
        {
          user: 'reporting-2019',
          created: '2019-06-03T09:00:00+00:00',
          key: { rotated: '2019-06-03T09:01:00+00:00', used: '2025-01-31T05:00:00+00:00', service: 'athena' },
        },
        {
          user: 'anna.lindqvist',
          created: '2024-09-02T07:45:00+00:00',
          signedIn: '2026-11-20T08:02:00+00:00',
          key: { rotated: '2026-10-05T07:12:00+00:00', used: '2026-11-18T13:37:00+00:00', service: 'lambda' },
        },
        { user: 'erik.berg', created: '2018-02-14T12:00:00+00:00', signedIn: '2026-11-03T09:30:00+00:00' },
        {
          user: 'marketing-feed',
          created: '2020-10-01T12:00:00+00:00',
          key: {
            rotated: '2020-10-01T12:02:00+00:00',
            used: '2022-04-04T04:04:00+00:00',
            service: 's3',
            active: false,
          },
        },
      ],
      { rotated: '2018-01-09T08:05:00+00:00', used: '2018-01-11T09:00:00+00:00', service: 'ec2' },
    ),
  },
} as const satisfies WrittenFacts;
