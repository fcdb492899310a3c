import { describe, expect, test } from 'vitest';

import { DILUTION, WEIGHTS } from '../../src/engine/check-tally.ts';
import { CAPS, COVERAGE_FLOOR, score } from '../../src/engine/score.ts';
import type { CheckDescription, Finding } from '../../src/model/report.ts';
import { ACCOUNT, account, check, finding, findings, OTHER, suppression } from './score-worlds.ts';

const practice = 'evaluate-resource-policies';
const practiceOf = (world: readonly Finding[], checks: Readonly<Record<string, CheckDescription>>) =>
  score(world, checks, [account()]).practices[practice];

describe('the worked example of the scoring rules', () => {
  const checks = {
    public: check({ severity: 'critical', severities: ['critical'] }),
    tls: check({ severity: 'medium' }),
    named: check({ severity: 'low' }),
  };
  const world = [
    ...findings(9, { check: 'public', outcome: 'pass', severity: 'critical' }),
    ...findings(1, { check: 'public', outcome: 'fail', severity: 'critical' }),
    ...findings(8, { check: 'tls', outcome: 'pass', severity: 'medium' }),
    ...findings(2, { check: 'tls', outcome: 'fail', severity: 'medium' }),
    ...findings(10, { check: 'named', outcome: 'pass', severity: 'low' }),
  ];

  test('is 60.0, capped at 39 by the open critical', () => {
    expect(practiceOf(world, checks)).toEqual({
      value: 39,
      grade: 'F',
      low: 39,
      high: 39,
      coverage: 1,
      cappedBy: `${ACCOUNT} public fail critical 0`,
    });
  });

  test('is 60.0 without the cap: an inference caps nothing', () => {
    const inferred = world.map((one): Finding => (one.check === 'public' ? { ...one, confidence: 'heuristic' } : one));
    expect(practiceOf(inferred, checks)).toMatchObject({ value: 60, low: 60, high: 60, cappedBy: null, grade: 'D' });
  });

  test('has coverage 0.875 with two more criticals not assessed', () => {
    const blind = [
      ...world,
      ...findings(2, { check: 'public', outcome: 'not-assessed', severity: 'critical', single: true }),
    ];
    expect(practiceOf(blind, checks)).toMatchObject({ value: 39, coverage: 0.875, low: 39, high: 39 });
  });

  test('ranges further where a finding not assessed may stand for many', () => {
    const blind = [...world, ...findings(2, { check: 'public', outcome: 'not-assessed', severity: 'critical' })];
    // The critical check may come down to 0: 100 × (0 + 2.4 + 1) / 14.
    expect(practiceOf(blind, checks)).toMatchObject({ value: 39, coverage: 0.875, low: 24.2, high: 39 });
  });
});

test('the worked example follows from the constants', () => {
  const { critical, medium, low } = WEIGHTS;
  const uncapped =
    (100 * (critical * Math.min(9 / 10, DILUTION) + medium * (8 / 10) + low)) / (critical + medium + low);
  expect(uncapped).toBeCloseTo(60, 9);
  expect(Math.min(uncapped, CAPS.critical)).toBe(39);
  expect((10 * (critical + medium + low)) / (10 * (critical + medium + low) + 2 * critical)).toBe(0.875);
});

