import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { assessWhole } from '../../src/engine/assess.ts';
import { collect, type Progress } from '../../src/engine/collect.ts';
import { Interrupted, type CollectRequest } from '../../src/engine/request.ts';
import { DEFAULT_SETTINGS } from '../../src/model/check.ts';
import type { Report } from '../../src/model/report.ts';
import type { SimulatedEstate } from '../../src/simulator/estate.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { EVERYTHING, worldOf } from '../cloud.ts';
import { AUDIT, company, SHOP } from '../simulator/company.ts';

const NOW = '2026-11-21T04:12:00.000Z';

/** The sample of the tests with everything in sight: whatever stays unseen below is a fault of the run. */
const clean = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(
    ([name, member]) => name !== 'assumable' && name !== '$gap' && !Object.hasOwn(Object(member) as object, '$gap'),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, clean(member)]));
};
const seen = clean(company) as SimulatedEstate;
const report = { 'iam.credential-report': { root: { Content: Buffer.from('user,arn\n').toString('base64') } } };
const inSight: SimulatedEstate = {
  ...seen,
  accounts: Object.fromEntries(
    Object.entries(seen.accounts).map(([id, { facts, ...account }]) => [
      id,
      { ...account, facts: { ...facts, global: { ...report, ...facts['global'] } } },
    ]),
  ),
};

const folder = mkdtempSync(join(tmpdir(), 'rampart-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Sitting {
  /** By `service:Operation`. */
  readonly calls: ReadonlyMap<string, number>;
  readonly events: readonly Progress[];
  readonly interrupted: boolean;
}

const total = ({ calls }: Sitting): number => [...calls.values()].reduce((sum, count) => sum + count, 0);

/** A folder with one estate file that several sittings write. */
function workplace() {
  const estate = join(mkdtempSync(join(folder, 'run-')), 'estate.ndjson');
  const sitting = async (
    request: Partial<CollectRequest>,
    { rules = [], stopAt = Infinity }: { readonly rules?: readonly Rule[]; readonly stopAt?: number } = {},
  ): Promise<Sitting> => {
    const simulator = simulate(inSight, { now: () => Date.parse(NOW), caller: AUDIT, rules });
    const stop = new AbortController();
    const calls = new Map<string, number>();
    const events: Progress[] = [];
    let made = 0;
    const whole: CollectRequest = {
      targets: { kind: 'organization', roleName: 'RampartAudit', units: [], excludeAccounts: [] },
      sessionName: 'test',
      externalId: 'only-us',
      regions: ['us-east-1'],
      excludeRegions: [],
      selection: EVERYTHING,
      depth: 'full',
      accountTimeLimit: 60,
      resume: false,
      estate,
      now: NOW,
      ...request,
    };
    const world = worldOf(simulator);
    const progress = (event: Progress): void => {
      world.progress(event);
      events.push(event);
      if (event.kind !== 'call') return;
      calls.set(event.operation, (calls.get(event.operation) ?? 0) + 1);
      made += 1;
      if (made === stopAt) stop.abort();
    };
    try {
      const { interrupted } = await collect(whole, { ...world, progress, signal: stop.signal });
      return { calls, events, interrupted };
    } catch (error) {
      if (error instanceof Interrupted) return { calls, events, interrupted: true };
      throw error;
    }
  };
  const report = (): Promise<Report> =>
    assessWhole(
      {
        estate,
        selection: EVERYTHING,
        declared: { resources: [], trusted: [], settings: DEFAULT_SETTINGS },
        now: NOW,
      },
      (thing, error) => expect.unreachable(`${thing} threw ${String(error)}`),
    );
  return { estate, sitting, report };
}

let undisturbed: { readonly report: Report; readonly calls: number };
beforeAll(async () => {
  const { sitting, report } = workplace();
  undisturbed = { calls: total(await sitting({})), report: await report() };
});

test('interrupted anywhere and resumed, the report is that of an undisturbed run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: undisturbed.calls }), { minLength: 1, maxLength: 3 }),
      async (stops) => {
        const { sitting, report, estate } = workplace();
        for (const stopAt of stops) {
          const { interrupted } = await sitting({ resume: true }, { stopAt });
          if (interrupted && existsSync(estate)) {
            // What a kill in the middle of a write leaves.
            appendFileSync(estate, '{"kind":"end","fact":"lam');
          }
        }
        const last = await sitting({ resume: true });
        expect(last.interrupted).toBe(false);
        expect(await report()).toEqual(undisturbed.report);
      },
    ),
    { numRuns: 25 },
  );
});

