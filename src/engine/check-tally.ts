import type { CheckDescription, Finding } from '../model/report.ts';
import { SEVERITIES, type Severity } from '../model/words.ts';

/** How much a finding of each severity weighs. The weights differ, so a weight also stands for its severity. */
export const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 10, high: 6, medium: 3, low: 1, info: 0 };

/** An inference counts half as much as what configuration decides. */
const HEURISTIC = 0.5;

/** The best rate of a check with an open critical or high failure: a thousand safe items must not hide one public one. */
export const DILUTION = 0.5;

const LEVELS = SEVERITIES.map((severity) => WEIGHTS[severity]);

/** The findings of one check in one account, counted. `fails` and `passes` are sums in which an inference is a half. */
export interface Tally {
  readonly check: CheckDescription;
  passes: number;
  fails: number;
  /** Weight of the severest failure, as its finding states it; 0 where nothing fails. */
  severest: number;
  /** Weight that the severest failure has at least, whatever its unseen severities turn out to be. */
  severestAtLeast: number;
  /** Every weight that some failure may have. */
  readonly failsAt: Set<number>;
  /** Findings not assessed that stand for one finding each. */
  single: number;
  /** Something not assessed stands for any number of findings. */
  hidden: boolean;
  /** Weights of what was assessed and of what was not: coverage is the first over both. */
  seen: number;
  unseen: number;
  caps: Caps;
}

/** What open failures cap: weights of the severest one, as stated, in the best case and in the worst. */
export interface Caps {
  readonly stated: { readonly weight: number; readonly finding: string } | null;
  readonly atLeast: number;
  readonly atMost: number;
}

export const NO_CAPS: Caps = { stated: null, atLeast: 0, atMost: 0 };

/** One way a check may turn out: the rate of passes, and what it weighs in the practice (0: it is informational). */
export interface Turnout {
  readonly rate: number;
  readonly weight: number;
}

export const emptyTally = (check: CheckDescription): Tally => ({
  check,
  passes: 0,
  fails: 0,
  severest: 0,
  severestAtLeast: 0,
  failsAt: new Set(),
  single: 0,
  hidden: false,
  seen: 0,
  unseen: 0,
  caps: NO_CAPS,
});

export const share = (confidence: Finding['confidence']): number => (confidence === 'heuristic' ? HEURISTIC : 1);

export function count(tally: Tally, finding: Finding): void {
  if (finding.suppression !== undefined) return;
  const part = share(finding.confidence);
  switch (finding.outcome) {
    case 'not-applicable':
      return;
    case 'pass':
      tally.passes += part;
      tally.seen += part * WEIGHTS[finding.severity];
      return;
    case 'fail':
      countFailure(tally, finding, part);
      return;
    case 'not-assessed':
      if (finding.wholeScope === true) {
        countUnrun(tally);
        return;
      }
      if (finding.single === true) tally.single += 1;
      else tally.hidden = true;
      tally.unseen += part * WEIGHTS[finding.severity];
      tally.caps = mergeCaps(tally.caps, unseenCaps(tally.check));
  }
}

/** A check that never ran in a scope: one finding of its base severity in coverage, any number of findings in the range. */
export function countUnrun(tally: Tally): void {
  tally.hidden = true;
  tally.unseen += share(tally.check.confidence) * WEIGHTS[tally.check.severity];
  tally.caps = mergeCaps(tally.caps, unseenCaps(tally.check));
}

function countFailure(tally: Tally, finding: Finding, part: number): void {
  const weight = WEIGHTS[finding.severity];
  const possible = [weight, ...(finding.possible ?? []).map((severity) => WEIGHTS[severity])];
  const atLeast = Math.min(...possible);
  tally.fails += part;
  tally.seen += part * weight;
  tally.severest = Math.max(tally.severest, weight);
  tally.severestAtLeast = Math.max(tally.severestAtLeast, atLeast);
  for (const one of possible) tally.failsAt.add(one);
  if (finding.confidence === 'heuristic') return;
  const stated = { weight, finding: finding.id };
  tally.caps = mergeCaps(tally.caps, { stated, atLeast, atMost: Math.max(...possible) });
}

