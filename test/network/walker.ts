import type {
  NetworkBlocker,
  NetworkDirection,
  NetworkPacket,
  NetworkQuestion,
  NetworkSnapshot,
  NotInspected,
} from '../../src/model/network.ts';
import {
  type Address,
  type Block,
  block,
  formatAddress,
  parseAddress,
  sameAddress,
  SPACES,
  within,
} from './addresses.ts';
import { policyAllows } from './endpoint-policy.ts';
import { groupsAllow, type Packet } from './filters.ts';
import {
  atNat,
  blockedPublicly,
  egressOnlyGatewayOf,
  enter,
  type Exit,
  type Flow,
  hop,
  inSubnet,
  internetGatewayOf,
  type Leg,
  type Stop,
  start,
  type Target,
  type Trail,
  transitReferences,
} from './hops.ts';
import { blocksOf, type End, type Ends, endsOf, holdsAddress, isInternet, isUsable, subnetBlocks } from './places.ts';
import { edgeTable, isUp } from './routes.ts';

/*
 * The judge of the network engine: it sends single packets through the snapshot, one for each way in which a packet can
 * differ, and reads nothing of the engine. Slow and literal on purpose.
 */

/** Whom to blame; the README lets more than one be right where choices fail at different places. */
export interface Blame {
  readonly blockedBy: NetworkBlocker;
  readonly direction: NetworkDirection;
}

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

type Delivered = { readonly via: readonly string[]; readonly packet: Packet };
type Outcome = { readonly stop: Stop } | { readonly delivered: Delivered };

const FIRST_EPHEMERAL = 1024;
const LAST_PORT = 65_535;

/** One address for each set of blocks that it can be in, from either side of every border. */
function representatives(blocks: readonly Block[], fits: (address: Address) => boolean): readonly Address[] {
  const found = new Map<string, Address>();
  for (const { family, first, last } of blocks) {
    for (const value of [first - 1n, first, first + 1n, last - 1n, last, last + 1n]) {
      const address: Address = { family, value };
      if (value < 0n || !fits(address)) continue;
      const within_ = blocks.map((one) => (within(one, address) ? 1 : 0)).join('');
      if (!found.has(within_)) found.set(within_, address);
    }
  }
  return [...found.values()];
}

/** Every number that could be a border of ports, in the snapshot and in the question. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Source ports: of a snapshot's filters, one on either side of every border. */
function sourcePorts(snapshot: NetworkSnapshot): readonly number[] {
  const ranges = (snapshot.NetworkAcls ?? []).flatMap(({ Entries = [] }) =>
    Entries.flatMap(({ PortRange }) => numbersOf(PortRange)),
  );
  const borders = [40_000, FIRST_EPHEMERAL, LAST_PORT, ...ranges.flatMap((at) => [at - 1, at, at + 1])];
  const inRange = borders.filter((at) => FIRST_EPHEMERAL <= at && at <= LAST_PORT);
  const spans = (snapshot.NetworkAcls ?? []).flatMap(({ Entries = [] }) =>
    Entries.flatMap(({ PortRange: { From, To } = {} }) =>
      From === undefined || To === undefined ? [] : [[From, To] as const],
    ),
  );
  const found = new Map<string, number>();
  for (const port of inRange) {
    const key = spans.map(([from, to]) => (from <= port && port <= to ? 1 : 0)).join('');
    if (!found.has(key)) found.set(key, port);
  }
  return [...found.values()];
}

interface World {
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
  readonly blocks: readonly Block[];
  readonly ports: readonly number[];
}

function worldOf(snapshot: NetworkSnapshot, question: NetworkQuestion): World {
  const given = blocksOf(snapshot).filter((text) => text.includes('/'));
  return { snapshot, question, blocks: [...given.map(block), ...SPACES], ports: sourcePorts(snapshot) };
}

