import { expect } from 'vitest';

import { render } from '../../src/index.ts';
import type { Report } from '../../src/model/report.ts';
import type { GapCause } from '../../src/model/gap.ts';
import { auditOf, type Audit, type AuditOptions } from '../cloud.ts';
import { withheldBy } from '../withheld.ts';
import { estate } from './estate.ts';

/** The audit that nothing disturbs; every other is compared with it. */
export const undisturbed: Promise<Audit> = auditOf(estate);

/** Every operation that an undisturbed run calls: `lambda:GetPolicy`. */
export const operationsOf = ({ simulator }: Audit): readonly string[] =>
  [...new Set([...simulator.calls.keys()].map((call) => call.split('/')[2]!))].toSorted();

/** Calls of an operation, in whatever region. */
export const callsOf = ({ simulator }: Audit, operation: string): number =>
  [...simulator.calls].reduce((sum, [call, count]) => (call.endsWith(`/${operation}`) ? sum + count : sum), 0);

/** An audit of the same estate under faults. */
export const disturbed = (options: AuditOptions): Promise<Audit> => auditOf(estate, options);

export const bytesOf = ({ report }: Audit): string => render(report, 'json');

interface Seen {
  readonly operation: string;
  readonly cause: GapCause;
}

const gapsOf = (report: Report): readonly Seen[] => report.coverage.cells.flatMap(({ gaps }) => gaps);

/** The operations of the gaps that a report has; each for the cause that is expected. */
export function gapsFor(report: Report, cause: GapCause): readonly string[] {
  const gaps = gapsOf(report);
  expect(gaps.filter((gap) => gap.cause !== cause)).toEqual([]);
  return [...new Set(gaps.map(({ operation }) => operation))].toSorted();
}

/** Whatever is not as it was is not assessed, for this cause; returns the findings that were lost so. */
export function onlyWithheld(full: Audit, { report }: Audit, cause: GapCause): readonly string[] {
  const lost = withheldBy(full.report, report);
  const before = new Map(full.report.findings.map((one) => [one.id, one.outcome]));
  expect(new Set(report.findings.map(({ id }) => id)).size, 'each finding once').toBe(report.findings.length);
  for (const { id, outcome, gap, check } of report.findings) {
    if (outcome === 'not-assessed' && before.get(id) !== outcome) expect([check, gap?.cause]).toEqual([check, cause]);
  }
  return lost;
}
