import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { pacer, type Draw, type Pacer } from '../../src/aws/pace.ts';
import { QUOTAS, quotaOf, type Quota } from '../../src/aws/quotas.ts';
import { collectors } from '../../src/collectors/index.ts';
import { virtualClock, type VirtualClock } from '../clock.ts';
import { quotaServer, seeded } from './quota-server.ts';

const each = (rate: number, burst = rate): Quota => ({ rate, burst, per: 'region' });
const drawOn = (bucket: string, account = '111122223333', region = 'eu-west-1'): Draw => ({ account, region, bucket });
const throttle = (): Error => Object.assign(new Error('slow down'), { name: 'ThrottlingException', $fault: 'client' });

interface Race {
  readonly calls: number;
  readonly rate: number;
  readonly burst: number;
  readonly others?: number;
  readonly quotas?: Readonly<Record<string, Quota>>;
  readonly gentleness?: number;
}

/** All calls at once against one bucket of a server, as in the table of strategies. */
async function race({ calls, rate, burst, others = 0, quotas, gentleness = 0 }: Race) {
  const clock = virtualClock();
  const random = seeded(calls + rate);
  const server = quotaServer(clock, { rate, burst, others, random });
  const { pace } = pacer({ ...clock, random, gentleness, quotas: quotas ?? { bucket: each(rate, burst) } });
  const ends = await Promise.allSettled(Array.from({ length: calls }, () => pace(drawOn('bucket'), server.ask)));
  const bound = (calls - burst * (1 - gentleness)) / ((rate - others) * (1 - gentleness));
  return {
    lost: ends.filter(({ status }) => status === 'rejected').length,
    throttled: server.throttles() / server.asked(),
    wall: clock.now() / 1000 / bound,
  };
}

describe('against a bucket of AWS: reads lost, throttles per call, wall over bound', () => {
  const races: readonly (readonly [name: string, race: Race, throttled: number, wall: number])[] = [
    ['known', { calls: 300, rate: 15, burst: 15 }, 0.005, 1.05],
    ['known, with a burst', { calls: 600, rate: 20, burst: 100 }, 0.005, 1.05],
    ['known, wide', { calls: 2000, rate: 100, burst: 100 }, 0.005, 1.05],
    ['known, slow', { calls: 100, rate: 2.5, burst: 5 }, 0.005, 1.05],
    // No token to spare for a request that overtakes another: each waits for that, too.
    ['known, one at a time', { calls: 60, rate: 1, burst: 1 }, 0.005, 1.12],
    ['known, 30 % left to others', { calls: 300, rate: 15, burst: 15, gentleness: 0.3 }, 0.005, 1.05],
    ['unknown', { calls: 300, rate: 15, burst: 15, quotas: {} }, 0.05, 1.2],
    ['unknown, wide', { calls: 2000, rate: 100, burst: 100, quotas: {} }, 0.05, 1.2],
    ['unknown, slow', { calls: 150, rate: 3, burst: 6, quotas: {} }, 0.15, 1.2],
    ['half used by others', { calls: 150, rate: 15, burst: 15, others: 7 }, 0.1, 1.1],
    ['half used by others, for long', { calls: 1000, rate: 15, burst: 15, others: 7 }, 0.05, 1.1],
    ['a ceiling that is wrong', { calls: 300, rate: 15, burst: 15, quotas: { bucket: each(50) } }, 0.2, 1.05],
    ['a prior', { calls: 300, rate: 15, burst: 15, quotas: { bucket: { ...each(15), prior: true } } }, 0.05, 1.05],
  ];
  test.each(races)('%s', async (_, given, throttled, wall) => {
    const result = await race(given);
    expect(result.lost).toBe(0);
    expect(result.throttled).toBeLessThanOrEqual(throttled);
    expect(result.wall).toBeLessThanOrEqual(wall);
  });

  test('two buckets are taken from at once: the narrower one does not wait until the wider one is free', async () => {
    const clock = virtualClock();
    const random = seeded(1);
    const all = quotaServer(clock, { rate: 10, burst: 40, random });
    const narrow = quotaServer(clock, { rate: 2.5, burst: 5, random });
    const made = pacer({ ...clock, random });
    await Promise.all([
      ...Array.from({ length: 500 }, () => made.pace(drawOn('apigateway'), all.ask)),
      ...Array.from({ length: 100 }, () =>
        made.pace(drawOn('apigateway:GetResources'), () => Promise.all([all.ask(), narrow.ask()])),
      ),
    ]);
    expect([all.throttles(), narrow.throttles()]).toEqual([0, 0]);
    expect(clock.now() / 1000 / ((600 - 40) / 10)).toBeLessThanOrEqual(1.05);
    expect(made.totals.get('apigateway')?.attempts).toBe(600);
  });
});