/** The addresses of an interface of the asked family that differ. */
function addressesOf({ blocks, question }: World, end: End): readonly Address[] {
  const family = question.ipVersion;
  if (!end.families.includes(family)) return [];
  if (end.addresses !== 'usable') return end.addresses.filter((one) => one.family === family);
  const usable = subnetBlocks(end.subnet)
    .map(block)
    .filter((one) => one.family === family)
    // Of the usable ones, first and last: borders too.
    .map((one) => ({ ...one, first: one.first + 4n, last: one.last - 1n }));
  return representatives(
    [...usable, ...blocks],
    (address) => address.family === family && isUsable(end.subnet, address),
  );
}

/** The public addresses that differ, or the one that is asked for. */
function internetAddresses({ snapshot, question, blocks }: World, only: Address | null): readonly Address[] {
  const family = question.ipVersion;
  if (only !== null) return only.family === family && isInternet(snapshot, only) ? [only] : [];
  return representatives(blocks, (address) => address.family === family && isInternet(snapshot, address));
}

const reversed = ({ source, sourcePort, destination, destinationPort, protocol }: Packet): Packet => ({
  protocol,
  source: destination,
  sourcePort: destinationPort,
  destination: source,
  destinationPort: sourcePort,
});

/** Rule 1, for what the flow crossed: middleboxes and NAT lose references, a transit gateway without support too. */
function referencesHold(snapshot: NetworkSnapshot, way: 'out' | 'in', trail: Trail): boolean {
  if (trail.endpoints.length > 0 || trail.appliances.length > 0 || trail.nats.length > 0) return false;
  return trail.transits.length === 0 || (way === 'in' && transitReferences(snapshot, trail));
}

type Client = { readonly kind: 'end'; readonly end: End } | { readonly kind: 'internet' };

/**
 * Rule 7: from where the request arrived back to who sent it, by way of the NAT gateways in reverse. Each of them may
 * have its replies at any port, and puts back the address that it hid.
 */
function* reply(
  { snapshot, ports }: World,
  from: End | Exit,
  to: Client,
  request: Trail,
  sent: Packet,
  arrivedAs: Packet,
  routingOnly: boolean,
): Generator<Leg> {
  const stages: readonly Target[] = [...request.nats.toReversed().map((pass) => ({ kind: 'nat', pass }) as const), to];
  const sender = 'subnet' in from ? from : null;

  function* depart(flow: Flow, packet: Packet): Generator<Leg> {
    const trail = start('return', request.steps);
    if ('subnet' in from) yield* hop(flow, inSubnet(snapshot, from.subnet), packet, trail);
    else {
      const table = from.kind === 'internet-gateway' ? edgeTable(snapshot, from.id) : undefined;
      yield* enter(flow, from.vpc, table, packet, trail);
    }
  }

  function* stage(nth: number, packet: Packet, go: (flow: Flow, packet: Packet) => Generator<Leg>): Generator<Leg> {
    const target = stages[nth] ?? to;
    const flow: Flow = { snapshot, routingOnly, request, sender, target };
    for (const port of target.kind === 'nat' ? ports : [sent.sourcePort]) {
      for (const leg of go(flow, { ...packet, destinationPort: port })) {
        if (leg.stop !== null || target.kind !== 'nat') yield leg;
        else {
          const { nat, inner, zone } = target.pass;
          const at = atNat(snapshot, nat, zone);
          if (at === undefined) continue;
          yield* stage(nth + 1, { ...leg.packet, destination: inner }, (on, back) => hop(on, at, back, leg.trail));
        }
      }
    }
  }

  yield* stage(0, reversed(arrivedAs), depart);
}

