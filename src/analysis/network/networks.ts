import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Fact, Records } from '../../model/catalogue.ts';
import type { Consulted } from '../../model/check.ts';
import type { Gap } from '../../model/gap.ts';
import type { CompiledNetwork, InternetRoutes, NetworkSnapshot, UncollectedList } from '../../model/network.ts';
import { accountArn, type Scope } from '../../model/scope.ts';
import { answerTo } from './analyze.ts';
import { blocksPublicAccess, internetRoutes, internetRoutesOfTable } from './internet-routes.ts';
import { networkOf, unreadList } from './network.ts';

/** The lists of a snapshot that are lists of AWS too. */
const LISTS = {
  'ec2.vpcs': 'Vpcs',
  'ec2.subnets': 'Subnets',
  'ec2.route-tables': 'RouteTables',
  'ec2.network-acls': 'NetworkAcls',
  'ec2.security-groups': 'SecurityGroups',
  'ec2.internet-gateways': 'InternetGateways',
  'ec2.egress-only-internet-gateways': 'EgressOnlyInternetGateways',
  'ec2.nat-gateways': 'NatGateways',
  'ec2.network-interfaces': 'NetworkInterfaces',
  'ec2.vpc-endpoints': 'VpcEndpoints',
  'ec2.vpc-peering-connections': 'VpcPeeringConnections',
  'ec2.vpn-gateways': 'VpnGateways',
  'ec2.transit-gateways': 'TransitGateways',
  'ec2.transit-gateway-vpc-attachments': 'TransitGatewayVpcAttachments',
  'ec2.transit-gateway-route-tables': 'TransitGatewayRouteTables',
  'ec2.managed-prefix-lists': 'PrefixLists',
  'ec2.vpc-block-public-access-exclusions': 'VpcBlockPublicAccessExclusions',
  'lambda.functions': 'Functions',
  'apigatewayv2.vpc-links': 'VpcLinks',
  'elbv2.load-balancers': 'LoadBalancers',
} as const satisfies Partial<Record<Fact, keyof NetworkSnapshot>>;

type ListFact = keyof typeof LISTS;

const OTHERS = [
  'ecs.services',
  'elbv2.listeners',
  'network-firewall.firewalls',
  'ec2.prefix-list-entries',
  'ec2.transit-gateway-route-table-associations',
  'ec2.transit-gateway-routes',
  'ec2.vpc-block-public-access',
] as const;

/** The network of a region: what any of its lists lacks is told, and only what hangs on it is unknown. */
export default defineAnalysis({
  fact: 'ec2.networks',
  scope: 'region',
  needs: [],
  consults: [...(Object.keys(LISTS) as ListFact[]), ...OTHERS],
  compute: (facts, { scope }) => {
    const missing = [...uncollected(facts), ...shared(facts, scope)];
    const snapshot = { ...snapshotOf(facts), Uncollected: missing.map(({ list }) => list) };
    const network = networkOf(snapshot);
    const gaps = new Map(missing.toReversed().map(({ list, gap }) => [unreadList(list), gap]));
    return [
      {
        arn: accountArn(scope),
        scope,
        source: { operation: '', at: '' },
        data: {
          snapshot,
          ask: (question) => answerTo(network, question),
          internetRoutes: remembered((subnetId, version) => internetRoutes(network, subnetId, version)),
          internetRoutesOfTable: (tableId, version) => internetRoutesOfTable(network, tableId, version),
          blocksPublicAccess: (subnetId) => blocksPublicAccess(network, subnetId),
          gapOf: (unseen) => unseen.map((sentence) => gaps.get(sentence)).find((gap) => gap !== undefined),
        },
      },
    ];
  },
});

/** Every check that asks where things lie asks the same of the same subnets. */
function remembered(compute: CompiledNetwork['internetRoutes']): CompiledNetwork['internetRoutes'] {
  const known = new Map<string, InternetRoutes>();
  return (subnetId, version) => {
    const key = `${version} ${subnetId}`;
    const found = known.get(key) ?? compute(subnetId, version);
    known.set(key, found);
    return found;
  };
}

type NetworkFacts = Consulted<ListFact | (typeof OTHERS)[number]>;

function snapshotOf(facts: NetworkFacts): NetworkSnapshot {
  const lists = Object.fromEntries(
    Object.entries(LISTS).map(([fact, list]) => [list, dataOf(facts[fact as ListFact])]),
  ) as Pick<NetworkSnapshot, (typeof LISTS)[ListFact]>;
  const [settings] = values(facts['ec2.vpc-block-public-access']).map(({ data }) => data);
  const options = settings?.state === 'present' ? settings.value.VpcBlockPublicAccessOptions : undefined;
  return {
    ...lists,
    // The versions of a function share its name; the one that changes stands for it.
    Functions: (lists.Functions ?? []).filter(({ Version }) => Version === undefined || Version === '$LATEST'),
    PrefixListEntries: byParent(facts['ec2.prefix-list-entries'], PREFIX_LIST),
    TransitGatewayRouteTableAssociations: byParent(
      facts['ec2.transit-gateway-route-table-associations'],
      TRANSIT_TABLE,
    ),
    TransitGatewayRoutes: Object.fromEntries(
      values(facts['ec2.transit-gateway-routes']).flatMap(({ arn, data }) =>
        data.state === 'present' ? [[idIn(arn, TRANSIT_TABLE), data.value.Routes ?? []]] : [],
      ),
    ),
    services: present(facts['ecs.services']),
    Listeners: present(facts['elbv2.listeners']),
    Firewalls: present(facts['network-firewall.firewalls']),
    ...(options === undefined ? {} : { VpcBlockPublicAccessOptions: options }),
  };
}

