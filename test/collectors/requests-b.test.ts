import { NotFoundException as RestNotFound } from '@aws-sdk/client-api-gateway';
import { NotFoundException as HttpNotFound } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, test } from 'vitest';

import account from '../../src/collectors/apigateway-account.ts';
import authorizers from '../../src/collectors/apigateway-authorizers.ts';
import basePathMappings from '../../src/collectors/apigateway-base-path-mappings.ts';
import associations from '../../src/collectors/apigateway-domain-name-access-associations.ts';
import domainNames from '../../src/collectors/apigateway-domain-names.ts';
import exported from '../../src/collectors/apigateway-exports.ts';
import resources from '../../src/collectors/apigateway-resources.ts';
import restApis from '../../src/collectors/apigateway-rest-apis.ts';
import stages from '../../src/collectors/apigateway-stages.ts';
import usagePlans from '../../src/collectors/apigateway-usage-plans.ts';
import vpcLinks from '../../src/collectors/apigateway-vpc-links.ts';
import apiMappings from '../../src/collectors/apigatewayv2-api-mappings.ts';
import apis from '../../src/collectors/apigatewayv2-apis.ts';
import httpAuthorizers from '../../src/collectors/apigatewayv2-authorizers.ts';
import httpDomainNames from '../../src/collectors/apigatewayv2-domain-names.ts';
import integrations from '../../src/collectors/apigatewayv2-integrations.ts';
import routes from '../../src/collectors/apigatewayv2-routes.ts';
import routingRules from '../../src/collectors/apigatewayv2-routing-rules.ts';
import httpStages from '../../src/collectors/apigatewayv2-stages.ts';
import httpVpcLinks from '../../src/collectors/apigatewayv2-vpc-links.ts';
import { type Answer, present, unknown } from '../../src/model/answer.ts';
import type { Collector } from '../../src/model/collector.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const gateway = 'arn:aws:apigateway:eu-west-1::';
const denied = (operation: string): Answer<never> =>
  unknown({
    cause: 'access-denied',
    operation,
    action: operation,
    scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
    detail: '',
  });

const position = ['position', 'position'] as const;
const nextToken = ['NextToken', 'NextToken'] as const;

/** A list that is asked once per region: its page size, and under which ARN an item stands. */
const lists: readonly (readonly [
  collector: unknown,
  operation: string,
  asked: object,
  items: string,
  token: readonly [string, string],
  item: object,
  arn: string,
])[] = [
  [restApis, 'GetRestApis', { limit: 500 }, 'items', position, { id: 'a1' }, `${gateway}/restapis/a1`],
  [usagePlans, 'GetUsagePlans', { limit: 500 }, 'items', position, { id: 'u1' }, `${gateway}/usageplans/u1`],
  [vpcLinks, 'GetVpcLinks', { limit: 500 }, 'items', position, { id: 'v1' }, `${gateway}/vpclinks/v1`],
  [
    domainNames,
    'GetDomainNames',
    { limit: 500 },
    'items',
    position,
    { domainName: 'd.x' },
    `${gateway}/domainnames/d.x`,
  ],
  [apis, 'GetApis', { MaxResults: '500' }, 'Items', nextToken, { ApiId: 'h1' }, `${gateway}/apis/h1`],
  [
    httpVpcLinks,
    'GetVpcLinks',
    { MaxResults: '500' },
    'Items',
    nextToken,
    { VpcLinkId: 'l1' },
    `${gateway}/vpclinks/l1`,
  ],
  [
    httpDomainNames,
    'GetDomainNames',
    { MaxResults: '500' },
    'Items',
    nextToken,
    { DomainName: 'd.x' },
    `${gateway}/domainnames/d.x`,
  ],
];

describe('lists of a region', () => {
  test.each(lists)('%# %o %s: all pages', async (collector, operation, asked, items, [from, to], item, arn) => {
    const { requests, records } = await drive(collector as Collector, {
      answers: {
        [operation]: (input) => (input[to] === undefined ? { [items]: [item], [from]: 'second' } : { [items]: [] }),
      },
    });
    expect(requests).toEqual([
      [`eu-west-1 ${operation}`, asked],
      [`eu-west-1 ${operation}`, { ...asked, [to]: 'second' }],
    ]);
    expect(records).toEqual([{ arn, data: item }]);
  });

  test('private domains of one name have an ARN each', async () => {
    const arn = (id: string) => `arn:aws:apigateway:eu-west-1:${ACCOUNT}:/domainnames/d.x+${id}`;
    const { records } = await drive(domainNames, {
      answers: {
        GetDomainNames: () => ({ items: ['p1', 'p2'].map((id) => ({ domainName: 'd.x', domainNameArn: arn(id) })) }),
      },
    });
    expect(records).toMatchObject([{ arn: arn('p1') }, { arn: arn('p2') }]);
  });
});

