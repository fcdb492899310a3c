import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloud, folder, rampart, type Cloud, type Ended } from '../cli/rampart.ts';
import { ABROAD, ACCOUNT, estate, HOME, NOW } from './estate.ts';

let faulty: Cloud;
beforeAll(async () => {
  faulty = await cloud(estate, { now: () => Date.parse(NOW) });
});
afterAll(() => faulty.close());

const audit = (cwd: string, ...more: readonly string[]): Promise<Ended> =>
  rampart(
    [
      'audit',
      '--role-arn',
      `arn:aws:iam::${ACCOUNT}:role/Audit`,
      '--regions',
      `${HOME},${ABROAD}`,
      '--now',
      NOW,
      '--quiet',
      ...more,
    ],
    { cwd, env: faulty.env },
  );
const bytes = (cwd: string, file: string): string => readFileSync(join(cwd, 'rampart-report', file), 'utf8');

/** A folder to write into, in which one file lies on a disk that is full. */
function fullDisk(file: string): string {
  const cwd = folder();
  mkdirSync(join(cwd, 'rampart-report'));
  symlinkSync('/dev/full', join(cwd, 'rampart-report', file));
  return cwd;
}

const oneLine = (file: string): RegExp => new RegExp(`^rampart: rampart-report/${file}[^\\n]*ENOSPC[^\\n]*\\n$`);

test('the estate cannot be written: one line, exit 2, and no report of what was not kept', async () => {
  const cwd = fullDisk('estate.ndjson');
  const { code, out, err } = await audit(cwd);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(oneLine('estate.ndjson'));
  expect(existsSync(join(cwd, 'rampart-report/report.json'))).toBe(false);
});

test.each(['report.json', 'report.html', 'run.json'])(
  '%s cannot be written: one line, exit 2, and the estate is whole',
  async (file) => {
    const cwd = fullDisk(file);
    const { code, out, err } = await audit(cwd);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(oneLine(file));
    rmSync(join(cwd, 'rampart-report', file));
    const [whole, again] = await Promise.all([
      audit(cwd, '--output', 'whole'),
      rampart(['assess', 'rampart-report/estate.ndjson', '--now', NOW], { cwd }),
    ]);
    expect([whole.code, again.code]).toEqual([0, 0]);
    expect(bytes(cwd, 'report.json')).toBe(readFileSync(join(cwd, 'whole/report.json'), 'utf8'));
  },
);
