import { GetBucketVersioningCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/** Whether each bucket keeps old versions. One that never did answers an empty object: no `Status` at all. */
export default defineCollector({
  fact: 's3.versioning',
  scope: 'account',
  reads: ['s3.buckets'],
  client: S3Client,
  operations: {
    GetBucketVersioning: { command: GetBucketVersioningCommand, action: 's3:GetBucketVersioning', bucket: 's3' },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion } }) => ({
      arn,
      region: BucketRegion,
      data: await ask('GetBucketVersioning', { Bucket: Name }, { gone: NoSuchBucket }, { region: BucketRegion }),
    }));
  },
});
