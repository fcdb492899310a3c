import { describe, expect, test } from 'vitest';

import type { NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { edited } from './repairs.ts';
import { walk } from './walker.ts';

/*
 * What the judge makes of single sentences of the rules, in worlds that are written for one sentence each.
 */

type Table = NonNullable<NetworkSnapshot['RouteTables']>[number];
type Route = NonNullable<Table['Routes']>[number];
type Entry = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>[number];

const to = (destination: string, by: Route, state: 'active' | 'blackhole' = 'active'): Route => ({
  ...(destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination }),
  ...by,
  Origin: 'CreateRoute',
  State: state,
});

const IGW = { GatewayId: 'igw-1' };
const EIGW = { EgressOnlyInternetGatewayId: 'eigw-1' };
const NAT = { NatGatewayId: 'nat-1' };
const TGW = { TransitGatewayId: 'tgw-1' };
const PEER = { VpcPeeringConnectionId: 'pcx-1' };

/** Of VPC n with 10.n.0.0/16 and 2600:n::/56: a subnet n1, n2, … in the zone that is said, with its routes. */
const VPCS = [1, 2, 3].map((n) => ({
  VpcId: `vpc-${String(n)}`,
  CidrBlock: `10.${String(n)}.0.0/16`,
  Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: `2600:${String(n)}::/56` }],
}));

interface Place {
  readonly zone: 'a' | 'b';
  readonly routes?: readonly Route[];
  readonly acl?: readonly Entry[];
}

const ANY = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
const group = (id: string, more: object = {}) => ({
  GroupId: id,
  IpPermissions: [ANY],
  IpPermissionsEgress: [ANY],
  ...more,
});

const entry = (
  RuleNumber: number,
  way: 'in' | 'out',
  RuleAction: 'allow' | 'deny',
  ports?: [number, number],
  CidrBlock = '0.0.0.0/0',
): Entry => ({
  RuleNumber,
  Egress: way === 'out',
  RuleAction,
  Protocol: ports === undefined ? '-1' : '6',
  ...(ports === undefined ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
  CidrBlock,
});

/** Subnets by number: 12 is 10.1.2.0/24 of vpc-1. A function or interface for each that is asked for. */
function world(places: Readonly<Record<number, Place>>, changes: NetworkSnapshot = {}): NetworkSnapshot {
  const all = Object.entries(places).map(([number, place]) => ({
    vpc: number.slice(0, 1),
    nth: number.slice(1),
    number,
    ...place,
  }));
  return {
    Vpcs: VPCS,
    Subnets: all.map(({ vpc, nth, number, zone }) => ({
      SubnetId: `subnet-${number}`,
      VpcId: `vpc-${vpc}`,
      CidrBlock: `10.${vpc}.${nth}.0/24`,
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: `2600:${vpc}:0:${nth}::/64` }],
      AvailabilityZone: `us-east-1${zone}`,
    })),
    RouteTables: all.map(({ vpc, number, routes = [] }) => ({
      RouteTableId: `rtb-${number}`,
      VpcId: `vpc-${vpc}`,
      Associations: [{ SubnetId: `subnet-${number}` }],
      Routes: [
        to(`10.${vpc}.0.0/16`, { GatewayId: 'local' }),
        to(`2600:${vpc}::/56`, { GatewayId: 'local' }),
        ...routes,
      ],
    })),
    NetworkAcls: all.map(({ vpc, number, acl = [] }) => ({
      NetworkAclId: `acl-${number}`,
      VpcId: `vpc-${vpc}`,
      Associations: [{ SubnetId: `subnet-${number}` }],
      Entries: [
        ...acl,
        entry(100, 'in', 'allow'),
        entry(100, 'out', 'allow'),
        ...[true, false].map((Egress): Entry => ({
          RuleNumber: 101,
          Egress,
          Protocol: '-1',
          RuleAction: 'allow',
          Ipv6CidrBlock: '::/0',
        })),
      ],
    })),
    SecurityGroups: [group('sg-1'), group('sg-2')],
    Functions: all.map(({ number }) => ({
      FunctionName: `fn-${number}`,
      VpcConfig: { SubnetIds: [`subnet-${number}`], SecurityGroupIds: ['sg-1'], Ipv6AllowedForDualStack: true },
    })),
    NetworkInterfaces: all.map(({ vpc, nth, number }) => ({
      NetworkInterfaceId: `eni-${number}`,
      SubnetId: `subnet-${number}`,
      VpcId: `vpc-${vpc}`,
      PrivateIpAddress: `10.${vpc}.${nth}.20`,
      Association: { PublicIp: `198.51.100.${nth}` },
      Ipv6Addresses: [{ Ipv6Address: `2600:${vpc}:0:${nth}::20` }],
      Groups: [{ GroupId: 'sg-2' }],
      SourceDestCheck: false,
    })),
    InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] }],
    EgressOnlyInternetGateways: [
      { EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
    ],
    NatGateways: [
      {
        NatGatewayId: 'nat-1',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-12',
        State: 'available',
        ConnectivityType: 'public',
        NatGatewayAddresses: [{ PrivateIp: '10.1.2.9', PublicIp: '192.0.2.9', IsPrimary: true }],
      },
    ],
    ...changes,
  };
}

