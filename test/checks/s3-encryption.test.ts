import check from '../../checks/s3-encryption.ts';
import { absent, denied, gap, present, testCheck, type World } from '../check.ts';

const BUCKET = 'arn:aws:s3:::posters';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';
const rule = (
  SSEAlgorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse',
  blocked?: 'SSE-C' | 'NONE',
  KMSMasterKeyID?: string,
) =>
  present({
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID },
          ...(blocked && { BlockedEncryptionTypes: { EncryptionType: [blocked] } }),
        },
      ],
    },
  });

const world = (
  data: ReturnType<typeof rule> | typeof absent | ReturnType<typeof denied>,
  severity?: 'medium' | 'low',
  more: Partial<World> = {},
): World => ({
  facts: { 's3.buckets': [{ arn: BUCKET, data: { Name: 'posters' } }], 's3.encryption': [{ arn: BUCKET, data }] },
  ...(severity && { expect: { [BUCKET]: { outcome: 'fail', severity } } }),
  ...more,
});
const kms = { settings: { bucketEncryption: 'aws:kms' } } as const;
const sensitive = { intent: [{ arn: BUCKET, data: 'sensitive' as const }] };
const blind = (one: World): World => ({ ...one, facts: { ...one.facts, 'tag.resources': gap('tag:GetResources') } });

testCheck('s3-encryption', check, {
  fail: {
    'SSE-C is not blocked': world(rule('AES256'), 'low'),
    'nothing is blocked, in as many words': world(rule('AES256', 'NONE'), 'low'),
    'no configuration: SSE-S3, and SSE-C': world(absent, 'low'),
    'SSE-S3 where KMS is required': world(rule('AES256', 'SSE-C'), 'low', kms),
    'sensitive under SSE-S3': world(rule('AES256', 'SSE-C'), 'medium', sensitive),
    'sensitive under the AWS managed key': world(rule('aws:kms', 'SSE-C'), 'medium', sensitive),
    'sensitive under the AWS managed key, by its alias': world(
      rule('aws:kms', 'SSE-C', 'arn:aws:kms:us-east-1:111122223333:alias/aws/s3'),
      'medium',
      sensitive,
    ),
    'a key of its own, and SSE-C': world(rule('aws:kms', undefined, KEY), 'low', sensitive),
    'SSE-C, and perhaps sensitive': {
      ...blind(world(rule('AES256'))),
      expect: { [BUCKET]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
  },
  pass: {
    'a directory bucket, which knows no SSE-C': {
      facts: {
        's3.buckets': [{ arn: `${BUCKET}--use1-az4--x-s3`, data: { Name: 'posters--use1-az4--x-s3' } }],
        's3.encryption': [{ arn: `${BUCKET}--use1-az4--x-s3`, data: rule('AES256') }],
      },
    },
    'SSE-S3, SSE-C blocked': world(rule('AES256', 'SSE-C')),
    'the AWS managed key where KMS is required': world(rule('aws:kms', 'SSE-C'), undefined, kms),
    'double encryption where KMS is required': world(rule('aws:kms:dsse', 'SSE-C'), undefined, kms),
  },
  'not-assessed': {
    'the configuration may not be read': world(denied('s3:GetBucketEncryption')),
    'whether the key is enabled is not known': world(rule('aws:kms', 'SSE-C', KEY)),
    'whether the data is sensitive is not known': blind(world(rule('AES256', 'SSE-C'))),
  },
});
