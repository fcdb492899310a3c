import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { BASE_KEY } from './sessions.ts';
import type { Simulator } from './simulator.ts';
import type { WireRequest, WireResponse } from './wire.ts';

export interface Listening {
  readonly port: number;
  /** What another process needs in its environment to be answered by the simulator. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What an HTTP server, of whatever kind, answers a simulator's requests with. */
export const answering =
  (simulator: Pick<Simulator, 'answer'>): RequestListener =>
  (incoming, outgoing) => {
    read(incoming)
      .then((request) => simulator.answer(request))
      .then(
        (response) => {
          if (!response) incoming.socket.destroy();
          else send(response, outgoing);
        },
        (error: Error) => {
          // A defect of the simulator must not look like AWS: no SDK client parses this.
          outgoing
            .writeHead(599, { 'content-type': 'text/plain' })
            .end(`simulator defect: ${error.stack ?? error.message}`);
        },
      );
  };

/** Serves a simulator on a free port of 127.0.0.1. */
export async function listen(simulator: Simulator, port = 0): Promise<Listening> {
  const server = createServer(answering(simulator));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const at = (server.address() as AddressInfo).port;
  return {
    port: at,
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${at}`,
      // S3 Control puts the account before the host, which an address does not bear.
      AWS_ENDPOINT_URL_S3_CONTROL: `http://localhost:${at}`,
      AWS_ACCESS_KEY_ID: BASE_KEY,
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

const DRIP_MS = 20;

function send({ status, headers, body, ending }: WireResponse, outgoing: ServerResponse): void {
  if (ending === undefined) {
    outgoing.writeHead(status, headers).end(body);
    return;
  }
  const half = Buffer.from(body).subarray(0, Math.ceil(body.length / 2));
  outgoing.writeHead(status, headers).write(half, () => {
    if (ending === 'reset') outgoing.destroy();
  });
  if (ending === 'drip') {
    const drip = setInterval(() => outgoing.write(' '), DRIP_MS);
    outgoing.once('close', () => clearInterval(drip));
  }
}

async function read(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: queryOf(search),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

/** Query parts by name, repeated ones as a list. */
export function queryOf(search: string): WireRequest['query'] {
  const query: Record<string, string | readonly string[]> = Object.create(null) as Record<string, string>;
  // In a query a plus stands for itself: AWS signs and reads it so.
  for (const [name, value] of new URLSearchParams(search.replaceAll('+', '%2B'))) {
    const before = query[name];
    query[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return query;
}

interface RequestLike {
  hostname: string;
  headers: Record<string, string>;
}

interface HandlerLike {
  handle(request: never, options?: never): Promise<unknown>;
}

/**
 * A request handler of the SDK whose sockets all go to a port of 127.0.0.1, while requests keep AWS's host names: virtual-host
 * buckets, S3 Control, partitions and regional STS are the real ones. Credential providers need it too (`clientConfig`).
 */
export const viaLoopback = <H extends HandlerLike>(handler: H, port: number): H =>
  new Proxy(handler, {
    get: (inner, key) => {
      const member: unknown = Reflect.get(inner, key);
      if (key !== 'handle') return typeof member === 'function' ? (member.bind(inner) as unknown) : member;
      return (request: RequestLike, options: never) => {
        const here = Object.assign(Object.create(Object.getPrototypeOf(request) as object) as object, request, {
          protocol: 'http:',
          hostname: '127.0.0.1',
          port,
          headers: { ...request.headers, host: request.headers['host'] ?? request.hostname },
        });
        return inner.handle(here as never, options);
      };
    },
  });
