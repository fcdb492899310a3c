import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import {
  cite,
  defineCheck,
  fail,
  notAssessed,
  pass,
  type Details,
  type Intent,
  type Judged,
  type Verdict,
} from '../src/model/check.ts';
import type { PolicyExposure } from '../src/model/policy.ts';
import { withStatus } from '../src/model/policy-status.ts';
import { publicVerdict } from '../src/model/policy-verdicts.ts';
import { finder, isBlocked } from '../src/model/public-access-block.ts';

export default defineCheck({
  title: 'Access points are scoped and VPC-bound where internal',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::S3::AccessPoint',
  onePerResource: true,
  needs: ['s3-control.access-points', 's3-control.access-point-policies', 's3-control.access-point-exposures'],
  consults: [
    's3-control.access-point-policy-statuses',
    's3-control.access-point-settings',
    's3.public-access-blocks',
    's3-control.public-access-block',
  ],
  why: 'An access point is a second door to the bucket, with a policy of its own: where the bucket delegates, it alone decides.',
  fix: 'Remove the public statement; for internal data, create the access point again with the VPC that its callers are in.',
  references: [
    'Managing access to shared datasets with access points',
    'Managing public access to access points for general purpose buckets',
  ],

  *evaluate(facts, { intent }) {
    const policies = new Map(facts['s3-control.access-point-policies'].map((record) => [record.arn, record]));
    const exposures = new Map(facts['s3-control.access-point-exposures'].map(({ arn, data }) => [arn, data]));
    const statusOf = finder(facts['s3-control.access-point-policy-statuses']);
    const settingsOf = finder(facts['s3-control.access-point-settings']);
    const blockOf = finder(facts['s3.public-access-blocks']);
    const account = facts['s3-control.public-access-block'];
    for (const point of facts['s3-control.access-points']) {
      const record = policies.get(point.arn);
      const exposure = exposures.get(point.arn);
      // Vanished since it was listed.
      if (record === undefined || exposure === undefined) continue;
      const { Name: name = point.arn, NetworkOrigin: origin, Bucket = '', BucketAccountId: owner } = point.data;
      const bucket = `arn:${point.scope.partition}:s3:::${Bucket}`;
      const details = { name, relatedArns: [bucket] };
      const originCited = cite(point, '/NetworkOrigin', '/VpcConfiguration', '/Bucket');
      if (origin === 'VPC') {
        const vpc = point.data.VpcConfiguration?.VpcId ?? 'its VPC';
        yield pass(point, `It answers ${vpc} alone, whatever its policy says.`, {
          ...details,
          expected: 'not public',
          observed: `network origin ${vpc}`,
          evidence: [originCited],
        });
        continue;
      }
      const verdict = policyVerdict(point, exposure, record, statusOf(point.arn), details);
      if (verdict === undefined) continue;
      if (verdict.outcome === 'fail') {
        const layers = [
          settingsOf(point.arn),
          blockOf(bucket),
          account.state === 'present' ? account.value[0] : account,
        ];
        const restricted = isBlocked('RestrictPublicBuckets', layers);
        const unseen = restricted === false && owner !== undefined && owner !== point.scope.account;
        yield {
          ...verdict,
          ...severityOf(unseen ? undefined : restricted),
          evidence: [...(verdict.evidence ?? []), originCited],
          fix: {
            cli: `aws s3control put-access-point-policy --region ${point.scope.region} --account-id ${point.scope.account} --name ${name} --policy file://policy.json`,
            sideEffect: 'Anonymous readers of the access point are refused.',
            verify: `aws s3control get-access-point-policy-status --region ${point.scope.region} --account-id ${point.scope.account} --name ${name}`,
          },
        };
        continue;
      }
      const internal = internalOf([intent(point), intent({ arn: bucket })]);
      if (internal.words !== undefined) {
        yield fail(point, `It answers the internet, and the bucket is declared ${internal.words}.`, {
          ...details,
          severity: 'medium',
          reasons: [`the bucket is declared ${internal.words}`],
          expected: 'network origin VPC',
          observed: `network origin ${origin ?? 'not told'}`,
          evidence: [...(verdict.evidence ?? []), originCited],
          fix: {
            cli: `aws s3control delete-access-point --region ${point.scope.region} --account-id ${point.scope.account} --name ${name}\naws s3control create-access-point --region ${point.scope.region} --account-id ${point.scope.account} --name ${name} --bucket ${Bucket} --vpc-configuration VpcId=VPC_ID`,
            sideEffect: 'Callers outside of the VPC are refused.',
          },
        });
      } else if (verdict.outcome === 'pass' && internal.unseen !== undefined) {
        yield notAssessed(point, internal.unseen, details);
      } else yield { ...verdict, evidence: [...(verdict.evidence ?? []), originCited] };
    }
  },
});

type Status = ReturnType<ReturnType<typeof finder<Records<'s3-control.access-point-policy-statuses'>[number]>>>;

/** Of the text of the policy and of S3's own verdict. */
function policyVerdict(
  point: Judged,
  exposure: Answer<PolicyExposure>,
  record: Records<'s3-control.access-point-policies'>[number],
  status: Status,
  details: Details,
): Verdict | undefined {
  switch (exposure.state) {
    case 'absent':
      return pass(point, 'No policy: it lets in nobody beyond what the bucket grants.', {
        ...details,
        expected: 'not public',
        observed: 'no policy',
      });
    case 'unknown':
      return withStatus(notAssessed(point, exposure.gap, details), undefined, status, details);
    case 'present': {
      const judged = { resource: point, exposure: exposure.value, record, pointer: '/Policy', details };
      return withStatus(
        publicVerdict(judged, () => ({})),
        exposure.value,
        status,
        details,
      );
    }
  }
}

/** S3 refuses the public where the access point, the bucket or the account of the bucket says so. */
function severityOf(restricted: boolean | undefined): Details {
  if (restricted === true) return { severity: 'medium', reasons: ['RestrictPublicBuckets refuses the public'] };
  return restricted === undefined ? { severity: 'medium', possible: ['high', 'medium'] } : { severity: 'high' };
}

/** What is declared of the access point or of its bucket. */
function internalOf(intents: readonly Intent[]): {
  readonly words?: string;
  readonly unseen?: NonNullable<Intent['unseen']>;
} {
  if (intents.some(({ exposure }) => exposure === 'internal')) return { words: 'internal' };
  if (intents.some(({ data }) => data === 'sensitive')) return { words: 'sensitive' };
  const unseen = intents.map((one) => one.unseen).find((gap) => gap !== undefined);
  return unseen === undefined ? {} : { unseen };
}
