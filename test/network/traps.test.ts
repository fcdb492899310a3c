import { describe, expect, test } from 'vitest';

import {
  acl,
  ALLOW_ALL,
  ask,
  base,
  egress,
  entry,
  fn,
  group,
  ingress,
  INTERNET,
  LAMBDA,
  route,
  subnet,
  table,
  WEB,
} from './worlds.ts';

const [publicTable, privateTable] = base.RouteTables;
const privately = (...routes: Parameters<typeof table>[3]) => ({
  RouteTables: [publicTable, table('rtb-private', 'vpc-1', ['subnet-private'], routes)],
});
const acls = (...entries: Parameters<typeof acl>[3]) => ({
  NetworkAcls: [
    acl('acl-private', 'vpc-1', ['subnet-private'], entries),
    acl('acl-1', 'vpc-1', ['subnet-public'], ALLOW_ALL()),
  ],
});

test('the base: a private function reaches the internet by its NAT gateway, and the web server is reached from it', () => {
  expect(ask({}, egress())).toMatchObject({ reachable: true, via: ['nat-1', 'igw-1'] });
  expect(ask({}, ingress())).toMatchObject({ reachable: true, via: ['igw-1'] });
});

describe('IPv6', () => {
  const dual = { Functions: [fn('fn', ['subnet-private'], ['sg-fn'], true)] };
  const six = privately(route('::/0', { EgressOnlyInternetGatewayId: 'eigw-1' }));

  test('a function has an IPv6 address only where it is allowed one', () => {
    expect(ask(six, egress({ ipVersion: 6 }))).toMatchObject({ reachable: false, blockedBy: 'network-interface' });
    expect(ask({ ...six, ...dual }, egress({ ipVersion: 6 }))).toMatchObject({ reachable: true, via: ['eigw-1'] });
  });
  test('an egress-only gateway lets no request in', () => {
    expect(ask({ InternetGateways: [] }, ingress({ ipVersion: 6 }))).toMatchObject({
      blockedBy: 'egress-only-internet-gateway',
      direction: 'forward',
    });
  });
  test('a route for IPv4 carries no IPv6', () => {
    expect(ask(dual, egress({ ipVersion: 6 }))).toMatchObject({
      blockedBy: 'route-table',
      blockedByIds: ['rtb-private'],
    });
  });
  test('an entry for IPv4 denies no IPv6', () => {
    const entries = acls(entry(1, 'deny', true, '0.0.0.0/0'), ...ALLOW_ALL());
    expect(ask({ ...six, ...dual, ...entries }, egress({ ipVersion: 6 })).reachable).toBe(true);
  });
});

describe('prefix lists', () => {
  const list = {
    PrefixLists: [{ PrefixListId: 'pl-1' }],
    PrefixListEntries: { 'pl-1': [{ Cidr: '198.51.100.0/24' }, { Cidr: '2600::/16' }] },
  };
  test('a route to one takes its addresses, and no others', () => {
    const world = { ...list, ...privately(route('pl-1', { NatGatewayId: 'nat-1' })) };
    expect(ask(world, egress({ to: { ...INTERNET, ip: '198.51.100.7' } })).reachable).toBe(true);
    expect(ask(world, egress({ to: { ...INTERNET, ip: '192.0.2.7' } })).blockedBy).toBe('route-table');
  });
  test('a CIDR of the same length wins over one', () => {
    const routes = [
      route('pl-1', { NatGatewayId: 'nat-1' }),
      route('198.51.100.0/24', { State: 'blackhole', NatGatewayId: 'nat-0' }),
    ];
    expect(
      ask({ ...list, ...privately(...routes) }, egress({ to: { ...INTERNET, ip: '198.51.100.7' } })),
    ).toMatchObject({
      blockedBy: 'route-table',
      code: 'BAD_STATE_ROUTE',
    });
  });
  test('each entry of one has a length of its own, though another covers it', () => {
    const entries = { PrefixListEntries: { 'pl-1': [{ Cidr: '198.51.100.0/24' }, { Cidr: '198.51.100.0/25' }] } };
    const dead = route('198.51.100.0/24', { State: 'blackhole', NatGatewayId: 'nat-0' });
    const world = { ...list, ...entries, ...privately(route('pl-1', { NatGatewayId: 'nat-1' }), dead) };
    expect(ask(world, egress({ to: { ...INTERNET, ip: '198.51.100.7' } })).reachable).toBe(true);
    expect(ask(world, egress({ to: { ...INTERNET, ip: '198.51.100.200' } })).code).toBe('BAD_STATE_ROUTE');
  });
  test('a security group that names one admits its addresses alone', () => {
    const groups = {
      SecurityGroups: [
        base.SecurityGroups[0],
        group(
          'sg-open',
          [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: 'pl-1' }] }],
          [],
        ),
      ],
    };
    expect(ask({ ...list, ...groups }, ingress({ from: { ...INTERNET, ip: '198.51.100.7' } })).reachable).toBe(true);
    expect(ask({ ...list, ...groups }, ingress({ from: { ...INTERNET, ip: '192.0.2.7' } })).blockedBy).toBe(
      'security-group',
    );
  });
});

