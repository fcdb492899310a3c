import type {
  NetworkAnswer,
  NetworkDirection,
  NetworkEdit,
  NetworkHop,
  NetworkPacket,
  NetworkQuestion,
  NetworkRepair,
} from '../../model/network.ts';
import { formatAddress } from './addresses.ts';
import type { Arrival, Outcome } from './ask.ts';
import { EPHEMERAL, type Blocks, type PortRange } from './flows.ts';
import { listOf, type Network } from './network.ts';
import type { Crossing, Stopped, Track, Trail } from './walk.ts';

/** Concrete addresses and ports for every stretch of a flow. */
interface Numbers {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
  /** What each NAT gateway makes of the source. */
  readonly translated: readonly { readonly address: string; readonly port: number }[];
}

/** The smallest address, so that two runs choose the same. */
const lowest = (blocks: Blocks): string => {
  const [first] = blocks;
  return first === undefined ? '' : formatAddress(first.version, first.first);
};

const clientPort = ({ from, to }: PortRange = EPHEMERAL): number => (from <= 40_000 && 40_000 <= to ? 40_000 : from);

const translations = (crossings: readonly Crossing[], outer: Arrival['outer']): Numbers['translated'] =>
  crossings.map(({ addresses }, index) => ({
    address: lowest(outer?.[index]?.to ?? addresses),
    port: clientPort(outer?.[index]?.port),
  }));

function numbersOfArrival({ port }: NetworkQuestion, forward: Arrival, reply: Arrival | undefined): Numbers {
  const { crossings } = forward.track;
  const source = reply?.flow.to ?? crossings[0]?.inner.from ?? forward.flow.from;
  return {
    source: lowest(source),
    sourcePort: clientPort(reply?.flow.port),
    destination: lowest(reply?.flow.from ?? forward.flow.to),
    port,
    translated: translations(crossings, reply?.outer),
  };
}

function numbersOfStop({ port }: NetworkQuestion, { flow, track, direction }: Stopped, forward?: Arrival): Numbers {
  const crossings = forward?.track.crossings ?? track.crossings;
  const isReply = direction === 'return';
  const behind = track.crossings.length > 0;
  const source = behind ? track.crossings[0]!.inner.from : isReply ? flow.to : flow.from;
  const translated = crossings.map(({ addresses }, index) => ({
    address: lowest(isReply && index === track.crossings.length - 1 ? flow.to : addresses),
    port: clientPort(isReply && index === track.crossings.length - 1 ? flow.port : EPHEMERAL),
  }));
  return {
    source: lowest(source),
    sourcePort: clientPort(isReply && !behind ? flow.port : EPHEMERAL),
    destination: lowest(isReply ? flow.from : flow.to),
    port,
    translated,
  };
}

/** The packet as it is where so many NAT gateways stand in for the source. */
function packetAt(
  numbers: Numbers,
  protocol: 'tcp' | 'udp',
  direction: NetworkDirection,
  depth: number,
): NetworkPacket {
  const { address, port } = numbers.translated[depth - 1] ?? { address: numbers.source, port: numbers.sourcePort };
  const { destination } = numbers;
  return direction === 'forward'
    ? { protocol, source: address, sourcePort: port, destination, destinationPort: numbers.port }
    : { protocol, source: destination, sourcePort: numbers.port, destination: address, destinationPort: port };
}

function hopsOf({ trail }: Track, numbers: Numbers, protocol: 'tcp' | 'udp'): readonly NetworkHop[] {
  const hops: NetworkHop[] = [];
  let packet: NetworkPacket | undefined;
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) {
    const { direction, depth, before } = at;
    const { component, id, action, rule } = at.hop;
    packet ??= packetAt(numbers, protocol, direction, depth);
    const words = typeof rule === 'function' ? rule(packet) : rule;
    const hop = { direction, component, id, action, packet };
    hops.push(words === undefined ? hop : { ...hop, rule: words });
    if (before?.direction !== direction || before.depth !== depth) packet = undefined;
  }
  return hops.toReversed();
}

type Explanation = Pick<NetworkAnswer, 'hops' | 'packet' | 'code' | 'repair' | 'because'>;

const words = ({ protocol, source, sourcePort, destination, destinationPort }: NetworkPacket): string =>
  `${protocol} ${ends(source, sourcePort)} → ${ends(destination, destinationPort)}`;

const ends = (address: string, port: number): string =>
  address === '' ? `any:${port}` : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** What is said of a flow that arrives. */
