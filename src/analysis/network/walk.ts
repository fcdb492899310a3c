import type * as Ec2 from '@aws-sdk/client-ec2';

import type { NetworkBlocker, NetworkHop, NetworkPacket } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import type { Decision } from './acls.ts';
import { intersection, without } from './addresses.ts';
import { publicAccess } from './block-public-access.ts';
import type { Blocks, Flow, Kind } from './flows.ts';
import { isUp, listOf, parsed, type Network } from './network.ts';
import { partition, type CompiledRoute, type RouteTarget } from './routes.ts';
import { isAvailable, isTo, usable, type Site } from './sites.ts';

type Subnet = Stored<Ec2.Subnet>;
type NatGateway = Stored<Ec2.NatGateway>;

/** Where a flow is to arrive. */
export type Target =
  | { readonly kind: 'site'; readonly site: Site }
  | { readonly kind: 'nat'; readonly crossing: Crossing }
  | { readonly kind: 'internet' }
  | { readonly kind: 'service'; readonly service: 's3' | 'dynamodb' };

/** A NAT gateway that stands in for the source from here on. */
export interface Crossing {
  readonly nat: NatGateway;
  /** Absent: a regional one, which is in no subnet. */
  readonly subnet?: Subnet;
  readonly vpc: string;
  /** The flow as it came in. */
  readonly inner: Flow;
  /** Its private addresses. */
  readonly addresses: Blocks;
}

/** What a flow has gone through. */
export interface Track {
  readonly via: readonly string[];
  /** Inspection endpoints and appliances. */
  readonly middleboxes: readonly string[];
  /** Those of them that are inspection endpoints. */
  readonly endpoints: readonly string[];
  readonly crossings: readonly Crossing[];
  /** The source, where it is an interface: a reply has the other end. */
  readonly sender: Site | undefined;
  /** Whether a security group still knows the other end: at both, at the destination alone, or not at all. */
  readonly identity: 'kept' | 'at-destination' | 'lost';
  /** The zone of the subnet whose table was used last. */
  readonly zone: string | undefined;
  /** Subnets whose tables were used on the way to the target. */
  readonly visited: readonly string[];
  /** The subnet by which an attachment in appliance mode was entered: the same in both directions. */
  readonly pinned: ReadonlyMap<string, string>;
  /** What could not be seen and may stop the flow. */
  readonly unseen: readonly string[];
  readonly steps: number;
  readonly trail: Trail | undefined;
}

/** The hops so far, the last first. */
export interface Trail {
  readonly hop: Omit<NetworkHop, 'packet' | 'direction' | 'rule'> & {
    /** Which rule of several let a packet through hangs on the packet. */
    readonly rule?: string | ((packet: NetworkPacket) => string | undefined);
  };
  readonly direction: Kind['direction'];
  /** How many NAT gateways stand in for the source here. */
  readonly depth: number;
  readonly before: Trail | undefined;
}

/** How a part of a flow ends. */
export type End =
  | { readonly kind: 'arrived'; readonly flow: Flow; readonly track: Track; readonly exit: Exit }
  | Stopped
  /** It goes where nothing more can be seen. */
  | { readonly kind: 'lost'; readonly flow: Flow; readonly track: Track; readonly unseen: readonly string[] };

export interface Stopped {
  readonly kind: 'stopped';
  readonly flow: Flow;
  readonly track: Track;
  readonly by: NetworkBlocker;
  readonly ids: readonly string[];
  readonly code: string;
  /** The rule that decided, and for a network ACL its direction. */
  readonly rule?: string;
  readonly egress?: boolean;
  readonly direction: Kind['direction'];
}

/** By what a flow left the VPC, or where it was delivered. */
export type Exit =
  | { readonly kind: 'site' | 'nat' }
  | { readonly kind: 'internet-gateway'; readonly id: string; readonly vpc: string }
  | { readonly kind: 'egress-only-internet-gateway'; readonly id: string; readonly vpc: string }
  | { readonly kind: 'gateway-endpoint'; readonly endpoint: Stored<Ec2.VpcEndpoint>; readonly vpc: string };

export interface Walk {
  readonly network: Network;
  readonly kind: Kind;
  readonly target: Target;
  /** False: routing alone decides. */
  readonly isFiltered: boolean;
  /** Of a reply: the middleboxes that the request crossed, and no others may be crossed on the way back. */
  readonly sameAs?: readonly string[];
  /** Of a reply on its last leg: the middleboxes that it may not get past. */
  readonly mustCross?: readonly string[];
  /** Throws when the question has taken too long. */
  readonly spend: () => void;
}

export class NetworkBudgetSpent extends Error {}

