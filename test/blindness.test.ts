import { describe, expect, test } from 'vitest';

import { collectors } from '../src/collectors/index.ts';
import { chosenChecks, collectedFor } from '../src/engine/selection.ts';
import { serviceOf, type CollectedFact } from '../src/model/catalogue.ts';
import type { AccountScore, Finding, OverallScore, Report, Score } from '../src/model/report.ts';
import { company, companyRegions, expectations } from '../src/simulator/company/index.ts';
import { auditOf, EVERYTHING } from './cloud.ts';

/** Every operation that a collector declares, each denied in turn. */
const operations = [
  ...new Set(
    (Object.keys(collectors) as CollectedFact[]).flatMap((fact) =>
      Object.keys(collectors[fact].operations).map((name) => `${serviceOf(fact)}:${name}`),
    ),
  ),
].toSorted();

const loaded = await chosenChecks(EVERYTHING);
const options = { regions: companyRegions };
const baseline = auditOf(company, options);

/** Whether what a check is told may hang on an operation: through its facts, what these are read from, and tags. */
function dependsOn(id: string, operation: string): boolean {
  const { needs, consults = [] } = loaded.get(id)!;
  const facts = new Set<CollectedFact>();
  const close = (fact: CollectedFact): void => {
    if (facts.has(fact)) return;
    facts.add(fact);
    const { reads, follows, consults } = collectors[fact];
    for (const read of [...reads, ...follows, ...consults]) close(read);
  };
  for (const fact of [...collectedFor([...needs, ...consults]), 'tag.resources' as const]) close(fact);
  return [...facts].some((fact) =>
    Object.keys(collectors[fact].operations).some((name) => `${serviceOf(fact)}:${name}` === operation),
  );
}

const byId = (report: Report): ReadonlyMap<string, Finding> => new Map(report.findings.map((one) => [one.id, one]));

/** Whether a finding that is not assessed stands for one that is missing: same check and account, its place or above. */
const standsFor = (blind: Finding, missing: Finding): boolean =>
  blind.outcome === 'not-assessed' &&
  blind.check === missing.check &&
  blind.resource.account === missing.resource.account &&
  (blind.wholeScope === true ||
    blind.resource.arn === missing.resource.arn ||
    isParent(blind.resource.arn, missing) ||
    missing.resource.relatedArns.some((arn) => arn.startsWith(blind.resource.arn)));

/** A stage whose methods could not be read stands for them: `/restapis/ID/stages/NAME` for `execute-api:…:ID/NAME/…`. */
function isParent(arn: string, { resource }: Finding): boolean {
  if (resource.arn.startsWith(`${arn}/`) || resource.arn.startsWith(`${arn}:`)) return true;
  const [, api, stage] = /::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn) ?? [];
  const path = resource.arn.split(':')[5] ?? '';
  return api !== undefined && (stage === undefined ? path.startsWith(`${api}/`) : path.startsWith(`${api}/${stage}/`));
}

function* scores(score: OverallScore): Iterable<readonly [string, Score]> {
  yield ['overall', score];
  const levels: readonly (readonly [string, AccountScore])[] = [['overall', score], ...Object.entries(score.accounts)];
  for (const [level, { practices, ...own }] of levels) {
    yield [level, { ...own }];
    for (const [practice, one] of Object.entries(practices)) yield [`${level} ${practice}`, one];
  }
}

/**
 * What a blind audit must keep of a full one: no outcome turns into another, nothing vanishes silently, what does not
 * depend on the denial is the same, and the range of every score only widens. Returns the checks of withheld findings.
 */
function withheldBy(full: Report, blind: Report, depends: (check: string) => boolean): readonly string[] {
  const [before, after] = [byId(full), byId(blind)];
  const lost: string[] = [];
  for (const [id, was] of before) {
    const now = after.get(id);
    const name = `${was.check} ${was.resource.arn} #${was.subKey ?? ''}`;
    if (now === undefined) {
      const stand = blind.findings.find((one) => standsFor(one, was));
      expect(stand, `${name} vanished silently`).toBeDefined();
    } else if (!depends(was.check)) {
      expect(now, `${name} does not depend on it`).toEqual(was);
    } else if (now.outcome !== was.outcome) {
      expect(now.outcome, `${name} was ${was.outcome}`).toBe('not-assessed');
    }
    if (was.outcome !== 'not-assessed' && now?.outcome !== was.outcome) lost.push(was.check);
  }
  for (const [id, now] of after) {
    if (!before.has(id)) expect(now.outcome, `${now.check} ${now.resource.arn} is new`).toBe('not-assessed');
  }
  const blindScores = new Map(scores(blind.score));
  for (const [level, was] of scores(full.score)) {
    const now = blindScores.get(level)!;
    expect(now.low, `${level}: low rose`).toBeLessThanOrEqual(was.low);
    expect(now.high, `${level}: high fell`).toBeGreaterThanOrEqual(was.high);
  }
  return lost;
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
    withheldBy(full, blind, () => true);
    const of = (report: Report): readonly Finding[] =>
      report.findings.filter(({ resource }) => resource.account !== id);
    expect(of(blind)).toEqual(of(full));
    expect(blind.scope.accounts.find((one) => one.id === id)?.state).toBe('not-assessed');
  });

  test('each denial withholds these findings and no others', async () => {
    const table = Object.entries(withheld)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([operation, checks]) => `${operation}\n${checks.map((line) => `  ${line}\n`).join('')}`)
      .join('');
    await expect(table).toMatchFileSnapshot('golden/blindness.txt');
  });
});

function counted(checks: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const check of checks) counts.set(check, (counts.get(check) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([check, count]) => `${check} ${count}`);
}
