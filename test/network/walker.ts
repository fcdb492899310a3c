import type {
  NetworkBlocker,
  NetworkDirection,
  NetworkPacket,
  NetworkQuestion,
  NetworkSnapshot,
  NotInspected,
} from '../../src/model/network.ts';
import { type Address, formatAddress, parseAddress, sameAddress } from './walker/addresses.ts';
import { type Blame, blames, furthest } from './walker/blame.ts';
import { type Delivered, fates, flights, refusal, request, type Sender } from './walker/fates.ts';
import type { Packet } from './walker/filters.ts';
import { type End, endsOf, holdsAddress, isInternet } from './walker/places.ts';
import { reply } from './walker/reply.ts';
import { FIRST_EPHEMERAL, LAST_PORT, type World, worldOf } from './walker/representatives.ts';
import type { Stop } from './walker/trail.ts';

/*
 * The judge of the network engine: it sends single packets through the snapshot, one for each way in which a packet can
 * differ, and reads nothing of the engine. Slow and literal on purpose.
 */

export interface Walked {
  readonly reachable?: boolean;
  readonly inspected?: boolean;
  /** A path, and of `inspected` the endpoints. */
  readonly via: readonly string[];
  /** Every path that delivers. */
  readonly vias: readonly (readonly string[])[];
  readonly blockedBy: NetworkBlocker | null;
  readonly direction: NetworkDirection | null;
  /** All that the README lets be named, {@link blockedBy} among them. */
  readonly alternatives: readonly Blame[];
  readonly reason: NotInspected | null;
  /** Of those that arrive. */
  readonly packet: NetworkPacket | null;
}

const written = ({ protocol, source, sourcePort, destination, destinationPort }: Packet): NetworkPacket => ({
  protocol,
  source: formatAddress(source),
  sourcePort,
  destination: formatAddress(destination),
  destinationPort,
});

const unreachable = (stops: readonly Stop[]): Walked => {
  const [decisive] = stops;
  return {
    reachable: false,
    via: [],
    vias: [],
    blockedBy: decisive?.kind ?? null,
    direction: decisive?.direction ?? null,
    alternatives: blames(stops),
    reason: null,
    packet: null,
  };
};

/**
 * A function without subnets reaches whatever is public and, having no interface, nothing in a VPC; its IPv6 is not
 * told from its IPv4: the README calls it delivered without a word on the family.
 */
function fromOutside({ snapshot, question }: World): Walked {
  const to = endsOf(snapshot, question.to);
  const open =
    (to.kind === 'internet' && (to.only === null || isInternet(snapshot, to.only))) ||
    (to.kind === 'service' && isInternet(snapshot, to.only));
  if (!open) {
    const [kind, also] =
      to.kind === 'interfaces'
        ? (['network-interface', ['route-table', 'internet-gateway']] as const)
        : (['internet-gateway', []] as const);
    return unreachable([refusal(kind, 'address', also)]);
  }
  return {
    reachable: true,
    via: [],
    vias: [[]],
    blockedBy: null,
    direction: null,
    alternatives: [],
    reason: null,
    packet: null,
  };
}

function reach(world: World): Walked {
  if (endsOf(world.snapshot, world.question.from).kind === 'outside') return fromOutside(world);
  const stops: Stop[] = [];
  const delivered: Delivered[] = [];
  for (const flight of flights(world)) {
    if (!isFlight(flight)) stops.push(flight);
    else {
      for (const fate of fates(world, ...flight, world.ports)) {
        if ('stop' in fate) stops.push(fate.stop);
        else delivered.push(fate.delivered);
      }
    }
  }
  const [first] = delivered;
  // An end that the snapshot lacks has no interface.
  if (first === undefined)
    return unreachable(furthest(stops.length > 0 ? stops : [refusal('network-interface', 'address')]));
  const vias = [...new Map(delivered.map(({ via }) => [via.join(' '), via])).values()];
  return {
    reachable: true,
    via: first.via,
    vias,
    blockedBy: null,
    direction: null,
    alternatives: [],
    reason: null,
    packet: written(first.packet),
  };
}

const isFlight = <T extends readonly unknown[]>(flight: T | Stop): flight is T => Array.isArray(flight);

/** The remote end that `inspected` stands in for the internet. */
const STAND_IN = { 4: '203.0.113.10', 6: '2600:beef::10' } as const;

/**
 * Every way of every packet of a pair counts as a path of it: `inspected` is universal, and AWS, not the flow, chooses.
 * Block Public Access is not among what is ignored, so it counts.
 */
