import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloud, folder, rampart, type Cloud, type Ended } from '../cli/rampart.ts';
import { AUDIT, estate, NOW } from './estate.ts';

/** Long enough for a kill to find calls under way. */
const LATENCY_MS = 5;
const RUNS = 4;
const KILLS = 5;
/** Of about 150 calls. */
const MOST_CALLS = 60;

let slow: Cloud;
let undisturbed: string;
const cleanUp: (() => void)[] = [];

beforeAll(async () => {
  slow = await cloud(estate, { now: () => Date.parse(NOW), rules: [{ latencyMs: LATENCY_MS }] });
  const cwd = folder((remove) => cleanUp.push(remove));
  await audit(cwd);
  undisturbed = reportIn(cwd);
});
afterAll(async () => {
  await slow.close();
  for (const one of cleanUp) one();
});

const audit = (cwd: string, ...more: readonly string[]): Promise<Ended> => start(cwd, () => undefined, ...more);
const start = (cwd: string, during: (child: ChildProcess) => void, ...more: readonly string[]): Promise<Ended> =>
  rampart([...AUDIT, ...more], { cwd, env: slow.env, during });
const reportIn = (cwd: string): string => readFileSync(join(cwd, 'rampart-report/report.json'), 'utf8');
const calls = (): number => [...slow.simulator.calls.values()].reduce((sum, count) => sum + count, 0);

/** An audit that is killed once it has made so many calls, or that ended before. */
async function killedAfter(count: number, cwd: string): Promise<Ended> {
  const before = calls();
  const kill = async (child: ChildProcess): Promise<void> => {
    while (child.exitCode === null && calls() < before + count) await sleep(1);
    child.kill('SIGKILL');
  };
  return start(cwd, (child) => void kill(child), '--resume');
}

test.each(fc.sample(fc.array(fc.integer({ min: 1, max: MOST_CALLS }), { minLength: KILLS, maxLength: KILLS }), RUNS))(
  'killed after %i, %i, %i, %i and %i calls, then resumed: the report of an undisturbed run',
  async (...counts) => {
    const cwd = folder();
    const codes: (number | null)[] = [];
    for (const count of counts) {
      const { code, err } = await killedAfter(count, cwd);
      codes.push(code);
      expect(err).toBe('');
      if (code === null) expect(existsSync(join(cwd, 'rampart-report/report.json'))).toBe(false);
    }
    // Null: killed. Later ones may end before, where less was left to ask.
    expect(codes.slice(0, 2)).toEqual([null, null]);
    expect(codes.filter((code) => code !== null && code !== 0)).toEqual([]);
    expect(await audit(cwd, '--resume')).toMatchObject({ code: 0, err: '' });
    expect(reportIn(cwd)).toBe(undisturbed);
  },
);
