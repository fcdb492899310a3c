import { GetBucketPolicyCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/** The bucket has no policy. The SDK models no class for it. */
export const NoSuchBucketPolicy = 'NoSuchBucketPolicy';

/** The policy of every bucket, asked in the bucket's own region: any other answers with a redirect. */
export default defineCollector({
  fact: 's3.policies',
  scope: 'account',
  reads: ['s3.buckets'],
  client: S3Client,
  operations: { GetBucketPolicy: { command: GetBucketPolicyCommand, action: 's3:GetBucketPolicy', bucket: 's3' } },

  async *collect({ facts, ask, each }) {
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion } }) => ({
      arn,
      region: BucketRegion,
      data: await ask(
        'GetBucketPolicy',
        { Bucket: Name },
        { absent: NoSuchBucketPolicy, gone: NoSuchBucket },
        { region: BucketRegion },
      ),
    }));
  },
});
