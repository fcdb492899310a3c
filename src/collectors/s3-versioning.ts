import { GetBucketVersioningCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { defineCollector } from '../model/collector.ts';

/**
 * Whether the buckets that hold truststores keep old versions: a custom domain name with mutual TLS trusts a version, and
 * without them whoever may write to the bucket may replace it. One that never did answers an empty object: no `Status`
 * at all. Other buckets are not asked, and those that domain names of an unread region name are unknown: its gap is this
 * list's too.
 */
export default defineCollector({
  fact: 's3.versioning',
  scope: 'account',
  reads: ['s3.buckets', 'apigateway.domain-names', 'apigatewayv2.domain-names'],
  depth: 'full',
  client: S3Client,
  operations: {
    GetBucketVersioning: { command: GetBucketVersioningCommand, action: 's3:GetBucketVersioning', bucket: 's3' },
  },

  async *collect({ facts, ask, each }) {
    const truststores = [
      ...facts['apigateway.domain-names'].map(({ data }) => data.mutualTlsAuthentication?.truststoreUri),
      ...facts['apigatewayv2.domain-names'].map(({ data }) => data.MutualTlsAuthentication?.TruststoreUri),
    ];
    const named = new Set(truststores.map((uri) => /^s3:\/\/([^/]+)/.exec(uri ?? '')?.[1]));
    yield* each(
      facts['s3.buckets'].filter(({ data }) => named.has(data.Name)),
      async ({ arn, data: { Name, BucketRegion } }) => ({
        arn,
        region: BucketRegion,
        data: await ask('GetBucketVersioning', { Bucket: Name }, { gone: NoSuchBucket }, { region: BucketRegion }),
      }),
    );
  },
});
