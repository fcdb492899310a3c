import type { NetworkBlocker, NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, block, parseAddress } from './addresses.ts';
import { aclAllows, type Packet } from './filters.ts';
import { egressOnly, internetGateway } from './gates.ts';
import { inVpc, type Subnet, vpcBlocks } from './places.ts';
import { isUp, lookup, type Route, type RouteTable, transitLookup } from './routes.ts';
import {
  arrived,
  failed,
  type Flow,
  inSubnet,
  isPast,
  isRegional,
  type Legs,
  type Nat,
  type NatPass,
  passed,
  type Position,
  stopped,
  subnetById,
  type Trail,
} from './trail.ts';

/*
 * Rules 2 to 5 and 8 of the README, a function each: one packet goes from subnet to subnet until it arrives or is
 * stopped. Where AWS may choose (the zone in which a transit gateway hands over), all choices are yielded.
 */

/** Where a NAT gateway sends from: its subnet, or, a regional one, its own table. */
export function atNat(snapshot: NetworkSnapshot, nat: Nat, zone: string | null): Position | undefined {
  if (isRegional(nat)) {
    const table = snapshot.RouteTables?.find(({ RouteTableId }) => RouteTableId === nat.RouteTableId);
    return { vpc: nat.VpcId ?? '', subnet: null, table, zone };
  }
  const subnet = subnetById(snapshot, nat.SubnetId);
  return subnet === undefined ? undefined : inSubnet(snapshot, subnet);
}

/**
 * Its primary private address; where more are listed, the README's "its private address" is that one. A regional NAT
 * gateway may be told without any: then it is an address of its VPC that no subnet has.
 */
function natAddress(snapshot: NetworkSnapshot, nat: Nat): Address | undefined {
  const { NatGatewayAddresses = [] } = nat;
  const primary = NatGatewayAddresses.find(({ IsPrimary }) => IsPrimary === true) ?? NatGatewayAddresses[0];
  const told = parseAddress(primary?.PrivateIp ?? '');
  if (told !== undefined || !isRegional(nat)) return told;
  const [whole] = vpcBlocks(snapshot, nat.VpcId ?? '');
  return whole === undefined ? undefined : { family: 4, value: block(whole).last };
}

function targetPlace({ snapshot, target }: Flow): { readonly vpc: string; readonly subnet: Subnet | null } | undefined {
  switch (target.kind) {
    case 'end':
      return target.end;
    case 'nat':
      return {
        vpc: target.pass.nat.VpcId ?? '',
        subnet: isRegional(target.pass.nat) ? null : (subnetById(snapshot, target.pass.nat.SubnetId) ?? null),
      };
    case 'internet':
    case 'service':
      return undefined;
  }
}

const allows = (flow: Flow, subnet: Subnet, way: 'out' | 'in', packet: Packet): boolean =>
  flow.routingOnly || aclAllows(flow.snapshot, subnet, way, packet);

/**
 * The end of a `local` hop: NACL inbound of the destination's subnet. An address of this VPC that is not the
 * destination's (VPCs may overlap) is a route that leads away. A reply that is past a middlebox was led there by a table
 * before it met this NACL.
 */
function* deliverIn(flow: Flow, vpc: string, packet: Packet, trail: Trail, away: readonly NetworkBlocker[] = []): Legs {
  const place = targetPlace(flow);
  if (place === undefined || place.vpc !== vpc) {
    yield stopped(trail, packet, 'route', 'route-table', away);
    return;
  }
  const { subnet } = place;
  const open = subnet === null || allows(flow, subnet, 'in', packet);
  if (isPast(flow, trail)) yield stopped(trail, packet, 'route', 'route-table', open ? [] : ['network-acl']);
  else if (!open) yield stopped(passed(trail, 'route'), packet, 'nacl-in', 'network-acl');
  else yield arrived(passed(trail, 'route', 'nacl-in'), packet);
}

