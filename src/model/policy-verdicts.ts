import { mapAnswer, type Answer } from './answer.ts';
import { cite, fail, notApplicable, notAssessed, pass, type Details, type Judged, type Verdict } from './check.ts';
import type { Gap } from './gap.ts';
import type { Exposure, PolicyExposure } from './policy.ts';
import { statementWords, witnessSentence } from './policy-words.ts';
import type { Resource } from './stored.ts';
import { SEVERITIES, type Severity } from './words.ts';

/** One policy that is judged: the resource, whom its policy lets in, and the record that holds the document. */
export interface JudgedPolicy {
  readonly resource: Judged;
  readonly exposure: PolicyExposure;
  readonly record: Resource<unknown>;
  /** JSON pointer of the document in the record. */
  readonly pointer: string;
  /** Sub-key, name and the like. */
  readonly details?: Details;
}

/** Fails where the policy lets in the public. */
export function publicVerdict(judged: JudgedPolicy, failing: (exposure: PolicyExposure) => Details): Verdict {
  const { resource, exposure } = judged;
  if (exposure.exposure === 'unknown') return undecided(judged);
  const details = detailsOf(judged, 'public');
  const common = { ...details, expected: 'no grant to the public' };
  if (exposure.exposure !== 'public') return pass(resource, `${classWords(exposure)}.`, common);
  const witness = exposure.witnesses.public;
  const sentence = witness ? witnessSentence('public', witness) : 'the policy lets in the public';
  return fail(resource, `${capital(sentence)}.`, { ...common, ...failing(exposure) });
}

interface Trust {
  readonly trusts: (accountOrOrganization: string) => Answer<boolean>;
  /** Of a failure: what strangers get. */
  readonly failing: (exposure: PolicyExposure, strangers: readonly string[]) => Details;
}

/**
 * Fails where the policy lets in an account or an organization that is not known. Accounts of AWS that deliver logs are
 * known; of one that cannot be told from a stranger, nothing is said.
 */
export function externalVerdict(judged: JudgedPolicy, { trusts, failing }: Trust): Verdict {
  const { resource, exposure } = judged;
  if (exposure.exposure === 'unknown') return undecided(judged);
  const others = [...exposure.crossAccounts.filter((id) => !exposure.awsAccounts.includes(id)), ...exposure.orgs];
  const answers = others.map((id) => ({ id, trusted: trusts(id) }));
  const strangers = answers
    .filter(({ trusted }) => trusted.state !== 'unknown' && !isTrue(trusted))
    .map(({ id }) => id);
  const shown: Exposure = exposure.crossAccounts.length > 0 ? 'cross-account' : 'organization';
  const common = {
    ...detailsOf(judged, shown),
    expected: 'grants to known accounts and organizations only',
    observed: others.length === 0 ? 'no other account' : others.join(', '),
  };
  if (strangers.length > 0) {
    return fail(resource, `The policy lets in ${strangers.join(', ')}, which is not known.`, {
      ...common,
      ...failing(exposure, strangers),
    });
  }
  const unseen = answers.map(({ trusted }) => trusted).find(({ state }) => state === 'unknown');
  if (unseen?.state === 'unknown') return notAssessed(resource, unseen.gap, judged.details);
  if (others.length === 0) return pass(resource, 'The policy lets in no other account.', common);
  return pass(resource, `The policy lets in known accounts only: ${others.join(', ')}.`, common);
}

/**
 * Fails where an AWS service that the policy names may act for any account, or for whoever owns a bucket of some name:
 * then the exposure is still `guarded`.
 */
export function serviceVerdict(judged: JudgedPolicy, failing: (exposure: PolicyExposure) => Details): Verdict {
  const { resource, exposure } = judged;
  if (exposure.exposure === 'unknown') return undecided(judged);
  const { services, serviceGuard, boundByName } = exposure;
  const names = services.length === 0 ? 'an AWS service' : services.join(', ');
  const common = {
    ...detailsOf(judged, 'service'),
    expected: 'service principals bound to a source account, organization or ARN',
    observed:
      services.length === 0 && serviceGuard === undefined ? 'no service principal' : `${names}: ${serviceGuard}`,
  };
  if (services.length === 0 && serviceGuard === undefined) {
    return notApplicable(resource, 'The policy lets in no AWS service.', common);
  }
  const whose =
    serviceGuard === 'unguarded'
      ? 'on behalf of any account'
      : boundByName === true
        ? 'on behalf of whoever owns a bucket of that name'
        : undefined;
  return whose === undefined
    ? pass(resource, `The policy lets in ${names} for known sources only.`, common)
    : fail(resource, `The policy lets in ${names} ${whose}.`, { ...common, ...failing(exposure) });
}

