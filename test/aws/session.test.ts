import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { HttpRequest } from '@smithy/types';
import { describe, expect, test } from 'vitest';

import { clientsOf } from '../../src/aws/clients.ts';
import {
  baseSession,
  configuredRegion,
  roleSession,
  type BaseSession,
  type Connection,
} from '../../src/aws/session.ts';
import { simulate, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { worldOf } from '../cloud.ts';
import { AUDIT, company, DATA, SHOP } from '../simulator/company.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const ROLE = { roleArn: `arn:aws:iam::${SHOP}:role/Audit`, externalId: 'only-us', sessionName: 'test' };

interface Scene {
  readonly connection: Connection;
  readonly simulator: Simulator;
  readonly hosts: string[];
  readonly clock: { now: number };
  readonly base: () => Promise<BaseSession>;
  readonly calls: (operation: string) => number;
}

function scene(options: SimulatorOptions = {}, region = 'us-east-1'): Scene {
  const clock = { now: START };
  const simulator = simulate(company, { now: () => clock.now, ...options });
  const { handler, ...world } = worldOf(simulator);
  const hosts: string[] = [];
  const connection: Connection = {
    ...world,
    clock: () => clock.now,
    handler: {
      ...handler,
      handle(request: HttpRequest, given) {
        hosts.push(request.hostname);
        return handler.handle(request as never, given);
      },
    },
  };
  return {
    connection,
    simulator,
    hosts,
    clock,
    base: () => baseSession(connection, { region }),
    calls: (operation) =>
      [...simulator.calls].reduce((sum, [key, count]) => (key.endsWith(operation) ? sum + count : sum), 0),
  };
}

describe('a role', () => {
  test('is assumed once, whoever asks at once, and again before its session ends', async () => {
    const { connection, base, clock, calls } = scene();
    const credentials = roleSession(connection, await base(), ROLE);
    const [first, second] = await Promise.all([credentials(), credentials()]);
    expect(second).toBe(first);
    expect(first.expiration).toEqual(new Date(START + 60 * MINUTE));
    clock.now += 54 * MINUTE;
    expect(await credentials()).toBe(first);
    expect(calls('sts:AssumeRole')).toBe(1);
    clock.now += 2 * MINUTE;
    const [renewed] = await Promise.all([credentials(), credentials()]);
    expect(renewed.accessKeyId).not.toBe(first.accessKeyId);
    expect(calls('sts:AssumeRole')).toBe(2);
  });

  test('serves all clients of its account, in all regions', async () => {
    const { connection, base, calls } = scene();
    const credentials = roleSession(connection, await base(), ROLE);
    const clients = clientsOf(credentials, connection.handler, () => new Set(['ListFunctions']), {});
    for (const region of ['us-east-1', 'eu-west-1', 'eu-central-1']) {
      await clients.client('lambda', LambdaClient, region).send(new ListFunctionsCommand({}));
    }
    expect([calls('sts:AssumeRole'), calls('lambda:ListFunctions')]).toEqual([1, 3]);
  });

  test('that is refused is asked for again only by the next who asks', async () => {
    const { connection, base, calls } = scene();
    const credentials = roleSession(connection, await base(), { ...ROLE, roleArn: `arn:aws:iam::${DATA}:role/Audit` });
    await expect(credentials()).rejects.toThrow(/not authorized to perform: sts:AssumeRole/);
    expect(calls('sts:AssumeRole')).toBe(1);
    await expect(credentials()).rejects.toThrow(/sts:AssumeRole/);
    expect(calls('sts:AssumeRole')).toBe(2);
  });

  test('that is throttled is waited for', async () => {
    const rule = { when: { operation: 'sts:AssumeRole' }, fault: 'throttled', times: 3 } as const;
    const { connection, base, calls } = scene({ rules: [rule] });
    await roleSession(connection, await base(), ROLE)();
    expect(calls('sts:AssumeRole')).toBe(4);
  });
});

describe('the caller', () => {
  test('is told by STS of the region', async () => {
    const { base, hosts } = scene({}, 'eu-west-1');
    expect(await base()).toMatchObject({ account: AUDIT, arn: `arn:aws:iam::${AUDIT}:user/auditor`, partition: 'aws' });
    expect(hosts).toEqual(['sts.eu-west-1.amazonaws.com']);
  });

  test('of another partition has its host names', async () => {
    const { base, hosts } = scene({}, 'cn-north-1');
    await base();
    expect(hosts).toEqual(['sts.cn-north-1.amazonaws.com.cn']);
  });

  test('spends a code of an MFA device once, however many roles follow', async () => {
    const { connection, calls } = scene();
    const mfa = { serial: `arn:aws:iam::${AUDIT}:mfa/me`, code: '123456' };
    const base = await baseSession(connection, { region: 'us-east-1', mfa });
    await roleSession(connection, base, ROLE)();
    await roleSession(connection, base, ROLE)();
    expect([calls('sts:GetSessionToken'), calls('sts:AssumeRole')]).toEqual([1, 2]);
    expect((await base.credentials()).sessionToken).toMatch(/./);
  });
});

test('the region is that of the environment, as the AWS CLI reads it', async () => {
  expect(await configuredRegion({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, undefined)).toBe(
    'eu-west-1',
  );
  expect(await configuredRegion({ AWS_DEFAULT_REGION: 'us-east-1' }, undefined)).toBe('us-east-1');
});
