import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import type { SimulatedEstate } from '../../src/simulator/estate.ts';
import { listen, type Listening } from '../../src/simulator/listen.ts';
import { simulate, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';

/** The command line as it is installed; `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const FAST_CLOCK = new URL('../../dist/test/cli/fast-clock.js', import.meta.url).href;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly node?: readonly string[];
  /** A file to write results to; default: they are caught. */
  readonly stdout?: number | 'pipe';
  /** What stands on standard input; default: nothing. */
  readonly stdin?: string;
  /** Called once the process runs. */
  readonly during?: (child: ChildProcess) => void;
}

/** Runs `rampart` in a process of its own, with nothing of the machine's AWS configuration in its environment. */
export async function rampart(
  args: readonly string[],
  { cwd, env = {}, node = [], stdout = 'pipe', stdin, during }: RunOptions,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', FAST_CLOCK, ...node, MAIN, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      AWS_CONFIG_FILE: join(cwd, 'aws-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(cwd, 'aws-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    stdio: [stdin === undefined ? 'ignore' : 'pipe', stdout, 'pipe'],
  });
  child.stdin?.end(stdin);
  during?.(child);
  const texts = { out: '', err: '' };
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...texts };
}

/** An empty folder for one test or file. */
export function folder(done: (remove: () => void) => void = onTestFinished): string {
  const path = mkdtempSync(join(tmpdir(), 'rampart-cli-'));
  done(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface Cloud extends Listening {
  readonly simulator: Simulator;
  /** How often an operation was called, in whatever account and region: `lambda:GetPolicy`. */
  calls(operation: string): number;
}

/** A simulated cloud that other processes reach. */
export async function cloud(estate: SimulatedEstate, options: SimulatorOptions = {}): Promise<Cloud> {
  const simulator = simulate(estate, options);
  const calls = (operation: string): number =>
    [...simulator.calls].reduce((sum, [key, count]) => (key.endsWith(`/${operation}`) ? sum + count : sum), 0);
  return { ...(await listen(simulator)), simulator, calls };
}
