import { isRetryable, isThrottle, retryAfter } from './errors.ts';
import { inFlight } from './in-flight.ts';
import { QUOTAS, quotaOf, type Quota } from './quotas.ts';
import { addTo, paceOf, type Pace } from './tallies.ts';
import {
  answered,
  holdsFrom,
  pause,
  take,
  throttled,
  tokenBucket,
  untilToken,
  type Tally,
  type TokenBucket,
} from './token-bucket.ts';
import { waits } from './waits.ts';

/** What a call draws on: the bucket that its collector declares, and whose it is. */
export interface Draw {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
}

export interface Pacer {
  /**
   * Runs one call, attempt by attempt. Every attempt of every call of the product goes through here, takes a token of
   * each bucket that it draws on and waits for them; the SDK's own retries are off. `signal` ends a wait,
   * and that for an answer too: it goes on unheard.
   */
  pace<T>(draw: Draw, attempt: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** So many more calls are planned, or fewer; for the estimate alone. A call that ends is one less. */
  expect(draw: Draw, calls: number): void;
  /** Seconds that the fullest bucket still needs, at its rate of now. */
  remaining(): number;
  /** An account is done: its buckets are dropped, and what they saw is added to `totals`. */
  forget(account: string): void;
  readonly inFlight: number;
  /** By bucket: `111122223333/eu-west-1/lambda`. Of forgotten accounts only those that were throttled. */
  readonly tallies: ReadonlyMap<string, Pace>;
  /** By name of the bucket, over all accounts and regions. */
  readonly totals: ReadonlyMap<string, Readonly<Tally>>;
}

export interface PacerOptions {
  /** Milliseconds that only grow. A demo or a bench hands in a `now` and a `sleep` that scale. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Share of each quota that is left to others, 0 to below 1. */
  readonly gentleness?: number;
  readonly quotas?: Readonly<Record<string, Quota>>;
}

/** Attempts of one call that end without an answer, and that are throttled. */
const MOST_BROKEN = 4;
const MOST_THROTTLED = 30;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 10_000;
/** A bucket that answers nothing but throttles for so long fails its calls, and after a rest is asked again. */
const PATIENCE = 120_000;
const REST = 30_000;

interface Call {
  readonly bucket: Bucket;
  readonly places: readonly string[];
  readonly attempt: () => Promise<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  broken: number;
  throttles: number;
  over: boolean;
}

/** A token bucket and the calls that wait for it. */
interface Bucket extends TokenBucket {
  readonly key: string;
  readonly name: string;
  /** Undefined where it is not an account's. */
  readonly account: string | undefined;
  /** All that its calls draw on: a wider one, if there is, and itself. */
  readonly drawn: readonly Bucket[];
  /** Those whose calls draw on this one too. They go first: what they leave is for the others. */
  readonly narrower: Bucket[];
  readonly retries: Call[];
  readonly fresh: Call[];
  /** Calls that have not ended, and calls that were announced. */
  pending: number;
  planned: number;
  /** Nothing of its own goes before: its tokens gather until then. What they gather of is `gathered`. */
  opensAt: number;
  gathered: readonly Bucket[];
  /** When its timer ends. */
  wakesAt: number;
  shut: { readonly until: number; readonly error: unknown } | undefined;
}

export function pacer({ now, sleep, random, gentleness = 0, quotas = QUOTAS }: PacerOptions): Pacer {
  const buckets = new Map<string, Bucket>();
  const waiting = waits<Call>();
  /** Have tokens, but too much is in flight. */
  const held = new Set<Bucket>();
  const past = { totals: new Map<string, Tally>(), tallies: new Map<string, Pace>() };
  const flying = inFlight();

  function bucketOf({ account, region, bucket: name }: Draw): Bucket {
    const quota = quotaOf(quotas, name);
    const per = quota?.per ?? 'region';
    const whose = { region: `${account}/${region}`, account, caller: `caller/${region}`, organization: 'organization' };
    const key = `${whose[per]}/${name}`;
    const known = buckets.get(key);
    if (known) return known;
    const wider = quota?.within === undefined ? undefined : bucketOf({ account, region, bucket: quota.within });
    const drawn: Bucket[] = wider ? [wider] : [];
    const made: Bucket = {
      ...tokenBucket(quota, gentleness, now()),
      key,
      name,
      account: per === 'region' || per === 'account' ? account : undefined,
      drawn,
      narrower: [],
      retries: [],
      fresh: [],
      pending: 0,
      planned: 0,
      opensAt: Number.NEGATIVE_INFINITY,
      gathered: [],
      wakesAt: Number.POSITIVE_INFINITY,
      shut: undefined,
    };
    drawn.push(made);
    wider?.narrower.push(made);
    buckets.set(key, made);
    return made;
  }

  function enqueue(call: Call, queue: Call[]): void {
    const { bucket } = call;
    if (bucket.shut && now() < bucket.shut.until) call.reject(bucket.shut.error);
    else queue.push(call);
    pump(bucket.drawn[0]!);
  }

  /** Sends what has its tokens, and sleeps until more have. Buckets with one in common are served together. */
  function pump(widest: Bucket): void {
    const time = now();
    const served = [...widest.narrower, widest];
    for (const bucket of served) bucket.short = false;
    let wakesAt = Number.POSITIVE_INFINITY;
    for (const bucket of served) {
      const { drawn, retries, fresh } = bucket;
      for (let queue = next(retries, fresh); queue !== undefined; queue = next(retries, fresh)) {
        if (!flying.hasRoom(queue[0]!.places)) {
          held.add(widest);
          break;
        }
        if (time >= bucket.opensAt) {
          const delays = drawn.map((one) => untilToken(one, time));
          const wait = Math.max(...delays);
          if (wait <= 0) {
            void send(queue.shift()!);
            continue;
          }
          bucket.gathered = drawn.filter((_, index) => delays[index]! > 0);
          bucket.opensAt = together(time, time + wait, bucket.gathered);
        }
        for (const one of bucket.gathered) one.short = true;
        wakesAt = Math.min(wakesAt, bucket.opensAt);
        break;
      }
    }
    if (wakesAt >= widest.wakesAt) return;
    widest.wakesAt = wakesAt;
    sleep(wakesAt - time).then(
      () => {
        if (widest.wakesAt === wakesAt) widest.wakesAt = Number.POSITIVE_INFINITY;
        pump(widest);
      },
      // No more time passes: the run has ended.
      (error: unknown) => {
        for (const bucket of served) drop(bucket, error);
      },
    );
  }

  async function send(call: Call): Promise<void> {
    const { bucket, places, attempt } = call;
    for (const one of bucket.drawn) take(one);
    flying.add(places, 1);
    const sentAt = now();
    try {
      call.resolve((await attempt()) as never);
      for (const one of bucket.drawn) answered(one, now());
    } catch (error) {
      failed(call, error, sentAt);
    }
    flying.add(places, -1);
    const freed = [...held];
    held.clear();
    for (const one of freed) pump(one);
    pump(bucket.drawn[0]!);
  }

  function failed(call: Call, error: unknown, sentAt: number): void {
    const { bucket } = call;
    const asked = Math.min(LONGEST_WAIT, retryAfter(error));
    if (asked > 0) pause(bucket, now() + asked);
    if (isThrottle(error)) {
      for (const { tally } of bucket.drawn) tally.throttled += 1;
      // Which of two buckets was empty is not told; the narrower one is it more often, and slows only its own calls.
      throttled(bucket, sentAt, now());
      call.throttles += 1;
      if (now() - bucket.deafSince! >= PATIENCE) {
        bucket.deafSince = undefined;
        bucket.shut = { until: now() + REST, error };
        drop(bucket, error);
        call.reject(error);
      } else if (call.throttles >= MOST_THROTTLED) call.reject(error);
      // The next token is wait enough, but for a call that is throttled where others are not.
      else retry(call, call.throttles === 1 ? 0 : jittered(call.throttles));
    } else if (isRetryable(error)) {
      call.broken += 1;
      if (call.broken >= MOST_BROKEN) call.reject(error);
      else retry(call, Math.max(jittered(call.broken), asked));
    } else {
      for (const one of bucket.drawn) answered(one, now());
      call.reject(error);
    }
  }

  /** Full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog). */
  const jittered = (tries: number): number => random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);

