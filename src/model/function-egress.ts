import type { Records } from './catalogue.ts';
import type { Considered } from './check.ts';
import { nameOfFunction } from './function-network.ts';
import type { Gap } from './gap.ts';
import type { CompiledNetwork, InternetRoute, NetworkAnswer, NetworkQuestion } from './network.ts';
import { networkGap, routeWords, type IpVersion } from './placement.ts';

/** How a function gets to the internet. */
export type Egress =
  /** Some way passes no inspection endpoint: the answer is one that arrives. */
  | { readonly kind: 'open'; readonly version: IpVersion; readonly answer: NetworkAnswer }
  /** Every way does. */
  | { readonly kind: 'inspected'; readonly via: readonly string[] }
  /** None arrives: the answer tells what is in the way. */
  | { readonly kind: 'none'; readonly answer: NetworkAnswer }
  | { readonly kind: 'unknown'; readonly gap: Gap };

type FunctionRecord = Records<'lambda.functions'>[number];

/**
 * How functions get to the internet, whatever the port: a network is asked once for each set of subnets and groups.
 *
 * A way is inspected or not by its addresses, so one address is asked of each target that a table of the VPC has. What
 * leaves by a VPN, or by an appliance, and where a transit gateway of others leads, cannot be seen.
 */
export function egressOf(network: CompiledNetwork): (record: FunctionRecord) => Egress {
  const known = new Map<string, Egress>();
  return (record) => {
    const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack: dual } = record.data.VpcConfig ?? {};
    const key = JSON.stringify([SubnetIds, SecurityGroupIds, dual]);
    const found = known.get(key) ?? compute(network, record, SubnetIds, dual === true ? [4, 6] : [4]);
    known.set(key, found);
    return found;
  };
}

function compute(
  network: CompiledNetwork,
  record: FunctionRecord,
  subnets: readonly string[],
  versions: readonly IpVersion[],
): Egress {
  const id = nameOfFunction(record);
  const all = [...flowsOf(network, record, subnets)];
  const flows = all.slice(0, MOST_FLOWS);
  const via = new Set<string>();
  let gap: Gap | undefined;
  let blocked: NetworkAnswer | undefined;
  const doubt = (unseen: readonly string[], otherwise: string): void => {
    gap ??= networkGap(network, unseen, record.scope, otherwise);
  };
  for (const version of versions) {
    for (const ip of examples(network, subnets, version)) {
      const question = (kind: NetworkQuestion['kind'], flow: Flow): NetworkQuestion => ({
        kind,
        from: { type: 'lambda', id },
        to: { type: 'internet', ip },
        ...flow,
        ipVersion: version,
      });
      const answers: NetworkAnswer[] = [];
      for (const flow of flows) {
        answers.push(network.ask(question('egress-internet', flow)));
        if (answers.at(-1)?.reachable === true) break;
      }
      const arriving = answers.find(({ reachable }) => reachable === true);
      const unsure = answers.find(({ reachable }) => reachable === 'unknown');
      if (arriving === undefined && unsure === undefined) {
        blocked ??= answers[0];
        if (all.length > flows.length) doubt([], `More than ${MOST_FLOWS} ports would have to be asked for.`);
        for (const sentence of hidden(network, subnets, version, ip, answers, record.scope.account))
          doubt([], sentence);
        continue;
      }
      const inspection = network.ask(question('inspected', flows[0] ?? HTTPS));
      if (inspection.inspected === true) inspection.via.forEach((one) => via.add(one));
      else if (inspection.inspected === 'unknown') doubt(inspection.unseen, inspection.because);
      else if (arriving !== undefined) return { kind: 'open', version, answer: arriving };
      else if (unsure !== undefined && inspection.reason !== 'no-path') doubt(unsure.unseen, unsure.because);
      else blocked ??= unsure ?? inspection;
    }
  }
  if (gap !== undefined) return { kind: 'unknown', gap };
  if (via.size > 0) return { kind: 'inspected', via: [...via].toSorted() };
  const answer =
    blocked ??
    network.ask({ ...HTTPS, kind: 'egress-internet', from: { type: 'lambda', id }, to: INTERNET, ipVersion: 4 });
  if (answer.reachable === true) return { kind: 'open', version: 4, answer };
  return answer.reachable === 'unknown'
    ? { kind: 'unknown', gap: networkGap(network, answer.unseen, record.scope, answer.because) }
    : { kind: 'none', answer };
}

type Flow = Pick<NetworkQuestion, 'protocol' | 'port'>;

/** Lists and groups of anybody's making may tell any number of ports apart. */
const MOST_FLOWS = 500;

const HTTPS = { protocol: 'tcp', port: 443 } as const;
const INTERNET = { type: 'internet' } as const;

/**
 * Flows that stand for all: what filters let out begins, in ports, where a rule of a group begins, or where an entry of
 * a network ACL begins or has just ended. Never none.
 */
