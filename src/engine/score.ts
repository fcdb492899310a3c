import type {
  AccountScore,
  CheckDescription,
  Finding,
  Grade,
  OverallScore,
  ReportAccount,
  Score,
} from '../model/report.ts';
import { PRACTICES, type Practice } from '../model/words.ts';
import {
  count,
  coverageOf,
  countUnrun,
  emptyTally,
  extremeTurnouts,
  mergeCaps,
  NO_CAPS,
  statedTurnout,
  WEIGHTS,
  type Caps,
  type Tally,
  type Turnout,
} from './check-tally.ts';
import { choices, type Choices } from './well-architected.ts';

/** The lens's labels: Required 3, Good 2, Best 1. */
const PRACTICE_WEIGHTS: Readonly<Record<Practice, number>> = {
  'evaluate-resource-policies': 3,
  'temporary-credentials': 3,
  'control-network-traffic': 2,
  'single-purpose-functions': 1,
};

/** The greatest score with an open failure of that severity. */
export const CAPS = { critical: 39, high: 69 } as const;

/** Below this coverage there is not enough evidence: value and grade are withheld. */
export const COVERAGE_FLOOR = 0.6;

/** The least value of each grade. */
const GRADES: readonly (readonly [Grade, number])[] = [
  ['A', 90],
  ['B', 80],
  ['C', 70],
  ['D', 50],
  ['F', 0],
];

/**
 * One level (a practice of an account, an account, a practice of all accounts, all) before rounding.
 *
 * A level that may turn out to hold nothing with a weight ranges from 0 to 100, like one that holds nothing: no evidence
 * bounds nothing. That way seeing less only ever widens a range.
 */
interface Level {
  /** By what was assessed alone; null where nothing was. */
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
  /** Weights of the findings that were assessed, and of those that were not. */
  readonly seen: number;
  readonly unseen: number;
  readonly cappedBy: string | null;
  /** Something is judged here, or may be: the level has a part in the level above. */
  readonly held: boolean;
  readonly caps: Caps;
}

const NOTHING: Level = {
  value: null,
  low: 0,
  high: 100,
  seen: 0,
  unseen: 0,
  cappedBy: null,
  held: false,
  caps: NO_CAPS,
};

type Practices<T> = Readonly<Record<Practice, T>>;

/**
 * The score of a run (`docs/scoring.md`), in time linear in the number of findings.
 *
 * `findings` carry a suppression only while it has not expired. `checks` are the checks of this run. An account in
 * state `not-assessed` could not be entered: every check of which it has no finding is taken as not run.
 *
 * `low` and `high` are the least and the greatest score over everything that the unseen could turn out to be. They are
 * exact but for two roundings to the safe side: `high` takes the greatest score and the mildest cap independently, and
 * a level that might hold nothing to judge ranges from 0 to 100.
 */
export function score(findings: Iterable<Finding>, checks: Checks, accounts: readonly ReportAccount[]): OverallScore {
  const scored = scorer(checks);
  for (const finding of findings) scored.count(finding);
  return scored.score(accounts);
}

type Checks = Readonly<Record<string, CheckDescription>>;

/** The score while findings come, account by account: of an account that has ended only its levels are kept. */
export interface Scorer {
  count(finding: Finding): void;
  end(account: ReportAccount): void;
  /** Ends the accounts that have not. */
  score(accounts: readonly ReportAccount[]): OverallScore;
}

export function scorer(checks: Checks): Scorer {
  const tallies = new Map<string, Map<string, Tally>>();
  const levels = new Map<string, AccountLevels>();
  const judged = choices(checks);
  const end = (id: string, entered: boolean): void => {
    const ofAccount = member(tallies, id, () => new Map<string, Tally>());
    for (const [check, description] of entered ? [] : Object.entries(checks)) {
      if (!ofAccount.has(check)) countUnrun(member(ofAccount, check, () => emptyTally(description)));
    }
    // In the order of the checks' ids: sums do not depend on the order of findings.
    levels.set(id, accountLevels(new Map(sorted(ofAccount))));
    tallies.delete(id);
  };
  return {
    count(finding) {
      const check = checks[finding.check];
      if (check === undefined)
        throw new Error(`A finding of ${finding.check}, which is not among the checks of the run.`);
      const ofAccount = member(tallies, finding.resource.account, () => new Map<string, Tally>());
      count(
        member(ofAccount, finding.check, () => emptyTally(check)),
        finding,
      );
      judged.count(finding);
    },
    end: ({ id, state }) => end(id, state !== 'not-assessed'),
    score(accounts) {
      for (const { id, state } of accounts) if (!levels.has(id)) end(id, state !== 'not-assessed');
      for (const id of tallies.keys()) end(id, true);
      return overall(new Map(sorted(levels)), accounts, judged);
    },
  };
}

