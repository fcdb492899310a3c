import type { Finding, Report } from '../../src/model/report.ts';
import type { Outcome, Severity } from '../../src/model/words.ts';

/** The outcomes as the page counts them: a suppressed failure stands apart. */
export type Standing = Outcome | 'suppressed';

export const STANDINGS: readonly Standing[] = ['fail', 'not-assessed', 'pass', 'not-applicable', 'suppressed'];

export const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The weights of the score; here they only rank. */
const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 10, high: 6, medium: 3, low: 1, info: 0 };

export const standing = (finding: Finding): Standing =>
  finding.outcome === 'fail' && finding.suppression ? 'suppressed' : finding.outcome;

export type Tally<K extends string> = Readonly<Record<K, number>>;

export function tally(findings: readonly Finding[]): Tally<Standing> {
  const counts = { fail: 0, 'not-assessed': 0, pass: 0, 'not-applicable': 0, suppressed: 0 };
  for (const finding of findings) counts[standing(finding)] += 1;
  return counts;
}

export function severities(findings: readonly Finding[]): Tally<Severity> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

export const weight = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);

/** In the order in which the keys come first. */
export function grouped<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** The report, sorted out once for all views. */
export interface Sorted {
  readonly report: Report;
  readonly by: Readonly<Record<Standing, readonly Finding[]>>;
  readonly byCheck: ReadonlyMap<string, readonly Finding[]>;
  readonly byPractice: ReadonlyMap<string, readonly Finding[]>;
  readonly byId: ReadonlyMap<string, Finding>;
  readonly accountNames: ReadonlyMap<string, string>;
}

export function sorted(report: Report): Sorted {
  const groups = grouped(report.findings, standing);
  const of = (which: Standing) => groups.get(which) ?? [];
  return {
    report,
    by: {
      fail: of('fail'),
      'not-assessed': of('not-assessed'),
      pass: of('pass'),
      'not-applicable': of('not-applicable'),
      suppressed: of('suppressed'),
    },
    byCheck: grouped(report.findings, ({ check }) => check),
    byPractice: grouped(report.findings, ({ check }) => checkOf(report, check)?.practice ?? ''),
    byId: new Map(report.findings.map((finding) => [finding.id, finding])),
    accountNames: new Map(report.scope.accounts.map(({ id, name }) => [id, name])),
  };
}

export const checkOf = (report: Report, id: string) =>
  Object.hasOwn(report.checks, id) ? report.checks[id] : undefined;

/** Results that an answer was due for: all but those not applicable. */
export const applicable = ({ report, by }: Sorted): number => report.findings.length - by['not-applicable'].length;

/** Nothing to judge was found: the share of it that was seen, 100 %, would be praise for nothing. */
export const isEmpty = (sorted: Sorted): boolean => applicable(sorted) === 0 && sorted.report.coverage.ratio === 1;

export const accountName = ({ accountNames }: Sorted, id: string): string => accountNames.get(id) || id;

/** What a reader could allow, and the results that this would close. Assuming a role is a matter of trust, not of this. */
export function grantable({ report, by }: Sorted): { readonly actions: readonly string[]; readonly closes: number } {
  const gaps = [
    ...report.coverage.cells.flatMap((cell) => cell.gaps),
    ...by['not-assessed'].flatMap(({ gap }) => (gap ? [gap] : [])),
  ].filter(canBeGranted);
  return {
    actions: [...new Set(gaps.map(({ action }) => action))].toSorted(),
    closes: by['not-assessed'].filter(({ gap }) => gap && canBeGranted(gap)).length,
  };
}

const canBeGranted = ({ cause, action }: { readonly cause: string; readonly action: string }): boolean =>
  cause === 'access-denied' && action !== '' && action !== 'sts:AssumeRole';