describe('endpoints of private domains', () => {
  const arn = (account: string) =>
    `arn:aws:apigateway:eu-west-1:${account}:/domainnameaccessassociations/domainname/d.x/vpcesource/vpce-1`;
  const answers = {
    GetDomainNameAccessAssociations: ({ resourceOwner, position: at }: Readonly<Record<string, unknown>>) =>
      resourceOwner === 'SELF'
        ? at === undefined
          ? { items: [{ domainNameAccessAssociationArn: arn(ACCOUNT) }], position: 'second' }
          : { items: [] }
        : { items: [{ domainNameAccessAssociationArn: arn('999988887777') }] },
  };
  const named = (types: readonly ('PRIVATE' | 'REGIONAL')[]) => ({
    'apigateway.domain-names': [
      { arn: `${gateway}/domainnames/d.x`, data: { domainName: 'd.x', endpointConfiguration: { types } } },
    ],
  });

  test('the own, then those of other accounts', async () => {
    const { requests, records } = await drive(associations, { facts: named(['PRIVATE']), answers });
    const operation = 'eu-west-1 GetDomainNameAccessAssociations';
    expect(requests).toEqual([
      [operation, { resourceOwner: 'SELF', limit: 500 }],
      [operation, { resourceOwner: 'SELF', limit: 500, position: 'second' }],
      [operation, { resourceOwner: 'OTHER_ACCOUNTS', limit: 500 }],
    ]);
    expect(records).toMatchObject([{ arn: arn(ACCOUNT) }, { arn: arn('999988887777') }]);
  });

  test('nothing is asked where no domain is private', async () => {
    const { requests } = await drive(associations, { facts: named(['REGIONAL']), answers });
    expect(requests).toEqual([]);
  });
});

