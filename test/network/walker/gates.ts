import type { NetworkBlocker, NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, sameAddress } from './addresses.ts';
import type { Packet } from './filters.ts';
import { isInternet, type Subnet } from './places.ts';
import { isUp } from './routes.ts';
import {
  arrived,
  failed,
  type Flow,
  isPast,
  type Leg,
  passed,
  type Position,
  subnetById,
  type Trail,
} from './trail.ts';

/**
 * Rule 8. An exclusion of a subnet exempts what stands in it and speaks at the gateway: the NAT gateway of a translated
 * flow, else the interface.
 */
export function blockedPublicly(
  snapshot: NetworkSnapshot,
  way: 'out' | 'in',
  by: 'interface' | 'nat' | 'egress-only',
  place: { readonly vpc: string; readonly subnet: Subnet | null },
): boolean {
  const mode = snapshot.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode ?? 'off';
  if (mode === 'off' || (mode === 'block-ingress' && way === 'out' && by !== 'interface')) return false;
  const names = [`vpc/${place.vpc}`, ...(place.subnet === null ? [] : [`subnet/${place.subnet.SubnetId ?? ''}`])];
  const exclusions = (snapshot.VpcBlockPublicAccessExclusions ?? []).filter(
    ({ ResourceArn, State }) =>
      names.some((name) => ResourceArn?.endsWith(`:${name}`)) && !/^(delete|disable|create-failed)/.test(State ?? ''),
  );
  return !exclusions.some(
    ({ InternetGatewayExclusionMode }) =>
      InternetGatewayExclusionMode === 'allow-bidirectional' ||
      (InternetGatewayExclusionMode === 'allow-egress' && mode === 'block-bidirectional' && way === 'out'),
  );
}

const isAttached = (
  attachments: readonly { readonly VpcId?: string | undefined; readonly State?: string | undefined }[] | undefined,
  vpc: string,
): boolean => (attachments ?? []).some(({ VpcId, State }) => VpcId === vpc && isUp(State));

export const internetGatewayOf = (snapshot: NetworkSnapshot, vpc: string): string | undefined =>
  snapshot.InternetGateways?.find(({ Attachments }) => isAttached(Attachments, vpc))?.InternetGatewayId;

export const egressOnlyGatewayOf = (snapshot: NetworkSnapshot, vpc: string): string | undefined =>
  snapshot.EgressOnlyInternetGateways?.find(({ Attachments }) => isAttached(Attachments, vpc))
    ?.EgressOnlyInternetGatewayId;

/** Who speaks at a gateway: the last NAT gateway, or the sender. */
function speaker(flow: Flow, trail: Trail) {
  const pass = trail.nats.at(-1);
  if (pass === undefined || flow.request !== null) {
    const { sender } = flow;
    return {
      vpc: sender?.vpc ?? '',
      subnet: sender?.subnet ?? null,
      nat: false,
      isPublic: (one: Address) => sender?.isPublic(one) === true,
    };
  }
  return {
    vpc: pass.nat.VpcId ?? '',
    subnet: subnetById(flow.snapshot, pass.nat.SubnetId) ?? null,
    nat: true,
    isPublic: (one: Address) => sameAddress(one, pass.address) && pass.nat.ConnectivityType !== 'private',
  };
}

/**
 * Attached, destination public, source with a public IPv4 address of this VPC; then Block Public Access, which does not
 * judge replies. The failures at one gateway have no order: any may be named. A reply that got here past a middlebox was
 * led past it by a table.
 */
export function internetGateway(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Leg {
  const { snapshot } = flow;
  const found = snapshot.InternetGateways?.find(({ InternetGatewayId }) => InternetGatewayId === id);
  const by = speaker(flow, trail);
  const usable =
    isAttached(found?.Attachments, at.vpc) &&
    isInternet(snapshot, packet.destination) &&
    (packet.source.family === 6 || (by.vpc === at.vpc && by.isPublic(packet.source)));
  const closed = flow.request === null && blockedPublicly(snapshot, 'out', by.nat ? 'nat' : 'interface', by);
  const failures: readonly NetworkBlocker[] = [
    ...(isPast(flow, trail) ? (['route-table'] as const) : []),
    ...(usable ? [] : (['internet-gateway'] as const)),
    ...(closed ? (['vpc-block-public-access'] as const) : []),
  ];
  const on: Trail = {
    ...passed(trail, 'gateway'),
    via: [...trail.via, id],
    exit: { kind: 'internet-gateway', id, vpc: at.vpc },
  };
  return failed(trail, packet, 'gateway', failures) ?? arrived(on, packet);
}

/** Outbound IPv6 alone; the reply to a client that came from the internet does not pass. */
export function egressOnly(flow: Flow, id: string, at: Position, packet: Packet, trail: Trail): Leg {
  const { snapshot } = flow;
  const found = snapshot.EgressOnlyInternetGateways?.find((one) => one.EgressOnlyInternetGatewayId === id);
  const usable =
    flow.request === null &&
    isAttached(found?.Attachments, at.vpc) &&
    packet.source.family === 6 &&
    isInternet(snapshot, packet.destination);
  const closed = flow.request === null && blockedPublicly(snapshot, 'out', 'egress-only', speaker(flow, trail));
  const failures: readonly NetworkBlocker[] = [
    ...(usable ? [] : (['egress-only-internet-gateway'] as const)),
    ...(closed ? (['vpc-block-public-access'] as const) : []),
  ];
  const on: Trail = {
    ...passed(trail, 'gateway'),
    via: [...trail.via, id],
    exit: { kind: 'egress-only-internet-gateway', id, vpc: at.vpc },
  };
  return failed(trail, packet, 'gateway', failures) ?? arrived(on, packet);
}
