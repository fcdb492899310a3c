import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { exitCode, summary } from '../../src/cli/run.ts';
import type { EstateAccount } from '../../src/estate/estate.ts';
import { wholeEstate } from '../estate/whole.ts';
import { countsOf } from '../../src/engine/finding-counts.ts';
import type { EstateHeader } from '../../src/estate/lines.ts';
import type { Report } from '../../src/model/report.ts';
import { AUDIT, DATA, estate, SHOP } from './estate.ts';
import { cloud, folder, rampart, type Cloud, type Ended } from './rampart.ts';

const NOW = ['--now', '2026-11-21T04:12:00Z'];
const roleIn = (account: string, name = 'Audit'): string => `arn:aws:iam::${account}:role/${name}`;
const SHOP_ROLE = ['--role-arn', roleIn(SHOP), '--external-id', 'only-us'];
const SCOPE = [...SHOP_ROLE, '--regions', 'us-east-1', ...NOW];

let cwd: string;
let company: Cloud;
/** One audit that the tests share, in the folder `audit`. */
let audited: Ended;
const cleanUp: (() => void)[] = [];

beforeAll(async () => {
  cwd = folder((remove) => cleanUp.push(remove));
  company = await cloud(estate);
  audited = await run('audit', ...SCOPE, '--output', 'audit');
});
afterAll(async () => {
  await company.close();
  for (const one of cleanUp) one();
});

const run = (...args: readonly string[]): Promise<Ended> => rampart(args, { cwd, env: company.env });
const bytes = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const reportIn = (output: string): Report => JSON.parse(bytes(`${output}/report.json`)) as Report;
const accountsIn = async (output: string): Promise<readonly EstateAccount[]> =>
  (await wholeEstate(join(cwd, output, 'estate.ndjson'))).accounts.map(({ account }) => account);
const headerOf = async (output: string): Promise<EstateHeader> =>
  (await wholeEstate(join(cwd, output, 'estate.ndjson'))).header;

test('audit is collect, assess, render: byte for byte, run after run', async () => {
  const [again, collected] = await Promise.all([
    run('audit', ...SCOPE, '--output', 'again'),
    run('collect', ...SCOPE, '--output', 'collect'),
  ]);
  expect([audited.code, again.code, collected.code]).toEqual([0, 0, 0]);
  expect(collected.out).toBe('collect/estate.ndjson\n');
  const later = await Promise.all([
    run('assess', 'collect/estate.ndjson', ...NOW, '--output', 'assess'),
    run('render', 'audit/report.json', '--output', 'render'),
    run('assess', 'collect/estate.ndjson', '--output', 'one'),
    run('assess', 'collect/estate.ndjson', '--output', 'two'),
  ]);
  expect(later.map(({ code, err }) => [code, err])).toEqual(Array.from({ length: 4 }, () => [0, '']));
  for (const file of ['report.json', 'report.html']) {
    for (const other of ['again', 'assess', 'render']) expect(bytes(`${other}/${file}`)).toBe(bytes(`audit/${file}`));
    expect(bytes(`two/${file}`)).toBe(bytes(`one/${file}`));
  }
  expect(reportIn('audit').run.startedAt).toBe('2026-11-21T04:12:00.000Z');
  expect(reportIn('audit').findings.length).toBeGreaterThan(10);

  // Results on standard output, progress on standard error: plain lines, since it is no terminal.
  expect(audited.out).toMatch(
    /^Score .*\nCoverage .*\nFailing .*\nWritten   audit\/report\.html\nWritten   audit\/report\.json\n$/,
  );
  expect(
    audited.err
      .trim()
      .split('\n')
      .filter((line) => !/ calls, /.test(line)),
  ).toEqual([
    `Caller arn:aws:iam::${AUDIT}:user/auditor`,
    `${SHOP} shop: collecting in 1 region`,
    `${SHOP}: collected`,
  ]);
  const measured = JSON.parse(bytes('audit/run.json')) as { calls: Record<string, number>; interrupted: boolean };
  expect(measured).toMatchObject({ interrupted: false });
  expect(measured.calls['lambda:ListFunctions']).toBe(1);
});

