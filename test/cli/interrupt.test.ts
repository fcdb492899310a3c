import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import type { Report } from '../../src/model/report.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { AUDIT, estate, SHOP } from './estate.ts';
import { cloud, folder, rampart, type Cloud, type Ended } from './rampart.ts';

const SLOW = 15_000;

interface Interrupted extends Ended {
  readonly cwd: string;
  readonly cloud: Cloud;
  /** From the signal to the end. */
  readonly took: number;
}

/** An audit under a rule, interrupted once an operation was asked for and half a second passed with no call to S3. */
async function interruptedAt(operation: string, rule: Rule, signal: NodeJS.Signals = 'SIGINT'): Promise<Interrupted> {
  const company = await cloud(estate, { rules: [rule] });
  onTestFinished(() => company.close());
  const cwd = folder();
  let at = 0;
  const during = async (child: ChildProcess): Promise<void> => {
    const s3 = (): number => [...company.simulator.calls.keys()].filter((key) => key.includes('/s3')).length;
    while (company.calls(operation) === 0) await sleep(20);
    for (let before = -1; before !== s3();) {
      before = s3();
      await sleep(500);
    }
    at = performance.now();
    child.kill(signal);
  };
  const ended = await rampart(
    [
      'audit',
      '--role-arn',
      `arn:aws:iam::${SHOP}:role/Audit`,
      '--external-id',
      'only-us',
      '--regions',
      'us-east-1',
      '--services',
      's3,lambda',
    ],
    { cwd, env: company.env, during: (child) => void during(child) },
  );
  return { ...ended, cwd, cloud: company, took: performance.now() - at };
}

const reportIn = (cwd: string): Report =>
  JSON.parse(readFileSync(join(cwd, 'rampart-report/report.json'), 'utf8')) as Report;

test.for([
  ['a request in flight', { latencyMs: SLOW }, 'SIGINT'],
  ['the wait before another attempt', { fault: 'throttled' }, 'SIGTERM'],
] as const)('a signal ends %s: what was collected is judged, as incomplete', async ([, rule, signal]) => {
  const { code, out, err, took, cwd } = await interruptedAt(
    'lambda:ListFunctions',
    { when: { operation: 'lambda:*' }, ...rule },
    signal,
  );
  expect(code).toBe(130);
  expect(took).toBeLessThan(5_000);
  expect(out).toMatch(/^The run was interrupted: the reports are incomplete\.\nScore /);
  expect(err).not.toMatch(/defect|rampart:/i);
  const { run, findings } = reportIn(cwd);
  expect(run).toMatchObject({ complete: false, notes: [expect.stringMatching(/interrupted/)] });
  // The buckets were read before, the functions were not.
  const outcomes = (check: string): readonly string[] =>
    findings.filter((one) => one.check === check).map(({ outcome }) => outcome);
  expect(outcomes('s3-encryption')).toHaveLength(2);
  expect(outcomes('s3-encryption')).not.toContain('not-assessed');
  expect(outcomes('function-runtime-supported')).toEqual(['not-assessed']);

  const again = await rampart(['assess', 'rampart-report/estate.ndjson', '--output', 'again'], { cwd });
  expect([again.code, again.err]).toEqual([0, '']);
  expect(again.out).toMatch(/^The run was interrupted/);
});

test('before the first answer there is nothing to judge', async () => {
  const { code, out, err, took, cwd } = await interruptedAt('sts:GetCallerIdentity', {
    when: { operation: 'sts:GetCallerIdentity' },
    latencyMs: SLOW,
  });
  expect([code, out, err]).toEqual([130, '', 'rampart: interrupted before anything was collected.\n']);
  expect(took).toBeLessThan(5_000);
  expect(existsSync(join(cwd, 'rampart-report/estate.ndjson'))).toBe(false);
});

test('while an account is entered: it is missing, and the report says that the run is incomplete', async () => {
  const { code, took, cwd } = await interruptedAt('sts:AssumeRole', {
    when: { account: AUDIT, operation: 'sts:AssumeRole' },
    latencyMs: SLOW,
  });
  expect(code).toBe(130);
  expect(took).toBeLessThan(5_000);
  expect(reportIn(cwd)).toMatchObject({ run: { complete: false }, score: { value: null } });
});
