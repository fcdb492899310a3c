import { NoSuchBucket } from '@aws-sdk/client-s3';
import { NoSuchPublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control';
import { describe, expect, test } from 'vitest';

import accountBlock from '../../src/collectors/s3-control-public-access-block.ts';
import acls from '../../src/collectors/s3-acls.ts';
import buckets from '../../src/collectors/s3-buckets.ts';
import encryption from '../../src/collectors/s3-encryption.ts';
import ownershipControls from '../../src/collectors/s3-ownership-controls.ts';
import policies from '../../src/collectors/s3-policies.ts';
import policyStatuses from '../../src/collectors/s3-policy-statuses.ts';
import publicAccessBlocks from '../../src/collectors/s3-public-access-blocks.ts';
import versioning from '../../src/collectors/s3-versioning.ts';
import { absent, present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, TOLD, unmodelled } from './drive.ts';

const site = { arn: 'arn:aws:s3:::site', data: { Name: 'site', BucketRegion: 'eu-central-1' } };
/** As emulators list buckets, and as AWS does to a request without parameters. */
const logs = { arn: 'arn:aws:s3:::logs', data: { Name: 'logs' } };
const gap = {
  cause: 'access-denied',
  operation: 's3:GetBucketPolicy',
  action: 's3:GetBucketPolicy',
  scope: { partition: 'aws', account: ACCOUNT, region: 'global' },
  detail: '',
} as const;

test('s3.buckets: asks with a parameter, so that S3 tells each region', async () => {
  const { requests, records } = await drive(buckets, {
    answers: {
      ListBuckets: ({ ContinuationToken }) =>
        ContinuationToken === undefined
          ? { Buckets: [site.data], Owner: { ID: 'o' }, ContinuationToken: 'second' }
          : { Buckets: [logs.data] },
    },
  });
  expect(requests).toEqual([
    ['us-east-1 ListBuckets', { MaxBuckets: 10_000 }],
    ['us-east-1 ListBuckets', { MaxBuckets: 10_000, ContinuationToken: 'second' }],
  ]);
  expect(records).toEqual([{ ...site, region: 'eu-central-1' }, logs]);
});

/** A domain name with mutual TLS. */
const trusting = (bucket: string) => ({
  arn: `arn:${bucket}`,
  data: { domainName: `${bucket}.example`, mutualTlsAuthentication: { truststoreUri: `s3://${bucket}/trust.pem` } },
});

describe.each([
  { collector: policies, operation: 'GetBucketPolicy' },
  { collector: publicAccessBlocks, operation: 'GetPublicAccessBlock' },
  { collector: ownershipControls, operation: 'GetBucketOwnershipControls' },
  { collector: encryption, operation: 'GetBucketEncryption' },
  { collector: versioning, operation: 'GetBucketVersioning' },
  { collector: policyStatuses, operation: 'GetBucketPolicyStatus' },
  { collector: acls, operation: 'GetBucketAcl' },
])('$collector.fact', ({ collector, operation }) => {
  const facts = { 's3.buckets': [site, logs], 'apigateway.domain-names': [trusting('site'), trusting('logs')] };

  test('asks each bucket in its own region', async () => {
    const { requests, records } = await drive(collector as typeof policies, {
      facts,
      answers: { [operation]: ({ Bucket }) => ({ Policy: Bucket }) },
    });
    expect(requests).toEqual([
      [`eu-central-1 ${operation}`, { Bucket: 'site' }],
      [`us-east-1 ${operation}`, { Bucket: 'logs' }],
    ]);
    expect(records).toEqual([
      { arn: site.arn, region: 'eu-central-1', data: present({ Policy: 'site' }) },
      { arn: logs.arn, data: present({ Policy: 'logs' }) },
    ]);
  });

  test('a bucket that has vanished is left out, one that is closed to us is a gap', async () => {
    const { records, gone } = await drive(collector as typeof policies, {
      facts,
      answers: {
        [operation]: ({ Bucket }) => (Bucket === 'site' ? new NoSuchBucket(because()) : unmodelled('AccessDenied')),
      },
    });
    expect(gone).toEqual([site.arn]);
    expect(records).toMatchObject([
      { arn: logs.arn, data: { state: 'unknown', gap: { cause: 'access-denied', operation: `s3:${operation}` } } },
    ]);
  });
});

test.each([
  { collector: policies, operation: 'GetBucketPolicy', none: 'NoSuchBucketPolicy' },
  { collector: publicAccessBlocks, operation: 'GetPublicAccessBlock', none: 'NoSuchPublicAccessBlockConfiguration' },
  { collector: ownershipControls, operation: 'GetBucketOwnershipControls', none: 'OwnershipControlsNotFoundError' },
  { collector: encryption, operation: 'GetBucketEncryption', none: 'ServerSideEncryptionConfigurationNotFoundError' },
  { collector: policyStatuses, operation: 'GetBucketPolicyStatus', none: 'NoSuchBucketPolicy' },
])('$collector.fact: $none is an answer', async ({ collector, operation, none }) => {
  const { records } = await drive(collector as typeof policies, {
    facts: { 's3.buckets': [logs] },
    answers: { [operation]: () => unmodelled(none) },
  });
  expect(records).toEqual([{ arn: logs.arn, data: absent }]);
});

test('s3.policy-statuses: a bucket without a policy is not asked, one whose policy is unread is', async () => {
  const { requests, records } = await drive(policyStatuses, {
    facts: {
      's3.buckets': [site, logs],
      's3.policies': [
        { arn: site.arn, data: absent },
        { arn: logs.arn, data: unknown(gap) },
      ],
    },
    answers: { GetBucketPolicyStatus: () => ({ PolicyStatus: { IsPublic: true } }) },
  });
  expect(requests).toEqual([['us-east-1 GetBucketPolicyStatus', { Bucket: 'logs' }]]);
  expect(records).toEqual([
    { arn: site.arn, region: 'eu-central-1', data: absent, source: TOLD },
    { arn: logs.arn, data: present({ PolicyStatus: { IsPublic: true } }) },
  ]);
});

test('s3.versioning: only truststores of custom domain names, of both APIs', async () => {
  const other = { arn: 'arn:aws:s3:::other', data: { Name: 'other' } };
  const { requests } = await drive(versioning, {
    facts: {
      's3.buckets': [site, logs, other],
      'apigateway.domain-names': [trusting('site'), { arn: 'arn:plain', data: { domainName: 'plain.example' } }],
      'apigatewayv2.domain-names': [
        {
          arn: 'arn:v2',
          data: { DomainName: 'v2.example', MutualTlsAuthentication: { TruststoreUri: 's3://logs/trust.pem' } },
        },
      ],
    },
    answers: { GetBucketVersioning: () => ({}) },
  });
  expect(requests.map(([, input]) => input)).toEqual([{ Bucket: 'site' }, { Bucket: 'logs' }]);
});

describe('s3.acls where the account ignores public ACLs', () => {
  const facts = {
    's3.buckets': [logs],
    's3-control.public-access-block': [
      { arn: 'arn:root', data: present({ PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }) },
    ],
  };
  const answers = { GetBucketAcl: () => ({ Grants: [] }) };

  test('no bucket is asked, and each is left open', async () => {
    const { requests, records } = await drive(acls, { facts, answers });
    expect(requests).toEqual([]);
    expect(records).toMatchObject([
      { arn: logs.arn, data: { state: 'unknown', gap: { cause: 'pruned', operation: 's3:GetBucketAcl' } } },
    ]);
  });

  test.each([
    ['is off', present({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } })],
    ['was never set', absent],
    ['could not be read', unknown(gap)],
  ])('the setting %s: asked', async (_, data) => {
    const block = { arn: 'arn:root', data };
    const { requests } = await drive(acls, { facts: { ...facts, 's3-control.public-access-block': [block] }, answers });
    expect(requests).toEqual([['us-east-1 GetBucketAcl', { Bucket: 'logs' }]]);
  });

  test('the list could not be read: asked', async () => {
    const { requests } = await drive(acls, { facts, unread: ['s3-control.public-access-block'], answers });
    expect(requests).toHaveLength(1);
  });
});

