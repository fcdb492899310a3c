import type { Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { IngressTraffic, OpenIngress, UnseenIngress, WorldIngress } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scope } from '../../model/scope.ts';
import { count, parseCidr, publicPart, union, type Block } from './addresses.ts';

/**
 * From how many public addresses on a rule set counts as open to the world: a quarter of all IPv4 addresses, half of
 * those that IPv6 routes. Nobody's own network is that large, so `0.0.0.0/1`, or everything but one small block, is the
 * internet by another name.
 */
export const WORLD = { 4: 1n << 30n, 6: 1n << 124n } as const;

export type Permission = NonNullable<Records<'ec2.security-groups'>[number]['data']['IpPermissions']>[number];

export interface PrefixList {
  /** As far as they were read. */
  readonly blocks: readonly Block[];
  readonly gap?: Gap;
}

/** One rule for one source. */
interface Rule extends IngressTraffic {
  readonly source: string;
  readonly blocks: readonly Block[];
}

/**
 * What the rules of a direction let through to or from the whole internet, taken together: two halves of the internet in
 * two rules are the internet.
 */
export function worldTraffic(
  permissions: readonly Permission[],
  prefixLists: (id: string) => PrefixList,
): WorldIngress {
  const rules: Rule[] = [];
  const unseen: UnseenIngress[] = [];
  for (const permission of permissions) {
    const traffic = trafficOf(permission);
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = permission;
    for (const cidr of [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)]) {
      const block = cidr === undefined ? undefined : parseCidr(cidr);
      if (cidr !== undefined && block !== undefined) rules.push({ ...traffic, source: cidr, blocks: [block] });
    }
    for (const { PrefixListId: id } of PrefixListIds) {
      if (id === undefined) continue;
      const list = prefixLists(id);
      rules.push({ ...traffic, source: id, blocks: list.blocks });
      if (list.gap !== undefined) unseen.push({ ...traffic, prefixList: id, gap: list.gap });
    }
  }
  return { open: [...openIngress(rules, 4), ...openIngress(rules, 6)], unseen };
}

const PROTOCOLS: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

export function trafficOf({ IpProtocol = '-1', FromPort, ToPort }: Permission): IngressTraffic {
  const protocol = PROTOCOLS[IpProtocol] ?? IpProtocol.toLowerCase();
  if (!hasPorts(protocol)) return { protocol };
  const all = FromPort === undefined || FromPort < 0;
  return { protocol, fromPort: all ? 0 : FromPort, toPort: all ? 65_535 : (ToPort ?? FromPort) };
}

const hasPorts = (protocol: string): boolean => protocol === 'tcp' || protocol === 'udp';

function openIngress(rules: readonly Rule[], version: 4 | 6): readonly OpenIngress[] {
  const own = rules
    .map((rule) => ({ ...rule, blocks: rule.blocks.filter((block) => block.version === version) }))
    .filter(({ blocks }) => blocks.length > 0);
  const everything = open(own.filter(({ protocol }) => protocol === '-1'));
  if (everything) return [{ protocol: '-1', ipVersion: version, sources: everything }];

  const protocols = [...new Set(own.map(({ protocol }) => protocol))]
    .filter((protocol) => protocol !== '-1')
    .toSorted();
  return protocols.flatMap((protocol): readonly OpenIngress[] => {
    const matching = own.filter((rule) => rule.protocol === protocol || rule.protocol === '-1');
    if (hasPorts(protocol)) return openPorts(protocol, version, matching);
    const sources = open(matching);
    return sources ? [{ protocol, ipVersion: version, sources }] : [];
  });

  /** The sources, if they are the internet together. */
  function open(matching: readonly Rule[]): readonly string[] | undefined {
    const blocks = union(matching.flatMap((rule) => rule.blocks));
    return count(publicPart(blocks, version)) >= WORLD[version]
      ? [...new Set(matching.map(({ source }) => source))].toSorted()
      : undefined;
  }

  /** Rules may overlap in ports only in part, so each stretch between two ends of port ranges is judged by itself. */
  function openPorts(protocol: string, ipVersion: 4 | 6, matching: readonly Rule[]): readonly OpenIngress[] {
    const starts = matching.flatMap(({ fromPort = 0, toPort = 65_535 }) => [fromPort, toPort + 1]);
    const cuts = [...new Set([0, ...starts, 65_536])].toSorted((a, b) => a - b);
    const result: OpenIngress[] = [];
    for (const [index, fromPort] of cuts.entries()) {
      const toPort = (cuts[index + 1] ?? 0) - 1;
      if (toPort < fromPort) continue;
      const sources = open(
        matching.filter((rule) => (rule.fromPort ?? 0) <= fromPort && toPort <= (rule.toPort ?? 65_535)),
      );
      const last = result.at(-1);
      if (sources === undefined) continue;
      if (last !== undefined && last.toPort === fromPort - 1 && last.sources.join() === sources.join()) {
        result[result.length - 1] = { ...last, toPort };
      } else result.push({ protocol, ipVersion, fromPort, toPort, sources });
    }
    return result;
  }
}

/** Rules may refer to prefix lists, whose entries DescribeSecurityGroups does not show. */
export function readPrefixLists(
  entries: Answer<Records<'ec2.prefix-list-entries'>>,
  lists: Answer<Records<'ec2.managed-prefix-lists'>>,
  scope: Scope,
): (id: string) => PrefixList {
  const missing = (detail: string): Gap => ({
    cause: 'not-collected',
    operation: 'ec2:GetManagedPrefixListEntries',
    action: 'ec2:GetManagedPrefixListEntries',
    scope,
    detail,
  });
  if (entries.state !== 'present') {
    const gap = entries.state === 'unknown' ? entries.gap : missing('No prefix list was read.');
    return () => ({ blocks: [], gap });
  }
  const blocks = new Map<string, Block[]>();
  const gaps = new Map<string, Gap>();
  // A list without entries has no record of entries: that it was seen at all is known from the list of lists.
  if (lists.state === 'present') for (const { arn } of lists.value) blocks.set(idOf(arn), []);
  for (const { arn, data } of entries.value) {
    const id = idOf(arn);
    if (data.state === 'unknown') gaps.set(id, data.gap);
    if (data.state !== 'present') continue;
    const block = parseCidr(data.value.Cidr ?? '');
    const known = blocks.get(id);
    if (block === undefined) gaps.set(id, { ...missing('An entry is not a CIDR.'), cause: 'unreadable' });
    else if (known === undefined) blocks.set(id, [block]);
    else known.push(block);
  }
  return (id) => {
    const known = blocks.get(id);
    const gap = gaps.get(id) ?? (known === undefined ? missing(`The prefix list ${id} was not read.`) : undefined);
    return { blocks: known ?? [], ...(gap && { gap }) };
  };
}

/** `pl-…` of the ARN of a prefix list or of one of its entries. */
const idOf = (arn: string): string => /prefix-list\/(pl-[^/]+)/.exec(arn)?.[1] ?? arn;