test('what is finished is not asked again', async () => {
  const { sitting, report, estate } = workplace();
  await sitting({});
  const before = readFileSync(estate, 'utf8');
  const again = await sitting({ resume: true });
  // The caller, its organization; no account is entered.
  expect([...again.calls.keys()]).toEqual(['organizations:DescribeOrganization']);
  expect(readFileSync(estate, 'utf8').startsWith(before)).toBe(true);
  expect(await report()).toEqual(undisturbed.report);
});

test('a gap that can heal is asked again, one that cannot is not', async () => {
  const { sitting, report } = workplace();
  const rules: readonly Rule[] = [
    { when: { operation: 'lambda:ListAliases' }, fault: 'throttled' },
    { when: { operation: 's3:GetBucketPolicy' }, fault: 'unavailable' },
    { when: { operation: 'ec2:DescribeSubnets' }, fault: 'access-denied' },
  ];
  await sitting({}, { rules });
  const causes = new Set((await report()).coverage.cells.flatMap(({ gaps }) => gaps.map(({ cause }) => cause)));
  expect(causes).toEqual(new Set(['throttled', 'unavailable', 'access-denied']));

  const { calls } = await sitting({ resume: true });
  expect(calls.get('lambda:ListAliases')).toBeGreaterThan(0);
  expect(calls.get('s3:GetBucketPolicy')).toBeGreaterThan(0);
  expect(calls.get('ec2:DescribeSubnets')).toBeUndefined();
  expect(calls.get('lambda:ListFunctions')).toBeUndefined();
  const { coverage } = await report();
  const left = new Set(coverage.cells.flatMap(({ gaps }) => gaps.map(({ operation }) => operation)));
  expect(left).toEqual(new Set(['ec2:DescribeSubnets']));
});

test('of a list that broke off among many parents only the missing ones are asked', async () => {
  const { sitting, report } = workplace();
  const [bucket] = Object.keys(inSight.accounts[SHOP]!.facts['global']!['s3.buckets'] as object);
  const first = await sitting(
    {},
    { rules: [{ when: { operation: 's3:GetBucketEncryption', input: { Bucket: bucket } }, fault: 'throttled' }] },
  );
  const unread = (await report()).findings.filter(
    ({ check, outcome }) => check === 's3-encryption' && outcome === 'not-assessed',
  ).length;
  const second = await sitting({ resume: true });
  const asked = second.calls.get('s3:GetBucketEncryption') ?? 0;
  expect([asked, unread]).toEqual([1, 1]);
  expect(asked).toBeLessThan(first.calls.get('s3:GetBucketEncryption')!);
  expect(await report()).toEqual(undisturbed.report);
});

test('an account that could not be entered in time is entered the next time; a refused one is not', async () => {
  const { sitting, report } = workplace();
  await sitting({}, { rules: [{ when: { operation: 'sts:AssumeRole' }, fault: 'unavailable' }] });
  const states = async (): Promise<readonly string[]> => (await report()).scope.accounts.map(({ state }) => state);
  expect(new Set(await states())).toContain('not-assessed');
  await sitting({ resume: true });
  expect(await report()).toEqual(undisturbed.report);
});

test.each<readonly [what: string, request: Partial<CollectRequest>, differs: string]>([
  ['other regions', { regions: ['eu-west-1'] }, 'regions'],
  ['another depth', { depth: 'fast' }, 'depth'],
  ['other accounts', { targets: { kind: 'self' } }, 'accounts'],
  ['other facts', { selection: { ...EVERYTHING, services: ['s3'] } }, 'facts'],
])('a run of %s is not resumed', async (_, request, differs) => {
  const { sitting, estate } = workplace();
  await sitting({}, { stopAt: 60 });
  const before = readFileSync(estate, 'utf8');
  await expect(sitting({ ...request, resume: true })).rejects.toThrow(new RegExp(`\\(${differs} differs\\)`));
  expect(readFileSync(estate, 'utf8')).toBe(before);
});

test.each(['nothing', 'an empty file', 'half a header'])(
  'where there is %s to go on from, the run begins',
  async (what) => {
    const { sitting, estate, report } = workplace();
    if (what === 'an empty file') writeFileSync(estate, '');
    if (what === 'half a header') writeFileSync(estate, '{"kind":"header","versi');
    const { events } = await sitting({ resume: true });
    expect(events.find(({ kind }) => kind === 'resumed')).toMatchObject({ found: false });
    expect(await report()).toEqual(undisturbed.report);
  },
);

test('a file damaged in its middle is not resumed', async () => {
  const { sitting, estate } = workplace();
  await sitting({});
  const text = readFileSync(estate, 'utf8');
  truncateSync(estate, 0);
  writeFileSync(estate, `${text.slice(0, 5000)}\n${text.slice(5000)}`);
  await expect(sitting({ resume: true })).rejects.toThrow(/not a line of an estate file/);
});
