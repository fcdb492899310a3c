import type { VirtualClock } from '../clock.ts';

/** A token bucket of AWS's, seen over a network. */
interface QuotaServer {
  /** One request: on its way, answered or throttled, and back. */
  readonly ask: () => Promise<void>;
  readonly asked: () => number;
  readonly throttles: () => number;
}

interface ServerOptions {
  readonly rate: number;
  readonly burst: number;
  /** Calls per second of somebody else, who asks as regularly as that. */
  readonly others?: number;
  /** In [0, 1): latencies of 30 to 120 ms. */
  readonly random: () => number;
}

export function quotaServer(clock: VirtualClock, { rate, burst, others = 0, random }: ServerOptions): QuotaServer {
  let tokens = burst;
  let filledAt = 0;
  let asked = 0;
  let throttles = 0;
  const taken = (at: number): boolean => {
    tokens = Math.min(burst, tokens + (rate * (at - filledAt)) / 1000);
    filledAt = at;
    if (tokens < 1 - 1e-9) return false;
    tokens -= 1;
    return true;
  };
  let othersAt = 0;
  const othersUntil = (now: number): void => {
    if (others === 0) return;
    for (; othersAt <= now; othersAt += 1000 / others) taken(othersAt);
  };
  return {
    async ask() {
      const latency = 30 + 90 * random();
      await clock.sleep(latency / 2);
      asked += 1;
      othersUntil(clock.now());
      const served = taken(clock.now());
      if (!served) throttles += 1;
      await clock.sleep(latency / 2);
      if (!served) throw Object.assign(new Error('slow down'), { name: 'TooManyRequestsException', $fault: 'client' });
    },
    asked: () => asked,
    throttles: () => throttles,
  };
}

/** Numbers in [0, 1) that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
