import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { HttpResponse } from '@smithy/core/transport';
import { describe, expect, test } from 'vitest';

import { clientsOf, type RequestHandler } from '../../src/aws/clients.ts';
import { pacer, type Tally } from '../../src/aws/pace.ts';

const LONGEST = 10_000;

/** What the pacer did with attempts that end so: errors by name, or `ok`. The last one goes on for ever. */
async function paced(
  ends: readonly (string | Error)[],
  random = 0.5,
): Promise<{ readonly result: unknown; readonly tally: Tally | undefined; readonly waits: readonly number[] }> {
  const waits: number[] = [];
  const made = pacer({
    sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    random: () => random,
  });
  let attempt = 0;
  const result: unknown = await made
    .pace('bucket', () => {
      const end = ends[Math.min(attempt, ends.length - 1)]!;
      attempt += 1;
      if (end === 'ok') return Promise.resolve('ok');
      return Promise.reject(typeof end === 'string' ? named(end) : end);
    })
    .catch((error: unknown) => error);
  return { result, tally: made.tallies.get('bucket'), waits };
}

const named = (name: string): Error => Object.assign(new Error(name), { name, $fault: 'client' });

describe('attempts', () => {
  test('two throttles and an answer', async () => {
    const { result, tally, waits } = await paced(['Throttling', 'SlowDown', 'ok']);
    expect([result, tally]).toEqual(['ok', { attempts: 3, throttled: 2, retried: 2 }]);
    expect(waits).toEqual([200, 400]);
  });

  test('end: ten where throttled, four where broken', async () => {
    const throttled = await paced(['ThrottlingException'], 0.999);
    expect(throttled.tally).toEqual({ attempts: 10, throttled: 10, retried: 9 });
    expect(throttled.result).toMatchObject({ name: 'ThrottlingException' });
    expect(Math.max(...throttled.waits)).toBeLessThanOrEqual(LONGEST);
    const broken = await paced([Object.assign(named('TimeoutError'), { code: 'ECONNRESET' })]);
    expect(broken.tally).toEqual({ attempts: 4, throttled: 0, retried: 3 });
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

describe('the wait that a server asks for', () => {
  /** Waits after a 429 with this header, over a real client. */
  async function waitsAfter(header: string): Promise<readonly number[]> {
    const waits: number[] = [];
    const { pace } = pacer({
      sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
      random: () => 0,
    });
    let asked = 0;
    const handler: RequestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      destroy: () => undefined,
      handle: () => {
        asked += 1;
        const [statusCode, body] = asked === 1 ? [429, '{"message":"slow"}'] : [200, '{"Functions":[]}'];
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
    await pace('lambda', () => client.send(new ListFunctionsCommand({})));
    return waits;
  }

  test('is waited, up to the longest', async () => {
    const [three = 0] = await waitsAfter('3');
    expect(three).toBeGreaterThan(2_500);
    expect(three).toBeLessThanOrEqual(3_000);
    expect(await waitsAfter('3600')).toEqual([LONGEST]);
  });
});

test('at most eight of a bucket are in flight, and no bucket waits for another', async () => {
  const { pace } = pacer({ sleep: () => Promise.resolve(), random: () => 0 });
  let inFlight = 0;
  let most = 0;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const calls = Array.from({ length: 30 }, () =>
    pace('slow', async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await gate;
      inFlight -= 1;
    }),
  );
  expect(await pace('quick', () => Promise.resolve('ok'))).toBe('ok');
  release();
  await Promise.all(calls);
  expect(most).toBe(8);
});