function* flowsOf(network: CompiledNetwork, { data }: FunctionRecord, subnets: readonly string[]): Iterable<Flow> {
  const { snapshot } = network;
  const vpcs = vpcsMet(network, subnets);
  const ids = data.VpcConfig?.SecurityGroupIds ?? [];
  const groups = (snapshot.SecurityGroups ?? []).filter(({ GroupId = '' }) => ids.includes(GroupId));
  const rules = groups.flatMap(({ IpPermissionsEgress = [] }) => IpPermissionsEgress);
  const entries = (snapshot.NetworkAcls ?? []).flatMap(({ VpcId, Entries = [] }) =>
    vpcs === undefined || vpcs.has(VpcId) ? Entries.filter(({ Egress }) => Egress) : [],
  );
  const starts = new Set([
    443,
    ...rules.flatMap(({ FromPort = 0 }) => (FromPort < 0 ? 0 : FromPort)),
    ...entries.flatMap(({ PortRange: { From = 0, To = 65_535 } = {} }) => [From, To + 1]),
  ]);
  const ports = [...starts].filter((port) => port <= 65_535);
  const seen = groups.length === new Set(ids).size;
  let any = false;
  for (const protocol of ['tcp', 'udp'] as const) {
    for (const port of ports) {
      if (seen && !rules.some((rule) => takes(rule, protocol, port))) continue;
      any = true;
      yield { protocol, port };
    }
  }
  if (!any) yield HTTPS;
}

type Permission = NonNullable<Records<'ec2.security-groups'>[number]['data']['IpPermissionsEgress']>[number];

function takes({ IpProtocol = '-1', FromPort, ToPort }: Permission, protocol: 'tcp' | 'udp', port: number): boolean {
  if (IpProtocol === '-1') return true;
  if (IpProtocol.toLowerCase() !== protocol && IpProtocol !== (protocol === 'tcp' ? '6' : '17')) return false;
  return FromPort === undefined || FromPort < 0 || (FromPort <= port && port <= (ToPort ?? FromPort));
}

/** An address of each target of each table that a packet may meet: those of the VPC, or of all where it may leave it. */
function examples(network: CompiledNetwork, subnets: readonly string[], version: IpVersion): readonly string[] {
  const vpcs = vpcsMet(network, subnets);
  const met = (network.snapshot.Subnets ?? [])
    .filter(({ VpcId }) => vpcs === undefined || vpcs.has(VpcId))
    .map(({ SubnetId = '' }) => SubnetId);
  const found = new Set<string>();
  const tables = new Set<string | undefined>();
  for (const id of [...subnets, ...met]) {
    const { table, routes } = network.internetRoutes(id, version);
    if (tables.has(table)) continue;
    tables.add(table);
    const byTarget = new Map(routes.toReversed().map(({ target, id: to, example }) => [`${target} ${to}`, example]));
    byTarget.forEach((example) => found.add(example));
  }
  return [...found];
}

/** The VPCs that a packet from some subnets may come through; undefined: any of them. */
function vpcsMet(network: CompiledNetwork, subnets: readonly string[]): ReadonlySet<string | undefined> | undefined {
  const routes = subnets.flatMap((id) =>
    ([4, 6] as const).flatMap((version) => network.internetRoutes(id, version).routes),
  );
  if (routes.some(({ target }) => target === 'transit-gateway' || target === 'peering')) return undefined;
  const own = new Set(subnets);
  return new Set(
    (network.snapshot.Subnets ?? []).flatMap(({ SubnetId = '', VpcId }) => (own.has(SubnetId) ? [VpcId] : [])),
  );
}

/** What nobody can see behind the routes that take an address, though no packet was seen to arrive. */
function* hidden(
  network: CompiledNetwork,
  subnets: readonly string[],
  version: IpVersion,
  ip: string,
  answers: readonly NetworkAnswer[],
  account: string,
): Iterable<string> {
  // What a filter stops before it leaves goes nowhere.
  if (answers.every(({ blockedBy }) => blockedBy === 'security-group' || blockedBy === 'network-acl')) return;
  const own = new Set(
    (network.snapshot.TransitGateways ?? [])
      .filter(({ OwnerId }) => OwnerId === account)
      .map(({ TransitGatewayId }) => TransitGatewayId),
  );
  for (const subnet of subnets) {
    const { table = '', routes } = network.internetRoutes(subnet, version);
    for (const route of routes) {
      if (route.example === ip && isHidden(route, answers, own)) {
        yield `Where ${routeWords(table, route)} leads to cannot be seen from here.`;
      }
    }
  }
}

function isHidden(
  { target, id }: InternetRoute,
  answers: readonly NetworkAnswer[],
  ownTransit: ReadonlySet<string | undefined>,
): boolean {
  switch (target) {
    case 'vpn-gateway':
    case 'other':
      return true;
    case 'interface':
      return answers.some(({ code }) => code !== 'ENI_SOURCE_DEST_CHECK_RESTRICTION');
    case 'transit-gateway':
      return answers.some(
        ({ blockedBy, code }) =>
          (blockedBy === 'transit-gateway' || blockedBy === 'transit-gateway-route-table') &&
          !(ownTransit.has(id) && code === 'TGW_RTB_BAD_STATE_ROUTE'),
      );
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
    case 'nat-gateway':
    case 'inspection-endpoint':
    case 'gateway-endpoint':
    case 'peering':
    case 'blackhole':
      return false;
  }
}

/** The hops of an answer, for a trace. */
export const hopsOf = ({ hops }: NetworkAnswer): readonly Considered[] =>
  hops.map(({ direction, component, id, action, rule }) => ({
    considered: `${direction === 'return' ? 'reply: ' : ''}${component} ${id}`.trim(),
    contributes: rule === undefined ? action : `${action} (${rule})`,
  }));
