import type * as ApiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Ecs from '@aws-sdk/client-ecs';
import type * as LoadBalancing from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as Lambda from '@aws-sdk/client-lambda';

import type { NetworkSnapshot, UncollectedList } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import { decide, entriesOf, type AclEntries, type Decision } from './acls.ts';
import { INTERNET, parseCidr, union, without, type Block } from './addresses.ts';
import type { Blocks, PortRange } from './flows.ts';
import { rulesOf, type GroupRules } from './groups.ts';
import { partition, transitRoutes, vpcRoutes, type RouteMap, type RouteTarget, type TransitTarget } from './routes.ts';

type Family = 4 | 6;

/** A snapshot by id, and what it compiles to: each table, list and set of groups once, when it is first asked for. */
export interface Network {
  readonly snapshot: NetworkSnapshot;
  readonly vpc: Find<Ec2.Vpc>;
  readonly subnet: Find<Ec2.Subnet>;
  readonly table: Find<Ec2.RouteTable>;
  readonly internetGateway: Find<Ec2.InternetGateway>;
  readonly egressOnlyInternetGateway: Find<Ec2.EgressOnlyInternetGateway>;
  readonly natGateway: Find<Ec2.NatGateway>;
  readonly interface: Find<Ec2.NetworkInterface>;
  readonly endpoint: Find<Ec2.VpcEndpoint>;
  readonly peering: Find<Ec2.VpcPeeringConnection>;
  readonly transitGateway: Find<Ec2.TransitGateway>;
  readonly attachment: Find<Ec2.TransitGatewayVpcAttachment>;
  readonly function: Find<Lambda.FunctionConfiguration>;
  readonly service: Find<Ecs.Service>;
  readonly vpcLink: Find<ApiGatewayV2.VpcLink>;
  readonly loadBalancer: Find<LoadBalancing.LoadBalancer>;
  /** The default group of a VPC. */
  readonly defaultGroup: (vpc: string) => string | undefined;
  /** The table that routes for a subnet: its own, else the main one of its VPC. */
  readonly tableOf: (subnet: Stored<Ec2.Subnet>) => Stored<Ec2.RouteTable> | undefined;
  readonly aclOf: (subnet: Stored<Ec2.Subnet>) => Stored<Ec2.NetworkAcl> | undefined;
  /** The table of what comes in by a gateway. */
  readonly edgeTableOf: (gateway: string) => Stored<Ec2.RouteTable> | undefined;
  readonly internetGatewayOf: (vpc: string) => Stored<Ec2.InternetGateway> | undefined;
  readonly egressOnlyInternetGatewayOf: (vpc: string) => Stored<Ec2.EgressOnlyInternetGateway> | undefined;
  readonly attachmentOf: (transitGateway: string, vpc: string) => Stored<Ec2.TransitGatewayVpcAttachment> | undefined;
  /** The id of the table of a transit gateway that routes what comes from an attachment. */
  readonly transitTableOf: (attachment: string) => string | undefined;
  readonly routes: (table: Stored<Ec2.RouteTable>, version: Family) => RouteMap<RouteTarget>;
  /** Addresses by the route that takes them; of no table none does. */
  readonly routed: (
    table: Stored<Ec2.RouteTable> | undefined,
    version: Family,
    to: Blocks,
  ) => ReturnType<typeof partition<RouteTarget>>;
  /** What a list says of packets from or to some addresses. */
  readonly decisions: (entries: AclEntries, remote: Blocks, port: PortRange) => readonly Decision[];
  readonly transitRoutes: (table: string, version: Family) => RouteMap<TransitTarget>;
  readonly entries: (
    acl: Stored<Ec2.NetworkAcl>,
    isEgress: boolean,
    protocol: 'tcp' | 'udp',
    version: Family,
  ) => AclEntries;
  readonly groups: (
    ids: readonly string[],
    isEgress: boolean,
    protocol: 'tcp' | 'udp',
    port: number,
    version: Family,
  ) => GroupRules;
  /** What of the internet's addresses is really inside: the blocks of all VPCs. */
  readonly vpcBlocks: (version: Family) => Blocks;
  readonly blocksOf: (vpc: string, version: Family) => Blocks;
  /** What of a VPC is in none of its subnets; of one that is full, all of it. */
  readonly unassigned: (vpc: string, version: Family) => Blocks;
  /** Every public address that is not inside a VPC. */
  readonly public: (version: Family) => Blocks;
  /** No list was left unread. */
  readonly isWhole: boolean;
  /** A sentence where a list could not be read, or not the part of it that belongs to one of these ids. */
  readonly unseen: (list: keyof NetworkSnapshot, ...of: readonly (string | undefined)[]) => readonly string[];
}

type Find<T> = (id: string | undefined) => Stored<T> | undefined;

