import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runRender } from '../../src/cli/render.ts';
import { writeReports } from '../../src/cli/write.ts';
import { assess, type Assessed } from '../../src/engine/assess.ts';
import { openReport } from '../../src/engine/read-report.ts';
import { reportProblems } from '../../src/engine/report-schema.ts';
import { UsageError } from '../../src/engine/request.ts';
import { split } from '../../src/engine/split.ts';
import { DEFAULT_SETTINGS } from '../../src/model/check.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { SEVERITIES } from '../../src/model/words.ts';
import { companyRegions, company } from '../../src/simulator/company/index.ts';
import { auditOf, EVERYTHING } from '../cloud.ts';

const folder = mkdtempSync(join(tmpdir(), 'rampart-split-'));
const NOW = '2026-11-21T09:00:00.000Z';
let whole: Report;
let assessed: Assessed;

beforeAll(async () => {
  const { ndjson } = await auditOf(company, { regions: companyRegions });
  const estate = join(folder, 'estate.ndjson');
  writeFileSync(estate, ndjson);
  const declared = { resources: [], trusted: [], settings: DEFAULT_SETTINGS };
  assessed = await assess({ estate, selection: EVERYTHING, declared, now: NOW }, () => expect.unreachable());
  whole = { ...assessed.report, findings: [...assessed.report.findings] };
});
afterAll(() => {
  assessed.close();
  rmSync(folder, { recursive: true });
});

const documentsOf = (above: number) => {
  const divided = split(assessed, above)!;
  const parts = divided.parts.map(({ id, folder: into }) => ({
    folder: into,
    open: () => ({ report: assessed.accountReport(id).report, close: () => undefined }),
  }));
  return { report: divided.index, parts };
};
const json = (...path: readonly string[]): Report => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as Report;
const quiet = { out: () => undefined, reporter: {} as never, signal: new AbortController().signal };

test('up to the limit a report is whole', () => {
  expect(split(assessed, whole.findings.length)).toBeUndefined();
  expect(split(assessed, whole.findings.length - 1)).toBeDefined();
  expect(split(assessed)).toBeUndefined();
});

test('above it, account by account, nothing is lost, and each part is a report', () => {
  writeReports(documentsOf(50), join(folder, 'divided'), ['json', 'html']);
  const index = json('divided', 'report.json');
  expect(reportProblems(index)).toEqual([]);
  const parts = index.split!.accounts.map(({ file }) => json('divided', file));
  for (const part of parts) expect(reportProblems(part)).toEqual([]);
  expect(parts.flatMap(({ findings }) => findings)).toEqual(whole.findings);
  expect(parts.flatMap(({ coverage }) => coverage.cells)).toEqual(whole.coverage.cells);
  expect(parts.flatMap(({ scope }) => scope.accounts)).toEqual(whole.scope.accounts);
  for (const part of parts) {
    const [{ id } = { id: '' }] = part.scope.accounts;
    expect(part.score.accounts).toEqual({ [id]: whole.score.accounts[id] });
    expect(part.score.value).toBe(whole.score.accounts[id]!.value);
    expect(readFileSync(join(folder, 'divided/accounts', id, 'report.html'), 'utf8')).toContain(part.run.id);
  }
  expect(index.score).toEqual(whole.score);
});

test('an index tells how many there are, and the worst', () => {
  const { report } = documentsOf(50);
  const open = whole.findings.filter(({ outcome, suppression }) => outcome === 'fail' && suppression === undefined);
  expect(report.split).toMatchObject({ findings: whole.findings.length, counts: { outcomes: { fail: open.length } } });
  const findings = [...report.findings];
  expect(findings.map(({ id }) => id).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
  const ranks = findings.map(({ severity }) => SEVERITIES.indexOf(severity));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  const totals = report.split!.accounts.map(({ findings: some }) => some);
  expect(totals.reduce((sum, one) => sum + one, 0)).toBe(whole.findings.length);
});

test('the page of an index links to the pages of the accounts', () => {
  const page = readFileSync(join(folder, 'divided/report.html'), 'utf8');
  for (const { id } of whole.scope.accounts) expect(page).toContain(`href="accounts/${id}/report.html"`);
});

test('both forms are rendered again, byte for byte', async () => {
  writeReports({ report: whole, parts: [] }, join(folder, 'whole'), ['json', 'html']);
  for (const form of ['whole', 'divided']) {
    const output = join(folder, `${form}-again`);
    await runRender({ output, format: ['json', 'html'] }, join(folder, form, 'report.json'), quiet);
    const files = readdirSync(join(folder, form), { recursive: true, encoding: 'utf8' }).filter((one) =>
      /\.\w+$/.test(one),
    );
    expect(files.length).toBe(form === 'whole' ? 2 : 2 + 2 * whole.scope.accounts.length);
    for (const file of files) {
      expect([
        file,
        readFileSync(join(output, file), 'utf8') === readFileSync(join(folder, form, file), 'utf8'),
      ]).toEqual([file, true]);
    }
  }
});

test('an index without one of its reports is refused before anything is written', () => {
  const output = join(folder, 'incomplete');
  writeReports(documentsOf(50), output, ['json']);
  const [first] = whole.scope.accounts;
  rmSync(join(output, 'accounts', first!.id, 'report.json'));
  expect(() => runRender({ output: join(folder, 'nothing') }, join(output, 'report.json'), quiet)).toThrow(
    /accounts\/\d{12}\/report\.json cannot be read/,
  );
  expect(() => readdirSync(join(folder, 'nothing'))).toThrow('ENOENT');
});

test('reports of accounts that an earlier run left do not stay beside a whole one; other files do', () => {
  const output = join(folder, 'stale');
  writeReports(documentsOf(50), output, ['json', 'html']);
  mkdirSync(join(output, 'accounts/notes'));
  writeFileSync(join(output, 'accounts/notes/report.json'), 'mine');
  writeReports({ report: whole, parts: [] }, output, ['json']);
  const left = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((one) => /\.\w+$/.test(one));
  expect(left.toSorted()).toEqual(['accounts/notes/report.json', 'report.html', 'report.json']);
});

test('a large report is read finding by finding, and means the same', () => {
  const path = join(folder, 'whole/report.json');
  const opened = openReport(path, 1000);
  const { findings, ...head } = opened.report;
  expect({ ...head, findings: [...findings] }).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  // As often as is asked.
  expect([...findings]).toHaveLength(whole.findings.length);
  expect(opened.counts.outcomes.fail).toBe(whole.findings.filter(({ outcome }) => outcome === 'fail').length);
  opened.close();
});

test.each<readonly [what: string, change: (text: string) => string, says: RegExp]>([
  ['of another layout', (text) => JSON.stringify(JSON.parse(text)), /too large to be read in another layout/],
  ['cut off', (text) => text.slice(0, text.length >> 1), /too large to be read in another layout/],
  [
    'with a finding that is none',
    (text) => text.replace('"outcome": "fail"', '"outcome": "maybe"'),
    /\/findings\/\d+\/outcome: /,
  ],
  ['with a head that is none', (text) => text.replace('"complete": true', '"complete": "yes"'), /\/run\/complete: /],
])('a large report %s is refused in one line', (_, change, says) => {
  const path = join(folder, 'changed.json');
  writeFileSync(path, change(readFileSync(join(folder, 'whole/report.json'), 'utf8')));
  const read = (): readonly Finding[] => {
    const opened = openReport(path, 1000);
    opened.close();
    return [];
  };
  expect(read).toThrow(UsageError);
  expect(read).toThrow(says);
});
