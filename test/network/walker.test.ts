import { describe, expect, test } from 'vitest';

import type { NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { formatAddress, parseAddress, parseBlock } from './walker/addresses.ts';
import { sampleCases } from './sample.ts';
import { deliver, walk } from './walker.ts';

test.each(sampleCases().map((one) => [one.id, one] as const))(
  'the judge on %s',
  (_, { snapshot, question, expected }) => {
    const walked = walk(snapshot, question);
    expect({ reachable: walked.reachable, inspected: walked.inspected }).toEqual({
      reachable: expected.reachable,
      inspected: expected.inspected,
    });
    expect(walked.reason).toBe(expected.reason ?? null);
    if (expected.reachable === false) {
      expect(walked.alternatives).toEqual([{ blockedBy: expected.blockedBy, direction: expected.direction }]);
    } else {
      expect(walked.vias).toEqual([expected.via]);
      if (walked.packet !== null) expect(deliver(snapshot, question, walked.packet)).toMatchObject({ delivered: true });
    }
  },
);

/** Two subnets, a function in the first, an interface in the second; what is said replaces a list. */
const world = (changes: NetworkSnapshot = {}): NetworkSnapshot => ({
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24' }],
  Subnets: ['10.0.0.0/28', '10.0.0.16/28', '10.0.0.32/28'].map((CidrBlock, at) => ({
    SubnetId: `subnet-${String(at + 1)}`,
    VpcId: 'vpc-1',
    CidrBlock,
    AvailabilityZone: 'us-east-1a',
  })),
  RouteTables: [table('rtb-main', { Main: true }, [])],
  NetworkAcls: [acl('acl-main', [], [])],
  SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', IpPermissions: [ANY], IpPermissionsEgress: [ANY] }],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      SubnetId: 'subnet-2',
      VpcId: 'vpc-1',
      PrivateIpAddress: '10.0.0.21',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.21', Primary: true }],
      Groups: [{ GroupId: 'sg-1' }],
    },
    {
      NetworkInterfaceId: 'eni-box',
      SubnetId: 'subnet-3',
      VpcId: 'vpc-1',
      PrivateIpAddress: '10.0.0.40',
      SourceDestCheck: false,
    },
  ],
  VpcEndpoints: [
    {
      VpcEndpointId: 'vpce-1',
      VpcEndpointType: 'GatewayLoadBalancer',
      VpcId: 'vpc-1',
      State: 'Available',
      SubnetIds: ['subnet-3'],
    },
  ],
  Functions: [{ FunctionName: 'fn', VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } }],
  ...changes,
});

const ANY = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const table = (
  id: string,
  association: object,
  routes: NonNullable<NonNullable<NetworkSnapshot['RouteTables']>[number]['Routes']>,
) => ({
  RouteTableId: id,
  VpcId: 'vpc-1',
  Associations: [association],
  Routes: [
    { DestinationCidrBlock: '10.0.0.0/24', GatewayId: 'local', State: 'active' as const },
    ...routes.map((route) => ({ State: 'active' as const, ...route })),
  ],
});

type Entries = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>;

const acl = (id: string, subnets: readonly string[], first: Entries) => ({
  NetworkAclId: id,
  VpcId: 'vpc-1',
  IsDefault: id === 'acl-main',
  Associations: subnets.map((SubnetId) => ({ SubnetId })),
  Entries: [
    { RuleNumber: 32_767, Egress: true, Protocol: '-1', RuleAction: 'deny' as const, CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 100, Egress: true, Protocol: '-1', RuleAction: 'allow' as const, CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 100, Egress: false, Protocol: '-1', RuleAction: 'allow' as const, CidrBlock: '0.0.0.0/0' },
    ...first,
  ],
});

const QUESTION: NetworkQuestion = {
  kind: 'reach',
  from: { type: 'lambda', id: 'fn' },
  to: { type: 'network-interface', id: 'eni-1' },
  protocol: 'tcp',
  port: 443,
  ipVersion: 4,
};

const stopped = (snapshot: NetworkSnapshot, question: NetworkQuestion = QUESTION) =>
  walk(snapshot, question).alternatives;

