import type { NetworkBlocker, NetworkDirection, NetworkSnapshot } from '../../../src/model/network.ts';
import type { Address } from './addresses.ts';
import type { Packet } from './filters.ts';
import type { End, Subnet } from './places.ts';
import { type RouteTable, tableOf } from './routes.ts';

export type Nat = NonNullable<NetworkSnapshot['NatGateways']>[number];

export interface Position {
  readonly vpc: string;
  /** None at a gateway's edge and at a regional NAT gateway. */
  readonly subnet: Subnet | null;
  readonly table: RouteTable | undefined;
  /** Of the subnet whose table was used last. */
  readonly zone: string | null;
}

export interface NatPass {
  readonly nat: Nat;
  readonly address: Address;
  /** Whose address was replaced: what its replies are translated to. */
  readonly inner: Address;
  readonly zone: string | null;
}

/** Where a packet left for the internet, or for a service. */
export interface Exit {
  readonly kind: 'internet-gateway' | 'egress-only-internet-gateway' | 'endpoint';
  readonly id: string;
  readonly vpc: string;
}

/** What the packet went through so far. */
export interface Trail {
  readonly direction: NetworkDirection;
  /** What it passed, without ids: `nacl-out`, `route`. */
  readonly steps: readonly string[];
  readonly via: readonly string[];
  readonly endpoints: readonly string[];
  readonly appliances: readonly string[];
  readonly nats: readonly NatPass[];
  readonly transits: readonly { readonly gateway: string; readonly attachments: readonly string[] }[];
  /** By attachment in appliance mode: the zone of the flow. */
  readonly zones: Readonly<Record<string, string>>;
  readonly exit: Exit | null;
  readonly seen: readonly string[];
}

export const start = (direction: NetworkDirection, steps: readonly string[]): Trail => ({
  direction,
  steps,
  via: [],
  endpoints: [],
  appliances: [],
  nats: [],
  transits: [],
  zones: {},
  exit: null,
  seen: [],
});

export interface Stop {
  readonly kind: NetworkBlocker;
  /** What else may be named: it would stop the packet at the same place, or the README leaves the name open. */
  readonly also: readonly NetworkBlocker[];
  readonly direction: NetworkDirection;
  readonly steps: readonly string[];
  /** The step that failed. */
  readonly step: string;
}

export type Leg = { readonly trail: Trail; readonly packet: Packet; readonly stop: Stop | null };

/** What the packet is on its way to. */
export type Target =
  | { readonly kind: 'end'; readonly end: End }
  | { readonly kind: 'nat'; readonly pass: NatPass }
  | { readonly kind: 'internet' }
  | { readonly kind: 'service'; readonly service: string };

export interface Flow {
  readonly snapshot: NetworkSnapshot;
  /** `inspected`: NACLs filter nothing, and a reply may cross other endpoints than its request. */
  readonly routingOnly: boolean;
  /** Of a reply. */
  readonly request: Trail | null;
  /** The end that sends, for its public addresses; null of the internet and of services. */
  readonly sender: End | null;
  readonly target: Target;
}

export type Legs = Generator<Leg>;

export const passed = (trail: Trail, ...steps: readonly string[]): Trail => ({
  ...trail,
  steps: [...trail.steps, ...steps],
});

export const stopped = (
  trail: Trail,
  packet: Packet,
  step: string,
  kind: NetworkBlocker,
  also: readonly NetworkBlocker[] = [],
): Leg => ({ trail, packet, stop: { kind, also, direction: trail.direction, steps: trail.steps, step } });

export const arrived = (trail: Trail, packet: Packet): Leg => ({ trail, packet, stop: null });

/** The first of the failures is the answer, the others may be named too. */
export function failed(
  trail: Trail,
  packet: Packet,
  step: string,
  failures: readonly NetworkBlocker[],
): Leg | undefined {
  const [kind, ...also] = [...new Set(failures)];
  return kind === undefined ? undefined : stopped(trail, packet, step, kind, also);
}

export const inSubnet = (snapshot: NetworkSnapshot, subnet: Subnet): Position => ({
  vpc: subnet.VpcId ?? '',
  subnet,
  table: tableOf(snapshot, subnet),
  zone: subnet.AvailabilityZone ?? null,
});

export const subnetById = (snapshot: NetworkSnapshot, id: string | undefined): Subnet | undefined =>
  snapshot.Subnets?.find(({ SubnetId }) => SubnetId === id);

export const isRegional = ({ AvailabilityMode }: Nat): boolean => AvailabilityMode === 'regional';

/**
 * Rule 7: the reply crosses the same set of middleboxes. Of `inspected`, only endpoints may differ: the README frees
 * endpoints alone.
 */
export function isPast({ request, target, routingOnly }: Flow, trail: Trail): boolean {
  if (request === null || target.kind === 'nat') return false;
  const lacks = (crossed: readonly string[], now: readonly string[]): boolean =>
    crossed.some((id) => !now.includes(id));
  return lacks(request.appliances, trail.appliances) || (!routingOnly && lacks(request.endpoints, trail.endpoints));
}
