import { describe, expect, test } from 'vitest';

import { service } from '../../src/simulator/catalogue.ts';
import { sdk, serviceNames } from '../../src/simulator/clients.ts';
import { pageOf } from '../../src/simulator/pages.ts';

type Paginator = (
  configuration: { client: unknown; pageSize: number; startingToken: string },
  input: object,
) => AsyncIterable<unknown>;

/**
 * What one of the SDK's paginators goes by: the members that it puts into the request, and the first that it reads of the
 * answer. The client is a stand-in that records both.
 */
async function observed(
  paginate: Paginator,
  Client: { prototype: object },
): Promise<{ sent: object; read: string | undefined }> {
  let sent: object = {};
  let read: string | undefined;
  const answer = new Proxy(
    {},
    {
      get: (_, name) => {
        if (typeof name === 'string' && name !== 'then') read ??= name;
        return undefined;
      },
    },
  );
  const client = Object.assign(Object.create(Client.prototype) as object, {
    send: (command: { input: object }) => {
      sent = { ...command.input };
      return Promise.resolve(answer);
    },
  });
  for await (const page of paginate({ client, pageSize: 7, startingToken: 'token' }, {})) expect(page).toBeDefined();
  return { sent, read };
}

/** Operations whose lists the simulator does not cut as the SDK would go on: none that a collector calls, sizes aside. */
const known: Readonly<Record<string, readonly string[]>> = {
  'cloudwatch-logs': ['cloudwatch-logs:GetLogEvents: sends nextToken limit, reads nextForwardToken'],
  dynamodb: [
    'dynamodb:Query: sends ExclusiveStartKey Limit, reads LastEvaluatedKey',
    'dynamodb:Scan: sends ExclusiveStartKey Limit, reads LastEvaluatedKey',
  ],
  // Its paginators ask for no size, though the API takes one.
  elbv2: ['AccountLimits', 'ListenerCertificates', 'Listeners', 'LoadBalancers', 'Rules', 'TargetGroups'].map(
    (things) => `elbv2:Describe${things}: sends Marker, reads NextMarker`,
  ),
  s3: [
    's3:ListDirectoryBuckets: sends ContinuationToken MaxDirectoryBuckets, reads ContinuationToken',
    's3:ListObjectAnnotations: sends ContinuationToken MaxAnnotationResults, reads NextContinuationToken',
    's3:ListParts: sends PartNumberMarker MaxParts, reads NextPartNumberMarker',
  ],
};

describe.each(serviceNames)('%s', (name) => {
  test('pages go by the members that the SDK’s paginators go by', async () => {
    const { operations } = await service(name);
    const [namespace, Client] = await sdk(name);
    const missed: string[] = [];
    for (const [key, paginate] of Object.entries(namespace)) {
      if (!key.startsWith('paginate')) continue;
      const operation = operations.get(key.slice('paginate'.length))!;
      const { sent, read } = await observed(paginate as Paginator, Client);
      const { tokenIn, tokenOut, size } = operation.page;
      const expected = { ...(tokenIn ? { [tokenIn]: 'token' } : {}), ...(size ? { [size]: 7 } : {}) };
      const wrong = tokenOut !== read || JSON.stringify(sorted(sent)) !== JSON.stringify(sorted(expected));
      if (wrong) missed.push(`${operation.id}: sends ${Object.keys(sent).join(' ')}, reads ${String(read)}`);
    }
    expect(missed).toEqual(known[name] ?? []);
  });
});

const sorted = (record: object): readonly (readonly [string, unknown])[] =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));

test('a page is one window over all lists of an answer', async () => {
  const { operations } = await service('iam');
  const operation = operations.get('GetAccountAuthorizationDetails')!;
  const whole = { UserDetailList: [1, 2, 3], GroupDetailList: [], RoleDetailList: [4, 5], Policies: [6] };
  const first = pageOf(operation, { MaxItems: 2 }, whole);
  expect(first).toMatchObject({ UserDetailList: [1, 2], RoleDetailList: [], Policies: [], IsTruncated: true });
  const second = pageOf(operation, { MaxItems: 2, Marker: first['Marker'] }, whole);
  expect(second).toMatchObject({ UserDetailList: [3], RoleDetailList: [4], Policies: [], IsTruncated: true });
  const third = pageOf(operation, { MaxItems: 2, Marker: second['Marker'] }, whole);
  expect(third).toEqual({
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [5],
    Policies: [6],
    IsTruncated: false,
  });
});

test('no page is greater than AWS allows', async () => {
  const { operations } = await service('lambda');
  const functions = Array.from({ length: 60 }, (_, at) => at);
  const page = pageOf(operations.get('ListFunctions')!, { MaxItems: 10_000 }, { Functions: functions });
  expect(page['Functions']).toHaveLength(50);
  expect(page['NextMarker']).toBeDefined();
});