describe('the ceiling', () => {
  /** The most that was sent beyond what rate and burst allow, over all windows. */
  async function excess(answers: readonly string[], quota: Quota, gentleness: number): Promise<number> {
    const clock = virtualClock();
    const sentAt: number[] = [];
    const { pace } = pacer({ ...clock, random: seeded(1), gentleness, quotas: { bucket: quota } });
    const attempt = async (): Promise<void> => {
      const answer = answers[sentAt.length % answers.length];
      sentAt.push(clock.now());
      await clock.sleep(40);
      if (answer === 'throttle') throw throttle();
      if (answer === 'broken') throw Object.assign(new Error('socket'), { code: 'ECONNRESET' });
      if (answer === 'denied') throw Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client' });
    };
    await Promise.allSettled(Array.from({ length: 60 }, () => pace(drawOn('bucket'), attempt)));
    const rate = quota.rate * (1 - gentleness);
    const burst = Math.max(1, quota.burst * (1 - gentleness));
    return Math.max(
      ...sentAt.flatMap((from, first) =>
        sentAt.slice(first).map((to, more) => more + 1 - burst - (rate * (to - from)) / 1000),
      ),
    );
  }

  test('is not exceeded in any window, whatever is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ok', 'ok', 'throttle', 'broken', 'denied'), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom(0, 0.3, 0.95),
        async (answers, rate, burst, gentleness) => {
          expect(await excess(answers, each(rate, burst), gentleness)).toBeLessThanOrEqual(1e-3);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Calls that are answered at once, and when each was sent. */
function sending(clock: VirtualClock, { pace }: Pacer, draw: Draw, calls: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: calls }, () => pace(draw, () => Promise.resolve(clock.now()))));
}

describe('a bucket has one owner', () => {
  const quotas = {
    bucket: each(1, 10),
    iam: { ...each(1, 10), per: 'account' },
    sts: { ...each(1, 10), per: 'caller' },
  } as const;

  /** How many of ten and ten calls are sent without a wait. */
  async function atOnce(one: Draw, other: Draw): Promise<number> {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0, quotas });
    const sent = await Promise.all([sending(clock, made, one, 10), sending(clock, made, other, 10)]);
    return sent.flat().filter((at) => at === 0).length;
  }

  test.each([
    ['of one account, region and name', drawOn('bucket'), drawOn('bucket'), 9],
    ['of two accounts', drawOn('bucket'), drawOn('bucket', '444455556666'), 18],
    ['of two regions', drawOn('bucket'), drawOn('bucket', '111122223333', 'us-east-1'), 18],
    ['that is an account’s, in two regions', drawOn('iam'), drawOn('iam', '111122223333', 'us-east-1'), 9],
    ['that is the caller’s, for two accounts', drawOn('sts'), drawOn('sts', '444455556666'), 9],
  ])('%s', async (_, one, other, sent) => {
    expect(await atOnce(one, other)).toBe(sent);
  });

  test('and is kept when an account is forgotten, if it is the caller’s', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0, quotas });
    await sending(clock, made, drawOn('sts'), 9);
    await sending(clock, made, drawOn('bucket'), 9);
    made.forget('111122223333');
    expect([...made.tallies.keys()]).toEqual(['caller/eu-west-1/sts']);
    expect(made.totals.get('bucket')).toEqual({ attempts: 9, throttled: 0, retried: 0 });
    const [next] = await sending(clock, made, drawOn('sts'), 1);
    expect(next).toBeGreaterThan(0);
  });
});

