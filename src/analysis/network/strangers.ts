import type { Backend, LinkEgress, StrangerRule } from '../../model/derived.ts';
import type { NetworkPlace, NetworkSnapshot } from '../../model/network.ts';
import { covers, intersection, publicPart, union, without, parseCidr, type Block } from './addresses.ts';
import { cidrsOfSubnet, cidrsOfVpc, listOf } from './network.ts';

export interface Admission extends Pick<Backend, 'strangers' | 'suspects'> {
  /** Those that the rules name. */
  readonly prefixLists: readonly string[];
}

interface Workload {
  readonly place: NetworkPlace;
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
}

type Permission = NonNullable<NonNullable<NetworkSnapshot['SecurityGroups']>[number]['IpPermissions']>[number];

/** Whom the rules of a back end admit besides what stands in front of it, and who is there to use them. */
export function strangersIn(
  snapshot: NetworkSnapshot,
): (
  own: Pick<Backend, 'groups' | 'subnetIds' | 'places' | 'links'>,
  frontGroups: readonly string[],
  frontSubnets: readonly string[],
) => Admission {
  const { groups, subnets, blocksOf, blocksOfPeer } = peersOf(snapshot);
  const vpcs = listOf(snapshot.Vpcs).map((vpc) => parsed([...cidrsOfVpc(vpc, 4), ...cidrsOfVpc(vpc, 6)]));
  const everyVpc = union(vpcs.flat());
  const extentOf = (blocks: readonly Block[]): StrangerRule['extent'] => {
    const isPublic = ([4, 6] as const).some(
      (version) =>
        without(
          publicPart(
            blocks.filter((block) => block.version === version),
            version,
          ),
          everyVpc,
        ).length > 0,
    );
    if (isPublic || vpcs.some((vpc) => vpc.some((block) => covers(blocks, [block])))) return 'wide';
    return without(blocks, everyVpc).length > 0 ? 'elsewhere' : 'inside';
  };
  const workloads = workloadsOf(snapshot).map((one) => ({ ...one, blocks: blocksOf(one.subnets) }));

  return ({ groups: named, subnetIds, places, links }, frontGroups, frontSubnets) => {
    const own = named.length > 0 ? named : defaultGroups(snapshot, subnetIds, subnets);
    const allowed = new Set(frontGroups);
    const allowedBlocks = blocksOf(frontSubnets);
    const rules = own.flatMap((group) =>
      (groups.get(group)?.IpPermissions ?? []).filter(isFlow).flatMap((permission) =>
        sourcesOf(permission).map((source) => {
          const blocks = union(blocksOfPeer(source));
          const extent = blocks.length > 0 ? extentOf(blocks) : 'inside';
          const isFront =
            source.kind === 'group'
              ? allowed.has(source.id) || own.includes(source.id)
              : extent !== 'wide' && covers(allowedBlocks, blocks);
          return { group, permission, source, blocks, extent, isFront };
        }),
      ),
    );
    const isWide = rules.some(({ extent }) => extent === 'wide');
    const namedGroups = new Set(rules.flatMap(({ source }) => (source.kind === 'group' ? [source.id] : [])));
    const namedBlocks = union(rules.flatMap(({ blocks }) => blocks));
    const self = new Set(places.map(({ type, id }) => `${type} ${id}`));
    const front = new Set(links.map((arn) => `vpc-link ${arn.slice(arn.lastIndexOf('/') + 1)}`));
    const suspects = isWide
      ? []
      : workloads.filter(
          ({ place, groups: carried, blocks }) =>
            !self.has(`${place.type} ${place.id}`) &&
            !front.has(`${place.type} ${place.id}`) &&
            (carried.some((group) => namedGroups.has(group)) || intersection(blocks, namedBlocks).length > 0),
        );
    return {
      strangers: rules
        .filter(({ isFront }) => !isFront)
        .map(({ group, permission, source, extent }) => ({
          group,
          words: `${portsOf(permission)} from ${source.id}`,
          extent,
          permission: only(permission, source),
        })),
      suspects: suspects.map(({ place }) => place),
      prefixLists: rules.flatMap(({ source }) => (source.kind === 'prefix-list' ? [source.id] : [])),
    };
  };
}

