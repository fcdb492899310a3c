import { GetPublicAccessBlockCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/** The bucket blocks nothing itself. The SDK models no class for it. */
const NoSuchPublicAccessBlockConfiguration = 'NoSuchPublicAccessBlockConfiguration';

/**
 * Each bucket's own layer of Block Public Access.
 *
 * Where there is none, its four flags are off, yet the account's layer (`s3-control.public-access-block`) may still be
 * on: the stricter of the two holds, flag by flag. Every bucket made since April 2023 has one.
 */
export default defineCollector({
  fact: 's3.public-access-blocks',
  scope: 'account',
  reads: ['s3.buckets'],
  client: S3Client,
  operations: {
    GetPublicAccessBlock: {
      command: GetPublicAccessBlockCommand,
      action: 's3:GetBucketPublicAccessBlock',
      bucket: 's3',
    },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion } }) => ({
      arn,
      region: BucketRegion,
      data: await ask(
        'GetPublicAccessBlock',
        { Bucket: Name },
        { absent: NoSuchPublicAccessBlockConfiguration, gone: NoSuchBucket },
        { region: BucketRegion },
      ),
    }));
  },
});