const asked = (
  kind: NetworkQuestion['kind'],
  from: string,
  target: string,
  more: Partial<NetworkQuestion> = {},
): NetworkQuestion => {
  const place = (name: string): NetworkQuestion['from'] =>
    name === 'internet'
      ? { type: 'internet' }
      : { type: name.startsWith('fn') ? 'lambda' : 'network-interface', id: name };
  return { kind, from: place(from), to: place(target), protocol: 'tcp', port: 443, ipVersion: 4, ...more };
};

const egress = (more: Partial<NetworkQuestion> = {}) => asked('egress-internet', 'fn-11', 'internet', more);
const ingress = (more: Partial<NetworkQuestion> = {}) => asked('ingress-internet', 'internet', 'eni-11', more);

function expectWay(snapshot: NetworkSnapshot, question: NetworkQuestion, via: readonly string[]): void {
  expect(walk(snapshot, question)).toMatchObject({ reachable: true, vias: [via] });
}

function expectStop(
  snapshot: NetworkSnapshot,
  question: NetworkQuestion,
  blockedBy: string,
  direction = 'forward',
): void {
  const { reachable, alternatives } = walk(snapshot, question);
  expect({ reachable, alternatives }).toEqual({ reachable: false, alternatives: [{ blockedBy, direction }] });
}

describe('NAT gateways', () => {
  const route = { 11: { zone: 'a', routes: [to('0.0.0.0/0', NAT)] } } as const;
  const behind = (acl: readonly Entry[], routes = [to('0.0.0.0/0', IGW)]) =>
    world({ ...route, 12: { zone: 'a', routes, acl } });

  test('both directions pass its subnet twice', () => {
    expectWay(behind([]), egress(), ['nat-1', 'igw-1']);
    const deny = (way: 'in' | 'out', cidr: string, ports: [number, number]) =>
      behind([entry(1, way, 'deny', ports, cidr)]);
    expectStop(deny('in', '10.1.1.0/24', [443, 443]), egress(), 'network-acl');
    expectStop(deny('out', '0.0.0.0/0', [443, 443]), egress(), 'network-acl');
    expectStop(deny('in', '0.0.0.0/0', [1024, 65_535]), egress(), 'network-acl', 'return');
    expectStop(deny('out', '10.1.1.0/24', [1024, 65_535]), egress(), 'network-acl', 'return');
  });

  test('its replies may come to any port, those of the client to any other', () => {
    const acl = [entry(1, 'in', 'allow', [2000, 2000]), entry(2, 'in', 'allow', [443, 443]), entry(3, 'in', 'deny')];
    const client = [entry(1, 'in', 'allow', [3000, 3000]), entry(2, 'in', 'deny')];
    const snapshot = world({
      11: { ...route[11], acl: client },
      12: { zone: 'a', routes: [to('0.0.0.0/0', IGW)], acl },
    });
    expect(walk(snapshot, egress())).toMatchObject({ reachable: true, packet: { sourcePort: 3000 } });
  });

  test('a private one has no public address, a pending one forwards nothing', () => {
    const [nat] = world({}).NatGateways ?? [];
    const snapshot = behind([]);
    expectStop({ ...snapshot, NatGateways: [{ ...nat, ConnectivityType: 'private' }] }, egress(), 'internet-gateway');
    expectStop({ ...snapshot, NatGateways: [{ ...nat, State: 'pending' }] }, egress(), 'nat-gateway');
  });

  test('a regional one has its own table and no subnet', () => {
    const snapshot = world({ 11: { ...route[11] } });
    const [nat] = snapshot.NatGateways ?? [];
    const { SubnetId: _, NatGatewayAddresses: _a, ...rest } = nat ?? {};
    const table: Table = {
      RouteTableId: 'rtb-nat',
      VpcId: 'vpc-1',
      Routes: [to('10.1.0.0/16', { GatewayId: 'local' }), to('0.0.0.0/0', IGW)],
    };
    expectWay(
      {
        ...snapshot,
        NatGateways: [
          {
            ...rest,
            AvailabilityMode: 'regional',
            RouteTableId: 'rtb-nat',
            NatGatewayAddresses: [{ PublicIp: '192.0.2.9' }],
          },
        ],
        RouteTables: [...(snapshot.RouteTables ?? []), table],
      },
      egress(),
      ['nat-1', 'igw-1'],
    );
  });

  test('groups behind it see its address', () => {
    const inside = (peer: object) =>
      world(
        { 11: { zone: 'a', routes: [to('10.1.3.0/24', NAT)] }, 12: { zone: 'a' }, 13: { zone: 'a' } },
        { SecurityGroups: [group('sg-1'), group('sg-2', { IpPermissions: [{ IpProtocol: '-1', ...peer }] })] },
      );
    const question = asked('reach', 'fn-11', 'eni-13');
    expectWay(inside({ IpRanges: [{ CidrIp: '10.1.2.9/32' }] }), question, ['nat-1']);
    expectStop(inside({ IpRanges: [{ CidrIp: '10.1.1.0/24' }] }), question, 'security-group');
    expectStop(inside({ UserIdGroupPairs: [{ GroupId: 'sg-1' }] }), question, 'security-group');
  });
});

