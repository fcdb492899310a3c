import type * as Ec2 from '@aws-sdk/client-ec2';

import type { NetworkQuestion, NotInspected } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import { intersection, without } from './addresses.ts';
import { publicAccess } from './block-public-access.ts';
import { endpointRuling } from './endpoint-policy.ts';
import { deciding } from './groups.ts';
import { EPHEMERAL, meets, type Blocks, type Flow, type Kind } from './flows.ts';
import { listOf, type Network } from './network.ts';
import { sitesOf, type Site, type Sites } from './sites.ts';
import {
  fromBehind,
  fromInternet,
  fromNatGateway,
  inSubnet,
  START,
  step,
  stopped,
  type Crossing,
  type End,
  type Exit,
  type Stopped,
  type Target,
  type Track,
  type Trail,
  type Walk,
} from './walk.ts';

/** One way that a question may go: it arrives, and for TCP its reply too, or it does not. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly forward: Arrival; readonly reply?: Arrival; readonly between?: Pair }
  | { readonly kind: 'stopped'; readonly stop: Stopped; readonly forward?: Arrival; readonly between?: Pair }
  | {
      readonly kind: 'lost';
      readonly unseen: readonly string[];
      readonly track: Track;
      readonly forward?: Arrival;
      readonly between?: Pair;
    };

export interface Arrival {
  readonly flow: Flow;
  readonly track: Track;
  readonly exit: Exit;
  /** Of a reply: the ports of each NAT gateway where its leg arrives, by the place of the gateway in the request. */
  readonly outer?: readonly Flow[];
}

/** The two ends that an outcome is about. */
interface Pair {
  readonly from: string;
  readonly to: string;
}

interface Ask {
  readonly network: Network;
  readonly question: NetworkQuestion;
  readonly isFiltered: boolean;
  readonly spend: () => void;
}

const walkOf = ({ network, question, isFiltered, spend }: Ask, direction: Kind['direction'], target: Target): Walk => ({
  network,
  kind: { protocol: question.protocol, version: question.ipVersion, port: question.port, direction },
  target,
  isFiltered,
  spend,
});

/** Every way that a flow may go, whatever decides; in an order that depends on the snapshot alone. */
export function* outcomes(ask: Ask): Generator<Outcome> {
  const { network, question, isFiltered } = ask;
  const { from, to, ipVersion, kind } = question;
  const source = sitesOf(network, from, ipVersion);
  const destination = sitesOf(network, to, ipVersion);
  for (const one of [source, destination]) {
    if (one.kind === 'missing') {
      yield one.unseen.length > 0 ? lost(one.unseen) : noInterface(ask, '');
      return;
    }
    if (one.kind === 'sites' && one.unseen.length > 0) yield lost(one.unseen);
    if (one.kind === 'sites' && one.sites.length === 0) yield noInterface(ask, '');
  }
  if (!isFiltered && from.type === 'internet' && from.ip === undefined) {
    yield* ingress(ask, DEFAULT_REMOTE[ipVersion], destination);
  } else if (source.kind === 'internet') yield* ingress(ask, source.addresses, destination);
  else if (source.kind === 'outside') {
    if (destination.kind !== 'internet' && destination.kind !== 'service') yield noInterface(ask, '');
    else if (meets(destination.addresses, network.public(ipVersion))) {
      yield { kind: 'delivered', forward: { flow: nowhere(question.port), track: START, exit: { kind: 'site' } } };
    } else yield beyondGateways(ask);
  } else if (source.kind === 'sites') {
    const remote =
      destination.kind === 'internet' && !isFiltered && to.ip === undefined
        ? { ...destination, addresses: DEFAULT_REMOTE[ipVersion] }
        : destination;
    for (const site of source.sites) {
      if (remote.kind === 'sites') {
        for (const other of remote.sites) {
          yield* between(ask, site, { kind: 'site', site: other }, other.addresses);
        }
      } else if (remote.kind === 'internet') yield* between(ask, site, { kind: 'internet' }, remote.addresses);
      else if (remote.kind === 'service') {
        yield* between(ask, site, { kind: 'service', service: remote.service }, remote.addresses);
      } else yield noInterface(ask, to.id ?? '');
    }
  } else yield noInterface(ask, from.id ?? kind);
}

