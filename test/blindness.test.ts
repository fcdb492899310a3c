import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { collectors } from '../src/collectors/index.ts';
import { chosenChecks, collectedFor } from '../src/engine/selection.ts';
import { serviceOf, type CollectedFact } from '../src/model/catalogue.ts';
import type { Finding, Report } from '../src/model/report.ts';
import { company, companyRegions, expectations } from '../src/simulator/company/index.ts';
import { auditOf, EVERYTHING } from './cloud.ts';
import { withheldBy } from './withheld.ts';

/** Every operation that a collector declares. */
const all = [
  ...new Set(
    (Object.keys(collectors) as CollectedFact[]).flatMap((fact) =>
      Object.keys(collectors[fact].operations).map((name) => `${serviceOf(fact)}:${name}`),
    ),
  ),
].toSorted();

/** Each denied in turn is a run of minutes: `npm test` takes every fourth, CI all (`RAMPART_BLINDNESS=all`, also with `-u`). */
const isWhole = process.env['RAMPART_BLINDNESS'] === 'all';
const operations = all.filter((_, index) => isWhole || index % 4 === 0);

const loaded = await chosenChecks(EVERYTHING);
const options = { regions: companyRegions };
const baseline = auditOf(company, options);

/** What tells every check of declared intent and of trust. */
const context = ['tag.resources', 'organizations.organization', 'organizations.accounts'] as const;

/** Whether what a check is told may hang on an operation: through its facts, what these are read from, and its context. */
function dependsOn(id: string, operation: string): boolean {
  const { needs, consults = [] } = loaded.get(id)!;
  const facts = new Set<CollectedFact>();
  const close = (fact: CollectedFact): void => {
    if (facts.has(fact)) return;
    facts.add(fact);
    const { reads, follows, consults } = collectors[fact];
    for (const read of [...reads, ...follows, ...consults]) close(read);
  };
  for (const fact of [...collectedFor([...needs, ...consults]), ...context]) close(fact);
  return [...facts].some((fact) =>
    Object.keys(collectors[fact].operations).some((name) => `${serviceOf(fact)}:${name}` === operation),
  );
}

describe('seeing less only withholds', () => {
  const withheld: Record<string, readonly string[]> = {};
  // A check that the sample cloud has no example for yet has no part in the golden table.
  const sampled = new Set(expectations.map(({ check }) => check));

  test.each(operations)('%s denied', async (operation) => {
    const full = await baseline;
    const { report: blind } = await auditOf(company, {
      ...options,
      rules: [{ when: { operation }, fault: 'access-denied' }],
    });
    const lost = withheldBy(full.report, blind, (check) => dependsOn(check, operation));
    withheld[operation] = counted(lost.filter((check) => sampled.has(check)));
    const gaps = blind.coverage.cells.flatMap((cell) => cell.gaps).filter((gap) => gap.operation === operation);
    const asked = [...full.simulator.calls.keys()].some((call) => call.endsWith(`/${operation}`));
    expect(gaps.length > 0, 'the gap is shown').toBe(asked);
  });

  test('a role that cannot be assumed', async () => {
    const { report: full } = await baseline;
    const [id = ''] = Object.keys(company.accounts).filter((one) => one !== company.organization?.managementAccount);
    const accounts = { ...company.accounts, [id]: { ...company.accounts[id]!, assumable: false as const } };
    const { report: blind } = await auditOf({ ...company, accounts }, options);
    withheldBy(full, blind);
    const of = (report: Report): readonly Finding[] =>
      report.findings.filter(({ resource }) => resource.account !== id);
    expect(of(blind)).toEqual(of(full));
    expect(blind.scope.accounts.find((one) => one.id === id)?.state).toBe('not-assessed');
  });

  test('each denial withholds these findings and no others', async () => {
    const parts = Object.entries(withheld)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([operation, checks]) => `${operation}\n${checks.map((line) => `  ${line}\n`).join('')}`);
    if (isWhole) await expect(parts.join('')).toMatchFileSnapshot('golden/blindness.txt');
    // The parts of one file, each as it stands there: an operation, and the lines below it.
    const known = new Set(readFileSync(new URL('golden/blindness.txt', import.meta.url), 'utf8').split(/^(?=\S)/m));
    expect(parts.filter((part) => !known.has(part))).toEqual([]);
    expect(known.size).toBe(all.length);
  });
});

function counted(checks: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const check of checks) counts.set(check, (counts.get(check) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([check, count]) => `${check} ${count}`);
}
