import { CredentialReportNotReadyException, NoSuchEntityException } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';

import accessKeys from '../../src/collectors/iam-access-keys.ts';
import accountSummary from '../../src/collectors/iam-account-summary.ts';
import credentialReport from '../../src/collectors/iam-credential-report.ts';
import groups from '../../src/collectors/iam-groups.ts';
import policies from '../../src/collectors/iam-policies.ts';
import roles from '../../src/collectors/iam-roles.ts';
import users from '../../src/collectors/iam-users.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, TOLD, unmodelled } from './drive.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

test.each([
  { collector: users, items: 'UserDetailList' },
  { collector: groups, items: 'GroupDetailList' },
  { collector: roles, items: 'RoleDetailList' },
  { collector: policies, items: 'Policies' },
])(
  '$collector.fact: the question that all four share, and its own list of the answer',
  async ({ collector, items }) => {
    const Filter = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
    const one = { Arn: 'arn:one', CreateDate: new Date(0) };
    const { requests, records } = await drive(collector as typeof users, {
      answers: {
        GetAccountAuthorizationDetails: ({ Marker }) =>
          Marker === undefined
            ? { UserDetailList: [], RoleDetailList: [], [items]: [one], IsTruncated: true, Marker: 'second' }
            : { [items]: [{ Arn: 'arn:two' }], IsTruncated: false },
      },
    });
    expect(requests).toEqual([
      ['us-east-1 GetAccountAuthorizationDetails', { Filter, MaxItems: 1000 }],
      ['us-east-1 GetAccountAuthorizationDetails', { Filter, MaxItems: 1000, Marker: 'second' }],
    ]);
    expect(records).toEqual([
      { arn: 'arn:one', data: { Arn: 'arn:one', CreateDate: '1970-01-01T00:00:00.000Z' } },
      { arn: 'arn:two', data: { Arn: 'arn:two' } },
    ]);
  },
);

test('iam.account-summary', async () => {
  const { requests, records } = await drive(accountSummary, {
    answers: { GetAccountSummary: () => ({ SummaryMap: { AccountAccessKeysPresent: 1 } }) },
  });
  expect(requests).toEqual([['us-east-1 GetAccountSummary', {}]]);
  expect(records).toEqual([{ arn: ROOT, data: present({ SummaryMap: { AccountAccessKeysPresent: 1 } }) }]);
});

describe('iam.credential-report', () => {
  const report = { Content: Buffer.from('user,arn\n'), ReportFormat: 'text/csv' };
  const answer = present({ Content: Buffer.from('user,arn\n').toString('base64'), ReportFormat: 'text/csv' });
  const denied = () => unmodelled('AccessDenied');
  /** IAM's states, one for each time it is asked; the last one stays. */
  const states = (...given: readonly string[]) => {
    const left = [...given];
    return () => ({ State: left.length > 1 ? left.shift() : left[0] });
  };

  test('waits until IAM has made it', async () => {
    const { requests, records, waited } = await drive(credentialReport, {
      answers: {
        GenerateCredentialReport: states('STARTED', 'INPROGRESS', 'COMPLETE'),
        GetCredentialReport: () => report,
      },
    });
    expect(requests.map(([call]) => call)).toEqual([
      'us-east-1 GenerateCredentialReport',
      'us-east-1 GenerateCredentialReport',
      'us-east-1 GenerateCredentialReport',
      'us-east-1 GetCredentialReport',
    ]);
    expect(waited).toBe(6000);
    expect(records).toEqual([{ arn: ROOT, data: answer }]);
  });

  test('a report that is never made is a gap, after two minutes', async () => {
    const { records, waited } = await drive(credentialReport, {
      answers: {
        GenerateCredentialReport: states('INPROGRESS'),
        GetCredentialReport: () => new CredentialReportNotReadyException(because()),
      },
    });
    expect(waited).toBe(120_000);
    expect(records).toMatchObject([
      { arn: ROOT, data: { state: 'unknown', gap: { cause: 'timeout', operation: 'iam:GetCredentialReport' } } },
    ]);
  });

  test('where we may not have one made, an old one is not read', async () => {
    const { requests, records, waited } = await drive(credentialReport, {
      answers: { GenerateCredentialReport: denied, GetCredentialReport: () => report },
    });
    expect(requests.map(([call]) => call)).toEqual(['us-east-1 GenerateCredentialReport']);
    expect(waited).toBe(0);
    expect(records).toMatchObject([
      { data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'iam:GenerateCredentialReport' } } },
    ]);
  });

  test('a report that we may not read is a gap', async () => {
    const { records } = await drive(credentialReport, {
      answers: { GenerateCredentialReport: states('COMPLETE'), GetCredentialReport: denied },
    });
    expect(records).toMatchObject([
      { data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'iam:GetCredentialReport' } } },
    ]);
  });
});

