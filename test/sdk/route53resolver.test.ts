import { ListFirewallsCommand, NetworkFirewallClient } from '@aws-sdk/client-network-firewall';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';
import { afterEach, describe, expect, test } from 'vitest';

import { clientsOf, type RequestHandler } from '../../src/aws/clients.ts';
import { causeOf, detailOf } from '../../src/aws/errors.ts';
import { RefusedOperation } from '../../src/aws/gate.ts';
import {
  ListFirewallConfigsCommand,
  ListFirewallRuleGroupAssociationsCommand,
  ListFirewallRulesCommand,
  Route53ResolverClient,
  type Route53ResolverClientConfig,
} from '../../src/sdk/route53resolver.ts';

const DECLARED = new Set(['ListFirewallRuleGroupAssociations', 'ListFirewallRules', 'ListFirewallConfigs']);
const credentials = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });

/** A handler that keeps what would be sent, and answers the same to all. */
function answering(body: object, statusCode = 200) {
  const sent: HttpRequest[] = [];
  const handler: RequestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    handle(request) {
      sent.push(request);
      const response = new HttpResponse({
        statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Buffer.from(JSON.stringify(body)),
      });
      return Promise.resolve({ response });
    },
  };
  return { handler, sent };
}

/** A client as a run has it. */
function asInARun(body: object, statusCode?: number, allowed: () => ReadonlySet<string> = () => DECLARED) {
  const { handler, sent } = answering(body, statusCode);
  const clients = clientsOf(credentials, handler, allowed, {});
  return { client: clients.client('route53resolver', Route53ResolverClient, 'eu-west-1'), clients, sent };
}

describe('a call', () => {
  test('is AWS JSON 1.1, signed for route53resolver in its region', async () => {
    const { client, sent } = asInARun({ FirewallRules: [{ Priority: 1, Action: 'BLOCK', Unheard: 'of' }] });
    const answer = await client.send(
      new ListFirewallRulesCommand({ FirewallRuleGroupId: 'rslvr-frg-1', MaxResults: 100 }),
    );
    expect(answer).toMatchObject({ FirewallRules: [{ Priority: 1, Action: 'BLOCK' }] });
    expect(sent).toHaveLength(1);
    const { method, hostname, path, headers, body } = sent[0]!;
    expect([method, hostname, path]).toEqual(['POST', 'route53resolver.eu-west-1.amazonaws.com', '/']);
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Route53Resolver.ListFirewallRules',
    });
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-west-1\/route53resolver\/aws4_request,/,
    );
    expect(JSON.parse(Buffer.from(body as Uint8Array).toString())).toEqual({
      FirewallRuleGroupId: 'rslvr-frg-1',
      MaxResults: 100,
    });
  });

  test('has the headers that generated clients send', async () => {
    const { client, clients, sent } = asInARun({}, 200, () => new Set([...DECLARED, 'ListFirewalls']));
    await client.send(new ListFirewallConfigsCommand({}));
    await clients.client('network-firewall', NetworkFirewallClient, 'eu-west-1').send(new ListFirewallsCommand({}));
    const [own, generated] = sent.map(({ headers }) => Object.keys(headers).toSorted());
    expect(own).toEqual(generated);
    expect(sent[0]!.headers['user-agent']).toMatch(/^aws-sdk-js\/3\.\S+ .* api\/route53resolver#3\./);
  });

  test('that nothing declares is refused before anything is sent', async () => {
    const { client, sent } = asInARun({}, 200, () => new Set(['ListFirewallRules']));
    const sending = client.send(new ListFirewallRuleGroupAssociationsCommand({}));
    await expect(sending).rejects.toBeInstanceOf(RefusedOperation);
    expect(sent).toEqual([]);
  });
});

describe('a refusal', () => {
  test.each([
    ['AccessDeniedException', 400, 'access-denied'],
    ['ThrottlingException', 400, 'throttled'],
    ['ResourceNotFoundException', 400, 'unreadable'],
    ['InternalServiceErrorException', 500, 'unavailable'],
    ['UnknownOperationException', 400, 'unsupported'],
  ])('%s keeps its name, and is sent once', async (name, status, cause) => {
    const { client, sent } = asInARun({ __type: `com.amazonaws.route53resolver#${name}`, Message: 'as it is' }, status);
    const thrown: unknown = await client.send(new ListFirewallConfigsCommand({})).catch((error: unknown) => error);
    expect([causeOf(thrown), detailOf(thrown)]).toEqual([cause, `${name}: as it is`]);
    expect(sent).toHaveLength(1);
  });
});

describe('the endpoint', () => {
  const hostFor = async (region: string, options: Partial<Route53ResolverClientConfig> = {}): Promise<string> => {
    const { handler, sent } = answering({});
    const client = new Route53ResolverClient({ region, credentials, requestHandler: handler, ...options });
    await client.send(new ListFirewallConfigsCommand({}));
    const [{ protocol, hostname, port } = { protocol: '', hostname: '', port: 0 }] = sent;
    return `${protocol}//${hostname}${port ? `:${port}` : ''}`;
  };
  const fips = { useFipsEndpoint: true };
  const dualStack = { useDualstackEndpoint: true };

  test.each([
    ['eu-west-1', {}, 'https://route53resolver.eu-west-1.amazonaws.com'],
    ['cn-north-1', {}, 'https://route53resolver.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', {}, 'https://route53resolver.us-gov-west-1.amazonaws.com'],
    ['us-east-1', fips, 'https://route53resolver-fips.us-east-1.amazonaws.com'],
    ['us-gov-west-1', fips, 'https://route53resolver.us-gov-west-1.amazonaws.com'],
    ['eu-west-1', dualStack, 'https://route53resolver.eu-west-1.api.aws'],
    ['us-east-1', { ...fips, ...dualStack }, 'https://route53resolver-fips.us-east-1.api.aws'],
    ['eu-west-1', { endpoint: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566'],
  ])('of %s with %j', async (region, options, host) => {
    expect(await hostFor(region, options)).toBe(host);
  });

  test('is never FIPS by a wish that an endpoint of its own cannot grant', async () => {
    await expect(hostFor('eu-west-1', { ...fips, endpoint: 'http://127.0.0.1:4566' })).rejects.toThrow(/neither FIPS/);
  });

  const before = { ...process.env };
  afterEach(() => {
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_ROUTE53RESOLVER', 'AWS_USE_FIPS_ENDPOINT']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  test.each([
    ['AWS_ENDPOINT_URL', 'http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['AWS_ENDPOINT_URL_ROUTE53RESOLVER', 'http://127.0.0.1:4567', 'http://127.0.0.1:4567'],
    ['AWS_USE_FIPS_ENDPOINT', 'true', 'https://route53resolver-fips.us-east-1.amazonaws.com'],
  ])('heeds %s', async (name, value, host) => {
    process.env[name] = value;
    expect(await hostFor('us-east-1')).toBe(host);
  });
});
