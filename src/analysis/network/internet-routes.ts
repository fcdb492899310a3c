import type { InternetRoute, InternetRoutes } from '../../model/network.ts';
import type { Network } from './network.ts';
import { partition } from './routes.ts';
import { internet } from './sites.ts';

/**
 * Where the table of a subnet sends public addresses, in the order of the addresses. A subnet is public where one of
 * them goes to an internet gateway, by `0.0.0.0/0` or by less (Amazon VPC User Guide: Subnet types).
 */
export function internetRoutes(network: Network, subnetId: string, version: 4 | 6): InternetRoutes {
  const subnet = network.subnet(subnetId);
  if (subnet === undefined) return { routes: [], unseen: network.unseen('Subnets', subnetId) };
  const table = network.tableOf(subnet);
  const isOwn = (table?.Associations ?? []).some(({ SubnetId }) => SubnetId === subnetId);
  const unseen = isOwn ? [] : network.unseen('RouteTables', subnet.VpcId, subnetId);
  if (table === undefined) return { routes: [], unseen };
  const lists = (table.Routes ?? []).flatMap(({ DestinationPrefixListId: list }) =>
    list === undefined ? [] : [...network.unseen('PrefixLists', list), ...network.unseen('PrefixListEntries', list)],
  );
  const unseenTargets: string[] = [];
  const found = partition(network.routes(table, version), internet(network, undefined, version));
  const routes = found.flatMap(({ route }): readonly InternetRoute[] => {
    if (route === undefined || route.target.kind === 'local') return [];
    const { destination, target } = route;
    if (target.kind === 'blackhole') return [{ destination, target: 'blackhole', id: '' }];
    if (target.kind !== 'vpc-endpoint') return [{ destination, target: target.kind, id: target.id }];
    const type = network.endpoint(target.id)?.VpcEndpointType;
    if (type === undefined) unseenTargets.push(...network.unseen('VpcEndpoints', target.id));
    return [
      {
        destination,
        target:
          type === 'GatewayLoadBalancer' ? 'inspection-endpoint' : type === 'Gateway' ? 'gateway-endpoint' : 'other',
        id: target.id,
      },
    ];
  });
  return { table: table.RouteTableId ?? '', routes, unseen: [...unseen, ...lists, ...unseenTargets] };
}
