/**
 * The lower bound that can be reached: knows the estate, makes exactly the calls of the plan, each as soon as the quotas
 * that it draws on allow, and judges nothing.
 */
import { service } from '../src/simulator/catalogue.ts';
import { sdk, serviceNames } from '../src/simulator/clients.ts';
import { contend, CREDENTIALS, handlerOf, scaledTime } from './contender.ts';
import { benchEstate } from './estate.ts';
import { plan, type PlannedCall } from './minimal.ts';
import { bucketOf, quotasOf, type Quota } from './quotas.ts';

interface Sender {
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
}

interface Bucket {
  /** Tokens a second. */
  readonly rate: number;
  readonly size: number;
  tokens: number;
  at: number;
  line: Promise<void>;
}

/** A token stays in each bucket, so that a request that is faster than the one before it is not refused. */
const SPARE = 1;
const MOST_ATTEMPTS = 20;
/** Calls on their way; more would wait in this process with their tokens taken, and then arrive together. */
const IN_FLIGHT = 24;

const loading = (): Promise<unknown> => Promise.all(serviceNames.map((name) => service(name)));

await contend(loading, async (assignment) => {
  const { estate, regions } = benchEstate(assignment.size);
  const { now, sleep } = scaledTime(assignment);
  const handler = handlerOf(assignment);
  const clients = new Map<string, Promise<readonly [namespace: object, client: Sender]>>();
  const buckets = new Map<string, Bucket>();
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let lost = 0;

  function bucketFor(quota: Quota, call: PlannedCall): Bucket {
    const key = bucketOf(quota, call);
    const size = Math.max(1, quota.burst - SPARE);
    const known = buckets.get(key) ?? { rate: quota.rate, size, tokens: size, at: now(), line: Promise.resolve() };
    buckets.set(key, known);
    return known;
  }

  /** Waits in line for a token of each quota. They are taken when the call goes: late timers must not send many at once. */
  async function tokens(call: PlannedCall): Promise<void> {
    const drawn = quotasOf(call.operation).map((quota) => bucketFor(quota, call));
    const narrowest = drawn.at(-1)!;
    narrowest.line = narrowest.line.then(async () => {
      for (;;) {
        const at = now();
        for (const bucket of drawn) {
          bucket.tokens = Math.min(bucket.size, bucket.tokens + ((at - bucket.at) / 1000) * bucket.rate);
          bucket.at = at;
        }
        const wait = Math.max(...drawn.map(({ tokens: left, rate }) => (1 - left) / rate)) * 1000;
        if (wait > 0) await sleep(wait);
        else if (inFlight >= IN_FLIGHT) await new Promise<void>((resolve) => waiting.push(resolve));
        else break;
      }
      for (const bucket of drawn) bucket.tokens -= 1;
      inFlight += 1;
    });
    await narrowest.line;
  }

  async function paced<T>(call: PlannedCall, attempt: () => Promise<T>): Promise<T> {
    for (let made = 1; ; made += 1) {
      await tokens(call);
      try {
        return await attempt();
      } catch (error) {
        const { name, message } = error as Error;
        if (!/Throttl|TooMany|LimitExceeded|SlowDown|Rate exceeded/.test(`${name} ${message}`) || made >= MOST_ATTEMPTS)
          throw error;
      } finally {
        inFlight -= 1;
        waiting.shift()?.();
      }
    }
  }

  const client = (name: string, region: string): Promise<readonly [namespace: object, client: Sender]> => {
    const key = `${name}/${region}`;
    const made =
      clients.get(key) ??
      sdk(name).then(([namespace, Client]) => {
        const configuration = { region, credentials: CREDENTIALS, requestHandler: handler, maxAttempts: 1 };
        return [namespace, new Client(configuration) as Sender] as const;
      });
    clients.set(key, made);
    return made;
  };

  async function make(call: PlannedCall): Promise<void> {
    const [name = '', operation = ''] = call.operation.split(':');
    const [namespace, sender] = await client(name, call.region);
    const Command = Reflect.get(namespace, `${operation}Command`) as new (input: object) => object;
    const { tokenIn, tokenOut } = (await service(name)).operations.get(operation)!.page;
    let input = call.input;
    for (let page = 0; page < call.pages; page += 1) {
      const asked = input;
      const answer = await paced(call, () => sender.send(new Command(asked)));
      if (tokenIn && tokenOut) input = { ...call.input, [tokenIn]: answer[tokenOut] };
    }
  }

  await Promise.all(
    [...plan(estate, { depth: assignment.depth, regions })].map((call) =>
      make(call).catch((error: unknown) => {
        // What is not there is an answer.
        if (!/NotFound|NoSuch|NotInUse|NotPresent/.test((error as Error).name)) lost += 1;
      }),
    ),
  );
  return { lost };
});
