import type { Exposure, PolicyAnswer, PolicyFindings, PolicyQuestion, PolicyRequest } from '../../model/policy.ts';
import { classify, type Classes } from './classify.ts';
import { doubtsOf, type Doubt, type Reading } from './doubts.ts';
import type { Limits } from './limits.ts';
import { evaluator } from './literal.ts';
import { BudgetSpent, type Budget } from './masks.ts';
import { atomsOf, type Atoms } from './operators.ts';
import { parsePolicy, type Policy } from './parse.ts';
import { matchesPattern } from './patterns.ts';
import { faultIn } from './question.ts';
import { addresses, termsOf, type Term } from './terms.ts';
import { universeOf } from './universe.ts';

/** Steps of one analysis; about a second at most. */
export const BUDGET = 1_500_000;

/** Doubts whose readings are all tried; each doubles the work. */
const MAX_READINGS = 64;

/**
 * Who can reach a resource, as far as its resource policy decides: a property of the set of requests that it allows,
 * Allow minus Deny, and never of one statement.
 *
 * Pure but for the present instant, which conditions on `aws:CurrentTime` are compared with. Never throws; what the
 * grammar leaves open is tried in every reading, and where the readings differ the exposure is `unknown`.
 *
 * Sources: IAM user guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators", "AWS global
 * condition context keys"; Amazon S3 user guide, "The meaning of 'public'".
 */
// The library is asked without a time; analyses hand in that of the run.
// oxlint-disable-next-line no-restricted-properties
export function analyzePolicy(question: PolicyQuestion, now: number = Date.now()): PolicyAnswer {
  const { open: _, wholeAccounts: __, unguarded: ___, boundByName: ____, ...answer } = analyzeWithin(question, {}, now);
  return answer;
}

/** The same for some of the requests only. */
export function analyzeWithin(question: PolicyQuestion, limits: Limits, now: number): PolicyFindings {
  const fault = faultIn(question);
  if (fault !== undefined) return unknown([fault]);
  const policy = withinActions(parsePolicy(question.policy), limits);
  if (policy === undefined) return unknown(['The document is no policy: it has no statements that can be read.']);
  return checked(question, answerTo(question, policy, limits, now, { left: BUDGET }));
}

/** The same of a policy that was read already; its witnesses are not confirmed. */
export function answerTo(
  question: PolicyQuestion,
  policy: Policy,
  limits: Limits,
  now: number,
  budget: Budget,
): PolicyFindings {
  const atoms = atomsOf(policy);
  const doubts = doubtsOf(policy, atoms);
  const readings = readingsOf(doubts);
  try {
    if (readings === undefined) {
      const what = [
        ...doubts.map((doubt) => doubt.what),
        'The budget is spent: these are too many to try each reading.',
      ];
      const isOpen = (chosen: Chosen): boolean =>
        classesOf(question, policy, atoms, chosen, limits, now, budget).exposure === 'public';
      const { widest, narrowest } = extremesOf(policy, doubts);
      return { ...unknown(what), open: isOpen(narrowest) ? true : isOpen(widest) ? null : false };
    }
    const all = readings.map((reading) => classesOf(question, policy, atoms, reading, limits, now, budget));
    return answerOf(all, doubts);
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return unknown(['The budget is spent: the policy has too many combinations of conditions to try.']);
  }
}

type Chosen = readonly { readonly doubt: Doubt; readonly reading: Reading }[];

/** The statements that can be about the actions asked for: what the grammar leaves open in others decides nothing. */
function withinActions(policy: Policy | undefined, { actions }: Limits): Policy | undefined {
  if (policy === undefined || actions === undefined) return policy;
  const asked = actions.map((action) => action.toLowerCase());
  const includes = (texts: readonly string[], action: string): boolean =>
    texts.some((text) => matchesPattern(text.toLowerCase(), action));
  const statements = policy.statements.filter(
    ({ action, notAction, malformed }) =>
      malformed.length > 0 ||
      asked.some(
        (one) =>
          (action === undefined || includes(action, one)) && (notAction === undefined || !includes(notAction, one)),
      ),
  );
  return { ...policy, statements };
}

/** The readings that let in the most and the fewest: whether the public is let in, all others tell between them. */
function extremesOf(
  { statements }: Policy,
  doubts: readonly Doubt[],
): { readonly widest: Chosen; readonly narrowest: Chosen } {
  const denies = new Set(statements.filter(({ effect }) => effect === 'Deny').map(({ index }) => index));
  const read = (doubt: Doubt, isWide: boolean): Reading =>
    doubt.readings.includes('Allow')
      ? isWide
        ? 'Allow'
        : 'Deny'
      : denies.has(doubt.statement) === isWide
        ? 'false'
        : 'true';
  return {
    widest: doubts.map((doubt) => ({ doubt, reading: read(doubt, true) })),
    narrowest: doubts.map((doubt) => ({ doubt, reading: read(doubt, false) })),
  };
}

