import type { NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, block, inCidr, parseBlock } from './addresses.ts';
import type { Subnet } from './places.ts';

export type RouteTable = NonNullable<NetworkSnapshot['RouteTables']>[number];
export type Route = NonNullable<RouteTable['Routes']>[number];
export type TransitRoute = NonNullable<NetworkSnapshot['TransitGatewayRoutes']>[string][number];

/** Available or attached, however the wire spells it. */
export const isUp = (state: string | undefined): boolean =>
  ['available', 'attached', 'active', 'associated'].includes((state ?? '').toLowerCase());

export function tableOf(snapshot: NetworkSnapshot, subnet: Subnet): RouteTable | undefined {
  const tables = snapshot.RouteTables ?? [];
  return (
    tables.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId)) ??
    tables.find(({ VpcId, Associations }) => VpcId === subnet.VpcId && Associations?.some(({ Main }) => Main === true))
  );
}

/** The edge-associated table of a gateway. */
export const edgeTable = (snapshot: NetworkSnapshot, gateway: string): RouteTable | undefined =>
  snapshot.RouteTables?.find(({ Associations }) => Associations?.some(({ GatewayId }) => GatewayId === gateway));

const isPropagated = ({ Origin }: Route): boolean => Origin === 'EnableVgwRoutePropagation';

/**
 * Rule 4: longest prefix; on equal length static CIDR, prefix list, propagated. A propagated route does not count at all
 * where a `local` route matches; a `local` route whose target was replaced is a static one like others.
 */
export function lookup(snapshot: NetworkSnapshot, table: RouteTable, address: Address): Route | undefined {
  const matching = (table.Routes ?? []).flatMap((route) => {
    const cidrs =
      route.DestinationPrefixListId === undefined
        ? [route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock]
        : (snapshot.PrefixListEntries?.[route.DestinationPrefixListId] ?? []).map(({ Cidr }) => Cidr);
    const lengths = cidrs.flatMap((cidr) => (cidr !== undefined && inCidr(cidr, address) ? block(cidr).length : []));
    if (lengths.length === 0) return [];
    const rank = isPropagated(route) ? 2 : route.DestinationPrefixListId === undefined ? 0 : 1;
    return [{ route, length: Math.max(...lengths), rank }];
  });
  const local = matching.some(({ route }) => route.GatewayId === 'local');
  const [best] = matching
    .filter(({ route }) => !local || !isPropagated(route))
    .toSorted((one, other) => other.length - one.length || one.rank - other.rank);
  return best?.route;
}

/** Longest prefix, then static before propagated. Routes that are neither active nor blackholes are none. */
export function transitLookup(routes: readonly TransitRoute[], address: Address): TransitRoute | undefined {
  const [best] = routes
    .filter(
      ({ DestinationCidrBlock, State }) =>
        inCidr(DestinationCidrBlock, address) && /^(active|blackhole)$/.test(State ?? ''),
    )
    .toSorted(
      (one, other) =>
        (parseBlock(other.DestinationCidrBlock ?? '')?.length ?? 0) -
          (parseBlock(one.DestinationCidrBlock ?? '')?.length ?? 0) ||
        Number(one.Type === 'propagated') - Number(other.Type === 'propagated'),
    );
  return best;
}
