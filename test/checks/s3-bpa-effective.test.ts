import { expect, test } from 'vitest';

import check from '../../checks/s3-bpa-effective.ts';
import { absent, ACCOUNT, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const BUCKET = 'arn:aws:s3:::posters';
const ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const layer = (flags: Partial<typeof ON>) => present({ PublicAccessBlockConfiguration: flags });
type Layer = ReturnType<typeof layer> | typeof absent | ReturnType<typeof denied>;

const world = (
  account: Layer,
  bucket: Layer | undefined,
  expect: NonNullable<World['expect']>,
  more: Partial<World> = {},
): World => ({
  facts: {
    's3.buckets': [{ arn: BUCKET, data: { Name: 'posters' }, region: 'eu-central-1' }],
    's3.public-access-blocks': bucket === undefined ? [] : [{ arn: BUCKET, data: bucket, region: 'eu-central-1' }],
    's3-control.public-access-block': [{ arn: ROOT, data: account }],
  },
  expect,
  ...more,
});
const open = { outcome: 'fail', severity: 'high' } as const;
const account = { outcome: 'fail', severity: 'low' } as const;

testCheck('s3-bpa-effective', check, {
  fail: {
    'nothing anywhere': world(absent, absent, { [ROOT]: account, [BUCKET]: open }),
    'a flag that is off in both': world(
      layer({ ...ON, RestrictPublicBuckets: false }),
      layer({ ...ON, RestrictPublicBuckets: false }),
      {
        [ROOT]: account,
        [BUCKET]: { ...open, because: /RestrictPublicBuckets off/ },
      },
    ),
    'declared public': world(
      absent,
      absent,
      { [ROOT]: account, [BUCKET]: { outcome: 'fail', severity: 'medium' } },
      { intent: [{ arn: BUCKET, exposure: 'public' }] },
    ),
    'tags may not be read': {
      ...world(absent, absent, {}),
      facts: { ...world(absent, absent, {}).facts, 'tag.resources': gap('tag:GetResources') },
      expect: { [ROOT]: account, [BUCKET]: { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] } },
    },
  },
  pass: {
    'the account blocks': world(layer(ON), absent, { [ROOT]: 'pass', [BUCKET]: 'pass' }),
    'the account blocks, the bucket may not be read': world(layer(ON), denied('s3:GetPublicAccessBlock'), {
      [ROOT]: 'pass',
      [BUCKET]: 'pass',
    }),
    'no buckets, and the account blocks': {
      facts: { 's3-control.public-access-block': [{ arn: ROOT, data: layer(ON) }] },
    },
  },
  'not-assessed': {
    'neither layer may be read': world(denied('s3-control:GetPublicAccessBlock'), denied('s3:GetPublicAccessBlock'), {
      [ROOT]: 'not-assessed',
      [BUCKET]: 'not-assessed',
    }),
  },
  mixed: {
    'the two layers together': world(
      layer({ BlockPublicAcls: true, IgnorePublicAcls: true }),
      layer({ BlockPublicPolicy: true, RestrictPublicBuckets: true }),
      { [ROOT]: account, [BUCKET]: 'pass' },
    ),
    'the bucket blocks, the account may not be read': world(denied('s3-control:GetPublicAccessBlock'), layer(ON), {
      [ROOT]: 'not-assessed',
      [BUCKET]: 'pass',
    }),
    'the bucket does not block, the account may not be read': world(denied('s3-control:GetPublicAccessBlock'), absent, {
      [ROOT]: 'not-assessed',
      [BUCKET]: 'not-assessed',
    }),
    'the account does not block, the bucket may not be read': world(absent, denied('s3:GetPublicAccessBlock'), {
      [ROOT]: account,
      [BUCKET]: 'not-assessed',
    }),
    'a bucket that is gone': world(layer(ON), undefined, { [ROOT]: 'pass' }),
    'a directory bucket': {
      facts: {
        's3.buckets': [{ arn: `${BUCKET}--use1-az4--x-s3`, data: { Name: 'posters--use1-az4--x-s3' } }],
        's3-control.public-access-block': [{ arn: ROOT, data: absent }],
      },
      expect: { [ROOT]: account, [`${BUCKET}--use1-az4--x-s3`]: 'pass' },
    },
  },
});

test('the class of the policy stands beside the settings', () => {
  const { facts } = world(absent, absent, {});
  const policy = { Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${BUCKET}/*` } };
  const classes = (policies: NonNullable<World['facts']['s3.policies']>) =>
    findingsOf('s3-bpa-effective', check, { facts: { ...facts, 's3.policies': policies } })
      .flatMap(({ evidence }) => evidence)
      .filter(({ marks }) => marks.includes('/exposure'))
      .map(({ document }) => document);
  expect(classes([{ arn: BUCKET, data: present({ Policy: JSON.stringify(policy) }) }])).toEqual([
    { exposure: 'public' },
  ]);
  expect(classes([{ arn: BUCKET, data: absent }])).toEqual([{ exposure: 'none' }]);
  expect(classes([{ arn: BUCKET, data: denied('s3:GetBucketPolicy') }])).toEqual([]);
});