describe('a check in an account', () => {
  test('counts inferences half', () => {
    const world = [
      finding('a', { check: 'tls', outcome: 'pass', severity: 'medium' }),
      finding('b', { check: 'tls', outcome: 'fail', severity: 'medium', confidence: 'heuristic' }),
    ];
    expect(practiceOf(world, { tls: check() }).value).toBe(66.7);
  });

  test('weighs half where its verdicts are inferences', () => {
    const checks = { exact: check(), guess: check({ confidence: 'heuristic' }) };
    const world = [
      finding('a', { check: 'exact', outcome: 'pass', severity: 'medium' }),
      finding('b', { check: 'guess', outcome: 'fail', severity: 'medium', confidence: 'heuristic' }),
    ];
    expect(practiceOf(world, checks).value).toBe(66.7);
  });

  test('weighs as much as its severest failure', () => {
    const checks = { low: check({ severity: 'low', severities: ['low', 'medium'] }), other: check() };
    const world = [
      finding('a', { check: 'low', outcome: 'fail', severity: 'medium' }),
      finding('b', { check: 'other', outcome: 'pass', severity: 'medium' }),
    ];
    expect(practiceOf(world, checks).value).toBe(50);
  });

  test('weighs no less for failing lower than its base', () => {
    const checks = { high: check({ severity: 'high', severities: ['high', 'low'] }), other: check() };
    const world = [
      finding('a', { check: 'high', outcome: 'fail', severity: 'low' }),
      finding('b', { check: 'other', outcome: 'pass', severity: 'medium' }),
    ];
    expect(practiceOf(world, checks).value).toBe(33.3);
  });

  test('leaves suppressed and not applicable findings out', () => {
    const world = [
      finding('a', { check: 'public', outcome: 'fail', severity: 'critical', suppression }),
      finding('b', { check: 'public', outcome: 'not-applicable', severity: 'critical' }),
      finding('c', { check: 'public', outcome: 'pass', severity: 'critical' }),
    ];
    expect(practiceOf(world, { public: check({ severity: 'critical' }) })).toEqual({
      value: 100,
      grade: 'A',
      low: 100,
      high: 100,
      coverage: 1,
      cappedBy: null,
    });
  });
});

describe('caps', () => {
  const checks = {
    role: check({ severity: 'high', severities: ['high', 'critical'], practice: 'single-purpose-functions' }),
    tls: check({ severity: 'medium' }),
  };
  const good = findings(5, { check: 'tls', outcome: 'pass', severity: 'medium' });
  const other = findings(99, { check: 'role', outcome: 'pass', severity: 'high' });

  test('hold practice and account down, and name the severest finding, then the first id', () => {
    const world = [
      ...good,
      ...other,
      finding('c', { check: 'role', outcome: 'fail', severity: 'critical' }),
      finding('b', { check: 'role', outcome: 'fail', severity: 'critical' }),
      finding('a', { check: 'role', outcome: 'fail', severity: 'high' }),
    ];
    const { practices, accounts, ...overall } = score(world, checks, [account()]);
    expect(practices['single-purpose-functions']).toMatchObject({ value: CAPS.critical, cappedBy: 'b' });
    expect(practices['evaluate-resource-policies']).toMatchObject({ value: 100, cappedBy: null });
    expect(accounts[ACCOUNT]).toMatchObject({ value: CAPS.critical, cappedBy: 'b' });
    expect(overall).toMatchObject({ value: CAPS.critical, cappedBy: 'b' });
  });

  test('by a high failure are 69', () => {
    const world = [...good, ...other, finding('a', { check: 'role', outcome: 'fail', severity: 'high' })];
    const { practices, accounts } = score(world, checks, [account()]);
    // The dilution rule alone holds the practice at 50: that is no cap.
    expect(practices['single-purpose-functions']).toMatchObject({ value: 50, cappedBy: null });
    // Without the cap (3 × 100 + 1 × 50) / 4 = 87.5.
    expect(accounts[ACCOUNT]).toMatchObject({ value: CAPS.high, cappedBy: 'a' });
  });

  test('by a severity that rests on something unseen are in the range', () => {
    const unsure: Finding = finding('a', {
      check: 'role',
      outcome: 'fail',
      severity: 'high',
      possible: ['high', 'critical'],
    });
    expect(score([...good, ...other, unsure], checks, [account()])).toMatchObject({ value: 69, low: 39, high: 69 });
  });
});

