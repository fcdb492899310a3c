import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { EndpointIngress, EndpointRule } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scope } from '../../model/scope.ts';
import { covers, parseCidr, type Block } from './addresses.ts';
import { readPrefixLists, trafficOf, worldTraffic, type Permission, type PrefixList } from './world-traffic.ts';

/** Whom the security groups of each VPC endpoint admit, and how much of its VPC that is. */
export default defineAnalysis({
  fact: 'ec2.vpc-endpoint-ingress',
  scope: 'region',
  needs: ['ec2.vpc-endpoints', 'ec2.security-groups'],
  consults: ['ec2.vpcs', 'ec2.prefix-list-entries', 'ec2.managed-prefix-lists'],
  compute(facts, { scope }) {
    const { 'ec2.vpcs': vpcs, 'ec2.prefix-list-entries': entries, 'ec2.managed-prefix-lists': lists } = facts;
    const prefixLists = readPrefixLists(entries, lists, scope);
    const groups = new Map(facts['ec2.security-groups'].map(({ data }) => [data.GroupId, data]));
    return facts['ec2.vpc-endpoints'].map(({ data, ...record }) => ({
      ...record,
      data: ingress(data, groups, vpcBlocks(data.VpcId ?? '', vpcs, scope), prefixLists, scope),
    }));
  },
});

type Group = FactData<'ec2.security-groups'>;

function ingress(
  { Groups = [] }: FactData<'ec2.vpc-endpoints'>,
  groups: ReadonlyMap<string | undefined, Group>,
  vpc: Blocks,
  prefixLists: (id: string) => PrefixList,
  scope: Scope,
): EndpointIngress {
  const found = Groups.map(({ GroupId = '' }) => ({ id: GroupId, group: groups.get(GroupId) }));
  const rules = found.flatMap(({ id, group }) =>
    (group?.IpPermissions ?? []).flatMap((permission) =>
      sources(permission, vpc, prefixLists).map((rule) => ({ ...trafficOf(permission), group: id, ...rule })),
    ),
  );
  const world = worldTraffic(
    found.flatMap(({ group }) => group?.IpPermissions ?? []),
    prefixLists,
  );
  const hidden = found.filter(({ group }) => group === undefined).map(({ id }) => hiddenGroup(id, scope));
  return {
    world,
    rules,
    defaultGroups: found.filter(({ group }) => group?.GroupName === 'default').map(({ id }) => id),
    unseen: [
      ...hidden,
      ...world.unseen.map(({ gap }) => gap),
      ...(vpc.gap !== undefined && rules.some(({ from }) => from === 'network') ? [vpc.gap] : []),
    ],
  };
}

function sources(
  { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }: Permission,
  vpc: Blocks,
  prefixLists: (id: string) => PrefixList,
): readonly Pick<EndpointRule, 'source' | 'from'>[] {
  const cidrs = [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)];
  const from = (blocks: readonly Block[]): EndpointRule['from'] =>
    vpc.blocks.some((block) => covers(blocks, [block])) ? 'vpc' : 'network';
  return [
    ...cidrs.flatMap((source) => {
      const block = source === undefined ? undefined : parseCidr(source);
      return source === undefined || block === undefined ? [] : [{ source, from: from([block]) }];
    }),
    ...PrefixListIds.flatMap(({ PrefixListId: source }) =>
      source === undefined ? [] : [{ source, from: from(prefixLists(source).blocks) }],
    ),
    ...UserIdGroupPairs.flatMap(({ GroupId: source }) =>
      source === undefined ? [] : [{ source, from: 'group' as const }],
    ),
  ];
}

interface Blocks {
  readonly blocks: readonly Block[];
  readonly gap?: Gap;
}

/** The address blocks of a VPC, secondary ones and those of IPv6 too. */
function vpcBlocks(id: string, vpcs: Answer<Records<'ec2.vpcs'>>, scope: Scope): Blocks {
  if (vpcs.state === 'unknown') return { blocks: [], gap: vpcs.gap };
  const vpc = (vpcs.state === 'present' ? vpcs.value : []).find(({ data }) => data.VpcId === id)?.data;
  if (vpc === undefined) {
    const operation = 'ec2:DescribeVpcs';
    const detail = `${id} was not among the VPCs that were read.`;
    return { blocks: [], gap: { cause: 'unreadable', operation, action: operation, scope, detail } };
  }
  const { CidrBlock, CidrBlockAssociationSet = [], Ipv6CidrBlockAssociationSet = [] } = vpc;
  const cidrs = [
    CidrBlock,
    ...CidrBlockAssociationSet.map((association) => association.CidrBlock),
    ...Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
  return { blocks: cidrs.flatMap((cidr) => (cidr === undefined ? [] : (parseCidr(cidr) ?? []))) };
}

/** A group that is gone, or of whoever shares the VPC. */
function hiddenGroup(id: string, scope: Scope): Gap {
  const operation = 'ec2:DescribeSecurityGroups';
  const detail = `${id} was not among the groups that were read.`;
  return { cause: 'unreadable', operation, action: operation, scope, detail };
}