function inspect(world: World): Walked {
  const { question } = world;
  const standIn = (place: NetworkQuestion['from']): NetworkQuestion['from'] =>
    place.type === 'internet' ? { ...place, ip: place.ip ?? STAND_IN[question.ipVersion] } : place;
  const asked: World = { ...world, question: { ...question, from: standIn(question.from), to: standIn(question.to) } };
  const answers: NotInspected[] = [];
  const crossed = new Set<string>();
  let connected = 0;
  for (const flight of flights(asked)) {
    if (!isFlight(flight)) continue;
    const [sender, to, ends, packet] = flight;
    const sharing = sender.end !== null && sender.end.subnet.SubnetId === to?.subnet.SubnetId;
    for (const leg of request(asked, sender, to, ends, packet, true)) {
      const from = to ?? leg.trail.exit;
      if (leg.stop !== null || from === null) continue;
      const back = sender.end === null ? ({ kind: 'internet' } as const) : ({ kind: 'end', end: sender.end } as const);
      for (const returned of reply({ ...asked, ports: [40_000] }, from, back, leg.trail, packet, leg.packet, true)) {
        if (returned.stop !== null) continue;
        connected += 1;
        const there = new Set(leg.trail.endpoints);
        const again = new Set(returned.trail.endpoints);
        for (const id of there) crossed.add(id);
        if (sharing) answers.push('same-subnet');
        else if (there.size === 0) answers.push('bypass-forward');
        else if (again.size === 0) answers.push('bypass-return');
        else if (there.size !== again.size || [...there].some((id) => !again.has(id))) answers.push('asymmetric');
      }
    }
  }
  const order: readonly NotInspected[] = ['same-subnet', 'bypass-forward', 'bypass-return', 'asymmetric'];
  const reason = connected === 0 ? 'no-path' : (order.find((one) => answers.includes(one)) ?? null);
  const via = reason === null ? [...crossed].toSorted() : [];
  return {
    inspected: reason === null,
    via,
    vias: [via],
    blockedBy: null,
    direction: null,
    alternatives: [],
    reason,
    packet: null,
  };
}

/** The answer to a question, by sending one packet of every sort that there is. */
export function walk(snapshot: NetworkSnapshot, question: NetworkQuestion): Walked {
  const world = worldOf(snapshot, question);
  return question.kind === 'inspected' ? inspect(world) : reach(world);
}

export interface Delivery {
  readonly delivered: boolean;
  readonly vias: readonly (readonly string[])[];
  /** Why not. */
  readonly because: string;
}

const lost = (because: string): Delivery => ({ delivered: false, vias: [], because });

/**
 * Whether this one packet gets through, and its reply: from an interface that has its source address, to one that has
 * its destination. What comes from the internet may name the public address of a listed interface, or its private one.
 */
export function deliver(snapshot: NetworkSnapshot, question: NetworkQuestion, packet: NetworkPacket): Delivery {
  const world = worldOf(snapshot, question);
  const source = parseAddress(packet.source);
  const destination = privateOf(snapshot, packet.destination);
  if (source === undefined || destination === undefined) return lost('an address that is none');
  if (source.family !== question.ipVersion || destination.family !== question.ipVersion)
    return lost('the other family');
  if (packet.protocol !== question.protocol || packet.destinationPort !== question.port)
    return lost('not what is asked');
  if (packet.sourcePort < FIRST_EPHEMERAL || packet.sourcePort > LAST_PORT) return lost('no source port of a client');
  const from = endsOf(snapshot, question.from);
  const to = endsOf(snapshot, question.to);
  if (from.kind === 'outside') {
    const { reachable = false, vias } = fromOutside(world);
    return { delivered: reachable, vias, because: '' };
  }
  const isSource = (end: End | null, only: Address | null): boolean =>
    end === null
      ? isInternet(snapshot, source) && (only === null || sameAddress(only, source))
      : holdsAddress(end, source);
  const senders: readonly Sender[] =
    from.kind === 'interfaces'
      ? from.ends.filter((end) => isSource(end, null)).map((end) => ({ end, address: source }))
      : from.kind === 'internet' && isSource(null, from.only)
        ? [{ end: null, address: source }]
        : [];
  const receivers: readonly (End | null)[] =
    to.kind === 'interfaces'
      ? to.ends.filter((end) => holdsAddress(end, destination))
      : to.kind === 'outside' || (to.only !== null && !sameAddress(to.only, destination))
        ? []
        : [null];
  if (senders.length === 0) return lost('nobody who is asked for has the source address');
  if (receivers.length === 0) return lost('nobody who is asked for has the destination address');
  const sent: Packet = {
    protocol: packet.protocol,
    source,
    sourcePort: packet.sourcePort,
    destination,
    destinationPort: packet.destinationPort,
  };
  const all = senders.flatMap((sender) =>
    receivers.flatMap((end) => [...fates(world, sender, end, to, sent, [packet.sourcePort])]),
  );
  const vias = all.flatMap((fate) => ('delivered' in fate ? [fate.delivered.via] : []));
  const stops = furthest(all.flatMap((fate) => ('stop' in fate ? [fate.stop] : [])));
  return {
    delivered: vias.length > 0,
    vias,
    because: blames(stops)
      .map(({ blockedBy, direction }) => `${blockedBy} ${direction}`)
      .join(', '),
  };
}

/** The private address behind a public one of a listed interface; any other address as it is. */
function privateOf(snapshot: NetworkSnapshot, text: string): Address | undefined {
  for (const { PrivateIpAddresses = [], PrivateIpAddress, Association } of snapshot.NetworkInterfaces ?? []) {
    for (const one of [{ PrivateIpAddress, Association }, ...PrivateIpAddresses]) {
      if (one.Association?.PublicIp === text) return parseAddress(one.PrivateIpAddress ?? '');
    }
  }
  return parseAddress(text);
}