describe('gateways of the internet', () => {
  const open = world({ 11: { zone: 'a', routes: [to('0.0.0.0/0', IGW), to('::/0', EIGW)] } });

  test('an egress-only gateway lets out, and no reply to a client from outside', () => {
    expectWay(open, egress({ ipVersion: 6 }), ['eigw-1']);
    expectStop(open, ingress({ ipVersion: 6 }), 'egress-only-internet-gateway', 'return');
    expectWay(open, ingress({ ipVersion: 6, protocol: 'udp' }), ['igw-1']);
    expectStop({ ...open, InternetGateways: [] }, ingress({ ipVersion: 6 }), 'egress-only-internet-gateway');
    expectStop({ ...open, InternetGateways: [] }, ingress(), 'internet-gateway');
  });

  test('a reply that is led to a NAT gateway is lost', () => {
    const snapshot = world({
      11: { zone: 'a', routes: [to('0.0.0.0/0', NAT)] },
      12: { zone: 'a', routes: [to('0.0.0.0/0', IGW)] },
    });
    expectStop(snapshot, ingress(), 'route-table', 'return');
  });

  test('what is blocked publicly, and what is exempt', () => {
    const through = world({
      11: { zone: 'a', routes: [to('0.0.0.0/0', NAT), to('::/0', EIGW)] },
      12: { zone: 'a', routes: [to('0.0.0.0/0', IGW)] },
    });
    const mode = (
      snapshot: NetworkSnapshot,
      block: 'block-bidirectional' | 'block-ingress',
      exclusion?: 'allow-bidirectional' | 'allow-egress',
    ) => ({
      ...snapshot,
      VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: block },
      VpcBlockPublicAccessExclusions:
        exclusion === undefined
          ? []
          : [{ ResourceArn: 'arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1', InternetGatewayExclusionMode: exclusion }],
    });
    const out = asked('egress-internet', 'eni-11', 'internet');
    const stop = 'vpc-block-public-access';
    expectStop(mode(through, 'block-bidirectional'), egress(), stop);
    expectStop(mode(through, 'block-bidirectional'), egress({ ipVersion: 6 }), stop);
    expectWay(mode(through, 'block-bidirectional', 'allow-egress'), egress(), ['nat-1', 'igw-1']);
    expectWay(mode(through, 'block-ingress'), egress(), ['nat-1', 'igw-1']);
    expectWay(mode(through, 'block-ingress'), egress({ ipVersion: 6 }), ['eigw-1']);
    expectStop(mode(open, 'block-ingress'), out, stop);
    expectStop(mode(open, 'block-ingress', 'allow-egress'), out, stop);
    expectStop(mode(open, 'block-ingress'), ingress(), stop);
    expectStop(mode(open, 'block-bidirectional', 'allow-egress'), ingress(), stop);
    expectWay(mode(open, 'block-ingress', 'allow-bidirectional'), ingress(), ['igw-1']);
  });

  test("what comes in goes by the gateway's own table, requests and replies", () => {
    const box = {
      VpcEndpointId: 'vpce-1',
      VpcEndpointType: 'GatewayLoadBalancer',
      State: 'Available',
      SubnetIds: ['subnet-13'],
    } as const;
    const edge = (routes: readonly Route[]): Table => ({
      RouteTableId: 'rtb-edge',
      VpcId: 'vpc-1',
      Associations: [{ GatewayId: 'igw-1' }],
      Routes: [to('10.1.0.0/16', { GatewayId: 'local' }), ...routes],
    });
    const built = (back: Route, edges: readonly Route[]) => {
      const snapshot = world(
        { 11: { zone: 'a', routes: [to('0.0.0.0/0', back)] }, 13: { zone: 'a', routes: [to('0.0.0.0/0', IGW)] } },
        { VpcEndpoints: [box] },
      );
      return { ...snapshot, RouteTables: [...(snapshot.RouteTables ?? []), edge(edges)] };
    };
    const inspected = [to('10.1.1.0/24', { GatewayId: 'vpce-1' })];
    expectWay(built({ GatewayId: 'vpce-1' }, inspected), ingress(), ['igw-1', 'vpce-1']);
    expectStop(built(IGW, inspected), ingress(), 'route-table', 'return');
    expectStop(built({ GatewayId: 'vpce-1' }, []), ingress(), 'route-table', 'return');
    const out = asked('egress-internet', 'eni-11', 'internet');
    expectWay(built({ GatewayId: 'vpce-1' }, inspected), out, ['vpce-1', 'igw-1']);
    expectStop(built({ GatewayId: 'vpce-1' }, []), out, 'route-table', 'return');
    const between = (snapshot: NetworkSnapshot) => walk(snapshot, asked('inspected', 'internet', 'eni-11'));
    expect(between(built({ GatewayId: 'vpce-1' }, inspected))).toMatchObject({ inspected: true, via: ['vpce-1'] });
    expect(between(built(IGW, inspected)).reason).toBe('bypass-return');
    expect(between(built({ GatewayId: 'vpce-1' }, [])).reason).toBe('bypass-forward');
  });
});

