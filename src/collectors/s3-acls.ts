import { GetBucketAclCommand, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';

import { absent } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The ACL of every bucket on which ACLs count.
 *
 * Under `BucketOwnerEnforced` they are disabled (S3 then shows the owner's full control, whatever was set before), so
 * such a bucket is not asked and its record is `absent`. Where the account ignores public ACLs, what is left are grants to
 * single accounts: those are not asked for, and the record is `pruned`. ACLs of single objects are not visible from here.
 */
export default defineCollector({
  fact: 's3.acls',
  scope: 'account',
  reads: ['s3.buckets', 's3.ownership-controls'],
  consults: ['s3-control.public-access-block'],
  depth: 'full',
  client: S3Client,
  operations: { GetBucketAcl: { command: GetBucketAclCommand, action: 's3:GetBucketAcl', bucket: 's3' } },

  async *collect({ facts, ask, each, pruned }) {
    const account = facts['s3-control.public-access-block'];
    const block = account.state === 'present' ? account.value[0] : undefined;
    const isIgnored =
      block?.data.state === 'present' && block.data.value.PublicAccessBlockConfiguration?.IgnorePublicAcls === true;
    const ownership = new Map(facts['s3.ownership-controls'].map((record) => [record.arn, record]));
    yield* each(facts['s3.buckets'], async ({ arn, data: { Name, BucketRegion: region } }) => {
      const controls = ownership.get(arn);
      const rules = controls?.data.state === 'present' ? (controls.data.value.OwnershipControls?.Rules ?? []) : [];
      if (controls && rules.some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced')) {
        return { arn, region, data: absent, source: controls.source };
      }
      if (isIgnored) return { arn, region, data: pruned('GetBucketAcl', 'The account ignores public ACLs.') };
      return { arn, region, data: await ask('GetBucketAcl', { Bucket: Name }, { gone: NoSuchBucket }, { region }) };
    });
  },
});