/** Rule 6 and what an end adds: its listener, its endpoint's state and policy. Nothing else may stop it here. */
function received(world: World, end: End | null, leg: Leg, sender: End | null): Stop | null {
  const { snapshot, question } = world;
  const { trail, packet } = leg;
  const at = (
    step: string,
    kind: NetworkBlocker,
    steps: readonly string[],
    also: readonly NetworkBlocker[] = [],
  ): Stop => ({
    kind,
    also,
    direction: 'forward',
    steps: [...trail.steps, ...steps],
    step,
  });
  const endpointId = end === null ? (trail.exit?.kind === 'endpoint' ? trail.exit.id : null) : end.endpoint;
  const endpoint = snapshot.VpcEndpoints?.find(({ VpcEndpointId }) => VpcEndpointId === endpointId);
  if (end !== null) {
    const references = sender !== null && referencesHold(snapshot, 'in', trail) ? sender.groups : [];
    // An interface endpoint that is not available has no better place to be told than where the packet gets to it.
    const down = end.endpoint !== null && !isUp(endpoint?.State);
    if (!groupsAllow(snapshot, end.groups, 'in', packet, references)) {
      return at('group-in', 'security-group', [], down ? ['vpc-endpoint'] : []);
    }
    if (down) return at('endpoint', 'vpc-endpoint', ['group-in']);
    if (end.loadBalancer !== null && !listens(snapshot, end.loadBalancer, packet)) {
      return at('listener', 'load-balancer', ['group-in']);
    }
  }
  const toService = question.to.type === 's3-bucket' || question.to.type === 'dynamodb-table';
  if (toService && endpointId !== null && !policyAllows(endpoint?.PolicyDocument, question)) {
    return at('policy', 'endpoint-policy', ['group-in']);
  }
  return null;
}

/** Only TCP ports that have a listener. */
function listens(snapshot: NetworkSnapshot, name: string, { protocol, destinationPort }: Packet): boolean {
  const arn = snapshot.LoadBalancers?.find(({ LoadBalancerName }) => LoadBalancerName === name)?.LoadBalancerArn;
  return (
    protocol === 'tcp' &&
    (snapshot.Listeners ?? []).some(({ LoadBalancerArn, Port }) => LoadBalancerArn === arn && Port === destinationPort)
  );
}

const refusal = (kind: NetworkBlocker, step: string, also: readonly NetworkBlocker[] = []): Stop => ({
  kind,
  also,
  direction: 'forward',
  steps: [],
  step,
});

/**
 * Rules 5 and 8 for a client of the internet, at the gateway of the destination's VPC: attached, a public address, Block
 * Public Access. Nothing says which of them is met first where more than one fails.
 */
function admitted(snapshot: NetworkSnapshot, end: End, address: Address): Stop | null {
  const gateway = internetGatewayOf(snapshot, end.vpc);
  const egressOnly = address.family === 6 && egressOnlyGatewayOf(snapshot, end.vpc) !== undefined;
  const balancer = snapshot.LoadBalancers?.find(({ LoadBalancerName }) => LoadBalancerName === end.loadBalancer);
  const hidden = !end.isPublic(address);
  const failures: readonly NetworkBlocker[] = [
    ...(hidden && balancer !== undefined && balancer.Scheme !== 'internet-facing' ? (['load-balancer'] as const) : []),
    ...(gateway === undefined && egressOnly ? (['egress-only-internet-gateway'] as const) : []),
    ...(hidden || (gateway === undefined && !egressOnly) ? (['internet-gateway'] as const) : []),
    // Internet-facing, without a public IPv4 address: the address is missing, but the balancer's setting is why.
    ...(hidden && balancer !== undefined ? (['load-balancer'] as const) : []),
    ...(blockedPublicly(snapshot, 'in', 'interface', end) ? (['vpc-block-public-access'] as const) : []),
  ];
  const internal = failures[0] === 'load-balancer';
  const [kind, ...also] =
    internal && gateway !== undefined ? failures.filter((one) => one !== 'internet-gateway') : failures;
  return kind === undefined ? null : refusal(kind, 'admission', also);
}

const LOSING: ReadonlySet<string> = new Set(['nat', 'endpoint', 'interface', 'transit', 'transit-table']);

interface Sender {
  readonly end: End | null;
  readonly address: Address;
}