describe('routes', () => {
  test('a propagated route loses to local, and on equal length to a prefix list, which loses to a CIDR', () => {
    const vpn = (cidr: string): Route => ({ ...to(cidr, { GatewayId: 'vgw-1' }), Origin: 'EnableVgwRoutePropagation' });
    const inside = world({ 11: { zone: 'a', routes: [vpn('10.1.2.0/24')] }, 12: { zone: 'a' } });
    expectWay(inside, asked('reach', 'fn-11', 'eni-12'), []);
    const out = (...routes: readonly Route[]) =>
      world({ 11: { zone: 'a', routes } }, { PrefixListEntries: { 'pl-1': [{ Cidr: '0.0.0.0/0' }] } });
    const question = asked('egress-internet', 'eni-11', 'internet');
    expectWay(out(vpn('0.0.0.0/0'), to('pl-1', IGW)), question, ['igw-1']);
    expectWay(out(to('pl-1', NAT), to('0.0.0.0/0', IGW)), question, ['igw-1']);
    expectStop(out(vpn('0.0.0.0/1'), vpn('128.0.0.0/1'), to('0.0.0.0/0', IGW)), question, 'route-table');
  });

  test('a blackhole has no second choice', () => {
    const half = to('128.0.0.0/1', IGW, 'blackhole');
    const snapshot = world({ 11: { zone: 'a', routes: [to('0.0.0.0/0', IGW), half] } });
    const question = asked('egress-internet', 'eni-11', 'internet');
    expectWay(snapshot, question, ['igw-1']);
    expectStop(snapshot, { ...question, to: { type: 'internet', ip: '198.51.100.77' } }, 'route-table');
  });

  test('a peering leads to addresses of the peer alone, and only when it is active', () => {
    const joined = (code: 'active' | 'deleted', cidr = '10.2.0.0/16') =>
      world(
        {
          11: { zone: 'a', routes: [to(cidr, PEER)] },
          21: { zone: 'a', routes: [to('10.1.0.0/16', PEER), to('0.0.0.0/0', IGW)] },
        },
        {
          VpcPeeringConnections: [
            {
              VpcPeeringConnectionId: 'pcx-1',
              Status: { Code: code },
              AccepterVpcInfo: { VpcId: 'vpc-1' },
              RequesterVpcInfo: { VpcId: 'vpc-2' },
            },
          ],
          SecurityGroups: [
            group('sg-1'),
            group('sg-2', { IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }] }),
          ],
        },
      );
    expectWay(joined('active'), asked('reach', 'fn-11', 'eni-21'), ['pcx-1']);
    expectStop(joined('deleted'), asked('reach', 'fn-11', 'eni-21'), 'vpc-peering-connection');
    expectStop(joined('active', '0.0.0.0/0'), egress(), 'vpc-peering-connection');
  });
});