/**
 * How bad it is that the policy lets in whom it lets in: the worst of the kinds of action that this class of callers
 * gets. The mildest where they get none of these.
 */
export function severityByKind(
  { exposure, byKind = {} }: PolicyExposure,
  severities: Readonly<Record<string, Severity>>,
): Details {
  const of = (wanted: PolicyExposure['exposure']): readonly string[] =>
    Object.keys(severities).filter((kind) => byKind[kind] === wanted);
  const among = (kinds: readonly string[]): readonly Severity[] =>
    SEVERITIES.filter((severity) => kinds.some((kind) => severities[kind] === severity));
  const reached = of(exposure);
  const severity = among(reached)[0] ?? among(Object.keys(severities)).at(-1)!;
  const worse = among(of('unknown')).filter((one) => SEVERITIES.indexOf(one) < SEVERITIES.indexOf(severity));
  return {
    severity,
    ...(worse.length > 0 && { possible: [...worse, severity] }),
    reasons: reached.map((kind) => `what they get: ${kind}`),
  };
}

/** A condition decides that cannot be read, or the budget was spent. */
function undecided({ resource, exposure, record, details }: JudgedPolicy): Verdict {
  const { operation } = record.source;
  const detail = exposure.assumptions.join(' ');
  const cause = detail.includes('budget') ? 'budget' : 'unreadable';
  const gap: Gap = { cause, operation, action: operation, scope: resource.scope, detail };
  return notAssessed(resource, gap, details);
}

function detailsOf({ exposure, record, pointer, details }: JudgedPolicy, shown: Exposure): Details {
  const { exposure: widest, serviceGuard } = exposure;
  const about = shown !== 'none' && exposure.witnesses[shown] !== undefined ? shown : widest;
  const witness = about === 'none' || about === 'unknown' ? undefined : exposure.witnesses[about];
  const deciding = (about === 'none' || about === 'unknown' ? undefined : exposure.deciding[about]) ?? [];
  const cited = cite(record, pointer);
  const answer = {
    exposure: widest,
    ...(serviceGuard !== undefined && { serviceGuard }),
    ...(witness && { witness }),
    ...(exposure.assumptions.length > 0 && { assumptions: exposure.assumptions }),
  };
  return {
    ...details,
    observed: widest === 'none' ? 'nobody is let in' : widest,
    trace: deciding.map((statement) => ({ considered: statementWords(statement), contributes: `lets in: ${about}` })),
    evidence: [cited, { operation: cited.operation, at: cited.at, document: answer, marks: [] }],
  };
}

function classWords({ exposure, witnesses }: PolicyExposure): string {
  if (exposure === 'none') return 'The policy lets in nobody';
  const witness = exposure === 'unknown' ? undefined : witnesses[exposure];
  return witness === undefined || exposure === 'unknown'
    ? 'The policy does not let in the public'
    : `Not public: at the widest, ${witnessSentence(exposure, witness)}`;
}

const isTrue = (answer: Answer<boolean>): boolean => answer.state === 'present' && answer.value;
const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** One resource of a check, and its policy where it has one. */
export interface Subject {
  readonly resource: Judged;
  readonly details: Details;
  readonly policy: Answer<JudgedPolicy>;
}

/**
 * What carries a policy, or might. Exposures are derived from the documents, record by record.
 *
 * @param named the resource that a record's ARN belongs to, and what tells several of its policies apart
 */
export function* subjects(
  exposures: readonly Resource<Answer<PolicyExposure>>[],
  documents: readonly Resource<unknown>[],
  pointer: string,
  named: (arn: string) => { readonly arn: string; readonly subKey?: string; readonly name?: string } = (arn) => ({
    arn,
  }),
): Iterable<Subject> {
  const records = new Map(documents.map((record) => [record.arn, record]));
  for (const { arn, scope, data, source } of exposures) {
    const { arn: of, ...details } = named(arn);
    const resource = { arn: of, scope };
    const record = records.get(arn) ?? { arn, scope, source, data: null };
    const policy = mapAnswer(data, (exposure): JudgedPolicy => ({ resource, exposure, record, pointer, details }));
    yield { resource, details, policy };
  }
}

/** Of the policy of a function, version or alias: the function, and the qualifier as `subKey`. `*`: not listed ones. */
export function functionOf(arn: string): { readonly arn: string; readonly subKey?: string } {
  const parts = arn.split(':');
  const qualifier = parts[7];
  return { arn: parts.slice(0, 7).join(':'), ...(qualifier !== undefined && { subKey: qualifier }) };
}