/** An inference caps nothing, but what was not seen may turn out to be exact. */
const unseenCaps = (check: CheckDescription): Caps => ({
  stated: null,
  atLeast: 0,
  atMost: Math.max(...allowed(check)),
});

export function mergeCaps(one: Caps, other: Caps): Caps {
  return {
    stated: severer(one.stated, other.stated),
    atLeast: Math.max(one.atLeast, other.atLeast),
    atMost: Math.max(one.atMost, other.atMost),
  };
}

function severer(one: Caps['stated'], other: Caps['stated']): Caps['stated'] {
  if (one === null || other === null) return one ?? other;
  if (one.weight !== other.weight) return one.weight > other.weight ? one : other;
  return one.finding <= other.finding ? one : other;
}

/** Weights of every severity that the check's rule allows. */
const allowed = ({ severity, severities }: CheckDescription): readonly number[] =>
  [severity, ...severities].map((one) => WEIGHTS[one]);

/** How the check turned out by what was assessed alone; null where nothing was. */
export function statedTurnout(tally: Tally): Turnout | null {
  const { passes, fails, severest } = tally;
  return passes + fails === 0 ? null : turnout(tally, passes, fails, severest);
}

/**
 * The ways in which the check may turn out that can make its practice score least, or greatest: for each severity that
 * the severest failure may have, the least (greatest) rate. The severity fixes the check's weight and whether the
 * dilution rule applies, so no other way can do worse (better).
 *
 * What was not assessed may pass or fail at any severity of the rule, exact or inferred. It may turn out not applicable
 * too, but that never moves the rate as far. Where it stands for any number of findings the rate is the limit: 0 or 1.
 */
export function extremeTurnouts(tally: Tally, extreme: 'least' | 'greatest'): readonly Turnout[] {
  const { check, passes, fails, single, hidden, failsAt, severestAtLeast } = tally;
  const unseen = hidden || single > 0;
  const unseenAt = new Set(unseen ? allowed(check) : []);
  const turnouts: Turnout[] = [];
  if (fails === 0 && (passes > 0 || unseen)) turnouts.push(turnout(tally, 1, 0, 0));
  for (const severest of LEVELS) {
    const seenFails = failsAt.has(severest);
    if (severest < severestAtLeast || !(seenFails || unseenAt.has(severest))) continue;
    turnouts.push(extreme === 'least' ? least(severest) : greatest(severest, seenFails));
  }
  return turnouts;

  function least(severest: number): Turnout {
    const mayFail = unseen && [...unseenAt].some((weight) => weight <= severest);
    if (mayFail && hidden) return turnout(tally, 0, 1, severest);
    return turnout(tally, passes, fails + (mayFail ? single : 0), severest);
  }

  function greatest(severest: number, seenFails: boolean): Turnout {
    if (hidden) return turnout(tally, 1, 0, severest);
    // Nothing seen fails at this severity, so one of the unseen does; as an inference it costs least.
    return seenFails
      ? turnout(tally, passes + single, fails, severest)
      : turnout(tally, passes + single - 1, fails + HEURISTIC, severest);
  }
}

function turnout({ check }: Tally, passes: number, fails: number, severest: number): Turnout {
  const rate = passes / (passes + fails);
  return {
    rate: severest >= WEIGHTS.high ? Math.min(rate, DILUTION) : rate,
    weight: share(check.confidence) * Math.max(WEIGHTS[check.severity], severest),
  };
}

/**
 * V of the scoring rules, from the weights of what was assessed and of what was not. Cut to four decimals, so that it
 * never says 1 where something was not seen. Where there was nothing to see, nothing was missed: 1.
 */
export function coverageOf(seen: number, unseen: number): number {
  const tenThousandths = (10_000 * seen) / (seen + unseen);
  return seen + unseen === 0 ? 1 : Math.floor(tenThousandths + 1e-7) / 10_000;
}
