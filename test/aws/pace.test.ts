import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { HttpResponse } from '@smithy/core/transport';
import { describe, expect, test } from 'vitest';

import { clientsOf, type RequestHandler } from '../../src/aws/clients.ts';
import { pacer, type Draw } from '../../src/aws/pace.ts';
import { virtualClock } from '../clock.ts';

const LONGEST = 10_000;
const LAMBDA: Draw = { account: '111122223333', region: 'eu-west-1', bucket: 'lambda' };

/** What the pacer did with attempts that end so: errors by name, or `ok`. The last one goes on for ever. */
async function paced(ends: readonly (string | Error)[], random = 0.5) {
  const clock = virtualClock();
  const made = pacer({ ...clock, random: () => random });
  const sentAt: number[] = [];
  const result: unknown = await made
    .pace(LAMBDA, () => {
      const end = ends[Math.min(sentAt.length, ends.length - 1)]!;
      sentAt.push(clock.now());
      if (end === 'ok') return Promise.resolve('ok');
      return Promise.reject(typeof end === 'string' ? named(end) : end);
    })
    .catch((error: unknown) => error);
  return { result, tally: made.totals.get('lambda'), waits: sentAt.slice(1).map((at, index) => at - sentAt[index]!) };
}

const named = (name: string): Error => Object.assign(new Error(name), { name, $fault: 'client' });

describe('attempts', () => {
  test('two throttles and an answer', async () => {
    const { result, tally } = await paced(['Throttling', 'SlowDown', 'ok']);
    expect([result, tally]).toEqual(['ok', { attempts: 3, throttled: 2, retried: 2 }]);
  });

  test('that break end after four, with full jitter between them', async () => {
    const { result, tally, waits } = await paced([Object.assign(named('TimeoutError'), { code: 'ECONNRESET' })]);
    expect(tally).toEqual({ attempts: 4, throttled: 0, retried: 3 });
    expect(waits).toEqual([200, 400, 800]);
    expect(result).toMatchObject({ name: 'TimeoutError' });
  });

  test.each([
    'AccessDeniedException',
    'AccessDenied',
    'UnauthorizedOperation',
    'AuthFailure',
    'RequestExpired',
    'ExpiredToken',
    'InvalidAction',
    'NoSuchBucketPolicy',
    'ValidationException',
  ])('%s is asked once', async (name) => {
    expect((await paced([name])).tally).toEqual({ attempts: 1, throttled: 0, retried: 0 });
  });

  test('a clock that the client has just set right is worth another', async () => {
    const skewed = Object.assign(named('SignatureDoesNotMatch'), { $metadata: { clockSkewCorrected: true } });
    expect(await paced([skewed, 'ok'])).toMatchObject({ result: 'ok', tally: { attempts: 2 } });
  });
});

describe('calls that wait for tokens', () => {
  /** The instants at which so many calls of a bucket are sent, after those that its burst lets go at once. */
  async function sendings(bucket: string, calls: number): Promise<readonly number[]> {
    const clock = virtualClock();
    const { pace } = pacer({ ...clock, random: () => 0 });
    const sentAt: number[] = [];
    const send = () => {
      sentAt.push(clock.now());
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: calls }, () => pace({ ...LAMBDA, bucket }, send)));
    return sentAt.filter((at) => at > 0);
  }

  test('go together, four times a second', async () => {
    const sentAt = await sendings('lambda', 13 + 15 * 10);
    expect(new Set(sentAt).size).toBeLessThanOrEqual(4 * 10 + 4);
    expect(sentAt.at(-1)! / 1000).toBeLessThanOrEqual(10 / 0.975 + 0.25);
  });

  test('go one by one where the bucket holds but one token', async () => {
    const sentAt = await sendings('wafv2:ListResourcesForWebACL', 6);
    expect(new Set(sentAt).size).toBe(5);
  });

  test('go one by one where the size of the bucket is a guess', async () => {
    const sentAt = await sendings('s3', 39 + 40);
    expect(new Set(sentAt).size).toBe(sentAt.length);
  });
});

describe('the wait that a server asks for', () => {
  /** Milliseconds between a 429 with this header, over a real client, and the next attempt. */
  async function waitAfter(header: string): Promise<number> {
    const clock = virtualClock();
    const { pace } = pacer({ ...clock, random: () => 0 });
    const sentAt: number[] = [];
    const handler: RequestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      destroy: () => undefined,
      handle: () => {
        sentAt.push(clock.now());
        const [statusCode, body] = sentAt.length === 1 ? [429, '{"message":"slow"}'] : [200, '{"Functions":[]}'];
        const headers = {
          'content-type': 'application/json',
          'retry-after': header,
          'x-amzn-errortype': 'TooManyRequestsException',
        };
        return Promise.resolve({ response: new HttpResponse({ statusCode, headers, body: Buffer.from(body) }) });
      },
    };
    const identity = () => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
    const clients = clientsOf(identity, handler, () => new Set(['ListFunctions']), {});
    const client = clients.client('lambda', LambdaClient, 'us-east-1');
    await pace(LAMBDA, () => client.send(new ListFunctionsCommand({})));
    return sentAt[1]! - sentAt[0]!;
  }

  test('is waited, up to the longest', async () => {
    const three = await waitAfter('3');
    expect(three).toBeGreaterThan(2_500);
    expect(three).toBeLessThanOrEqual(3_100);
    const hour = await waitAfter('3600');
    expect(hour).toBeGreaterThanOrEqual(LONGEST);
    expect(hour).toBeLessThanOrEqual(LONGEST + 100);
  });
});
