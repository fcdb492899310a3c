import { mapAnswer, type Answer } from './answer.ts';
import { cite, fail, notApplicable, notAssessed, pass, type Details, type Judged, type Verdict } from './check.ts';
import { denialDetails } from './control-policy.ts';
import type { Gap } from './gap.ts';
import type { Exposure, PolicyExposure } from './policy.ts';
import { statementWords, witnessSentence } from './policy-words.ts';
import type { PolicyStatement } from './policy-statement.ts';
import { opinionDetails } from './second-opinion.ts';
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
  return fail(resource, `${capital(sentence)}.`, { ...mitigated(judged, 'public', common), ...failing(exposure) });
}

interface Trust {
  readonly trusts: (accountOrOrganization: string) => Answer<boolean>;
  /** Of a failure: what strangers get. */
  readonly failing: (exposure: PolicyExposure, strangers: readonly string[]) => Details;
  /** Where known accounts must not be let in as a whole either; some other that is let in may be a stranger's. */
  readonly whole?: (accounts: readonly string[], unseen: boolean) => Details;
}

/**
 * Fails where the policy lets in an account or an organization that is not known. Accounts of AWS that deliver logs are
 * known; of one that cannot be told from a stranger, nothing is said.
 */
export function externalVerdict(judged: JudgedPolicy, { trusts, failing, whole }: Trust): Verdict {
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
      ...mitigated(judged, shown, common),
      ...failing(exposure, strangers),
    });
  }
  const unseen = answers.map(({ trusted }) => trusted).find(({ state }) => state === 'unknown');
  const known = answers
    .filter(({ id, trusted }) => isTrue(trusted) && exposure.wholeAccounts.includes(id))
    .map(({ id }) => id);
  if (whole !== undefined && known.length > 0) {
    return fail(resource, `The policy lets in the whole of ${known.join(', ')}, where a role would do.`, {
      ...mitigated(judged, shown, common),
      ...whole(known, unseen !== undefined),
    });
  }
  if (unseen?.state === 'unknown') return notAssessed(resource, unseen.gap, judged.details);
  if (others.length === 0) return pass(resource, 'The policy lets in no other account.', common);
  return pass(resource, `The policy lets in known accounts only: ${others.join(', ')}.`, common);
}

/**
 * Fails where an AWS service that the policy names may act for any account, or for whoever owns a bucket of some name:
 * then the exposure is still `guarded`.
 */
export function serviceVerdict(
  judged: JudgedPolicy,
  failing: (exposure: PolicyExposure, open: readonly string[]) => Details,
  { isSpared = () => false, isNamed = false }: ServiceRule = {},
): Verdict {
  const { resource, exposure } = judged;
  if (exposure.exposure === 'unknown') return undecided(judged);
  const { services, serviceGuard, boundByName } = exposure;
  const open = exposure.unguarded.filter((service) => !isSpared(service));
  const names = servicesWords(services);
  const common = {
    ...detailsOf(judged, 'service'),
    expected: 'service principals bound to a source account, organization or ARN',
    observed:
      services.length === 0 && serviceGuard === undefined ? 'no service principal' : `${names}: ${serviceGuard}`,
  };
  if (services.length === 0 && serviceGuard === undefined) {
    if (isNamed) return pass(resource, 'None of the services that the policy names is let in for anybody.', common);
    return notApplicable(resource, 'The policy lets in no AWS service.', common);
  }
  const whose =
    open.length > 0
      ? 'on behalf of any account'
      : boundByName === true
        ? 'on behalf of whoever owns a bucket of that name'
        : undefined;
  return whose === undefined
    ? pass(resource, `The policy lets in ${names} for known sources only.`, common)
    : fail(resource, `The policy lets in ${open.length > 0 ? servicesWords(open) : names} ${whose}.`, {
        ...common,
        ...failing(exposure, open),
      });
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

/** Fails for what the check's own rule finds in a policy; the evidence is that of the services that are let in. */
export const looseVerdict = (judged: JudgedPolicy, sentence: string, details: Details): Verdict =>
  fail(judged.resource, `${sentence}.`, { ...detailsOf(judged, 'service'), ...details });

interface ServiceRule {
  /** What AWS writes itself, and nobody can bind. */
  readonly isSpared?: (service: string) => boolean;
  /** The policy names services, though perhaps none that it lets in. */
  readonly isNamed?: boolean;
}

const servicesWords = (services: readonly string[]): string =>
  services.length === 0 || services.includes('*') ? 'an AWS service' : services.join(', ');

/** A condition decides that cannot be read, or the budget was spent. */
export function undecided({ resource, exposure, record, details }: JudgedPolicy): Verdict {
  const { operation } = record.source;
  const detail = exposure.assumptions.join(' ');
  const cause = detail.includes('budget') ? 'budget' : 'unreadable';
  const gap: Gap = { cause, operation, action: operation, scope: resource.scope, detail };
  return notAssessed(resource, gap, details);
}

/** Of a failure: what the organization's own policies deny of it all the same. */
export function mitigated({ exposure: { denials } }: JudgedPolicy, shown: Exposure, details: Details): Details {
  const { trace, evidence } = denialDetails(shown === 'none' ? [] : (denials[shown] ?? []));
  return {
    ...details,
    trace: [...(details.trace ?? []), ...trace],
    evidence: [...(details.evidence ?? []), ...evidence],
  };
}

/**
 * The evidence: the policy, the answer about it, the statements behind the class that is shown, and what others say of
 * the resource.
 */
export function detailsOf({ exposure, record, pointer, details }: JudgedPolicy, shown: Exposure): Details {
  const { exposure: widest, serviceGuard } = exposure;
  const about = shown !== 'none' && exposure.witnesses[shown] !== undefined ? shown : widest;
  const witness = about === 'none' || about === 'unknown' ? undefined : exposure.witnesses[about];
  const deciding = (about === 'none' || about === 'unknown' ? undefined : exposure.deciding[about]) ?? [];
  const cited = cite(record, pointer);
  const others = opinionDetails(exposure.opinions, widest);
  const answer = {
    exposure: widest,
    ...(serviceGuard !== undefined && { serviceGuard }),
    ...(witness && { witness }),
    ...(exposure.assumptions.length > 0 && { assumptions: exposure.assumptions }),
  };
  return {
    ...details,
    observed: widest === 'none' ? 'nobody is let in' : widest,
    trace: [
      ...deciding.map((statement) => ({ considered: statementWords(statement), contributes: `lets in: ${about}` })),
      ...others.trace,
    ],
    evidence: [cited, { operation: cited.operation, at: cited.at, document: answer, marks: [] }, ...others.evidence],
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

/** The statements of a policy by the ARN of its record; none where they are not known. */
export function statementsOf(
  records: readonly Resource<Answer<readonly PolicyStatement[]>>[],
): (arn: string) => readonly PolicyStatement[] {
  const known = new Map(records.map(({ arn, data }) => [arn, data.state === 'present' ? data.value : []]));
  return (arn) => known.get(arn) ?? [];
}