/** Every combination of the readings of the doubts. */
function readingsOf(doubts: readonly Doubt[]): readonly Chosen[] | undefined {
  let all: readonly Chosen[] = [[]];
  for (const doubt of doubts) {
    all = all.flatMap((chosen) => doubt.readings.map((reading) => [...chosen, { doubt, reading }]));
    if (all.length > MAX_READINGS) return undefined;
  }
  return all;
}

function classesOf(
  question: PolicyQuestion,
  policy: Policy,
  atoms: Atoms,
  readings: Chosen,
  limits: Limits,
  now: number,
  budget: Budget,
): Classes {
  const terms = termsOf(policy, atoms, question, readings);
  const isOpen = (term: Term): boolean => limits.unsigned !== true || addresses(term, ({ anybody }) => anybody);
  if (!terms.some((term) => term.effect === 'Allow' && isOpen(term))) return NOBODY;
  return classify(universeOf(question, terms, policy.version, now, budget, limits));
}

const NOBODY: Classes = {
  exposure: 'none',
  crossAccounts: new Set(),
  wholeAccounts: new Set(),
  orgs: new Set(),
  services: new Set(),
  unguarded: new Set(),
  serviceGuard: undefined,
  boundByName: false,
  witnesses: new Map(),
};

/**
 * The answer, each witness confirmed by the literal evaluator, which shares no code with the search. A witness that it
 * refuses is an error of ours: better no answer than a wrong one. One that rests on a doubt is not shown.
 */
function checked(question: PolicyQuestion, answer: PolicyFindings): PolicyFindings {
  const entries = Object.entries(answer.witnesses);
  if (entries.length === 0) return answer;
  const evaluate = evaluator(question);
  const verdicts = entries.map(([exposure, witness]) => ({ exposure, witness, ...evaluate(witness) }));
  const refused = verdicts.find(({ verdict }) => verdict === 'denied');
  if (refused !== undefined) {
    return unknown([
      ...answer.assumptions,
      `The two evaluations disagree about ${refused.witness.action} by ${refused.witness.caller.kind}.`,
    ]);
  }
  const allowed = verdicts.filter(({ verdict }) => verdict === 'allowed');
  return { ...answer, witnesses: Object.fromEntries(allowed.map(({ exposure, witness }) => [exposure, witness])) };
}

function sorted(sets: readonly ReadonlySet<string>[]): readonly string[] {
  const all = new Set<string>();
  for (const set of sets) for (const text of set) all.add(text);
  return [...all].toSorted();
}

function answerOf(all: readonly Classes[], doubts: readonly Doubt[]): PolicyFindings {
  const [first] = all;
  const assumptions = doubts.map(({ what }) => what);
  const { exposure, serviceGuard, witnesses } = first!;
  const lists = {
    crossAccounts: sorted(all.map(({ crossAccounts }) => crossAccounts)),
    orgs: sorted(all.map(({ orgs }) => orgs)),
    services: sorted(all.map(({ services }) => services)),
    wholeAccounts: sorted(all.map(({ wholeAccounts }) => wholeAccounts)),
    unguarded: sorted(all.map(({ unguarded }) => unguarded)),
  };
  if (all.some((other) => other.exposure !== exposure)) {
    const isOpen = all.some((other) => other.exposure === 'public');
    return { ...unknown(assumptions), ...lists, open: isOpen ? null : false };
  }
  const agreed = all.every((other) => other.serviceGuard === serviceGuard);
  return {
    exposure,
    public: exposure === 'public',
    open: exposure === 'public',
    ...lists,
    ...(agreed && serviceGuard !== undefined && { serviceGuard }),
    ...(all.some(({ boundByName }) => boundByName) && { boundByName: true }),
    witnesses: Object.fromEntries(witnesses) as Partial<Record<Exclude<Exposure, 'none'>, PolicyRequest>>,
    assumptions,
  };
}

const unknown = (assumptions: readonly string[]): PolicyFindings => ({
  exposure: 'unknown',
  public: null,
  open: null,
  crossAccounts: [],
  orgs: [],
  services: [],
  wholeAccounts: [],
  unguarded: [],
  witnesses: {},
  assumptions,
});
