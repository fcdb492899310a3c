import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';

import accountSettings from '../../src/collectors/lambda-account-settings.ts';
import aliases from '../../src/collectors/lambda-aliases.ts';
import capacityProviders from '../../src/collectors/lambda-capacity-providers.ts';
import codeSigningConfigs from '../../src/collectors/lambda-code-signing-configs.ts';
import codeSigningFunctions from '../../src/collectors/lambda-code-signing-functions.ts';
import concurrency from '../../src/collectors/lambda-concurrency.ts';
import eventSourceMappings from '../../src/collectors/lambda-event-source-mappings.ts';
import functions from '../../src/collectors/lambda-functions.ts';
import layerPolicies from '../../src/collectors/lambda-layer-policies.ts';
import layerVersions from '../../src/collectors/lambda-layer-versions.ts';
import policies from '../../src/collectors/lambda-policies.ts';
import urls from '../../src/collectors/lambda-urls.ts';
import { absent, present, unknown } from '../../src/model/answer.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, because, drive, TOLD } from './drive.ts';

const arnOf = (rest: string): string => `arn:aws:lambda:eu-west-1:${ACCOUNT}:${rest}`;
const ORDERS = arnOf('function:orders');
const BILLS = arnOf('function:bills');
const orders = { arn: ORDERS, data: { FunctionName: 'orders', FunctionArn: `${ORDERS}:$LATEST`, Version: '$LATEST' } };
const orders1 = { arn: `${ORDERS}:1`, data: { FunctionName: 'orders', FunctionArn: `${ORDERS}:1`, Version: '1' } };
const bills = { arn: BILLS, data: { FunctionName: 'bills', FunctionArn: `${BILLS}:$LATEST`, Version: '$LATEST' } };
const live = { AliasArn: `${ORDERS}:live`, FunctionVersion: '1' };
const vanished = (what = `Function not found: ${ORDERS}`) =>
  new ResourceNotFoundException({ ...because(what), Type: 'User' });
const denied = () => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client' });

describe('lambda.functions', () => {
  test('lists all versions, 50 a page, with $LATEST under the unqualified ARN', async () => {
    const { requests, records } = await drive(functions, {
      answers: {
        ListFunctions: ({ Marker }) =>
          Marker === undefined
            ? { $metadata: {}, Functions: [orders.data], NextMarker: 'second' }
            : { Functions: [orders1.data], NextMarker: '' },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListFunctions', { FunctionVersion: 'ALL', MaxItems: 50 }],
      ['eu-west-1 ListFunctions', { FunctionVersion: 'ALL', MaxItems: 50, Marker: 'second' }],
    ]);
    expect(records).toEqual([orders, orders1]);
  });
});

test('lambda.functions at fast depth: without versions', async () => {
  const { requests } = await drive(functions, { depth: 'fast', answers: { ListFunctions: () => ({ Functions: [] }) } });
  expect(requests).toEqual([['eu-west-1 ListFunctions', { MaxItems: 50 }]]);
});

describe('lambda.aliases', () => {
  const facts = { 'lambda.functions': [orders, orders1, bills] };

  test('asks once per function, not per version', async () => {
    const { requests, records } = await drive(aliases, {
      facts,
      answers: {
        ListAliases: ({ FunctionName, Marker }) => {
          if (FunctionName !== 'orders') return { Aliases: [] };
          return Marker === undefined ? { NextMarker: 'second' } : { Aliases: [live] };
        },
      },
    });
    expect(requests).toHaveLength(3);
    expect(requests).toContainEqual(['eu-west-1 ListAliases', { FunctionName: 'orders', MaxItems: 10_000 }]);
    expect(requests).toContainEqual([
      'eu-west-1 ListAliases',
      { FunctionName: 'orders', MaxItems: 10_000, Marker: 'second' },
    ]);
    expect(requests).toContainEqual(['eu-west-1 ListAliases', { FunctionName: 'bills', MaxItems: 10_000 }]);
    expect(records).toEqual([{ arn: live.AliasArn, data: present(live) }]);
  });

  test('fast depth asks nothing and says so for each function', async () => {
    const { requests, records } = await drive(aliases, { depth: 'fast', facts });
    expect(requests).toEqual([]);
    expect(records).toMatchObject(
      [ORDERS, BILLS].map((arn) => ({
        arn,
        data: { state: 'unknown', gap: { cause: 'pruned', operation: 'lambda:ListAliases' } },
      })),
    );
  });

  test('a function that has vanished is left out, one that is closed to us is a gap', async () => {
    const { records, gone } = await drive(aliases, {
      facts,
      answers: { ListAliases: ({ FunctionName }) => (FunctionName === 'orders' ? vanished() : denied()) },
    });
    expect(gone).toEqual([ORDERS]);
    expect(records).toMatchObject([
      { arn: BILLS, data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'lambda:ListAliases' } } },
    ]);
  });
});

