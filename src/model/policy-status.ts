import type { Answer } from './answer.ts';
import { cite, fail, notAssessed, type Details, type Verdict } from './check.ts';
import type { PolicyExposure } from './policy.ts';
import type { Unread } from './public-access-block.ts';
import type { Resource } from './stored.ts';

/** S3's own verdict on a policy. */
type Status = Answer<{ readonly PolicyStatus?: { readonly IsPublic?: boolean | undefined } | undefined }>;

/**
 * The verdict on a policy's text and S3's own, together: public if either says so, with the reason where they differ.
 * Undefined where there is no status: the resource is gone since it was listed.
 */
export function withStatus(
  own: Verdict,
  exposure: PolicyExposure | undefined,
  status: Resource<Status> | Unread | undefined,
  details: Details,
): Verdict | undefined {
  const answer = status !== undefined && 'arn' in status ? status.data : status;
  const isPublic = answer?.state === 'present' ? answer.value.PolicyStatus?.IsPublic === true : undefined;
  const seen = {
    ...own,
    expected: 'public neither by its text nor by S3’s own verdict',
    observed: observedOf(exposure, isPublic),
    evidence: [...(own.evidence ?? []), ...(status !== undefined && 'arn' in status ? [cite(status)] : [])],
  };
  if (own.outcome === 'fail') {
    const why = isPublic === false ? ` S3 does not count it as public: ${whyNarrower(exposure)}.` : '';
    return { ...seen, because: `${own.because}${why}` };
  }
  if (isPublic === true) {
    const why = exposure?.public === false ? `, though it is not: ${whyWider(exposure)}` : '';
    return fail(own.resource, `S3 counts the policy as public${why}.`, detailsOf(seen));
  }
  if (own.outcome !== 'pass') return own;
  if (answer?.state === 'unknown') return notAssessed(own.resource, answer.gap, details);
  return answer === undefined ? undefined : seen;
}

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