test('two /1 routes are a default route', () => {
  const halves = privately(
    route('0.0.0.0/1', { NatGatewayId: 'nat-1' }),
    route('128.0.0.0/1', { NatGatewayId: 'nat-1' }),
  );
  for (const ip of ['1.1.1.1', '198.51.100.7'])
    expect(ask(halves, egress({ to: { ...INTERNET, ip } })).reachable).toBe(true);
});

describe('regional NAT gateways', () => {
  const regional = (routes: Parameters<typeof table>[3]) => ({
    NatGateways: [
      {
        NatGatewayId: 'nat-r',
        VpcId: 'vpc-1',
        State: 'available' as const,
        AvailabilityMode: 'regional' as const,
        ConnectivityType: 'public' as const,
        RouteTableId: 'rtb-nat',
      },
    ],
    RouteTables: [
      publicTable,
      table('rtb-private', 'vpc-1', ['subnet-private'], [route('0.0.0.0/0', { NatGatewayId: 'nat-r' })]),
      { ...table('rtb-nat', 'vpc-1', [], routes), Associations: [] },
    ],
  });
  test('one goes on by the table of its own', () => {
    expect(ask(regional([route('0.0.0.0/0', { GatewayId: 'igw-1' })]), egress())).toMatchObject({
      reachable: true,
      via: ['nat-r', 'igw-1'],
    });
  });
  test('one whose table leads nowhere leads nowhere', () => {
    expect(ask(regional([]), egress())).toMatchObject({ blockedBy: 'route-table', blockedByIds: ['rtb-nat'] });
  });
});

describe('VPC Block Public Access', () => {
  const mode = (InternetGatewayBlockMode: 'block-bidirectional' | 'block-ingress') => ({
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode },
  });
  const exclusion = (id: string, InternetGatewayExclusionMode: 'allow-bidirectional' | 'allow-egress') => ({
    VpcBlockPublicAccessExclusions: [
      {
        ResourceArn: `arn:aws:ec2:us-east-1:111122223333:${id}`,
        InternetGatewayExclusionMode,
        State: 'create-complete' as const,
      },
    ],
  });
  const fromWeb = egress({ from: WEB });
  const out = {
    SecurityGroups: [
      base.SecurityGroups[0],
      group('sg-open', base.SecurityGroups[1].IpPermissions ?? [], base.SecurityGroups[0].IpPermissionsEgress ?? []),
    ],
  };

  test('bidirectional stops both directions, ingress leaves what a NAT gateway sends', () => {
    expect(ask(mode('block-bidirectional'), egress()).blockedBy).toBe('vpc-block-public-access');
    expect(ask(mode('block-bidirectional'), ingress()).blockedBy).toBe('vpc-block-public-access');
    expect(ask(mode('block-ingress'), egress()).reachable).toBe(true);
    expect(ask(mode('block-ingress'), ingress()).blockedBy).toBe('vpc-block-public-access');
    expect(ask({ ...out, ...mode('block-ingress') }, fromWeb).blockedBy).toBe('vpc-block-public-access');
  });
  test('an exclusion of the VPC or of the subnet that meets the gateway exempts', () => {
    for (const id of ['vpc/vpc-1', 'subnet/subnet-public']) {
      const world = { ...mode('block-bidirectional'), ...exclusion(id, 'allow-bidirectional') };
      expect(ask(world, egress()).reachable).toBe(true);
      expect(ask(world, ingress()).reachable).toBe(true);
    }
    const other = { ...mode('block-bidirectional'), ...exclusion('subnet/subnet-private', 'allow-bidirectional') };
    expect(ask(other, ingress()).blockedBy).toBe('vpc-block-public-access');
  });
  test('allow-egress exempts what goes out, and only from bidirectional', () => {
    const world = { ...out, ...mode('block-bidirectional'), ...exclusion('vpc/vpc-1', 'allow-egress') };
    expect(ask(world, fromWeb).reachable).toBe(true);
    expect(ask(world, ingress()).blockedBy).toBe('vpc-block-public-access');
    expect(ask({ ...world, ...mode('block-ingress') }, fromWeb).blockedBy).toBe('vpc-block-public-access');
  });
});

