import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';

import { describe, expect, test } from 'vitest';

import { modelledStatus, service, type Operation } from '../../src/simulator/catalogue.ts';
import { sdk, serviceNames } from '../../src/simulator/clients.ts';
import { decodeInput } from '../../src/simulator/decode.ts';
import { encodeFault, encodeOutput } from '../../src/simulator/encode.ts';
import { wireFault } from '../../src/simulator/faults.ts';
import { route } from '../../src/simulator/routing.ts';
import { isRecord, membersOf, type WireRequest, type WireResponse } from '../../src/simulator/wire.ts';
import { sample } from './samples.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: WireRequest['query'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkClient {
  send(command: object): Promise<object>;
}

/** A client whose requests end in `answer`. */
async function clientOf(name: string, answer: (request: WireRequest) => Promise<WireResponse>): Promise<SdkClient> {
  const [, Client] = await sdk(name);
  const handle = async (request: Sent) => {
    const { status, headers, body } = await answer({
      method: request.method,
      path: request.path,
      query: request.query,
      headers: Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value])),
      body: await bytes(request.body),
    });
    return { response: { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) } };
  };
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASIMULATEDCALLER0', secretAccessKey: 'simulated' },
    maxAttempts: 1,
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' } },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It compares digests of messages, and follows the URLs of queues.
    ...(name === 'sqs' && { md5: false, useQueueUrlAsEndpoint: false }),
  };
  return new Client(configuration) as SdkClient;
}

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as string);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const streams = ({ input, output }: Operation): boolean =>
  [input, output].some((shape) => membersOf(shape).some((member) => member.shape.isStreaming()));

/** Collectors send no XML, so the simulator reads none. */
const sendsXml = ({ service: { dialect }, input }: Operation): boolean =>
  dialect.protocol === 'restXml' &&
  membersOf(input).some(
    ({ traits, shape }) =>
      traits.httpLabel === undefined &&
      traits.httpQuery === undefined &&
      traits.httpHeader === undefined &&
      traits.httpPrefixHeaders === undefined &&
      traits.httpQueryParams === undefined &&
      !(traits.httpPayload && !shape.isStructSchema()),
  );

/** Where `read` is not `given`, as a path. */
function differences(given: unknown, read: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(given, read)) return [];
  if (isRecord(given) && isRecord(read) && !(given instanceof Date) && !(given instanceof Uint8Array)) {
    return [...new Set([...Object.keys(given), ...Object.keys(read)])].flatMap((key) =>
      differences(given[key], read[key], `${path}.${key}`),
    );
  }
  if (given instanceof Uint8Array && read instanceof Uint8Array && Buffer.from(given).equals(Buffer.from(read)))
    return [];
  if (Array.isArray(given) && Array.isArray(read) && given.length === read.length) {
    return given.flatMap((item, at) => differences(item, read[at], `${path}[${at}]`));
  }
  return [`${path}: ${JSON.stringify(given)} became ${JSON.stringify(read)}`];
}

async function roundTrip(
  name: string,
  operation: Operation,
  client: SdkClient,
  hold: Hold,
): Promise<readonly string[]> {
  const [namespace] = await sdk(name);
  const Command = (namespace as Record<string, new (input: unknown) => object>)[`${operation.name}Command`]!;
  const input = sample(operation.input) as Record<string, unknown>;
  const output = sample(operation.output) as Record<string, unknown>;
  hold.operation = operation;
  hold.output = output;
  hold.routed = undefined;
  hold.input = undefined;
  try {
    const { $metadata, ...read } = (await client.send(new Command(input))) as Record<string, unknown>;
    expect($metadata).toBeDefined();
    const misrouted = hold.routed === operation.id ? [] : [`${operation.id} was taken for ${String(hold.routed)}`];
    return [
      ...misrouted,
      ...(sendsXml(operation) ? [] : differences(input, hold.input, `${operation.id} input`)),
      ...differences(output, read, `${operation.id} output`),
    ];
  } catch (error) {
    return [`${operation.id}: ${String(error)}`];
  }
}

interface Hold {
  operation?: Operation;
  output?: Readonly<Record<string, unknown>>;
  routed?: string | undefined;
  input?: unknown;
}

/** What the SDK itself does to values on their way. */
const known: Readonly<Record<string, readonly string[]>> = {
  // The template's own query part comes back among the parameters.
  apigateway: ['apigateway:ImportRestApi input.parameters.mode: undefined became "import"'],
  // A global endpoint is a part of a host name.
  events: ['events:PutEvents: EndpointError: EndpointId must be a valid host label.'],
  // The client fills it from the header that stands for `Expires`.
  s3: ['s3:HeadObject output.ExpiresString: "a-b" became "Tue, 14 Nov 2023 22:13:20 GMT"'],
};

/** Names in signatures, where they are not those of our facts. */
const signings: Readonly<Record<string, string>> = {
  accessanalyzer: 'access-analyzer',
  'cloudwatch-logs': 'logs',
  apigatewayv2: 'apigateway',
  elbv2: 'elasticloadbalancing',
  's3-control': 's3',
  tag: 'tagging',
};

describe.each(serviceNames)('%s', (name) => {
  test('every operation round-trips through the SDK’s own client', async () => {
    const { operations, dialect } = await service(name);
    const hold: Hold = {};
    const signing = signings[name] ?? name;
    const client = await clientOf(name, async (request) => {
      const routed = await route(request, signing);
      if (routed?.operation) {
        hold.routed = routed.operation.id;
        hold.input = decodeInput(dialect, routed.operation.input, request, routed.labels);
      }
      const { operation, output } = hold;
      return encodeOutput(dialect, operation!.name, operation!.output, output!, operation!.route?.status ?? 200);
    });
    const missed: string[] = [];
    for (const operation of operations.values()) {
      if (!streams(operation)) missed.push(...(await roundTrip(name, operation, client, hold)));
    }
    expect(missed).toEqual(known[name] ?? []);
  });

  test('every modelled exception is raised as its own class', async () => {
    const made = await service(name);
    const [namespace] = await sdk(name);
    const [operation] = [...made.operations.values()].filter((each) => !streams(each) && each.route?.method !== 'HEAD');
    let answer: WireResponse | undefined;
    const client = await clientOf(name, () => Promise.resolve(answer!));
    const Command = (namespace as Record<string, new (input: unknown) => object>)[`${operation!.name}Command`]!;
    const missed: string[] = [];
    for (const [code, shape] of made.exceptions) {
      const fields = Object.fromEntries(
        Object.entries(sample(shape)).filter(([member]) => member.toLowerCase() !== 'message'),
      );
      answer = encodeFault(made.dialect, 'GET', wireFault(made, { code, message: 'so it is', fields }, 'x'), 'id');
      const error: unknown = await client
        .send(new Command(sample(operation!.input)))
        .catch((thrown: unknown) => thrown);
      const Exception = (namespace as Record<string, new (options: never) => Error>)[code];
      if (Exception && !(error instanceof Exception)) missed.push(`${code} came as ${String(error)}`);
      if (!(error instanceof Error) || error.message !== 'so it is')
        missed.push(`${code} lost its message: ${String(error)}`);
      for (const [member, value] of Object.entries(fields)) {
        missed.push(...differences(value, (error as Record<string, unknown>)[member], `${code}.${member}`));
      }
      expect(answer.status).toBe(modelledStatus(made.dialect, shape));
    }
    expect(missed).toEqual([]);
  });
});
