import { cite, defineCheck, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { PolicyExposure } from '../src/model/policy.ts';
import { publicVerdict, severityByKind, subjects } from '../src/model/policy-verdicts.ts';
import { withStatus } from '../src/model/policy-status.ts';
import { answerOf, finder, isBlocked } from '../src/model/public-access-block.ts';

export default defineCheck({
  title: 'Bucket policies are not public',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high', 'low'],
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.policies', 's3.exposures'],
  consults: ['s3.policy-statuses', 's3.public-access-blocks', 's3-control.public-access-block'],
  why: 'Whoever knows the bucket’s name reads, lists or writes its objects, and scanners try every name.',
  fix: 'Remove the statement. For a website, serve the bucket through CloudFront: origin access control, bound to the ARN of the distribution.',
  references: ['Blocking public access to your Amazon S3 storage: The meaning of "public"'],

  *evaluate({ 's3.policies': policies, 's3.exposures': exposures, 's3.policy-statuses': statuses, ...blocks }) {
    const exposureOf = new Map(exposures.map(({ arn, data }) => [arn, data]));
    const statusOf = finder(statuses);
    const blockOf = finder(blocks['s3.public-access-blocks']);
    const account = blocks['s3-control.public-access-block'];
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', named)) {
      if (policy.state === 'absent') {
        yield pass(resource, 'No bucket policy: it lets nobody in.', details);
        continue;
      }
      const known = exposureOf.get(resource.arn);
      const exposure = known?.state === 'present' ? known.value : undefined;
      const layers = [blockOf(resource.arn), account.state === 'present' ? account.value[0] : account];
      const restricted = details.name?.endsWith('--x-s3') === true || isBlocked('RestrictPublicBuckets', layers);
      const own =
        policy.state === 'present'
          ? publicVerdict(policy.value, () => ({}))
          : notAssessed(resource, policy.gap, details);
      const both = withStatus(own, exposure, statusOf(resource.arn), details);
      if (both === undefined) continue;
      if (both.outcome !== 'fail') {
        yield both;
        continue;
      }
      const evidence = [
        ...(both.evidence ?? []),
        ...layers.flatMap((layer) =>
          layer !== undefined && 'arn' in layer
            ? [cite(layer, '/PublicAccessBlockConfiguration/RestrictPublicBuckets')]
            : [],
        ),
      ];
      if (restricted === true) {
        const { expected, observed, trace } = both;
        yield pass(resource, 'RestrictPublicBuckets refuses the public, which the policy would let in.', {
          ...details,
          ...(expected !== undefined && { expected }),
          ...(observed !== undefined && { observed }),
          ...(trace !== undefined && { trace }),
          evidence,
        });
        continue;
      }
      const unread = layers.map(answerOf).find((layer) => layer?.state === 'unknown');
      if (restricted === undefined && unread?.state === 'unknown') {
        yield notAssessed(resource, unread.gap, details);
        continue;
      }
      const name = details.name ?? 'BUCKET';
      yield {
        ...both,
        ...worth(exposure),
        evidence,
        fix: {
          cli: `aws s3api get-bucket-policy --bucket ${name} --query Policy --output text > policy.json\naws s3api put-bucket-policy --bucket ${name} --policy file://policy.json`,
          sideEffect: 'Anonymous readers of the bucket are refused.',
          verify: `aws s3api get-bucket-policy-status --bucket ${name}`,
        },
      };
    }
  },
});

const named = (arn: string) => ({ arn, name: arn.slice(arn.lastIndexOf(':') + 1) });

/** By what the public may do. */
function worth(exposure: PolicyExposure | undefined): Details {
  if (exposure === undefined || exposure.exposure === 'unknown') {
    return { severity: 'high', possible: ['critical', 'high'] };
  }
  return exposure.exposure === 'public'
    ? severityByKind(exposure, { write: 'critical', list: 'critical', read: 'high' })
    : { severity: 'low', reasons: ['nobody of the public gets in, all statements taken together'] };
}
