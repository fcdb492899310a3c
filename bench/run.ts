import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { BASE_KEY } from '../src/simulator/sessions.ts';
import { benchEstate, type BenchEstate, type SizeOptions } from './estate.ts';
import { boundOf, minimal, type Minimal } from './minimal.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import {
  LATENCY,
  type Assignment,
  type Certificate,
  type Effort,
  type Scenario,
  type Served,
  type ServerOptions,
} from './scenario.ts';

/** One contender against one server, once. Left out: why. */
export interface Run {
  readonly note: string;
  readonly minimal: number;
  /** Seconds. */
  readonly bound: number;
  readonly effort?: Effort;
  readonly served?: Served;
  readonly outcome?: Outcome;
}

export interface RunOptions {
  readonly size: SizeOptions;
  readonly scale: number;
  readonly scratch: string;
  readonly certificate: (regions: readonly string[]) => Certificate | undefined;
}

const script = (name: string): string => fileURLToPath(new URL(`${name}.js`, import.meta.url));

const estates = new Map<string, BenchEstate>();

/** The estate of a size, made once: the runs of a size share it. */
function estateOf(size: SizeOptions): BenchEstate {
  const key = JSON.stringify(size);
  const known = estates.get(key);
  if (known) return known;
  // One at a time: those of many accounts are large.
  estates.clear();
  const made = benchEstate(size);
  estates.set(key, made);
  return made;
}

export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Run> {
  const { depth, share, gentleness, contender, storm, secure } = scenario;
  const { size, scale, scratch } = options;
  const bench = estateOf(size);
  const { regions } = bench;
  const least = minimal(bench.estate, { depth, regions });
  const plan = { minimal: least.total, bound: boundIn(scenario, least) };
  const tls = secure ? options.certificate(regions) : undefined;
  if (secure && tls === undefined) return { ...plan, note: 'left out: no openssl to make a certificate with' };
  if (contender === 'prowler' && !isInstalled('prowler')) return { ...plan, note: 'left out: prowler is not on PATH' };

  const serverOptions: ServerOptions = {
    size,
    scale,
    share,
    ...(storm !== undefined && { storm }),
    ...(tls && { tls }),
  };
  const server = fork(script('server'), [JSON.stringify(serverOptions)]);
  const output = mkdtempSync(join(scratch, 'run-'));
  try {
    const { port } = await heard<{ readonly port: number }>(server);
    const ids = Object.keys(bench.estate.accounts);
    const accounts = bench.estate.organization ? null : ids;
    const { quotasKnown } = scenario;
    const assignment: Assignment = {
      size,
      regions,
      accounts,
      depth,
      scale,
      port,
      output,
      gentleness,
      quotasKnown,
      ...(tls && { tls }),
    };
    const effort = contender === 'prowler' ? await prowler(assignment) : await contend(contender, assignment);
    server.send('over');
    const served = await heard<Served>(server);
    const outcome = contender === 'rampart' ? await outcomeOf(output, bench, depth) : undefined;
    const note = `${sum(served.calls)} calls, ${effort.seconds.toFixed(1)} s`;
    return { ...plan, note, effort, served, ...(outcome && { outcome }) };
  } finally {
    server.kill();
    rmSync(output, { recursive: true });
  }
}

/** The bound of what is left of the quotas: a gentle client uses less of the rate, and all of the burst. */
function boundIn({ share, gentleness }: Scenario, least: Minimal): number {
  const roundTrip = (LATENCY[0] + LATENCY[1]) / 2 / 1000;
  return boundOf(least, { roundTrip, share: share * (1 - gentleness), burstShare: share });
}

const sum = (calls: Served['calls']): number => Object.values(calls).reduce((total, count) => total + count, 0);

async function contend(contender: Exclude<Scenario['contender'], 'prowler'>, assignment: Assignment): Promise<Effort> {
  const child = fork(script(contender), [], { env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' } });
  child.send(assignment);
  return heard<Effort>(child);
}

/** The next message of a child; its end without one is an error. */
async function heard<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Message),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${child.spawnargs[1] ?? 'A child'} ended with ${String(code)} before it answered.`);
      }),
    ]);
  } finally {
    ended.abort();
  }
}

const isInstalled = (command: string): boolean => spawnSync('which', [command]).status === 0;

/** Prowler's own command, as its users run it, for the services that Rampart reads. */
async function prowler({ port, output, regions }: Assignment): Promise<Effort> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: BASE_KEY,
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_DEFAULT_REGION: regions[0],
  };
  const services = ['apigateway', 'apigatewayv2', 'awslambda', 'wafv2', 'vpc', 'ec2', 's3', 'iam'];
  const began = performance.now();
  const child = spawn('prowler', ['aws', '-f', ...regions, '--services', ...services, '-M', 'csv', '-o', output], {
    env,
    stdio: 'ignore',
  });
  await once(child, 'exit');
  // Its time does not scale: its retries wait as long as in life.
  return { seconds: (performance.now() - began) / 1000, cpuMs: Number.NaN, peakRssMb: Number.NaN };
}