test('s3.acls: a bucket on which ACLs are disabled is not asked', async () => {
  const owned = (ObjectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter') =>
    present({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });
  const { requests, records } = await drive(acls, {
    facts: {
      's3.buckets': [site, logs],
      's3.ownership-controls': [
        { arn: site.arn, data: owned('BucketOwnerEnforced') },
        { arn: logs.arn, data: owned('ObjectWriter') },
      ],
    },
    answers: { GetBucketAcl: () => ({ Grants: [] }) },
  });
  expect(requests).toEqual([['us-east-1 GetBucketAcl', { Bucket: 'logs' }]]);
  expect(records).toEqual([
    { arn: site.arn, region: 'eu-central-1', data: absent, source: TOLD },
    { arn: logs.arn, data: present({ Grants: [] }) },
  ]);
});

describe('s3-control.public-access-block', () => {
  test.each([
    ['set', { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }, 'present'],
    ['not set', new NoSuchPublicAccessBlockConfiguration(because()), 'absent'],
    ['closed to us', unmodelled('AccessDenied'), 'unknown'],
  ])('%s', async (_, answer, state) => {
    const { requests, records } = await drive(accountBlock, { answers: { GetPublicAccessBlock: () => answer } });
    expect(requests).toEqual([['us-east-1 GetPublicAccessBlock', { AccountId: ACCOUNT }]]);
    expect(records).toMatchObject([{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: { state } }]);
  });
});