describe('transit gateways', () => {
  const attachment = (n: number, subnets: readonly number[], more: object = {}) => ({
    TransitGatewayAttachmentId: `tgw-attach-${String(n)}`,
    TransitGatewayId: 'tgw-1',
    VpcId: `vpc-${String(n)}`,
    State: 'available' as const,
    SubnetIds: subnets.map((one) => `subnet-${String(one)}`),
    Options: { SecurityGroupReferencingSupport: 'enable' as const, ...more },
  });
  const routes = (table: Readonly<Record<number, Readonly<Record<string, number>>>>): NetworkSnapshot => ({
    TransitGatewayRouteTableAssociations: Object.fromEntries(
      Object.keys(table).map((n) => [
        `tgw-rtb-${n}`,
        [{ TransitGatewayAttachmentId: `tgw-attach-${n}`, State: 'associated' as const }],
      ]),
    ),
    TransitGatewayRoutes: Object.fromEntries(
      Object.entries(table).map(([n, cidrs]) => [
        `tgw-rtb-${n}`,
        Object.entries(cidrs).map(([DestinationCidrBlock, into]) => ({
          DestinationCidrBlock,
          ...(into === 0
            ? { State: 'blackhole' as const }
            : {
                State: 'active' as const,
                TransitGatewayAttachments: [{ TransitGatewayAttachmentId: `tgw-attach-${String(into)}` }],
              }),
        })),
      ]),
    ),
    TransitGateways: [{ TransitGatewayId: 'tgw-1', Options: { SecurityGroupReferencingSupport: 'enable' } }],
  });
  const pair = { 1: { '10.2.0.0/16': 2 }, 2: { '10.1.0.0/16': 1 } } as const;
  const there = [to('10.2.0.0/16', TGW)];
  const back = [to('10.1.0.0/16', TGW)];
  const question = asked('reach', 'fn-11', 'eni-21');

  test('the zone of the sender needs an attachment, in each direction', () => {
    const built = (one: readonly number[], other: readonly number[]) =>
      world(
        {
          11: { zone: 'a', routes: there },
          13: { zone: 'b' },
          15: { zone: 'a' },
          21: { zone: 'b', routes: back },
          23: { zone: 'a' },
          25: { zone: 'b' },
        },
        { TransitGatewayVpcAttachments: [attachment(1, one), attachment(2, other)], ...routes(pair) },
      );
    expectWay(built([15], [25]), question, ['tgw-1']);
    expectStop(built([13], [25]), question, 'transit-gateway');
    expectStop(built([15], [23]), question, 'transit-gateway', 'return');
  });

  test('its own table decides, blackholes too', () => {
    const built = (table: Readonly<Record<number, Readonly<Record<string, number>>>>) =>
      world(
        { 11: { zone: 'a', routes: there }, 21: { zone: 'a', routes: back } },
        { TransitGatewayVpcAttachments: [attachment(1, [11]), attachment(2, [21])], ...routes(table) },
      );
    expectWay(built(pair), question, ['tgw-1']);
    expectStop(built({ ...pair, 1: {} }), question, 'transit-gateway-route-table');
    expectStop(built({ ...pair, 1: { '10.2.0.0/16': 2, '10.2.1.0/24': 0 } }), question, 'transit-gateway-route-table');
    expectStop(built({ ...pair, 2: {} }), question, 'transit-gateway-route-table', 'return');
  });

  test('references hold inbound alone, and where all three support them', () => {
    const refers = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] };
    const built = (groups: NetworkSnapshot['SecurityGroups'], more: object = {}) =>
      world(
        { 11: { zone: 'a', routes: there }, 21: { zone: 'a', routes: back } },
        {
          SecurityGroups: groups ?? [],
          TransitGatewayVpcAttachments: [attachment(1, [11], more), attachment(2, [21])],
          ...routes(pair),
        },
      );
    const inbound = [group('sg-1'), group('sg-2', { IpPermissions: [refers] })];
    const outbound = [group('sg-1', { IpPermissionsEgress: [refers] }), group('sg-2')];
    expectWay(built(inbound), question, ['tgw-1']);
    expectStop(built(inbound, { SecurityGroupReferencingSupport: 'disable' }), question, 'security-group');
    expectStop(built(outbound), question, 'security-group');
  });

  test('a hub inspects both directions in one zone when it is in appliance mode, and only then', () => {
    const hub = (mode: 'enable' | 'disable') =>
      world(
        {
          11: { zone: 'a', routes: there },
          13: { zone: 'b' },
          21: { zone: 'b', routes: back },
          23: { zone: 'a' },
          31: { zone: 'a', routes: [to('10.0.0.0/8', { GatewayId: 'vpce-1' })] },
          32: { zone: 'b', routes: [to('10.0.0.0/8', { GatewayId: 'vpce-2' })] },
          33: { zone: 'a', routes: [to('10.0.0.0/8', TGW)] },
          34: { zone: 'b', routes: [to('10.0.0.0/8', TGW)] },
        },
        {
          VpcEndpoints: [1, 2].map((n) => ({
            VpcEndpointId: `vpce-${String(n)}`,
            VpcEndpointType: 'GatewayLoadBalancer' as const,
            State: 'Available' as const,
            SubnetIds: [`subnet-3${String(n + 2)}`],
          })),
          TransitGatewayVpcAttachments: [
            attachment(1, [11, 13]),
            attachment(2, [21, 23]),
            attachment(3, [31, 32], { ApplianceModeSupport: mode }),
          ],
          ...routes({ 1: { '10.0.0.0/8': 3 }, 2: { '10.0.0.0/8': 3 }, 3: { '10.1.0.0/16': 1, '10.2.0.0/16': 2 } }),
        },
      );
    const inspection = asked('inspected', 'fn-11', 'eni-21');
    expect(walk(hub('enable'), inspection)).toMatchObject({ inspected: true });
    expect(walk(hub('disable'), inspection)).toMatchObject({ inspected: false, reason: 'asymmetric' });
    expect(walk(hub('enable'), question).reachable).toBe(true);
    expectStop(hub('disable'), question, 'route-table', 'return');
  });
});