function overall(
  levels: ReadonlyMap<string, AccountLevels>,
  accounts: readonly ReportAccount[],
  judged: Choices,
): OverallScore {
  const all = [...levels.values()];
  const practices = perPractice((practice) => mean(all.map((levelsOf) => levelsOf.practices[practice])));
  const rounded = stated(mean(all.map(({ account }) => account)));
  const values = all.flatMap(({ account }) => account.value ?? []).toSorted((one, other) => one - other);
  const withheld = rounded.value === null;
  return {
    ...rounded,
    practices: perPractice((practice) => stated(practices[practice])),
    accounts: Object.fromEntries([...levels].map(([id, levelsOf]) => [id, accountScore(levelsOf)])),
    distribution: {
      minimum: withheld ? null : oneDecimal(values[0]),
      tenthPercentile: withheld ? null : oneDecimal(values[Math.ceil(values.length / 10) - 1]),
      notEntered: notEntered(accounts),
    },
    wellArchitected: judged.wellArchitected(accounts, practices),
  };
}

const notEntered = (accounts: readonly ReportAccount[]): readonly string[] =>
  accounts
    .filter(({ state }) => state === 'not-assessed')
    .map(({ id }) => id)
    .toSorted();

function member<T>(map: Map<string, T>, key: string, create: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

const sorted = <T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] =>
  [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));

interface AccountLevels {
  readonly account: Level;
  readonly practices: Practices<Level>;
}

function accountLevels(tallies: ReadonlyMap<string, Tally>): AccountLevels {
  const all = [...tallies.values()];
  const practices = perPractice((practice) => practiceLevel(all.filter(({ check }) => check.practice === practice)));
  const parts = PRACTICES.map((practice) => ({ level: practices[practice], weight: PRACTICE_WEIGHTS[practice] }));
  const caps = parts.map(({ level }) => level.caps).reduce(mergeCaps, NO_CAPS);
  return { account: capped(weightedMean(parts), caps), practices };
}

function practiceLevel(tallies: readonly Tally[]): Level {
  const worst = tallies.map((one) => extremeTurnouts(one, 'least'));
  const best = tallies.map((one) => extremeTurnouts(one, 'greatest'));
  const certain = worst.some((turnouts) => turnouts.length > 0 && turnouts.every(({ weight }) => weight > 0));
  const value = meanRate(tallies.flatMap((one) => statedTurnout(one) ?? []));
  const level: Level = {
    ...NOTHING,
    value,
    seen: sum(tallies.map(({ seen }) => seen)),
    unseen: sum(tallies.map(({ unseen }) => unseen)),
    held: certain || value !== null || worst.flat().some(({ weight }) => weight > 0),
    ...(certain ? { low: extremeMean(worst, 'least'), high: extremeMean(best, 'greatest') } : {}),
  };
  return capped(level, tallies.map(({ caps }) => caps).reduce(mergeCaps, NO_CAPS));
}

/** 0 to 100; null where nothing has a weight. */
function meanRate(turnouts: readonly Turnout[]): number | null {
  const weight = sum(turnouts.map((one) => one.weight));
  return weight === 0 ? null : (100 * sum(turnouts.map((one) => one.weight * one.rate))) / weight;
}

/**
 * The least or greatest weighted mean when each check turns out in one of its ways. Dinkelbach's method for fractional
 * programs: given a bound, every check picks on its own the way that moves the mean furthest past it; the mean of those
 * is the next bound, until none moves it. Finitely many ways, each bound strictly better: it ends, in few rounds.
 */