export const START: Track = {
  via: [],
  middleboxes: [],
  endpoints: [],
  crossings: [],
  sender: undefined,
  identity: 'kept',
  zone: undefined,
  visited: [],
  pinned: new Map(),
  unseen: [],
  steps: 0,
  trail: undefined,
};

/** One step on: the hop is noted, and how far the flow has got. */
export function step(walk: Pick<Walk, 'kind'>, track: Track, hop: Trail['hop']): Track {
  const { direction } = walk.kind;
  const trail = { hop, direction, depth: track.crossings.length, before: track.trail };
  return { ...track, steps: track.steps + 1, trail };
}

export function stopped(
  walk: Pick<Walk, 'kind'>,
  flow: Flow,
  track: Track,
  by: NetworkBlocker,
  ids: readonly (string | undefined)[],
  code: string,
  rule?: string,
): Stopped {
  const known = ids.flatMap((id) => id ?? []);
  const hop = {
    component: by,
    id: known[0] ?? '',
    action: by === 'security-group' || by === 'network-acl' ? 'deny' : 'drop',
  } as const;
  return {
    kind: 'stopped',
    flow,
    track: { ...step(walk, track, rule === undefined ? hop : { ...hop, rule }), steps: track.steps },
    by,
    ids: known,
    code,
    ...(rule === undefined ? {} : { rule }),
    direction: walk.kind.direction,
  };
}

/**
 * A flow that is in a subnet: it is delivered there or leaves it (the README of the network cases, rules 2 to 5).
 * Every part of it ends once.
 */
export function* inSubnet(walk: Walk, subnet: Subnet, flow: Flow, track: Track): Generator<End> {
  const { network, target } = walk;
  const id = subnet.SubnetId ?? '';
  walk.spend();
  const here = target.kind === 'site' ? target.site.subnet : target.kind === 'nat' ? target.crossing.subnet : undefined;
  const table = network.tableOf(subnet);
  if (here !== undefined && here.SubnetId === id) {
    yield isPast(walk, track)
      ? stopped(walk, flow, track, 'route-table', [table?.RouteTableId], 'ASYMMETRIC_INSPECTION')
      : arrived(walk, flow, track);
    return;
  }
  if (track.visited.includes(id)) {
    yield stopped(
      walk,
      flow,
      track,
      'route-table',
      [table?.RouteTableId],
      'CANNOT_ROUTE',
      'the route leads in a circle',
    );
    return;
  }
  const zone = subnet.AvailabilityZone ?? subnet.AvailabilityZoneId;
  for (const part of filtered(walk, subnet, flow, track, true)) {
    if (part.kind !== 'passed') {
      yield part;
      continue;
    }
    const next = { ...part.track, zone, visited: [...track.visited, id] };
    const place = { vpc: subnet.VpcId ?? '', subnet };
    // A list that was not read to its end may hold a table of this subnet's own.
    const unseen = isExplicit(table, id) ? [] : network.unseen('RouteTables', subnet.VpcId, id);
    if (unseen.length > 0) yield { kind: 'lost', flow: part.flow, track: next, unseen };
    else yield* byTable(walk, place, table, part.flow, next);
  }
}

const isExplicit = (table: Stored<Ec2.RouteTable> | undefined, subnet: string): boolean =>
  (table?.Associations ?? []).some(({ SubnetId }) => SubnetId === subnet);

/** Whether a reply gets home without what its request went through: the table that leads it there drops it. */
const isPast = ({ mustCross = [] }: Walk, { middleboxes }: Track): boolean =>
  mustCross.some((id) => !middleboxes.includes(id));

interface Place {
  readonly vpc: string;
  /** Absent: the edge of a VPC, or a regional NAT gateway. */
  readonly subnet?: Subnet;
}

/** What a table does with a flow, part by part. */
function* byTable(
  walk: Walk,
  place: Place,
  table: Stored<Ec2.RouteTable> | undefined,
  flow: Flow,
  track: Track,
): Generator<End> {
  const { network, kind } = walk;
  const id = table?.RouteTableId;
  const unseen = unseenRoutes(network, table);
  for (const { route, to } of network.routed(table, kind.version, flow.to)) {
    const part = { ...flow, to };
    if (unseen.length > 0 && (route === undefined || route.target.kind !== 'local')) {
      yield { kind: 'lost', flow: part, track, unseen };
    } else if (route === undefined) {
      yield stopped(walk, part, track, 'route-table', [id], 'NO_ROUTE_TO_DESTINATION');
    } else {
      const rule = `${id} ${route.destination} → ${'id' in route.target ? route.target.id : route.target.kind}`;
      const next = step(walk, track, { component: 'route-table', id: id ?? '', action: 'route', rule });
      yield* byRoute(walk, place, id, route, part, next, rule);
    }
  }
}

