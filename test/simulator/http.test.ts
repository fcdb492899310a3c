import { Agent } from 'node:http';

import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sdk } from '../../src/simulator/clients.ts';
import { rows } from '../../src/simulator/facts.ts';
import { listen, viaLoopback, type Listening } from '../../src/simulator/listen.ts';
import { BASE_KEY } from '../../src/simulator/sessions.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { company, SHOP } from './company.ts';
import {
  ec2Exchanges,
  gatewayExchanges,
  globalExchanges,
  messageExchanges,
  networkExchanges,
  organizationExchanges,
  secretExchanges,
  wafAndLambdaExchanges,
} from './exchanges.ts';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const exchanges = [
  ...ec2Exchanges,
  ...gatewayExchanges,
  ...wafAndLambdaExchanges,
  ...globalExchanges,
  ...secretExchanges,
  ...messageExchanges,
  ...networkExchanges,
];

interface Client {
  send(command: object): Promise<object>;
}

/** Node and glibc do not resolve names below `localhost`; RFC 6761 says that they are the machine itself. */
const agent = new Agent({
  keepAlive: true,
  lookup: (_, options, found) =>
    options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
});

const shop = simulate(company, { caller: SHOP, now: () => NOW });
const audit = simulate(company, { now: () => NOW });
const servers: Listening[] = [];

beforeAll(async () => {
  servers.push(await listen(shop), await listen(audit));
});
afterAll(async () => {
  agent.destroy();
  for (const server of servers) await server.close();
});

/** Ways to reach a simulator: what a client is configured with. */
const ways = {
  'AWS’s own host names': ({ port }: Listening) => ({
    requestHandler: viaLoopback(new NodeHttpHandler({ httpAgent: agent }), port),
  }),
  AWS_ENDPOINT_URL: ({ env }: Listening) => {
    Object.assign(process.env, env);
    return { requestHandler: new NodeHttpHandler({ httpAgent: agent }) };
  },
};

async function ask(operation: string, input: object, way: object): Promise<object | string> {
  const [service = '', name] = operation.split(':');
  const [namespace, Sdk] = await sdk(service);
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: BASE_KEY, secretAccessKey: 'simulated' },
    maxAttempts: 1,
    // SQS alone: as the auditor's own clients are.
    useQueueUrlAsEndpoint: false,
    ...way,
  };
  const client = new Sdk(configuration) as Client;
  const Command = (namespace as Record<string, new (input: object) => object>)[`${name}Command`]!;
  try {
    const { $metadata, ...answer } = (await client.send(new Command(input))) as Record<string, unknown>;
    expect($metadata).toMatchObject({ httpStatusCode: 200 });
    return answer;
  } catch (error) {
    return (error as Error).name;
  }
}

describe.each(Object.entries(ways))('over HTTP with %s', (_, way) => {
  const before = { ...process.env };
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test.each(exchanges)('%s %j', async (operation, input, answer) => {
    expect(plain(await ask(operation, input, way(servers[0]!)))).toEqual(answer);
  });

  test.each(organizationExchanges)('%s %j', async (operation, input, answer) => {
    expect(plain(await ask(operation, input, way(servers[1]!)))).toEqual(answer);
  });
});

/** Bytes as plain bytes: the SDK’s carry a method of theirs. */
const plain = (answer: object | string): object | string =>
  typeof answer === 'string'
    ? answer
    : Object.fromEntries(
        Object.entries(answer).map(([name, value]) => [
          name,
          value instanceof Uint8Array ? new Uint8Array(value) : (value as unknown),
        ]),
      );

test('every row of the table is asked above', () => {
  const asked = new Set([...exchanges, ...organizationExchanges].map(([operation]) => operation));
  expect(Object.keys(rows).filter((operation) => !asked.has(operation))).toEqual([]);
});

test('what no row knows is told apart', () => {
  expect([...shop.unknown]).toEqual([['lambda:GetFunction', 2]]);
  expect(shop.calls.get(`${SHOP}/us-east-1/ec2:DescribeVpcs`)).toBe(2);
});