/** Rules 2, 3 and 4: the packet is in a subnet (or at a regional NAT gateway) and goes on. */
export function* hop(flow: Flow, at: Position, packet: Packet, trail: Trail, aclDone = false): Legs {
  const place = targetPlace(flow);
  if (at.subnet !== null && place?.subnet?.SubnetId === at.subnet.SubnetId) {
    yield isPast(flow, trail) ? stopped(trail, packet, 'route', 'route-table') : arrived(trail, packet);
    return;
  }
  let now = trail;
  if (at.subnet !== null && !aclDone) {
    if (!allows(flow, at.subnet, 'out', packet)) {
      yield stopped(trail, packet, 'nacl-out', 'network-acl');
      return;
    }
    now = passed(trail, 'nacl-out');
  }
  yield* route(flow, at, packet, now);
}

/** Rule 4. A table that it meets a second time with the same addresses is a loop. */
function* route(flow: Flow, at: Position, packet: Packet, trail: Trail): Legs {
  const here = `${at.table?.RouteTableId ?? ''} ${at.subnet?.SubnetId ?? ''} ${packet.source.value} ${packet.destination.value}`;
  if (at.table === undefined || trail.seen.includes(here)) {
    yield stopped(trail, packet, 'route', 'route-table');
    return;
  }
  const found = lookup(flow.snapshot, at.table, packet.destination);
  if (found === undefined || found.State === 'blackhole') yield stopped(trail, packet, 'route', 'route-table');
  else yield* follow(flow, found, at, packet, { ...trail, seen: [...trail.seen, here] });
}

/** Rule 5, by target. Whatever is not named there leads away: a VPN, an outpost, a carrier. */
function* follow(flow: Flow, found: Route, at: Position, packet: Packet, trail: Trail): Legs {
  const { GatewayId: gateway = '' } = found;
  if (gateway === 'local') yield* deliverIn(flow, at.vpc, packet, trail);
  else if (found.NatGatewayId !== undefined) yield* nat(flow, found.NatGatewayId, at, packet, trail);
  else if (found.TransitGatewayId !== undefined) yield* transit(flow, found.TransitGatewayId, at, packet, trail);
  else if (found.VpcPeeringConnectionId !== undefined) {
    yield* peering(flow, found.VpcPeeringConnectionId, at, packet, trail);
  } else if (found.EgressOnlyInternetGatewayId !== undefined) {
    yield egressOnly(flow, found.EgressOnlyInternetGatewayId, at, packet, passed(trail, 'route'));
  } else if (found.NetworkInterfaceId !== undefined) {
    yield* appliance(flow, found.NetworkInterfaceId, packet, trail);
  } else if (gateway.startsWith('igw-')) {
    const leg = internetGateway(flow, gateway, at, packet, passed(trail, 'route'));
    // Out of the VPC past a middlebox of the request: the table led it there.
    yield leg.stop === null && isPast(flow, trail) ? stopped(trail, packet, 'route', 'route-table') : leg;
  } else if (gateway.startsWith('vpce-')) yield* endpoint(flow, gateway, at, packet, trail);
  else yield stopped(trail, packet, 'route', 'route-table');
}

/**
 * A NAT gateway on the way out. In a reply, a route to a NAT gateway leads away, unless the reply is addressed to it.
 * NACLs count where it stands in another subnet; a packet to one in its own subnet has left by rule 3 already.
 */
