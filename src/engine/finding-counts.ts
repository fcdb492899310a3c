import type { Finding, FindingCounts } from '../model/report.ts';

export interface FindingCounter {
  count(finding: Finding): void;
  readonly counts: FindingCounts;
}

/** Counts findings while they come. */
export function findingCounter(): FindingCounter {
  const outcomes = { pass: 0, fail: 0, 'not-applicable': 0, 'not-assessed': 0 };
  const severities = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  return {
    count({ outcome, severity, suppression }) {
      outcomes[outcome] += 1;
      if (outcome === 'fail' && suppression === undefined) severities[severity] += 1;
    },
    counts: { outcomes, severities },
  };
}

export function countsOf(findings: Iterable<Finding>): FindingCounts {
  const counter = findingCounter();
  for (const finding of findings) counter.count(finding);
  return counter.counts;
}
