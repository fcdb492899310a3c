import type { Tally, TokenBucket } from './token-bucket.ts';

/** What the pacer saw of a bucket, for `run.json`. */
export interface Pace extends Readonly<Tally> {
  /** Calls per second at the end. */
  readonly rate: number;
  /** Never exceeded. Left out where AWS documents no quota. */
  readonly ceiling?: number;
}

/** Of one bucket. */
export const paceOf = ({ tally, rate, ceiling }: TokenBucket): Pace => ({
  ...tally,
  rate: rounded(rate),
  ...(ceiling !== undefined && { ceiling: rounded(ceiling) }),
});

const rounded = (rate: number): number => Math.round(rate * 1000) / 1000;

/** Adds what a bucket saw to that of its name. */
export function addTo(totals: Map<string, Tally>, name: string, tally: Tally): void {
  const { attempts, throttled, retried } = totals.get(name) ?? { attempts: 0, throttled: 0, retried: 0 };
  totals.set(name, {
    attempts: attempts + tally.attempts,
    throttled: throttled + tally.throttled,
    retried: retried + tally.retried,
  });
}