/** A prefix list whose entries could not be read may lead anywhere. */
function unseenRoutes(network: Network, table: Stored<Ec2.RouteTable> | undefined): readonly string[] {
  if (network.isWhole) return [];
  return listOf(table?.Routes).flatMap(({ DestinationPrefixListId: list }) =>
    list === undefined ? [] : [...network.unseen('PrefixLists', list), ...network.unseen('PrefixListEntries', list)],
  );
}

function* byRoute(
  walk: Walk,
  place: Place,
  table: string | undefined,
  { target }: CompiledRoute<RouteTarget>,
  flow: Flow,
  track: Track,
  rule: string,
): Generator<End> {
  // A route that leads away is told of the table that holds it, as far as the flow was before it.
  const away = (code: string): Stopped =>
    stopped(walk, flow, { ...track, steps: track.steps - 1 }, 'route-table', [table], code, rule);
  switch (target.kind) {
    case 'blackhole':
      yield away('BAD_STATE_ROUTE');
      return;
    case 'local':
      yield* intoVpc(walk, place.vpc, flow, track, away);
      return;
    case 'internet-gateway':
      for (const end of byInternetGateway(walk, place, target.id, flow, track)) {
        yield end.kind === 'arrived' && isPast(walk, track) ? away('ASYMMETRIC_INSPECTION') : end;
      }
      return;
    case 'egress-only-internet-gateway':
      yield* byEgressOnlyInternetGateway(walk, place, target.id, flow, track);
      return;
    case 'nat-gateway':
      yield* byNatGateway(walk, place, target.id, flow, track, away);
      return;
    case 'vpc-endpoint':
      yield* byEndpoint(walk, place, target.id, flow, track, away);
      return;
    case 'interface':
      yield* byInterface(walk, place, target.id, flow, track, away);
      return;
    case 'peering':
      yield* byPeering(walk, place, target.id, flow, track, away);
      return;
    case 'transit-gateway':
      yield* byTransitGateway(walk, place, target.id, flow, track);
      return;
    case 'vpn-gateway':
      yield away('CANNOT_ROUTE');
      return;
    case 'other':
      yield { kind: 'lost', flow, track, unseen: [`No answer tells where ${target.id} leads.`] };
  }
}

/** A flow that is for this VPC: into the subnet of its target. */
function* intoVpc(walk: Walk, vpc: string, flow: Flow, track: Track, away: Away): Generator<End> {
  const { target } = walk;
  const [home, subnet] =
    target.kind === 'site'
      ? [target.site.vpc, target.site.subnet]
      : target.kind === 'nat'
        ? [target.crossing.vpc, target.crossing.subnet]
        : [undefined, undefined];
  if (home !== vpc || isPast(walk, track)) {
    yield away(home === vpc ? 'ASYMMETRIC_INSPECTION' : 'CANNOT_ROUTE');
    return;
  }
  if (subnet === undefined) {
    yield arrived(walk, flow, track);
    return;
  }
  for (const part of filtered(walk, subnet, flow, track, false)) {
    yield part.kind === 'passed' ? arrived(walk, part.flow, part.track) : part;
  }
}

const arrived = ({ target }: Walk, flow: Flow, track: Track): End => ({
  kind: 'arrived',
  flow,
  track,
  exit: { kind: target.kind === 'nat' ? 'nat' : 'site' },
});

type Part = { readonly kind: 'passed'; readonly flow: Flow; readonly track: Track } | Stopped;

/** What the network ACL of a subnet lets out of it, or in. */
function* filtered(walk: Walk, subnet: Subnet, flow: Flow, track: Track, isEgress: boolean): Generator<Part> {
  const { network, kind } = walk;
  if (!walk.isFiltered) {
    yield { kind: 'passed', flow, track };
    return;
  }
  const acl = network.aclOf(subnet);
  const isOwn = (acl?.Associations ?? []).some(({ SubnetId }) => SubnetId === subnet.SubnetId);
  const unseen = isOwn ? [] : network.unseen('NetworkAcls', subnet.VpcId, subnet.SubnetId);
  if (unseen.length > 0) {
    yield { kind: 'passed', flow, track: { ...track, unseen: [...track.unseen, ...unseen] } };
    return;
  }
  // Every VPC of AWS has one; where none is told, none filters.
  if (acl === undefined) {
    yield { kind: 'passed', flow, track };
    return;
  }
  const id = acl.NetworkAclId;
  const entries = network.entries(acl, isEgress, kind.protocol, kind.version);
  const rule = ({ entry }: Decision): string => `${id} ${isEgress ? 'outbound' : 'inbound'} #${entry}`;
  let isTold = false;
  for (const decision of network.decisions(entries, isEgress ? flow.to : flow.from, flow.port)) {
    // What is denied here got equally far: one packet of it is enough to tell.
    if (!decision.allows && isTold) continue;
    isTold ||= !decision.allows;
    const remote = isEgress ? { to: decision.remote } : { from: decision.remote };
    const part = { ...flow, ...remote, port: decision.port };
    if (decision.allows) {
      const hop = { component: 'network-acl', id: id ?? '', action: 'allow', rule: rule(decision) } as const;
      yield { kind: 'passed', flow: part, track: step(walk, track, hop) };
    } else {
      yield {
        ...stopped(walk, part, track, 'network-acl', [id], 'SUBNET_ACL_RESTRICTION', rule(decision)),
        egress: isEgress,
      };
    }
  }
}

