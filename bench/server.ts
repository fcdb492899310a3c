/** A process that serves an estate as AWS would under load: with quotas, latency, and others who use them too. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { service } from '../src/simulator/catalogue.ts';
import { serviceNames } from '../src/simulator/clients.ts';
import { answering } from '../src/simulator/listen.ts';
import type { Rule } from '../src/simulator/rules.ts';
import { simulate } from '../src/simulator/simulator.ts';
import type { WireResponse } from '../src/simulator/wire.ts';
import { benchEstate } from './estate.ts';
import { QUOTAS } from './quotas.ts';
import { LATENCY, type Served, type ServerOptions } from './scenario.ts';
import { seeded } from './site.ts';

const THROTTLES = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;

const isThrottle = ({ status, headers, body }: WireResponse): boolean =>
  status >= 400 && (THROTTLES.test(headers['x-amzn-errortype'] ?? '') || THROTTLES.test(String(body)));

/** Rates scale, the clock does not: SDK clients tell by the computer's own when a session ends. */
const rulesOf = ({ share, storm, scale }: ServerOptions): readonly Rule[] => [
  ...(storm === undefined ? [] : [{ every: storm, fault: 'throttled' as const }]),
  ...QUOTAS.map(({ operations, rate, burst, per }) => ({
    when: { operation: operations },
    rate: rate * share * scale,
    burst: Math.max(1, burst * share),
    per,
  })),
];

function byOperation(calls: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [key, count] of calls) {
    const operation = key.slice(key.lastIndexOf('/') + 1);
    counts[operation] = (counts[operation] ?? 0) + count;
  }
  return counts;
}

const options = JSON.parse(process.argv[2] ?? '') as ServerOptions;
const { scale, tls, size } = options;
const random = seeded(size.seed + 1);
const simulator = simulate(benchEstate(size).estate, {
  now: () => performance.timeOrigin + performance.now(),
  rules: rulesOf(options),
});
let throttled = 0;
let connections = 0;

const listener = answering({
  async answer(request) {
    const response = await simulator.answer(request);
    if (response && isThrottle(response)) throttled += 1;
    const [least, most] = LATENCY;
    await sleep((least + random() * (most - least)) / scale);
    return response;
  },
});
const server = tls
  ? createSecureServer({ key: readFileSync(tls.key), cert: readFileSync(tls.cert) }, listener)
  : createServer(listener);
server.keepAliveTimeout = 60_000;
server.on(tls ? 'secureConnection' : 'connection', () => (connections += 1));
// Requests must not wait for a schema, and then come all at once.
await Promise.all(serviceNames.map((name) => service(name)));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const before = process.cpuUsage();
process.send?.({ port: (server.address() as AddressInfo).port });

// The run is over; what was seen of it is told, and that is all.
await once(process, 'message');
const { user, system } = process.cpuUsage(before);
const served: Served = {
  calls: byOperation(simulator.calls),
  throttled,
  unknown: Object.fromEntries(simulator.unknown),
  connections,
  cpuMs: (user + system) / 1000,
};
process.send?.(served, () => process.exit(0));
