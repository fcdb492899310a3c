import { NotFoundException } from '@aws-sdk/client-kms';
import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';

import keys from '../../src/collectors/kms-keys.ts';
import keyPolicies from '../../src/collectors/kms-policies.ts';
import secretPolicies from '../../src/collectors/secretsmanager-policies.ts';
import secrets from '../../src/collectors/secretsmanager-secrets.ts';
import { absent, present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const keyArn = (id: string): string => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`;
const secretArn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}`;
const described = (KeyId: string, KeyManager: 'AWS' | 'CUSTOMER') => present({ KeyMetadata: { KeyId, KeyManager } });
const gap = {
  cause: 'access-denied',
  operation: 'kms:DescribeKey',
  action: 'kms:DescribeKey',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

const listing = {
  ListKeys: ({ Marker }: { readonly Marker?: string }) =>
    Marker === undefined
      ? { Keys: [{ KeyId: 'k1', KeyArn: keyArn('k1') }], NextMarker: 'second', Truncated: true }
      : { Keys: [{ KeyId: 'k2', KeyArn: keyArn('k2') }], Truncated: false },
  DescribeKey: ({ KeyId }: { readonly KeyId: string }) => ({ KeyMetadata: { KeyId } }),
};
const describedKeys = (requests: readonly (readonly [string, object])[]) =>
  requests.filter(([call]) => call.endsWith(' DescribeKey')).map(([, input]) => input);

describe('kms.keys', () => {
  test('lists a thousand at once, and describes each', async () => {
    const { requests, records } = await drive(keys, { answers: listing });
    expect(requests).toEqual([
      ['eu-west-1 ListKeys', { Limit: 1000 }],
      ['eu-west-1 ListKeys', { Limit: 1000, Marker: 'second' }],
      ['eu-west-1 DescribeKey', { KeyId: 'k1' }],
      ['eu-west-1 DescribeKey', { KeyId: 'k2' }],
    ]);
    expect(records).toEqual(
      ['k1', 'k2'].map((KeyId) => ({ arn: keyArn(KeyId), data: present({ KeyMetadata: { KeyId } }) })),
    );
  });

  test('a key that has vanished is left out, one whose policy keeps it from us is a gap', async () => {
    const { records, gone } = await drive(keys, {
      answers: {
        ...listing,
        DescribeKey: ({ KeyId }) =>
          KeyId === 'k1' ? new NotFoundException(because()) : unmodelled('AccessDeniedException'),
      },
    });
    expect(gone).toEqual([keyArn('k1')]);
    expect(records).toMatchObject([
      { arn: keyArn('k2'), data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'kms:DescribeKey' } } },
    ]);
  });

  const named = (KMSKeyArn: string) => [{ arn: 'arn:f', data: { FunctionName: 'f', KMSKeyArn } }];

  test.each([
    ['of a function by ARN', { 'lambda.functions': named(keyArn('k2')) }, ['k2']],
    ['of a secret by id', { 'secretsmanager.secrets': [{ arn: 'arn:s', data: { KmsKeyId: 'k1' } }] }, ['k1']],
    ['of nothing', { 'secretsmanager.secrets': [{ arn: 'arn:s', data: {} }] }, []],
    ['of another account', { 'lambda.functions': named('arn:aws:kms:eu-west-1:444455556666:key/k9') }, []],
    ['by alias: any may be meant', { 'lambda.functions': named('arn:aws:kms:eu-west-1:1:alias/orders') }, ['k1', 'k2']],
    [
      'by alias: any may be meant',
      { 'secretsmanager.secrets': [{ arn: 'arn:s', data: { KmsKeyId: 'alias/a' } }] },
      ['k1', 'k2'],
    ],
  ])('fast depth asks for the key %s', async (_, facts, asked) => {
    const { requests, records } = await drive(keys, { depth: 'fast', facts, answers: listing });
    expect(describedKeys(requests)).toEqual(asked.map((KeyId) => ({ KeyId })));
    const open = records.filter((record) => JSON.stringify(record).includes('"cause":"pruned"'));
    expect(open).toHaveLength(2 - asked.length);
  });

  test.each(['lambda.functions', 'secretsmanager.secrets'] as const)(
    'fast depth asks for every key where %s could not be listed',
    async (fact) => {
      const { requests } = await drive(keys, { depth: 'fast', unread: [fact], answers: listing });
      expect(describedKeys(requests)).toHaveLength(2);
    },
  );
});

