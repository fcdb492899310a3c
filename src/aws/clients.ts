import { lookup as lookupHost } from 'node:dns';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';

import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider, HttpRequest } from '@smithy/types';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

import { gate } from './gate.ts';

/** Sends requests for every client of the run: connections are pooled per host, across accounts and regions. */
export type RequestHandler = Pick<NodeHttpHandler, 'handle' | 'destroy' | 'metadata'>;

/** Milliseconds that one attempt may take: to connect, to the first byte of the answer, and from there to its last. */
export interface Limits {
  readonly connection?: number;
  readonly request?: number;
  readonly body?: number;
}

const SOCKETS_PER_HOST = 50;

/**
 * The one HTTP handler of a run. Honours `AWS_CA_BUNDLE` (which the SDK for JavaScript does not), `HTTPS_PROXY` and
 * `NO_PROXY`, and finds `*.localhost` on this machine (RFC 6761), which emulators use for virtual hosts.
 */
export function requestHandler(
  environment: Readonly<Record<string, string | undefined>>,
  { connection = 5_000, request = 30_000, body = 30_000 }: Limits = {},
  lookup: NonNullable<AgentOptions['lookup']> = lookupLocalhost,
): RequestHandler {
  const bundle = environment['AWS_CA_BUNDLE'];
  const options: AgentOptions & { ca?: Buffer } = {
    keepAlive: true,
    maxSockets: SOCKETS_PER_HOST,
    lookup,
    ...(bundle && { ca: readFileSync(bundle) }),
  };
  const timeouts = {
    connectionTimeout: connection,
    requestTimeout: request,
    throwOnRequestTimeout: true,
  };
  const httpAgent = new HttpAgent(options);
  const direct = new NodeHttpHandler({ httpAgent, httpsAgent: new HttpsAgent(options), ...timeouts });
  const proxied = new Map<string, NodeHttpHandler>();
  const through = (proxy: string): NodeHttpHandler => {
    if (proxy === '') return direct;
    const known = proxied.get(proxy);
    if (known) return known;
    const agent = new HttpsProxyAgent(proxy, options);
    const made = new NodeHttpHandler({ httpAgent, httpsAgent: agent, ...timeouts });
    proxied.set(proxy, made);
    return made;
  };
  const byOrigin = new Map<string, NodeHttpHandler>();
  const handlerFor = ({ protocol, hostname, port }: HttpRequest): NodeHttpHandler => {
    const origin = `${protocol}//${hostname}${port ? `:${port}` : ''}`;
    const known = byOrigin.get(origin);
    if (known) return known;
    const made = through(getProxyForUrl(origin));
    byOrigin.set(origin, made);
    return made;
  };
  return {
    metadata: direct.metadata,
    async handle(request, handlerOptions) {
      const { response } = await handlerFor(request).handle(request, handlerOptions);
      const bytes = await bytesOf(response.body as Readable, body);
      const kind = kindOf(bytes);
      if (kind === 'cut-off' || (kind === 'other' && response.statusCode === 200)) {
        throw new SyntaxError('The body of the answer is empty, cut off, or a page for people.');
      }
      response.body = bytes;
      return { response };
    },
    destroy() {
      for (const handler of [direct, ...proxied.values()]) handler.destroy();
    },
  };
}

/** The whole body. One that drips is no answer: neither the SDK nor its handler limits the time that a body takes. */
function bytesOf(body: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      const message = `The body of the answer had no end within ${limit / 1000} s.`;
      body.destroy(Object.assign(new Error(message), { name: 'TimeoutError' }));
    }, limit);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    body
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        clearTimeout(timer);
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      })
      .on('error', fail)
      .on('close', () => {
        if (body.readableEnded) return;
        const message = 'The connection was lost within the body of the answer.';
        fail(Object.assign(new Error(message), { code: 'ECONNRESET' }));
      });
  });
}

/**
 * What a body is by its first sign and its last. AWS answers well with JSON or XML alone. Of no body, and of a page of a
 * proxy's, the SDK makes a list without items; of a policy that is cut off, a policy; of an error, an unknown operation.
 */