/** The request alone: every way that AWS may choose for this packet. */
function* request(
  world: World,
  sender: Sender,
  to: End | null,
  ends: Ends,
  packet: Packet,
  routingOnly: boolean,
): Generator<Leg> {
  const { snapshot } = world;
  const target: Target =
    to !== null
      ? { kind: 'end', end: to }
      : ends.kind === 'service'
        ? { kind: 'service', service: `com.amazonaws.${ends.region}.${ends.service}` }
        : { kind: 'internet' };
  const flow: Flow = { snapshot, routingOnly, request: null, sender: sender.end, target };
  if (sender.end !== null) {
    yield* hop(flow, inSubnet(snapshot, sender.end.subnet), packet, start('forward', ['group-out']));
    return;
  }
  if (to === null) return;
  const stop = admitted(snapshot, to, packet.destination);
  const gateway = internetGatewayOf(snapshot, to.vpc);
  if (stop !== null || gateway === undefined) {
    yield { trail: start('forward', []), packet, stop: stop ?? refusal('internet-gateway', 'admission') };
    return;
  }
  yield* enter(flow, to.vpc, edgeTable(snapshot, gateway), packet, {
    ...start('forward', ['admission']),
    via: [gateway],
  });
}

/** Everything that can happen to this packet, source port and all: an outcome for each choice that AWS has. */
function* fates(
  world: World,
  sender: Sender,
  to: End | null,
  ends: Ends,
  packet: Packet,
  ports: readonly number[],
): Generator<Outcome> {
  const { snapshot, question } = world;
  for (const leg of request(world, sender, to, ends, packet, false)) {
    const { trail } = leg;
    // Rule 1 comes first, but what the flow crossed decides on references: also of a flow that is dropped on the way.
    if (sender.end !== null) {
      const references = to !== null && referencesHold(snapshot, 'out', trail) ? to.groups : [];
      if (!groupsAllow(snapshot, sender.end.groups, 'out', packet, references)) {
        yield { stop: refusal('security-group', 'group-out') };
        continue;
      }
      // Stopped at a component that would have lost the reference: whether that is crossed, the README leaves open.
      const lost = references.length > 0 && leg.stop !== null && LOSING.has(leg.stop.step);
      if (lost && !groupsAllow(snapshot, sender.end.groups, 'out', packet, [])) {
        yield { stop: { ...leg.stop, also: [...leg.stop.also, 'security-group'] } };
        continue;
      }
    }
    const stop = leg.stop ?? received(world, to, leg, sender.end);
    if (stop !== null) {
      yield { stop };
      continue;
    }
    const toService = question.to.type === 's3-bucket' || question.to.type === 'dynamodb-table';
    const via = toService && to?.endpoint != null ? [...trail.via, to.endpoint] : trail.via;
    if (packet.protocol === 'udp') {
      yield { delivered: { via, packet } };
      continue;
    }
    const back = sender.end === null ? ({ kind: 'internet' } as const) : ({ kind: 'end', end: sender.end } as const);
    const from = to ?? trail.exit;
    if (from === null) continue;
    const stops: Stop[] = [];
    let answered: Packet | undefined;
    for (const port of ports) {
      const sent = { ...packet, sourcePort: port };
      const arrivedAs = { ...leg.packet, sourcePort: port };
      for (const one of reply(world, from, back, trail, sent, arrivedAs, false)) {
        if (one.stop !== null) stops.push(one.stop);
        else answered = sent;
        if (answered !== undefined) break;
      }
      if (answered !== undefined) break;
    }
    if (answered === undefined) for (const stop of stops) yield { stop };
    else yield { delivered: { via, packet: answered } };
  }
}

