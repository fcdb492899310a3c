import type { Exposure, PolicyAnswer, PolicyQuestion, PolicyRequest } from '../../model/policy.ts';
import { classify, type Classes } from './classify.ts';
import { evaluator } from './literal.ts';
import { parsePolicy, type Policy } from './parse.ts';
import { BudgetSpent, doubtsOf, termsOf, type Doubt, type Reading } from './terms.ts';
import { universeOf, type Limits } from './universe.ts';

/** Steps of one analysis; about a second at most. */
const BUDGET = 1_500_000;

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
export function analyzePolicy(question: PolicyQuestion, now: number = Date.now()): PolicyAnswer {
  return analyzeWithin(question, {}, now);
}

/** The same for some of the requests only. */
export function analyzeWithin(question: PolicyQuestion, limits: Limits, now: number): PolicyAnswer {
  const policy = parsePolicy(question.policy);
  if (policy === undefined) return unknown(['The document is no policy: it has no statements that can be read.']);
  const doubts = doubtsOf(policy);
  const readings = readingsOf(doubts);
  if (readings === undefined) {
    return unknown([...doubts.map(({ what }) => what), 'The budget is spent: these are too many to try each reading.']);
  }
  const budget = { left: BUDGET };
  try {
    const all = readings.map((reading) => classesOf(question, policy, reading, limits, now, budget));
    return checked(question, answerOf(all, doubts));
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return unknown(['The budget is spent: the policy has too many combinations of conditions to try.']);
  }
}

type Chosen = readonly { readonly doubt: Doubt; readonly reading: Reading }[];

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
  readings: Chosen,
  limits: Limits,
  now: number,
  budget: { left: number },
): Classes {
  const terms = termsOf(policy, question, readings);
  if (!terms.some(({ effect }) => effect === 'Allow')) return NOBODY;
  return classify(universeOf(question, terms, policy.version, now, budget, limits));
}

const NOBODY: Classes = {
  exposure: 'none',
  crossAccounts: new Set(),
  orgs: new Set(),
  services: new Set(),
  serviceGuard: undefined,
  boundByName: false,
  witnesses: new Map(),
};

/**
 * The answer, each witness confirmed by the literal evaluator, which shares no code with the search. A witness that it
 * refuses is an error of ours: better no answer than a wrong one. One that rests on a doubt is not shown.
 */
function checked(question: PolicyQuestion, answer: PolicyAnswer): PolicyAnswer {
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

const sorted = (sets: readonly ReadonlySet<string>[]): readonly string[] =>
  [...new Set(sets.flatMap((set) => [...set]))].toSorted();

function answerOf(all: readonly Classes[], doubts: readonly Doubt[]): PolicyAnswer {
  const [first] = all;
  const assumptions = doubts.map(({ what }) => what);
  const { exposure, serviceGuard, witnesses } = first!;
  const lists = {
    crossAccounts: sorted(all.map(({ crossAccounts }) => crossAccounts)),
    orgs: sorted(all.map(({ orgs }) => orgs)),
    services: sorted(all.map(({ services }) => services)),
  };
  if (all.some((other) => other.exposure !== exposure)) return { ...unknown(assumptions), ...lists };
  const agreed = all.every((other) => other.serviceGuard === serviceGuard);
  return {
    exposure,
    public: exposure === 'public',
    ...lists,
    ...(agreed && serviceGuard !== undefined && { serviceGuard }),
    ...(all.some(({ boundByName }) => boundByName) && { boundByName: true }),
    witnesses: Object.fromEntries(witnesses) as Partial<Record<Exclude<Exposure, 'none'>, PolicyRequest>>,
    assumptions,
  };
}

const unknown = (assumptions: readonly string[]): PolicyAnswer => ({
  exposure: 'unknown',
  public: null,
  crossAccounts: [],
  orgs: [],
  services: [],
  witnesses: {},
  assumptions,
});