/** Groups and subnets by id, and the addresses that peers of rules stand for. */
function peersOf(snapshot: NetworkSnapshot) {
  const subnets = new Map(listOf(snapshot.Subnets).map((subnet) => [subnet.SubnetId ?? '', subnet]));
  return {
    groups: new Map(listOf(snapshot.SecurityGroups).map((group) => [group.GroupId ?? '', group])),
    subnets,
    blocksOf: (ids: readonly string[]): readonly Block[] =>
      union(
        ids.flatMap((id) => {
          const subnet = subnets.get(id);
          return subnet === undefined ? [] : [...cidrsOfSubnet(subnet, 4), ...cidrsOfSubnet(subnet, 6)];
        }),
      ),
    blocksOfPeer: ({ kind, id }: Peer): readonly Block[] =>
      kind === 'cidr' ? parsed([id]) : kind === 'prefix-list' ? parsed(entries(snapshot, id)) : [],
  };
}

/**
 * Outbound rules of a VPC link that lead elsewhere than to what is behind it: to other groups or addresses, or to ports on
 * which nothing of that listens.
 */
export function detoursIn(
  snapshot: NetworkSnapshot,
): (
  link: { readonly groups: readonly string[]; readonly subnetIds: readonly string[] },
  behind: readonly Pick<Backend, 'groups' | 'subnetIds' | 'ports'>[],
) => LinkEgress['detours'] {
  const { groups, subnets, blocksOf, blocksOfPeer } = peersOf(snapshot);
  return ({ groups: named, subnetIds }, behind) => {
    const own = named.length > 0 ? named : defaultGroups(snapshot, subnetIds, subnets);
    const targets = behind.map((one) => ({ ...one, groups: new Set(one.groups), blocks: blocksOf(one.subnetIds) }));
    return own.flatMap((group) =>
      (groups.get(group)?.IpPermissionsEgress ?? []).flatMap((permission) =>
        sourcesOf(permission).flatMap((peer) => {
          const blocks = union(blocksOfPeer(peer));
          const met = targets.filter((target) =>
            peer.kind === 'group'
              ? target.groups.has(peer.id)
              : blocks.length > 0 && intersection(blocks, target.blocks).length > 0,
          );
          const isUnread = peer.kind === 'prefix-list' && blocks.length === 0 && isUnreadList(snapshot, peer.id);
          const isThere =
            peer.kind === 'group' ? met.length > 0 : covers(union(met.flatMap((one) => one.blocks)), blocks);
          const ports = met.flatMap((one) => one.ports);
          if (isThere && !isUnread && ports.length > 0 && fits(permission, ports)) return [];
          if (peer.kind === 'prefix-list' && blocks.length === 0 && !isUnread) return [];
          const isPublic = ([4, 6] as const).some(
            (version) =>
              publicPart(
                blocks.filter((block) => block.version === version),
                version,
              ).length > 0,
          );
          const certainty = isPublic ? 'certain' : isUnread || (isThere && ports.length === 0) ? 'perhaps' : 'as-seen';
          return [
            { group, words: `${portsOf(permission)} to ${peer.id}`, permission: only(permission, peer), certainty },
          ];
        }),
      ),
    );
  };
}

const isUnreadList = ({ Uncollected }: NetworkSnapshot, id: string): boolean =>
  listOf(Uncollected).some(
    ({ list, of }) => (list === 'PrefixLists' || list === 'PrefixListEntries') && (of === undefined || of.includes(id)),
  );

/** Whether nothing but these ports is allowed. */
function fits({ IpProtocol, FromPort, ToPort = FromPort }: Permission, ports: readonly number[]): boolean {
  if (!/^(tcp|6)$/i.test(IpProtocol ?? '-1') || FromPort === undefined || ToPort === undefined) return false;
  const wanted = new Set(ports.filter((port) => FromPort <= port && port <= ToPort));
  return FromPort >= 0 && wanted.size === ToPort - FromPort + 1;
}

