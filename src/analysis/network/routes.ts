import type * as Ec2 from '@aws-sdk/client-ec2';

import type { Stored } from '../../model/stored.ts';
import { parseCidr, type Block } from './addresses.ts';
import type { Blocks } from './flows.ts';

/** Where a route sends a packet. */
export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'blackhole' }
  | {
      readonly kind:
        | 'internet-gateway'
        | 'egress-only-internet-gateway'
        | 'nat-gateway'
        | 'vpc-endpoint'
        | 'peering'
        | 'transit-gateway'
        | 'interface'
        /** A VPN gateway: what is behind it is not ours to see. */
        | 'vpn-gateway'
        /** Something that no answer tells more of: a carrier or local gateway, a core network. */
        | 'other';
      readonly id: string;
    };

export interface CompiledRoute<T> {
  /** As written: a CIDR or a prefix list. */
  readonly destination: string;
  readonly target: T;
}

/** A table as it decides: disjoint blocks, ascending, each with the route that wins there. */
export type RouteMap<T> = readonly { readonly block: Block; readonly route: CompiledRoute<T> }[];

/** A route before it has won: of two with the same block the lower rank wins. */
interface Candidate<T> {
  readonly block: Block;
  readonly rank: number;
  readonly route: CompiledRoute<T>;
}

/** The longest prefix wins; CIDRs are nested or apart, so one sweep in order finds the winner of each stretch. */
function compileRoutes<T>(candidates: readonly Candidate<T>[]): RouteMap<T> {
  const sorted = candidates.toSorted(
    (a, b) => compare(a.block.first, b.block.first) || compare(b.block.last, a.block.last) || b.rank - a.rank,
  );
  const segments: { block: Block; route: CompiledRoute<T> }[] = [];
  const open: Candidate<T>[] = [];
  let next: bigint | undefined;
  const emit = (route: CompiledRoute<T>, version: 4 | 6, first: bigint, last: bigint): void => {
    if (first <= last) segments.push({ block: { version, first, last }, route });
  };
  /** Ends what is open and lies before an address; without one all of it. */
  const close = (upTo?: bigint): void => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { block, route } = top;
      if (upTo !== undefined && block.last >= upTo) return;
      open.pop();
      emit(route, block.version, next ?? block.first, block.last);
      next = next === undefined || block.last + 1n > next ? block.last + 1n : next;
    }
  };
  for (const candidate of sorted) {
    const { block } = candidate;
    close(block.first);
    const around = open.at(-1);
    if (around !== undefined) emit(around.route, block.version, next ?? around.block.first, block.first - 1n);
    next = block.first;
    open.push(candidate);
  }
  close();
  return segments;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The addresses by the route that takes them; `undefined`: none does. */
export function partition<T>(
  map: RouteMap<T>,
  to: Blocks,
): readonly { readonly route: CompiledRoute<T> | undefined; readonly to: Blocks }[] {
  const parts = new Map<CompiledRoute<T> | undefined, Block[]>();
  const add = (route: CompiledRoute<T> | undefined, block: Block): void => {
    const blocks = parts.get(route);
    if (blocks === undefined) parts.set(route, [block]);
    else blocks.push(block);
  };
  for (const { version, first, last } of to) {
    let from = first;
    for (let index = indexAt(map, first); index < map.length && from <= last; index += 1) {
      const { block, route } = map[index]!;
      if (block.first > last) break;
      if (from < block.first) add(undefined, { version, first: from, last: block.first - 1n });
      const start = from < block.first ? block.first : from;
      const end = block.last < last ? block.last : last;
      add(route, { version, first: start, last: end });
      from = end + 1n;
    }
    if (from <= last) add(undefined, { version, first: from, last });
  }
  return [...parts].map(([route, blocks]) => ({ route, to: blocks }));
}

