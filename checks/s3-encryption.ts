import { cite, defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Buckets use the required encryption and reject weaker choices',
  practice: 'evaluate-resource-policies',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.buckets', 's3.encryption'],
  why: 'Objects under a key that the owner does not control are as open as the bucket; with SSE-C, whoever can write can lock the owner out of his own objects.',
  fix: 'Set the default encryption to the key that the data asks for, and block SSE-C.',
  references: [
    'Setting default server-side encryption behavior for Amazon S3 buckets',
    'Blocking or unblocking SSE-C for a general purpose bucket',
  ],

  *evaluate({ 's3.buckets': buckets, 's3.encryption': encryption }, { intent, settings }) {
    const rules = new Map(encryption.map((record) => [record.arn, record]));
    for (const bucket of buckets) {
      const record = rules.get(bucket.arn);
      // Vanished since it was listed.
      if (record === undefined) continue;
      if (record.data.state === 'unknown') {
        yield notAssessed(bucket, record.data.gap);
        continue;
      }
      const name = bucket.data.Name ?? bucket.arn;
      const { algorithm, key, blocked: isBlocked, unsaid } = ruleOf(record);
      // Directory buckets know no SSE-C.
      const blocked = isBlocked || name.endsWith('--x-s3');
      const ownKey = key !== undefined && !/(^|:)alias\/aws\/s3$/.test(key);
      const { data, unseen } = intent(bucket);
      const problems: readonly { readonly words: string; readonly severity: Severity }[] = [
        ...(settings.bucketEncryption === 'aws:kms' && algorithm === 'AES256'
          ? [{ words: 'its default is SSE-S3, while a KMS key is required', severity: 'low' as const }]
          : []),
        ...(data === 'sensitive' && !ownKey
          ? [
              {
                words: 'its data is declared sensitive, and its key is not a customer managed one',
                severity: 'medium' as const,
              },
            ]
          : []),
        ...(blocked
          ? []
          : [{ words: 'it accepts objects under keys that only the writer has (SSE-C)', severity: 'low' as const }]),
      ];
      const details: Details = {
        name,
        expected: `default ${settings.bucketEncryption === 'AES256' ? 'SSE-S3 or stronger' : 'SSE-KMS'}, SSE-C blocked`,
        observed: `default ${algorithm}${key === undefined ? '' : ` with ${key}`}, SSE-C ${blocked ? 'blocked' : 'not blocked'}`,
        ...(!blocked &&
          unsaid && {
            reasons: [
              'the answer does not speak of SSE-C; S3 blocks it on new buckets since April 2026, and may not say so there',
            ],
          }),
        evidence: [cite(record)],
      };
      const mayBeSensitive = data === undefined && unseen !== undefined && !ownKey;
      const gap = mayBeSensitive ? unseen : ownKey ? keyState(record) : undefined;
      if (problems.length > 0) {
        const severity = SEVERITIES.find((one) => problems.some((problem) => problem.severity === one)) ?? 'low';
        yield fail(bucket, `${name}: ${problems.map(({ words }) => words).join('; ')}.`, {
          ...details,
          severity,
          ...(mayBeSensitive && severity === 'low' && { possible: ['medium', 'low'] }),
          fix: {
            cli: `aws s3api put-bucket-encryption --bucket ${name} --server-side-encryption-configuration '${JSON.stringify(wanted(algorithm, key, settings.bucketEncryption === 'aws:kms' || data === 'sensitive'))}'`,
            sideEffect: 'Objects that are there keep the encryption they were written with.',
          },
        });
      } else if (gap !== undefined) yield notAssessed(bucket, gap, details);
      else yield pass(bucket, `${name} encrypts with ${algorithm} by default and refuses SSE-C.`, details);
    }
  },
});

/** S3 encrypts every new object at least with SSE-S3 since January 2023, also where a bucket has no configuration. */
function ruleOf({ data }: Records<'s3.encryption'>[number]) {
  const rule = data.state === 'present' ? data.value.ServerSideEncryptionConfiguration?.Rules?.[0] : undefined;
  return {
    algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'AES256',
    key: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
    blocked: rule?.BlockedEncryptionTypes?.EncryptionType?.includes('SSE-C') === true,
    unsaid: rule?.BlockedEncryptionTypes?.EncryptionType === undefined,
  };
}

/** A bucket under a disabled key gives nothing back, and nothing read so far tells whether a key is enabled. */
const keyState = ({ scope }: Records<'s3.encryption'>[number]): Gap => ({
  cause: 'not-collected',
  operation: 'kms:DescribeKey',
  action: 'kms:DescribeKey',
  scope,
  detail: 'Whether the key is enabled was not read.',
});

const wanted = (algorithm: string, key: string | undefined, kms: boolean) => ({
  Rules: [
    {
      ApplyServerSideEncryptionByDefault:
        kms || algorithm !== 'AES256'
          ? { SSEAlgorithm: algorithm === 'AES256' ? 'aws:kms' : algorithm, KMSMasterKeyID: key ?? 'KEY_ARN' }
          : { SSEAlgorithm: 'AES256' },
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ],
});