function extremeMean(checks: readonly (readonly Turnout[])[], extreme: 'least' | 'greatest'): number {
  const sign = extreme === 'least' ? -1 : 1;
  let bound = extreme === 'least' ? 100 : 0;
  for (;;) {
    const chosen = checks.flatMap((turnouts) => {
      const gains = turnouts.map(({ rate, weight }) => sign * weight * (100 * rate - bound));
      return turnouts[gains.indexOf(Math.max(...gains))] ?? [];
    });
    const next = meanRate(chosen);
    if (next === null || sign * (next - bound) <= 0) return bound;
    bound = next;
  }
}

function capped(level: Level, caps: Caps): Level {
  const cap = caps.stated === null ? 100 : capOf(caps.stated.weight);
  const binds = level.value !== null && caps.stated !== null && level.value > cap;
  return {
    ...level,
    value: level.value === null ? null : Math.min(level.value, cap),
    low: Math.min(level.low, capOf(caps.atMost)),
    high: Math.min(level.high, capOf(caps.atLeast)),
    cappedBy: binds ? caps.stated.finding : null,
    caps,
  };
}

function capOf(weight: number): number {
  if (weight >= WEIGHTS.critical) return CAPS.critical;
  return weight >= WEIGHTS.high ? CAPS.high : 100;
}

/** Each account counts the same. Of one account the mean is that account, cap and all. */
function mean(levels: readonly Level[]): Level {
  const held = levels.filter((level) => level.held);
  const overall = weightedMean(levels.map((level) => ({ level, weight: 1 })));
  return { ...overall, cappedBy: held.length === 1 ? (held[0]?.cappedBy ?? null) : null };
}

/** A level that may be held counts in `low` as 0 and in `high` as 100, which is further than leaving it out. */
function weightedMean(parts: readonly { readonly level: Level; readonly weight: number }[]): Level {
  const held = parts.filter(({ level }) => level.held);
  const total = sum(held.map(({ weight }) => weight));
  const assessed = held.flatMap(({ level: { value }, weight }) => (value === null ? [] : [{ value, weight }]));
  const assessedTotal = sum(assessed.map(({ weight }) => weight));
  return {
    ...NOTHING,
    value: assessedTotal === 0 ? null : sum(assessed.map(({ value, weight }) => value * weight)) / assessedTotal,
    low: total === 0 ? 0 : sum(held.map(({ level, weight }) => level.low * weight)) / total,
    high: total === 0 ? 100 : sum(held.map(({ level, weight }) => level.high * weight)) / total,
    seen: sum(parts.map(({ level }) => level.seen)),
    unseen: sum(parts.map(({ level }) => level.unseen)),
    held: total > 0,
  };
}

const accountScore = ({ account, practices }: AccountLevels): AccountScore => ({
  ...stated(account),
  practices: perPractice((practice) => stated(practices[practice])),
});

/**
 * As the report states it: grade and floor follow from the numbers that the reader sees. A range that is a point is rounded like the
 * value; otherwise `low` is rounded down and `high` up. Both keep the order.
 */
function stated(level: Level): Score {
  const coverage = coverageOf(level.seen, level.unseen);
  const value = coverage < COVERAGE_FLOOR ? null : oneDecimal(level.value);
  const point = level.high - level.low < ROUNDING_ERROR;
  return {
    value,
    grade: value === null ? null : grade(value),
    low: point ? Math.round(level.low * 10) / 10 : Math.floor(level.low * 10 + ROUNDING_ERROR) / 10,
    high: point ? Math.round(level.high * 10) / 10 : Math.ceil(level.high * 10 - ROUNDING_ERROR) / 10,
    coverage,
    cappedBy: level.cappedBy,
  };
}

/** Larger than what sums of floating-point numbers lose, smaller than what is printed. */
const ROUNDING_ERROR = 1e-7;

const oneDecimal = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value * 10) / 10;

const grade = (value: number): Grade => GRADES.find(([, least]) => value >= least)?.[0] ?? 'F';

const perPractice = <T>(of: (practice: Practice) => T): Practices<T> => ({
  'evaluate-resource-policies': of('evaluate-resource-policies'),
  'control-network-traffic': of('control-network-traffic'),
  'temporary-credentials': of('temporary-credentials'),
  'single-purpose-functions': of('single-purpose-functions'),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