/** Out to the internet by its gateway; a bucket or table is there too. */
function* byInternetGateway(walk: Walk, place: Place, id: string, flow: Flow, track: Track): Generator<End> {
  const { network, kind, target } = walk;
  const gateway = network.internetGateway(id);
  const unseen = gateway === undefined ? network.unseen('InternetGateways', id, place.vpc) : [];
  const isAttached = listOf(gateway?.Attachments).some(({ State, VpcId }) => VpcId === place.vpc && isUp(State));
  const stop = (part: Flow, code: string): Stopped => stopped(walk, part, track, 'internet-gateway', [id], code);
  if (unseen.length > 0) {
    yield { kind: 'lost', flow, track, unseen };
    return;
  }
  if (!isAttached) {
    yield stop(flow, 'BAD_STATE_ATTACHMENT');
    return;
  }
  if (target.kind !== 'internet' && target.kind !== 'service') {
    yield stop(flow, 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS');
    return;
  }
  const outside = kind.direction === 'forward' ? intersection(flow.to, network.public(kind.version)) : flow.to;
  if (outside.length === 0) {
    yield stop(flow, 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS');
    return;
  }
  const known = kind.version === 6 ? flow.from : knownOutside(place.vpc, flow, track);
  const others = known === flow.from ? [] : without(flow.from, known);
  if (others.length > 0) yield stop({ ...flow, from: others }, 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS');
  if (known.length === 0) return;
  const part = { ...flow, from: known, to: outside };
  const next = step(walk, forwardedBy(walk, track, id), { component: 'internet-gateway', id, action: 'forward' });
  if (kind.direction === 'forward') {
    const blocked = publicAccess(
      network,
      ownerOf(place, track),
      track.crossings.length > 0 ? 'nat-gateway' : 'direct',
      'out',
    );
    if (blocked.kind === 'blocked') {
      yield stopped(walk, part, track, 'vpc-block-public-access', [], 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED');
      return;
    }
    const doubted = { ...next, unseen: [...next.unseen, ...blocked.unseen] };
    yield { kind: 'arrived', flow: part, track: doubted, exit: { kind: 'internet-gateway', id, vpc: place.vpc } };
    return;
  }
  yield { kind: 'arrived', flow: part, track: next, exit: { kind: 'internet-gateway', id, vpc: place.vpc } };
}

/** The senders that the gateway of a VPC has a public address for. */
function knownOutside(vpc: string, flow: Flow, track: Track): Blocks {
  const last = track.crossings.at(-1);
  if (last !== undefined) {
    return last.vpc === vpc && last.nat.ConnectivityType !== 'private' ? flow.from : [];
  }
  const sender = track.sender;
  return sender === undefined || sender.vpc !== vpc ? [] : intersection(flow.from, sender.publicAddresses);
}

/** Where the interface is that the internet sees. */
const ownerOf = ({ vpc }: Place, { crossings, sender }: Track): Place => {
  const last = crossings.at(-1);
  const subnet = last === undefined ? sender?.subnet : last.subnet;
  return subnet === undefined ? { vpc } : { vpc, subnet };
};

function* byEgressOnlyInternetGateway(walk: Walk, place: Place, id: string, flow: Flow, track: Track): Generator<End> {
  const { network, kind, target } = walk;
  const gateway = network.egressOnlyInternetGateway(id);
  const unseen = gateway === undefined ? network.unseen('EgressOnlyInternetGateways', id, place.vpc) : [];
  if (unseen.length > 0) {
    yield { kind: 'lost', flow, track, unseen };
    return;
  }
  const isAttached = listOf(gateway?.Attachments).some(({ State, VpcId }) => VpcId === place.vpc && isUp(State));
  const isOut = target.kind === 'internet' || target.kind === 'service';
  if (!isAttached || !isOut || kind.direction === 'return') {
    const code = isAttached ? 'EIGW_REJECTS_INBOUND' : 'BAD_STATE_ATTACHMENT';
    yield stopped(walk, flow, track, 'egress-only-internet-gateway', [id], code);
    return;
  }
  const blocked = publicAccess(network, ownerOf(place, track), 'egress-only-internet-gateway', 'out');
  if (blocked.kind === 'blocked') {
    yield stopped(walk, flow, track, 'vpc-block-public-access', [], 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED');
    return;
  }
  const hop = { component: 'egress-only-internet-gateway', id, action: 'forward' } as const;
  const next = step(walk, forwardedBy(walk, track, id), hop);
  yield {
    kind: 'arrived',
    flow,
    track: { ...next, unseen: [...next.unseen, ...blocked.unseen] },
    exit: { kind: 'egress-only-internet-gateway', id, vpc: place.vpc },
  };
}

type Away = (code: string) => Stopped;

function* byNatGateway(walk: Walk, place: Place, id: string, flow: Flow, track: Track, away: Away): Generator<End> {
  const { network, kind } = walk;
  const nat = network.natGateway(id);
  const unseen = nat === undefined ? network.unseen('NatGateways', id, place.vpc) : [];
  if (unseen.length > 0) {
    yield { kind: 'lost', flow, track, unseen };
    return;
  }
  // A reply that is addressed to a gateway may be led to it by a route too; to any other it is led away.
  if (kind.direction === 'return') {
    const { target } = walk;
    if (target.kind === 'nat' && target.crossing.nat === nat) yield* intoVpc(walk, place.vpc, flow, track, away);
    else yield away('CANNOT_ROUTE');
    return;
  }
  if (nat === undefined || nat.State?.toLowerCase() !== 'available') {
    yield stopped(walk, flow, track, 'nat-gateway', [id], 'BAD_STATE');
    return;
  }
  if (nat.VpcId !== undefined && nat.VpcId !== place.vpc) {
    yield away('NGW_REQUIRES_SOURCE_IN_VPC');
    return;
  }
  const addresses = (subnet: Subnet | undefined): Blocks => {
    const own = listOf(nat.NatGatewayAddresses).flatMap(({ PrivateIp, Ipv6Address }: NatAddress) =>
      parsed(kind.version === 4 ? PrivateIp : Ipv6Address, kind.version),
    );
    return own.length > 0 || subnet === undefined ? own : usable(subnet, kind.version);
  };
  // NAT64 aside, which translates into another family, a gateway takes IPv4 alone.
  if (kind.version === 6) {
    yield away('CANNOT_ROUTE');
    return;
  }
  const passed = (part: Flow, before: Track, subnet: Subnet | undefined): { flow: Flow; track: Track } => {
    const own = addresses(subnet);
    // A regional gateway may tell no private address: it is one of the VPC that is in none of its subnets.
    const from = own.length > 0 ? own : network.unassigned(place.vpc, kind.version);
    const crossing = { nat, vpc: place.vpc, inner: part, addresses: from, ...(subnet === undefined ? {} : { subnet }) };
    const hop = { component: 'nat-gateway', id, action: 'translate' } as const;
    const next = step(walk, forwardedBy(walk, before, id), hop);
    return {
      flow: { ...part, from },
      track: { ...next, crossings: [...before.crossings, crossing], identity: 'lost' },
    };
  };
  if (nat.SubnetId === undefined) {
    const table = network.table(nat.RouteTableId);
    const loop = `nat ${id}`;
    if (track.visited.includes(loop)) {
      yield away('CANNOT_ROUTE');
      return;
    }
    const gap = table === undefined ? network.unseen('RouteTables', nat.RouteTableId, place.vpc) : [];
    const next = passed(flow, track, undefined);
    const after = { ...next.track, visited: [...next.track.visited, loop] };
    if (gap.length > 0) yield { kind: 'lost', flow: next.flow, track: after, unseen: gap };
    else yield* byTable(walk, { vpc: place.vpc }, table, next.flow, after);
    return;
  }
  const subnet = network.subnet(nat.SubnetId);
  if (subnet === undefined) {
    const gap = network.unseen('Subnets', nat.SubnetId);
    yield gap.length > 0 ? { kind: 'lost', flow, track, unseen: gap } : away('CANNOT_ROUTE');
    return;
  }
  for (const part of entering(walk, place, subnet, flow, track)) {
    if (part.kind !== 'passed') {
      yield part;
      continue;
    }
    const next = passed(part.flow, part.track, subnet);
    yield* inSubnet(walk, subnet, next.flow, next.track);
  }
}

type NatAddress = Stored<Ec2.NatGatewayAddress> & { readonly Ipv6Address?: string };

/** Into the subnet of what forwards: no list is asked inside one subnet. */
function* entering(walk: Walk, place: Place, subnet: Subnet, flow: Flow, track: Track): Generator<Part> {
  if (place.subnet?.SubnetId === subnet.SubnetId) yield { kind: 'passed', flow, track };
  else yield* filtered(walk, subnet, flow, track, false);
}

/** What forwards is told once, in the order of the first direction. */
const forwardedBy = (walk: Walk, track: Track, id: string): Track =>
  walk.kind.direction === 'return' || track.via.includes(id) ? track : { ...track, via: [...track.via, id] };

function* byEndpoint(walk: Walk, place: Place, id: string, flow: Flow, track: Track, away: Away): Generator<End> {
  const { network, kind, target } = walk;
  const endpoint = network.endpoint(id);
  if (endpoint === undefined) {
    const unseen = network.unseen('VpcEndpoints', id, place.vpc);
    yield unseen.length > 0 ? { kind: 'lost', flow, track, unseen } : away('CANNOT_ROUTE');
    return;
  }
  if (endpoint.VpcEndpointType === 'GatewayLoadBalancer') {
    if (isStrange(walk, id, true)) {
      yield away('INGRESS_RTB_TRAFFIC_REDIRECTION');
      return;
    }
    if (!isAvailable(endpoint)) {
      yield stopped(walk, flow, track, 'vpc-endpoint', [id], 'BAD_STATE');
      return;
    }
    const [subnetId] = listOf(endpoint.SubnetIds);
    yield* throughMiddlebox(
      walk,
      place,
      { id, component: 'vpc-endpoint', subnetId, isEndpoint: true },
      flow,
      track,
      away,
    );
    return;
  }
  if (target.kind !== 'service' || kind.direction === 'return' || !isTo(endpoint, target.service)) {
    yield away('CANNOT_ROUTE');
    return;
  }
  if (!isAvailable(endpoint)) {
    yield stopped(walk, flow, track, 'vpc-endpoint', [id], 'BAD_STATE');
    return;
  }
  if (kind.protocol !== 'tcp') {
    yield stopped(walk, flow, track, 'vpc-endpoint', [id], 'VPCE_GATEWAY_PROTOCOL_RESTRICTION');
    return;
  }
  const home = track.crossings.at(-1)?.vpc ?? track.sender?.vpc;
  if (home !== place.vpc) {
    yield stopped(walk, flow, track, 'vpc-endpoint', [id], 'VPCE_INTRA_VPC_TRAFFIC');
    return;
  }
  const next = step(walk, forwardedBy(walk, track, id), { component: 'vpc-endpoint', id, action: 'forward' });
  yield { kind: 'arrived', flow, track: next, exit: { kind: 'gateway-endpoint', endpoint, vpc: place.vpc } };
}

function* byInterface(walk: Walk, place: Place, id: string, flow: Flow, track: Track, away: Away): Generator<End> {
  const found = walk.network.interface(id);
  if (found === undefined) {
    const unseen = walk.network.unseen('NetworkInterfaces', id, place.vpc);
    yield unseen.length > 0 ? { kind: 'lost', flow, track, unseen } : away('CANNOT_ROUTE');
    return;
  }
  if (isStrange(walk, id, false)) {
    yield away('INGRESS_RTB_TRAFFIC_REDIRECTION');
    return;
  }
  if (found.SourceDestCheck !== false) {
    yield stopped(walk, flow, track, 'network-interface', [id], 'ENI_SOURCE_DEST_CHECK_RESTRICTION');
    return;
  }
  const box = { id, component: 'network-interface', subnetId: found.SubnetId, isEndpoint: false } as const;
  yield* throughMiddlebox(walk, place, box, flow, track, away);
}

/** A reply that comes to what its request did not cross is dropped there; where paths are compared, endpoints may differ. */
const isStrange = ({ sameAs, isFiltered }: Walk, id: string, isEndpoint: boolean): boolean =>
  sameAs !== undefined && !sameAs.includes(id) && (isFiltered || !isEndpoint);

interface Middlebox {
  readonly id: string;
  readonly component: 'vpc-endpoint' | 'network-interface';
  readonly subnetId: string | undefined;
  readonly isEndpoint: boolean;
}

/** Through what looks at packets and sends them on by the table of its own subnet. */
function* throughMiddlebox(
  walk: Walk,
  place: Place,
  { id, component, subnetId, isEndpoint }: Middlebox,
  flow: Flow,
  track: Track,
  away: Away,
): Generator<End> {
  const { network } = walk;
  const subnet = network.subnet(subnetId);
  if (subnet === undefined) {
    const unseen = network.unseen('Subnets', subnetId);
    yield unseen.length > 0 ? { kind: 'lost', flow, track, unseen } : away('CANNOT_ROUTE');
    return;
  }
  for (const part of entering(walk, place, subnet, flow, track)) {
    if (part.kind !== 'passed') {
      yield part;
      continue;
    }
    const before = part.track;
    const next = {
      ...step(walk, forwardedBy(walk, before, id), { component, id, action: 'forward' }),
      middleboxes: before.middleboxes.includes(id) ? before.middleboxes : [...before.middleboxes, id],
      endpoints: isEndpoint && !before.endpoints.includes(id) ? [...before.endpoints, id] : before.endpoints,
      identity: 'lost' as const,
    };
    yield* inSubnet(walk, subnet, part.flow, next);
  }
}

function* byPeering(walk: Walk, place: Place, id: string, flow: Flow, track: Track, away: Away): Generator<End> {
  const { network } = walk;
  const peering = network.peering(id);
  const stop = (code: string): Stopped => stopped(walk, flow, track, 'vpc-peering-connection', [id], code);
  const unseen = peering === undefined ? network.unseen('VpcPeeringConnections', id, place.vpc) : [];
  if (unseen.length > 0) {
    yield { kind: 'lost', flow, track, unseen };
    return;
  }
  if (peering?.Status?.Code?.toLowerCase() !== 'active') {
    yield stop('BAD_STATE');
    return;
  }
  const ends = [peering.RequesterVpcInfo?.VpcId, peering.AccepterVpcInfo?.VpcId];
  const peer = ends.find((vpc) => vpc !== place.vpc);
  if (!ends.includes(place.vpc) || peer === undefined) {
    yield stop('CANNOT_ROUTE');
    return;
  }
  const next = step(walk, forwardedBy(walk, track, id), { component: 'vpc-peering-connection', id, action: 'forward' });
  yield* intoVpc(walk, peer, flow, next, (code) =>
    code === 'ASYMMETRIC_INSPECTION' ? away(code) : stop('PCX_REQUIRES_ADDRESS_IN_VPC_CIDR'),
  );
}

function* byTransitGateway(walk: Walk, place: Place, id: string, flow: Flow, track: Track): Generator<End> {
  const { network, kind } = walk;
  const lost = (unseen: readonly string[]): End => ({ kind: 'lost', flow, track, unseen });
  const gateway = network.transitGateway(id);
  const sender = network.attachmentOf(id, place.vpc);
  const zones = listOf(sender?.SubnetIds).map((subnet) => zoneOf(network.subnet(subnet)));
  if (sender === undefined || !zones.includes(track.zone)) {
    const unseen = [
      ...(sender === undefined ? network.unseen('TransitGatewayVpcAttachments', id, place.vpc) : []),
      ...(sender !== undefined && zones.includes(undefined) ? network.unseen('Subnets', place.vpc) : []),
    ];
    yield unseen.length > 0
      ? lost(unseen)
      : stopped(walk, flow, track, 'transit-gateway', [id], 'TGW_ROUTE_AZ_RESTRICTION');
    return;
  }
  if (gateway !== undefined && !isUp(gateway.State)) {
    yield stopped(walk, flow, track, 'transit-gateway', [id], 'BAD_STATE');
    return;
  }
  const forwarded = step(walk, forwardedBy(walk, track, id), { component: 'transit-gateway', id, action: 'forward' });
  const table = network.transitTableOf(sender.TransitGatewayAttachmentId ?? '');
  const stop = (part: Flow, code: string, rule?: string): Stopped =>
    stopped(walk, part, forwarded, 'transit-gateway-route-table', [table], code, rule);
  if (table === undefined) {
    const tables = listOf(network.snapshot.TransitGatewayRouteTables)
      .filter(({ TransitGatewayId }) => TransitGatewayId === id)
      .map(({ TransitGatewayRouteTableId }) => TransitGatewayRouteTableId);
    const unseen = network.unseen('TransitGatewayRouteTableAssociations', id, ...tables);
    yield unseen.length > 0 ? lost(unseen) : stop(flow, 'TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION');
    return;
  }
  const unread = network.unseen('TransitGatewayRoutes', table);
  if (unread.length > 0) {
    yield lost(unread);
    return;
  }
  for (const { route, to } of partition(network.transitRoutes(table, kind.version), flow.to)) {
    const part = { ...flow, to };
    if (route === undefined) {
      yield stop(part, 'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT');
      continue;
    }
    if (route.target.kind === 'blackhole') {
      yield stop(part, 'TGW_RTB_BAD_STATE_ROUTE', `${table} ${route.destination} → blackhole`);
      continue;
    }
    for (const { ResourceId, ResourceType, TransitGatewayAttachmentId } of route.target.attachments) {
      const rule = `${table} ${route.destination} → ${TransitGatewayAttachmentId ?? ResourceId}`;
      const receiver =
        network.attachment(TransitGatewayAttachmentId) ??
        (ResourceId === undefined ? undefined : network.attachmentOf(id, ResourceId));
      if (receiver === undefined) {
        const unseen = network.unseen('TransitGatewayVpcAttachments', id, ResourceId);
        if (unseen.length > 0) yield { kind: 'lost', flow: part, track: forwarded, unseen };
        else if (ResourceType === 'vpc' && walk.target.kind === 'internet') {
          const why = `${ResourceId ?? TransitGatewayAttachmentId} is a VPC that was not looked into.`;
          yield { kind: 'lost', flow: part, track: forwarded, unseen: [why] };
        } else yield stop(part, 'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT', rule);
        continue;
      }
      const support = [gateway, sender, receiver].every(
        (one) => one?.Options?.SecurityGroupReferencingSupport === 'enable',
      );
      const hop = { component: 'transit-gateway-route-table', id: table, action: 'route', rule } as const;
      const next: Track = {
        ...step(walk, forwarded, hop),
        identity: track.identity === 'lost' || !support ? 'lost' : 'at-destination',
      };
      yield* fromAttachment(walk, receiver, part, next);
    }
  }
}

/** Out of a transit gateway by a subnet of the attachment: that of the sender's zone, or the pinned one. */
function* fromAttachment(
  walk: Walk,
  attachment: Stored<Ec2.TransitGatewayVpcAttachment>,
  flow: Flow,
  track: Track,
): Generator<End> {
  const { network } = walk;
  const id = attachment.TransitGatewayAttachmentId ?? '';
  const subnets = listOf(attachment.SubnetIds).flatMap((one) => network.subnet(one) ?? []);
  if (subnets.length === 0) {
    const unseen = network.unseen('Subnets', ...listOf(attachment.SubnetIds), attachment.VpcId);
    yield unseen.length > 0
      ? { kind: 'lost', flow, track, unseen }
      : stopped(walk, flow, track, 'transit-gateway', [attachment.TransitGatewayId], 'TGW_ATTACH_VPC_AZ_RESTRICTION');
    return;
  }
  if (attachment.Options?.ApplianceModeSupport === 'enable') {
    const pinned = track.pinned.get(id);
    for (const subnet of subnets) {
      const zone = zoneOf(subnet) ?? '';
      if (pinned !== undefined && pinned !== zone) continue;
      yield* inSubnet(walk, subnet, flow, { ...track, pinned: new Map([...track.pinned, [id, zone]]) });
    }
    return;
  }
  const near = subnets.filter((subnet) => zoneOf(subnet) === track.zone);
  for (const subnet of near.length > 0 ? near : subnets) yield* inSubnet(walk, subnet, flow, track);
}

const zoneOf = (subnet: Subnet | undefined): string | undefined =>
  subnet?.AvailabilityZone ?? subnet?.AvailabilityZoneId;

/** Into a VPC by its internet gateway, whose own table may send it round. */
export function* fromInternet(walk: Walk, gateway: string, vpc: string, flow: Flow, track: Track): Generator<End> {
  const { network } = walk;
  const table = network.edgeTableOf(gateway);
  if (table === undefined) {
    const unseen = network.unseen('RouteTables', vpc, gateway);
    if (unseen.length > 0) yield { kind: 'lost', flow, track, unseen };
    else yield* fromBehind(walk, vpc, flow, track);
    return;
  }
  yield* byTable(walk, { vpc }, table, flow, track);
}

/** Into a VPC by what has no table: an egress-only internet gateway or a gateway endpoint. */
export function* fromBehind(walk: Walk, vpc: string, flow: Flow, track: Track): Generator<End> {
  yield* intoVpc(walk, vpc, flow, track, (code) => stopped(walk, flow, track, 'route-table', [], code));
}

/** Where a reply goes on from a NAT gateway: its subnet, or the table of its own. */
export function* fromNatGateway(walk: Walk, { nat, subnet, vpc }: Crossing, flow: Flow, track: Track): Generator<End> {
  if (subnet !== undefined) yield* inSubnet(walk, subnet, flow, track);
  else yield* byTable(walk, { vpc }, walk.network.table(nat.RouteTableId), flow, track);
}
