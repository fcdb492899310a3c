import { WAFNonexistentItemException } from '@aws-sdk/client-wafv2';
import { describe, expect, test } from 'vitest';

import associations from '../../src/collectors/wafv2-associations.ts';
import ipSets from '../../src/collectors/wafv2-ip-sets.ts';
import logging from '../../src/collectors/wafv2-logging-configurations.ts';
import ruleGroups from '../../src/collectors/wafv2-rule-groups.ts';
import webAcls from '../../src/collectors/wafv2-web-acls.ts';
import { webAclScopes } from '../../src/collectors/wafv2/references.ts';
import { type Answer, present } from '../../src/model/answer.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const arnOf = (rest: string, region = 'eu-west-1', owner = ACCOUNT) => `arn:aws:wafv2:${region}:${owner}:${rest}`;
const main = arnOf('regional/webacl/main/w1');
const closed = arnOf('regional/webacl/closed/w2');
const edge = arnOf('global/webacl/edge/w3', 'us-east-1');

const visibility = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'm' };
const rule = (Name: string, Statement: object) => ({ Name, Priority: 1, Statement, VisibilityConfig: visibility });
const group = (ARN: string) => ({ RuleGroupReferenceStatement: { ARN } });
const set = (ARN: string) => ({ IPSetReferenceStatement: { ARN } });

const acl = (ARN: string, more: object = {}): FactData<'wafv2.web-acls'> =>
  present({
    WebACL: { ARN, Name: 'main', Id: 'w1', DefaultAction: { Allow: {} }, VisibilityConfig: visibility, ...more },
  });
const ruleGroup = (ARN: string, Rules: readonly ReturnType<typeof rule>[]): FactData<'wafv2.rule-groups'> =>
  present({ RuleGroup: { ARN, Name: 'g', Id: 'g1', Capacity: 1, VisibilityConfig: visibility, Rules } });
const unread: Answer<never> & { readonly state: 'unknown' } = {
  state: 'unknown',
  gap: {
    cause: 'access-denied',
    operation: 'wafv2:GetWebACL',
    action: 'wafv2:GetWebACL',
    scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
    detail: '',
  },
};

describe('wafv2.web-acls', () => {
  test('each ACL that the list names is read by name, scope and id; one that is closed to us is a gap', async () => {
    const { requests, records, gone } = await drive(webAcls, {
      answers: {
        ListWebACLs: ({ NextMarker }) =>
          NextMarker === undefined
            ? { WebACLs: [{ ARN: main, Name: 'main', Id: 'w1' }], NextMarker: 'second' }
            : {
                WebACLs: [
                  { ARN: closed, Name: 'closed', Id: 'w2' },
                  { ARN: 'arn:vanished', Name: 'vanished', Id: 'w9' },
                ],
              },
        GetWebACL: ({ Name }) => {
          if (Name === 'closed') return unmodelled('AccessDeniedException');
          return Name === 'vanished' ? new WAFNonexistentItemException(because()) : { WebACL: { ARN: main } };
        },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListWebACLs', { Scope: 'REGIONAL', Limit: 100 }],
      ['eu-west-1 ListWebACLs', { Scope: 'REGIONAL', Limit: 100, NextMarker: 'second' }],
      ['eu-west-1 GetWebACL', { Name: 'main', Id: 'w1', Scope: 'REGIONAL' }],
      ['eu-west-1 GetWebACL', { Name: 'closed', Id: 'w2', Scope: 'REGIONAL' }],
      ['eu-west-1 GetWebACL', { Name: 'vanished', Id: 'w9', Scope: 'REGIONAL' }],
    ]);
    expect(records).toMatchObject([
      { arn: main, data: present({ WebACL: { ARN: main } }) },
      { arn: closed, data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'wafv2:GetWebACL' } } },
    ]);
    expect(gone).toEqual(['arn:vanished']);
  });

  test('those of CloudFront are asked for in us-east-1', async () => {
    const { requests, records } = await drive(webAcls, {
      region: 'us-east-1',
      answers: {
        ListWebACLs: ({ Scope }) => ({
          WebACLs: Scope === 'CLOUDFRONT' ? [{ ARN: edge, Name: 'edge', Id: 'w3' }] : [],
        }),
        GetWebACL: () => ({ WebACL: { ARN: edge } }),
      },
    });
    expect(requests).toEqual([
      ['us-east-1 ListWebACLs', { Scope: 'REGIONAL', Limit: 100 }],
      ['us-east-1 ListWebACLs', { Scope: 'CLOUDFRONT', Limit: 100 }],
      ['us-east-1 GetWebACL', { Name: 'edge', Id: 'w3', Scope: 'CLOUDFRONT' }],
    ]);
    expect(records).toEqual([{ arn: edge, data: present({ WebACL: { ARN: edge } }) }]);
  });

  test('a list that is closed to us is a gap of the scope', async () => {
    const driven = drive(webAcls, { answers: { ListWebACLs: () => unmodelled('AccessDeniedException') } });
    await expect(driven).rejects.toMatchObject({ gap: { cause: 'access-denied', operation: 'wafv2:ListWebACLs' } });
  });

  test.each([
    ['aws', 'us-east-1', ['REGIONAL', 'CLOUDFRONT']],
    ['aws', 'eu-west-1', ['REGIONAL']],
    ['aws-cn', 'cn-north-1', ['REGIONAL']],
    ['aws-us-gov', 'us-gov-east-1', ['REGIONAL']],
  ])('scopes in %s %s', (partition, region, scopes) => {
    expect(webAclScopes({ partition, account: ACCOUNT, region })).toEqual(scopes);
  });
});