describe('an organization', () => {
  test('who cannot be entered is a gap; the own account falls back to the base credentials', async () => {
    const before = company.calls('sts:AssumeRole');
    const { code, err } = await run(
      'audit',
      '--organization',
      '--role-name',
      'Audit',
      '--external-id',
      'only-us',
      '--services',
      's3,lambda',
      '--regions',
      'us-east-1,eu-west-1,ap-east-1',
      '--output',
      'org',
      '--quiet',
    );
    expect(code).toBe(0);
    // Quiet, but for what will be missing from every verdict.
    expect(err).toMatch(new RegExp(`^${DATA}: could not be entered: AccessDenied: .*\\n$`));
    // One for each account, however many services and regions.
    expect(company.calls('sts:AssumeRole') - before).toBe(3);
    const { scope, coverage } = reportIn('org');
    expect(scope.accounts.map(({ id, name, state }) => [id, name, state])).toEqual([
      [SHOP, 'shop', 'partial'],
      [AUDIT, 'audit', expect.any(String)],
      [DATA, 'data', 'not-assessed'],
    ]);
    const because = scope.accounts.map((account) => account.because);
    expect(because[0]).toMatch(/Not enabled: ap-east-1\./);
    expect(because[1]).toContain(
      `Entered as arn:aws:iam::${AUDIT}:user/auditor (its own account; ${roleIn(AUDIT)} could not be assumed).`,
    );
    expect(because[2]).toContain(`Could not be entered as ${roleIn(DATA)}: AccessDenied`);
    const cell = (account: string, region: string, service: string) =>
      coverage.cells.find((one) => one.account === account && one.region === region && one.service === service)!;
    expect(cell(SHOP, 'ap-east-1', 'lambda').state).toBe('not-enabled');
    expect(cell(DATA, 'us-east-1', 'lambda')).toMatchObject({
      state: 'denied',
      gaps: [{ operation: 'sts:AssumeRole', cause: 'access-denied' }],
    });
  });

  test('accounts are left out by id and by unit', async () => {
    const organization = [
      'collect',
      '--organization',
      '--role-name',
      'Audit',
      '--services',
      's3',
      '--regions',
      'us-east-1',
    ];
    const [excluded, below, none] = await Promise.all([
      run(...organization, '--exclude-accounts', `${DATA},${SHOP}`, '--output', 'excluded'),
      run(...organization, '--ou', 'ou-ab12-11111111', '--output', 'below'),
      run(...organization, '--ou', 'ou-none', '--output', 'none'),
    ]);
    expect([excluded.code, below.code, none.code]).toEqual([0, 0, 2]);
    const rosterIn = (output: string): unknown => {
      const lines = bytes(`${output}/estate.ndjson`).trim().split('\n');
      return lines
        .map((line) => JSON.parse(line) as { kind: string; accounts?: unknown })
        .find(({ kind }) => kind === 'roster')?.accounts;
    };
    expect((await headerOf('excluded')).accounts).toBeNull();
    expect(rosterIn('excluded')).toEqual([AUDIT]);
    expect(rosterIn('below')).toEqual([SHOP, DATA]);
    expect(none.err).toMatch(/\nrampart: No account is left: loosen --ou or --exclude-accounts\.\n$/);
    expect(() => bytes('none/estate.ndjson')).toThrow('ENOENT');
    // Without the external id that it asks for, the shop is refused.
    expect((await accountsIn('below')).map(({ refused }) => refused?.cause)).toEqual([
      'access-denied',
      'access-denied',
    ]);
  });
});

test('several roles, with one code of an MFA device', async () => {
  const { code } = await run(
    'collect',
    '--role-arn',
    roleIn(SHOP, 'path/one'),
    '--role-arn',
    roleIn(AUDIT, 'two,three'),
    '--external-id',
    'only-us',

    '--mfa-serial',
    `arn:aws:iam::${AUDIT}:mfa/me`,
    '--mfa-code',
    '123456',
    '--services',
    's3',
    '--regions',
    'us-east-1',
    '--output',
    'mfa',
    '--session-name',
    'night-run',
  );
  expect(code).toBe(0);
  expect(company.calls('sts:GetSessionToken')).toBe(1);
  expect((await accountsIn('mfa')).map(({ id, via }) => [id, via.split(' ', 1)[0]])).toEqual([
    [SHOP, roleIn(SHOP, 'path/one')],
    [AUDIT, `arn:aws:iam::${AUDIT}:user/auditor`],
  ]);
});