export function networkOf(snapshot: NetworkSnapshot): Network {
  const find =
    <T>(items: readonly T[] | undefined, idOf: (item: T) => string | undefined) =>
    (): Index<T> =>
      index(listOf(items), idOf);
  const by =
    <T>(index: () => Index<T>) =>
    (id: string | undefined): T | undefined =>
      id === undefined ? undefined : index().get(id);
  const indexed = <T>(items: readonly T[] | undefined, idOf: (item: T) => string | undefined) =>
    by(once(find(items, idOf)));

  // Names are those of a cluster: only the ARN tells two services of one name apart.
  const serviceBy = {
    arn: indexed(snapshot.services, ({ serviceArn }) => serviceArn),
    name: indexed(snapshot.services, ({ serviceName }) => serviceName),
  };
  const groupBy = indexed(snapshot.SecurityGroups, ({ GroupId }) => GroupId);
  const tables = listOf(snapshot.RouteTables);
  const associations = tables.flatMap((table) =>
    (table.Associations ?? []).flatMap((association) =>
      ['disassociated', 'disassociating', 'failed'].includes(association.AssociationState?.State ?? 'associated')
        ? []
        : [{ table, association }],
    ),
  );
  const acls = listOf(snapshot.NetworkAcls);
  const attachedTo = (attachments: readonly Stored<Ec2.InternetGatewayAttachment>[] | undefined) =>
    (attachments ?? []).flatMap(({ State, VpcId }) => (isUp(State) && VpcId !== undefined ? [VpcId] : []));

  const own = once(() => index(associations, ({ association }) => association.SubnetId));
  const main = once(() =>
    index(
      associations.filter(({ association }) => association.Main === true),
      ({ table }) => table.VpcId,
    ),
  );
  const edge = once(() => index(associations, ({ association }) => association.GatewayId));
  const ownAcl = once(() =>
    index(
      acls.flatMap((acl) => (acl.Associations ?? []).map(({ SubnetId }) => ({ acl, SubnetId }))),
      ({ SubnetId }) => SubnetId,
    ),
  );
  const defaultAcl = once(() =>
    index(
      acls.filter(({ IsDefault }) => IsDefault === true),
      ({ VpcId }) => VpcId,
    ),
  );
  const internetGateways = once(() =>
    index(
      listOf(snapshot.InternetGateways).flatMap((gateway) =>
        attachedTo(gateway.Attachments).map((vpc) => ({ gateway, vpc })),
      ),
      ({ vpc }) => vpc,
    ),
  );
  const egressOnly = once(() =>
    index(
      listOf(snapshot.EgressOnlyInternetGateways).flatMap((gateway) =>
        attachedTo(gateway.Attachments).map((vpc) => ({ gateway, vpc })),
      ),
      ({ vpc }) => vpc,
    ),
  );
  const attachments = once(() =>
    index(
      listOf(snapshot.TransitGatewayVpcAttachments).filter(({ State }) => isUp(State)),
      ({ TransitGatewayId, VpcId }) => `${TransitGatewayId} ${VpcId}`,
    ),
  );
  const transitTables = once(() =>
    index(
      Object.entries(snapshot.TransitGatewayRouteTableAssociations ?? {}).flatMap(([table, list]) =>
        listOf(list)
          .filter(({ State }) => (State ?? 'associated').toLowerCase() === 'associated')
          .map(({ TransitGatewayAttachmentId }) => ({ table, attachment: TransitGatewayAttachmentId })),
      ),
      ({ attachment }) => attachment,
    ),
  );
  const defaults = once(() =>
    index(
      listOf(snapshot.SecurityGroups).filter(({ GroupName }) => GroupName === 'default'),
      ({ VpcId }) => VpcId,
    ),
  );

  const unseen: Network['unseen'] = (list, ...of) =>
    listOf(snapshot.Uncollected)
      .filter((one) => one.list === list && (one.of === undefined || of.some((id) => one.of!.includes(id ?? ''))))
      .map(unreadList);

  const entriesOfList = memo(
    (id: string, version: Family): Blocks =>
      listOf(Object.hasOwn(snapshot.PrefixListEntries ?? {}, id) ? snapshot.PrefixListEntries![id] : []).flatMap(
        ({ Cidr }) => parsed(Cidr, version),
      ),
    (id, version) => `${id} ${version}`,
  );
  const prefixList = (id: string, version: Family): Blocks => union(entriesOfList(id, version));
  const groupWorld = {
    group: groupBy,
    prefixList,
    unseenGroup: (id: string) => unseen('SecurityGroups', id),
    unseenPrefixList: (id: string) => [...unseen('PrefixLists', id), ...unseen('PrefixListEntries', id)],
  };
  const blocksOf = memo(
    (vpc: string, version: Family): Blocks => {
      const found = network.vpc(vpc);
      return found === undefined ? [] : union(cidrsOfVpc(found, version).flatMap((cidr) => parsed(cidr, version)));
    },
    (vpc, version) => `${vpc} ${version}`,
  );

  const kept = byIdentity((map: RouteMap<RouteTarget>, to: Blocks) => partition(map, to));
  const parted: typeof kept = (map, to) => (to.length < MANY ? partition(map, to) : kept(map, to));
  const decided = byIdentity((entries: AclEntries, remote: Blocks, from: number, to: number) =>
    decide(entries, remote, { from, to }),
  );

  const network: Network = {
    snapshot,
    vpc: indexed(snapshot.Vpcs, ({ VpcId }) => VpcId),
    subnet: indexed(snapshot.Subnets, ({ SubnetId }) => SubnetId),
    table: indexed(tables, ({ RouteTableId }) => RouteTableId),
    internetGateway: indexed(snapshot.InternetGateways, ({ InternetGatewayId }) => InternetGatewayId),
    egressOnlyInternetGateway: indexed(
      snapshot.EgressOnlyInternetGateways,
      ({ EgressOnlyInternetGatewayId }) => EgressOnlyInternetGatewayId,
    ),
    natGateway: indexed(snapshot.NatGateways, ({ NatGatewayId }) => NatGatewayId),
    interface: indexed(snapshot.NetworkInterfaces, ({ NetworkInterfaceId }) => NetworkInterfaceId),
    endpoint: indexed(
      [...listOf(snapshot.VpcEndpoints), ...firewallEndpoints(snapshot)],
      ({ VpcEndpointId }) => VpcEndpointId,
    ),
    peering: indexed(snapshot.VpcPeeringConnections, ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId),
    transitGateway: indexed(snapshot.TransitGateways, ({ TransitGatewayId }) => TransitGatewayId),
    attachment: indexed(
      snapshot.TransitGatewayVpcAttachments,
      ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId,
    ),
    function: indexed(snapshot.Functions, ({ FunctionName }) => FunctionName),
    service: (id) => serviceBy.arn(id) ?? serviceBy.name(id),
    vpcLink: indexed(snapshot.VpcLinks, ({ VpcLinkId }) => VpcLinkId),
    loadBalancer: indexed(snapshot.LoadBalancers, ({ LoadBalancerName }) => LoadBalancerName),
    defaultGroup: (vpc) => defaults().get(vpc)?.GroupId,
    tableOf: ({ SubnetId = '', VpcId = '' }) => own().get(SubnetId)?.table ?? main().get(VpcId)?.table,
    aclOf: ({ SubnetId = '', VpcId = '' }) => ownAcl().get(SubnetId)?.acl ?? defaultAcl().get(VpcId),
    edgeTableOf: (gateway) => edge().get(gateway)?.table,
    internetGatewayOf: (vpc) => internetGateways().get(vpc)?.gateway,
    egressOnlyInternetGatewayOf: (vpc) => egressOnly().get(vpc)?.gateway,
    attachmentOf: (gateway, vpc) => attachments().get(`${gateway} ${vpc}`),
    transitTableOf: (attachment) => transitTables().get(attachment)?.table,
    routes: memo(
      (table, version) => vpcRoutes(table, version, entriesOfList),
      ({ RouteTableId, VpcId }, version) => `${RouteTableId} ${VpcId} ${version}`,
    ),
    routed: (table, version, to) =>
      table === undefined ? [{ route: undefined, to }] : parted(network.routes(table, version), to),
    decisions: (entries, remote, { from, to }) =>
      remote.length < MANY ? decide(entries, remote, { from, to }) : decided(entries, remote, from, to),
    transitRoutes: memo(
      (table, version) => {
        const routes = snapshot.TransitGatewayRoutes ?? {};
        return transitRoutes(listOf(Object.hasOwn(routes, table) ? routes[table] : []), version, entriesOfList);
      },
      (table, version) => `${table} ${version}`,
    ),
    entries: memo(
      entriesOf,
      ({ NetworkAclId }, isEgress, protocol, version) => `${NetworkAclId} ${isEgress} ${protocol} ${version}`,
    ),
    groups: memo(
      (ids, isEgress, protocol, port, version) => rulesOf(ids, isEgress, protocol, port, version, groupWorld),
      (ids, ...rest) => [...ids.toSorted(), ...rest].join(' '),
    ),
    vpcBlocks: memo(
      (version) => union(listOf(snapshot.Vpcs).flatMap(({ VpcId }) => blocksOf(VpcId ?? '', version))),
      String,
    ),
    blocksOf,
    unassigned: memo(
      (vpc, version) => {
        const all = blocksOf(vpc, version);
        const own = listOf(snapshot.Subnets).filter(({ VpcId }) => VpcId === vpc);
        const rest = without(
          all,
          own.flatMap((subnet) => cidrsOfSubnet(subnet, version)),
        );
        return rest.length > 0 ? rest : all;
      },
      (vpc, version) => `${vpc} ${version}`,
    ),
    public: memo((version: Family) => without(INTERNET[version], network.vpcBlocks(version)), String),
    isWhole: listOf(snapshot.Uncollected).length === 0,
    unseen,
  };
  return network;
}

