import { cite, defineCheck, fail, notAssessed, pass, type Details, type Evidence } from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { finder, type Unread } from '../src/model/public-access-block.ts';
import { accountArn } from '../src/model/scope.ts';
import type { Resource } from '../src/model/stored.ts';

const FLAGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
const ALL_FLAGS = FLAGS.map((flag) => `${flag}=true`).join(',');

export default defineCheck({
  title: 'Block Public Access is fully on, at account or bucket level',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.buckets'],
  consults: ['s3.public-access-blocks', 's3-control.public-access-block', 's3.exposures'],
  why: 'One wrong bucket policy or ACL is enough to publish the objects: nothing stands behind it.',
  fix: 'Turn on all four settings for the account; for a website, serve the bucket through CloudFront with origin access control.',
  references: ['Blocking public access to your Amazon S3 storage'],

  *evaluate(
    { 's3.buckets': buckets, 's3.public-access-blocks': blocks, 's3-control.public-access-block': accounts, ...facts },
    { scope, intent },
  ) {
    const account = accounts.state === 'present' ? accounts.value[0] : undefined;
    const accountLayer = layerOf(account, accounts);
    const accountResource = { arn: accountArn(scope), scope };
    const accountDetails = { resourceType: 'AWS::::Account', name: scope.account, severity: 'low' } as const;
    if (accountLayer !== undefined) {
      if (accountLayer.state === 'unknown') yield notAssessed(accountResource, accountLayer.gap, accountDetails);
      else {
        const off = FLAGS.filter((flag) => !isOn(accountLayer, flag));
        const details = {
          ...accountDetails,
          expected: 'all four settings on',
          observed: off.length === 0 ? 'all four settings on' : `off: ${off.join(', ')}`,
          evidence: account ? [cite(account)] : [],
        };
        yield off.length === 0
          ? pass(accountResource, 'The account blocks public access to all its buckets.', details)
          : fail(
              accountResource,
              `The account does not block public access to all its buckets: ${off.join(', ')} off.`,
              {
                ...details,
                fix: {
                  cli: `aws s3control put-public-access-block --account-id ${scope.account} --public-access-block-configuration ${ALL_FLAGS}`,
                  sideEffect: 'Buckets that are public on purpose stop being so: move them behind CloudFront first.',
                },
              },
            );
      }
    }

    const policyOf = finder(facts['s3.exposures']);
    const byArn = new Map(blocks.state === 'present' ? blocks.value.map((record) => [record.arn, record]) : []);
    for (const bucket of buckets) {
      const name = bucket.data.Name ?? bucket.arn;
      const own = byArn.get(bucket.arn);
      const layer = layerOf(own, blocks);
      if (name.endsWith('--x-s3')) {
        yield pass(bucket, 'A directory bucket: public access to it is always blocked.', {
          evidence: [cite(bucket, '/Name')],
        });
        continue;
      }
      // Vanished since it was listed.
      if (layer === undefined) continue;
      const layers = [layer, ...(accountLayer ? [accountLayer] : [])];
      const off = FLAGS.filter((flag) => !layers.some((one) => isOn(one, flag)));
      const gap = layers.flatMap((one): readonly Gap[] => (one.state === 'unknown' ? [one.gap] : []))[0];
      const details: Details = {
        name,
        expected: 'each of the four settings on, for the bucket or for the account',
        observed: off.length === 0 ? 'all four settings on' : `off in both: ${off.join(', ')}`,
        evidence: [
          ...(own ? [cite(own)] : []),
          ...(account ? [cite(account)] : []),
          ...policyClass(policyOf(bucket.arn)),
        ],
      };
      if (off.length === 0) yield pass(bucket, 'Public access is blocked.', details);
      else if (gap !== undefined) yield notAssessed(bucket, gap, { name });
      else {
        const { exposure, unseen } = intent(bucket);
        yield fail(bucket, `Neither the bucket nor the account blocks public access: ${off.join(', ')} off.`, {
          ...details,
          ...(exposure === 'public' && { severity: 'medium', reasons: ['the bucket is declared public'] }),
          ...(exposure === undefined && unseen && { severity: 'medium', possible: ['high', 'medium'] }),
          fix: {
            cli: `aws s3api put-public-access-block --bucket ${name} --public-access-block-configuration ${ALL_FLAGS}`,
            sideEffect: 'Anonymous readers of the bucket are refused.',
          },
        });
      }
    }
  },
});

/** What the settings would have to stop: the class of the bucket's policy. */
function policyClass(record: Records<'s3.exposures'>[number] | Unread | undefined): readonly Evidence[] {
  if (record === undefined || !('arn' in record) || record.data.state === 'unknown') return [];
  const { operation, at } = record.source;
  const exposure = record.data.state === 'present' ? record.data.value.exposure : 'none';
  return [{ operation, at, document: { exposure }, marks: ['/exposure'] }];
}

type Layer = Answer<{
  readonly PublicAccessBlockConfiguration?:
    { readonly [F in (typeof FLAGS)[number]]?: boolean | undefined } | undefined;
}>;

/** One layer; the list's gap where it was not read; undefined where the thing itself is gone. */
const layerOf = <T extends Layer>(record: Resource<T> | undefined, list: Answer<unknown>): Layer | undefined =>
  record?.data ?? (list.state === 'unknown' ? list : undefined);

const isOn = (layer: Layer, flag: (typeof FLAGS)[number]): boolean =>
  layer.state === 'present' && layer.value.PublicAccessBlockConfiguration?.[flag] === true;
