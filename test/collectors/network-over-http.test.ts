import { describe, expect, test } from 'vitest';

import type { EstateLine } from '../../src/estate/lines.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { auditOf } from '../cloud.ts';

const ACCOUNT = '111122223333';
const ecs = (rest: string): string => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${rest}`;
const nfw = (rest: string): string => `arn:aws:network-firewall:eu-west-1:${ACCOUNT}:${rest}`;
const many = (n: number, key: (at: number) => string, data: unknown = {}): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => [key(at), data]));

/** More of everything than one page holds. */
const estate = {
  accounts: {
    [ACCOUNT]: {
      name: 'shop',
      facts: {
        'eu-west-1': {
          'ecs.clusters': Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`c${at}`, ecs(`cluster/c${at}`)])),
          'ecs.services': many(201, (at) => `c0/s${at}`, { taskDefinition: ecs('task-definition/web:1') }),
          'ecs.task-definitions': { 'web:1': { taskDefinition: { family: 'web' } } },
          'elbv2.load-balancers': many(401, (at) => `net/b${at}/1`),
          'elbv2.listeners': { ...many(401, (at) => `net/b0/1/l${at}`), 'app/web/1/l': {} },
          'elbv2.rules': many(401, (at) => `app/web/1/l/r${at}`),
          'elbv2.target-groups': many(401, (at) => `g${at}/1`),
          'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer', ServiceName: 'inspect' } },
          'network-firewall.firewalls': many(101, (at) => `f${at}`, {
            Firewall: { FirewallPolicyArn: nfw('firewall-policy/p') },
          }),
          'network-firewall.firewall-policies': {
            p: {
              FirewallPolicy: { StatefulRuleGroupReferences: [{ ResourceArn: nfw('stateful-rulegroup/g') }] },
            },
          },
          'network-firewall.rule-groups': { 'stateful-rulegroup/g': { RuleGroupResponse: { ConsumedCapacity: 1 } } },
        },
      },
    },
  },
};
const small = {
  accounts: {
    [ACCOUNT]: {
      name: 'shop',
      facts: {
        'eu-west-1': {
          ...estate.accounts[ACCOUNT].facts['eu-west-1'],
          'ecs.clusters': { c0: ecs('cluster/c0') },
          'ecs.services': { 'c0/s0': { taskDefinition: ecs('task-definition/web:1') } },
          'elbv2.load-balancers': { 'app/web/1': {} },
          'elbv2.listeners': { 'app/web/1/l': {} },
          'elbv2.rules': { 'app/web/1/l/r': {} },
          'elbv2.target-groups': { 'g/1': {} },
          'network-firewall.firewalls': { f: { Firewall: { FirewallPolicyArn: nfw('firewall-policy/p') } } },
        },
      },
    },
  },
};

async function collected(what: typeof estate | typeof small, rules: readonly Rule[] = []) {
  // Over a socket of this machine where faults matter: the product's own handler tells a page for people from an answer.
  const options = { regions: ['eu-west-1'], rules, ...(rules.length > 0 && { http: {} }) };
  const { ndjson, statistics } = await auditOf(what, options);
  const lines = ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EstateLine);
  return {
    gone: statistics.gone.length,
    records: (fact: string) =>
      lines.flatMap((line) => (line.kind === 'part' && line.fact === fact ? line.records : [])),
    gaps: (fact: string) => lines.flatMap((line) => (line.kind === 'gap' && line.fact === fact ? [line.gap] : [])),
  };
}

test('every list goes on to its last page', async () => {
  const { records } = await collected({
    accounts: {
      [ACCOUNT]: {
        ...estate.accounts[ACCOUNT],
        facts: {
          'eu-west-1': {
            ...estate.accounts[ACCOUNT].facts['eu-west-1'],
            'elbv2.load-balancers': { ...many(401, (at) => `net/b${at}/1`), 'app/web/1': {} },
          },
        },
      },
    },
  });
  const counts = Object.entries(estate.accounts[ACCOUNT].facts['eu-west-1'])
    .filter(([fact]) => !fact.startsWith('ec2.'))
    .map(([fact, all]) => [fact, Object.keys(all).length + (fact === 'elbv2.load-balancers' ? 1 : 0)] as const);
  expect(counts.map(([fact]) => [fact, records(fact).length])).toEqual(counts);
});

/** Operations that list a scope, and the fact that is then a gap. */
const LISTS = [
  ['ecs:ListClusters', 'ecs.clusters'],
  ['elbv2:DescribeLoadBalancers', 'elbv2.load-balancers'],
  ['elbv2:DescribeTargetGroups', 'elbv2.target-groups'],
  ['network-firewall:ListFirewalls', 'network-firewall.firewalls'],
] as const;

describe.each<readonly [what: string, fault: Fault, cause: string]>([
  ['is denied', 'access-denied', 'access-denied'],
  ['is not known there', 'unknown-operation', 'unsupported'],
  ['has no endpoint', 'drop', 'unavailable'],
  ['answers with a page for people', 'page', 'unreadable'],
])('where an operation %s', (_, fault, cause) => {
  test.each(LISTS)('%s is a gap of its list', async (operation, fact) => {
    const { gaps, records } = await collected(small, [{ when: { operation }, fault }]);
    expect(gaps(fact)).toMatchObject([{ cause, operation }]);
    expect(records(fact)).toEqual([]);
  });
});

/** Operations that read one thing, the fact, the code of what has vanished, and whether that is then left out. */
const READS = [
  ['ecs:ListServices', 'ecs.services', 'ClusterNotFoundException', true],
  ['ecs:DescribeServices', 'ecs.services', 'ClusterNotFoundException', true],
  ['ecs:DescribeTaskDefinition', 'ecs.task-definitions', 'ClientException', false],
  ['elbv2:DescribeListeners', 'elbv2.listeners', 'LoadBalancerNotFoundException', true],
  ['elbv2:DescribeLoadBalancerAttributes', 'elbv2.load-balancer-attributes', 'LoadBalancerNotFoundException', true],
  ['elbv2:DescribeRules', 'elbv2.rules', 'ListenerNotFoundException', true],
  ['elbv2:DescribeTargetHealth', 'elbv2.target-health', 'TargetGroupNotFoundException', true],
  ['network-firewall:DescribeFirewall', 'network-firewall.firewalls', 'ResourceNotFoundException', true],
  ['network-firewall:DescribeFirewallPolicy', 'network-firewall.firewall-policies', 'ResourceNotFoundException', false],
  ['network-firewall:DescribeRuleGroup', 'network-firewall.rule-groups', 'ResourceNotFoundException', false],
  [
    'network-firewall:DescribeLoggingConfiguration',
    'network-firewall.logging-configurations',
    'ResourceNotFoundException',
    true,
  ],
] as const;

test.each(READS)('%s denied is one unknown record', async (operation, fact) => {
  const { records, gaps } = await collected(small, [{ when: { operation }, fault: 'access-denied' }]);
  expect(gaps(fact)).toEqual([]);
  expect(records(fact)).toMatchObject([{ data: { state: 'unknown', gap: { cause: 'access-denied', operation } } }]);
});

test.each(READS)('%s of what has vanished meanwhile', async (operation, fact, code, isLeftOut) => {
  const { records, gone } = await collected(small, [{ when: { operation }, fault: { code } }]);
  expect(gone).toBe(isLeftOut ? 1 : 0);
  expect(records(fact)).toMatchObject(isLeftOut ? [] : [{ data: { state: 'unknown', gap: { operation } } }]);
});
