import type { Quota } from './quotas.ts';

/** What was seen of a bucket, for `run.json`. */
export interface Tally {
  attempts: number;
  throttled: number;
  retried: number;
}

/** The rate at which one quota is drawn on, and what was learnt of it. Times are milliseconds, rates per second. */
export interface TokenBucket {
  readonly tally: Tally;
  /** Never exceeded. Undefined where AWS documents no quota. */
  readonly ceiling: number | undefined;
  readonly burst: number;
  /** What is drawn of an undocumented quota, once its limit is learnt: the rest of it is left to others. */
  readonly share: number;
  rate: number;
  tokens: number;
  /** Until when tokens are counted; ahead of now where the server asked to wait. */
  filledAt: number;
  decreasedAt: number;
  /** The rate before the first throttle since the last answer: the limit is near it. Undefined while it doubles. */
  learnt: number | undefined;
  /** The last answer was none of a throttle. */
  heard: boolean;
  /** Calls wait for its tokens. */
  short: boolean;
  /** Since when there were nothing but throttles. */
  deafSince: number | undefined;
}

/** What is drawn of a documented quota: clocks and latencies wander, and a throttle costs more than the rest. */
const AIM = 0.975;
/** Seconds by which one request may overtake another on its way. */
const JITTER = 0.1;
/** Of a bucket that no table knows: found by doubling, until the first throttle. */
const UNKNOWN_RATE = 5;
const SLOWEST = 0.2;

/** Parts of the learnt rate by which the rate grows in a second: well below it, and near it or above. */
const RECOVER = 0.2;
const PROBE = 0.02;
const NEAR = 0.95;
const DECREASE = 0.8;
/** Most of the learnt rate by which a single answer raises it. */
const LEAP = 0.05;
/** Calls per second that each answer adds while the rate is to double every second. */
const DOUBLING = Math.LN2;

/** A full bucket. */
export function tokenBucket(quota: Quota | undefined, gentleness: number, now: number): TokenBucket {
  const share = AIM * (1 - gentleness);
  const { rate, burst } = quota ?? { rate: UNKNOWN_RATE, burst: UNKNOWN_RATE };
  const documented = quota !== undefined && !quota.prior;
  // One that overtakes another arrives before its token does, unless the bucket holds spare ones.
  const spaced = burst - JITTER * rate < 1 ? 1 / (1 / rate + JITTER) : rate;
  const start = Math.min(rate * share, spaced);
  const held = Math.max(1, burst * share - (documented ? JITTER * rate : 0));
  return {
    tally: { attempts: 0, throttled: 0, retried: 0 },
    ceiling: documented ? start : undefined,
    burst: held,
    share: documented ? 1 : 1 - gentleness,
    rate: start,
    tokens: held,
    filledAt: now,
    decreasedAt: Number.NEGATIVE_INFINITY,
    learnt: quota === undefined ? undefined : start,
    heard: true,
    short: false,
    deafSince: undefined,
  };
}

function refill(bucket: TokenBucket, now: number): void {
  if (now <= bucket.filledAt) return;
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + (bucket.rate * (now - bucket.filledAt)) / 1000);
  bucket.filledAt = now;
}

/** Milliseconds until it has a token. */
export function untilToken(bucket: TokenBucket, now: number): number {
  refill(bucket, now);
  // Sums of small numbers fall short of 1 by less than matters.
  if (bucket.tokens > 1 - 1e-6) return Math.max(0, bucket.filledAt - now);
  return bucket.filledAt - now + ((1 - bucket.tokens) / bucket.rate) * 1000;
}

/** It fills and loses no token until then. Of a bucket whose size is a guess nobody knows. */
export const holdsFrom = (
  { ceiling, tokens, filledAt, rate, burst }: TokenBucket,
  now: number,
  until: number,
): boolean => ceiling !== undefined && filledAt <= now && tokens + (rate * (until - filledAt)) / 1000 <= burst;

export function take(bucket: TokenBucket): void {
  bucket.tokens -= 1;
  bucket.tally.attempts += 1;
}

/** An answer that is no throttle. The rate grows while calls wait: by doubling until the first throttle, then by adding. */
export function answered(bucket: TokenBucket, now: number): void {
  bucket.deafSince = undefined;
  bucket.heard = true;
  if (!bucket.short) return;
  refill(bucket, now);
  const { ceiling = Number.POSITIVE_INFINITY } = bucket;
  bucket.rate = Math.min(ceiling, bucket.rate + growth(bucket));
}

/** By how much one more answer raises the rate: as many come in a second as the rate says. */
function growth({ rate, learnt, share }: TokenBucket): number {
  if (learnt === undefined) return DOUBLING;
  const limit = learnt * share;
  if (rate < limit / 2) return Math.min(rate, (RECOVER * learnt) / rate);
  const part = rate < NEAR * limit ? RECOVER : PROBE;
  return Math.min(LEAP * learnt, (part * learnt) / rate);
}

/** A throttle of an attempt that was sent at `sentAt`. Those of one congestion slow down once. */
export function throttled(bucket: TokenBucket, sentAt: number, now: number): void {
  refill(bucket, now);
  bucket.deafSince ??= now;
  if (sentAt <= bucket.decreasedAt) return;
  // Doubling ends beyond the limit: that rate teaches nothing but its half.
  if (bucket.learnt === undefined) bucket.rate /= 2;
  if (bucket.heard || bucket.learnt === undefined) bucket.learnt = bucket.rate;
  bucket.heard = false;
  bucket.rate = Math.max(Math.min(SLOWEST, bucket.rate), bucket.rate * DECREASE * bucket.share);
  bucket.tokens = 0;
  bucket.decreasedAt = now;
}

/** Nothing is sent before. */
export function pause(bucket: TokenBucket, until: number): void {
  if (until <= bucket.filledAt) return;
  bucket.tokens = Math.min(bucket.tokens, 1);
  bucket.filledAt = until;
}
