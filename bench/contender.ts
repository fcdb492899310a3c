import { lookup } from 'node:dns';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { requestHandler, type RequestHandler } from '../src/aws/clients.ts';
import { viaLoopback } from '../src/simulator/listen.ts';
import { BASE_KEY } from '../src/simulator/sessions.ts';
import type { Assignment, Effort } from './scenario.ts';

export const CREDENTIALS = { accessKeyId: BASE_KEY, secretAccessKey: 'simulated' };

/** Time as the assignment scales it: milliseconds that run as fast as the server's. */
export const scaledTime = ({ scale }: Assignment) => ({
  now: () => performance.now() * scale,
  sleep: (milliseconds: number): Promise<void> => sleep(milliseconds / scale),
});

const hosts = new Map<string, { now: number; peak: number }>();

/** The product's own handler, whose sockets all end at the bench's server. */
export function handlerOf({ port, tls }: Assignment): RequestHandler {
  if (tls === undefined) return viaLoopback(requestHandler({}), port);
  // AWS's own host names, so that sockets are pooled by host as in life; only the address is ours.
  const secure = requestHandler({ AWS_CA_BUNDLE: tls.cert }, {}, (_, options, done) =>
    lookup('127.0.0.1', options, done),
  );
  return {
    ...secure,
    async handle(request, options) {
      const host = hosts.get(request.hostname) ?? { now: 0, peak: 0 };
      hosts.set(request.hostname, host);
      host.now += 1;
      host.peak = Math.max(host.peak, host.now);
      const here = Object.assign(Object.create(Object.getPrototypeOf(request) as object), request, { port });
      try {
        return await secure.handle(here, options);
      } finally {
        host.now -= 1;
      }
    },
  };
}

/** What a contender tells of its run. */
interface Told extends Pick<Effort, 'lost'> {
  /** Seconds, of the whole, in which AWS was not needed any more: scale does not concern them. */
  readonly judging?: number;
}

/**
 * Runs one contender in this process, with the assignment that the parent hands over, and tells what it took. Its modules
 * are loaded first: that counts as work, but not as time, which `scale` would make ten times as long.
 */
export async function contend(
  load: () => Promise<unknown>,
  run: (assignment: Assignment) => Promise<Told>,
): Promise<void> {
  const [assignment] = (await once(process, 'message')) as [Assignment];
  const before = process.cpuUsage();
  await load();
  const began = performance.now();
  const { judging = 0, ...told } = await run(assignment);
  const asking = (performance.now() - began) / 1000 - judging;
  const { user, system } = process.cpuUsage(before);
  const effort: Effort = {
    seconds: asking * assignment.scale + judging,
    cpuMs: (user + system) / 1000,
    ...(hosts.size > 0 && { needed: [...hosts.values()].reduce((sum, { peak }) => sum + peak, 0) }),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    ...told,
  };
  process.send?.(effort, () => process.exit(0));
}
