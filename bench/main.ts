/** `npm run bench -- --size s|m|l|xl|records|empty|policies|networks|all|ci --rounds N --scale N --json FILE` */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { SIZES, type SizeOptions } from './estate.ts';
import { networkTimes } from './networks.ts';
import { policyTimes } from './policies.ts';
import { runScenario, type Run } from './run.ts';
import { SCENARIOS, type Certificate, type Scenario } from './scenario.ts';
import { summarized, table, verdicts, type Row } from './table.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 's' },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    accounts: { type: 'string' },
    regions: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const isGate = values.size === 'ci';
const seed = Number(values.seed);
const scale = Number(values.scale);
const rounds = isGate ? 1 : Number(values.rounds);
const scratch = mkdtempSync(join(tmpdir(), 'rampart-bench-'));

/** What is run of a size: all scenarios where one account is paced, Rampart alone where many or many records are. */
interface Work {
  readonly size: SizeOptions;
  readonly scale: number;
  readonly scenarios: readonly Scenario[];
}

const of = (contender: Scenario['contender'], name: string): readonly Scenario[] =>
  SCENARIOS.filter((one) => one.contender === contender && one.name === name);

function workOf(name: string): readonly Work[] {
  const [full, fast] = [of('rampart', 'full'), of('rampart', 'fast')];
  switch (name) {
    case 'ci':
      return [{ size: { size: 's', seed }, scale, scenarios: [...full, ...fast, ...of('rampart', 'throttle storm')] }];
    case 's':
      return [{ size: { size: 's', seed }, scale, scenarios: SCENARIOS }];
    case 'm':
      // Every fifth answer a throttle, and each taken for a sign of a smaller quota: many minutes, where S tells as much.
      return [
        {
          size: { size: 'm', seed },
          scale,
          scenarios: SCENARIOS.filter((one) => one.storm === undefined || values.only),
        },
      ];
    case 'l':
      return [{ size: { size: 'l', seed }, scale, scenarios: [...full, ...fast] }];
    case 'empty': {
      const regions = Number(values.regions ?? 6);
      return [{ size: { size: 'empty', seed, regions }, scale, scenarios: full }];
    }
    // Nothing but the processor is to be the limit.
    case 'records':
      return [{ size: { size: 'records', seed }, scale: 200, scenarios: fast }];
    case 'xl': {
      const regions = Number(values.regions ?? 6);
      const sizes = values.accounts === undefined ? [30, 300] : [Number(values.accounts)];
      return sizes.map((accounts) => ({ size: { size: 'xl', seed, accounts, regions }, scale, scenarios: full }));
    }
    case 'policies':
    case 'networks':
      return [];
    case 'all':
      return SIZES.flatMap(workOf);
    default:
      throw new Error(`--size is one of ${SIZES.join(', ')}, policies, networks, all, ci.`);
  }
}

/** A key for AWS's names in some regions, made for this run; undefined where there is no openssl. */
function certificate(regions: readonly string[]): Certificate | undefined {
  const [key, cert] = [join(scratch, 'key.pem'), join(scratch, 'cert.pem')];
  const names = [
    '*.amazonaws.com',
    ...regions.flatMap((region) => ['', 's3.', 's3-control.'].map((part) => `*.${part}${region}.amazonaws.com`)),
  ];
  const subjects = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=bench'];
  const { status } = spawnSync('openssl', [...request, '-addext', subjects, '-keyout', key, '-out', cert]);
  return status === 0 ? { key, cert } : undefined;
}

const rows: Row[] = [];
try {
  for (const { size, scale: speed, scenarios } of workOf(values.size)) {
    const runs = new Map<Scenario, Run[]>();
    const wanted = scenarios.filter(({ name }) => values.only === undefined || name === values.only);
    // Round by round, so that what else the machine does falls on all alike.
    for (let round = 0; round < rounds; round += 1) {
      for (const scenario of wanted) {
        const run = await runScenario(scenario, { size, scale: speed, scratch, certificate });
        runs.set(scenario, [...(runs.get(scenario) ?? []), run]);
        process.stderr.write(`${size.size} ${scenario.contender} ${scenario.name}, round ${round + 1}: ${run.note}\n`);
      }
    }
    for (const [scenario, own] of runs) rows.push(summarized(size, scenario, own));
  }
} finally {
  rmSync(scratch, { recursive: true });
}

const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? '',
  memoryMb: Math.round(totalmem() / 2 ** 20),
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
};
if (values.size === 'networks' || values.size === 'all') process.stdout.write(`${networkTimes()}\n\n`);
if (values.size === 'policies' || values.size === 'all') process.stdout.write(`${policyTimes(rounds)}\n\n`);
process.stdout.write(
  `${machine.cores} cores, ${machine.memoryMb} MB, node ${machine.node}, ${machine.date}; scale ${scale}, ${rounds} rounds: median (least to most)\n\n${table(rows)}\n`,
);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine, scale, rounds, rows }, null, 2)}\n`);
if (isGate) {
  const judged = verdicts(rows);
  for (const { name, passed } of judged) if (!passed) process.stdout.write(`FAILED ${name}\n`);
  const failed = judged.filter(({ passed }) => !passed).length;
  process.stdout.write(`${judged.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
