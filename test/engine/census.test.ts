import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import type { CensusSource } from '../../src/aws/census.ts';
import { collect, type Progress } from '../../src/engine/collect.ts';
import { auditPolicy } from '../../src/engine/permissions.ts';
import { UsageError, type CollectRequest } from '../../src/engine/request.ts';
import { chosenFacts } from '../../src/engine/selection.ts';
import type { CoverageCell, Report } from '../../src/model/report.ts';
import type { SimulatedAccount, SimulatedEstate } from '../../src/simulator/estate.ts';
import { simulate, type Simulator } from '../../src/simulator/simulator.ts';
import { auditOf, EVERYTHING, worldOf, type Audit, type AuditOptions } from '../cloud.ts';

const HOME = '111122223333';
const SHOP = '444455556666';
const NOW = '2026-11-21T04:12:00.000Z';
const CONFIG: CensusSource = 'config:all';
const services = [
  'apigateway',
  'apigatewayv2',
  'ec2',
  'ecs',
  'elbv2',
  'kms',
  'lambda',
  'network-firewall',
  'route53resolver',
  's3-control',
  'secretsmanager',
  'wafv2',
];

const functions = (region: string, account: string): object => ({
  'lambda.functions': {
    orders: {
      FunctionName: 'orders',
      FunctionArn: `arn:aws:lambda:${region}:${account}:function:orders`,
      Runtime: 'nodejs22.x',
      Role: `arn:aws:iam::${account}:role/orders`,
    },
  },
});

/** Functions in us-east-1 and a network in eu-west-1; whatever else an account has is given. */
const cloud = (shop: Partial<SimulatedAccount> = {}): SimulatedEstate => ({
  accounts: {
    [HOME]: { name: 'home', facts: { global: {} } },
    [SHOP]: {
      name: 'shop',
      ...shop,
      facts: {
        global: {},
        'us-east-1': functions('us-east-1', SHOP) as Record<string, unknown>,
        'eu-west-1': { 'ec2.vpcs': { 'vpc-1': { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' } } },
        ...shop.facts,
      },
    },
  },
});

const audit = (estate: SimulatedEstate, options: AuditOptions = {}): Promise<Audit> =>
  auditOf(estate, {
    caller: HOME,
    regions: ['ap-south-1', 'eu-west-1', 'us-east-1'],
    targets: { kind: 'accounts', roleName: 'RampartAudit', accounts: [SHOP] },
    ...options,
  });

/** What is asked of the region itself, by operation; what has no region is asked in some region too. */
const callsIn = ({ calls }: Simulator, region: string): ReadonlyMap<string, number> =>
  new Map(
    [...calls]
      .map(([key, count]) => [key.split('/'), count] as const)
      .filter(([[account, at, operation = '']]) => account === SHOP && at === region && isRegional(operation))
      .map(([[, , operation = ''], count]) => [operation, count] as const),
  );

const isRegional = (operation: string): boolean =>
  !['ec2:DescribeRegions', 's3-control:GetPublicAccessBlock'].includes(operation) &&
  [...services, 'tag'].includes(operation.split(':')[0]!);

const numberIn = (simulator: Simulator, region: string): number =>
  [...callsIn(simulator, region).values()].reduce((sum, count) => sum + count, 0);

const askedOf = (simulator: Simulator, service: string): number =>
  [...simulator.calls].filter(([key]) => key.split('/')[2]!.startsWith(`${service}:`)).length;

const cell = ({ coverage }: Report, region: string, service: string): CoverageCell =>
  coverage.cells.find((one) => one.region === region && one.service === service)!;

describe.each([
  [CONFIG, 'AWS Config aggregator all'],
  ['resource-explorer', 'AWS Resource Explorer'],
] as const)('a census of %s', (census, name) => {
  test('leaves tags alone to ask for in an empty region', async () => {
    const without = await audit(cloud());
    const { simulator, report } = await audit(cloud(), { census });
    expect(numberIn(without.simulator, 'ap-south-1')).toBeGreaterThan(30);
    expect(numberIn(without.simulator, 'ap-south-1')).toBeLessThanOrEqual(45);
    expect(callsIn(simulator, 'ap-south-1')).toEqual(new Map([['tag:GetResources', 1]]));
    for (const service of services) expect(cell(report, 'ap-south-1', service).state).toBe('pruned');
    expect(cell(report, 'ap-south-1', 'tag').state).toBe('assessed');
  });

  test('is told with its time wherever something rests on it, and passes nothing', async () => {
    const { report } = await audit(cloud(), { census });
    const gaps = services.flatMap((service) => cell(report, 'ap-south-1', service).gaps);
    expect(gaps.length).toBeGreaterThan(20);
    for (const { cause, detail } of gaps) {
      expect(cause).toBe('pruned');
      expect(detail).toBe(`Not queried: the census of ${NOW} (${name}) shows none.`);
    }
    const found = report.findings.filter(({ resource }) => resource.region === 'ap-south-1');
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ outcome, gap }) => outcome !== 'not-assessed' || gap?.cause !== 'pruned')).toEqual([]);
    expect(report.run.notes).toEqual([
      `Where the census of ${NOW} (${name}) shows nothing of a service, it was not asked and is not assessed (pruned).`,
    ]);
  });

  test('lets be asked what it shows', async () => {
    const { simulator, report } = await audit(cloud(), { census });
    expect(callsIn(simulator, 'us-east-1')).toContainEqual(['lambda:GetPolicy', 1]);
    expect(cell(report, 'us-east-1', 'lambda').state).not.toBe('pruned');
    expect(cell(report, 'us-east-1', 'ec2').state).toBe('pruned');
    expect(cell(report, 'eu-west-1', 'ec2').state).toBe('assessed');
    expect(cell(report, 'eu-west-1', 'lambda').state).toBe('pruned');
    const plain = await audit(cloud());
    const functionsOf = ({ findings }: Report) =>
      findings.filter(({ check, resource }) => check === 'lambda-runtime-supported' && resource.region === 'us-east-1');
    expect(functionsOf(report)).toEqual(functionsOf(plain.report));
    // What has no region is never left out.
    for (const service of ['iam', 's3', 'organizations'])
      expect(askedOf(simulator, service)).toBe(askedOf(plain.simulator, service));
  });

  test('proves nothing of a region that it does not cover: that is asked', async () => {
    const estate = cloud({ inventory: { 'ap-south-1': 'none' } });
    const [plain, { simulator, report }] = [await audit(estate), await audit(estate, { census })];
    expect(numberIn(simulator, 'ap-south-1')).toBe(numberIn(plain.simulator, 'ap-south-1'));
    for (const service of services) expect(cell(report, 'ap-south-1', service).state).toBe('assessed');
  });

  test('that lags behind what is there never makes it pass', async () => {
    const estate = cloud({ inventory: { 'us-east-1': 'behind' } });
    const { simulator, report } = await audit(estate, { census });
    expect([...callsIn(simulator, 'us-east-1').keys()]).toEqual(['tag:GetResources']);
    expect(cell(report, 'us-east-1', 'lambda').state).toBe('pruned');
    const found = report.findings.filter(({ resource }) => resource.region === 'us-east-1');
    expect(new Set(found.map(({ outcome }) => outcome))).toEqual(new Set(['not-assessed']));
    const { score } = (await audit(cloud())).report;
    expect(report.score.low).toBeLessThanOrEqual(score.low);
    expect(report.score.high).toBeGreaterThanOrEqual(score.high);
    expect(report.coverage.ratio).toBeLessThan(1);
  });

  test('that is denied leaves nothing out, and the report says so', async () => {
    const operation = census === CONFIG ? 'config:*' : 'resource-explorer-2:*';
    const events: Progress[] = [];
    const { report, simulator } = await audit(cloud(), {
      census,
      rules: [{ when: { operation }, fault: 'access-denied' }],
      world: { progress: (event) => events.push(event) },
    });
    const plain = await audit(cloud());
    expect(report.findings).toEqual(plain.report.findings);
    expect(numberIn(simulator, 'ap-south-1')).toBe(numberIn(plain.simulator, 'ap-south-1'));
    expect(report.run.notes).toEqual([
      expect.stringMatching(
        new RegExp(
          `^There was no census \\(${name}\\), so everything was asked: \\S+ \\(access-denied\\)\\. AccessDenied`,
        ),
      ),
    ]);
    expect(events.filter(({ kind }) => kind === 'no-census')).toEqual([
      { kind: 'no-census', name, detail: expect.stringContaining('AccessDenied') as string },
    ]);
  });
});

