import { GetBucketEncryptionCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/** The bucket has no default encryption. The SDK models no class for it. */
const ServerSideEncryptionConfigurationNotFoundError = 'ServerSideEncryptionConfigurationNotFoundError';

/**
 * The default encryption of each bucket.
 *
 * Since January 2023 S3 encrypts every new object, so a bucket of AWS always has an answer: what tells something is the
 * algorithm and the key.
 */
export default defineCollector({
  fact: 's3.encryption',
  scope: 'account',
  reads: ['s3.buckets'],
  depth: 'full',
  client: S3Client,
  operations: {
    GetBucketEncryption: { command: GetBucketEncryptionCommand, action: 's3:GetEncryptionConfiguration', bucket: 's3' },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion } }) => ({
      arn,
      region: BucketRegion,
      data: await ask(
        'GetBucketEncryption',
        { Bucket: Name },
        { absent: ServerSideEncryptionConfigurationNotFoundError, gone: NoSuchBucket },
        { region: BucketRegion },
      ),
    }));
  },
});