/** A packet that no interface could send got less far than any. */
const NOWHERE: Track = { ...START, steps: -1 };

const lost = (unseen: readonly string[]): Outcome => ({ kind: 'lost', unseen, track: START });

const nowhere = (port: number): Flow => ({ from: [], to: [], port: { from: port, to: port } });

/** The one public address that stands for the internet where a path is asked for and not whether there is any. */
const DEFAULT_REMOTE = {
  4: [{ version: 4, first: 0xcb_00_71_0an, last: 0xcb_00_71_0an }],
  6: [
    { version: 6, first: 0x2600_beef_0000_0000_0000_0000_0000_0010n, last: 0x2600_beef_0000_0000_0000_0000_0000_0010n },
  ],
} as const;

function noInterface(ask: Ask, id: string): Outcome {
  const walk = walkOf(ask, 'forward', { kind: 'internet' });
  const flow = nowhere(ask.question.port);
  return {
    kind: 'stopped',
    stop: stopped(walk, flow, NOWHERE, 'network-interface', [id || undefined], 'ENI_ADDRESS_RESTRICTION'),
  };
}

/** An address that no gateway leads to. */
function beyondGateways(ask: Ask): Outcome {
  const walk = walkOf(ask, 'forward', { kind: 'internet' });
  const code = 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS';
  return { kind: 'stopped', stop: stopped(walk, nowhere(ask.question.port), START, 'internet-gateway', [], code) };
}

/** From an interface: out by its groups, along the way, in by the groups of the other end, and back. */
function* between(ask: Ask, site: Site, target: Target, addresses: Blocks): Generator<Outcome> {
  const { question, isFiltered } = ask;
  const walk = walkOf(ask, 'forward', target);
  const pair = {
    from: site.subnet.SubnetId ?? '',
    to: target.kind === 'site' ? (target.site.subnet.SubnetId ?? '') : '',
  };
  const flow: Flow = { from: site.addresses, to: addresses, port: { from: question.port, to: question.port } };
  const start = step(
    walk,
    { ...START, sender: site, zone: site.subnet.AvailabilityZone },
    {
      component: 'interface',
      id: site.id,
      action: 'send',
    },
  );
  const withoutAddress =
    site.addresses.length === 0 ? site : target.kind === 'site' && addresses.length === 0 ? target.site : undefined;
  if (withoutAddress !== undefined || addresses.length === 0) {
    const id = idOfInterface(ask.network, withoutAddress);
    const code = 'ENI_ADDRESS_RESTRICTION';
    yield {
      kind: 'stopped',
      stop: stopped(walk, flow, { ...NOWHERE, sender: site }, 'network-interface', [id], code),
      between: pair,
    };
    return;
  }
  const sent: Iterable<Sent> = isFiltered ? outOf(walk, site, flow, start) : [{ kind: 'passed', flow, track: start }];
  for (const part of sent) {
    if (part.kind === 'stopped') {
      yield { kind: 'stopped', stop: part, between: pair };
      continue;
    }
    for (const end of inSubnet(walk, site.subnet, part.flow, part.track)) {
      if (part.byReference !== undefined && end.track.identity !== 'kept') {
        const track = { ...part.track, steps: 0 };
        const stop = stopped(walk, part.flow, track, 'security-group', part.byReference, 'SG_REFERENCES_NOT_PRESERVED');
        yield { kind: 'stopped', stop, between: pair };
      } else yield* finished(ask, walk, site, target, end, pair);
    }
  }
}

const idOfInterface = (network: Network, site: Site | undefined): string | undefined =>
  site !== undefined && network.interface(site.id) !== undefined ? site.id : undefined;

const delivery = ({ id }: Site): Trail['hop'] => ({ component: 'interface', id, action: 'deliver' });

type Sent =
  | {
      readonly kind: 'passed';
      readonly flow: Flow;
      readonly track: Track;
      /** Only for the group of the other end: the groups of the source. */
      readonly byReference?: readonly string[];
    }
  | Stopped;

