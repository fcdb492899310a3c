import type * as Ec2 from '@aws-sdk/client-ec2';

import type { Stored } from '../../model/stored.ts';
import { intersection, parseCidr, union } from './addresses.ts';
import { isAbout, isAll, type Blocks } from './flows.ts';

/** What the security groups of an interface let in, or out: their union, for one protocol, port and family. */
export interface GroupRules {
  readonly blocks: Blocks;
  /** Groups whose members are let through, whatever their address. */
  readonly groups: ReadonlySet<string>;
  readonly rules: readonly GroupRule[];
  /** What could not be seen and may let in more. */
  readonly unseen: readonly string[];
}

interface GroupRule {
  readonly group: string;
  /** CIDR, prefix list or group, as written. */
  readonly peer: string;
  readonly blocks: Blocks;
  readonly ports: string;
}

/** Where the entries of prefix lists and what is unseen come from. */
export interface GroupWorld {
  readonly group: (id: string) => Stored<Ec2.SecurityGroup> | undefined;
  /** The blocks of a prefix list, of one family. */
  readonly prefixList: (id: string, version: 4 | 6) => Blocks;
  readonly unseenGroup: (id: string) => readonly string[];
  readonly unseenPrefixList: (id: string) => readonly string[];
}

/** Source: Amazon VPC User Guide, "Security group rules". */
export function rulesOf(
  ids: readonly string[],
  isEgress: boolean,
  protocol: 'tcp' | 'udp',
  port: number,
  version: 4 | 6,
  world: GroupWorld,
): GroupRules {
  const rules: GroupRule[] = [];
  const groups = new Set<string>();
  const unseen = new Set<string>();
  const addAll = (sentences: readonly string[]): void => sentences.forEach((sentence) => unseen.add(sentence));
  for (const id of ids) {
    const group = world.group(id);
    if (group === undefined) addAll(world.unseenGroup(id));
    for (const permission of (isEgress ? group?.IpPermissionsEgress : group?.IpPermissions) ?? []) {
      if (!isAbout(permission.IpProtocol, protocol) || !takes(permission, port)) continue;
      const ports = portsOf(permission);
      const add = (peer: string, blocks: Blocks): unknown => rules.push({ group: id, peer, blocks, ports });
      const cidrs =
        version === 4
          ? (permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp)
          : (permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6);
      for (const cidr of cidrs) {
        const block = parseCidr(cidr ?? '');
        if (block?.version === version) add(cidr!, [block]);
      }
      for (const { PrefixListId } of permission.PrefixListIds ?? []) {
        add(PrefixListId ?? '', world.prefixList(PrefixListId ?? '', version));
        addAll(world.unseenPrefixList(PrefixListId ?? ''));
      }
      for (const { GroupId } of permission.UserIdGroupPairs ?? []) {
        if (GroupId === undefined) continue;
        groups.add(GroupId);
        add(GroupId, []);
      }
    }
  }
  return { blocks: union(rules.flatMap(({ blocks }) => blocks)), groups, rules, unseen: [...unseen] };
}

/** All ports where the protocol is `-1`, where none are written, and where they are written as -1. */
function takes({ IpProtocol, FromPort, ToPort }: Stored<Ec2.IpPermission>, port: number): boolean {
  if (isAll(IpProtocol) || FromPort === undefined || FromPort === -1) return true;
  return FromPort <= port && port <= (ToPort ?? FromPort);
}

function portsOf({ IpProtocol, FromPort, ToPort }: Stored<Ec2.IpPermission>): string {
  if (isAll(IpProtocol)) return 'all';
  if (FromPort === undefined || FromPort === -1) return IpProtocol ?? 'all';
  return `${IpProtocol} ${FromPort}${ToPort === undefined || ToPort === FromPort ? '' : `-${ToPort}`}`;
}

/** The rule that lets an address or a member of groups through, as words: `sg-1 tcp 443 0.0.0.0/0`. */
export function deciding({ rules }: GroupRules, address: string, members: readonly string[]): string | undefined {
  const block = parseCidr(address);
  const rule =
    (block && rules.find(({ blocks }) => intersection(blocks, [block]).length > 0)) ??
    rules.find(({ peer }) => members.includes(peer));
  return rule && `${rule.group} ${rule.ports} ${rule.peer}`;
}