describe('lambda.policies', () => {
  const facts = {
    'lambda.functions': [orders, orders1, bills],
    'lambda.aliases': [{ arn: live.AliasArn, data: present(live) }],
  };
  const none = () => vanished('The resource you requested does not exist.');

  test('asks for each function, version and alias', async () => {
    const { requests, records } = await drive(policies, {
      facts,
      answers: {
        GetPolicy: ({ FunctionName, Qualifier }) =>
          FunctionName === 'orders' && Qualifier === undefined ? { Policy: '{}' } : none(),
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 GetPolicy', { FunctionName: 'orders' }],
      ['eu-west-1 GetPolicy', { FunctionName: 'orders', Qualifier: '1' }],
      ['eu-west-1 GetPolicy', { FunctionName: 'bills' }],
      ['eu-west-1 GetPolicy', { FunctionName: 'orders', Qualifier: 'live' }],
    ]);
    expect(records).toEqual([
      { arn: ORDERS, data: present({ Policy: '{}' }) },
      { arn: orders1.arn, data: absent },
      { arn: BILLS, data: absent },
      { arn: live.AliasArn, data: absent },
    ]);
  });

  test('those of functions do not wait until the aliases are listed', async () => {
    let list = (): void => undefined;
    const listed = new Promise<void>((resolve) => (list = resolve));
    const { requests } = await drive(policies, {
      facts,
      late: { 'lambda.aliases': listed },
      answers: {
        GetPolicy: ({ FunctionName }) => {
          if (FunctionName === 'bills') list();
          return none();
        },
      },
    });
    expect(requests).toHaveLength(4);
  });

  test('the message tells a vanished function, version or alias from one without a policy', async () => {
    const { records, gone } = await drive(policies, {
      facts,
      answers: {
        GetPolicy: ({ FunctionName, Qualifier }) => {
          if (FunctionName === 'bills') return none();
          return vanished(Qualifier === 'live' ? `Cannot find alias arn: ${live.AliasArn}` : undefined);
        },
      },
    });
    expect(gone.toSorted()).toEqual([ORDERS, orders1.arn, live.AliasArn]);
    expect(records).toEqual([{ arn: BILLS, data: absent }]);
  });

  test('unread aliases leave the policy of the function itself known', async () => {
    const gap = {
      cause: 'throttled',
      operation: 'lambda:ListAliases',
      action: 'lambda:ListAliases',
      scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
      detail: '',
    } as const;
    const { records } = await drive(policies, {
      facts: { 'lambda.functions': [orders], 'lambda.aliases': [{ arn: ORDERS, data: unknown(gap) }] },
      answers: { GetPolicy: none },
    });
    expect(records).toEqual([
      { arn: ORDERS, data: absent },
      { arn: `${ORDERS}:*`, data: unknown(gap) },
    ]);
  });
});

test('lambda.urls: once per function; an alias has its own', async () => {
  const url = { FunctionArn: live.AliasArn, AuthType: 'NONE' };
  const { requests, records } = await drive(urls, {
    facts: { 'lambda.functions': [orders, orders1, bills] },
    answers: {
      ListFunctionUrlConfigs: ({ FunctionName, Marker }) => {
        if (FunctionName === 'bills') return vanished();
        return Marker === undefined ? { FunctionUrlConfigs: [], NextMarker: 'second' } : { FunctionUrlConfigs: [url] };
      },
    },
  });
  expect(requests).toHaveLength(3);
  expect(requests).toContainEqual(['eu-west-1 ListFunctionUrlConfigs', { FunctionName: 'bills', MaxItems: 50 }]);
  expect(requests).toContainEqual([
    'eu-west-1 ListFunctionUrlConfigs',
    { FunctionName: 'orders', MaxItems: 50, Marker: 'second' },
  ]);
  expect(records).toEqual([{ arn: `${live.AliasArn}/url`, data: present(url) }]);
});

describe('lambda.urls at fast depth', () => {
  const statement = (action: string) => `{"Statement":[{"Effect":"Allow","Principal":"*",${action},"Resource":"*"}]}`;
  const gap = {
    cause: 'access-denied',
    operation: 'lambda:GetPolicy',
    action: 'lambda:GetPolicy',
    scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
    detail: '',
  } as const;
  const asked = async (data: FactData<'lambda.policies'>) => {
    const { requests, records } = await drive(urls, {
      depth: 'fast',
      facts: {
        'lambda.policies': [
          { arn: ORDERS, data },
          { arn: `${ORDERS}:*`, data: unknown({ ...gap, cause: 'pruned' }) },
        ],
      },
      answers: { ListFunctionUrlConfigs: () => ({ FunctionUrlConfigs: [] }) },
    });
    return { inputs: requests.map(([, input]) => input), records };
  };

  test.each([
    ['names the action of URLs', present({ Policy: statement('"Action":"lambda:InvokeFunctionUrl"') })],
    ['names it among others', present({ Policy: statement('"Action":["lambda:x", "LAMBDA:InvokeFunctionURL"]') })],
    ['has a wildcard', present({ Policy: statement('"Action":"lambda:*"') })],
    ['allows everything', present({ Policy: statement('"Action":"*"') })],
    ['names what it does not allow', present({ Policy: statement('"NotAction":"lambda:GetFunction"') })],
    ['could not be read', unknown(gap)],
  ])('a function is asked whose policy %s', async (_, data) => {
    expect(await asked(data)).toEqual({ inputs: [{ FunctionName: 'orders', MaxItems: 50 }], records: [] });
  });

  test.each([
    ['there is none', absent],
    ['names other actions', present({ Policy: statement('"Action":"lambda:InvokeFunction"') })],
    ['is empty', present({})],
  ])('a function is left open whose policy: %s', async (_, data) => {
    const { inputs, records } = await asked(data);
    expect(inputs).toEqual([]);
    expect(records).toMatchObject([
      { arn: ORDERS, data: { gap: { cause: 'pruned', operation: 'lambda:ListFunctionUrlConfigs' } } },
    ]);
  });
});

test('lambda.event-source-mappings: the whole region, 100 a page', async () => {
  const mapping = { UUID: '0f3a', FunctionArn: ORDERS, LastModified: new Date(0) };
  const { requests, records } = await drive(eventSourceMappings, {
    answers: {
      ListEventSourceMappings: ({ Marker }) =>
        Marker === undefined ? { NextMarker: 'second' } : { EventSourceMappings: [mapping] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListEventSourceMappings', { MaxItems: 100 }],
    ['eu-west-1 ListEventSourceMappings', { MaxItems: 100, Marker: 'second' }],
  ]);
  expect(records).toEqual([
    { arn: arnOf('event-source-mapping:0f3a'), data: { ...mapping, LastModified: '1970-01-01T00:00:00.000Z' } },
  ]);
});

describe('layers', () => {
  const LAYER = arnOf('layer:logging');
  const version = { LayerVersionArn: `${LAYER}:7`, Version: 7 };

  test('lambda.layer-versions: every version of every layer', async () => {
    const { requests, records } = await drive(layerVersions, {
      answers: {
        ListLayers: ({ Marker }) =>
          Marker === undefined
            ? { Layers: [], NextMarker: 'second' }
            : { Layers: [{ LayerName: 'logging', LayerArn: LAYER, LatestMatchingVersion: version }] },
        ListLayerVersions: ({ Marker }) =>
          Marker === undefined ? { LayerVersions: [version], NextMarker: 'second' } : denied(),
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListLayers', { MaxItems: 50 }],
      ['eu-west-1 ListLayers', { MaxItems: 50, Marker: 'second' }],
      ['eu-west-1 ListLayerVersions', { LayerName: 'logging', MaxItems: 50 }],
      ['eu-west-1 ListLayerVersions', { LayerName: 'logging', MaxItems: 50, Marker: 'second' }],
    ]);
    expect(records).toMatchObject([
      { arn: version.LayerVersionArn, data: present(version) },
      { arn: LAYER, data: { state: 'unknown', gap: { operation: 'lambda:ListLayerVersions' } } },
    ]);
  });

  test('lambda.layer-policies: none, one, and one whose version has vanished', async () => {
    const versions = [7, 8, 9].map((Version) => ({
      arn: `${LAYER}:${Version}`,
      data: present({ LayerVersionArn: `${LAYER}:${Version}`, Version }),
    }));
    const { requests, records, gone } = await drive(layerPolicies, {
      facts: { 'lambda.layer-versions': versions },
      answers: {
        GetLayerVersionPolicy: ({ VersionNumber }) => {
          if (VersionNumber === 7) return { Policy: '{}', RevisionId: 'r' };
          return vanished(
            VersionNumber === 8
              ? 'No policy is associated with the given resource.'
              : `Layer version ${LAYER}:9 does not exist.`,
          );
        },
      },
    });
    expect(requests).toEqual(
      [7, 8, 9].map((VersionNumber) => ['eu-west-1 GetLayerVersionPolicy', { LayerName: LAYER, VersionNumber }]),
    );
    expect(records).toEqual([
      { arn: `${LAYER}:7`, data: present({ Policy: '{}', RevisionId: 'r' }) },
      { arn: `${LAYER}:8`, data: absent },
    ]);
    expect(gone).toEqual([`${LAYER}:9`]);
  });
});

describe('lambda.concurrency', () => {
  const settings = (ConcurrentExecutions: number, UnreservedConcurrentExecutions: number) => ({
    'lambda.functions': [orders, orders1, bills],
    'lambda.account-settings': [
      {
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        data: present({ AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions } }),
      },
    ],
  });

  test.each(['full', 'fast'] as const)(
    'where nothing is reserved in the account, no function is asked (%s)',
    async (depth) => {
      const { requests, records } = await drive(concurrency, { depth, facts: settings(1000, 1000) });
      expect(requests).toEqual([]);
      expect(records).toEqual([ORDERS, BILLS].map((arn) => ({ arn, data: absent, source: TOLD })));
    },
  );

  test.each([
    ['something is reserved', settings(1000, 900)],
    ['the account settings are not known', { 'lambda.functions': [orders, orders1, bills] }],
  ])('where %s, each function is asked', async (_, facts) => {
    const { requests, records } = await drive(concurrency, {
      facts,
      answers: {
        GetFunctionConcurrency: ({ FunctionName }) =>
          FunctionName === 'orders' ? { ReservedConcurrentExecutions: 100 } : {},
      },
    });
    expect(requests).toEqual(
      ['orders', 'bills'].map((FunctionName) => ['eu-west-1 GetFunctionConcurrency', { FunctionName }]),
    );
    expect(records).toEqual([
      { arn: ORDERS, data: present({ ReservedConcurrentExecutions: 100 }) },
      { arn: BILLS, data: present({}) },
    ]);
  });
});

test('lambda.concurrency at fast depth: where something is reserved, each function is left open', async () => {
  const limit = present({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } });
  const { requests, records } = await drive(concurrency, {
    depth: 'fast',
    facts: { 'lambda.functions': [orders, bills], 'lambda.account-settings': [{ arn: 'arn:root', data: limit }] },
  });
  expect(requests).toEqual([]);
  expect(records).toMatchObject(
    [ORDERS, BILLS].map((arn) => ({
      arn,
      data: { gap: { cause: 'pruned', operation: 'lambda:GetFunctionConcurrency' } },
    })),
  );
});

describe('code signing', () => {
  const CONFIG = arnOf('code-signing-config:csc-1');
  const config = {
    CodeSigningConfigId: 'csc-1',
    CodeSigningConfigArn: CONFIG,
    AllowedPublishers: { SigningProfileVersionArns: [] },
    CodeSigningPolicies: {},
    LastModified: '',
  };

  test('lambda.code-signing-configs', async () => {
    const { requests, records } = await drive(codeSigningConfigs, {
      answers: {
        ListCodeSigningConfigs: ({ Marker }) =>
          Marker === undefined ? { CodeSigningConfigs: [config], NextMarker: 'second' } : {},
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListCodeSigningConfigs', { MaxItems: 10_000 }],
      ['eu-west-1 ListCodeSigningConfigs', { MaxItems: 10_000, Marker: 'second' }],
    ]);
    expect(records).toEqual([{ arn: CONFIG, data: config }]);
  });

  test('lambda.code-signing-functions: the item is the ARN of a function', async () => {
    const { requests, records } = await drive(codeSigningFunctions, {
      facts: { 'lambda.code-signing-configs': [{ arn: CONFIG, data: config }] },
      answers: {
        ListFunctionsByCodeSigningConfig: ({ Marker }) =>
          Marker === undefined ? { FunctionArns: [ORDERS], NextMarker: 'second' } : { FunctionArns: [BILLS] },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListFunctionsByCodeSigningConfig', { CodeSigningConfigArn: CONFIG, MaxItems: 10_000 }],
      [
        'eu-west-1 ListFunctionsByCodeSigningConfig',
        { CodeSigningConfigArn: CONFIG, MaxItems: 10_000, Marker: 'second' },
      ],
    ]);
    expect(records).toEqual([ORDERS, BILLS].map((arn) => ({ arn: `${CONFIG}/functions/${arn}`, data: present(arn) })));
  });
});

test('lambda.account-settings', async () => {
  const { requests, records } = await drive(accountSettings, {
    answers: { GetAccountSettings: () => ({ AccountLimit: {} }) },
  });
  expect(requests).toEqual([['eu-west-1 GetAccountSettings', {}]]);
  expect(records).toEqual([{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: present({ AccountLimit: {} }) }]);
});

test('lambda.capacity-providers: where a function runs on one, all of them, page after page', async () => {
  const provider = (name: string) => ({
    CapacityProviderArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:capacity-provider:${name}`,
    VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: [] },
  });
  const [one] = ['one', 'two'].map(provider);
  const on = (FunctionName: string, CapacityProviderArn?: string) => ({
    arn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${FunctionName}`,
    data: {
      FunctionName,
      ...(CapacityProviderArn && {
        CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn } },
      }),
    },
  });
  expect((await drive(capacityProviders, { facts: { 'lambda.functions': [on('bills')] } })).requests).toEqual([]);
  const { requests, records } = await drive(capacityProviders, {
    facts: { 'lambda.functions': [on('bills'), on('orders', one!.CapacityProviderArn)] },
    answers: {
      ListCapacityProviders: ({ Marker }) =>
        Marker === undefined
          ? { CapacityProviders: [provider('one')], NextMarker: 'second' }
          : { CapacityProviders: [provider('two')] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListCapacityProviders', { MaxItems: 50 }],
    ['eu-west-1 ListCapacityProviders', { MaxItems: 50, Marker: 'second' }],
  ]);
  expect(records).toEqual(
    ['one', 'two'].map((name) => ({ arn: provider(name).CapacityProviderArn, data: provider(name) })),
  );
});
