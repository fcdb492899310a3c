import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/**
 * Every general purpose bucket of the account, of all regions at once. The record's region is the bucket's own.
 *
 * S3 tells `BucketRegion` only to a request with a parameter, so `MaxBuckets` saves one GetBucketLocation per bucket.
 * `BucketArn` is given for directory buckets alone (which ListBuckets does not list).
 */
export default defineCollector({
  fact: 's3.buckets',
  scope: 'account',
  client: S3Client,
  operations: { ListBuckets: { command: ListBucketsCommand, action: 's3:ListAllMyBuckets', bucket: 's3' } },

  async *collect({ scope, list }) {
    const buckets = list(
      'ListBuckets',
      { MaxBuckets: 10_000 },
      { items: 'Buckets', token: ['ContinuationToken', 'ContinuationToken'] },
    );
    for await (const bucket of buckets) {
      yield { arn: `arn:${scope.partition}:s3:::${bucket.Name}`, region: bucket.BucketRegion, data: bucket };
    }
  },
});