/** What the groups of the source let out. */
function* outOf(walk: Walk, site: Site, flow: Flow, track: Track): Generator<Sent> {
  const { network, kind, target } = walk;
  if (site.groups === undefined) {
    yield { kind: 'passed', flow, track };
    return;
  }
  const rules = network.groups(site.groups, true, kind.protocol, kind.port, kind.version);
  const allowed = intersection(flow.to, rules.blocks);
  const members = target.kind === 'site' ? (target.site.groups ?? []) : [];
  const hop: Trail['hop'] = {
    component: 'security-group',
    id: site.groups[0] ?? '',
    action: 'allow',
    rule: ({ destination }) => deciding(rules, destination, members),
  };
  if (allowed.length > 0) yield { kind: 'passed', flow: { ...flow, to: allowed }, track: step(walk, track, hop) };
  const others = without(flow.to, rules.blocks);
  if (others.length === 0) return;
  const rest = { ...flow, to: others };
  if (members.some((group) => rules.groups.has(group))) {
    yield { kind: 'passed', flow: rest, track: step(walk, track, hop), byReference: site.groups };
  } else if (rules.unseen.length > 0) {
    yield {
      kind: 'passed',
      flow: rest,
      track: { ...step(walk, track, hop), unseen: [...track.unseen, ...rules.unseen] },
    };
  } else {
    const code = rules.rules.length === 0 ? 'SG_HAS_NO_RULES' : 'ENI_SG_RULES_MISMATCH';
    yield stopped(walk, rest, { ...track, steps: 0 }, 'security-group', site.groups, code);
  }
}

/** From where a request ends: into its destination, and for TCP back. */
function* finished(
  ask: Ask,
  walk: Walk,
  site: Site | undefined,
  target: Target,
  end: End,
  pair: Pair,
): Generator<Outcome> {
  if (end.kind === 'stopped') {
    yield { kind: 'stopped', stop: end, between: pair };
    return;
  }
  if (end.kind === 'lost') {
    yield { kind: 'lost', unseen: [...end.track.unseen, ...end.unseen], track: end.track, between: pair };
    return;
  }
  for (const part of ask.isFiltered ? into(ask, walk, site, target, end) : [end]) {
    if (part.kind === 'stopped') yield { kind: 'stopped', stop: part, between: pair };
    else {
      const track = target.kind === 'site' ? step(walk, part.track, delivery(target.site)) : part.track;
      yield* answered(ask, site, target, { flow: part.flow, track, exit: end.exit }, pair);
    }
  }
}

type Admitted = { readonly kind: 'arrived'; readonly flow: Flow; readonly track: Track; readonly exit: Exit } | Stopped;

/** What the destination lets in: its groups, its listener, the policy of an endpoint. */
function* into(
  ask: Ask,
  walk: Walk,
  site: Site | undefined,
  target: Target,
  end: Extract<End, { kind: 'arrived' }>,
): Generator<Admitted> {
  const { network, question } = ask;
  for (const part of target.kind === 'site' ? admitted(walk, site, target.site, end) : [end]) {
    if (part.kind === 'stopped') {
      yield part;
      continue;
    }
    const { to } = question;
    if (to.type === 'alb') {
      const listener = listening(network, to.id, question.protocol, question.port);
      if (listener === 'no') {
        yield stopped(walk, part.flow, part.track, 'load-balancer', [to.id], 'ELBV2_LISTENERS_MISMATCH');
        continue;
      }
      const track = { ...part.track, unseen: [...part.track.unseen, ...listener] };
      yield { ...part, track };
      continue;
    }
    const endpoint =
      to.type === 'vpc-endpoint' || target.kind === 'site'
        ? network.endpoint(target.kind === 'site' ? endpointOf(network, to.type, to.id, target.site) : undefined)
        : part.exit.kind === 'gateway-endpoint'
          ? part.exit.endpoint
          : undefined;
    if (endpoint === undefined) {
      yield part;
      continue;
    }
    const id = endpoint.VpcEndpointId;
    if (!isReady(endpoint)) {
      yield stopped(walk, part.flow, part.track, 'vpc-endpoint', [id], 'BAD_STATE');
      continue;
    }
    if (to.type !== 's3-bucket' && to.type !== 'dynamodb-table') {
      yield part;
      continue;
    }
    const via = part.track.via.includes(id ?? '') ? part.track.via : [...part.track.via, id ?? ''];
    const ruling = endpointRuling(endpoint, question);
    if (ruling.kind === 'denied') {
      yield stopped(walk, part.flow, part.track, 'endpoint-policy', [id], 'ENDPOINT_POLICY_DENIES');
      continue;
    }
    const hop = { component: 'endpoint-policy', id: id ?? '', action: 'allow' } as const;
    const next = step(walk, { ...part.track, via }, hop);
    yield { ...part, track: { ...next, unseen: [...next.unseen, ...ruling.unseen] } };
  }
}

