import { describe, expect, test } from 'vitest';

import { clientsOf, requestHandler } from '../../src/aws/clients.ts';
import { collectAccount } from '../../src/engine/collect-account.ts';
import { allowedOperations } from '../../src/engine/selection.ts';
import type { EstateLine } from '../../src/estate/lines.ts';
import type { CollectedFact } from '../../src/model/catalogue.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { listen, viaLoopback } from '../../src/simulator/listen.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { BASE_KEY } from '../../src/simulator/sessions.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { auditOf, worldOf } from '../cloud.ts';

const ACCOUNT = '111122223333';
const ecs = (rest: string): string => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${rest}`;
const nfw = (rest: string): string => `arn:aws:network-firewall:eu-west-1:${ACCOUNT}:${rest}`;
const many = (n: number, key: (at: number) => string, data: unknown = {}): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => [key(at), data]));

const IN_VPC = { 'lambda.functions': [{ FunctionName: 'worker', VpcConfig: { SubnetIds: ['subnet-1'] } }] };
const ASSOCIATED = { 'route53resolver.firewall-rule-group-associations': { a1: { FirewallRuleGroupId: 'g1' } } };

const small = {
  accounts: {
    [ACCOUNT]: {
      name: 'shop',
      facts: {
        'eu-west-1': {
          'ecs.task-definitions': { 'web:1': { taskDefinition: { family: 'web' } } },
          'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer', ServiceName: 'inspect' } },
          'network-firewall.firewall-policies': {
            p: {
              FirewallPolicy: { StatefulRuleGroupReferences: [{ ResourceArn: nfw('stateful-rulegroup/g') }] },
            },
          },
          'network-firewall.rule-groups': { 'stateful-rulegroup/g': { RuleGroupResponse: { ConsumedCapacity: 1 } } },
          'ecs.clusters': { c0: ecs('cluster/c0') },
          'ecs.services': { 'c0/s0': { taskDefinition: ecs('task-definition/web:1') } },
          'elbv2.load-balancers': { 'app/web/1': {} },
          'elbv2.listeners': { 'app/web/1/l': {} },
          'elbv2.rules': { 'app/web/1/l/r': {} },
          'elbv2.target-groups': { 'g/1': {} },
          ...IN_VPC,
          'route53resolver.firewall-rule-group-associations': {
            a1: { FirewallRuleGroupId: 'g1', VpcId: 'vpc-1' },
          },
          'route53resolver.firewall-rules': { 'g1/rules/1': { Action: 'BLOCK' } },
          'route53resolver.firewall-configs': { c1: { ResourceId: 'vpc-1' } },
          'network-firewall.firewalls': { f: { Firewall: { FirewallPolicyArn: nfw('firewall-policy/p') } } },
        },
      },
    },
  },
};

async function collected(rules: readonly Rule[]) {
  // A socket of this machine: the product's own handler tells a page for people from an answer.
  const { ndjson, statistics } = await auditOf(small, { regions: ['eu-west-1'], rules, http: {} });
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

/** Facts alone, and how many records of the last one, over a socket of this machine. */
async function counted(facts: readonly CollectedFact[], own: Readonly<Record<string, unknown>>): Promise<number> {
  const simulator = simulate({ accounts: { [ACCOUNT]: { name: 'shop', facts: { 'eu-west-1': own } } } });
  const server = await listen(simulator);
  const handler = viaLoopback(requestHandler({}), server.port);
  const account = { id: ACCOUNT, name: 'shop', partition: 'aws', regions: ['eu-west-1'], notEnabled: [], via: 'none' };
  const collecting = collectAccount(
    account,
    facts,
    {
      ...worldOf(simulator),
      clients: clientsOf(
        () => Promise.resolve({ accessKeyId: BASE_KEY, secretAccessKey: 'simulated' }),
        handler,
        allowedOperations,
        {},
      ),
      homeRegion: 'eu-west-1',
      depth: 'full',
      onCall: () => undefined,
      onGone: () => undefined,
      onDefect: (fact, error) => {
        throw new Error(fact, { cause: error });
      },
      at: () => '2026-01-01T00:00:00.000Z',
      writer: { write: () => undefined },
    },
    facts,
  );
  try {
    await collecting.ended;
    const { records, gap } = await collecting.list(facts.at(-1)!);
    expect(gap).toBeUndefined();
    return records.length;
  } finally {
    handler.destroy();
    await server.close();
  }
}

/** One more than pages hold. */
test.each<readonly [n: number, facts: readonly CollectedFact[], own: Readonly<Record<string, unknown>>]>([
  [
    101,
    ['ecs.clusters'],
    {
      'ecs.clusters': Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`c${at}`, ecs(`cluster/c${at}`)])),
    },
  ],
  [
    101,
    ['ecs.clusters', 'ecs.services'],
    { 'ecs.clusters': { c0: ecs('cluster/c0') }, 'ecs.services': many(101, (at) => `c0/s${at}`) },
  ],
  [401, ['elbv2.load-balancers'], { 'elbv2.load-balancers': many(401, (at) => `net/b${at}/1`) }],
  [
    401,
    ['elbv2.load-balancers', 'elbv2.listeners'],
    { 'elbv2.load-balancers': { 'net/b/1': {} }, 'elbv2.listeners': many(401, (at) => `net/b/1/l${at}`) },
  ],
  [
    401,
    ['elbv2.load-balancers', 'elbv2.listeners', 'elbv2.rules'],
    {
      'elbv2.load-balancers': { 'app/b/1': {} },
      'elbv2.listeners': { 'app/b/1/l': {} },
      'elbv2.rules': many(401, (at) => `app/b/1/l/r${at}`),
    },
  ],
  [
    401,
    ['elbv2.load-balancers', 'elbv2.target-groups'],
    { 'elbv2.load-balancers': { 'app/b/1': {} }, 'elbv2.target-groups': many(401, (at) => `g${at}/1`) },
  ],
  [
    101,
    ['ec2.vpc-endpoints', 'ec2.transit-gateway-attachments', 'network-firewall.firewalls'],
    {
      'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer' } },
      'network-firewall.firewalls': many(101, (at) => `f${at}`),
    },
  ],
  [
    101,
    ['lambda.functions', 'route53resolver.firewall-rule-group-associations'],
    { ...IN_VPC, 'route53resolver.firewall-rule-group-associations': many(101, (at) => `a${at}`) },
  ],
  [
    101,
    ['lambda.functions', 'route53resolver.firewall-rule-group-associations', 'route53resolver.firewall-rules'],
    { ...IN_VPC, ...ASSOCIATED, 'route53resolver.firewall-rules': many(101, (at) => `g1/rules/${at}`) },
  ],
  [
    11,
    ['lambda.functions', 'route53resolver.firewall-rule-group-associations', 'route53resolver.firewall-configs'],
    { ...IN_VPC, ...ASSOCIATED, 'route53resolver.firewall-configs': many(11, (at) => `c${at}`) },
  ],
  [
    1001,
    ['ec2.transit-gateways', 'ec2.transit-gateway-route-tables', 'ec2.transit-gateway-route-table-associations'],
    {
      'ec2.transit-gateways': { 'tgw-1': {} },
      'ec2.transit-gateway-route-tables': { 'tgw-rtb-1': {} },
      'ec2.transit-gateway-route-table-associations': many(1001, (at) => `tgw-rtb-1/associations/tgw-attach-${at}`),
    },
  ],
  [
    1001,
    ['ec2.transit-gateway-attachments', 'ec2.transit-gateway-vpc-attachments'],
    {
      'ec2.transit-gateway-attachments': { 'tgw-attach-0': { ResourceType: 'vpc' } },
      'ec2.transit-gateway-vpc-attachments': many(1001, (at) => `tgw-attach-${at}`),
    },
  ],
])('%i records of %j: the list goes on to its last page', async (n, facts, own) => {
  expect(await counted(facts, own)).toBe(n);
});

/** Operations that list a scope, and the fact that is then a gap. */
const LISTS = [
  ['ecs:ListClusters', 'ecs.clusters'],
  ['elbv2:DescribeLoadBalancers', 'elbv2.load-balancers'],
  ['elbv2:DescribeTargetGroups', 'elbv2.target-groups'],
  ['network-firewall:ListFirewalls', 'network-firewall.firewalls'],
  ['route53resolver:ListFirewallRuleGroupAssociations', 'route53resolver.firewall-rule-group-associations'],
  ['route53resolver:ListFirewallConfigs', 'route53resolver.firewall-configs'],
] as const;

describe.each<readonly [what: string, fault: Fault, cause: string]>([
  ['is denied', 'access-denied', 'access-denied'],
  ['is not known there', 'unknown-operation', 'unsupported'],
  ['has no endpoint', 'drop', 'unavailable'],
  ['answers with a page for people', 'page', 'unreadable'],
])('where an operation %s', (_, fault, cause) => {
  test.each(LISTS)('%s is a gap of its list', async (operation, fact) => {
    const { gaps, records } = await collected([{ when: { operation }, fault }]);
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
  // A group in use is there, whoever may see it.
  ['route53resolver:ListFirewallRules', 'route53resolver.firewall-rules', 'ResourceNotFoundException', false],
] as const;

test.each(READS)('%s denied is one unknown record', async (operation, fact) => {
  const { records, gaps } = await collected([{ when: { operation }, fault: 'access-denied' }]);
  expect(gaps(fact)).toEqual([]);
  expect(records(fact)).toMatchObject([{ data: { state: 'unknown', gap: { cause: 'access-denied', operation } } }]);
});

test.each(READS)('%s of what has vanished meanwhile', async (operation, fact, code, isLeftOut) => {
  const { records, gone } = await collected([{ when: { operation }, fault: { code } }]);
  expect(gone).toBe(isLeftOut ? 1 : 0);
  expect(records(fact)).toMatchObject(isLeftOut ? [] : [{ data: { state: 'unknown', gap: { operation } } }]);
});