const restApi = { arn: `${gateway}/restapis/a1`, data: { id: 'a1' } };
const httpApi = {
  arn: `${gateway}/apis/h1`,
  data: { ApiId: 'h1', Name: 'h', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.path' },
} as const;
const publicDomain = { arn: `${gateway}/domainnames/d.x`, data: { domainName: 'd.x' } };
const privateDomain = {
  arn: `arn:aws:apigateway:eu-west-1:${ACCOUNT}:/domainnames/d.x+p1`,
  data: { domainName: 'd.x', domainNameId: 'p1' },
};
const httpDomain = { arn: publicDomain.arn, data: { DomainName: 'd.x' } };

const exportOf = (api: string, body: string, stage = 'prod') => ({
  arn: `${gateway}/restapis/${api}/stages/${stage}/exports/oas30`,
  data: present({ contentType: 'application/json', body }),
});
const OPEN = '{"paths":{"/":{"get":{"x-amazon-apigateway-integration":{"type":"MOCK"}}}}}';
const GUARDED = `${OPEN.slice(0, -1)},"components":{"securitySchemes":{"jwt":{"x-amazon-apigateway-authorizer":{}}}}}`;

/** A list that is asked once per parent. */
const children: readonly (readonly [
  collector: unknown,
  operation: string,
  facts: object,
  asked: object,
  items: string,
  token: readonly [string, string] | undefined,
  item: object,
  arn: string,
  gone: Error,
])[] = [
  [
    stages,
    'GetStages',
    { 'apigateway.rest-apis': [restApi] },
    { restApiId: 'a1' },
    'item',
    undefined,
    { stageName: 'prod' },
    `${restApi.arn}/stages/prod`,
    new RestNotFound(because()),
  ],
  [
    resources,
    'GetResources',
    { 'apigateway.rest-apis': [restApi] },
    { restApiId: 'a1', embed: ['methods'], limit: 500 },
    'items',
    position,
    { id: 'r1', path: '/' },
    `${restApi.arn}/resources/r1`,
    new RestNotFound(because()),
  ],
  [
    authorizers,
    'GetAuthorizers',
    { 'apigateway.rest-apis': [restApi], 'apigateway.exports': [exportOf('a1', GUARDED)] },
    { restApiId: 'a1', limit: 500 },
    'items',
    position,
    { id: 'z1' },
    `${restApi.arn}/authorizers/z1`,
    new RestNotFound(because()),
  ],
  [
    basePathMappings,
    'GetBasePathMappings',
    { 'apigateway.domain-names': [publicDomain] },
    { domainName: 'd.x', limit: 500 },
    'items',
    position,
    { basePath: '(none)' },
    `${publicDomain.arn}/basepathmappings/(none)`,
    new RestNotFound(because()),
  ],
  [
    basePathMappings,
    'GetBasePathMappings',
    { 'apigateway.domain-names': [privateDomain] },
    { domainName: 'd.x', domainNameId: 'p1', limit: 500 },
    'items',
    position,
    { basePath: 'v1' },
    `${privateDomain.arn}/basepathmappings/v1`,
    new RestNotFound(because()),
  ],
  [
    httpStages,
    'GetStages',
    { 'apigatewayv2.apis': [httpApi] },
    { ApiId: 'h1', MaxResults: '500' },
    'Items',
    nextToken,
    { StageName: '$default' },
    `${httpApi.arn}/stages/$default`,
    new HttpNotFound(because()),
  ],
  [
    routes,
    'GetRoutes',
    { 'apigatewayv2.apis': [httpApi] },
    { ApiId: 'h1', MaxResults: '500' },
    'Items',
    nextToken,
    { RouteId: 'r1', RouteKey: 'GET /' },
    `${httpApi.arn}/routes/r1`,
    new HttpNotFound(because()),
  ],
  [
    apiMappings,
    'GetApiMappings',
    { 'apigatewayv2.domain-names': [httpDomain] },
    { DomainName: 'd.x', MaxResults: '500' },
    'Items',
    nextToken,
    { ApiMappingId: 'm1' },
    `${httpDomain.arn}/apimappings/m1`,
    new HttpNotFound(because()),
  ],
];

describe.each(children)(
  'lists of a parent: %# %o %s',
  (collector, operation, facts, asked, items, token, item, arn, gone) => {
    const [parent] = Object.values(facts)[0] as [{ arn: string }];

    test('all pages', async () => {
      const { requests, records } = await drive(collector as Collector, {
        facts,
        answers: {
          [operation]: (input) =>
            token && input[token[1]] === undefined ? { [items]: [], [token[0]]: 'second' } : { [items]: [item] },
        },
      });
      const call = `eu-west-1 ${operation}`;
      expect(requests).toEqual(
        token
          ? [
              [call, asked],
              [call, { ...asked, [token[1]]: 'second' }],
            ]
          : [[call, asked]],
      );
      expect(records).toEqual([{ arn, data: present(item) }]);
    });

    test('a list that is closed to us is a gap of the parent, a parent that has vanished is left out', async () => {
      const answer = (error: Error) => drive(collector as Collector, { facts, answers: { [operation]: () => error } });
      expect((await answer(unmodelled('AccessDeniedException'))).records).toMatchObject([
        { arn: parent.arn, data: { state: 'unknown', gap: { cause: 'access-denied' } } },
      ]);
      expect(await answer(gone)).toMatchObject({ records: [], gone: [parent.arn] });
    });
  },
);

test('apigateway.account: one answer', async () => {
  const { requests, records } = await drive(account, { answers: { GetAccount: () => ({ features: ['UsagePlans'] }) } });
  expect(requests).toEqual([['eu-west-1 GetAccount', {}]]);
  expect(records).toEqual([{ arn: `${gateway}/account`, data: present({ features: ['UsagePlans'] }) }]);
});

test('apigateway.exports: every stage with the extensions, its body as text; unread stages hand on their gap', async () => {
  const { requests, records } = await drive(exported, {
    facts: {
      'apigateway.stages': [
        { arn: `${restApi.arn}/stages/prod`, data: present({ stageName: 'prod' }) },
        { arn: `${gateway}/restapis/b2`, data: denied('apigateway:GetStages') },
      ],
    },
    answers: { GetExport: () => ({ contentType: 'application/json', body: Buffer.from('{"openapi":"3.0.1"}') }) },
  });
  expect(requests).toEqual([
    [
      'eu-west-1 GetExport',
      {
        restApiId: 'a1',
        stageName: 'prod',
        exportType: 'oas30',
        parameters: { extensions: 'apigateway' },
        accepts: 'application/json',
      },
    ],
  ]);
  expect(records).toEqual([
    {
      arn: `${restApi.arn}/stages/prod/exports/oas30`,
      data: present({ contentType: 'application/json', body: '{"openapi":"3.0.1"}' }),
    },
    { arn: `${gateway}/restapis/b2`, data: denied('apigateway:GetStages') },
  ]);
});

test('apigateway.authorizers: asks APIs of which an export names one, or does not tell', async () => {
  const api = (id: string) => ({ arn: `${gateway}/restapis/${id}`, data: { id } });
  const { requests } = await drive(authorizers, {
    facts: {
      'apigateway.rest-apis': ['guarded', 'open', 'names-alone', 'unread', 'unread-stages', 'not-deployed'].map(api),
      'apigateway.exports': [
        exportOf('guarded', OPEN, 'old'),
        exportOf('guarded', GUARDED),
        exportOf('open', OPEN),
        exportOf('names-alone', '{"paths":{"/":{"get":{}}}}'),
        { arn: `${gateway}/restapis/unread/stages/prod/exports/oas30`, data: denied('apigateway:GetExport') },
        { arn: `${gateway}/restapis/unread-stages`, data: denied('apigateway:GetStages') },
      ],
    },
    answers: { GetAuthorizers: () => ({ items: [] }) },
  });
  expect(requests.map(([, input]) => input)).toEqual(
    ['guarded', 'names-alone', 'unread', 'unread-stages'].map((restApiId) => ({ restApiId, limit: 500 })),
  );
});

describe.each([
  {
    collector: httpAuthorizers,
    operation: 'GetAuthorizers',
    refers: { AuthorizerId: 'z1' },
    item: { AuthorizerId: 'z1' },
    tail: 'authorizers/z1',
  },
  {
    collector: integrations,
    operation: 'GetIntegrations',
    refers: { Target: 'integrations/i1' },
    item: { IntegrationId: 'i1' },
    tail: 'integrations/i1',
  },
])('$collector.fact', ({ collector, operation, refers, item, tail }) => {
  const api = (id: string) => ({ arn: `${gateway}/apis/${id}`, data: { ...httpApi.data, ApiId: id } });

  test('asks only APIs of which a route refers to one, or whose routes are unread', async () => {
    const { requests, records } = await drive(collector as unknown as typeof httpAuthorizers, {
      facts: {
        'apigatewayv2.apis': [api('referring'), api('plain'), api('unread')],
        'apigatewayv2.routes': [
          { arn: `${gateway}/apis/referring/routes/r1`, data: present({ RouteKey: 'GET /', ...refers }) },
          { arn: `${gateway}/apis/referring/routes/r2`, data: present({ RouteKey: 'PUT /', ...refers }) },
          { arn: `${gateway}/apis/plain/routes/r1`, data: present({ RouteKey: 'GET /' }) },
          { arn: `${gateway}/apis/unread`, data: denied('apigatewayv2:GetRoutes') },
        ],
      },
      answers: { [operation]: ({ ApiId }) => ({ Items: ApiId === 'referring' ? [item] : [] }) },
    });
    expect(requests).toEqual([
      [`eu-west-1 ${operation}`, { ApiId: 'referring', MaxResults: '500' }],
      [`eu-west-1 ${operation}`, { ApiId: 'unread', MaxResults: '500' }],
    ]);
    expect(records).toEqual([{ arn: `${gateway}/apis/referring/${tail}`, data: present(item) }]);
  });
});

test('apigatewayv2.api-mappings: a private domain is not asked, since its name alone may mean another', async () => {
  const { requests, records } = await drive(apiMappings, {
    facts: { 'apigatewayv2.domain-names': [{ arn: privateDomain.arn, data: { DomainName: 'd.x' } }] },
  });
  expect({ requests, records }).toEqual({ requests: [], records: [] });
});

test('apigatewayv2.routing-rules: each domain in a mode that has rules, once, a private one by its id', async () => {
  const own = 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/d.x/routingrules/q1';
  const { requests, records } = await drive(routingRules, {
    facts: {
      'apigateway.domain-names': [
        { ...publicDomain, data: { ...publicDomain.data, routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING' } },
        { ...privateDomain, data: { ...privateDomain.data, routingMode: 'ROUTING_RULE_ONLY' } },
        { arn: `${gateway}/domainnames/e.x`, data: { domainName: 'e.x', routingMode: 'BASE_PATH_MAPPING_ONLY' } },
        { arn: `${gateway}/domainnames/old.x`, data: { domainName: 'old.x' } },
      ],
      'apigatewayv2.domain-names': [
        { ...httpDomain, data: { ...httpDomain.data, RoutingMode: 'ROUTING_RULE_THEN_API_MAPPING' } },
      ],
    },
    answers: {
      ListRoutingRules: ({ DomainNameId, NextToken }) => {
        if (DomainNameId) return unmodelled('AccessDeniedException');
        return NextToken === undefined ? { NextToken: 'second' } : { RoutingRules: [{ RoutingRuleArn: own }] };
      },
    },
  });
  expect(requests).toHaveLength(3);
  expect(requests).toEqual(
    expect.arrayContaining([
      ['eu-west-1 ListRoutingRules', { DomainName: 'd.x', MaxResults: 100 }],
      ['eu-west-1 ListRoutingRules', { DomainName: 'd.x', MaxResults: 100, NextToken: 'second' }],
      ['eu-west-1 ListRoutingRules', { DomainName: 'd.x', DomainNameId: 'p1', MaxResults: 100 }],
    ]),
  );
  expect(records).toMatchObject([
    { arn: own, data: present({ RoutingRuleArn: own }) },
    { arn: privateDomain.arn, data: { state: 'unknown', gap: { action: 'apigateway:ListRoutingRules' } } },
  ]);
});