describe('services', () => {
  const allowing = (more: object) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...more }] });
  const lists: NetworkSnapshot = { PrefixListEntries: { 'pl-s3': [{ Cidr: '52.216.0.0/15' }] } };
  const gateway = (service: string, PolicyDocument?: string) => ({
    VpcEndpointId: 'vpce-g',
    VpcEndpointType: 'Gateway' as const,
    VpcId: 'vpc-1',
    ServiceName: `com.amazonaws.us-east-1.${service}`,
    State: 'Available' as const,
    ...(PolicyDocument === undefined ? {} : { PolicyDocument }),
  });
  const bucket = (more: Partial<NetworkQuestion['to']> = {}): NetworkQuestion => ({
    ...asked('reach', 'fn-11', ''),
    to: {
      type: 's3-bucket',
      id: 'own',
      ip: '52.216.1.1',
      region: 'us-east-1',
      action: 's3:PutObject',
      ownerAccount: '999999999999',
      ...more,
    },
    principal: { arn: 'arn:aws:iam::111122223333:role/fn', account: '111122223333', orgId: 'o-mine' },
  });
  const by = (endpoint: ReturnType<typeof gateway>, acl: readonly Entry[] = []) =>
    world(
      { 11: { zone: 'a', routes: [to('pl-s3', { GatewayId: 'vpce-g' })], acl } },
      { ...lists, VpcEndpoints: [endpoint] },
    );

  test('a gateway endpoint takes TCP to its own service', () => {
    expectWay(by(gateway('s3')), bucket(), ['vpce-g']);
    expectStop(by(gateway('s3')), { ...bucket(), protocol: 'udp' }, 'vpc-endpoint');
    expectStop(by(gateway('dynamodb')), bucket(), 'route-table');
    expectStop(by(gateway('s3')), egress({ to: { type: 'internet', ip: '52.216.1.1' } }), 'route-table');
    expectStop(by(gateway('s3'), [entry(1, 'in', 'deny', [1024, 65_535])]), bucket(), 'network-acl', 'return');
  });

  test('its policy is asked once the request is there, before the reply', () => {
    const shut = [entry(1, 'in', 'deny', [1024, 65_535])];
    expectStop(by(gateway('s3', allowing({ Action: 's3:GetObject' })), shut), bucket(), 'endpoint-policy');
    const policies: readonly (readonly [more: object, open: boolean])[] = [
      [{ Resource: 'arn:aws:s3:::own/*' }, true],
      [{ Resource: 'arn:aws:s3:::own' }, false],
      [{ Resource: 'arn:aws:s3:::own/logs/*' }, true],
      [{ Action: 's3:Put*' }, true],
      [{ NotAction: 's3:PutObject' }, false],
      [{ Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } }, false],
      [{ Condition: { StringNotEquals: { 'aws:ResourceAccount': ['111122223333'] } } }, true],
      [{ Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-mine', 'o-other'] } } }, true],
      // The bucket's organization is not told: a key that is missing equals nothing.
      [{ Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-mine' } } }, false],
      [{ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, true],
      [{ Principal: { AWS: ['222233334444'] } }, false],
      [{ Effect: 'Deny' }, false],
    ];
    for (const [more, open] of policies) {
      const { reachable } = walk(by(gateway('s3', allowing(more))), bucket());
      expect({ more, reachable }).toEqual({ more, reachable: open });
    }
  });

  test('an interface endpoint is the destination, and is gone through', () => {
    const interfaceOf = (listed: boolean, changes: NetworkSnapshot = {}) =>
      world(
        { 11: { zone: 'a' }, 12: { zone: 'a' } },
        {
          VpcEndpoints: [
            {
              VpcEndpointId: 'vpce-i',
              VpcEndpointType: 'Interface',
              VpcId: 'vpc-1',
              State: 'Available',
              SubnetIds: ['subnet-12'],
              NetworkInterfaceIds: [listed ? 'eni-12' : 'eni-none'],
              Groups: [{ GroupId: 'sg-1' }],
              PolicyDocument: allowing({ Action: 's3:PutObject' }),
            },
          ],
          ...changes,
        },
      );
    expectWay(interfaceOf(true), bucket({ ip: '10.1.2.20' }), ['vpce-i']);
    expectStop(interfaceOf(true), bucket({ ip: '10.1.2.20', action: 's3:GetObject' }), 'endpoint-policy');
    const question = { ...asked('reach', 'fn-11', ''), to: { type: 'vpc-endpoint', id: 'vpce-i' } } as const;
    expectWay(interfaceOf(true), question, []);
    const closed = { SecurityGroups: [group('sg-1', { IpPermissions: [] }), group('sg-2')] };
    // The groups of the interface where it is listed, those of the endpoint where it is not.
    expectWay(interfaceOf(true, closed), question, []);
    expectStop(interfaceOf(false, closed), question, 'security-group');
  });
});

describe('places', () => {
  const open = (changes: NetworkSnapshot = {}) =>
    world({ 11: { zone: 'a', routes: [to('0.0.0.0/0', IGW), to('::/0', IGW)] } }, changes);
  const service = (launchType: 'FARGATE' | 'EC2', assignPublicIp: 'ENABLED' | 'DISABLED') =>
    open({
      services: [
        {
          serviceName: 'svc',
          launchType,
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ['subnet-11'], securityGroups: ['sg-1'], assignPublicIp },
          },
        },
      ],
    });

  test('a task is public on Fargate, where it is asked to be', () => {
    const question: NetworkQuestion = { ...ingress(), to: { type: 'ecs-service', id: 'svc' } };
    expectWay(service('FARGATE', 'ENABLED'), question, ['igw-1']);
    expectStop(service('EC2', 'ENABLED'), question, 'internet-gateway');
    expectStop(service('FARGATE', 'DISABLED'), question, 'internet-gateway');
    expectWay(service('FARGATE', 'DISABLED'), { ...question, ipVersion: 6 }, ['igw-1']);
  });

  test('a function has no public IPv4 address, and IPv6 only if it may', () => {
    expectStop(open(), egress(), 'internet-gateway');
    expectWay(open(), egress({ ipVersion: 6 }), ['igw-1']);
    const [fn] = open().Functions ?? [];
    const plain = open({ Functions: [{ ...fn, VpcConfig: { ...fn?.VpcConfig, Ipv6AllowedForDualStack: false } }] });
    expectStop(plain, egress({ ipVersion: 6 }), 'network-interface');
  });

  test('a balancer hears what it listens to, and the internet if it faces it', () => {
    const balancer = (Scheme: 'internal' | 'internet-facing', IpAddressType: 'ipv4' | 'dualstack') =>
      open({
        LoadBalancers: [
          {
            LoadBalancerName: 'web',
            LoadBalancerArn: 'arn:web',
            Scheme,
            IpAddressType,
            SecurityGroups: ['sg-1'],
            AvailabilityZones: [{ SubnetId: 'subnet-11' }],
          },
        ],
        Listeners: [{ LoadBalancerArn: 'arn:web', Port: 443 }],
      });
    const question: NetworkQuestion = { ...ingress(), to: { type: 'alb', id: 'web' } };
    expectWay(balancer('internet-facing', 'ipv4'), question, ['igw-1']);
    expectStop(balancer('internet-facing', 'ipv4'), { ...question, port: 80 }, 'load-balancer');
    expectStop(balancer('internet-facing', 'ipv4'), { ...question, protocol: 'udp' }, 'load-balancer');
    expectStop(balancer('internal', 'dualstack'), question, 'load-balancer');
    expectStop(balancer('internal', 'dualstack'), { ...question, ipVersion: 6 }, 'load-balancer');
    expectStop(balancer('internet-facing', 'ipv4'), { ...question, ipVersion: 6 }, 'network-interface');
    const inside = { ...question, kind: 'reach', from: { type: 'network-interface', id: 'eni-11' } } as const;
    expectWay(balancer('internal', 'ipv4'), inside, []);
  });
});