test('named accounts; all regions that are enabled, but for those excluded', async () => {
  const { code } = await run(
    'collect',
    '--accounts',
    SHOP,
    '--role-name',
    'Audit',
    '--external-id',
    'only-us',
    '--services',
    's3',
    '--exclude-regions',
    'us-west-1,us-west-2',
    '--output',
    'all',
  );
  expect(code).toBe(0);
  const [{ regions } = { regions: [] }] = await accountsIn('all');
  expect(regions).toContain('us-east-1');
  expect(regions.length).toBeGreaterThan(10);
  for (const left of ['us-west-1', 'us-west-2', 'ap-east-1']) expect(regions).not.toContain(left);

  expect(await run('assess', join('all', 'estate.ndjson'), '--output', 'all')).toMatchObject({ code: 0 });
  const leftOut = reportIn('all')
    .coverage.cells.filter(({ state }) => state === 'out-of-scope')
    .map(({ region }) => region);
  expect(new Set(leftOut)).toEqual(new Set(['us-west-1', 'us-west-2']));
});

test('services without checks can be collected, and not judged', async () => {
  const [collected, judged] = await Promise.all([
    run('collect', ...SCOPE, '--services', 'tag', '--output', 'tags'),
    run('audit', ...SCOPE, '--services', 'tag', '--output', 'no-checks'),
  ]);
  expect(collected).toMatchObject({ code: 0, out: 'tags/estate.ndjson\n' });
  expect((await headerOf('tags')).facts).toContain('tag.resources');
  expect(judged).toMatchObject({ code: 2, out: '' });
  expect(judged.err).toMatch(/^rampart: No check is left/);
  expect(existsSync(join(cwd, 'no-checks'))).toBe(false);
});

describe('credentials', () => {
  const place = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const small = ['collect', '--services', 's3', '--regions', 'us-east-1'];

  test('none, or a profile that is not there: one line, exit 2', async () => {
    const { AWS_REGION: _, ...noRegion } = company.env;
    const [none, profile, region] = await Promise.all([
      rampart(small, { cwd, env: { ...company.env, ...place } }),
      rampart([...small, '--profile', 'nope'], { cwd, env: { ...company.env, ...place } }),
      rampart(['audit'], { cwd, env: noRegion }),
    ]);
    for (const { code, out, err } of [none, profile, region])
      expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
    expect(none.err).toMatch(/^rampart: No usable AWS credentials in the environment, a profile \(--profile\) or/);
    expect(profile.err).toMatch(/^rampart: No usable AWS credentials in the profile "nope": /);
    expect(region.err).toMatch(/^rampart: No region: set AWS_REGION/);
  });

  test('a profile with role_arn and source_profile, by --profile and by AWS_PROFILE', async () => {
    const home = folder();
    writeFileSync(
      join(home, 'aws-config'),
      `[profile audit]\nregion = eu-west-1\nrole_arn = ${roleIn(SHOP)}\nexternal_id = only-us\nsource_profile = base\n[profile base]\nregion = eu-west-1\n`,
    );
    writeFileSync(
      join(home, 'aws-credentials'),
      `[base]\naws_access_key_id = ${company.env['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = simulated\n`,
    );
    const { AWS_ACCESS_KEY_ID: _k, AWS_SECRET_ACCESS_KEY: _s, AWS_REGION: _r, ...env } = company.env;
    const [flag, variable, doctor] = await Promise.all([
      rampart([...small, '--profile', 'audit'], { cwd: home, env }),
      rampart([...small, '--output', 'two'], { cwd: home, env: { ...env, AWS_PROFILE: 'audit' } }),
      rampart(['doctor', '--profile', 'audit', '--services', 's3'], { cwd: home, env }),
    ]);
    expect([flag.code, variable.code, doctor.code]).toEqual([0, 0, 0]);
    for (const output of ['rampart-report', 'two']) {
      const { header } = await wholeEstate(join(home, output, 'estate.ndjson'));
      expect(header.caller).toMatch(new RegExp(`^arn:aws:sts::${SHOP}:assumed-role/Audit/`));
      expect(header.accounts).toEqual([SHOP]);
    }
    expect(doctor.out).toContain('Tried in    eu-west-1\n');
  });
});

