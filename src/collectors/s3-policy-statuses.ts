import { GetBucketPolicyStatusCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { absent } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { NoSuchBucketPolicy } from './s3-policies.ts';

/**
 * S3's own verdict on each bucket policy: is it public?
 *
 * A bucket known to have no policy is not asked. One whose policy could not be read is: the verdict needs a permission
 * of its own, and says something where the text does not.
 */
export default defineCollector({
  fact: 's3.policy-statuses',
  scope: 'account',
  reads: ['s3.buckets', 's3.policies'],
  depth: 'full',
  client: S3Client,
  operations: {
    GetBucketPolicyStatus: {
      command: GetBucketPolicyStatusCommand,
      action: 's3:GetBucketPolicyStatus',
      bucket: 's3',
    },
  },

  async *collect({ facts, ask, each }) {
    const policies = new Map(facts['s3.policies'].map((record) => [record.arn, record]));
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion: region } }) => {
      const policy = policies.get(arn);
      if (policy?.data.state === 'absent') return { arn, region, data: absent, source: policy.source };
      const meaning = { absent: NoSuchBucketPolicy, gone: NoSuchBucket };
      return { arn, region, data: await ask('GetBucketPolicyStatus', { Bucket: Name }, meaning, { region }) };
    });
  },
});
