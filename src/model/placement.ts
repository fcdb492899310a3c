import type { Gap } from './gap.ts';
import type { CompiledNetwork, InternetRoute } from './network.ts';
import type { Scope } from './scope.ts';

/**
 * Whether a subnet is public: whether its table sends public addresses to an internet gateway. It says where a thing
 * lies, not that anybody reaches it.
 */
export type Placement =
  | {
      readonly kind: 'public';
      readonly table: string;
      readonly routes: readonly InternetRoute[];
      readonly versions: readonly IpVersion[];
      /** VPC Block Public Access stops what would go by the internet gateway. */
      readonly blocked: boolean | 'unknown';
    }
  | { readonly kind: 'private'; readonly table: string; readonly routes: readonly InternetRoute[] }
  | { readonly kind: 'unknown'; readonly gap: Gap };

export type IpVersion = 4 | 6;

export function placementOf(
  network: CompiledNetwork,
  subnetId: string,
  scope: Scope,
  versions: readonly IpVersion[] = [4, 6],
): Placement {
  const found = versions.map((version) => ({ version, ...network.internetRoutes(subnetId, version) }));
  const toGateway = found.map(({ version, routes }) => ({ version, own: routes.filter(isToGateway) }));
  const open = toGateway.filter(({ own }) => own.length > 0);
  const table = found.find((one) => one.table !== undefined)?.table;
  if (table !== undefined && open.length > 0) {
    return {
      kind: 'public',
      table,
      routes: open.flatMap(({ own }) => own),
      versions: open.map(({ version }) => version),
      blocked: network.blocksPublicAccess(subnetId),
    };
  }
  const unseen = found.flatMap(({ unseenGateways }) => unseenGateways);
  if (table !== undefined && unseen.length === 0) {
    return { kind: 'private', table, routes: found.flatMap(({ routes }) => routes) };
  }
  return { kind: 'unknown', gap: networkGap(network, unseen, scope, `No route table of ${subnetId} was seen.`) };
}

const isToGateway = ({ target }: InternetRoute): boolean => target === 'internet-gateway';

/** Why something that the network was asked is unknown: the list that failed, else what was told instead of it. */
export function networkGap(network: CompiledNetwork, unseen: readonly string[], scope: Scope, otherwise: string): Gap {
  const operation = 'ec2:DescribeRouteTables';
  const detail = unseen[0] ?? otherwise;
  return network.gapOf(unseen) ?? { cause: 'unreadable', operation, action: operation, scope, detail };
}

/** `rtb-1 0.0.0.0/0 → igw-1` */
export const routeWords = (table: string, { destination, id, target }: InternetRoute): string =>
  `${table} ${destination} → ${id || target}`;