/** The sentence of `unseen`. */
export const unreadList = ({ list, because }: Pick<UncollectedList, 'list' | 'because'>): string =>
  `${list} could not be read: ${because}`;

type Index<T> = ReadonlyMap<string, T>;

/** Of two with one id the first. */
function index<T>(items: readonly T[], idOf: (item: T) => string | undefined): Index<T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const id = idOf(item);
    if (id !== undefined && !found.has(id)) found.set(id, item);
  }
  return found;
}

/** What is no list is an empty one. */
export const listOf = <T>(items: readonly T[] | undefined): readonly T[] => (Array.isArray(items) ? items : []);

function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: compute() }).of;
}

function memo<A extends readonly unknown[], T>(compute: (...of: A) => T, keyOf: (...of: A) => string): (...of: A) => T {
  const known = new Map<string, T>();
  return (...of) => {
    const key = keyOf(...of);
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(...of);
    known.set(key, value);
    return value;
  };
}

/** Blocks from which on it is worth keeping what became of them. */
const MANY = 4;

/** Kept as long as both: the same sets, such as the whole internet, are asked of the same tables again and again. */
function byIdentity<A extends object, B extends object, R extends readonly number[], T>(
  compute: (a: A, b: B, ...rest: R) => T,
): (a: A, b: B, ...rest: R) => T {
  const known = new WeakMap<B, Map<A, Map<string, T>>>();
  return (a, b, ...rest) => {
    let ofB = known.get(b);
    if (ofB === undefined) known.set(b, (ofB = new Map()));
    let ofA = ofB.get(a);
    if (ofA === undefined) ofB.set(a, (ofA = new Map()));
    const key = rest.join('-');
    let value = ofA.get(key);
    if (value === undefined) ofA.set(key, (value = compute(a, b, ...rest)));
    return value;
  };
}