test('one census serves all accounts of an organization', async () => {
  const estate = { ...cloud(), organization: { id: 'o-example1234', managementAccount: HOME } };
  const { simulator, statistics } = await audit(estate, {
    census: CONFIG,
    targets: { kind: 'organization', roleName: 'RampartAudit', units: [], excludeAccounts: [] },
  });
  expect(statistics.calls['config:SelectAggregateResourceConfig']).toBe(2);
  expect([...simulator.calls.keys()].filter((key) => key.includes('/config:'))).toEqual([
    `${HOME}/us-east-1/config:SelectAggregateResourceConfig`,
  ]);
  for (const account of [HOME, SHOP]) {
    const lists = [...simulator.calls.keys()].filter((key) => key.startsWith(`${account}/ap-south-1/lambda:`));
    expect(lists).toEqual([]);
  }
});

describe('AWS Config', () => {
  const stateWith = async (recorder: Readonly<Record<string, unknown>>, service: string): Promise<string> =>
    cell((await audit(cloud({ recorder }), { census: CONFIG })).report, 'ap-south-1', service).state;

  test.each([
    ['that has stopped', { Recording: false, RecordingGroup: { AllSupported: true } }],
    ['of other types', { Recording: true, RecordingGroup: { AllSupported: false, ResourceTypes: ['AWS::EC2::VPC'] } }],
    [
      'that leaves functions out',
      { Recording: true, RecordingGroup: { ExclusionByResourceTypes: { ResourceTypes: ['AWS::Lambda::Function'] } } },
    ],
  ])('a recorder %s proves nothing of functions', async (_, recorder) => {
    expect(await stateWith(recorder, 'lambda')).toBe('assessed');
  });

  test.each([
    ['names them', { Recording: true, RecordingGroup: { ResourceTypes: ['AWS::Lambda::Function'] } }],
    [
      'leaves only others out',
      { Recording: true, RecordingGroup: { ExclusionByResourceTypes: { ResourceTypes: ['AWS::EC2::VPC'] } } },
    ],
  ])('a recorder that %s proves that there are none', async (_, recorder) => {
    expect(await stateWith(recorder, 'lambda')).toBe('pruned');
    expect(await stateWith(recorder, 'ec2')).toBe('assessed');
  });

  test('a page that fails is no census', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`7777000000${10 + at}`, { name: 'other', facts: {} }]),
    );
    const estate = { accounts: { ...cloud().accounts, ...many } };
    const rules = [{ when: { operation: 'config:*' }, fault: 'access-denied', after: 1 }] as const;
    const whole = await audit(estate, { census: CONFIG });
    expect(whole.statistics.calls['config:SelectAggregateResourceConfig']).toBe(3);
    const { report } = await audit(estate, { census: CONFIG, rules, world: silent });
    expect(cell(report, 'ap-south-1', 'lambda').state).toBe('assessed');
  });
});