const PREFIX_LIST = /prefix-list\/(pl-[^/]+)/;
const TRANSIT_TABLE = /transit-gateway-route-table\/(tgw-rtb-[^/]+)/;

const idIn = (arn: string, pattern: RegExp): string => pattern.exec(arn)?.[1] ?? arn;

const values = <T>(answer: Answer<readonly T[]>): readonly T[] => (answer.state === 'present' ? answer.value : []);

const present = <T>(answer: Answer<readonly { readonly data: Answer<T> }[]>): readonly T[] =>
  values(answer).flatMap(({ data }) => (data.state === 'present' ? [data.value] : []));

const dataOf = (answer: Answer<readonly { readonly data: unknown }[]>): readonly unknown[] =>
  values(answer).map(({ data }) => data);

function byParent<T>(
  answer: Answer<readonly { readonly arn: string; readonly data: Answer<T> }[]>,
  pattern: RegExp,
): Readonly<Record<string, readonly T[]>> {
  const lists = new Map<string, T[]>();
  for (const { arn, data } of values(answer)) {
    const id = idIn(arn, pattern);
    const list = lists.get(id) ?? [];
    lists.set(id, list);
    if (data.state === 'present') list.push(data.value);
  }
  return Object.fromEntries(lists);
}

/** Where a list of AWS is told of by another name, or is asked for each parent. */
const NAMES = {
  ...LISTS,
  'ecs.services': 'services',
  'elbv2.listeners': 'Listeners',
  'network-firewall.firewalls': 'Firewalls',
  'ec2.prefix-list-entries': 'PrefixListEntries',
  'ec2.transit-gateway-route-table-associations': 'TransitGatewayRouteTableAssociations',
  'ec2.transit-gateway-routes': 'TransitGatewayRoutes',
  'ec2.vpc-block-public-access': 'VpcBlockPublicAccessOptions',
} as const satisfies Record<keyof NetworkFacts, keyof NetworkSnapshot>;

/** Where one unread answer leaves only what belongs to its parent unknown. */
const PARENTS: { readonly [F in keyof NetworkFacts]?: RegExp } = {
  'ec2.prefix-list-entries': PREFIX_LIST,
  'ec2.transit-gateway-route-table-associations': TRANSIT_TABLE,
  'ec2.transit-gateway-routes': TRANSIT_TABLE,
  'elbv2.listeners': /loadbalancer\/[a-z]+\/([^/]+)/,
};

/** A list that the network lacks, and why. */
interface Missing {
  readonly list: UncollectedList;
  readonly gap: Gap;
}

function uncollected(facts: NetworkFacts): readonly Missing[] {
  return (Object.keys(NAMES) as (keyof NetworkFacts)[]).flatMap((fact): readonly Missing[] => {
    const answer: Answer<Records<Fact>> = facts[fact];
    const missing = (gap: Gap, of?: string): Missing => ({
      list: { list: NAMES[fact], because: `${gap.operation} (${gap.cause})`, ...(of !== undefined && { of: [of] }) },
      gap,
    });
    if (answer.state === 'unknown') return [missing(answer.gap)];
    return values(answer).flatMap(({ arn, data }) => {
      if (!isUnknown(data)) return [];
      const parent = PARENTS[fact];
      return [missing(data.gap, parent === undefined ? undefined : idIn(arn, parent))];
    });
  });
}

const isUnknown = (data: unknown): data is Extract<Answer<unknown>, { state: 'unknown' }> =>
  typeof data === 'object' && data !== null && 'state' in data && data.state === 'unknown' && 'gap' in data;

/** Whoever shares a VPC may keep its tables and lists to himself (Amazon VPC User Guide: Share your VPC subnets with other accounts). */
function shared(facts: NetworkFacts, scope: Scope): readonly Missing[] {
  const [tables, acls] = (['ec2.route-tables', 'ec2.network-acls'] as const).map(
    (fact) =>
      new Set(values<{ data: { VpcId?: string | undefined } }>(facts[fact]).map(({ data }) => data.VpcId ?? '')),
  );
  const vpcs = new Set(
    [...values(facts['ec2.vpcs']), ...values(facts['ec2.subnets'])].map(({ data }) => data.VpcId ?? ''),
  );
  const missing = (list: keyof NetworkSnapshot, operation: string, vpc: string): Missing => {
    const because = `the owner of ${vpc} shows none`;
    const detail = `Of ${list}, ${because}.`;
    return {
      list: { list, because, of: [vpc] },
      gap: { cause: 'access-denied', operation, action: operation, scope, detail },
    };
  };
  return [...vpcs].flatMap((vpc) => [
    ...(tables?.has(vpc) ? [] : [missing('RouteTables', 'ec2:DescribeRouteTables', vpc)]),
    ...(acls?.has(vpc) ? [] : [missing('NetworkAcls', 'ec2:DescribeNetworkAcls', vpc)]),
  ]);
}
