import type { CollectedFact } from '../model/catalogue.ts';
import type { Entry } from './estate.ts';
import { Refusal } from './faults.ts';
import { arnOf } from './keys.ts';
import { list, one, only } from './rows.ts';
import { keyIn, listed, record, refusal, text, type Input, type Output, type Question, type Row } from './question.ts';

/** One setting of a bucket: `missing` is S3's error where there is none, or the answer. */
const setting = (fact: CollectedFact, missing: Output | readonly [code: string, message: string]): Row => ({
  fact,
  whole: true,
  answer: (question) => {
    const name = text(question.input['Bucket']);
    requireBucket(name, question);
    const found = record(question, fact, name)?.data;
    if (found) return found;
    if (!Array.isArray(missing)) return missing as Output;
    const [code, message] = missing as readonly [string, string];
    throw new Refusal({ code, message, status: 404, fields: { BucketName: name } });
  },
});

/** Buckets answer in their own region; elsewhere S3 says where that is. */
function requireBucket(name: string, question: Question): void {
  const buckets = question.fact('s3.buckets');
  const bucket = buckets.byKey.get(name);
  if (!bucket) {
    const known = settings.some((fact) => question.fact(fact).byKey.has(name));
    if (!known) throw refusal('NoSuchBucket', 'The specified bucket does not exist', 404);
    return;
  }
  const region = bucket.data['BucketRegion'];
  if (typeof region === 'string' && region !== question.scope.region) {
    throw new Refusal({
      code: 'PermanentRedirect',
      status: 301,
      message: 'The bucket you are attempting to access must be addressed using the specified endpoint.',
      fields: { 'x-amz-bucket-region': region, Bucket: name, Endpoint: `${name}.s3.${region}.amazonaws.com` },
    });
  }
}

const accessPointKey = ({ Name }: Input): string => keyIn('s3-control.access-points', text(Name));

function requireAccessPoint(key: string, question: Question): Entry {
  const known = question.fact('s3-control.access-points').byKey.get(key);
  if (!known) throw refusal('NoSuchAccessPoint', 'The specified accesspoint does not exist', 404);
  return known;
}

function noPolicy(key: string, question: Question): never {
  requireAccessPoint(key, question);
  throw refusal('NoSuchAccessPointPolicy', 'The specified accesspoint policy does not exist', 404);
}

const settings: readonly CollectedFact[] = [
  's3.policies',
  's3.policy-statuses',
  's3.public-access-blocks',
  's3.acls',
  's3.ownership-controls',
  's3.encryption',
  's3.versioning',
];

export const s3Rows: Readonly<Record<string, Row>> = {
  's3:ListBuckets': {
    fact: 's3.buckets',
    answer: (question) => {
      const { MaxBuckets, Prefix, BucketRegion } = question.input;
      const buckets = listed(question, 's3.buckets')
        .entries.map(({ key, data }): Output => ({ Name: key, ...data }))
        .filter((bucket) => Prefix === undefined || text(bucket['Name']).startsWith(text(Prefix)))
        .filter((bucket) => BucketRegion === undefined || bucket['BucketRegion'] === BucketRegion);
      // Only a request for pages is told regions and ARNs.
      if (MaxBuckets !== undefined) return { Buckets: buckets };
      return { Buckets: buckets.map(({ Name, CreationDate }) => ({ Name, CreationDate })) };
    },
  },
  's3:GetBucketPolicy': setting('s3.policies', ['NoSuchBucketPolicy', 'The bucket policy does not exist']),
  's3:GetBucketPolicyStatus': setting('s3.policy-statuses', ['NoSuchBucketPolicy', 'The bucket policy does not exist']),
  's3:GetPublicAccessBlock': setting('s3.public-access-blocks', [
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
  ]),
  's3:GetBucketAcl': setting('s3.acls', { Grants: [] }),
  's3:GetBucketOwnershipControls': setting('s3.ownership-controls', [
    'OwnershipControlsNotFoundError',
    'The bucket ownership controls were not found',
  ]),
  's3:GetBucketEncryption': setting('s3.encryption', [
    'ServerSideEncryptionConfigurationNotFoundError',
    'The server side encryption configuration was not found',
  ]),
  's3:GetBucketVersioning': setting('s3.versioning', {}),
  's3-control:GetPublicAccessBlock': only('s3-control.public-access-block', () => {
    throw refusal('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404);
  }),
  's3-control:ListAccessPoints': list('s3-control.access-points', {
    complete: (Name, { scope }) => ({ Name, AccessPointArn: arnOf('s3-control.access-points', Name, scope) }),
    keep: ({ Bucket }, input) => input['Bucket'] === undefined || input['Bucket'] === Bucket,
  }),
  's3-control:GetAccessPoint': one('s3-control.access-point-settings', accessPointKey, (key, question) => ({
    Name: key,
    AccessPointArn: arnOf('s3-control.access-points', key, question.scope),
    ...requireAccessPoint(key, question).data,
    // What an access point is given at its creation unless something else is said.
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  })),
  's3-control:GetAccessPointPolicy': one('s3-control.access-point-policies', accessPointKey, noPolicy),
  's3-control:GetAccessPointPolicyStatus': one('s3-control.access-point-policy-statuses', accessPointKey, noPolicy),
};
