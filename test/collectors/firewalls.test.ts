import { ResourceNotFoundException } from '@aws-sdk/client-network-firewall';
import { describe, expect, test } from 'vitest';

import policies from '../../src/collectors/network-firewall-firewall-policies.ts';
import firewalls from '../../src/collectors/network-firewall-firewalls.ts';
import logging from '../../src/collectors/network-firewall-logging-configurations.ts';
import ruleGroups from '../../src/collectors/network-firewall-rule-groups.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const OTHER = '999988887777';
const nfw = (rest: string, account = ACCOUNT): string => `arn:aws:network-firewall:eu-west-1:${account}:${rest}`;
const gap = {
  cause: 'access-denied',
  operation: 'network-firewall:DescribeFirewall',
  action: 'network-firewall:DescribeFirewall',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

const endpoint = (VpcEndpointType: string) => ({
  arn: 'arn:vpce',
  data: { VpcEndpointType: VpcEndpointType as never },
});
const attachment = (ResourceType: 'vpc' | 'network-function') => ({ arn: 'arn:attachment', data: { ResourceType } });

describe('network-firewall.firewalls', () => {
  test.each([
    ['nothing', {}, 0],
    ['endpoints of services alone', { 'ec2.vpc-endpoints': [endpoint('Interface')] }, 0],
    ['an endpoint of a Gateway Load Balancer', { 'ec2.vpc-endpoints': [endpoint('GatewayLoadBalancer')] }, 1],
    ['the same in another case', { 'ec2.vpc-endpoints': [endpoint('gatewayLoadBalancer')] }, 1],
    ['a VPC on a transit gateway', { 'ec2.transit-gateway-attachments': [attachment('vpc')] }, 0],
    ['a firewall on a transit gateway', { 'ec2.transit-gateway-attachments': [attachment('network-function')] }, 1],
  ] as const)('a region that has %s', async (_, facts, calls) => {
    const { requests } = await drive(firewalls, { facts, answers: { ListFirewalls: () => ({ Firewalls: [] }) } });
    expect(requests).toHaveLength(calls);
  });

  test.each(['ec2.vpc-endpoints', 'ec2.transit-gateway-attachments'] as const)(
    'where %s are unread, the list is asked for',
    async (fact) => {
      const answers = { ListFirewalls: () => ({ Firewalls: [] }) };
      expect((await drive(firewalls, { unread: [fact], answers })).requests).toHaveLength(1);
    },
  );

  test('listed by the hundred, and each described', async () => {
    const named = (name: string) => ({ FirewallName: name, FirewallArn: nfw(`firewall/${name}`) });
    const { requests, records, gone } = await drive(firewalls, {
      unread: ['ec2.vpc-endpoints'],
      answers: {
        ListFirewalls: ({ NextToken }) =>
          NextToken === undefined
            ? { Firewalls: [named('main'), named('gone')], NextToken: 'second' }
            : { Firewalls: [named('blind')] },
        DescribeFirewall: ({ FirewallArn }) => {
          if (FirewallArn === nfw('firewall/gone')) return new ResourceNotFoundException(because());
          if (FirewallArn === nfw('firewall/blind')) return unmodelled('AccessDeniedException');
          return { Firewall: { FirewallArn }, FirewallStatus: { Status: 'READY' } };
        },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListFirewalls', { MaxResults: 100 }],
      ['eu-west-1 ListFirewalls', { MaxResults: 100, NextToken: 'second' }],
      ...['main', 'gone', 'blind'].map((name) => [
        'eu-west-1 DescribeFirewall',
        { FirewallArn: nfw(`firewall/${name}`) },
      ]),
    ]);
    expect(records).toMatchObject([
      { arn: nfw('firewall/main'), data: { state: 'present', value: { FirewallStatus: { Status: 'READY' } } } },
      {
        arn: nfw('firewall/blind'),
        data: { state: 'unknown', gap: { operation: 'network-firewall:DescribeFirewall' } },
      },
    ]);
    expect(gone).toEqual([nfw('firewall/gone')]);
  });
});

const firewall = (name: string, FirewallPolicyArn: string) => ({
  arn: nfw(`firewall/${name}`),
  data: present({ Firewall: { FirewallPolicyArn } as never }),
});
const blind = { arn: nfw('firewall/blind'), data: unknown(gap) };

test('network-firewall.firewall-policies: each that is used, once, also another account’s', async () => {
  const shared = nfw('firewall-policy/shared', OTHER);
  const { requests, records, gone } = await drive(policies, {
    facts: {
      'network-firewall.firewalls': [
        firewall('one', nfw('firewall-policy/strict')),
        firewall('two', nfw('firewall-policy/strict')),
        firewall('three', shared),
        blind,
      ],
    },
    answers: {
      DescribeFirewallPolicy: ({ FirewallPolicyArn }) =>
        FirewallPolicyArn === shared ? new ResourceNotFoundException(because()) : { UpdateToken: 't' },
    },
  });
  expect(requests).toEqual(
    [nfw('firewall-policy/strict'), shared].map((FirewallPolicyArn) => [
      'eu-west-1 DescribeFirewallPolicy',
      { FirewallPolicyArn },
    ]),
  );
  expect(records).toMatchObject([
    blind,
    { arn: nfw('firewall-policy/strict'), data: { state: 'present' } },
    // In use, so there: only not shown.
    { arn: shared, data: { state: 'unknown', gap: { cause: 'access-denied' } } },
  ]);
  expect(gone).toEqual([]);
});

test('network-firewall.rule-groups: those of accounts, none of AWS’s; a policy unread hands its gap on', async () => {
  const group = (name: string) => nfw(`stateful-rulegroup/${name}`);
  const references = {
    StatelessRuleGroupReferences: [{ ResourceArn: nfw('stateless-rulegroup/fragments'), Priority: 1 }],
    StatefulRuleGroupReferences: [
      { ResourceArn: group('egress') },
      { ResourceArn: nfw('stateful-rulegroup/BotnetStrictOrder', 'aws-managed') },
    ],
  };
  const policy = { arn: nfw('firewall-policy/strict'), data: present({ FirewallPolicy: references } as never) };
  const unread = { arn: nfw('firewall-policy/blind'), data: unknown(gap) };
  const { requests, records } = await drive(ruleGroups, {
    facts: { 'network-firewall.firewall-policies': [policy, { ...policy, arn: nfw('firewall-policy/other') }, unread] },
    answers: { DescribeRuleGroup: () => ({ RuleGroupResponse: { ConsumedCapacity: 0 } }) },
  });
  const asked = [group('egress'), nfw('stateless-rulegroup/fragments')];
  expect(requests).toEqual(asked.map((RuleGroupArn) => ['eu-west-1 DescribeRuleGroup', { RuleGroupArn }]));
  expect(records).toMatchObject([unread, ...asked.map((arn) => ({ arn, data: { state: 'present' } }))]);
});

test('network-firewall.logging-configurations: asked of each firewall', async () => {
  const { requests, records, gone } = await drive(logging, {
    facts: {
      'network-firewall.firewalls': [firewall('one', 'arn:p'), firewall('gone', 'arn:p'), blind],
    },
    answers: {
      DescribeLoggingConfiguration: ({ FirewallArn }) =>
        FirewallArn === nfw('firewall/gone') ? new ResourceNotFoundException(because()) : { FirewallArn },
    },
  });
  expect(requests).toHaveLength(2);
  expect(records).toMatchObject([
    { arn: nfw('firewall/one'), data: present({ FirewallArn: nfw('firewall/one') }) },
    blind,
  ]);
  expect(gone).toEqual([nfw('firewall/gone')]);
});
