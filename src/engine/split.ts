import type { Finding, FindingCounts, ReportDocument } from '../model/report.ts';
import { SEVERITIES } from '../model/words.ts';
import type { Assessed } from './assess.ts';

/** Findings of one report; above it the report is an index beside reports of the accounts. */
const SPLIT_ABOVE = 200_000;

/** Findings of an index. */
const WORST = 1000;

export interface SplitReport {
  readonly index: ReportDocument;
  /** By account: the folder beside the index, and its report. */
  readonly parts: readonly { readonly folder: string; readonly id: string }[];
}

const sum = ({ outcomes }: FindingCounts): number => Object.values(outcomes).reduce((total, one) => total + one, 0);

/** An index of the worst findings, and where the reports of the accounts are; undefined where one report holds all. */
export function split({ report, counts, accountReport }: Assessed, above = SPLIT_ABOVE): SplitReport | undefined {
  if (sum(counts) <= above) return undefined;
  const parts = report.scope.accounts.map(({ id }) => ({ id, folder: `accounts/${id}` }));
  const accounts = parts.map(({ id, folder }) => {
    const { counts: own } = accountReport(id);
    return { id, file: `${folder}/report.json`, findings: sum(own), counts: own };
  });
  const index = { ...report, findings: worst(report.findings), split: { findings: sum(counts), counts, accounts } };
  return { index, parts };
}

/** The severest open failures; of one severity those that come first. */
function worst(findings: Iterable<Finding>): readonly Finding[] {
  const bySeverity = new Map(SEVERITIES.map((severity) => [severity, [] as Finding[]]));
  for (const finding of findings) {
    const same = bySeverity.get(finding.severity)!;
    if (finding.outcome === 'fail' && finding.suppression === undefined && same.length < WORST) same.push(finding);
  }
  return [...bySeverity.values()].flat().slice(0, WORST);
}
