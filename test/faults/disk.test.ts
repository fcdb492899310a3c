import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloud, folder, rampart, type Cloud, type Ended } from '../cli/rampart.ts';
import { AUDIT, estate, NOW } from './estate.ts';

let faulty: Cloud;
let undisturbed: string;
const cleanUp: (() => void)[] = [];

beforeAll(async () => {
  faulty = await cloud(estate, { now: () => Date.parse(NOW) });
  const cwd = folder((remove) => cleanUp.push(remove));
  await audit(cwd);
  undisturbed = reportIn(cwd);
});
afterAll(async () => {
  await faulty.close();
  for (const one of cleanUp) one();
});

const audit = (cwd: string): Promise<Ended> => rampart([...AUDIT, '--services', 's3,lambda'], { cwd, env: faulty.env });
const reportIn = (cwd: string): string => readFileSync(join(cwd, 'rampart-report/report.json'), 'utf8');

/** A folder to write into, in which one file lies on a disk that is full. */
function fullDisk(file: string): string {
  const cwd = folder();
  mkdirSync(join(cwd, 'rampart-report'));
  // The estate is written as it comes, the rest under another name until it is whole.
  const written = file.endsWith('.ndjson') ? file : `${file}.unfinished`;
  symlinkSync('/dev/full', join(cwd, 'rampart-report', written));
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
    expect(existsSync(join(cwd, 'rampart-report', file))).toBe(false);
    const again = await rampart(['assess', 'rampart-report/estate.ndjson', '--services', 's3,lambda', '--now', NOW], {
      cwd,
    });
    expect([again.code, again.err]).toEqual([0, '']);
    expect(reportIn(cwd)).toBe(undisturbed);
  },
);
