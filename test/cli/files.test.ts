import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openReport } from '../../src/engine/read-report.ts';
import { UsageError } from '../../src/engine/request.ts';
import { UnreadableEstate } from '../../src/estate/reader.ts';
import { wholeEstate } from '../estate/whole.ts';
import type { Report } from '../../src/model/report.ts';
import { assess as judge } from '../../src/index.ts';
import { DEFAULT_SETTINGS } from '../../src/model/check.ts';
import { auditOf, EVERYTHING } from '../cloud.ts';
import { estate, SHOP } from './estate.ts';
import { folder, rampart, type Ended } from './rampart.ts';

let cwd: string;
let ndjson: string;
const cleanUp: (() => void)[] = [];

beforeAll(async () => {
  cwd = folder((remove) => cleanUp.push(remove));
  const targets = { kind: 'accounts', roleName: 'Audit', accounts: [SHOP] } as const;
  ({ ndjson } = await auditOf(estate, { targets, externalId: 'only-us', regions: ['us-east-1'] }));
});
afterAll(() => {
  for (const one of cleanUp) one();
});

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(cwd, name);
  writeFileSync(path, content);
  return path;
};
const assess = (file: string, output: string): Promise<Ended> => rampart(['assess', file, '--output', output], { cwd });
const bytes = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const lines = (): readonly string[] => ndjson.trimEnd().split('\n');

test('an estate is read gzipped, in any number of members, and after a broken last line', async () => {
  put('estate.ndjson', ndjson);
  const middle = lines().length >> 1;
  const members = [lines().slice(0, middle), lines().slice(middle)].map((some) => gzipSync(`${some.join('\n')}\n`));
  put('members.ndjson.gz', Buffer.concat(members));
  // Killed in the middle of a line.
  put('killed.ndjson', ndjson.slice(0, ndjson.lastIndexOf('"arn"')));
  const [plain, gzipped, killed] = await Promise.all([
    assess('estate.ndjson', 'plain'),
    assess('members.ndjson.gz', 'gzipped'),
    assess('killed.ndjson', 'killed'),
  ]);
  expect([plain.code, gzipped.code, killed.code]).toEqual([0, 0, 0]);
  expect(bytes('gzipped/report.json')).toBe(bytes('plain/report.json'));
  const complete = (output: string): boolean => (JSON.parse(bytes(`${output}/report.json`)) as Report).run.complete;
  expect([complete('plain'), complete('killed')]).toEqual([true, false]);
  expect(killed.out).toMatch(/^The run was interrupted/);
});

test('lines longer than what is read at once arrive whole, whatever letter stands on its edge', async () => {
  for (const name of ['é'.repeat(1_500_000), `x${'é'.repeat(1_500_000)}`]) {
    const text = ndjson.replace(/"name":"[^"]*"/, `"name":"${name}"`);
    const files = [put('long.ndjson', text), put('long.ndjson.gz', gzipSync(text))];
    // Not compared by the test: it would print what differs.
    for (const file of files) expect((await wholeEstate(file)).accounts[0]?.account.name === name).toBe(true);
  }
});

test('a run that was killed anywhere is never taken for a whole one', async () => {
  const declared = { resources: [], trusted: [], settings: DEFAULT_SETTINGS };
  const isComplete = async (content: string | Uint8Array): Promise<boolean> => {
    const { run } = await judge({ estate: put('cut.ndjson', content), selection: EVERYTHING, declared });
    return run.complete;
  };
  const all = lines();
  const cuts = [...all.keys()].slice(1).filter((kept) => kept % 7 === 1 || kept > all.length - 3);
  for (const kept of cuts) {
    expect([kept, await isComplete(`${all.slice(0, kept).join('\n')}\n`)]).toEqual([kept, false]);
  }
  const zipped = gzipSync(ndjson);
  expect(await isComplete(zipped.subarray(0, zipped.length - 400))).toBe(false);
  expect(await isComplete(zipped)).toBe(true);
});

describe('what is no estate is refused in a line that names the file', () => {
  const header = (): string => lines()[0]!;
  const cases: readonly (readonly [name: string, content: () => string | Uint8Array, says: RegExp])[] = [
    ['empty', () => '', /x: Not an estate file: it is empty\.$/],
    ['a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47]), /x: not an estate file\.$/],
    ['another JSON document', () => '{\n  "a": 1\n}\n', /x:1: not a line of an estate file\.$/],
    ['another NDJSON', () => '{"a":1}\n{"a":2}\n', /x:1: not a line/],
    ['a broken line in the middle', () => `${header()}\n{"kind":"part","fa\n${lines()[1]!}\n`, /x:2: not a line/],
    ['a line that lacks its members', () => `${header()}\n{"kind":"part"}\n${lines()[1]!}\n`, /x:2: not a line/],
    ['no header', () => `${lines()[1]!}\n`, /x: Not an estate file: it has no header\.$/],
    ['a bare header', () => '{"kind":"header","version":1}\n', /x: Not an estate file: its header has no "tool"\.$/],
    [
      'a later version',
      () => `${header().replace('"version":1', '"version":2')}\n`,
      /x: An estate of version 2 is not known/,
    ],
    ['a broken gzip', () => Buffer.from([0x1f, 0x8b, 9, 9, 9]), /x cannot be read: /],
  ];
  test.each(cases)('%s', async (_, content, says) => {
    const path = put('x', content());
    await expect(wholeEstate(path)).rejects.toThrow(UnreadableEstate);
    await expect(wholeEstate(path)).rejects.toThrow(says);
  });

  test('none, or a folder', async () => {
    for (const path of [join(cwd, 'nowhere'), cwd]) await expect(wholeEstate(path)).rejects.toThrow(/cannot be read/);
  });
});

test('facts that this version does not collect are no obstacle', async () => {
  put('later.ndjson', ndjson.replace('"facts":[', '"facts":["cloudfront.distributions",'));
  expect(await assess('later.ndjson', 'later')).toMatchObject({ code: 0, err: '' });
});

describe('what is no report is refused in a line that names the file', () => {
  test.each([
    ['', /it is not JSON\.$/],
    ['[]', /x is not a report of Rampart: /],
    ['{"schemaVersion":"2.0.0"}', /its schema is "2\.0\.0", and this Rampart reads 1\.x\.$/],
    ['{"schemaVersion":"1.0.0"}', /\/tool: /],
    ['{"a":1}', /\/schemaVersion: /],
  ])('%j', (text, says) => {
    const path = put('x', text);
    expect(() => openReport(path)).toThrow(UsageError);
    expect(() => openReport(path)).toThrow(says);
  });
});

test('a folder that cannot be made, a file that cannot be written: one line, exit 2', async () => {
  put('estate.ndjson', ndjson);
  put('file', 'in the way');
  const [below, taken, full] = await Promise.all([
    assess('estate.ndjson', 'file/reports'),
    rampart(['audit', '--output', 'file', '--regions', 'us-east-1'], { cwd }),
    rampart(['assess', 'estate.ndjson', '--output', '/dev/full'], { cwd }),
  ]);
  for (const { code, out, err } of [below, taken, full]) {
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^rampart: .* cannot be made: .*\. Choose another folder with --output\.\n$/);
  }
});
