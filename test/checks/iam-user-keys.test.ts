import check from '../../checks/iam-user-keys.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import type { Severity } from '../../src/model/words.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';

const NOW = '2026-11-21T00:00:00.000Z';
const USER = `arn:aws:iam::${ACCOUNT}:user/build/deployer`;
const ID = 'AKIAZ2345678ABCDEFGH';
const ago = (days: number): string => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();

const key = (age: number, Status: 'Active' | 'Inactive' = 'Active', id = ID) => ({
  arn: `${USER}/access-keys/${id}`,
  data: present({ UserName: 'deployer', AccessKeyId: id, Status, CreateDate: ago(age) }),
});

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const second = (days: number): string => ago(days).replace('.000Z', '+00:00');
const row = (age: number, used: number | 'N/A' | 'no_information', password = 'false', user = 'deployer', arn = USER) =>
  `${user},${arn},${second(400)},${password},N/A,N/A,N/A,false,true,${second(age)},${typeof used === 'number' ? second(used) : used},us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`;
const root = `<root_account>,arn:aws:iam::${ACCOUNT}:root,${second(900)},not_supported,N/A,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`;
const report = (...rows: readonly string[]) => [
  {
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    data: present({ Content: btoa([HEADER, root, ...rows].join('\n')), ReportFormat: 'text/csv' as const }),
  },
];

const admin: Partial<FactData<'iam.users'>> = {
  AttachedManagedPolicies: [
    { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ],
};
const everything = encodeURIComponent(
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['*'], Resource: '*' } }),
);

const world = (
  keys: readonly ReturnType<typeof key>[],
  reports: NonNullable<World['facts']['iam.credential-report']>,
  severity?: Severity,
  {
    user = {},
    possible,
    ...facts
  }: World['facts'] & { user?: Partial<FactData<'iam.users'>>; possible?: readonly Severity[] } = {},
): World => ({
  now: NOW,
  facts: {
    'iam.users': [{ arn: USER, data: { UserName: 'deployer', ...user } }],
    'iam.access-keys': keys,
    'iam.credential-report': reports,
    ...facts,
  },
  ...(severity && { expect: { [USER]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});

testCheck('iam-user-keys', check, {
  fail: {
    'used by a workload with every right': world([key(200)], report(row(200, 1)), 'critical', { user: admin }),
    'every right by an inline policy': world([key(200)], report(row(200, 1)), 'critical', {
      user: { UserPolicyList: [{ PolicyName: 'all', PolicyDocument: everything }] },
    }),
    'every right by a group': world([key(200)], report(row(200, 1)), 'critical', {
      user: { GroupList: ['ops'] },
      'iam.groups': [{ arn: `arn:aws:iam::${ACCOUNT}:group/ops`, data: { GroupName: 'ops', ...admin } }],
    }),
    'every right, perhaps, within a boundary': world([key(200)], report(row(200, 1)), 'high', {
      user: { ...admin, PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
      possible: ['critical', 'high'],
    }),
    'rights are not known': world([key(200)], report(row(200, 1)), 'high', {
      'iam.policies': gap('iam:GetAccountAuthorizationDetails'),
      possible: ['critical', 'high'],
    }),
    'used by a workload with few rights': world([key(10)], report(row(10, 1)), 'high'),
    'unused for longer than 45 days': world([key(200)], report(row(200, 46)), 'medium'),
    'used by a workload with every right, within 90 days': world([key(200)], report(row(200, 90)), 'critical', {
      user: admin,
    }),
    'every right, and unused for longer than 90 days': world([key(200)], report(row(200, 91)), 'medium', {
      user: admin,
    }),
    'every right, and never used': world([key(3)], report(row(3, 'N/A')), 'high', { user: admin }),
    'every right, and IAM cannot tell whether it is used': world([key(3)], report(row(3, 'no_information')), 'high', {
      user: admin,
      possible: ['critical', 'high'],
    }),
    'a policy that was not among those read': world([key(200)], report(row(200, 1)), 'high', {
      user: { AttachedManagedPolicies: [{ PolicyName: 'x', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/x` }] },
      possible: ['critical', 'high'],
    }),
    'a group that was not among those read': world([key(200)], report(row(200, 1)), 'high', {
      user: { GroupList: ['ops'] },
      possible: ['critical', 'high'],
    }),
    'a key whose answer does not name the user': world(
      [{ ...key(10), data: present({ ...key(10).data.value, UserName: '' }) }],
      report(row(10, 1)),
      'high',
    ),
    'never used, and old': world([key(200)], report(row(200, 'N/A')), 'medium'),
    'never used, and new': world([key(3)], report(row(3, 'N/A')), 'high'),
    'IAM cannot tell whether it is used': world([key(200)], report(row(200, 'no_information')), 'medium', {
      possible: ['high', 'medium'],
    }),
    'a human, rotated lately': world([key(80)], report(row(80, 1, 'true')), 'low', { user: admin }),
    'a human, rotated long ago': world([key(90)], report(row(90, 1, 'true')), 'high', { user: admin }),
    'one of two is active': world([key(200, 'Inactive', 'AKIAZ2345678ABCDEFG2'), key(10)], report(row(10, 1)), 'high'),
    'the report does not know the key yet': world([key(0)], report(), 'low', { possible: ['high', 'low'] }),
    'there is no report': world(
      [key(200)],
      [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: denied('iam:GetCredentialReport') }],
      'medium',
      { possible: ['high', 'medium'] },
    ),
    'the report is not a report': world(
      [key(200)],
      [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: present({ Content: btoa('<html>') }) }],
      'medium',
      { possible: ['high', 'medium'] },
    ),
    'a row of somebody who writes commas into names': world(
      [key(200)],
      report(row(5, 1, 'true', 'x,y,true', `arn:aws:iam::${ACCOUNT}:user/x,y,true`), row(200, 1)),
      'high',
    ),
  },
  pass: {
    'no key': world([], report()),
    'an inactive key': world([key(200, 'Inactive')], report(row(200, 1))),
    'no key, and no report': world([], gap('iam:GetCredentialReport')),
  },
  'not-assessed': {
    'the keys may not be listed': {
      facts: {
        'iam.users': [{ arn: USER, data: { UserName: 'deployer' } }],
        'iam.access-keys': [{ arn: USER, data: denied('iam:ListAccessKeys') }],
      },
    },
  },
  mixed: {
    'a list of keys that broke off': {
      ...world([key(80)], report(row(80, 1, 'true'))),
      facts: {
        ...world([], report(row(80, 1, 'true'))).facts,
        'iam.access-keys': [key(80), { arn: USER, data: denied('iam:ListAccessKeys') }],
      },
      expect: { [USER]: { outcome: 'fail', severity: 'low', possible: ['critical', 'high', 'medium', 'low'] } },
    },
    'neighbours, one of whose names begins like the other’s': {
      now: NOW,
      facts: {
        'iam.users': [
          { arn: USER, data: { UserName: 'deployer' } },
          { arn: `${USER}/access-keys/b`, data: { UserName: 'b' } },
        ],
        'iam.access-keys': [
          {
            arn: `${USER}/access-keys/b/access-keys/${ID}`,
            data: present({ UserName: 'b', AccessKeyId: ID, Status: 'Active' as const, CreateDate: ago(200) }),
          },
        ],
        'iam.credential-report': report(row(200, 1, 'false', 'b', `${USER}/access-keys/b`)),
      },
      expect: { [USER]: 'pass', [`${USER}/access-keys/b`]: { outcome: 'fail', severity: 'high' } },
    },
  },
});