describe('the judge', () => {
  test('lets a packet through to another subnet', () => {
    expect(walk(world(), QUESTION)).toMatchObject({ reachable: true, vias: [[]] });
  });

  test('finds the one source port whose reply is let in', () => {
    const replies = (From: number): NetworkSnapshot =>
      world({
        NetworkAcls: [
          acl('acl-main', [], []),
          acl(
            'acl-1',
            ['subnet-1'],
            [
              {
                RuleNumber: 1,
                Egress: false,
                Protocol: '6',
                RuleAction: 'allow',
                CidrBlock: '0.0.0.0/0',
                PortRange: { From, To: From },
              },
              { RuleNumber: 2, Egress: false, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' },
            ],
          ),
        ],
      });
    expect(walk(replies(53_123), QUESTION)).toMatchObject({ reachable: true, packet: { sourcePort: 53_123 } });
    // No client sends from there.
    expect(stopped(replies(1023))).toEqual([{ blockedBy: 'network-acl', direction: 'return' }]);
    expect(walk(replies(1023), { ...QUESTION, protocol: 'udp' }).reachable).toBe(true);
  });

  test('finds the half of a subnet that may', () => {
    const out = (CidrBlock: string) =>
      world({
        SecurityGroups: [
          {
            GroupId: 'sg-1',
            IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: CidrBlock }] }],
            IpPermissionsEgress: [ANY],
          },
        ],
      });
    expect(walk(out('10.0.0.14/32'), QUESTION)).toMatchObject({ reachable: true, packet: { source: '10.0.0.14' } });
    // The last address and the first four are nobody's.
    expect(stopped(out('10.0.0.15/32'))).toEqual([{ blockedBy: 'security-group', direction: 'forward' }]);
    expect(stopped(out('10.0.0.0/30'))).toEqual([{ blockedBy: 'security-group', direction: 'forward' }]);
  });

  test('loses a reply that goes past the endpoint, and one that crosses another', () => {
    const there = table('rtb-1', { SubnetId: 'subnet-1' }, [
      { DestinationCidrBlock: '10.0.0.16/28', GatewayId: 'vpce-1' },
    ]);
    const back = (target: object) =>
      table('rtb-2', { SubnetId: 'subnet-2' }, [{ DestinationCidrBlock: '10.0.0.0/28', ...target }]);
    const main = table('rtb-main', { Main: true }, []);
    expect(stopped(world({ RouteTables: [main, there] }))).toEqual([{ blockedBy: 'route-table', direction: 'return' }]);
    expect(stopped(world({ RouteTables: [main, back({ GatewayId: 'vpce-1' })] }))).toEqual([
      { blockedBy: 'route-table', direction: 'return' },
    ]);
    expect(walk(world({ RouteTables: [main, there, back({ GatewayId: 'vpce-1' })] }), QUESTION)).toMatchObject({
      reachable: true,
      vias: [['vpce-1']],
    });
    expect(stopped(world({ RouteTables: [main, there, back({ NetworkInterfaceId: 'eni-box' })] }))).toEqual([
      { blockedBy: 'route-table', direction: 'return' },
    ]);
  });

  test('loses a group reference behind a middlebox', () => {
    const referring = {
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
      IpPermissionsEgress: [ANY],
    };
    const routes = [
      table('rtb-main', { Main: true }, []),
      table('rtb-1', { SubnetId: 'subnet-1' }, [
        { DestinationCidrBlock: '10.0.0.16/28', NetworkInterfaceId: 'eni-box' },
      ]),
      table('rtb-2', { SubnetId: 'subnet-2' }, [
        { DestinationCidrBlock: '10.0.0.0/28', NetworkInterfaceId: 'eni-box' },
      ]),
    ];
    expect(walk(world({ SecurityGroups: [referring] }), QUESTION).reachable).toBe(true);
    expect(walk(world({ RouteTables: routes }), QUESTION)).toMatchObject({ reachable: true, vias: [['eni-box']] });
    expect(stopped(world({ SecurityGroups: [referring], RouteTables: routes }))).toEqual([
      { blockedBy: 'security-group', direction: 'forward' },
    ]);
  });

  test('drops what goes round in a circle', () => {
    const routes = [table('rtb-main', { Main: true }, [{ DestinationCidrBlock: '10.0.0.16/28', GatewayId: 'vpce-1' }])];
    expect(stopped(world({ RouteTables: routes }))).toEqual([{ blockedBy: 'route-table', direction: 'forward' }]);
  });

  test('delivers one packet and not another', () => {
    const packet = {
      protocol: 'tcp',
      source: '10.0.0.5',
      sourcePort: 40_000,
      destination: '10.0.0.21',
      destinationPort: 443,
    } as const;
    expect(deliver(world(), QUESTION, packet)).toMatchObject({ delivered: true, vias: [[]] });
    for (const other of [
      { source: '10.0.0.3' },
      { source: '10.0.0.18' },
      { destination: '10.0.0.22' },
      { sourcePort: 1023 },
      { destinationPort: 22 },
      { protocol: 'udp' as const },
    ]) {
      expect(deliver(world(), QUESTION, { ...packet, ...other })).toMatchObject({ delivered: false });
    }
  });
});

test('addresses are read to the bit', () => {
  expect(parseBlock('10.0.0.77/28')).toEqual({ family: 4, first: 167_772_224n, last: 167_772_239n, length: 28 });
  expect(parseBlock('2600::/127')).toMatchObject({ last: parseAddress('2600::1')?.value });
  expect(formatAddress({ family: 6, value: parseAddress('2001:db8::1:0')?.value ?? 0n })).toBe('2001:db8:0:0:0:0:1:0');
  for (const none of ['10.0.0', '10.0.0.256', '1::2::3', ':', '1:2:3:4:5:6:7:8:9', '10.0.0.0/33', 'x', '']) {
    expect(parseBlock(none)).toBeUndefined();
  }
});
