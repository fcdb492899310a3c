import { getRetryAfterHint } from '@smithy/core/retry';
import pLimit, { type LimitFunction } from 'p-limit';

import { isRetryable, isThrottle } from './errors.ts';

/** What the pacer saw, for `run.json`. */
export interface Tally {
  attempts: number;
  throttled: number;
  retried: number;
}

export interface Pacer {
  /**
   * Runs one call, attempt by attempt. Every attempt of every call of the product goes through here: the SDK's own
   * retries are off. `bucket` names the quota that the call draws on, with its account and region.
   */
  pace<T>(bucket: string, attempt: () => Promise<T>): Promise<T>;
  /** By bucket. */
  readonly tallies: ReadonlyMap<string, Readonly<Tally>>;
}

/** Bounds, in attempts of one call; a throttled call is worth more patience than a broken connection. */
const MOST_THROTTLED = 10;
const MOST_BROKEN = 4;
const IN_FLIGHT_PER_BUCKET = 8;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 10_000;

export interface World {
  /** Milliseconds; a demo or a bench hands in one that scales. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

interface Bucket {
  readonly limit: LimitFunction;
  readonly tally: Tally;
}

export function pacer({ sleep, random }: World): Pacer {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (name: string): Bucket => {
    const known = buckets.get(name);
    if (known) return known;
    const made = { limit: pLimit(IN_FLIGHT_PER_BUCKET), tally: { attempts: 0, throttled: 0, retried: 0 } };
    buckets.set(name, made);
    return made;
  };

  async function attempts<T>(tally: Tally, attempt: () => Promise<T>): Promise<T> {
    for (let made = 1; ; made += 1) {
      tally.attempts += 1;
      try {
        return await attempt();
      } catch (error) {
        const throttled = isThrottle(error);
        if (throttled) tally.throttled += 1;
        if (!isRetryable(error) || made >= (throttled ? MOST_THROTTLED : MOST_BROKEN)) throw error;
        tally.retried += 1;
        // Full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog), never less than the server asks for.
        const backoff = random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** made);
        await sleep(Math.max(backoff, retryAfter(error)));
      }
    }
  }

  return {
    pace: (name, attempt) => {
      const { limit, tally } = bucketOf(name);
      return limit(() => attempts(tally, attempt));
    },
    get tallies() {
      return new Map([...buckets].map(([name, { tally }]) => [name, tally]));
    },
  };
}

/** Milliseconds that the server asked to wait, at most `LONGEST_WAIT`. */
function retryAfter(error: unknown): number {
  const response: unknown = error instanceof Error ? Reflect.get(error, '$response') : undefined;
  const until = getRetryAfterHint(response);
  return until === undefined ? 0 : Math.min(LONGEST_WAIT, Math.max(0, Number(until) - Date.now()));
}
