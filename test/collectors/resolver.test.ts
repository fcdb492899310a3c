import { describe, expect, test } from 'vitest';

import associations from '../../src/collectors/route53resolver-firewall-rule-group-associations.ts';
import configs from '../../src/collectors/route53resolver-firewall-configs.ts';
import rules from '../../src/collectors/route53resolver-firewall-rules.ts';
import { present } from '../../src/model/answer.ts';
import { ACCOUNT, drive, unmodelled } from './drive.ts';

const resolver = (rest: string): string => `arn:aws:route53resolver:eu-west-1:${ACCOUNT}:${rest}`;
const association = (id: string, FirewallRuleGroupId: string) => ({
  arn: resolver(`firewall-rule-group-association/${id}`),
  data: { Id: id, FirewallRuleGroupId },
});
const worker = (...SubnetIds: string[]) => ({ arn: 'arn:function', data: { VpcConfig: { SubnetIds } } });

describe('route53resolver.firewall-rule-group-associations', () => {
  test.each([
    ['no function', [], 0],
    ['functions outside of VPCs', [worker(), { arn: 'arn:bare', data: {} }], 0],
    ['a function in a VPC', [worker(), worker('subnet-1')], 1],
  ] as const)('a region that has %s', async (_, functions, calls) => {
    const { requests } = await drive(associations, {
      facts: { 'lambda.functions': functions },
      answers: { ListFirewallRuleGroupAssociations: () => ({ FirewallRuleGroupAssociations: [] }) },
    });
    expect(requests).toHaveLength(calls);
  });

  test('where functions are unread, the list is asked for, by the hundred', async () => {
    const { requests, records } = await drive(associations, {
      unread: ['lambda.functions'],
      answers: {
        ListFirewallRuleGroupAssociations: ({ NextToken }) => ({
          FirewallRuleGroupAssociations: [{ Arn: NextToken === undefined ? 'arn:1' : 'arn:2', VpcId: 'vpc-1' }],
          ...(NextToken === undefined && { NextToken: 'second' }),
        }),
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListFirewallRuleGroupAssociations', { MaxResults: 100 }],
      ['eu-west-1 ListFirewallRuleGroupAssociations', { MaxResults: 100, NextToken: 'second' }],
    ]);
    expect(records).toMatchObject([{ arn: 'arn:1', data: { VpcId: 'vpc-1' } }, { arn: 'arn:2' }]);
  });
});

test('route53resolver.firewall-rules: of each group in use, once; what is not shown is unknown', async () => {
  const rule = (Priority: number) => ({ Priority, Action: 'BLOCK' });
  const { requests, records, gone } = await drive(rules, {
    facts: {
      'route53resolver.firewall-rule-group-associations': [
        association('a', 'rslvr-frg-2'),
        association('b', 'rslvr-frg-1'),
        association('c', 'rslvr-frg-2'),
        association('d', 'rslvr-frg-3'),
        association('e', 'rslvr-frg-4'),
      ],
    },
    answers: {
      ListFirewallRules: ({ FirewallRuleGroupId, NextToken }) => {
        if (FirewallRuleGroupId === 'rslvr-frg-3') return unmodelled('ResourceNotFoundException');
        if (FirewallRuleGroupId === 'rslvr-frg-4') return { FirewallRules: [] };
        if (FirewallRuleGroupId === 'rslvr-frg-1') return { FirewallRules: [rule(1)] };
        return NextToken === undefined
          ? { FirewallRules: [rule(1)], NextToken: 'second' }
          : { FirewallRules: [rule(2)] };
      },
    },
  });
  const asked = (id: string, more = {}) => [
    'eu-west-1 ListFirewallRules',
    { FirewallRuleGroupId: `rslvr-frg-${id}`, MaxResults: 100, ...more },
  ];
  expect(requests).toHaveLength(5);
  expect(requests).toEqual(
    expect.arrayContaining([asked('1'), asked('2'), asked('2', { NextToken: 'second' }), asked('3'), asked('4')]),
  );
  const group = (id: string) => resolver(`firewall-rule-group/rslvr-frg-${id}`);
  expect(records).toMatchObject([
    { arn: `${group('1')}/rules/1`, data: present(rule(1)) },
    { arn: `${group('2')}/rules/1`, data: present(rule(1)) },
    { arn: `${group('2')}/rules/2`, data: present(rule(2)) },
    { arn: group('3'), data: { state: 'unknown', gap: { operation: 'route53resolver:ListFirewallRules' } } },
  ]);
  expect(gone).toEqual([]);
});

describe('route53resolver.firewall-configs', () => {
  const answers = { ListFirewallConfigs: () => ({ FirewallConfigs: [{ Id: 'rslvr-fc-1', ResourceId: 'vpc-1' }] }) };

  test('where no group is associated, nothing is asked', async () => {
    expect((await drive(configs, { answers })).requests).toEqual([]);
  });

  test.each([
    [
      'a group is',
      { facts: { 'route53resolver.firewall-rule-group-associations': [association('a', 'rslvr-frg-1')] } },
    ],
    ['associations are unread', { unread: ['route53resolver.firewall-rule-group-associations'] }],
  ] as const)('where %s, they are listed by ten', async (_, world) => {
    const { requests, records } = await drive(configs, { ...world, answers });
    expect(requests).toEqual([['eu-west-1 ListFirewallConfigs', { MaxResults: 10 }]]);
    expect(records).toMatchObject([{ arn: resolver('firewall-config/rslvr-fc-1'), data: { ResourceId: 'vpc-1' } }]);
  });
});