test('a blackhole drops what a shorter route would carry', () => {
  const world = privately(
    route('0.0.0.0/0', { NatGatewayId: 'nat-1' }),
    route('198.51.100.0/24', { NatGatewayId: 'nat-0', State: 'blackhole' }),
  );
  expect(ask(world, egress({ to: { ...INTERNET, ip: '198.51.100.7' } }))).toMatchObject({
    reachable: false,
    code: 'BAD_STATE_ROUTE',
  });
  expect(ask(world, egress()).reachable).toBe(true);
});

describe('main tables', () => {
  const main = table('rtb-main', 'vpc-1', [], [route('0.0.0.0/0', { NatGatewayId: 'nat-1' })]);
  const foreign = table('rtb-other', 'vpc-2', [], [], '10.9.0.0/16');
  test('a subnet without a table of its own has the main one of its VPC, not of another', () => {
    for (const order of [
      [main, foreign],
      [foreign, main],
    ]) {
      expect(ask({ RouteTables: [publicTable, ...order] }, egress()).reachable).toBe(true);
    }
    expect(ask({ RouteTables: [publicTable, foreign] }, egress()).blockedBy).toBe('route-table');
  });
  test('an explicit table wins over the main one', () => {
    expect(
      ask({ RouteTables: [main, table('rtb-empty', 'vpc-1', ['subnet-private'], [])] }, egress()).blockedByIds,
    ).toEqual(['rtb-empty']);
  });
});

describe('network ACLs', () => {
  test('the lowest number decides, whatever the order of the answer', () => {
    const deny = entry(90, 'deny', true, '0.0.0.0/0', [443, 443]);
    expect(ask(acls(...ALLOW_ALL(), deny), egress())).toMatchObject({ blockedBy: 'network-acl', direction: 'forward' });
    expect(ask(acls(...ALLOW_ALL(), { ...deny, RuleNumber: 110 }), egress()).reachable).toBe(true);
  });
  test('a reply needs the ports of clients let in', () => {
    const entries = [entry(100, 'allow', true, '0.0.0.0/0'), entry(100, 'allow', false, '0.0.0.0/0', [443, 443])];
    expect(ask(acls(...entries), egress())).toMatchObject({ blockedBy: 'network-acl', direction: 'return' });
    expect(ask(acls(...entries), egress({ protocol: 'udp' })).reachable).toBe(true);
  });
  test('a subnet without a list of its own has the default one of its VPC', () => {
    const world = { NetworkAcls: [acl('acl-default', 'vpc-1', [], [])] };
    expect(ask(world, egress())).toMatchObject({ blockedBy: 'network-acl', blockedByIds: ['acl-default'] });
  });
  test('a VPC without any has no filter', () => {
    expect(ask({ NetworkAcls: [] }, egress()).reachable).toBe(true);
  });
  test('none is asked inside a subnet', () => {
    const world = {
      NetworkAcls: [acl('acl-1', 'vpc-1', ['subnet-public'], [])],
      Functions: [fn('fn', ['subnet-public'], ['sg-fn'])],
    };
    expect(ask(world, egress({ kind: 'reach', to: WEB }))).toMatchObject({ reachable: true, via: [] });
  });
});

test('a reference to a group is lost behind a middlebox', () => {
  const world = {
    Subnets: [...base.Subnets, subnet('subnet-box', 'vpc-1', '10.0.2.0/28', 'a')],
    VpcEndpoints: [
      {
        VpcEndpointId: 'vpce-box',
        VpcEndpointType: 'GatewayLoadBalancer' as const,
        VpcId: 'vpc-1',
        SubnetIds: ['subnet-box'],
        State: 'Available' as const,
      },
    ],
    NetworkAcls: [acl('acl-1', 'vpc-1', [], ALLOW_ALL())],
    RouteTables: [
      table('rtb-public', 'vpc-1', ['subnet-public'], [route('10.0.1.0/24', { GatewayId: 'vpce-box' })]),
      table('rtb-private', 'vpc-1', ['subnet-private'], [route('10.0.0.0/24', { GatewayId: 'vpce-box' })]),
      table('rtb-box', 'vpc-1', ['subnet-box'], []),
    ],
  };
  const byReference = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-fn' }] }];
  const question = egress({ kind: 'reach', from: LAMBDA, to: WEB });
  const referring = { SecurityGroups: [base.SecurityGroups[0], group('sg-open', byReference, [])] };
  expect(ask(world, question)).toMatchObject({ reachable: true, via: ['vpce-box'] });
  expect(ask({ ...world, ...referring }, question)).toMatchObject({
    blockedBy: 'security-group',
    code: 'SG_REFERENCES_NOT_PRESERVED',
  });
  expect(ask(referring, question).reachable).toBe(true);
});

test('a state is read however it is spelled', () => {
  const attached = {
    InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ State: 'available' as never, VpcId: 'vpc-1' }] }],
  };
  expect(ask(attached, egress()).reachable).toBe(true);
  expect(privateTable.RouteTableId).toBe('rtb-private');
});