describe('waits', () => {
  test('end at once with their signal, in the queue and between attempts', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0.5, quotas: { bucket: each(1) } });
    const { signal, abort } = abortable();
    await sending(clock, made, drawOn('bucket'), 1);
    let sent = 0;
    const attempt = (): Promise<void> => Promise.resolve(void (sent += 1));
    const queued = made.pace(drawOn('bucket'), attempt, signal);
    const broken = made.pace(
      drawOn('other'),
      () => Promise.reject(Object.assign(new Error(), { code: 'EPIPE' })),
      signal,
    );
    const other = made.pace(drawOn('bucket'), attempt);
    await Promise.resolve();
    abort();
    await expect(queued).rejects.toThrow('enough');
    await expect(broken).rejects.toThrow('enough');
    await expect(made.pace(drawOn('bucket'), attempt, signal)).rejects.toThrow('enough');
    expect(clock.now()).toBeLessThan(1100);
    await other;
    expect(sent).toBe(1);
  });

  test('a retry goes first', async () => {
    const clock = virtualClock();
    const { pace } = pacer({ ...clock, random: () => 0, quotas: { bucket: each(1) } });
    const order: string[] = [];
    const call = (name: string, throttles: number): Promise<void> =>
      pace(drawOn('bucket'), () => {
        order.push(name);
        throttles -= 1;
        return throttles >= 0 ? Promise.reject(throttle()) : Promise.resolve();
      });
    await Promise.all([call('a', 1), call('b', 0), call('c', 0)]);
    expect(order).toEqual(['a', 'a', 'b', 'c']);
  });

  test('a server that names a time stops the whole bucket until then', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0, quotas: { bucket: each(10) } });
    let asked = 0;
    const until = (): Error =>
      Object.assign(throttle(), { $response: { statusCode: 429, headers: { 'retry-after': '3' } } });
    const first = made.pace(drawOn('bucket'), () => {
      asked += 1;
      return asked === 1 ? Promise.reject(until()) : Promise.resolve();
    });
    await Promise.resolve();
    const [second] = await sending(clock, made, drawOn('bucket'), 1);
    await first;
    expect(second).toBeGreaterThan(2500);
    expect(second).toBeLessThan(4000);
  });

  test('throttles without end fail all that wait after two minutes; later it is asked again', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0.5, quotas: { bucket: each(15) } });
    let sent = 0;
    let healed = false;
    const attempt = (): Promise<string> => {
      sent += 1;
      return healed ? Promise.resolve('ok') : Promise.reject(throttle());
    };
    const ends = await Promise.allSettled(Array.from({ length: 1000 }, () => made.pace(drawOn('bucket'), attempt)));
    expect(ends.every((end) => end.status === 'rejected' && (end.reason as Error).name === 'ThrottlingException')).toBe(
      true,
    );
    expect(clock.now()).toBeLessThan(150_000);
    const before = sent;
    await expect(made.pace(drawOn('bucket'), attempt)).rejects.toThrow('slow down');
    expect(sent).toBe(before);
    healed = true;
    await clock.sleep(30_000);
    const healedAt = clock.now();
    await Promise.all(Array.from({ length: 300 }, () => made.pace(drawOn('bucket'), attempt)));
    expect(clock.now() - healedAt).toBeLessThan(40_000);
  });

  test.each([2, 3, 5, 10])('every %i-th call throttled: nothing is lost', async (nth) => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: seeded(nth), quotas: { bucket: each(15) } });
    let sent = 0;
    const ends = await Promise.allSettled(
      Array.from({ length: 200 }, () =>
        made.pace(drawOn('bucket'), async () => {
          sent += 1;
          const refused = sent % nth === 0;
          await clock.sleep(40);
          if (refused) throw throttle();
        }),
      ),
    );
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(made.tallies.get('111122223333/eu-west-1/bucket')).toMatchObject({
      attempts: sent,
      throttled: Math.floor(sent / nth),
    });
  });

  test('what hangs in one account or region leaves half of all attempts to the others', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0, quotas: { bucket: each(1000) } });
    for (let calls = 0; calls < 500; calls += 1) void made.pace(drawOn('bucket'), () => new Promise(() => undefined));
    expect(made.inFlight).toBe(128);
    expect(await sending(clock, made, drawOn('bucket', '444455556666', 'us-east-1'), 1)).toEqual([0]);
  });

  test('a stalled process has lost nothing: the burst is full again', async () => {
    const clock = virtualClock();
    const made = pacer({ ...clock, random: () => 0, quotas: { bucket: each(10) } });
    await sending(clock, made, drawOn('bucket'), 8);
    await clock.sleep(60_000);
    const sent = await sending(clock, made, drawOn('bucket'), 20);
    expect(sent.filter((at) => at === 60_000)).toHaveLength(8);
  });
});

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error('enough')) };
}

test('the estimate is that of the fullest bucket', async () => {
  const clock = virtualClock();
  const made = pacer({ ...clock, random: () => 0, quotas: { bucket: each(10), slow: each(1) } });
  expect(made.remaining()).toBe(0);
  made.expect(drawOn('bucket'), 109);
  expect(made.remaining()).toBeCloseTo(10.3, 0);
  made.expect(drawOn('slow'), 31);
  expect(made.remaining()).toBeCloseTo(33, 0);
  made.expect(drawOn('slow'), -40);
  expect(made.remaining()).toBeCloseTo(10.3, 0);
  await sending(clock, made, drawOn('bucket'), 109);
  expect(made.remaining()).toBe(0);
});

test('every bucket that a collector declares has a quota or a prior', () => {
  const declared = Object.values(collectors).flatMap(({ operations }) =>
    Object.values(operations).map(({ bucket }) => bucket),
  );
  expect(declared.length).toBeGreaterThan(50);
  expect(declared.filter((bucket) => quotaOf(QUOTAS, bucket) === undefined)).toEqual([]);
  for (const { within } of Object.values(QUOTAS)) if (within !== undefined) expect(QUOTAS).toHaveProperty(within);
});
