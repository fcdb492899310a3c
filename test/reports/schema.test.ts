import { readFile } from 'node:fs/promises';

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import { renderJson as chunks } from '../../reports/json.ts';
import {
  isReport,
  parseReport,
  REPORT_SCHEMA_VERSION,
  reportJsonSchema,
  reportProblems,
  type reportSchema,
} from '../../src/engine/report-schema.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { DOCUMENT } from './document.ts';

const renderJson = (report: Parameters<typeof chunks>[0]): string => [...chunks(report)].join('');

const PUBLISHED = new URL('../../docs/report.schema.json', import.meta.url);

const published = JSON.parse(await readFile(PUBLISHED, 'utf8')) as object;

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const valid = ajv.compile(published);

const written = (report: object): Record<string, unknown> =>
  JSON.parse(renderJson(report as Report)) as Record<string, unknown>;

/** Members that only a later version fills. */
const LATER = {
  ...DOCUMENT,
  changes: { since: '2026-11-12T04:12:00.000Z', new: 1, reappeared: 0, unchanged: 5, fixed: ['aa'], outOfScope: [] },
  entryPoints: [
    { arn: 'arn:aws:execute-api:eu-west-1:111122223333:q7x2k9f3la/prod/GET/export', kind: 'rest-method', gates: [] },
  ],
  cuts: [{ change: 'Turn off the default endpoint', fix: {}, closes: ['p1'] }],
  paths: [{ id: 'p1', title: 'Anyone may export', severity: 'critical', steps: [] }],
  findings: DOCUMENT.findings.map((finding) => ({
    ...finding,
    firstSeen: '2026-11-12T04:12:00.000Z',
    change: 'unchanged',
  })),
  unheardOf: { of: 'a later version' },
};

describe('the schema and the model are one', () => {
  type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
  type Schema = DeepReadonly<z.infer<typeof reportSchema>>;
  /** Empty in the model until their issues come. */
  type Later = 'entryPoints' | 'cuts' | 'paths' | 'changes';

  test('in their types, both ways', () => {
    expectTypeOf<Report>().toExtend<Schema>();
    expectTypeOf<Omit<Schema, Later>>().toExtend<Omit<Report, Later>>();
    expectTypeOf<keyof Omit<Schema, 'changes'>>().toEqualTypeOf<keyof Report>();
    expectTypeOf<keyof Omit<Schema['findings'][number], 'firstSeen' | 'change'>>().toEqualTypeOf<keyof Finding>();
    expectTypeOf<keyof Schema['run']>().toEqualTypeOf<keyof Report['run']>();
    expectTypeOf<keyof Schema['checks'][string]>().toEqualTypeOf<keyof Report['checks'][string]>();
    expect(DOCUMENT.schemaVersion).toBe(REPORT_SCHEMA_VERSION);
  });
});

test('the published schema says what the code says', () => {
  expect(published).toEqual(reportJsonSchema());
});

describe('accepts', () => {
  test.each([
    ['the golden report', DOCUMENT],
    ['a report of a later version', LATER],
    ['a report of nothing', { ...DOCUMENT, findings: [], checks: {}, coverage: { ratio: 1, cells: [] } }],
  ])('%s', (_, report) => {
    valid(written(report));
    expect(valid.errors).toBeNull();
    expect(reportProblems(written(report))).toEqual([]);
    expect(isReport(written(report))).toBe(true);
  });
});

describe('refuses', () => {
  const [first] = DOCUMENT.findings;
  test.each([
    ['a word outside its list', { ...DOCUMENT, findings: [{ ...first, outcome: 'passed' }] }, '/findings/0/outcome'],
    ['a score above 100', { ...DOCUMENT, score: { ...DOCUMENT.score, high: 101 } }, '/score/high'],
    ['a practice left out', { ...DOCUMENT, score: { ...DOCUMENT.score, practices: {} } }, '/score/practices'],
    ['a report without coverage', { ...DOCUMENT, coverage: undefined }, '/coverage'],
    ['another major version', { ...DOCUMENT, schemaVersion: '2.0.0' }, '/schemaVersion'],
  ])('%s', (_, report, place) => {
    const document: unknown = JSON.parse(JSON.stringify(report));
    expect(valid(document)).toBe(false);
    expect(reportProblems(document).join('\n')).toContain(place);
    expect(isReport(document)).toBe(false);
  });
});

test('a text is read whole, or refused in words', () => {
  expect(parseReport(JSON.stringify(LATER))).toEqual(written(LATER));
  expect(parseReport('{')).toBe('it is not JSON.');
  expect(parseReport('{"schemaVersion":"2.0.0"}')).toMatch(/^its schema is "2\.0\.0"/);
});