/** One for each set of subnets and groups: what is true of one of them is of all. */
function workloadsOf(snapshot: NetworkSnapshot): readonly Workload[] {
  const all: readonly Workload[] = [
    ...listOf(snapshot.Functions).map(({ FunctionName = '', VpcConfig }) => ({
      place: { type: 'lambda' as const, id: FunctionName },
      groups: VpcConfig?.SecurityGroupIds ?? [],
      subnets: VpcConfig?.SubnetIds ?? [],
    })),
    ...listOf(snapshot.services).map(({ serviceArn = '', networkConfiguration: network }) => ({
      place: { type: 'ecs-service' as const, id: serviceArn },
      groups: network?.awsvpcConfiguration?.securityGroups ?? [],
      subnets: network?.awsvpcConfiguration?.subnets ?? [],
    })),
    ...listOf(snapshot.VpcLinks).map(({ VpcLinkId = '', SecurityGroupIds = [], SubnetIds = [] }) => ({
      place: { type: 'vpc-link' as const, id: VpcLinkId },
      groups: SecurityGroupIds,
      subnets: SubnetIds,
    })),
    // Of the interfaces of AWS's services nothing of the owner's sends.
    ...listOf(snapshot.NetworkInterfaces)
      .filter(({ Attachment }) => Attachment?.InstanceId !== undefined)
      .map(({ NetworkInterfaceId = '', Groups = [], SubnetId }) => ({
        place: { type: 'network-interface' as const, id: NetworkInterfaceId },
        groups: Groups.flatMap(({ GroupId }) => GroupId ?? []),
        subnets: SubnetId === undefined ? [] : [SubnetId],
      })),
  ].filter(({ subnets }) => subnets.length > 0);
  // A service and a link are told apart from others, since one of them may be what is asked about.
  const keyOf = ({ place, groups, subnets }: Workload): string =>
    JSON.stringify([place.type === 'lambda' ? '' : `${place.type} ${place.id}`, groups.toSorted(), subnets.toSorted()]);
  return [...new Map(all.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

interface Peer {
  readonly kind: 'group' | 'cidr' | 'prefix-list';
  readonly id: string;
}

function sourcesOf({ IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }: Permission): readonly Peer[] {
  const all: readonly { readonly kind: Peer['kind']; readonly id: string | undefined }[] = [
    ...listOf(IpRanges).map(({ CidrIp: id }) => ({ kind: 'cidr' as const, id })),
    ...listOf(Ipv6Ranges).map(({ CidrIpv6: id }) => ({ kind: 'cidr' as const, id })),
    ...listOf(PrefixListIds).map(({ PrefixListId: id }) => ({ kind: 'prefix-list' as const, id })),
    ...listOf(UserIdGroupPairs).map(({ GroupId: id }) => ({ kind: 'group' as const, id })),
  ];
  return all.flatMap(({ kind, id }) => (id === undefined ? [] : [{ kind, id }]));
}

/** The permission for that source alone. */
function only({ IpProtocol, FromPort, ToPort }: Permission, { kind, id }: Peer): unknown {
  return {
    IpProtocol,
    ...(FromPort !== undefined && { FromPort, ToPort }),
    ...(kind === 'group'
      ? { UserIdGroupPairs: [{ GroupId: id }] }
      : kind === 'prefix-list'
        ? { PrefixListIds: [{ PrefixListId: id }] }
        : id.includes(':')
          ? { Ipv6Ranges: [{ CidrIpv6: id }] }
          : { IpRanges: [{ CidrIp: id }] }),
  };
}

/** Pings are no way into a service. */
const isFlow = ({ IpProtocol = '-1' }: Permission): boolean => !/^(icmp|icmpv6|1|58)$/i.test(IpProtocol);

function portsOf({ IpProtocol = '-1', FromPort, ToPort }: Permission): string {
  if (IpProtocol === '-1') return 'everything';
  return FromPort === undefined
    ? IpProtocol
    : `${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`}`;
}

const parsed = (cidrs: readonly (string | undefined)[]): readonly Block[] =>
  cidrs.flatMap((cidr) => parseCidr(cidr ?? '') ?? []);

function entries({ PrefixListEntries = {} }: NetworkSnapshot, id: string): readonly string[] {
  return Object.hasOwn(PrefixListEntries, id) ? listOf(PrefixListEntries[id]).flatMap(({ Cidr }) => Cidr ?? []) : [];
}

/** Where no group is named, AWS takes the default one of the VPC. */
function defaultGroups(
  { SecurityGroups }: NetworkSnapshot,
  subnetIds: readonly string[],
  subnets: ReadonlyMap<string, { readonly VpcId?: string | undefined }>,
): readonly string[] {
  const vpcs = new Set(subnetIds.map((id) => subnets.get(id)?.VpcId));
  return listOf(SecurityGroups)
    .filter(({ GroupName, VpcId }) => GroupName === 'default' && VpcId !== undefined && vpcs.has(VpcId))
    .flatMap(({ GroupId }) => GroupId ?? []);
}
