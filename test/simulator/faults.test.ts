import { isThrottlingError } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, test } from 'vitest';

import { sdk, serviceNames } from '../../src/simulator/clients.ts';
import { listen, viaLoopback, type Listening } from '../../src/simulator/listen.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { BASE_KEY } from '../../src/simulator/sessions.ts';
import { simulate, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { AUDIT, company, SHOP } from './company.ts';

const servers: Listening[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Client {
  send(command: object): Promise<Record<string, unknown>>;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const base: Credentials = { accessKeyId: BASE_KEY, secretAccessKey: 'simulated' };

interface AskOptions {
  readonly region?: string;
  readonly credentials?: Credentials;
  readonly maxAttempts?: number;
  readonly followRegionRedirects?: boolean;
}

interface World {
  readonly simulator: Simulator;
  readonly ask: (operation: string, input?: object, options?: AskOptions) => Promise<Record<string, unknown>>;
  /** What the SDK raised. */
  readonly error: (operation: string, input?: object, options?: AskOptions) => Promise<Raised>;
}

type Raised = Error & {
  readonly code?: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly attempts: number };
};

async function world(options: SimulatorOptions): Promise<World> {
  const simulator = simulate(company, { caller: SHOP, ...options });
  const server = await listen(simulator);
  servers.push(server);
  const requestHandler = viaLoopback(new NodeHttpHandler(), server.port);
  const ask: World['ask'] = async (
    operation,
    input = {},
    { region = 'us-east-1', credentials = base, ...more } = {},
  ) => {
    const [service = '', name] = operation.split(':');
    const [namespace, Sdk] = await sdk(service);
    const client = new Sdk({ region, credentials, maxAttempts: 1, requestHandler, ...more } as never) as Client;
    const Command = (namespace as Record<string, new (input: object) => object>)[`${name}Command`]!;
    return client.send(new Command(input));
  };
  return {
    simulator,
    ask,
    error: async (...call) => {
      const raised: unknown = await ask(...call).catch((thrown: unknown) => thrown);
      if (!(raised instanceof Error)) throw new Error(`${call[0]} was answered.`);
      return raised as Raised;
    },
  };
}

/** One call of every service. */
const calls: Readonly<Record<string, readonly [operation: string, input: object]>> = {
  accessanalyzer: ['accessanalyzer:ListAnalyzers', {}],
  apigateway: ['apigateway:GetRestApis', {}],
  apigatewayv2: ['apigatewayv2:GetApis', {}],
  'cloudwatch-logs': ['cloudwatch-logs:DescribeLogGroups', {}],
  config: [
    'config:SelectAggregateResourceConfig',
    { ConfigurationAggregatorName: 'all', Expression: 'SELECT accountId' },
  ],
  dynamodb: ['dynamodb:ListTables', {}],
  ec2: ['ec2:DescribeVpcs', {}],
  ecs: ['ecs:ListClusters', {}],
  elbv2: ['elbv2:DescribeLoadBalancers', {}],
  events: ['events:ListEventBuses', {}],
  iam: ['iam:GetAccountSummary', {}],
  kms: ['kms:ListKeys', {}],
  lambda: ['lambda:ListFunctions', {}],
  'network-firewall': ['network-firewall:ListFirewalls', {}],
  organizations: ['organizations:ListAccounts', {}],
  'resource-explorer-2': ['resource-explorer-2:GetDefaultView', {}],
  route53resolver: ['route53resolver:ListFirewallConfigs', {}],
  s3: ['s3:ListBuckets', {}],
  's3-control': ['s3-control:GetPublicAccessBlock', { AccountId: SHOP }],
  secretsmanager: ['secretsmanager:ListSecrets', {}],
  sns: ['sns:ListTopics', {}],
  sqs: ['sqs:ListQueues', {}],
  sts: ['sts:GetCallerIdentity', {}],
  tag: ['tag:GetResources', {}],
  wafv2: ['wafv2:ListWebACLs', { Scope: 'REGIONAL' }],
};

const words = ['access-denied', 'throttled', 'expired', 'invalid-token', 'unavailable', 'unknown-operation'] as const;

const named: Readonly<Record<(typeof words)[number], RegExp>> = {
  'access-denied': /^(AccessDenied(Exception)?|UnauthorizedOperation)$/,
  throttled: /^(TooManyRequestsException|ThrottlingException|Throttling|RequestLimitExceeded|SlowDown)$/,
  expired: /^(ExpiredToken(Exception)?|RequestExpired)$/,
  'invalid-token': /^(UnrecognizedClientException|InvalidClientTokenId|AuthFailure|InvalidAccessKeyId)$/,
  unavailable: /^(ServiceUnavailable(Exception)?|InternalFailure|Unavailable|InternalError)$/,
  'unknown-operation': /^(UnknownOperationException|InvalidAction|MethodNotAllowed)$/,
};

describe.each(words)('%s', (word) => {
  test.each(serviceNames)('in the words of %s', async (service) => {
    const { error } = await world({ rules: [{ fault: word }], caller: AUDIT });
    const raised = await error(...calls[service]!);
    expect(raised.name).toMatch(named[word]);
    expect(isThrottlingError(raised as never)).toBe(word === 'throttled');
    expect((raised.$metadata.httpStatusCode ?? 0) >= 500).toBe(
      word === 'unavailable' || /^(SlowDown|RequestLimitExceeded)$/.test(raised.name),
    );
  });
});

describe('rules', () => {
  const throttle: Rule = { when: { operation: 'lambda:*' }, fault: 'throttled', times: 2 };

  test('two throttles, then the answer', async () => {
    const { ask, simulator } = await world({ rules: [throttle] });
    const { $metadata } = await ask('lambda:ListAliases', { FunctionName: 'hook' }, { maxAttempts: 3 });
    expect($metadata).toMatchObject({ attempts: 3 });
    expect(simulator.calls.get(`${SHOP}/us-east-1/lambda:ListAliases`)).toBe(3);
  });

  test('each nth call', async () => {
    const { ask, error } = await world({ rules: [{ fault: 'unavailable', every: 2 }] });
    await ask('lambda:ListFunctions');
    expect((await error('lambda:ListFunctions')).name).toBe('ServiceUnavailableException');
    expect(await ask('lambda:ListFunctions')).toHaveProperty('Functions');
  });

  test('a dropped connection', async () => {
    const { error } = await world({ rules: [{ fault: 'drop' }] });
    expect(await error('lambda:ListFunctions')).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
  });

  test('an answer that cannot be parsed', async () => {
    const { error } = await world({ rules: [{ fault: 'garbage' }] });
    expect((await error('lambda:ListFunctions')).name).toBe('SyntaxError');
  });

  test('a bucket of tokens for each S3 bucket', async () => {
    let now = 0;
    const rule: Rule = { when: { operation: 's3:GetBucketVersioning' }, rate: 1, per: ['Bucket'] };
    const { ask, error } = await world({ rules: [rule], now: () => now });
    await ask('s3:GetBucketVersioning', { Bucket: 'shop-site' });
    await ask('s3:GetBucketVersioning', { Bucket: 'shop-logs' }, { region: 'eu-west-1' });
    expect((await error('s3:GetBucketVersioning', { Bucket: 'shop-site' })).name).toBe('SlowDown');
    now = 1000;
    expect(await ask('s3:GetBucketVersioning', { Bucket: 'shop-site' })).toMatchObject({ Status: 'Enabled' });
  });

  test('one bucket of tokens for several operations', async () => {
    const rule: Rule = { when: { operation: ['lambda:List*', 'lambda:GetAccountSettings'] }, rate: 1 };
    const { ask, error } = await world({ rules: [rule], now: () => 0 });
    await ask('lambda:ListFunctions');
    expect((await error('lambda:GetAccountSettings')).name).toBe('TooManyRequestsException');
    expect(await ask('lambda:GetPolicy', { FunctionName: 'hook', Qualifier: 'live' })).toHaveProperty('Policy');
  });

  test('only for the account, region and input that are named', async () => {
    const when = {
      account: SHOP,
      region: 'us-east-1',
      operation: 'lambda:GetPolicy',
      input: { FunctionName: 'hook:live' },
    };
    const { ask, error } = await world({ rules: [{ when, fault: { code: 'ServiceException', message: 'so it is' } }] });
    expect(await error('lambda:GetPolicy', { FunctionName: 'hook:live' })).toMatchObject({
      name: 'ServiceException',
      message: 'so it is',
      $metadata: { httpStatusCode: 500 },
    });
    expect(await ask('lambda:GetPolicy', { FunctionName: 'hook', Qualifier: 'live' })).toHaveProperty('Policy');
  });

  test('latency', async () => {
    const { ask } = await world({ rules: [{ latencyMs: 60 }] });
    const before = performance.now();
    await ask('lambda:ListFunctions');
    expect(performance.now() - before).toBeGreaterThan(55);
  });
});

describe('sessions', () => {
  const role = `arn:aws:iam::${SHOP}:role/audit`;
  const assume = { RoleArn: role, RoleSessionName: 'nightly', ExternalId: 'only-us', DurationSeconds: 900 };

  const credentialsOf = (answer: Record<string, unknown>): Credentials => {
    const { AccessKeyId, SecretAccessKey } = answer['Credentials'] as Record<string, string>;
    return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! };
  };

  test('a role’s session belongs to its account and expires', async () => {
    let now = Date.parse('2026-01-01T00:00:00.000Z');
    const { ask, error, simulator } = await world({ caller: AUDIT, now: () => now });
    const answer = await ask('sts:AssumeRole', assume);
    expect(answer).toMatchObject({ Credentials: { Expiration: new Date('2026-01-01T00:15:00.000Z') } });
    const credentials = credentialsOf(answer);
    expect(await ask('sts:GetCallerIdentity', {}, { credentials })).toMatchObject({
      Account: SHOP,
      Arn: `arn:aws:sts::${SHOP}:assumed-role/audit/nightly`,
    });
    await ask('lambda:ListFunctions', {}, { credentials });
    expect(simulator.calls.get(`${SHOP}/us-east-1/lambda:ListFunctions`)).toBe(1);
    now += 900_000;
    expect((await error('lambda:ListFunctions', {}, { credentials })).name).toBe('ExpiredTokenException');
  });

  test('temporary keys of the caller itself', async () => {
    const { ask } = await world({});
    const credentials = credentialsOf(await ask('sts:GetSessionToken'));
    expect(credentials.accessKeyId).not.toBe(BASE_KEY);
    expect(await ask('sts:GetCallerIdentity', {}, { credentials })).toMatchObject({ Account: SHOP });
  });

  test.each([
    ['an unknown account', { ...assume, RoleArn: 'arn:aws:iam::999999999999:role/audit' }],
    ['an account whose roles cannot be assumed', { ...assume, RoleArn: 'arn:aws:iam::777788889999:role/audit' }],
    ['a wrong external id', { ...assume, ExternalId: 'someone' }],
    ['no external id', { RoleArn: role, RoleSessionName: 'nightly' }],
  ])('%s refuses', async (_, input) => {
    const { error } = await world({ caller: AUDIT });
    expect(await error('sts:AssumeRole', input)).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('a region that is not enabled, and a key that nobody has', async () => {
    const { error } = await world({});
    expect((await error('lambda:ListFunctions', {}, { region: 'ap-east-1' })).name).toBe('UnrecognizedClientException');
    const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
    expect((await error('ec2:DescribeVpcs', {}, { credentials })).name).toBe('AuthFailure');
  });

  test('an organization is read by its management account and the caller alone', async () => {
    const { ask, error } = await world({ caller: AUDIT });
    const credentials = credentialsOf(await ask('sts:AssumeRole', assume));
    expect(await ask('organizations:ListAccounts')).toHaveProperty('Accounts');
    expect((await error('organizations:ListAccounts', {}, { credentials })).name).toBe('AccessDeniedException');
    expect(await ask('organizations:DescribeOrganization', {}, { credentials })).toHaveProperty('Organization');
  });
});

test('a bucket is found in the region that the redirect names', async () => {
  const { ask } = await world({});
  const answer = await ask('s3:GetBucketVersioning', { Bucket: 'shop-logs' }, { followRegionRedirects: true });
  expect(answer['$metadata']).toMatchObject({ httpStatusCode: 200 });
});

test('an operation outside of the role is refused, and told', async () => {
  const { ask, error, simulator } = await world({ allowed: new Set(['lambda:ListFunctions']) });
  await ask('lambda:ListFunctions');
  expect((await error('lambda:ListAliases', { FunctionName: 'hook' })).name).toBe('AccessDeniedException');
  expect([...simulator.refused]).toEqual([['lambda:ListAliases', 1]]);
});
