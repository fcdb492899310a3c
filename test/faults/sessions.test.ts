import { expect, test } from 'vitest';

import { bytesOf, callsOf, disturbed, gapsFor, onlyWithheld, undisturbed } from './matrix.ts';
import { ACCOUNT, NOW } from './estate.ts';

const full = await undisturbed;
const HOUR = 3_600_000;

test('sessions that end in the middle of the run are renewed: nothing is lost', async () => {
  // An hour of AWS's and of ours is over after every sixty calls.
  let calls = 0;
  const now = (): number => Date.parse(NOW) + calls * 60_000;
  const healed = await disturbed({
    now,
    world: { clock: now, progress: ({ kind }) => (calls += Number(kind === 'call')) },
  });
  expect(bytesOf(healed)).toBe(bytesOf(full));
  expect(callsOf(healed, 'sts:AssumeRole')).toBeGreaterThan(1);
});

test.each([1, 40, 120])('credentials that expire after %i calls: the rest is a gap', async (after) => {
  const blind = await disturbed({ rules: [{ when: { account: ACCOUNT }, fault: 'expired', after: after + 3 }] });
  expect(gapsFor(blind.report, 'expired-credentials').length).toBeGreaterThan(0);
  expect(onlyWithheld(full, blind, 'expired-credentials')).not.toEqual([]);
  expect(blind.report.scope.accounts[0]?.state).toBe('partial');
});

test.each([1, 40, 120])('a role that is revoked after %i calls: the rest is a gap', async (after) => {
  const blind = await disturbed({ rules: [{ when: { account: ACCOUNT }, fault: 'access-denied', after: after + 3 }] });
  expect(gapsFor(blind.report, 'access-denied').length).toBeGreaterThan(0);
  expect(onlyWithheld(full, blind, 'access-denied')).not.toEqual([]);
});

test.each([
  ['an hour behind', HOUR],
  ['an hour ahead', -HOUR],
])('a clock that is %s: the first refusal sets it right, and nothing is lost', async (_, ahead) => {
  const healed = await disturbed({ checksTime: true, now: () => Date.now() + ahead, world: { clock: Date.now } });
  expect(bytesOf(healed)).toBe(bytesOf(full));
  expect(callsOf(healed, 'sts:AssumeRole')).toBeLessThanOrEqual(2);
});