export function explainArrival(
  question: NetworkQuestion,
  outcome: Extract<Outcome, { kind: 'delivered' }>,
): Explanation {
  const { forward, reply } = outcome;
  if (forward.flow.from.length === 0) {
    const because = 'The function is outside every VPC: nothing of the network stands between it and the internet.';
    return { hops: [], packet: null, code: null, repair: null, because };
  }
  const numbers = numbersOfArrival(question, forward, reply);
  const packet = packetAt(numbers, question.protocol, 'forward', 0);
  const hops = hopsOf((reply ?? forward).track, numbers, question.protocol);
  const { via } = forward.track;
  const by = via.length === 0 ? 'inside the VPC' : `by ${via.join(', ')}`;
  const back = reply === undefined ? '; nothing needs to come back' : ', and its reply comes back';
  return { hops, packet, code: null, repair: null, because: `${words(packet)} arrives ${by}${back}.` };
}

/** What is said of a flow that is stopped: where, by which rule, and what would let it past. */
export function explainStop(
  network: Network,
  question: NetworkQuestion,
  { stop, forward }: Extract<Outcome, { kind: 'stopped' }>,
): Explanation {
  const numbers = numbersOfStop(question, stop, forward);
  const depth = stop.track.trail?.depth ?? 0;
  const packet = packetAt(numbers, question.protocol, stop.direction, depth);
  const at = stop.rule ?? stop.ids.join(', ');
  const rules = stop.by === 'security-group' ? `${isOutbound(stop) ? 'outbound' : 'inbound'} rules of the ` : '';
  const where = `${rules}${NAMES[stop.by]}${at === '' ? '' : ` (${at})`}`;
  const reply = stop.direction === 'return' ? 'The reply ' : '';
  return {
    hops: hopsOf(stop.track, numbers, question.protocol),
    packet:
      numbers.source === '' && numbers.destination === '' ? null : packetAt(numbers, question.protocol, 'forward', 0),
    code: stop.code,
    repair: repairOf(network, question, stop, packet, forward),
    because: `${reply}${words(packet)} is dropped by the ${where}.`,
  };
}

/** The groups of the source are asked first of all. */
const isOutbound = ({ track }: Stopped): boolean => track.steps === 0;

const NAMES = {
  'security-group': 'security group',
  'network-acl': 'network ACL',
  'route-table': 'route table',
  'internet-gateway': 'internet gateway',
  'egress-only-internet-gateway': 'egress-only internet gateway',
  'nat-gateway': 'NAT gateway',
  'vpc-peering-connection': 'VPC peering connection',
  'transit-gateway': 'transit gateway',
  'transit-gateway-route-table': 'route table of the transit gateway',
  'vpc-endpoint': 'VPC endpoint',
  'network-interface': 'network interface',
  'load-balancer': 'load balancer',
  'vpc-block-public-access': 'VPC Block Public Access of the account',
  'endpoint-policy': 'policy of the VPC endpoint',
} as const satisfies Record<Stopped['by'], string>;

/** The change that lets a packet past what stops it. */
function repairOf(
  network: Network,
  question: NetworkQuestion,
  stop: Stopped,
  packet: NetworkPacket,
  forward: Arrival | undefined,
): NetworkRepair {
  const { by: component, code, ids } = stop;
  const id = ids[0] ?? '';
  const change = (text: string, edit?: NetworkEdit): NetworkRepair =>
    edit === undefined ? { component, id, change: text } : { component, id, change: text, edit };
  switch (component) {
    case 'security-group': {
      const isEgress = isOutbound(stop);
      const peer = host(isEgress ? packet.destination : packet.source);
      const { protocol, port } = question;
      const rule = `Allow ${protocol} ${port} ${isEgress ? 'to' : 'from'} ${peer} in ${id}.`;
      if (id === '' || peer === '') return change(rule);
      return change(rule, { kind: 'security-group-rule', group: id, egress: isEgress, protocol, port, peer });
    }
    case 'network-acl': {
      const isEgress = stop.egress === true;
      const peer = host(isEgress ? packet.destination : packet.source);
      const ports = stop.direction === 'return' ? EPHEMERAL : { from: question.port, to: question.port };
      const span = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
      const text = `Allow ${question.protocol} ${span} ${isEgress ? 'outbound to' : 'inbound from'} ${peer} in ${id}, before the rule that denies it.`;
      const ruleNumber = freeNumber(network, id, isEgress, stop.rule);
      if (ruleNumber === undefined || peer === '') return change(text);
      const { protocol } = question;
      return change(text, { kind: 'network-acl-entry', acl: id, egress: isEgress, ruleNumber, protocol, ports, peer });
    }
    case 'route-table': {
      if (REDIRECTED.has(code) || (forward?.track.middleboxes.length ?? 0) > 0) {
        return change('Route the reply through the appliances that the request crosses, and no others.');
      }
      const destination = host(packet.destination);
      const target = candidateFor(network, stop);
      if (target === undefined || id === '' || destination === '') {
        return change(`Add a route to ${destination || 'the destination'} in ${id || 'the table'}.`);
      }
      return change(`Route ${destination} to ${target} in ${id}.`, { kind: 'route', table: id, destination, target });
    }
    case 'network-interface':
      return code === 'ENI_SOURCE_DEST_CHECK_RESTRICTION'
        ? change(`Switch the source/destination check of ${id} off, if it is meant to forward.`, {
            kind: 'source-destination-check',
            interface: id,
          })
        : change(`Give both ends an IPv${question.ipVersion} address.`);
    case 'internet-gateway':
      return change(
        code === 'BAD_STATE_ATTACHMENT'
          ? `Attach ${id || 'an internet gateway'} to the VPC.`
          : 'Give the interface a public address, or send it by a NAT gateway.',
      );
    case 'egress-only-internet-gateway':
      return change(
        code === 'BAD_STATE_ATTACHMENT' ? `Attach ${id} to the VPC.` : 'What comes in needs an internet gateway.',
      );
    case 'nat-gateway':
      return change(`Replace ${id}, which is not available.`);
    case 'vpc-peering-connection':
      return change(
        code === 'BAD_STATE' ? `Accept ${id}.` : `Peer with the VPC of the destination: ${id} leads nowhere else.`,
      );
    case 'transit-gateway':
      return change(`Attach ${id} in the zone of the sender.`);
    case 'transit-gateway-route-table':
      return change(`Add a route to the VPC of the destination in ${id || 'the table of the attachment'}.`);
    case 'vpc-endpoint':
      return change(
        code === 'BAD_STATE' ? `Bring ${id} into the state available.` : `${id} does not take this traffic.`,
      );
    case 'load-balancer':
      return change(
        code === 'ELBV2_LISTENERS_MISMATCH'
          ? `Add a listener on port ${question.port} to ${id}.`
          : `${id} is internal: only an internet-facing one is reached from the internet.`,
      );
    case 'vpc-block-public-access':
      return change('Exclude the VPC or subnet from VPC Block Public Access.');
    case 'endpoint-policy':
      return change(`Allow ${question.to.action ?? 'the action'} on the resource in the policy of ${id}.`);
  }
}

