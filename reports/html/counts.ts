import type { Finding, ReportDocument } from '../../src/model/report.ts';
import { grouped } from '../../src/model/grouped.ts';
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

export const lengths = ({ by }: Sorted): Tally<Standing> => ({
  fail: by.fail.length,
  'not-assessed': by['not-assessed'].length,
  pass: by.pass.length,
  'not-applicable': by['not-applicable'].length,
  suppressed: by.suppressed.length,
});

export function severities(findings: readonly Finding[]): Tally<Severity> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

export const weight = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);

/** The report, sorted out once for all views. */
export interface Sorted {
  readonly report: ReportDocument;
  /** How many findings there are. */
  readonly total: number;
  readonly by: Readonly<Record<Standing, readonly Finding[]>>;
  readonly byCheck: ReadonlyMap<string, readonly Finding[]>;
  readonly byPractice: ReadonlyMap<string, readonly Finding[]>;
  /** Of the findings that hold a score down. */
  readonly byId: ReadonlyMap<string, Finding>;
  readonly accountNames: ReadonlyMap<string, string>;
}

/** Rows of one group on the page; the rest is in report.json, and the page says so. */
export const MOST_ROWS = 2000;

export function sorted(report: ReportDocument): Sorted {
  const by: Record<Standing, Finding[]> = {
    fail: [],
    'not-assessed': [],
    pass: [],
    'not-applicable': [],
    suppressed: [],
  };
  const rows = new Map<string, number>();
  const named = new Set(namedIn(report.score));
  const all: Finding[] = [];
  const alike = new Map<string, Finding>();
  for (const finding of report.findings) {
    const which = standing(finding);
    const group = `${which} ${which === 'fail' ? finding.severity : (finding.gap?.cause ?? '')}`;
    const row = (rows.get(group) ?? 0) + 1;
    rows.set(group, row);
    const shown = row <= MOST_ROWS || named.has(finding.id);
    const kept = shown ? (QUIET.has(which) ? withoutProof(finding) : finding) : counted(finding, alike);
    by[which].push(kept);
    all.push(kept);
  }
  return {
    report,
    total: all.length,
    by,
    byCheck: grouped(all, ({ check }) => check),
    byPractice: grouped(all, ({ check }) => checkOf(report, check)?.practice ?? ''),
    byId: new Map(all.flatMap((finding) => (named.has(finding.id) ? [[finding.id, finding] as const] : []))),
    accountNames: new Map(report.scope.accounts.map(({ id, name }) => [id, name])),
  };
}

/** Findings that hold a score down are told of, however many there are. */
const namedIn = ({ cappedBy, practices, accounts }: ReportDocument['score']): readonly string[] =>
  [{ cappedBy }, ...Object.values(practices), ...Object.values(accounts)].flatMap((one) => one.cappedBy ?? []);

/** Listed without their evidence, which is in report.json. */
const QUIET: ReadonlySet<Standing> = new Set(['pass', 'not-applicable']);

const withoutProof = (finding: Finding): Finding => ({ ...finding, trace: [], evidence: [], fix: {} });

/** What is left of a finding that is counted on the page and not shown: those that count alike are one. */
function counted(finding: Finding, alike: Map<string, Finding>): Finding {
  const { check, outcome, severity, confidence, resource, gap, suppression } = finding;
  const { account, region, type } = resource;
  const { cause = '', operation = '', action = '' } = gap ?? {};
  const likeness = [check, outcome, severity, confidence, account, region, type, cause, operation, action];
  const key = JSON.stringify([...likeness, suppression !== undefined]);
  const known = alike.get(key);
  if (known) return known;
  const made: Finding = {
    id: '',
    check,
    outcome,
    severity,
    confidence,
    resource: { arn: '', relatedArns: [], type, name: '', account, region, tags: {} },
    ...NOTHING_SHOWN,
    ...(gap && { gap }),
    ...(suppression && { suppression }),
  };
  alike.set(key, made);
  return made;
}

const NOTHING_SHOWN = { reasons: [], because: '', trace: [], evidence: [], fix: {} } as const;

export const checkOf = (report: ReportDocument, id: string) =>
  Object.hasOwn(report.checks, id) ? report.checks[id] : undefined;

/** Results that an answer was due for: all but those not applicable. */
export const applicable = ({ total, by }: Sorted): number => total - by['not-applicable'].length;

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
