import { lookup as lookupHost } from 'node:dns';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider, HttpRequest } from '@smithy/types';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

import { gate } from './gate.ts';

/** Sends requests for every client of the run: connections are pooled per host, across accounts and regions. */
export type RequestHandler = Pick<NodeHttpHandler, 'handle' | 'destroy' | 'metadata'>;

const CONNECTION_TIMEOUT = 5_000;
const REQUEST_TIMEOUT = 30_000;
const SOCKETS_PER_HOST = 50;

/**
 * The one HTTP handler of a run. Honours `AWS_CA_BUNDLE` (which the SDK for JavaScript does not), `HTTPS_PROXY` and
 * `NO_PROXY`, and finds `*.localhost` on this machine (RFC 6761), which emulators use for virtual hosts.
 */
export function requestHandler(
  environment: Readonly<Record<string, string | undefined>>,
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
    connectionTimeout: CONNECTION_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    throwOnRequestTimeout: true,
  };
  const httpAgent = new HttpAgent(options);
  const direct = new NodeHttpHandler({ httpAgent, httpsAgent: new HttpsAgent(options), ...timeouts });
  const proxied = new Map<string, NodeHttpHandler>();
  const handlerFor = (request: HttpRequest): NodeHttpHandler => {
    const proxy = getProxyForUrl(`${request.protocol}//${request.hostname}${request.port ? `:${request.port}` : ''}`);
    if (proxy === '') return direct;
    const known = proxied.get(proxy);
    if (known) return known;
    const agent = new HttpsProxyAgent(proxy, options);
    const made = new NodeHttpHandler({ httpAgent, httpsAgent: agent, ...timeouts });
    proxied.set(proxy, made);
    return made;
  };
  return {
    metadata: direct.metadata,
    handle: (request, handlerOptions) => handlerFor(request).handle(request, handlerOptions),
    destroy() {
      for (const handler of [direct, ...proxied.values()]) handler.destroy();
    },
  };
}

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
  send(command: object, options?: { abortSignal?: AbortSignal }): Promise<object>;
}

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
  const made = new Map<string, Sender & { destroy(): void }>();
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
        followRegionRedirects: true,
        ...endpointOf(service, environment),
      }) as Sender & Parameters<typeof gate>[0] & { destroy(): void };
      const gated = gate(client, service, allowed(service));
      made.set(key, gated);
      return gated;
    },
    destroy() {
      made.clear();
    },
  };
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
