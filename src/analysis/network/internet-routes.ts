import type * as Ec2 from '@aws-sdk/client-ec2';

import type { InternetRoute, InternetRoutes } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import { formatAddress } from './addresses.ts';
import { publicAccess } from './block-public-access.ts';
import type { Network } from './network.ts';
import { partition } from './routes.ts';
import { internet } from './sites.ts';

/**
 * Where the table of a subnet sends public addresses, in the order of the addresses. A subnet is public where one of
 * them goes to an internet gateway, by `0.0.0.0/0` or by less (Amazon VPC User Guide: Subnet types).
 */
export function internetRoutes(network: Network, subnetId: string, version: 4 | 6): InternetRoutes {
  const subnet = network.subnet(subnetId);
  if (subnet === undefined) return nothing(network.unseen('Subnets', subnetId));
  const table = network.tableOf(subnet);
  const isOwn = (table?.Associations ?? []).some(({ SubnetId }) => SubnetId === subnetId);
  return ofTable(network, table, version, isOwn ? [] : network.unseen('RouteTables', subnet.VpcId, subnetId));
}

export const internetRoutesOfTable = (network: Network, tableId: string, version: 4 | 6): InternetRoutes => {
  const table = network.table(tableId);
  return ofTable(network, table, version, table === undefined ? network.unseen('RouteTables', tableId) : []);
};

/** An internet gateway of a subnet may be there and not be let through. */
export function blocksPublicAccess(network: Network, subnetId: string): boolean | 'unknown' {
  const subnet = network.subnet(subnetId);
  const access = publicAccess(network, { vpc: subnet?.VpcId ?? '', ...(subnet && { subnet }) }, 'direct', 'out');
  if (access.kind === 'blocked') return true;
  return access.unseen.length > 0 ? 'unknown' : false;
}

const nothing = (unseen: readonly string[]): InternetRoutes => ({ routes: [], unseen, unseenGateways: unseen });

function ofTable(
  network: Network,
  table: Stored<Ec2.RouteTable> | undefined,
  version: 4 | 6,
  unseenTables: readonly string[],
): InternetRoutes {
  if (table === undefined) return nothing(unseenTables);
  const lists = (table.Routes ?? []).flatMap(({ DestinationPrefixListId: list, GatewayId = '' }) =>
    list === undefined
      ? []
      : [...network.unseen('PrefixLists', list), ...network.unseen('PrefixListEntries', list)].map((sentence) => ({
          sentence,
          toGateway: GatewayId.startsWith('igw-'),
        })),
  );
  const unseenTargets: string[] = [];
  const found = partition(network.routes(table, version), internet(network, undefined, version));
  const routes = found.flatMap(({ route, to }): readonly InternetRoute[] => {
    if (route === undefined || route.target.kind === 'local') return [];
    const { destination, target } = route;
    // The first address of a block is often that of a network; what comes after it is as good.
    const example = formatAddress(version, to[0]!.first === to[0]!.last ? to[0]!.first : to[0]!.first + 1n);
    if (target.kind === 'blackhole') return [{ destination, target: 'blackhole', id: '', example }];
    if (target.kind !== 'vpc-endpoint') return [{ destination, target: target.kind, id: target.id, example }];
    const type = network.endpoint(target.id)?.VpcEndpointType;
    if (type === undefined) unseenTargets.push(...network.unseen('VpcEndpoints', target.id));
    return [
      {
        destination,
        target:
          type === 'GatewayLoadBalancer' ? 'inspection-endpoint' : type === 'Gateway' ? 'gateway-endpoint' : 'other',
        id: target.id,
        example,
      },
    ];
  });
  return {
    table: table.RouteTableId ?? '',
    routes,
    unseen: [...unseenTables, ...lists.map(({ sentence }) => sentence), ...unseenTargets],
    unseenGateways: [...unseenTables, ...lists.flatMap(({ sentence, toGateway }) => (toGateway ? [sentence] : []))],
  };
}