function kindOf(bytes: Buffer): 'message' | 'cut-off' | 'other' {
  const start = bytes.toString('utf8', 0, EDGE).trimStart();
  if (start === '' || /^<(?:!doctype\s+)?html/i.test(start)) return 'other';
  const end = { '<': '>', '{': '}', '[': ']' }[start[0]!];
  if (end === undefined) return 'other';
  return bytes
    .toString('utf8', Math.max(0, bytes.length - EDGE))
    .trimEnd()
    .endsWith(end)
    ? 'message'
    : 'cut-off';
}

/** Bytes that are looked at on either side. */
const EDGE = 64;

const lookupLocalhost: NonNullable<AgentOptions['lookup']> = (hostname, options, done) => {
  lookupHost(/(^|\.)localhost$/i.test(hostname) ? '127.0.0.1' : hostname, options, done);
};

/** An SDK client's class, as far as it is used here. */
type ClientClass<Client extends object = object> = new (configuration: ClientConfiguration) => Client;

interface ClientConfiguration {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly requestHandler: RequestHandler;
  readonly maxAttempts: number;
  readonly [other: string]: unknown;
}

/** A client as it is used: `send` runs one attempt of one command. */
interface Sender {
  send(command: object): Promise<object>;
}

/** A client as it is made. */
type Made = Sender & Parameters<typeof gate>[0] & { readonly config: object };

export interface Clients {
  /** The client of a service in a region; made on first use, then kept. */
  client(service: string, Client: ClientClass, region: string): Sender;
  destroy(): void;
}

/**
 * The clients of one account: they share its session and the run's HTTP handler. Each is gated: only the operations
 * that are declared for its service can be sent. The SDK's own retries are off; the pacer owns them.
 */
export function clientsOf(
  credentials: AwsCredentialIdentityProvider,
  handler: RequestHandler,
  allowed: (service: string) => ReadonlySet<string>,
  environment: Readonly<Record<string, string | undefined>>,
): Clients {
  const made = new Map<string, Made>();
  return {
    client(service, Client, region) {
      const key = `${service}/${region}`;
      const known = made.get(key);
      if (known) return known;
      const client = new Client({
        region,
        credentials,
        requestHandler: handler,
        maxAttempts: 1,
        retryStrategy: ONCE,
        // One chain of middleware for each operation, not for each call.
        cacheMiddleware: true,
        followRegionRedirects: true,
        // SQS would send to whatever host the URL of a queue names.
        useQueueUrlAsEndpoint: false,
        logger: SILENT,
        ...endpointOf(service, environment),
      }) as Sender & Made;
      asShape(client.config);
      const gated = gate(client, service, allowed(service));
      made.set(key, gated);
      return gated;
    },
    destroy() {
      made.clear();
    },
  };
}

/** Sends as it is: the SDK's own strategies keep tokens, and an error in store, for attempts that are the pacer's to make. */
const ONCE = {
  retry: <Args, Result>(next: (args: Args) => Promise<Result>, args: Args): Promise<Result> => next(args),
};

/** Nobody reads what the SDK would log of each call; a logger without `info` spares it the making of it. */
const SILENT = { debug: nothing, warn: nothing, error: nothing };

function nothing(): void {}

/**
 * The SDK copies its configuration several times for each call, and one that grew member by member is a hash table, slow
 * to copy. V8 turns what serves as a prototype into a shape, which copies at once: a fifth of what the SDK costs.
 */
function asShape(configuration: object): void {
  Object.create(configuration);
}

/**
 * S3 Control puts the account before the host name, which an endpoint on an IP address cannot carry: the client throws
 * before it sends. With an endpoint of its own the account travels in `x-amz-account-id` alone.
 */
function endpointOf(service: string, environment: Readonly<Record<string, string | undefined>>): object {
  const url = environment['AWS_ENDPOINT_URL_S3_CONTROL'] ?? environment['AWS_ENDPOINT_URL'];
  if (service !== 's3-control' || !url || environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return {};
  return { endpointProvider: () => ({ url: new URL(url) }), disableHostPrefix: true };
}