test('of two interfaces, one of which has no address, the other decides', () => {
  const snapshot = world({ 11: { zone: 'a' }, 12: { zone: 'a' }, 13: { zone: 'a' } });
  const [one, ...others] = snapshot.Subnets ?? [];
  const changed: NetworkSnapshot = {
    ...snapshot,
    Subnets: [{ ...one, Ipv6CidrBlockAssociationSet: [] }, ...others],
    Functions: [
      {
        FunctionName: 'fn-11',
        VpcConfig: {
          SubnetIds: ['subnet-11', 'subnet-12'],
          SecurityGroupIds: ['sg-1'],
          Ipv6AllowedForDualStack: true,
        },
      },
    ],
  };
  expectStop(changed, egress({ ipVersion: 6 }), 'route-table');
});

test('edits are made where they say', () => {
  const question = asked('reach', 'fn-11', 'eni-12');
  const open = world({ 11: { zone: 'a' }, 12: { zone: 'a' } });
  const shut = { ...open, SecurityGroups: [group('sg-1', { IpPermissionsEgress: [] }), group('sg-2')] };
  const rule = { kind: 'security-group-rule', group: 'sg-1', egress: true, protocol: 'tcp', port: 443 } as const;
  expectStop(shut, question, 'security-group');
  expectWay(edited(shut, { ...rule, peer: '10.1.2.20/32' }), question, []);
  expectStop(edited(shut, { ...rule, peer: '10.1.2.21/32' }), question, 'security-group');
  expectStop(edited(shut, { ...rule, egress: false, peer: '0.0.0.0/0' }), question, 'security-group');

  const denied = world({ 11: { zone: 'a' }, 12: { zone: 'a', acl: [entry(10, 'in', 'deny')] } });
  const allow = { kind: 'network-acl-entry', acl: 'acl-12', egress: false, protocol: 'tcp' } as const;
  const allowed = { ...allow, ports: { from: 443, to: 443 }, peer: '10.1.1.0/24' };
  expectWay(edited(denied, { ...allowed, ruleNumber: 9 }), question, []);
  expectStop(edited(denied, { ...allowed, ruleNumber: 11 }), question, 'network-acl');

  const out = asked('egress-internet', 'eni-11', 'internet');
  const dark = world({ 11: { zone: 'a', routes: [to('0.0.0.0/0', IGW, 'blackhole')] } });
  const routed = { kind: 'route', table: 'rtb-11', destination: '0.0.0.0/0', target: 'igw-1' } as const;
  expectStop(dark, out, 'route-table');
  expectWay(edited(dark, routed), out, ['igw-1']);
  expectWay(edited(dark, { ...routed, destination: '::/0', target: 'eigw-1' }), { ...out, ipVersion: 6 }, ['eigw-1']);

  const led = world({
    11: { zone: 'a', routes: [to('10.1.2.0/24', { NetworkInterfaceId: 'eni-13' })] },
    12: { zone: 'a', routes: [to('10.1.1.0/24', { NetworkInterfaceId: 'eni-13' })] },
    13: { zone: 'a' },
  });
  const checked = {
    ...led,
    NetworkInterfaces: (led.NetworkInterfaces ?? []).map((one) => ({ ...one, SourceDestCheck: true })),
  };
  expectStop(checked, question, 'network-interface');
  expectWay(edited(checked, { kind: 'source-destination-check', interface: 'eni-13' }), question, ['eni-13']);
});