describe('iam.access-keys', () => {
  const user = (UserName: string) => ({ arn: userArn(UserName), data: { UserName, Arn: userArn(UserName) } });
  const csv = [
    'user,arn,password_enabled,access_key_1_active,access_key_1_last_used_date,access_key_2_active',
    `<root_account>,${ROOT},not_supported,false,N/A,false`,
    `ann,${userArn('ann')},true,false,N/A,false`,
    `bot,${userArn('bot')},false,false,N/A,true`,
    `doe,jane,${userArn('doe,jane')},false,false,N/A,false`,
  ].join('\n');
  const listed = [user('ann'), user('bot'), user('doe,jane'), user('new')];
  const key = { UserName: 'bot', AccessKeyId: 'AKIA1', Status: 'Active' };
  const answers = {
    ListAccessKeys: ({ UserName, Marker }: { UserName: string; Marker?: string }) => {
      if (UserName === 'new') return new NoSuchEntityException(because());
      if (UserName !== 'bot') return { AccessKeyMetadata: [] };
      return Marker === undefined
        ? { AccessKeyMetadata: [], IsTruncated: true, Marker: 'second' }
        : { AccessKeyMetadata: [key] };
    },
  };
  const asked = (requests: readonly (readonly [string, object])[]) => requests.map(([, input]) => input);

  const Content = Buffer.from(csv).toString('base64');
  const made = (minutesBefore: number) => new Date(Date.parse(TOLD.at) - minutesBefore * 60_000).toISOString();

  test.each([
    ['four hours ago', { Content, GeneratedTime: made(240) }],
    ['some minutes before the run', { Content, GeneratedTime: made(6) }],
    ['at a time that is not told', { Content }],
    ['at a time that is none', { Content, GeneratedTime: 'yesterday' }],
    ['in the future', { Content, GeneratedTime: made(-60) }],
  ])('asks every user where the report was made %s: a key may be younger', async (_, old) => {
    const { requests } = await drive(accessKeys, {
      facts: { 'iam.users': listed, 'iam.credential-report': [{ arn: ROOT, data: present(old) }] },
      answers,
    });
    expect(asked(requests)).toContainEqual({ UserName: 'ann', MaxItems: 1000 });
    expect(requests).toHaveLength(5);
  });

  test('asks no user of whom a report made for this run says that it has no active key', async () => {
    const { requests, records, gone } = await drive(accessKeys, {
      facts: {
        'iam.users': listed,
        'iam.credential-report': [{ arn: ROOT, data: present({ Content, GeneratedTime: made(2) }) }],
      },
      answers,
    });
    expect(requests).toHaveLength(4);
    expect(asked(requests)).toContainEqual({ UserName: 'bot', MaxItems: 1000 });
    expect(asked(requests)).toContainEqual({ UserName: 'bot', MaxItems: 1000, Marker: 'second' });
    expect(asked(requests)).toContainEqual({ UserName: 'doe,jane', MaxItems: 1000 });
    expect(asked(requests)).toContainEqual({ UserName: 'new', MaxItems: 1000 });
    expect(records).toEqual([{ arn: `${userArn('bot')}/access-keys/AKIA1`, data: present(key) }]);
    expect(gone).toEqual([userArn('new')]);
  });

  test('asks every user where the report could not be read', async () => {
    const gap = {
      cause: 'timeout',
      operation: 'iam:GetCredentialReport',
      action: 'iam:GetCredentialReport',
      scope: { partition: 'aws', account: ACCOUNT, region: 'global' },
      detail: '',
    } as const;
    const { requests } = await drive(accessKeys, {
      facts: { 'iam.users': listed, 'iam.credential-report': [{ arn: ROOT, data: unknown(gap) }] },
      answers,
    });
    expect(asked(requests)).toContainEqual({ UserName: 'ann', MaxItems: 1000 });
    expect(requests).toHaveLength(5);
  });
});