/** Every pair of ends that the question asks of, with every packet of theirs that differs. */
function* flights(
  world: World,
): Generator<readonly [sender: Sender, to: End | null, ends: Ends, packet: Packet] | Stop> {
  const { snapshot, question } = world;
  const from = endsOf(snapshot, question.from);
  const to = endsOf(snapshot, question.to);
  const senders = function* (): Generator<Sender | null> {
    if (from.kind === 'interfaces') {
      for (const end of from.ends) {
        const addresses = addressesOf(world, end);
        if (addresses.length === 0) yield null;
        for (const address of addresses) yield { end, address };
      }
    } else if (from.kind === 'internet') {
      for (const address of internetAddresses(world, from.only)) yield { end: null, address };
    }
  };
  const receivers = function* (): Generator<readonly [End | null, Address | null]> {
    if (to.kind === 'interfaces') {
      for (const end of to.ends) {
        const addresses = addressesOf(world, end);
        if (addresses.length === 0) yield [end, null];
        for (const address of addresses) yield [end, address];
      }
    } else if (to.kind === 'internet') {
      for (const address of internetAddresses(world, to.only)) yield [null, address];
      // Nothing public to ask for: the gateway would refuse it.
      if (to.only !== null && !isInternet(snapshot, to.only)) yield [null, to.only];
    } else if (to.kind === 'service') yield [null, to.only];
  };
  for (const sender of senders()) {
    for (const [end, address] of receivers()) {
      // An interface without an address of the family: no packet at all.
      if (sender === null) yield refusal('network-interface', 'address');
      else if (address === null || address.family !== question.ipVersion) {
        const refused = sender.end === null && end !== null ? familyMissing(snapshot, end, question.ipVersion) : [];
        yield refusal('network-interface', 'address', refused);
      } else {
        const { protocol, port } = question;
        const packet: Packet = {
          protocol,
          source: sender.address,
          sourcePort: 40_000,
          destination: address,
          destinationPort: port,
        };
        yield [sender, end, to, packet];
      }
    }
  }
}

/** What else a client could meet first, of an interface that has no address for it. */
function familyMissing(snapshot: NetworkSnapshot, end: End, family: 4 | 6): readonly NetworkBlocker[] {
  const gateway = internetGatewayOf(snapshot, end.vpc);
  const balancer = snapshot.LoadBalancers?.find(({ LoadBalancerName }) => LoadBalancerName === end.loadBalancer);
  return [
    ...(balancer !== undefined && balancer.Scheme !== 'internet-facing' ? (['load-balancer'] as const) : []),
    ...(gateway === undefined ? (['internet-gateway'] as const) : []),
    ...(gateway === undefined && family === 6 && egressOnlyGatewayOf(snapshot, end.vpc) !== undefined
      ? (['egress-only-internet-gateway'] as const)
      : []),
    ...(blockedPublicly(snapshot, 'in', 'interface', end) ? (['vpc-block-public-access'] as const) : []),
  ];
}

/** Whether the other got past the place where this one was stopped. */
function isOutrun(one: Stop, other: Stop): boolean {
  if (one.direction !== other.direction) return one.direction === 'forward';
  return (
    other.steps.length > one.steps.length &&
    one.steps.every((step, at) => other.steps[at] === step) &&
    other.steps[one.steps.length] === one.step
  );
}

/** "The choice that gets furthest decides": where two cannot be compared, both may be named; the longer one is ours. */
function furthest(stops: readonly Stop[]): readonly Stop[] {
  const distinct = [
    ...new Map(
      stops.map((stop) => [JSON.stringify([stop.kind, stop.also, stop.direction, stop.steps, stop.step]), stop]),
    ).values(),
  ];
  return distinct
    .filter((one) => !distinct.some((other) => isOutrun(one, other)))
    .toSorted((one, other) => other.steps.length - one.steps.length);
}

const blames = (stops: readonly Stop[]): readonly Blame[] => [
  ...new Map(
    stops
      .flatMap(({ kind, also, direction }) => [kind, ...also].map((blockedBy) => ({ blockedBy, direction })))
      .map((blame) => [JSON.stringify(blame), blame]),
  ).values(),
];

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
