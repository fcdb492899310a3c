import { base64, iamPolicy, type Expect, type Written } from './write.ts';

/** A role that services may take, with one statement of its own. */
export const iamRole =
  (account: string) =>
  (name: string, services: readonly string[], $expect: Expect, statement?: object): Written<'iam.roles'> => ({
    RoleName: name,
    Path: '/',
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleId: identifier('AROA', account, name),
    CreateDate: '2024-03-01T10:00:00.000Z',
    AssumeRolePolicyDocument: iamPolicy({
      Effect: 'Allow',
      Principal: { Service: services.map((service) => `${service}.amazonaws.com`) },
      Action: 'sts:AssumeRole',
    }),
    RolePolicyList: statement === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: iamPolicy(statement) }],
    AttachedManagedPolicies: [
      {
        PolicyName: 'AWSLambdaBasicExecutionRole',
        PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      },
    ],
    $expect: { 'iam-execute-api-scope': 'not-applicable', ...$expect },
  });

interface ManagedPolicy {
  readonly arn: string;
  readonly id: string;
  readonly created: string;
  readonly attached: number;
  readonly statement: object;
}

/** A policy of AWS's, which the account's own details show once it is attached. */
export const managedPolicy = ({
  arn,
  id,
  created,
  attached,
  statement,
}: ManagedPolicy): Readonly<Record<string, Written<'iam.policies'>>> => ({
  [arn]: {
    PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
    PolicyId: id,
    Arn: arn,
    Path: arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1),
    DefaultVersionId: 'v1',
    AttachmentCount: attached,
    IsAttachable: true,
    CreateDate: created,
    PolicyVersionList: [
      { Document: iamPolicy(statement), VersionId: 'v1', IsDefaultVersion: true, CreateDate: created },
    ],
  },
});

/** What every role of a function has. */
export const basicExecution = (attached: number) =>
  managedPolicy({
    arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    id: 'ANPAJNCQGXC42545SKXIK',
    created: '2015-04-09T15:03:43.000Z',
    attached,
    statement: {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  });

export const iamUser =
  (account: string) =>
  (name: string, CreateDate: string, managed: readonly string[] = []) =>
    ({
      UserName: name,
      Path: '/',
      Arn: `arn:aws:iam::${account}:user/${name}`,
      UserId: identifier('AIDA', account, name),
      CreateDate,
      UserPolicyList: [],
      GroupList: [],
      AttachedManagedPolicies: managed.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
    }) satisfies Written<'iam.users'>;

/** IAM's unique ids have a prefix for their kind and 21 characters. */
const identifier = (prefix: string, account: string, name: string): string =>
  `${prefix}${account.slice(0, 4)}${name.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()}0000000000000`.slice(0, 21);

interface Row {
  readonly user: string;
  readonly created: string;
  /** When the password was last used; without it the user has none. */
  readonly signedIn?: string;
  readonly key?: { readonly rotated: string; readonly used: string; readonly service: string; readonly active?: false };
}

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

/** The columns are those of `GetCredentialReport`; IAM User Guide: Getting credential reports for your AWS account. */
export function credentialReport(
  account: string,
  users: readonly Row[],
  rootKey?: NonNullable<Row['key']>,
): Written<'iam.credential-report'> {
  const root = [
    '<root_account>',
    `arn:aws:iam::${account}:root`,
    '2018-01-09T08:00:00+00:00',
    'not_supported',
    '2026-01-02T09:00:00+00:00',
    'not_supported',
    'not_supported',
    'true',
  ];
  const lines = users.map(({ user, created, signedIn, key }) => [
    user,
    `arn:aws:iam::${account}:user/${user}`,
    created,
    String(signedIn !== undefined),
    signedIn ?? 'N/A',
    signedIn === undefined ? 'N/A' : created,
    'N/A',
    String(signedIn !== undefined),
    ...keyCells(key),
    ...NO_KEY,
    ...NO_CERTIFICATES,
  ]);
  const rows = [COLUMNS, [...root, ...keyCells(rootKey), ...NO_KEY, ...NO_CERTIFICATES], ...lines];
  return {
    Content: base64(rows.map((row) => row.join(',')).join('\n')),
    ReportFormat: 'text/csv',
    GeneratedTime: '2026-11-21T08:59:30.000Z',
  };
}

const keyCells = (key: Row['key']): readonly string[] =>
  key ? [String(key.active ?? true), key.rotated, key.used, 'eu-west-1', key.service] : NO_KEY;

const NO_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];