describe('Resource Explorer', () => {
  test.each([
    ['without a default view nothing is listed', 'GetDefaultView', {}],
    ['a view that filters is no census', 'GetView', { View: { Filters: { FilterString: 'tag:all' } } }],
  ])('%s', async (_, operation, answer) => {
    const estate = cloud();
    const home = estate.accounts[HOME]!;
    const facts = { ...home.facts, global: { [`resource-explorer-2:${operation}`]: answer } };
    const accounts = { ...estate.accounts, [HOME]: { ...home, facts } };
    const { simulator, report } = await audit({ accounts }, { census: 'resource-explorer', world: silent });
    expect(simulator.calls.has(`${HOME}/us-east-1/resource-explorer-2:ListResources`)).toBe(false);
    expect(cell(report, 'ap-south-1', 'lambda').state).toBe('assessed');
    expect(report.run.notes[0]).toMatch(/\(unsupported\)\. UnusableInventory: /);
  });
});

const silent = { progress: () => undefined };

describe('resumed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rampart-census-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const sitting = async (name: string, request: Partial<CollectRequest>, stopAt = Infinity): Promise<Simulator> => {
    const simulator = simulate(cloud(), { now: () => Date.parse(NOW), caller: HOME });
    const stop = new AbortController();
    let calls = 0;
    const progress = ({ kind }: Progress): void => {
      if (kind === 'call' && ++calls === stopAt) stop.abort();
    };
    await collect(
      {
        targets: { kind: 'accounts', roleName: 'RampartAudit', accounts: [SHOP] },
        sessionName: 'test',
        regions: ['ap-south-1', 'us-east-1'],
        excludeRegions: [],
        selection: EVERYTHING,
        depth: 'full',
        accountTimeLimit: 60,
        resume: false,
        estate: join(folder, `${name}.ndjson`),
        now: NOW,
        ...request,
      },
      { ...worldOf(simulator), progress, signal: stop.signal },
    );
    return simulator;
  };
  const lines = (name: string): readonly string[] =>
    readFileSync(join(folder, `${name}.ndjson`), 'utf8')
      .trim()
      .split('\n');

  test('goes on with what was left out', async () => {
    await sitting('whole', { census: CONFIG });
    await sitting('halves', { census: CONFIG }, 12);
    const before = lines('halves').filter((line) => line.includes('"pruned"'));
    expect(before.length).toBeGreaterThan(20);
    const simulator = await sitting('halves', { census: CONFIG, resume: true });
    expect(
      lines('halves')
        .filter((line) => line.includes('"pruned"'))
        .slice(0, before.length),
    ).toEqual(before);
    expect(new Set(lines('halves').filter((line) => line.includes('"kind":"gap"')))).toEqual(
      new Set(lines('whole').filter((line) => line.includes('"kind":"gap"'))),
    );
    const asked = [...callsIn(simulator, 'ap-south-1').keys()];
    expect(asked.filter((operation) => operation !== 'tag:GetResources')).toEqual([]);
  });

  test.each([
    ['another', 'config:other'],
    ['none', undefined],
  ] as const)('refuses %s census', async (_, other) => {
    const name = `of-${String(other).replace(':', '-')}`;
    await sitting(name, { census: CONFIG }, 12);
    const request = { resume: true, ...(other && { census: other }) };
    await expect(sitting(name, request)).rejects.toThrow(UsageError);
    await expect(sitting(name, request)).rejects.toThrow(/census differs/);
  });
});

test('the audit role needs nothing for a census', async () => {
  const policy = JSON.stringify(auditPolicy(await chosenFacts(EVERYTHING), 'aws', 'full'));
  expect(policy).not.toMatch(/config:|resource-explorer/);
});
