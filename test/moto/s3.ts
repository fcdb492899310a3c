import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';

import { document, REGION, type Cloud, type Pair } from './cloud.ts';

export const BUCKETS = { bad: 'tidepool-posters', good: 'tidepool-archive' };
export const FLOW_LOGS = BUCKETS.good;

export async function buckets({ s3 }: Cloud): Promise<readonly Pair[]> {
  for (const Bucket of Object.values(BUCKETS)) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: document({
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/*`,
        }),
      }),
    );
  }
  const ownership = (Bucket: string, ObjectOwnership: 'ObjectWriter' | 'BucketOwnerEnforced') =>
    s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));
  await ownership(BUCKETS.bad, 'ObjectWriter');
  await ownership(BUCKETS.good, 'BucketOwnerEnforced');
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket: BUCKETS.good,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKETS.good,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
            BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
          },
        ],
      },
    }),
  );
  const bad = `arn:aws:s3:::${BUCKETS.bad}`;
  const good = `arn:aws:s3:::${BUCKETS.good}`;
  return ['s3-bpa-effective', 's3-acl-disabled'].map((check) => ({ check, bad, good }));
}
