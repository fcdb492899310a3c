import type { NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, inCidr } from './addresses.ts';
import type { Subnet } from './places.ts';

/** One packet, nothing symbolic in it. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp';
  readonly source: Address;
  readonly sourcePort: number;
  readonly destination: Address;
  readonly destinationPort: number;
}

type Permission = NonNullable<NonNullable<NetworkSnapshot['SecurityGroups']>[number]['IpPermissions']>[number];
type Entry = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>[number];

const NUMBERS = { tcp: '6', udp: '17' } as const;

/** `-1`, a name or a number. */
const isProtocol = (text: string | undefined, protocol: 'tcp' | 'udp'): boolean =>
  text === '-1' || text === protocol || text === NUMBERS[protocol];

/** A range that is missing, or is -1, is every port. */
const inPorts = (from: number | undefined, to: number | undefined, port: number): boolean =>
  from === undefined || to === undefined || from === -1 || (from <= port && port <= to);

const inPrefixList = (snapshot: NetworkSnapshot, id: string | undefined, address: Address): boolean =>
  (snapshot.PrefixListEntries?.[id ?? ''] ?? []).some(({ Cidr }) => inCidr(Cidr, address));

/**
 * Rules 1 and 6: whether a rule of any of the groups lets the packet out to, or in from, the peer. `references` are the
 * groups of the peer, empty where references are lost. A group that the snapshot lacks has no rules.
 */
export function groupsAllow(
  snapshot: NetworkSnapshot,
  groups: readonly string[],
  way: 'out' | 'in',
  packet: Packet,
  references: readonly string[],
): boolean {
  const peer = way === 'out' ? packet.destination : packet.source;
  const allows = (permission: Permission): boolean =>
    isProtocol(permission.IpProtocol, packet.protocol) &&
    (permission.IpProtocol === '-1' || inPorts(permission.FromPort, permission.ToPort, packet.destinationPort)) &&
    ((permission.IpRanges ?? []).some(({ CidrIp }) => inCidr(CidrIp, peer)) ||
      (permission.Ipv6Ranges ?? []).some(({ CidrIpv6 }) => inCidr(CidrIpv6, peer)) ||
      (permission.PrefixListIds ?? []).some(({ PrefixListId }) => inPrefixList(snapshot, PrefixListId, peer)) ||
      (permission.UserIdGroupPairs ?? []).some(({ GroupId }) => references.includes(GroupId ?? '')));
  return (snapshot.SecurityGroups ?? [])
    .filter(({ GroupId }) => groups.includes(GroupId ?? ''))
    .some(({ IpPermissions = [], IpPermissionsEgress = [] }) =>
      (way === 'out' ? IpPermissionsEgress : IpPermissions).some(allows),
    );
}

/**
 * Rule 3: the entry with the lowest number that matches decides; what none matches is denied. A subnet that no NACL is
 * associated with has the default one of its VPC. Where there is not even that, nothing filters: the README knows no
 * such snapshot.
 */
export function aclAllows(snapshot: NetworkSnapshot, subnet: Subnet, way: 'out' | 'in', packet: Packet): boolean {
  const acls = snapshot.NetworkAcls ?? [];
  const acl =
    acls.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId)) ??
    acls.find(({ VpcId, IsDefault }) => VpcId === subnet.VpcId && IsDefault === true);
  if (acl === undefined) return true;
  const peer = way === 'out' ? packet.destination : packet.source;
  const matches = ({ Egress, Protocol, CidrBlock, Ipv6CidrBlock, PortRange }: Entry): boolean =>
    Egress === (way === 'out') &&
    inCidr(peer.family === 4 ? CidrBlock : Ipv6CidrBlock, peer) &&
    isProtocol(Protocol, packet.protocol) &&
    (Protocol === '-1' || inPorts(PortRange?.From, PortRange?.To, packet.destinationPort));
  const [first] = (acl.Entries ?? [])
    .filter(matches)
    .toSorted((one, other) => (one.RuleNumber ?? 0) - (other.RuleNumber ?? 0));
  return first?.RuleAction === 'allow';
}