  function retry(call: Call, milliseconds: number): void {
    if (!waiting.begin(call)) return;
    for (const { tally } of call.bucket.drawn) tally.retried += 1;
    if (milliseconds === 0) call.bucket.retries.push(call);
    else sleep(milliseconds).then(() => enqueue(call, call.bucket.retries), call.reject);
  }

  return {
    pace(draw, attempt, signal) {
      const bucket = bucketOf(draw);
      // Throttles of long ago say nothing where nobody asked since.
      if (bucket.pending === 0) bucket.deafSince = undefined;
      bucket.pending += 1;
      const places = [draw.account, draw.region];
      return new Promise<never>((resolve, reject) => {
        let open = true;
        // Once: what goes on unheard may answer, or fail, later.
        const settling =
          <T>(act: (value: T) => void) =>
          (value: T): void => {
            if (!open) return;
            open = false;
            waiting.end(call);
            bucket.pending -= 1;
            for (const one of bucket.drawn) one.planned = Math.max(0, one.planned - 1);
            act(value);
          };
        const call: Call = {
          bucket,
          places,
          attempt,
          signal,
          resolve: settling(resolve),
          reject: settling(reject),
          broken: 0,
          throttles: 0,
          over: false,
        };
        if (waiting.begin(call)) enqueue(call, bucket.fresh);
      });
    },
    expect(draw, calls) {
      for (const one of bucketOf(draw).drawn) one.planned = Math.max(0, one.planned + calls);
    },
    remaining() {
      let most = 0;
      for (const { pending, planned, tokens, rate } of buckets.values()) {
        const calls = Math.max(pending, planned);
        if (calls > 0) most = Math.max(most, (calls - tokens) / rate);
      }
      return most;
    },
    forget(account) {
      for (const bucket of buckets.values()) {
        if (bucket.account !== account) continue;
        addTo(past.totals, bucket.name, bucket.tally);
        if (bucket.tally.throttled > 0) past.tallies.set(bucket.key, paceOf(bucket));
        buckets.delete(bucket.key);
      }
    },
    get inFlight() {
      return flying.count;
    },
    get tallies() {
      return new Map([...past.tallies, ...[...buckets].map(([key, bucket]) => [key, paceOf(bucket)] as const)]);
    },
    get totals() {
      const totals = new Map([...past.totals].map(([name, tally]) => [name, { ...tally }]));
      for (const bucket of buckets.values()) addTo(totals, bucket.name, bucket.tally);
      return totals;
    },
  };
}

/** Milliseconds between the instants at which calls that wait for tokens are sent. */
const TOGETHER = 250;

/**
 * When to send what would have its token at `due`: at the next instant that all buckets have in common, since a process
 * that is woken for each call pays twice for it. A bucket that cannot hold its tokens for so long, or whose size is a
 * guess, is served as they come.
 */
function together(time: number, due: number, buckets: readonly Bucket[]): number {
  const shared = Math.ceil(due / TOGETHER) * TOGETHER;
  return buckets.every((bucket) => holdsFrom(bucket, time, shared)) ? shared : due;
}

/** The queue that holds the next call; calls that are over leave it. */
function next(...queues: readonly Call[][]): Call[] | undefined {
  return queues.find((queue) => {
    while (queue[0]?.over) queue.shift();
    return queue.length > 0;
  });
}

function drop({ retries, fresh }: Bucket, error: unknown): void {
  for (const call of [...retries.splice(0), ...fresh.splice(0)]) call.reject(error);
}