export function parsed(cidr: string | undefined, version: Family): readonly Block[] {
  const block = parseCidr(cidr ?? '');
  return block?.version === version ? [block] : [];
}

/** The word of AWS's types is not always that of the wire: `available`, `Available`, `attached`. */
export const isUp = (state: string | undefined): boolean =>
  ['available', 'attached', 'active', 'associated'].includes((state ?? 'available').toLowerCase());

const isAssociated = (state: string | undefined): boolean => (state ?? 'associated').toLowerCase() === 'associated';

export function cidrsOfVpc(vpc: Stored<Ec2.Vpc>, version: Family): readonly (string | undefined)[] {
  if (version === 6) {
    return listOf(vpc.Ipv6CidrBlockAssociationSet)
      .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
      .map(({ Ipv6CidrBlock }) => Ipv6CidrBlock);
  }
  const others = listOf(vpc.CidrBlockAssociationSet)
    .filter(({ CidrBlockState }) => isAssociated(CidrBlockState?.State))
    .map(({ CidrBlock }) => CidrBlock);
  return [vpc.CidrBlock, ...others];
}

/** The CIDR blocks of a subnet. */
export function cidrsOfSubnet(subnet: Stored<Ec2.Subnet>, version: Family): readonly Block[] {
  const cidrs =
    version === 4
      ? [subnet.CidrBlock]
      : listOf(subnet.Ipv6CidrBlockAssociationSet)
          .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState?.State))
          .map(({ Ipv6CidrBlock }) => Ipv6CidrBlock);
  return cidrs.flatMap((cidr) => parsed(cidr, version));
}

/** Endpoints that only their firewall tells of. */
function firewallEndpoints(snapshot: NetworkSnapshot): readonly Stored<Ec2.VpcEndpoint>[] {
  const known = new Set(listOf(snapshot.VpcEndpoints).map(({ VpcEndpointId }) => VpcEndpointId));
  return listOf(snapshot.Firewalls).flatMap(({ Firewall, FirewallStatus }) =>
    Object.values(FirewallStatus?.SyncStates ?? {}).flatMap(({ Attachment }) =>
      Attachment?.EndpointId === undefined || known.has(Attachment.EndpointId)
        ? []
        : [
            {
              VpcEndpointId: Attachment.EndpointId,
              VpcEndpointType: 'GatewayLoadBalancer' as const,
              ...(Firewall?.VpcId === undefined ? {} : { VpcId: Firewall.VpcId }),
              SubnetIds: Attachment.SubnetId === undefined ? [] : [Attachment.SubnetId],
              State: Attachment.Status === 'READY' ? ('Available' as const) : ('Pending' as const),
            },
          ],
    ),
  );
}
