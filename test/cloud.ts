import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';

import type { CensusSource } from '../src/aws/census.ts';
import { requestHandler, type Limits } from '../src/aws/clients.ts';
import { pacer } from '../src/aws/pace.ts';
import { assessWhole } from '../src/engine/assess.ts';
import { collect, type CollectStatistics, type World } from '../src/engine/collect.ts';
import type { CollectRequest, Selection, Targets } from '../src/engine/request.ts';
import { DEFAULT_SETTINGS } from '../src/model/check.ts';
import type { Report } from '../src/model/report.ts';
import type { Depth } from '../src/model/words.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { listen, viaLoopback } from '../src/simulator/listen.ts';
import { BASE_KEY } from '../src/simulator/sessions.ts';
import { simulate, type Simulator, type SimulatorOptions } from '../src/simulator/simulator.ts';
import type { WireRequest } from '../src/simulator/wire.ts';
import { virtualClock } from './clock.ts';

const NOW = '2026-11-21T04:12:00.000Z';
export const EVERYTHING: Selection = { services: [], checks: [], excludeChecks: [], practices: [], severities: [] };

export interface Audit {
  readonly report: Report;
  /** The estate file as it was written. */
  readonly ndjson: string;
  readonly statistics: CollectStatistics;
  readonly simulator: Simulator;
}

export interface AuditOptions extends SimulatorOptions {
  readonly regions?: readonly string[] | null;
  readonly targets?: Targets;
  readonly selection?: Selection;
  readonly depth?: Depth;
  readonly accountTimeLimit?: number;
  readonly census?: CensusSource;
  readonly externalId?: string;
  readonly world?: Partial<World>;
  /** Over a socket of this machine, where bytes and connections matter; with these limits. */
  readonly http?: Limits;
}

/** A whole audit of a simulated cloud: real clients, real wire formats, no time passes, and no socket unless asked for. */
export async function auditOf(estate: SimulatedEstate, options: AuditOptions = {}): Promise<Audit> {
  const {
    regions = ['us-east-1', 'eu-west-1'],
    selection = EVERYTHING,
    depth = 'full',
    accountTimeLimit = 120,
    census,
    externalId,
    world,
    http,
    ...simulated
  } = options;
  const { targets = { kind: 'accounts', roleName: 'RampartAudit', accounts: Object.keys(estate.accounts) } } = options;
  const folder = mkdtempSync(join(tmpdir(), 'rampart-test-'));
  try {
    const simulator = simulate(estate, { now: () => Date.parse(NOW), ...simulated });
    const path = join(folder, 'estate.ndjson');
    const request: CollectRequest = {
      targets,
      sessionName: 'test',
      regions,
      excludeRegions: [],
      selection,
      depth,
      accountTimeLimit,
      resume: false,
      estate: path,
      now: NOW,
      ...(census !== undefined && { census }),
      ...(externalId !== undefined && { externalId }),
    };
    const server = http && (await listen(simulator));
    const handler = server && viaLoopback(requestHandler({}, http), server.port);
    const statistics = await collect(request, {
      ...worldOf(simulator),
      ...(handler && { handler }),
      ...world,
    }).finally(async () => {
      handler?.destroy();
      await server?.close();
    });
    const declared = { resources: [], trusted: [], settings: DEFAULT_SETTINGS };
    const report = await assessWhole({ estate: path, selection, declared, now: NOW }, rethrow);
    return { report, ndjson: readFileSync(path, 'utf8'), statistics, simulator };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function worldOf(simulator: Simulator): World {
  const { now, sleep } = virtualClock();
  return {
    handler: directly(simulator),
    pacer: pacer({ now, sleep, random: () => 0 }),
    environment: { AWS_REGION: 'us-east-1' },
    credentials: () => Promise.resolve({ accessKeyId: BASE_KEY, secretAccessKey: 'simulated' }),
    clock: () => Date.parse(NOW),
    sleep,
    signal: new AbortController().signal,
    progress: (event) => {
      if (event.kind === 'defect') rethrow(event.thing, event.error);
    },
  };
}

function rethrow(thing: string, error: unknown): never {
  throw new Error(`${thing} threw`, { cause: error });
}

/** A request handler of the SDK that asks the simulator without a socket. */
function directly(simulator: Simulator): World['handler'] {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    async handle(request: HttpRequest) {
      const answer = await simulator.answer(wireOf(request));
      if (answer === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      const { status, headers, body } = answer;
      return {
        response: new HttpResponse({
          statusCode: status,
          headers: { ...headers },
          body: Readable.from([Buffer.from(body)]),
        }),
      };
    },
  };
}

function wireOf({ method, path, query, headers, body, hostname }: HttpRequest): WireRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    path,
    query: Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, value ?? ''])),
    headers: { host: hostname, ...lower },
    body: typeof body === 'string' ? Buffer.from(body) : new Uint8Array((body as Uint8Array | undefined) ?? []),
  };
}
