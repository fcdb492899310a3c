import type { NetworkBlocker, NetworkSnapshot } from '../../../src/model/network.ts';
import type { Address } from './addresses.ts';
import { policyAllows } from './endpoint-policy.ts';
import { groupsAllow, type Packet } from './filters.ts';
import { blockedPublicly, egressOnlyGatewayOf, internetGatewayOf } from './gates.ts';
import { enter, hop, transitReferences } from './hops.ts';
import { type End, type Ends, endsOf, isInternet } from './places.ts';
import { reply } from './reply.ts';
import { addressesOf, internetAddresses, type World } from './representatives.ts';
import { edgeTable, isUp } from './routes.ts';
import { type Flow, inSubnet, type Leg, start, type Stop, type Target, type Trail } from './trail.ts';

export type Delivered = { readonly via: readonly string[]; readonly packet: Packet };
export type Outcome = { readonly stop: Stop } | { readonly delivered: Delivered };

/** Rule 1, for what the flow crossed: middleboxes and NAT lose references, a transit gateway without support too. */
function referencesHold(snapshot: NetworkSnapshot, way: 'out' | 'in', trail: Trail): boolean {
  if (trail.endpoints.length > 0 || trail.appliances.length > 0 || trail.nats.length > 0) return false;
  return trail.transits.length === 0 || (way === 'in' && transitReferences(snapshot, trail));
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

export const refusal = (kind: NetworkBlocker, step: string, also: readonly NetworkBlocker[] = []): Stop => ({
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

export interface Sender {
  readonly end: End | null;
  readonly address: Address;
}

/** The request alone: every way that AWS may choose for this packet. */
export function* request(
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
export function* fates(
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

interface Candidate {
  readonly end: End | null;
  readonly address: Address | null;
}

/** Each interface with each address of its that differs, or with none; of the internet and of a service, the addresses. */
function candidates(world: World, ends: Ends): readonly Candidate[] {
  switch (ends.kind) {
    case 'interfaces':
      return ends.ends.flatMap((end): readonly Candidate[] => {
        const addresses = addressesOf(world, end);
        return addresses.length === 0 ? [{ end, address: null }] : addresses.map((address) => ({ end, address }));
      });
    case 'internet':
      return internetAddresses(world, ends.only).map((address) => ({ end: null, address }));
    case 'service':
      return [{ end: null, address: ends.only }];
    case 'outside':
      return [];
  }
}

/** Every pair of ends that the question asks of, with every packet of theirs that differs. */
export function* flights(
  world: World,
): Generator<readonly [sender: Sender, to: End | null, ends: Ends, packet: Packet] | Stop> {
  const { snapshot, question } = world;
  const { ipVersion, protocol, port: destinationPort } = question;
  const ends = endsOf(snapshot, question.to);
  // An address that is not public may be asked for: the gateway will refuse it.
  const refused = ends.kind === 'internet' && ends.only !== null && !isInternet(snapshot, ends.only);
  const receivers = refused ? [{ end: null, address: ends.only }] : candidates(world, ends);
  for (const { end: from, address: source } of candidates(world, endsOf(snapshot, question.from))) {
    for (const { end, address: destination } of receivers) {
      // Without an address of the family there is no packet at all.
      if (source === null) yield refusal('network-interface', 'address');
      else if (destination === null || destination.family !== ipVersion) {
        const first = from === null && end !== null ? familyMissing(snapshot, end, ipVersion) : [];
        yield refusal('network-interface', 'address', first);
      } else {
        const packet: Packet = { protocol, source, sourcePort: 40_000, destination, destinationPort };
        yield [{ end: from, address: source }, end, ends, packet];
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