const isReady = ({ State }: Stored<Ec2.VpcEndpoint>): boolean => (State ?? 'available').toLowerCase() === 'available';

/** The interface endpoint that a site belongs to, where the question is about one or about what is behind one. */
const endpointOf = (network: Network, type: string, id: string | undefined, site: Site): string | undefined =>
  type === 'vpc-endpoint'
    ? id
    : type === 's3-bucket' || type === 'dynamodb-table'
      ? network.endpoint(site.id) === undefined
        ? undefined
        : site.id
      : undefined;

function listening(
  network: Network,
  name: string | undefined,
  protocol: 'tcp' | 'udp',
  port: number,
): 'no' | readonly string[] {
  const { snapshot } = network;
  const arn = network.loadBalancer(name)?.LoadBalancerArn;
  const speaks =
    protocol === 'tcp' ? ['HTTP', 'HTTPS', 'TCP', 'TLS', 'TCP_UDP'] : ['UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];
  const found = listOf(snapshot.Listeners).some(
    ({ LoadBalancerArn, Port, Protocol }) =>
      LoadBalancerArn === arn && Port === port && speaks.includes(Protocol ?? (protocol === 'tcp' ? 'TCP' : '')),
  );
  if (found) return [];
  const unseen = network.unseen('Listeners', arn, name);
  return unseen.length > 0 ? unseen : 'no';
}

/** What the groups of the destination let in; they see what a NAT gateway made of the source. */
function* admitted(
  walk: Walk,
  site: Site | undefined,
  destination: Site,
  { flow, track, exit }: Extract<End, { kind: 'arrived' }>,
): Generator<Admitted> {
  const { network, kind } = walk;
  const { groups } = destination;
  if (groups === undefined) {
    yield { kind: 'arrived', flow, track, exit };
    return;
  }
  const rules = network.groups(groups, false, kind.protocol, kind.port, kind.version);
  const hop: Trail['hop'] = {
    component: 'security-group',
    id: groups[0] ?? '',
    action: 'allow',
    rule: ({ source }) => deciding(rules, source, site?.groups ?? []),
  };
  const isMember = (site?.groups ?? []).some((group) => rules.groups.has(group));
  const byReference = isMember && track.identity !== 'lost';
  const allowed = byReference ? flow.from : intersection(flow.from, rules.blocks);
  if (allowed.length > 0)
    yield { kind: 'arrived', flow: { ...flow, from: allowed }, track: step(walk, track, hop), exit };
  const others = byReference ? [] : without(flow.from, rules.blocks);
  if (others.length === 0) return;
  const rest = { ...flow, from: others };
  if (rules.unseen.length > 0) {
    const doubted = { ...track, unseen: [...track.unseen, ...rules.unseen] };
    yield { kind: 'arrived', flow: rest, track: step(walk, doubted, hop), exit };
    return;
  }
  const code = isMember
    ? 'SG_REFERENCES_NOT_PRESERVED'
    : rules.rules.length === 0
      ? 'SG_HAS_NO_RULES'
      : 'ENI_SG_RULES_MISMATCH';
  yield stopped(walk, rest, track, 'security-group', groups, code);
}

/** From the internet, by the gateway of the destination's VPC. */
function* ingress(ask: Ask, clients: Blocks, destination: Sites): Generator<Outcome> {
  const { network, question, isFiltered } = ask;
  const { to, ipVersion: version, port } = question;
  if (destination.kind !== 'sites') {
    yield noInterface(ask, to.id ?? '');
    return;
  }
  for (const site of destination.sites) {
    const target: Target = { kind: 'site', site };
    const walk = walkOf(ask, 'forward', target);
    const pair = { from: '', to: site.subnet.SubnetId ?? '' };
    const flow: Flow = { from: clients, to: site.addresses, port: { from: port, to: port } };
    const stop = (
      by: Stopped['by'],
      ids: readonly (string | undefined)[],
      code: string,
      track: Track = START,
    ): Outcome => ({
      kind: 'stopped',
      stop: stopped(walk, flow, track, by, ids, code),
      between: pair,
    });
    if (isFiltered && to.type === 'alb' && isInternal(network, to.id)) {
      yield stop('load-balancer', [to.id], 'IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS');
      continue;
    }
    if (site.addresses.length === 0) {
      yield stop('network-interface', [idOfInterface(network, site)], 'ENI_ADDRESS_RESTRICTION');
      continue;
    }
    const gateway = network.internetGatewayOf(site.vpc);
    if (gateway === undefined) {
      const unseen = network.unseen('InternetGateways', site.vpc);
      const only = version === 6 ? network.egressOnlyInternetGatewayOf(site.vpc) : undefined;
      if (unseen.length > 0) yield { kind: 'lost', unseen, track: START, between: pair };
      else if (only === undefined)
        yield stop('internet-gateway', detachedFrom(network, site.vpc), 'BAD_STATE_ATTACHMENT');
      else yield stop('egress-only-internet-gateway', [only.EgressOnlyInternetGatewayId], 'EIGW_REJECTS_INBOUND');
      continue;
    }
    const id = gateway.InternetGatewayId ?? '';
    const outside = clients === network.public(version) ? clients : intersection(clients, network.public(version));
    if (site.publicAddresses.length === 0 || outside.length === 0) {
      yield stop('internet-gateway', [id], 'IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS');
      continue;
    }
    const start = step(
      walk,
      { ...START, via: [id], steps: 1 },
      { component: 'internet-gateway', id, action: 'forward' },
    );
    const blocked = publicAccess(network, site, 'direct', 'in');
    if (blocked.kind === 'blocked') {
      yield stop('vpc-block-public-access', [], 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED', start);
      continue;
    }
    const track = { ...start, unseen: blocked.unseen };
    const part = { ...flow, from: outside, to: site.publicAddresses };
    for (const end of fromInternet(walk, id, site.vpc, part, track)) {
      yield* finished(ask, walk, undefined, target, end, pair);
    }
  }
}

const isInternal = (network: Network, name: string | undefined): boolean =>
  network.loadBalancer(name)?.Scheme !== 'internet-facing';

/** A gateway that names the VPC and is not attached to it. */
const detachedFrom = (network: Network, vpc: string): readonly (string | undefined)[] =>
  listOf(network.snapshot.InternetGateways)
    .filter(({ Attachments }) => listOf(Attachments).some(({ VpcId }) => VpcId === vpc))
    .map(({ InternetGatewayId }) => InternetGatewayId);

/** The reply to a request that arrived: addresses and ports turned round, back through the same NAT gateways. */
function* answered(ask: Ask, site: Site | undefined, target: Target, forward: Arrival, pair: Pair): Generator<Outcome> {
  const { question, isFiltered } = ask;
  if (question.protocol !== 'tcp' && isFiltered) {
    yield { kind: 'delivered', forward, between: pair };
    return;
  }
  const { crossings, pinned } = forward.track;
  const track: Track = {
    ...START,
    unseen: forward.track.unseen,
    pinned,
    crossings,
    sender: target.kind === 'site' ? target.site : undefined,
    zone: forward.track.zone,
    trail: forward.track.trail,
    steps: forward.track.steps,
  };
  const back: Flow = { from: forward.flow.to, to: forward.flow.from, port: EPHEMERAL };
  const last = crossings.length - 1;
  for (const { end, walk, outer } of legs(ask, site, forward, target, back, track, last, [])) {
    if (end.kind === 'stopped') yield { kind: 'stopped', stop: end, forward, between: pair };
    else if (end.kind === 'lost') {
      yield { kind: 'lost', unseen: [...end.track.unseen, ...end.unseen], track: end.track, forward, between: pair };
    } else {
      const arrival = site === undefined ? end.track : step(walk, end.track, delivery(site));
      yield { kind: 'delivered', forward, reply: { ...end, track: arrival, outer }, between: pair };
    }
  }
}

/** Where paths are compared and not whether any delivers, a reply may pass other inspection endpoints. */
const mustCross = ({ isFiltered }: Ask, { middleboxes, endpoints }: Track): readonly string[] =>
  isFiltered ? middleboxes : middleboxes.filter((id) => !endpoints.includes(id));

interface Leg {
  readonly end: End;
  readonly walk: Walk;
  /** The flow where it arrived at each NAT gateway, the first of the request first. */
  readonly outer: readonly Flow[];
}

/** The way back, leg by leg: to each NAT gateway of the request, the last first, and then to its source. */
function* legs(
  ask: Ask,
  site: Site | undefined,
  forward: Arrival,
  target: Target,
  flow: Flow,
  track: Track,
  index: number,
  outer: readonly Flow[],
): Generator<Leg> {
  const crossing = forward.track.crossings[index];
  const home: Target =
    crossing !== undefined
      ? { kind: 'nat', crossing }
      : site !== undefined
        ? { kind: 'site', site }
        : { kind: 'internet' };
  const walk: Walk = {
    ...walkOf(ask, 'return', home),
    sameAs: forward.track.middleboxes,
    ...(crossing === undefined ? { mustCross: mustCross(ask, forward.track) } : {}),
  };
  const before = forward.track.crossings[index + 1];
  for (const end of departed(walk, before, forward.exit, target, flow, track)) {
    if (end.kind !== 'arrived' || crossing === undefined) {
      yield { end, walk, outer };
      continue;
    }
    const inner: Flow = { from: end.flow.from, to: crossing.inner.from, port: EPHEMERAL };
    const hop = { component: 'nat-gateway', id: crossing.nat.NatGatewayId ?? '', action: 'translate' } as const;
    const next = { ...step(walk, end.track, hop), crossings: end.track.crossings.slice(0, index), visited: [] };
    yield* legs(ask, site, forward, target, inner, next, index - 1, [end.flow, ...outer]);
  }
}

/** Where a leg of a reply begins: at a NAT gateway, at the destination, or at what let the request out. */
function* departed(
  walk: Walk,
  nat: Crossing | undefined,
  exit: Exit,
  target: Target,
  flow: Flow,
  track: Track,
): Generator<End> {
  if (nat !== undefined) yield* fromNatGateway(walk, nat, flow, track);
  else if (target.kind === 'site') yield* inSubnet(walk, target.site.subnet, flow, track);
  else if (exit.kind === 'internet-gateway') yield* fromInternet(walk, exit.id, exit.vpc, flow, track);
  else if (exit.kind === 'egress-only-internet-gateway' || exit.kind === 'gateway-endpoint') {
    yield* fromBehind(walk, exit.vpc, flow, track);
  }
}

/** How far a part got: a reply is further than any request. */
export const progress = ({ stop }: Extract<Outcome, { kind: 'stopped' }>): number =>
  (stop.direction === 'return' ? 1_000_000 : 0) + stop.track.steps;

/** Why the connected pairs of a question are not all inspected; `undefined`: they are. */
export function notInspected(delivered: readonly Extract<Outcome, { kind: 'delivered' }>[]): NotInspected | undefined {
  if (delivered.length === 0) return 'no-path';
  if (delivered.some(({ between: pair }) => pair !== undefined && pair.from !== '' && pair.from === pair.to)) {
    return 'same-subnet';
  }
  if (delivered.some(({ forward }) => forward.track.endpoints.length === 0)) return 'bypass-forward';
  if (delivered.some(({ reply }) => reply === undefined || reply.track.endpoints.length === 0)) return 'bypass-return';
  const isSame = ({ forward, reply }: Extract<Outcome, { kind: 'delivered' }>): boolean =>
    forward.track.endpoints.toSorted().join() === reply?.track.endpoints.toSorted().join();
  return delivered.every(isSame) ? undefined : 'asymmetric';
}
