import { expect, test } from 'vitest';

import type { Progress } from '../../src/engine/collect.ts';
import type { Targets } from '../../src/engine/request.ts';
import type { SimulatedEstate } from '../../src/simulator/estate.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { auditOf, EVERYTHING, worldOf } from '../cloud.ts';

const MANAGEMENT = '100000000000';
const idOf = (at: number): string => String(100_000_000_000 + at);

/** An organization of which each account has one bucket. */
function organization(count: number): SimulatedEstate {
  const ids = Array.from({ length: count }, (_, at) => idOf(at));
  return {
    organization: { id: 'o-large00001', managementAccount: MANAGEMENT },
    accounts: Object.fromEntries(
      ids.map((id) => [
        id,
        {
          name: `account ${id}`,
          facts: { global: { 's3.buckets': { [`bucket-${id}`]: { BucketRegion: 'us-east-1' } } } },
        },
      ]),
    ),
  };
}

const targets: Targets = { kind: 'organization', roleName: 'Audit', units: [], excludeAccounts: [] };
const selection = { ...EVERYTHING, services: ['s3', 's3-control'] };
const regions = ['us-east-1'];

test('an account is entered as soon as its page is there', async () => {
  const estate = organization(60);
  const seen: string[] = [];
  const simulator = simulate(estate);
  const world = worldOf(simulator);
  const progress = (event: Progress): void => {
    if (event.kind === 'entered') seen.push('entered');
    if (event.kind === 'call' && event.operation === 'organizations:ListAccounts') seen.push('page');
  };
  const { report } = await auditOf(estate, {
    targets,
    selection,
    regions,
    rules: [{ when: { operation: 'organizations:ListAccounts' }, latencyMs: 40 }],
    world: { progress: (event) => (world.progress(event), progress(event)) },
  });
  expect(seen.filter((one) => one === 'page')).toHaveLength(3);
  expect(seen.indexOf('entered')).toBeLessThan(seen.lastIndexOf('page'));
  expect(report.scope.accounts).toHaveLength(60);
  expect(report.run.complete).toBe(true);
});

test('credentials are asked for once per account', async () => {
  const { simulator } = await auditOf(organization(25), { targets, selection, regions });
  const assumed = [...simulator.calls].filter(([call]) => call.endsWith('sts:AssumeRole'));
  expect(assumed.reduce((sum, [, count]) => sum + count, 0)).toBe(25);
});

test('of an account that is done nothing stays behind in the pacer', async () => {
  const estate = organization(25);
  const { pacer } = worldOf(simulate(estate));
  await auditOf(estate, { targets, selection, regions, world: { pacer } });
  expect(pacer.totals.get('s3')?.attempts).toBeGreaterThan(25);
  const left = [...pacer.tallies.keys()].filter((bucket) => /^\d{12}\//.test(bucket) && !bucket.startsWith(MANAGEMENT));
  expect(left).toEqual([]);
  expect(pacer.inFlight).toBe(0);
});

test('a list of accounts that breaks off leaves the run incomplete, and the accounts before it audited', async () => {
  const { report } = await auditOf(organization(45), {
    targets,
    selection,
    regions,
    rules: [{ when: { operation: 'organizations:ListAccounts' }, every: 3, fault: 'access-denied' }],
  });
  expect(report.scope.accounts).toHaveLength(40);
  expect(report.run.complete).toBe(false);
  const gaps = report.coverage.cells
    .flatMap((cell) => cell.gaps)
    .filter(({ operation }) => operation.includes('ListAccounts'));
  expect(gaps).toMatchObject([{ cause: 'access-denied', count: 1 }]);
});

test('an account that hangs is left behind when its time is over, the others are whole', async () => {
  const hanging = idOf(3);
  const { report } = await auditOf(organization(20), {
    targets,
    selection,
    regions,
    accountTimeLimit: 1 / 60,
    rules: [{ when: { account: hanging, operation: 's3:GetBucketEncryption' }, latencyMs: 20_000 }],
  });
  const states = report.scope.accounts.filter(({ state }) => state !== 'assessed').map(({ id }) => id);
  expect(states).toEqual([hanging]);
  const gaps = report.coverage.cells.filter(({ account }) => account === hanging).flatMap((cell) => cell.gaps);
  expect(gaps).toContainEqual(expect.objectContaining({ operation: 's3:GetBucketEncryption', cause: 'timeout' }));
  expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(['timeout']));
  expect(report.run.complete).toBe(true);
});

test('an account whose door hangs is one that could not be entered', async () => {
  const { report } = await auditOf(organization(4), {
    targets,
    selection,
    regions,
    accountTimeLimit: 1 / 120,
    rules: [
      {
        when: { operation: 'sts:AssumeRole', input: { RoleArn: `arn:aws:iam::${idOf(2)}:role/Audit` } },
        latencyMs: 20_000,
      },
    ],
  });
  expect(report.scope.accounts.map(({ state }) => state)).toEqual(['assessed', 'assessed', 'not-assessed', 'assessed']);
  expect(report.scope.accounts[2]!.because).toMatch(/not read within its time limit/);
});
