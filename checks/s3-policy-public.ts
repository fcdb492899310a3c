import { cite, defineCheck, fail, notAssessed, pass, type Details, type Verdict } from '../src/model/check.ts';
import type { PolicyExposure } from '../src/model/policy.ts';
import { publicVerdict, severityByKind, subjects } from '../src/model/policy-verdicts.ts';
import { finder, isBlocked } from '../src/model/public-access-block.ts';

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
      const status = statusOf(resource.arn);
      const answer = status !== undefined && 'arn' in status ? status.data : status;
      const isPublic = answer?.state === 'present' ? answer.value.PolicyStatus?.IsPublic === true : undefined;
      const layers = [blockOf(resource.arn), account.state === 'present' ? account.value[0] : account];
      const restricted = details.name?.endsWith('--x-s3') === true || isBlocked('RestrictPublicBuckets', layers);
      const failing = (own: Verdict | undefined): Details => ({
        ...severityOf(exposure, restricted),
        evidence: [
          ...(own?.evidence ?? []),
          ...(status !== undefined && 'arn' in status ? [cite(status)] : []),
          ...layers.flatMap((layer) =>
            layer !== undefined && 'arn' in layer
              ? [cite(layer, '/PublicAccessBlockConfiguration/RestrictPublicBuckets')]
              : [],
          ),
        ],
        fix: {
          cli: `aws s3api get-bucket-policy --bucket ${details.name ?? 'BUCKET'} --query Policy --output text > policy.json\naws s3api put-bucket-policy --bucket ${details.name ?? 'BUCKET'} --policy file://policy.json`,
          sideEffect: 'Anonymous readers of the bucket are refused.',
          verify: `aws s3api get-bucket-policy-status --bucket ${details.name ?? 'BUCKET'}`,
        },
      });
      const own =
        policy.state === 'present'
          ? publicVerdict(policy.value, () => ({}))
          : notAssessed(resource, policy.gap, details);
      const seen = {
        ...own,
        expected: 'public neither by its text nor by S3’s own verdict',
        observed: observedOf(exposure, isPublic),
      };
      if (own.outcome === 'fail') {
        const why = isPublic === false ? ` S3 does not count it as public: ${whyNarrower(exposure)}.` : '';
        yield { ...seen, ...failing(own), because: `${own.because}${why}` };
      } else if (isPublic === true) {
        const because = `S3 counts the policy as public${exposure?.public === false ? `, though it is not: ${whyWider(exposure)}` : ''}.`;
        yield fail(resource, because, { ...detailsOf(seen), ...failing(own) });
      } else if (own.outcome !== 'pass') yield own;
      else if (answer?.state === 'unknown') yield notAssessed(resource, answer.gap, details);
      // Without an answer, the bucket is gone since it was listed.
      else if (answer !== undefined) yield seen;
    }
  },
});

const named = (arn: string) => ({ arn, name: arn.slice(arn.lastIndexOf(':') + 1) });

function detailsOf({
  outcome: _outcome,
  resource: _resource,
  because: _because,
  gap: _gap,
  ...details
}: Verdict): Details {
  return details;
}

const observedOf = (exposure: PolicyExposure | undefined, isPublic: boolean | undefined): string =>
  `by its text: ${exposure?.exposure ?? 'unknown'}; by S3: ${isPublic === undefined ? 'unknown' : isPublic ? 'public' : 'not public'}`;

/** By what the public may do, unless Block Public Access stands in the way. */
function severityOf(exposure: PolicyExposure | undefined, restricted: boolean | undefined): Details {
  if (restricted === true) return { severity: 'low', reasons: ['RestrictPublicBuckets refuses the public'] };
  const { severity = 'high', possible = [severity], reasons = [] } = worth(exposure);
  if (restricted === false || severity === 'low') return { ...worth(exposure), reasons };
  return { severity: 'low', possible: [...possible, 'low'], reasons };
}

function worth(exposure: PolicyExposure | undefined): Details {
  if (exposure === undefined || exposure.exposure === 'unknown') {
    return { severity: 'high', possible: ['critical', 'high'] };
  }
  return exposure.exposure === 'public'
    ? severityByKind(exposure, { write: 'critical', list: 'critical', read: 'high' })
    : { severity: 'low', reasons: ['nobody of the public gets in, all statements taken together'] };
}

const keysIn = (conditions: readonly string[]): readonly string[] => [
  ...new Set(conditions.map((condition) => condition.split(' ')[1] ?? '')),
];

/** Why S3 does not count as public what is. */
function whyNarrower(exposure: PolicyExposure | undefined): string {
  const statements = exposure?.deciding.public ?? [];
  if (statements.some(({ principal }) => principal.startsWith('NotPrincipal'))) {
    return 'the statement names those whom it spares (NotPrincipal), and lets in everybody else';
  }
  const keys = keysIn(statements.flatMap(({ conditions }) => conditions));
  if (keys.includes('aws:sourceip')) {
    return 'it takes each range of addresses by itself, and together they are more than a /8 (IPv6: a /32)';
  }
  return keys.length > 0
    ? `it takes ${keys.join(', ')} for a limit, which anybody can meet`
    : 'it judges each statement by a rule of its own';
}

/** Why S3 counts as public what is not. */
function whyWider({ exposure, deciding }: PolicyExposure): string {
  const statements = exposure === 'none' || exposure === 'unknown' ? [] : (deciding[exposure] ?? []);
  const keys = keysIn(statements.flatMap(({ conditions }) => conditions));
  return keys.length > 0
    ? `it takes ${keys.join(', ')} for no limit`
    : 'it judges each Allow by itself, and a Deny takes back what this one gives';
}