describe('evidence', () => {
  const checks = { tls: check({ severity: 'medium' }) };
  const seen = (count: number) => findings(count, { check: 'tls', outcome: 'pass', severity: 'medium' });
  const unseen = (count: number) =>
    findings(count, { check: 'tls', outcome: 'not-assessed', severity: 'medium', single: true });

  test('at the floor is enough', () => {
    const { value, grade, coverage } = practiceOf([...seen(6), ...unseen(4)], checks);
    expect({ value, grade, coverage }).toEqual({ value: 100, grade: 'A', coverage: COVERAGE_FLOOR });
  });

  test('below the floor withholds value and grade, not the range', () => {
    expect(practiceOf([...seen(5), ...unseen(5)], checks)).toEqual({
      value: null,
      grade: null,
      low: 50,
      high: 100,
      coverage: 0.5,
      cappedBy: null,
    });
  });

  test('never rounds up to all', () => {
    expect(practiceOf([...seen(99_999), ...unseen(1)], checks).coverage).toBe(0.9999);
  });

  test('of a check that never ran counts once for each scope', () => {
    const whole = finding('w', { check: 'tls', outcome: 'not-assessed', severity: 'medium', wholeScope: true });
    expect(practiceOf([...seen(3), whole], checks)).toMatchObject({ value: 100, coverage: 0.75, low: 0, high: 100 });
  });

  test('of nothing bounds nothing', () => {
    const empty = { value: null, grade: null, low: 0, high: 100, coverage: 1, cappedBy: null };
    const overall = score([], checks, [account()]);
    expect(overall).toMatchObject(empty);
    expect(overall.practices[practice]).toEqual(empty);
    expect(overall.accounts[ACCOUNT]).toMatchObject(empty);
    expect(overall.distribution).toEqual({ minimum: null, tenthPercentile: null, notEntered: [] });
  });

  test('of informational findings alone is no score', () => {
    const world = [finding('a', { check: 'note', outcome: 'fail', severity: 'info' })];
    expect(practiceOf(world, { note: check({ severity: 'info' }) }).value).toBeNull();
  });
});

describe('several accounts', () => {
  const checks = { tls: check(), keys: check({ practice: 'temporary-credentials', severity: 'low' }) };
  const pass = (id: string) =>
    finding(`pass ${id}`, { account: id, check: 'tls', outcome: 'pass', severity: 'medium' });
  const fail = (id: string) =>
    finding(`fail ${id}`, { account: id, check: 'tls', outcome: 'fail', severity: 'medium' });

  test('count the same, however many findings they have', () => {
    const world = [...findings(50, { check: 'tls', outcome: 'pass', severity: 'medium' }), fail(OTHER)];
    const { value, low, high, practices, distribution } = score(world, checks, [account(), account(OTHER)]);
    expect({ value, low, high }).toEqual({ value: 50, low: 50, high: 50 });
    expect(practices[practice].value).toBe(50);
    expect(distribution).toEqual({ minimum: 0, tenthPercentile: 0, notEntered: [] });
  });

  test('that hold nothing to judge have no part in the mean', () => {
    expect(score([pass(ACCOUNT)], checks, [account(), account(OTHER)])).toMatchObject({ value: 100, low: 100 });
  });

  test('that could not be entered could be anything, and stay in the coverage', () => {
    const overall = score([pass(ACCOUNT)], checks, [account(), account(OTHER, 'not-assessed')]);
    // Seen: 3. Unseen: 3 for one check, 1 for the other.
    expect(overall).toMatchObject({ value: null, low: 50, high: 100, coverage: 0.4285 });
    expect(overall.accounts[OTHER]).toMatchObject({ value: null, low: 0, high: 100, coverage: 0 });
    expect(overall.practices['temporary-credentials']).toMatchObject({ value: null, low: 0, high: 100, coverage: 0 });
    expect(overall.practices['control-network-traffic'].coverage).toBe(1);
    expect(overall.distribution.notEntered).toEqual([OTHER]);
  });

  test('are shown by their minimum and tenth percentile too', () => {
    const ids = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
    const world = ids.flatMap((id, index) =>
      index === 7 ? [fail(id)] : index === 9 ? [pass(id), fail(id)] : [pass(id)],
    );
    const { value, distribution } = score(
      world,
      checks,
      ids.map((id) => account(id)),
    );
    expect(value).toBe(92.5);
    expect(distribution).toEqual({ minimum: 0, tenthPercentile: 50, notEntered: [] });
  });

  test('carry their own caps: the mean has none', () => {
    const world = [
      ...findings(9, { check: 'keys', outcome: 'pass', severity: 'low' }),
      ...findings(9, { check: 'tls', outcome: 'pass', severity: 'medium' }),
      finding('a', { check: 'keys', outcome: 'fail', severity: 'high' }),
      pass(OTHER),
    ];
    const overall = score(world, checks, [account(), account(OTHER)]);
    expect(overall.accounts[ACCOUNT]).toMatchObject({ value: 69, cappedBy: 'a' });
    expect(overall).toMatchObject({ value: 84.5, grade: 'B', cappedBy: null });
  });
});

test('a finding of a check that did not run is a defect', () => {
  const stray = finding('a', { check: 'unheard-of', outcome: 'pass', severity: 'low' });
  expect(() => score([stray], {}, [account()])).toThrow('unheard-of');
});