/** The first segment that does not end before an address. */
function indexAt<T>(map: RouteMap<T>, address: bigint): number {
  let [low, high] = [0, map.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (map[middle]!.block.last < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Route = Stored<Ec2.Route>;

/**
 * The routes of a VPC's table for one family, a prefix list as a route for each of its entries. On equal length a static CIDR beats a prefix list, which beats what a VPN
 * gateway propagates; and nothing that is propagated takes an address from `local` (Amazon VPC User Guide: Route
 * priority).
 */
export function vpcRoutes(
  table: Stored<Ec2.RouteTable>,
  version: 4 | 6,
  prefixList: (id: string, version: 4 | 6) => Blocks,
): RouteMap<RouteTarget> {
  const candidates = (table.Routes ?? []).flatMap((route): readonly Candidate<RouteTarget>[] => {
    if (route.State?.toLowerCase() === 'filtered') return [];
    const { DestinationPrefixListId: list } = route;
    const cidr = version === 4 ? route.DestinationCidrBlock : route.DestinationIpv6CidrBlock;
    const block = parseCidr(cidr ?? '');
    const target = targetOf(route);
    if (block?.version === version) {
      const rank = route.Origin === 'EnableVgwRoutePropagation' ? 2 : 0;
      return [{ block, rank, route: { destination: cidr!, target } }];
    }
    if (list === undefined) return [];
    const shared = { destination: list, target };
    return prefixList(list, version).map((one) => ({ block: one, rank: 1, route: shared }));
  });
  const local = candidates.filter(({ route }) => route.target.kind === 'local');
  return compileRoutes(
    candidates.filter(({ block, rank }) => rank !== 2 || !local.some((one) => isWithin(block, one.block))),
  );
}

const isWithin = (block: Block, other: Block): boolean => other.first <= block.first && block.last <= other.last;

function targetOf(route: Route): RouteTarget {
  if (route.State?.toLowerCase() === 'blackhole') return { kind: 'blackhole' };
  const { GatewayId: gateway = '' } = route;
  if (gateway === 'local') return { kind: 'local' };
  const [kind] = GATEWAYS.find(([, prefix]) => gateway.startsWith(prefix)) ?? [];
  if (kind !== undefined) return { kind, id: gateway };
  const { NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, NetworkInterfaceId } = route;
  if (NatGatewayId !== undefined) return { kind: 'nat-gateway', id: NatGatewayId };
  if (TransitGatewayId !== undefined) return { kind: 'transit-gateway', id: TransitGatewayId };
  if (VpcPeeringConnectionId !== undefined) return { kind: 'peering', id: VpcPeeringConnectionId };
  if (NetworkInterfaceId !== undefined) return { kind: 'interface', id: NetworkInterfaceId };
  const { EgressOnlyInternetGatewayId, CarrierGatewayId, LocalGatewayId, CoreNetworkArn, InstanceId } = route;
  if (EgressOnlyInternetGatewayId !== undefined) {
    return { kind: 'egress-only-internet-gateway', id: EgressOnlyInternetGatewayId };
  }
  return {
    kind: 'other',
    id: CarrierGatewayId ?? LocalGatewayId ?? CoreNetworkArn ?? InstanceId ?? (gateway || 'a target that is not named'),
  };
}

// `GatewayId` holds gateways of the internet and of VPNs, and endpoints too.
const GATEWAYS = [
  ['internet-gateway', 'igw-'],
  ['egress-only-internet-gateway', 'eigw-'],
  ['vpn-gateway', 'vgw-'],
  ['vpc-endpoint', 'vpce-'],
] as const;

/** A route of a transit gateway leads to any of some attachments. */
export type TransitTarget =
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'attachments'; readonly attachments: readonly Stored<Ec2.TransitGatewayRouteAttachment>[] };

/** The routes of a transit gateway's table; on equal length a static one wins (Amazon VPC Transit Gateways: Route evaluation order). */
export function transitRoutes(
  routes: readonly Stored<Ec2.TransitGatewayRoute>[],
  version: 4 | 6,
  prefixList: (id: string, version: 4 | 6) => Blocks,
): RouteMap<TransitTarget> {
  return compileRoutes(
    routes.flatMap((route): readonly Candidate<TransitTarget>[] => {
      const { DestinationCidrBlock: cidr, PrefixListId: list, Type } = route;
      const state = route.State?.toLowerCase();
      if (state !== undefined && state !== 'active' && state !== 'blackhole') return [];
      const target: TransitTarget =
        state === 'blackhole'
          ? { kind: 'blackhole' }
          : { kind: 'attachments', attachments: route.TransitGatewayAttachments ?? [] };
      const block = parseCidr(cidr ?? '');
      const rank = Type === 'propagated' ? 2 : list === undefined ? 0 : 1;
      if (block?.version === version) return [{ block, rank, route: { destination: cidr!, target } }];
      if (list === undefined) return [];
      const shared = { destination: list, target };
      return prefixList(list, version).map((one) => ({ block: one, rank, route: shared }));
    }),
  );
}
