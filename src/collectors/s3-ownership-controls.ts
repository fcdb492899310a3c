import { GetBucketOwnershipControlsCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/** The bucket was never given the setting. The SDK models no class for it. */
const OwnershipControlsNotFoundError = 'OwnershipControlsNotFoundError';

/**
 * Who owns the objects of each bucket, and so whether ACLs count: `BucketOwnerEnforced` switches them off.
 *
 * A bucket without the setting is an old one, from before April 2023, and behaves as `ObjectWriter`: ACLs count.
 */
export default defineCollector({
  fact: 's3.ownership-controls',
  scope: 'account',
  reads: ['s3.buckets'],
  depth: 'full',
  client: S3Client,
  operations: {
    GetBucketOwnershipControls: {
      command: GetBucketOwnershipControlsCommand,
      action: 's3:GetBucketOwnershipControls',
      bucket: 's3',
    },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion } }) => ({
      arn,
      region: BucketRegion,
      data: await ask(
        'GetBucketOwnershipControls',
        { Bucket: Name },
        { absent: OwnershipControlsNotFoundError, gone: NoSuchBucket },
        { region: BucketRegion },
      ),
    }));
  },
});
