import { describe, expect, test } from 'vitest';

import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';
import type { NetworkAnswer, NetworkPlace, NetworkSnapshot } from '../../src/model/network.ts';
import { base, route, subnet, table } from './worlds.ts';

const endpoint = (zone: string) => ({
  VpcEndpointId: `vpce-${zone}`,
  VpcId: 'vpc-1',
  VpcEndpointType: 'GatewayLoadBalancer' as const,
  SubnetIds: [`subnet-e${zone}`],
  State: 'available' as 'Available',
});
const by = (zone: string) => ({ GatewayId: `vpce-${zone}` });

/** A link and tasks in two zones, in subnets of their own; each link's subnet goes by the endpoint of its zone. */
const world = (back: (zone: string) => readonly [a: string, b: string]): NetworkSnapshot => ({
  ...base,
  Subnets: [
    subnet('subnet-ea', 'vpc-1', '10.0.0.0/28', 'a'),
    subnet('subnet-eb', 'vpc-1', '10.0.0.16/28', 'b'),
    subnet('subnet-la', 'vpc-1', '10.0.1.0/24', 'a'),
    subnet('subnet-lb', 'vpc-1', '10.0.2.0/24', 'b'),
    subnet('subnet-ta', 'vpc-1', '10.0.3.0/24', 'a'),
    subnet('subnet-tb', 'vpc-1', '10.0.4.0/24', 'b'),
  ],
  VpcEndpoints: [endpoint('a'), endpoint('b')],
  RouteTables: [
    table('rtb-e', 'vpc-1', ['subnet-ea', 'subnet-eb'], []),
    ...['a', 'b'].map((zone) =>
      table(
        `rtb-l${zone}`,
        'vpc-1',
        [`subnet-l${zone}`],
        [route('10.0.3.0/24', by(zone)), route('10.0.4.0/24', by(zone))],
      ),
    ),
    ...['a', 'b'].map((zone) => {
      const [a, b] = back(zone);
      const routes = [route('10.0.1.0/24', by(a)), route('10.0.2.0/24', by(b))];
      return table(`rtb-t${zone}`, 'vpc-1', [`subnet-t${zone}`], routes);
    }),
  ],
  VpcLinks: [{ VpcLinkId: 'link', Name: 'link', SubnetIds: ['subnet-la', 'subnet-lb'], SecurityGroupIds: [] }],
  services: [
    { serviceName: 'tasks', networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-ta', 'subnet-tb'] } } },
  ],
});

const question = (from: NetworkPlace, to: NetworkPlace) =>
  ({ kind: 'inspected', from, to, protocol: 'tcp', port: 443, ipVersion: 4 }) as const;
const ask = (snapshot: NetworkSnapshot, from: string, to: string): NetworkAnswer =>
  analyzeNetwork(snapshot, question({ type: 'subnet', id: from }, { type: 'subnet', id: to }));

describe('of a link and a service, each pair of subnets is told by itself', () => {
  const right = world(() => ['a', 'b']);
  const half = world((zone) => [zone, zone]);

  test('all are inspected where answers go by the endpoint of the client', () => {
    for (const from of ['subnet-la', 'subnet-lb']) {
      for (const to of ['subnet-ta', 'subnet-tb']) expect(ask(right, from, to).inspected).toBe(true);
    }
  });
  test('those that cross zones are torn where answers go by the endpoint of their own zone', () => {
    expect(ask(half, 'subnet-la', 'subnet-ta')).toMatchObject({ inspected: true, via: ['vpce-a'] });
    expect(ask(half, 'subnet-la', 'subnet-tb')).toMatchObject({ inspected: false, reason: 'asymmetric' });
    expect(ask(half, 'subnet-lb', 'subnet-ta')).toMatchObject({ inspected: false, reason: 'asymmetric' });
    expect(ask(half, 'subnet-lb', 'subnet-tb')).toMatchObject({ inspected: true, via: ['vpce-b'] });
  });
  test('what is said of all of them follows from the pairs', () => {
    for (const snapshot of [right, half]) {
      const whole = analyzeNetwork(
        snapshot,
        question({ type: 'vpc-link', id: 'link' }, { type: 'ecs-service', id: 'tasks' }),
      );
      const pairs = ['subnet-la', 'subnet-lb'].flatMap((from) =>
        ['subnet-ta', 'subnet-tb'].map((to) => ask(snapshot, from, to).inspected),
      );
      expect(whole.inspected).toBe(pairs.every((one) => one === true));
    }
  });
  test('inside one subnet nothing is inspected', () => {
    expect(ask(right, 'subnet-la', 'subnet-la')).toMatchObject({ inspected: false, reason: 'same-subnet' });
  });
});

test('a subnet that was not seen is unknown, and one that is not there has no path', () => {
  const snapshot = world(() => ['a', 'b']);
  expect(ask(snapshot, 'subnet-la', 'subnet-x')).toMatchObject({ inspected: false, reason: 'no-path' });
  const blind = { ...snapshot, Uncollected: [{ list: 'Subnets', because: 'AccessDenied' }] };
  expect(ask(blind, 'subnet-la', 'subnet-x').inspected).toBe('unknown');
});
