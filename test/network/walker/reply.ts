import type { Packet } from './filters.ts';
import { atNat, enter, hop } from './hops.ts';
import type { End } from './places.ts';
import type { World } from './representatives.ts';
import { edgeTable } from './routes.ts';
import { type Exit, type Flow, inSubnet, type Leg, start, type Target, type Trail } from './trail.ts';

const reversed = ({ source, sourcePort, destination, destinationPort, protocol }: Packet): Packet => ({
  protocol,
  source: destination,
  sourcePort: destinationPort,
  destination: source,
  destinationPort: sourcePort,
});

export type Client = { readonly kind: 'end'; readonly end: End } | { readonly kind: 'internet' };

/**
 * Rule 7: from where the request arrived back to who sent it, by way of the NAT gateways in reverse. Each of them may
 * have its replies at any port, and puts back the address that it hid.
 */
export function* reply(
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