describe('kms.policies', () => {
  test('asks for the one policy of each key, but not for those that AWS manages', async () => {
    const { requests, records } = await drive(keyPolicies, {
      facts: {
        'kms.keys': [
          { arn: keyArn('own'), data: described('own', 'CUSTOMER') },
          { arn: keyArn('aws'), data: described('aws', 'AWS') },
          { arn: keyArn('blind'), data: unknown(gap) },
        ],
      },
      answers: { GetKeyPolicy: () => ({ Policy: '{}', PolicyName: 'default' }) },
    });
    expect(requests).toEqual([['eu-west-1 GetKeyPolicy', { KeyId: keyArn('own'), PolicyName: 'default' }]]);
    expect(records).toEqual([
      { arn: keyArn('own'), data: present({ Policy: '{}', PolicyName: 'default' }) },
      { arn: keyArn('blind'), data: unknown(gap) },
    ]);
  });

  test('a key that has vanished is left out, a policy that is closed to us is a gap', async () => {
    const { records, gone } = await drive(keyPolicies, {
      facts: { 'kms.keys': ['k1', 'k2'].map((id) => ({ arn: keyArn(id), data: described(id, 'CUSTOMER') })) },
      answers: {
        GetKeyPolicy: ({ KeyId }) =>
          KeyId === keyArn('k1') ? new NotFoundException(because()) : unmodelled('AccessDeniedException'),
      },
    });
    expect(gone).toEqual([keyArn('k1')]);
    expect(records).toMatchObject([
      { arn: keyArn('k2'), data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'kms:GetKeyPolicy' } } },
    ]);
  });
});

test('secretsmanager.secrets: a hundred a page, and no value', async () => {
  const { requests, records } = await drive(secrets, {
    answers: {
      ListSecrets: ({ NextToken }) =>
        NextToken === undefined
          ? { SecretList: [{ ARN: secretArn('a'), Name: 'a' }], NextToken: 'second' }
          : { SecretList: [{ ARN: secretArn('b'), Name: 'b' }] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListSecrets', { MaxResults: 100 }],
    ['eu-west-1 ListSecrets', { MaxResults: 100, NextToken: 'second' }],
  ]);
  expect(records).toEqual(['a', 'b'].map((Name) => ({ arn: secretArn(Name), data: { ARN: secretArn(Name), Name } })));
  expect(Object.keys(secrets.operations)).toEqual(['ListSecrets']);
});

test('secretsmanager.policies: present, none, vanished and closed to us', async () => {
  const { requests, records, gone } = await drive(secretPolicies, {
    facts: {
      'secretsmanager.secrets': ['own', 'bare', 'gone', 'closed'].map((Name) => ({
        arn: secretArn(Name),
        data: { Name },
      })),
    },
    answers: {
      GetResourcePolicy: ({ SecretId }) => {
        if (SecretId === secretArn('own')) return { ARN: SecretId, Name: 'own', ResourcePolicy: '{}' };
        if (SecretId === secretArn('bare')) return { ARN: SecretId, Name: 'bare' };
        return SecretId === secretArn('gone')
          ? new ResourceNotFoundException(because())
          : unmodelled('AccessDeniedException');
      },
    },
  });
  expect(requests[0]).toEqual(['eu-west-1 GetResourcePolicy', { SecretId: secretArn('own') }]);
  expect(requests).toHaveLength(4);
  expect(gone).toEqual([secretArn('gone')]);
  expect(records).toMatchObject([
    { arn: secretArn('own'), data: present({ ARN: secretArn('own'), Name: 'own', ResourcePolicy: '{}' }) },
    { arn: secretArn('bare'), data: absent },
    {
      arn: secretArn('closed'),
      data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'secretsmanager:GetResourcePolicy' } },
    },
  ]);
});