/** Codes of replies that go through other middleboxes than their requests. */
const REDIRECTED: ReadonlySet<string> = new Set(['ASYMMETRIC_INSPECTION', 'INGRESS_RTB_TRAFFIC_REDIRECTION']);

const host = (address: string): string =>
  address === '' ? '' : address.includes(':') ? `${address}/128` : `${address}/32`;

/** A number that no entry of the direction has, before the one that denies. */
function freeNumber(network: Network, acl: string, isEgress: boolean, rule: string | undefined): number | undefined {
  const written = rule?.split('#').at(-1);
  const denying = written === '*' || written === undefined ? 32_767 : Number(written);
  const entries = listOf(network.snapshot.NetworkAcls).find(({ NetworkAclId }) => NetworkAclId === acl)?.Entries;
  const taken = new Set(
    listOf(entries)
      .filter(({ Egress }) => (Egress ?? false) === isEgress)
      .map(({ RuleNumber }) => RuleNumber),
  );
  for (let number = denying - 1; number > 0; number -= 1) if (!taken.has(number)) return number;
  return undefined;
}

/** A gateway that could carry the packet on, where the VPC has one. */
function candidateFor(network: Network, { track, flow, direction }: Stopped): string | undefined {
  const [to] = flow.to;
  const subnet = network.subnet(track.visited.at(-1));
  if (to === undefined || subnet === undefined) return undefined;
  const vpc = subnet.VpcId ?? '';
  const { VpcPeeringConnections, NatGateways } = network.snapshot;
  const peering = listOf(VpcPeeringConnections).find(({ Status, RequesterVpcInfo, AccepterVpcInfo }) => {
    const ends = [RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId];
    const peer = ends.find((one) => one !== vpc);
    return (
      Status?.Code?.toLowerCase() === 'active' &&
      ends.includes(vpc) &&
      network.blocksOf(peer ?? '', to.version).some(({ first, last }) => first <= to.first && to.first <= last)
    );
  });
  if (peering !== undefined) return peering.VpcPeeringConnectionId;
  const isInside = network.vpcBlocks(to.version).some(({ first, last }) => first <= to.first && to.first <= last);
  if (isInside) return undefined;
  const gateway = network.internetGatewayOf(vpc)?.InternetGatewayId;
  const last = track.crossings.at(-1);
  const isPublic =
    last === undefined ? (track.sender?.publicAddresses.length ?? 0) > 0 : last.nat.ConnectivityType !== 'private';
  if (direction === 'return' || isPublic || to.version === 6) {
    const isOut = direction === 'forward' && to.version === 6;
    return gateway ?? (isOut ? network.egressOnlyInternetGatewayOf(vpc)?.EgressOnlyInternetGatewayId : undefined);
  }
  // What was translated once is not sent round again.
  if (last !== undefined) return undefined;
  return listOf(NatGateways).find(
    ({ State, VpcId, ConnectivityType, SubnetId }) =>
      State?.toLowerCase() === 'available' &&
      VpcId === vpc &&
      ConnectivityType !== 'private' &&
      SubnetId !== subnet.SubnetId,
  )?.NatGatewayId;
}