function* nat(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Legs {
  const found = flow.snapshot.NatGateways?.find(({ NatGatewayId }) => NatGatewayId === id);
  if (flow.request !== null) {
    if (flow.target.kind === 'nat' && flow.target.pass.nat === found) {
      yield* deliverIn(flow, found.VpcId ?? '', packet, trail);
    } else yield stopped(trail, packet, 'route', 'route-table');
    return;
  }
  const led = passed(trail, 'route');
  const address = found === undefined ? undefined : natAddress(flow.snapshot, found);
  const next = found === undefined ? undefined : atNat(flow.snapshot, found, at.zone);
  if (
    found === undefined ||
    next === undefined ||
    found.State !== 'available' ||
    address?.family !== packet.source.family
  ) {
    const also: readonly NetworkBlocker[] =
      next?.subnet != null && next.subnet.SubnetId !== at.subnet?.SubnetId && !allows(flow, next.subnet, 'in', packet)
        ? ['network-acl']
        : [];
    yield stopped(led, packet, 'nat', 'nat-gateway', also);
    return;
  }
  const same = next.subnet?.SubnetId === at.subnet?.SubnetId;
  if (next.subnet !== null && !same && !allows(flow, next.subnet, 'in', packet)) {
    yield stopped(passed(led, 'nat'), packet, 'nacl-in', 'network-acl');
    return;
  }
  const pass: NatPass = { nat: found, address, inner: packet.source, zone: at.zone };
  const on: Trail = { ...passed(led, 'nat', 'nacl-in'), via: [...led.via, id], nats: [...led.nats, pass] };
  yield* hop(flow, next, { ...packet, source: address }, on, same);
}

/** A packet in an inspection endpoint or an appliance goes on from the table of its subnet. */
function* through(flow: Flow, subnet: Subnet | undefined, packet: Packet, trail: Trail): Legs {
  if (subnet === undefined) yield stopped(trail, packet, 'route', 'route-table');
  else yield* hop(flow, inSubnet(flow.snapshot, subnet), packet, trail);
}

function* endpoint(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Legs {
  const { snapshot, request, target, routingOnly } = flow;
  const found = snapshot.VpcEndpoints?.find(({ VpcEndpointId }) => VpcEndpointId === id);
  const led = passed(trail, 'route');
  const down = !isUp(found?.State);
  if (found?.VpcEndpointType === 'Gateway') {
    const own = target.kind === 'service' && target.service === found.ServiceName;
    const failures: readonly NetworkBlocker[] = [
      ...(request === null && (down || packet.protocol !== 'tcp') ? (['vpc-endpoint'] as const) : []),
      ...(own ? [] : (['route-table'] as const)),
    ];
    const on: Trail = {
      ...passed(led, 'endpoint'),
      via: [...led.via, id],
      exit: { kind: 'endpoint', id, vpc: at.vpc },
    };
    yield failed(led, packet, 'endpoint', failures) ?? arrived(on, packet);
    return;
  }
  if (request !== null && !routingOnly && !request.endpoints.includes(id)) {
    yield stopped(trail, packet, 'route', 'route-table', down ? ['vpc-endpoint'] : []);
    return;
  }
  if (found?.VpcEndpointType !== 'GatewayLoadBalancer' || down) {
    yield stopped(led, packet, 'endpoint', 'vpc-endpoint');
    return;
  }
  const on: Trail = { ...passed(led, 'endpoint'), via: [...led.via, id], endpoints: [...led.endpoints, id] };
  yield* through(flow, subnetById(snapshot, found.SubnetIds?.[0]), packet, on);
}

function* appliance(flow: Flow, id: string, packet: Packet, trail: Trail): Legs {
  const found = flow.snapshot.NetworkInterfaces?.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);
  const checks = found?.SourceDestCheck !== false;
  if (flow.request !== null && !flow.request.appliances.includes(id)) {
    yield stopped(trail, packet, 'route', 'route-table', checks ? ['network-interface'] : []);
    return;
  }
  const led = passed(trail, 'route');
  if (checks) {
    yield stopped(led, packet, 'interface', 'network-interface');
    return;
  }
  const on: Trail = { ...passed(led, 'interface'), via: [...led.via, id], appliances: [...led.appliances, id] };
  yield* through(flow, subnetById(flow.snapshot, found.SubnetId), packet, on);
}

/** Active, and the destination inside the peer VPC: nothing beyond it. */
function* peering(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Legs {
  const { snapshot } = flow;
  const found = snapshot.VpcPeeringConnections?.find((one) => one.VpcPeeringConnectionId === id);
  const sides = [found?.RequesterVpcInfo?.VpcId, found?.AccepterVpcInfo?.VpcId];
  const peer = sides.find((vpc) => vpc !== at.vpc);
  const led = passed(trail, 'route');
  if (!isUp(found?.Status?.Code) || peer === undefined || !inVpc(snapshot, peer, packet.destination)) {
    yield stopped(led, packet, 'peering', 'vpc-peering-connection');
    return;
  }
  const on: Trail = { ...passed(led, 'peering'), via: [...led.via, id] };
  yield* deliverIn(flow, peer, packet, on, ['vpc-peering-connection']);
}

type Attachment = NonNullable<NetworkSnapshot['TransitGatewayVpcAttachments']>[number];

const attachmentSubnets = (snapshot: NetworkSnapshot, { SubnetIds = [] }: Attachment): readonly Subnet[] =>
  SubnetIds.flatMap((id) => subnetById(snapshot, id) ?? []);

/**
 * In appliance mode one zone of the attachment serves both directions of a flow; which one, AWS chooses. Otherwise it is
 * the sender's, or any where the attachment has none there.
 */
function handovers(flow: Flow, into: Attachment, at: Position, trail: Trail): readonly Subnet[] {
  const subnets = attachmentSubnets(flow.snapshot, into);
  if (into.Options?.ApplianceModeSupport === 'enable') {
    const pinned =
      (flow.request?.zones ?? {})[into.TransitGatewayAttachmentId ?? ''] ??
      trail.zones[into.TransitGatewayAttachmentId ?? ''];
    return pinned === undefined ? subnets : subnets.filter(({ AvailabilityZone }) => AvailabilityZone === pinned);
  }
  const same = subnets.filter(({ AvailabilityZone }) => AvailabilityZone === at.zone);
  return same.length > 0 ? same : subnets;
}

function* transit(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Legs {
  const { snapshot } = flow;
  const led = passed(trail, 'route');
  const attachments = (snapshot.TransitGatewayVpcAttachments ?? []).filter(
    ({ TransitGatewayId, State }) => TransitGatewayId === id && isUp(State),
  );
  const from = attachments.find(
    (one) =>
      one.VpcId === at.vpc &&
      attachmentSubnets(snapshot, one).some(({ AvailabilityZone }) => AvailabilityZone === at.zone),
  );
  if (from === undefined) {
    yield stopped(led, packet, 'transit', 'transit-gateway');
    return;
  }
  const sent = passed(led, 'transit');
  const fromId = from.TransitGatewayAttachmentId ?? '';
  const [table] =
    Object.entries(snapshot.TransitGatewayRouteTableAssociations ?? {}).find(([, associations]) =>
      associations.some(
        ({ TransitGatewayAttachmentId, State }) => TransitGatewayAttachmentId === fromId && isUp(State ?? 'associated'),
      ),
    ) ?? [];
  const found = transitLookup(snapshot.TransitGatewayRoutes?.[table ?? ''] ?? [], packet.destination);
  if (found === undefined || found.State === 'blackhole') {
    yield stopped(
      sent,
      packet,
      'transit-table',
      'transit-gateway-route-table',
      table === undefined ? ['transit-gateway'] : [],
    );
    return;
  }
  const into = attachments.find((one) =>
    found.TransitGatewayAttachments?.some(
      ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === one.TransitGatewayAttachmentId,
    ),
  );
  if (into === undefined) {
    yield stopped(sent, packet, 'transit-table', 'transit-gateway-route-table', ['transit-gateway', 'route-table']);
    return;
  }
  const intoId = into.TransitGatewayAttachmentId ?? '';
  for (const subnet of handovers(flow, into, at, trail)) {
    const on: Trail = {
      ...passed(sent, 'transit-table'),
      via: [...sent.via, id],
      transits: [...sent.transits, { gateway: id, attachments: [fromId, intoId] }],
      zones:
        into.Options?.ApplianceModeSupport === 'enable'
          ? { ...sent.zones, [intoId]: subnet.AvailabilityZone ?? '' }
          : sent.zones,
    };
    yield* hop(flow, inSubnet(snapshot, subnet), packet, on);
  }
}

/** Rule 1: on at the gateway and at both attachments. */
export function transitReferences(snapshot: NetworkSnapshot, { transits }: Trail): boolean {
  const attachment = (id: string) =>
    snapshot.TransitGatewayVpcAttachments?.find(({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === id);
  return transits.every(
    ({ gateway, attachments }) =>
      snapshot.TransitGateways?.find(({ TransitGatewayId }) => TransitGatewayId === gateway)?.Options
        ?.SecurityGroupReferencingSupport === 'enable' &&
      attachments.every((id) => attachment(id)?.Options?.SecurityGroupReferencingSupport === 'enable'),
  );
}

/** Into a VPC: by the gateway's own table where it has one, `local` otherwise. */
export function* enter(flow: Flow, vpc: string, table: RouteTable | undefined, packet: Packet, trail: Trail): Legs {
  if (table === undefined) yield* deliverIn(flow, vpc, packet, trail);
  else yield* route(flow, { vpc, subnet: null, table, zone: null }, packet, trail);
}