test('wafv2.rule-groups: those of rules and of Firewall Manager, each once; an unread ACL hands on its gap', async () => {
  const own = arnOf('regional/rulegroup/own/g1');
  const foreign = arnOf('regional/rulegroup/theirs/g2', 'eu-west-1', '999988887777');
  const manager = (ARN: string) => ({ Name: 'fm', Priority: 0, FirewallManagerStatement: group(ARN) });
  const { requests, records, gone } = await drive(ruleGroups, {
    facts: {
      'wafv2.web-acls': [
        { arn: main, data: acl(main, { Rules: [rule('a', group(own)), rule('b', group(own))] }) },
        { arn: edge, data: acl(edge, { PreProcessFirewallManagerRuleGroups: [manager(foreign)] }) },
        { arn: closed, data: unread },
      ],
    },
    answers: {
      GetRuleGroup: ({ ARN }) =>
        ARN === own ? { RuleGroup: { ARN } } : new WAFNonexistentItemException(because('not here')),
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 GetRuleGroup', { ARN: own }],
    ['eu-west-1 GetRuleGroup', { ARN: foreign }],
  ]);
  expect(records).toMatchObject([
    { arn: closed, data: unread },
    { arn: own, data: present({ RuleGroup: { ARN: own } }) },
    { arn: foreign, data: { state: 'unknown', gap: { operation: 'wafv2:GetRuleGroup' } } },
  ]);
  expect(gone).toEqual([]);
});

test('wafv2.ip-sets: wherever a statement nests; what is not found or referred to from the unread is unknown', async () => {
  const at = (name: string) => arnOf(`regional/ipset/${name}/i1`);
  const nested = rule('nested', {
    AndStatement: {
      Statements: [
        { NotStatement: { Statement: set(at('not')) } },
        { OrStatement: { Statements: [set(at('or')), { GeoMatchStatement: { CountryCodes: ['AQ'] } }] } },
      ],
    },
  });
  const rated = rule('rated', {
    RateBasedStatement: { Limit: 100, AggregateKeyType: 'IP', ScopeDownStatement: set(at('rate')) },
  });
  const managed = rule('managed', {
    ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'm', ScopeDownStatement: set(at('managed')) },
  });
  const theirs = arnOf('regional/rulegroup/theirs/g2', 'eu-west-1', '999988887777');
  const foreign = arnOf('regional/ipset/theirs/i2', 'eu-west-1', '999988887777');
  const global = arnOf('global/ipset/edge/i3', 'us-east-1');
  const { requests, records } = await drive(ipSets, {
    facts: {
      'wafv2.web-acls': [
        { arn: main, data: acl(main, { Rules: [nested, rated, managed] }) },
        { arn: edge, data: acl(edge, { Rules: [rule('e', set(global)), rule('f', set(global))] }) },
        { arn: closed, data: unread },
      ],
      'wafv2.rule-groups': [
        { arn: closed, data: unread },
        { arn: theirs, data: ruleGroup(theirs, [rule('g', set(foreign))]) },
      ],
    },
    answers: {
      GetIPSet: ({ Name }) => (Name === 'theirs' ? new WAFNonexistentItemException(because()) : { IPSet: { Name } }),
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 GetIPSet', { Name: 'managed', Id: 'i1', Scope: 'REGIONAL' }],
    ['eu-west-1 GetIPSet', { Name: 'not', Id: 'i1', Scope: 'REGIONAL' }],
    ['eu-west-1 GetIPSet', { Name: 'or', Id: 'i1', Scope: 'REGIONAL' }],
    ['eu-west-1 GetIPSet', { Name: 'rate', Id: 'i1', Scope: 'REGIONAL' }],
    ['eu-west-1 GetIPSet', { Name: 'theirs', Id: 'i2', Scope: 'REGIONAL' }],
    ['eu-west-1 GetIPSet', { Name: 'edge', Id: 'i3', Scope: 'CLOUDFRONT' }],
  ]);
  expect(records).toMatchObject([
    { arn: closed, data: unread },
    { arn: at('managed') },
    { arn: at('not') },
    { arn: at('or') },
    { arn: at('rate') },
    { arn: foreign, data: { state: 'unknown', gap: { operation: 'wafv2:GetIPSet' } } },
    { arn: global, data: present({ IPSet: { Name: 'edge' } }) },
  ]);
});

describe('wafv2.logging-configurations', () => {
  test('each log scope of each scope that has a web ACL', async () => {
    const { requests, records } = await drive(logging, {
      region: 'us-east-1',
      facts: { 'wafv2.web-acls': [{ arn: edge, data: unread }] },
      answers: {
        ListLoggingConfigurations: ({ LogScope }) => ({
          LoggingConfigurations:
            LogScope === 'CUSTOMER' ? [{ ResourceArn: edge, LogDestinationConfigs: ['arn:logs'] }] : [],
        }),
      },
    });
    expect(requests).toEqual(
      ['CLOUDWATCH_TELEMETRY_RULE_MANAGED', 'CUSTOMER', 'SECURITY_LAKE'].map((LogScope) => [
        'us-east-1 ListLoggingConfigurations',
        { Scope: 'CLOUDFRONT', LogScope, Limit: 100 },
      ]),
    );
    expect(records).toEqual([
      { arn: `${edge}/logging/CUSTOMER`, data: { ResourceArn: edge, LogDestinationConfigs: ['arn:logs'] } },
    ]);
  });

  test('pages go on by marker', async () => {
    const { requests } = await drive(logging, {
      facts: { 'wafv2.web-acls': [{ arn: main, data: acl(main) }] },
      answers: { ListLoggingConfigurations: ({ NextMarker }) => (NextMarker ? {} : { NextMarker: 'second' }) },
    });
    expect(requests).toHaveLength(6);
    expect(requests).toContainEqual([
      'eu-west-1 ListLoggingConfigurations',
      { Scope: 'REGIONAL', LogScope: 'CUSTOMER', Limit: 100, NextMarker: 'second' },
    ]);
  });

  test('a region without web ACLs is not asked', async () => {
    expect(await drive(logging, {})).toMatchObject({ requests: [], records: [] });
  });
});

test('wafv2.associations: three types of each regional ACL, an unread one too; none of CloudFront', async () => {
  const { requests, records } = await drive(associations, {
    facts: {
      'wafv2.web-acls': [
        { arn: edge, data: acl(edge) },
        { arn: closed, data: unread },
      ],
    },
    answers: {
      ListResourcesForWebACL: ({ ResourceType }) =>
        ResourceType === 'APPSYNC' ? unmodelled('AccessDeniedException') : { ResourceArns: [] },
    },
  });
  expect(requests).toEqual(
    ['APPLICATION_LOAD_BALANCER', 'APPSYNC', 'COGNITO_USER_POOL'].map((ResourceType) => [
      'eu-west-1 ListResourcesForWebACL',
      { WebACLArn: closed, ResourceType },
    ]),
  );
  expect(records).toMatchObject([
    { arn: `${closed}/resources/APPLICATION_LOAD_BALANCER`, data: present({ ResourceArns: [] }) },
    { arn: `${closed}/resources/APPSYNC`, data: { state: 'unknown' } },
    { arn: `${closed}/resources/COGNITO_USER_POOL`, data: present({ ResourceArns: [] }) },
  ]);
});