describe('what is said while it runs', () => {
  const small = [
    'collect',
    '--services',
    's3',
    '--regions',
    'us-east-1',
    '--role-arn',
    roleIn(SHOP),
    '--external-id',
    'only-us',
  ];

  test('--quiet nothing, --verbose every call, --log-format json a JSON text a line', async () => {
    const [quiet, verbose, json] = await Promise.all([
      run(...small, '--output', 'quiet', '--quiet'),
      run(...small, '--output', 'verbose', '--verbose', '--no-color'),
      run(...small, '--output', 'json', '--log-format', 'json', '--verbose'),
    ]);
    expect([quiet.code, verbose.code, json.code]).toEqual([0, 0, 0]);
    expect(quiet.err).toBe('');
    const { calls } = JSON.parse(bytes('verbose/run.json')) as { calls: Record<string, number> };
    const said = verbose.err.split('\n');
    for (const [operation, count] of Object.entries(calls)) {
      expect(said.filter((line) => line.endsWith(` ${operation}`))).toHaveLength(count);
    }
    const events = json.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; message: string });
    // The pace is told by the clock.
    const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'pace');
    expect(new Set(kinds)).toEqual(new Set(['caller', 'entered', 'call', 'done']));
  });
});

describe('exit codes', () => {
  test('1 wins over 3', async () => {
    const gated = (...gates: readonly string[]): Promise<Ended> =>
      run('assess', 'audit/estate.ndjson', '--format', 'json', '--output', `gated${gates.join('')}`, ...gates);
    const codes = await Promise.all([
      gated('--fail-on', 'low'),
      gated('--min-coverage', '1'),
      gated('--min-coverage', '1', '--fail-on', 'low'),
      run('render', 'audit/report.json', '--format', 'json', '--output', 'gated-render', '--min-coverage', '1'),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([1, 3, 1, 3]);
  });

  const report = (low: number, ratio: number, ...severities: readonly string[]): Report =>
    ({
      score: { value: null, grade: null, low, high: 100 },
      coverage: { ratio, cells: [] },
      scope: { accounts: [{ id: SHOP, name: 'x', state: 'not-assessed', because: 'evil\u001B[2J\nname' }] },
      run: { complete: false },
      findings: severities.map((severity) => ({ outcome: 'fail', severity })),
    }) as object as Report;

  test.each([
    [{ failOn: 'none' }, 0],
    [{ failOn: 'critical' }, 0],
    [{ failOn: 'high' }, 0],
    [{ failOn: 'medium' }, 1],
    [{ failOn: 'info' }, 1],
    [{ failOn: 'none', minScore: 60 }, 0],
    [{ failOn: 'none', minScore: 60.1 }, 1],
    [{ failOn: 'none', minCoverage: 0.5 }, 0],
    [{ failOn: 'none', minCoverage: 0.51 }, 3],
    [{ failOn: 'none', minScore: 61, minCoverage: 0.6 }, 1],
  ] as const)('%j', (gates, code) => {
    const judged = report(60, 0.5, 'medium');
    expect(exitCode(judged, countsOf(judged.findings), gates)).toBe(code);
  });

  test('a summary says that it is of half a run, and shows no control characters', () => {
    const judged = report(60, 0.5);
    const said = summary(judged, countsOf(judged.findings), []);
    expect(said).toMatch(/^The run was interrupted: the reports are incomplete\.\n/);
    expect(said).toContain('evil\\u001b[2J\\u000aname');
  });
});
