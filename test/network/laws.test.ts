import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';
import type { NetworkAnswer, NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { block, formatAddress } from './walker/addresses.ts';
import { type RandomCase, randomCase } from './random.ts';
import { edited } from './repairs.ts';
import { walk } from './walker.ts';

const numRuns = Number(process.env['RAMPART_LAWS'] ?? 150);
const RUNS = { numRuns, seed: Number(process.env['RAMPART_SEED'] ?? fc.readConfigureGlobal().seed) };
const TIMEOUT = { timeout: 60_000 + numRuns * 200 };

const verdict = ({ reachable, inspected, reason }: NetworkAnswer) => ({ reachable, inspected, reason });
const blame = ({ blockedBy, direction }: NetworkAnswer) => ({ blockedBy, direction });

/** That two ways to tell a network mean the same; which of several right paths or names is given is left open. */
const same = (name: string, other: (given: RandomCase) => RandomCase, back: (id: string) => string = (id) => id) =>
  test(name, TIMEOUT, () => {
    fc.assert(
      fc.property(randomCase, (given) => {
        const otherwise = other(given);
        const one = analyzeNetwork(given.snapshot, given.question);
        const two = analyzeNetwork(otherwise.snapshot, otherwise.question);
        expect(verdict(two)).toEqual(verdict(one));
        const told = { ...blame(two), via: two.via.map(back).toSorted() };
        const known = { ...blame(one), via: one.via.toSorted() };
        if (isDeepStrictEqual(told, known)) return;
        const { vias, alternatives } = walk(given.snapshot, given.question);
        if (vias.length < 2 && alternatives.length < 2) expect(told).toEqual(known);
      }),
      RUNS,
    );
  });

/** Every list the other way round. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, backwards(member)])
      .toReversed(),
  );
}

same('the order of lists and members does not matter', ({ snapshot, question }) => ({
  snapshot: backwards(snapshot) as NetworkSnapshot,
  question,
}));

function halves(cidr: string): readonly string[] {
  const { family, first, last, length } = block(cidr);
  if (first === last) return [cidr];
  const middle = (first + last + 1n) / 2n;
  return [first, middle].map((value) => `${formatAddress({ family, value })}/${String(length + 1)}`);
}

same('two halves of a CIDR in a group are the CIDR', ({ snapshot, question }) => {
  const split = (permission: Permission): Permission => ({
    ...permission,
    IpRanges: (permission.IpRanges ?? []).flatMap(({ CidrIp = '' }) =>
      halves(CidrIp).map((half) => ({ CidrIp: half })),
    ),
    Ipv6Ranges: (permission.Ipv6Ranges ?? []).flatMap(({ CidrIpv6 = '' }) =>
      halves(CidrIpv6).map((half) => ({ CidrIpv6: half })),
    ),
  });
  return { snapshot: withGroups(snapshot, (permissions) => permissions.map(split)), question };
});

same('two halves of an entry of a prefix list are the entry, where no route goes by it', ({ snapshot, question }) => {
  // In a route the halves are longer prefixes than the whole.
  const routed = (snapshot.RouteTables ?? []).flatMap(({ Routes = [] }) =>
    Routes.map(({ DestinationPrefixListId }) => DestinationPrefixListId),
  );
  const PrefixListEntries = Object.fromEntries(
    Object.entries(snapshot.PrefixListEntries ?? {}).map(([id, entries]) => [
      id,
      routed.includes(id) ? entries : entries.flatMap(({ Cidr = '' }) => halves(Cidr).map((half) => ({ Cidr: half }))),
    ]),
  );
  return { snapshot: { ...snapshot, PrefixListEntries }, question };
});

type Permission = NonNullable<NonNullable<NetworkSnapshot['SecurityGroups']>[number]['IpPermissions']>[number];

const withGroups = (
  snapshot: NetworkSnapshot,
  change: (permissions: readonly Permission[]) => readonly Permission[],
): NetworkSnapshot => ({
  ...snapshot,
  SecurityGroups: (snapshot.SecurityGroups ?? []).map((group) => ({
    ...group,
    IpPermissions: change(group.IpPermissions ?? []),
    IpPermissionsEgress: change(group.IpPermissionsEgress ?? []),
  })),
});

const KINDS = 'vpce|vpc|subnet|rtb|acl|sg|igw|eigw|nat|eni|pcx|vgw|tgw-attach|tgw-rtb|tgw|pl';
/** But for the words of places: `vpc-link`, `vpc-endpoint`. */
const IDS = new RegExp(String.raw`(?<![\w-])(${KINDS})-(?!link"|endpoint")([\w-]+)`, 'g');
const turned = (text: string): string =>
  text.replaceAll(IDS, (_, kind: string, rest: string) => `${kind}-${rest.split('').toReversed().join('')}`);

same(
  'other ids give the same answer with these ids',
  ({ snapshot, question }) => JSON.parse(turned(JSON.stringify({ snapshot, question }))) as RandomCase,
  turned,
);

same('a rule twice is a rule once', ({ snapshot, question }) => ({
  snapshot: {
    ...withGroups(snapshot, (permissions) => permissions.flatMap((permission) => [permission, permission])),
    NetworkAcls: (snapshot.NetworkAcls ?? []).map((acl) => ({
      ...acl,
      Entries: (acl.Entries ?? []).flatMap((entry) => {
        const { RuleNumber = 0 } = entry;
        if (RuleNumber >= 32_767) return [entry];
        return [
          { ...entry, RuleNumber: RuleNumber * 2 },
          { ...entry, RuleNumber: RuleNumber * 2 + 1 },
        ];
      }),
    })),
  },
  question,
}));

same('a VPC that nothing joins does nothing', ({ snapshot, question }) => ({
  snapshot: {
    ...snapshot,
    Vpcs: [{ VpcId: 'vpc-else', CidrBlock: '10.200.0.0/16', State: 'available' }, ...(snapshot.Vpcs ?? [])],
    Subnets: [
      {
        SubnetId: 'subnet-else',
        VpcId: 'vpc-else',
        CidrBlock: '10.200.0.0/24',
        AvailabilityZone: 'us-east-1a',
        State: 'available',
      },
      ...(snapshot.Subnets ?? []),
    ],
    RouteTables: [
      {
        RouteTableId: 'rtb-else',
        VpcId: 'vpc-else',
        Associations: [{ RouteTableAssociationId: 'rtbassoc-else', RouteTableId: 'rtb-else', Main: true }],
        Routes: [
          { DestinationCidrBlock: '10.200.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-else', Origin: 'CreateRoute', State: 'active' },
        ],
      },
      ...(snapshot.RouteTables ?? []),
    ],
    NetworkAcls: [
      { NetworkAclId: 'acl-else', VpcId: 'vpc-else', IsDefault: true, Associations: [], Entries: [] },
      ...(snapshot.NetworkAcls ?? []),
    ],
    SecurityGroups: [
      { GroupId: 'sg-else', VpcId: 'vpc-else', IpPermissions: [], IpPermissionsEgress: [] },
      ...(snapshot.SecurityGroups ?? []),
    ],
    InternetGateways: [
      { InternetGatewayId: 'igw-else', Attachments: [{ VpcId: 'vpc-else', State: 'attached' }] },
      ...(snapshot.InternetGateways ?? []),
    ],
  },
  question,
}));

const ANYTHING: Permission = {
  IpProtocol: '-1',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
};

test('a rule more in a group never takes a way', TIMEOUT, () => {
  fc.assert(
    fc.property(randomCase, fc.nat(10), fc.boolean(), ({ snapshot, question }, nth, egress) => {
      fc.pre(analyzeNetwork(snapshot, question).reachable === true);
      const groups = snapshot.SecurityGroups ?? [];
      const SecurityGroups = groups.map((group, at) => {
        if (at !== nth % groups.length) return group;
        const list = egress ? 'IpPermissionsEgress' : 'IpPermissions';
        return { ...group, [list]: [...(group[list] ?? []), ANYTHING] };
      });
      expect(analyzeNetwork({ ...snapshot, SecurityGroups }, question).reachable).toBe(true);
    }),
    RUNS,
  );
});

test('a first entry that denies never gives a way', TIMEOUT, () => {
  const denial = fc.record({
    Egress: fc.boolean(),
    CidrBlock: fc.constantFrom('0.0.0.0/0', '10.0.0.0/24', '203.0.113.0/24', '128.0.0.0/1'),
    ports: fc.constantFrom([0, 65_535] as const, [443, 443] as const, [1024, 39_999] as const),
  });
  fc.assert(
    fc.property(randomCase, fc.nat(10), denial, ({ snapshot, question }, nth, { ports: [From, To], ...entry }) => {
      const before = analyzeNetwork(snapshot, question);
      const acls = snapshot.NetworkAcls ?? [];
      const deny = { ...entry, RuleNumber: 1, RuleAction: 'deny', Protocol: '6', PortRange: { From, To } } as const;
      const NetworkAcls = acls.map((acl, at) =>
        at === nth % acls.length ? { ...acl, Entries: [...(acl.Entries ?? []), deny] } : acl,
      );
      const after = analyzeNetwork({ ...snapshot, NetworkAcls }, question);
      if (question.kind === 'inspected') expect(verdict(after)).toEqual(verdict(before));
      else if (before.reachable === false) expect(after.reachable).toBe(false);
    }),
    RUNS,
  );
});

const without = (snapshot: NetworkSnapshot, id: string): NetworkSnapshot => ({
  ...snapshot,
  VpcEndpoints: (snapshot.VpcEndpoints ?? []).filter(({ VpcEndpointId }) => VpcEndpointId !== id),
});

test('without an endpoint on the way it is another way, or none', TIMEOUT, () => {
  const crossing = (question: NetworkQuestion, { via }: NetworkAnswer) =>
    question.to.type === 'vpc-endpoint' ? via.filter((id) => id !== question.to.id) : via;
  let seen = 0;
  fc.assert(
    fc.property(randomCase, ({ snapshot, question }) => {
      const before = analyzeNetwork(snapshot, question);
      for (const id of crossing(question, before).filter((one) => one.startsWith('vpce-'))) {
        seen += 1;
        const after = analyzeNetwork(without(snapshot, id), question);
        expect(after.via).not.toContain(id);
      }
    }),
    RUNS,
  );
  expect(seen).toBeGreaterThan(0);
});

/** A repair is for one packet: of the whole internet, the address that the answer is about. */
function ofOneAddress(question: NetworkQuestion, { packet }: NetworkAnswer): NetworkQuestion {
  if (packet === null) return question;
  if (question.to.type === 'internet') return { ...question, to: { ...question.to, ip: packet.destination } };
  return question.from.type === 'internet' ? { ...question, from: { ...question.from, ip: packet.source } } : question;
}

test('a repair opens the way, or shows what is next in it', TIMEOUT, () => {
  let tried = 0;
  fc.assert(
    fc.property(randomCase, (drawn) => {
      const question = ofOneAddress(drawn.question, analyzeNetwork(drawn.snapshot, drawn.question));
      const before = analyzeNetwork(drawn.snapshot, question);
      if (before.repair?.edit === undefined) return;
      tried += 1;
      // The next thing in the way may be another rule of the same list or table: it is told by name, or the flow gets further.
      const told = ({ packet: _, repair: __, hops, ...answer }: NetworkAnswer) =>
        JSON.stringify({
          ...answer,
          because: answer.because.replaceAll(/(tcp|udp) \S+ → \S+/g, ''),
          hops: hops.length,
        });
      let [snapshot, after] = [drawn.snapshot, before];
      // An interface has up to four addresses, and a repair is for one of them.
      for (let more = 4; more > 0 && told(after) === told(before) && after.repair?.edit !== undefined; more -= 1) {
        snapshot = edited(snapshot, after.repair.edit);
        after = analyzeNetwork(snapshot, question);
      }
      if (before.reachable === false) expect(after.reachable).not.toBe('unknown');
      expect(told(after)).not.toEqual(told(before));
      expect(walk(snapshot, question).reachable).toBe(after.reachable);
    }),
    RUNS,
  );
  expect(tried).toBeGreaterThan(0);
});
