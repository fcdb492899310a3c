import { serviceOf } from '../model/catalogue.ts';
import type { Gap, GapCause } from '../model/gap.ts';
import type { CellGap, CoverageCell } from '../model/report.ts';
import { GLOBAL } from '../model/scope.ts';
import type { CellState } from '../model/words.ts';

export interface CoverageInput {
  readonly accounts: readonly CoverageAccount[];
  /** First parts of fact names, as asked for. */
  readonly services: readonly string[];
  /** Every fact that was asked for, in every scope where it was: did its list come to its end? */
  readonly facts: readonly AskedFact[];
  readonly gaps: readonly FactGap[];
}

export interface CoverageAccount {
  readonly id: string;
  readonly regions: readonly string[];
  /** Regions that the account has not opted into. */
  readonly notEnabled: readonly string[];
  /** Regions that configuration leaves out. */
  readonly outOfScope?: readonly string[];
}

export interface AskedFact {
  readonly fact: string;
  readonly account: string;
  readonly region: string;
  readonly complete: boolean;
}

export type FactGap = Gap & { readonly fact: string };

/**
 * The coverage matrix: a cell for each account, region and service, sorted by account, region (`global` first) and
 * service.
 *
 * A service has a `global` cell where one of its facts was asked for once per account, and regional cells where one was
 * asked for by region, or where nothing tells; what it has is the same in every account. Regions that are not enabled or
 * out of scope have their cells too. A gap belongs to the cell in which its fact was asked for: that a bucket's policy
 * could not be read, in the bucket's own region, is in the `global` cell if the list of buckets is asked for there.
 *
 * The state is the first of these that holds:
 *
 * 1. `out-of-scope`: configuration leaves the region out.
 * 2. `not-enabled`: the region is not enabled.
 * 3. `assessed`: there is no gap, and every fact asked for is complete, one at least.
 * 4. `partial`: some fact is complete, and there is a gap or a fact that is not.
 * 5. By the causes of the gaps, nothing being complete. `pruned` and `not-enabled` decide only where there is no other:
 *    - `denied`: all `access-denied` or `expired-credentials`
 *    - `throttled`: all `throttled`
 *    - `not-enabled`: all `not-enabled`
 *    - `pruned`: all `pruned`, or `pruned` and `not-enabled`
 * 6. `failed`: other causes, several kinds of them, or no trace of an answer at all (an interrupted run).
 */
export function coverageCells({ accounts, services, facts, gaps }: CoverageInput): readonly CoverageCell[] {
  const asked = new Set(facts.map(({ fact, account, region }) => factKey(fact, account, region)));
  const seen = new Map<string, Seen>();
  const global = new Set<string>();
  const regional = new Set<string>();

  for (const { fact, account, region, complete } of facts) {
    const { answers } = at(account, region, fact);
    answers.push(complete);
  }
  for (const gap of gaps) {
    const { account, region } = gap.scope;
    const elsewhere = !asked.has(factKey(gap.fact, account, region)) && asked.has(factKey(gap.fact, account, GLOBAL));
    at(account, elsewhere ? GLOBAL : region, gap.fact).gaps.push(gap);
  }
  return [...cells()];

  function at(account: string, region: string, fact: string): Seen {
    const service = serviceOf(fact);
    (region === GLOBAL ? global : regional).add(service);
    const key = cellKey(account, region, service);
    const found = seen.get(key) ?? { answers: [], gaps: [] };
    seen.set(key, found);
    return found;
  }

  function* cells(): Generator<CoverageCell> {
    const sortedServices = [...new Set(services)].toSorted();
    for (const account of accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
      const { id, regions, notEnabled, outOfScope = [] } = account;
      const named = new Set([...regions, ...notEnabled, ...outOfScope]);
      named.delete(GLOBAL);
      for (const region of [GLOBAL, ...[...named].toSorted()]) {
        for (const service of sortedServices) {
          const here = region === GLOBAL ? global.has(service) : regional.has(service) || !global.has(service);
          if (!here) continue;
          const found = seen.get(cellKey(id, region, service)) ?? { answers: [], gaps: [] };
          yield { account: id, region, service, state: state(account, region, found), gaps: grouped(found.gaps) };
        }
      }
    }
  }
}

/** What is known of one cell: of each fact whether it is complete, and the gaps. */
interface Seen {
  readonly answers: boolean[];
  readonly gaps: FactGap[];
}

const factKey = (fact: string, account: string, region: string): string => `${account}/${region}/${fact}`;
const cellKey = (account: string, region: string, service: string): string => `${account}/${region}/${service}`;

function state({ notEnabled, outOfScope = [] }: CoverageAccount, region: string, { answers, gaps }: Seen): CellState {
  if (outOfScope.includes(region)) return 'out-of-scope';
  if (notEnabled.includes(region)) return 'not-enabled';
  const complete = answers.includes(true);
  if (complete) return gaps.length > 0 || answers.includes(false) ? 'partial' : 'assessed';
  return stateOfCauses(new Set(gaps.map(({ cause }) => cause)));
}

function stateOfCauses(causes: ReadonlySet<GapCause>): CellState {
  const kinds = new Set([...causes].map(kind));
  const failures = [...kinds].filter((one) => one !== 'pruned' && one !== 'not-enabled');
  const [failure] = failures;
  if (failure !== undefined) return failures.length === 1 ? failure : 'failed';
  if (kinds.has('pruned')) return 'pruned';
  return kinds.has('not-enabled') ? 'not-enabled' : 'failed';
}

function kind(cause: GapCause): 'denied' | 'throttled' | 'failed' | 'not-enabled' | 'pruned' {
  switch (cause) {
    case 'access-denied':
    case 'expired-credentials':
      return 'denied';
    case 'throttled':
      return 'throttled';
    case 'not-enabled':
      return 'not-enabled';
    case 'pruned':
      return 'pruned';
    case 'timeout':
    case 'unsupported':
    case 'unavailable':
    case 'unreadable':
    case 'not-collected':
    case 'budget':
    case 'defect':
      return 'failed';
  }
}

/**
 * Gaps of one operation with one cause, counted, sorted by both. The detail is the first in the order of its letters:
 * in which order answers arrived leaves no trace.
 */
function grouped(gaps: readonly FactGap[]): readonly CellGap[] {
  const groups = new Map<string, CellGap>();
  for (const { operation, action, cause, detail } of gaps) {
    const key = `${operation} ${cause}`;
    const group = groups.get(key);
    const first = group === undefined || detail < group.detail ? { action, detail } : group;
    groups.set(key, {
      operation,
      action: first.action,
      cause,
      count: (group?.count ?? 0) + 1,
      detail: first.detail,
    });
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}
