import fc from 'fast-check';

import type { NetworkPlace, NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { compact } from './compact.ts';
import {
  ACCOUNT,
  addressIn,
  cidr6Of,
  cidrOf,
  snapshotOf,
  SUBNETS,
  type SubnetName,
  type TargetName,
} from './random-world.ts';

export interface RoutePlan {
  readonly to: string;
  readonly target: TargetName;
  readonly state: 'active' | 'blackhole';
  readonly propagated: boolean;
}

export interface RulePlan {
  readonly protocol: '-1' | 'tcp' | 'udp';
  readonly ports: readonly [number, number];
  /** CIDRs, prefix lists, groups. */
  readonly peers: readonly string[];
}

interface GroupPlan {
  readonly ingress: readonly RulePlan[];
  readonly egress: readonly RulePlan[];
}

type Entry = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>[number];

/** All that is drawn; the first choice of each is the harmless one, so that a counterexample shrinks to few oddities. */
export interface Plan {
  readonly link: 'none' | 'peering' | 'transit' | 'hub';
  /** The second VPC has the addresses of the first. */
  readonly overlap: boolean;
  readonly six: boolean;
  /** By place in its VPC; absent: yes. */
  readonly sixIn: readonly boolean[];
  /** By place in its VPC: in the other zone. */
  readonly zones: readonly boolean[];
  readonly igw: 'attached' | 'detached' | 'absent';
  readonly eigw: boolean;
  readonly nat: {
    readonly mode: 'zonal' | 'regional' | 'none';
    readonly connectivity: 'public' | 'private';
    readonly state: 'available' | 'pending';
  };
  readonly tables: Readonly<Partial<Record<SubnetName, readonly RoutePlan[]>>> & {
    readonly main: readonly RoutePlan[];
  };
  readonly onMain: readonly SubnetName[];
  readonly edge: readonly RoutePlan[] | null;
  readonly acls: Readonly<Partial<Record<SubnetName, readonly Entry[] | null>>>;
  readonly groups: Readonly<Record<string, GroupPlan>>;
  readonly peerGroups: readonly string[];
  readonly boxState: 'Available' | 'Pending';
  readonly gatewayState: 'Available' | 'Pending';
  /** Of the appliance: its source/destination check. */
  readonly checked: boolean;
  readonly peering: 'active' | 'pending-acceptance' | 'deleted';
  readonly flipped: boolean;
  readonly policies: { readonly s3: string | null; readonly dynamodb: string | null };
  readonly endpoint: {
    readonly subnet: SubnetName;
    readonly listed: boolean;
    readonly state: 'Available' | 'Pending';
    readonly policy: string | null;
    readonly groups: readonly string[];
  };
  readonly eni: {
    readonly subnet: SubnetName;
    readonly groups: readonly string[];
    readonly publicOn: 'none' | 'primary' | 'secondary';
  };
  readonly ownList: readonly string[];
  /** By VPC, in the order a, b, c; the references also, last, of the gateway. */
  readonly transit: {
    readonly unattached: readonly ('none' | 'box' | 'far')[];
    readonly appliance: readonly boolean[];
    readonly references: readonly boolean[];
    /** From and to, `ab`: no route, a blackhole. */
    readonly missing: readonly string[];
    readonly dark: readonly string[];
    /** Whatever is not said goes to the first VPC. */
    readonly central: boolean;
    /** A hub's third VPC stands between the others. */
    readonly inspected: boolean;
  };
  readonly bpa: {
    readonly mode: 'off' | 'block-bidirectional' | 'block-ingress' | null;
    readonly exclusions: readonly { readonly of: string; readonly mode: 'allow-bidirectional' | 'allow-egress' }[];
  };
  readonly work: {
    readonly fn: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly dual: boolean;
    };
    readonly svc: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly launch: 'FARGATE' | 'EC2' | null;
      readonly open: boolean;
    };
    readonly link: { readonly subnets: readonly SubnetName[]; readonly groups: readonly string[] };
    readonly alb: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly facing: boolean;
      readonly type: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
      readonly ports: readonly number[];
    };
  };
}

export interface RandomCase {
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
}

export const PORTS = [443, 22, 80, 1023, 1024, 40_000, 65_535] as const;

/** The first one `times` as often as each of the others. */
const mostly = <T>(times: number, first: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...Array.from({ length: times }, () => first), ...others);

const rarely = (one: number): fc.Arbitrary<boolean> => mostly(one - 1, false, true);

const some = <T>(...of: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...of], { minLength: 1 });

/** Before it is known what joins the VPCs: the target `link`. */
type Wish = Omit<RoutePlan, 'target'> & { readonly target: TargetName | 'link' };

const wish = (to: string, target: TargetName | 'link'): Wish => ({ to, target, state: 'active', propagated: false });

const DEFAULTS: Readonly<Record<string, readonly Wish[]>> = {
  none: [],
  nat: [wish('0.0.0.0/0', 'nat')],
  igw: [wish('0.0.0.0/0', 'igw')],
  box: [wish('0.0.0.0/0', 'box')],
  far: [wish('0.0.0.0/0', 'far')],
  appliance: [wish('0.0.0.0/0', 'appliance')],
  link: [wish('0.0.0.0/0', 'link')],
  halves: [wish('0.0.0.0/1', 'igw'), wish('128.0.0.0/1', 'nat')],
  otherHalves: [wish('0.0.0.0/1', 'nat'), wish('128.0.0.0/1', 'nat')],
  shadowed: [wish('0.0.0.0/0', 'nat'), { ...wish('0.0.0.0/0', 'vgw'), propagated: true }],
  vpn: [{ ...wish('0.0.0.0/0', 'vgw'), propagated: true }],
  narrow: [wish('203.0.113.0/24', 'igw')],
  listed: [wish('pl-own', 'nat'), wish('0.0.0.0/0', 'igw')],
  dark: [{ ...wish('0.0.0.0/0', 'nat'), state: 'blackhole' }],
};

const SIX: Readonly<Record<string, readonly Wish[]>> = {
  none: [],
  eigw: [wish('::/0', 'eigw')],
  igw: [wish('::/0', 'igw')],
  box: [wish('::/0', 'box')],
  listed: [wish('pl-six', 'eigw'), wish('::/0', 'igw')],
  narrow: [wish('2600:1f00::/24', 'igw')],
};

const LINKED = ['10.0.1.0/24', '10.0.2.0/24', '2600:b::/56', '2600:c::/56'].map((to) => wish(to, 'link'));
const BACK = ['10.0.0.0/24', '10.0.2.0/24', '2600:a::/56', '2600:c::/56'].map((to) => wish(to, 'link'));

const IN_A = SUBNETS.filter((subnet) => subnet.startsWith('a-'));

/** More specific than `local`: to another subnet, as a whole. */
const insideOf = (targets: readonly TargetName[]): fc.Arbitrary<readonly Wish[]> =>
  fc
    .tuple(fc.constantFrom(...IN_A.slice(0, 3), null), fc.constantFrom(...targets))
    .map(([subnet, target]) =>
      subnet === null
        ? [wish('10.0.0.0/24', target)]
        : [
            wish(cidrOf({ overlap: false } as Plan, subnet), target),
            ...(target === 'nat' ? [] : [wish(cidr6Of(subnet), target)]),
          ],
    );

const EXTRAS: fc.Arbitrary<readonly Wish[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([wish('pl-s3', 's3'), wish('pl-dynamodb', 'dynamodb')]) },
  fc.constant([wish('pl-s3', 's3')]),
  insideOf(['box', 'box', 'far', 'appliance', 'nat']),
  fc.constantFrom(
    [wish('203.0.113.0/24', 'igw')],
    [wish('198.51.100.0/24', 'nat')],
    [{ ...wish('203.0.113.0/24', 'vgw'), propagated: true }],
    [{ ...wish('10.0.0.0/28', 'vgw'), propagated: true }],
    [{ ...wish('10.0.1.0/24', 'vgw'), propagated: true }],
    [{ ...wish('10.0.1.0/28', 'link'), state: 'blackhole' } as const],
    [{ ...wish('52.216.0.0/16', 'nat'), state: 'blackhole' } as const],
    [wish('pl-own', 'box')],
    [wish('pl-own', 'igw')],
    [wish('52.94.0.0/23', 's3')],
  ),
);

/** A table by what its subnet is for. */
function table(role: 'work' | 'nat' | 'box' | 'peer'): fc.Arbitrary<readonly Wish[]> {
  const four = {
    work: mostly(
      6,
      'nat',
      'igw',
      'igw',
      'igw',
      'box',
      'box',
      'far',
      'appliance',
      'link',
      'none',
      'halves',
      'otherHalves',
      'shadowed',
      'vpn',
      'narrow',
      'listed',
      'dark',
    ),
    nat: mostly(16, 'igw', 'none', 'halves', 'narrow', 'box'),
    box: mostly(5, 'nat', 'igw', 'igw', 'igw', 'none', 'link'),
    peer: mostly(3, 'link', 'none', 'igw', 'vpn'),
  }[role];
  const six6 = {
    work: mostly(3, 'eigw', 'igw', 'igw', 'none', 'box', 'listed', 'narrow'),
    nat: mostly(5, 'igw', 'eigw', 'none'),
    box: mostly(3, 'eigw', 'igw', 'none'),
    peer: mostly(3, 'none', 'igw'),
  }[role];
  const extra = role === 'work' || role === 'nat' ? fc.array(EXTRAS, { maxLength: 2 }) : fc.constant([]);
  const boxed =
    role === 'box'
      ? mostly(6, [] as readonly Wish[], [wish('10.0.0.0/28', 'far')], [wish('10.0.0.16/28', 'appliance')])
      : fc.constant([]);
  return fc
    .tuple(four, six6, mostly(10, true, false), extra, boxed)
    .map(([v4, v6, linked, more, inside]) => [
      ...more.flat(),
      ...inside,
      ...(linked ? (role === 'peer' ? BACK : LINKED) : []),
      ...(DEFAULTS[v4] ?? []),
      ...(SIX[v6] ?? []),
    ]);
}

/** The third VPC of a hub: where it hands over for inspection, and from there back to the gateway. */
const hubTable = (target: TargetName, other: TargetName): fc.Arbitrary<readonly Wish[]> =>
  fc
    .tuple(mostly<TargetName | 'link'>(6, target, other, 'link'), mostly(8, true, false))
    .map(([target, sends]) => [
      ...(sends ? [] : [{ ...wish('10.0.1.0/24', 'link'), state: 'blackhole' as const }]),
      ...['10.0.0.0/24', '10.0.1.0/24', '2600:a::/56', '2600:b::/56'].map((to) => wish(to, target)),
    ]);
const hubBack = ['10.0.0.0/24', '10.0.1.0/24', '2600:a::/56', '2600:b::/56'].map((to) => wish(to, 'link'));

const PEERS = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/24',
  '10.0.1.0/24',
  '2600:a::/56',
  '2600:b::/56',
  'sg-1',
  'sg-2',
  'sg-b',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '203.0.113.0/24',
  '10.0.0.0/28',
  '10.0.0.41/32',
  '10.0.0.8/29',
  'pl-s3',
  'pl-own',
  'pl-six',
  '52.216.0.0/15',
] as const;

const ports: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom([443, 443] as const, [0, 65_535] as const) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
  },
);

const rule: fc.Arbitrary<RulePlan> = fc.record({
  protocol: mostly(3, 'tcp' as const, '-1' as const, 'udp' as const),
  ports,
  peers: fc.uniqueArray(fc.constantFrom(...PEERS), { minLength: 1, maxLength: 2 }),
});

const OPEN_RULE: RulePlan = { protocol: '-1', ports: [0, 0], peers: ['0.0.0.0/0', '::/0'] };

const group = (openIn: number, openOut: number): fc.Arbitrary<GroupPlan> =>
  fc.record({
    ingress: fc.oneof(
      { weight: openIn, arbitrary: fc.constant([OPEN_RULE]) },
      { weight: 3, arbitrary: fc.array(rule, { maxLength: 3 }) },
    ),
    egress: fc.oneof(
      { weight: openOut, arbitrary: fc.constant([OPEN_RULE]) },
      { weight: 2, arbitrary: fc.array(rule, { maxLength: 3 }) },
    ),
  });

const ACL_CIDRS = [
  '0.0.0.0/0',
  '10.0.0.0/24',
  '10.0.1.0/24',
  '10.0.0.16/28',
  '0.0.0.0/1',
  '203.0.113.0/24',
  '52.216.0.0/15',
  '10.0.0.41/32',
] as const;
const ACL_SIX = ['::/0', '2600:a::/56', '2600:b::/56', '2600:1f00::/24'] as const;

const entry = fc.record({
  allow: fc.boolean(),
  Egress: fc.boolean(),
  Protocol: mostly(3, '6', '-1', '17'),
  cidr: mostly<string>(8, '0.0.0.0/0', ...ACL_CIDRS, ...ACL_SIX, '::/0', '::/0'),
  range: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        [1024, 65_535] as const,
        [443, 443] as const,
        [1024, 40_000] as const,
        [40_001, 65_535] as const,
      ),
    },
    { weight: 2, arbitrary: ports },
  ),
});

/** Rule numbers out of order; most let all through what nothing before them denied. */
const acl: fc.Arbitrary<readonly Entry[] | null> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.array(entry, { maxLength: 4 }),
        fc.uniqueArray(fc.integer({ min: 2, max: 90 }), { minLength: 4, maxLength: 4 }),
        mostly(8, 'both', 'in', 'out', 'neither'),
      )
      .map(([entries, numbers, open]): readonly Entry[] => [
        ...entries.map(({ allow, Egress, Protocol, cidr, range }, at): Entry => ({
          RuleNumber: numbers[at] ?? 91 + at,
          RuleAction: allow ? 'allow' : 'deny',
          Egress,
          Protocol,
          ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
          ...(Protocol === '-1' ? {} : { PortRange: { From: range[0], To: range[1] } }),
        })),
        ...[true, false]
          .filter((Egress) => open === 'both' || open === (Egress ? 'out' : 'in'))
          .flatMap((Egress): Entry[] => [
            { RuleNumber: 100, Egress, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
            { RuleNumber: 101, Egress, Protocol: '-1', RuleAction: 'allow', Ipv6CidrBlock: '::/0' },
          ]),
      ]),
  },
);

const statement = (Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource,
  ...more,
});
const document = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

const POLICIES: readonly (string | null)[] = [
  null,
  document(statement('*')),
  document(statement('*', { Action: ['s3:GetObject', 'dynamodb:GetItem'] })),
  document(statement('*', { Action: ['s3:Put*', 'dynamodb:Put*'] })),
  document(statement('arn:aws:s3:::own-bucket/*')),
  document(statement('*', { Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } })),
  document(statement('*', { Condition: { StringEquals: { 'aws:ResourceOrgID': ['o-mine000000'] } } })),
  document(statement('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-mine000000' } } })),
  document(statement('*'), {
    ...statement('*'),
    Effect: 'Deny',
    Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
  }),
  document(statement('*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/fn` } })),
  document(statement('*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/other` } })),
];
const policy = mostly(4, ...(POLICIES as [string | null, ...(string | null)[]]));

const groupIds = mostly<readonly string[]>(5, ['sg-1'], ['sg-2'], ['sg-1', 'sg-2']);
const targetGroups = mostly<readonly string[]>(5, ['sg-2'], ['sg-1'], ['sg-1', 'sg-2']);
const WORK = ['a-work', 'a-more', 'a-nat'] as const satisfies readonly SubnetName[];
const places = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORK).map((one) => [one]) },
  { weight: 2, arbitrary: some<SubnetName>(...WORK) },
);

type Drawn = Omit<Plan, 'tables' | 'edge'> & {
  /**
   * What is laid over the tables: all to the NAT gateway, between subnets too, or to the internet gateway; all through
   * a middlebox, and by which of them it comes back.
   */
  readonly shape: 'as drawn' | 'private' | 'translated' | 'public' | 'inspected';
  readonly middlebox: 'box' | 'appliance';
  readonly replies: readonly TargetName[];
  readonly tables: Readonly<Partial<Record<SubnetName, readonly Wish[]>>> & { readonly main: readonly Wish[] };
  readonly edge: readonly Wish[] | null;
};

const drawn: fc.Arbitrary<Drawn> = fc.record({
  shape: mostly<Drawn['shape']>(
    2,
    'as drawn',
    'private',
    'private',
    'private',
    'translated',
    'public',
    'public',
    'inspected',
    'inspected',
  ),
  middlebox: mostly<Drawn['middlebox']>(3, 'box', 'appliance'),
  replies: fc.constantFrom<Drawn['replies'][]>(
    ['box', 'box', 'box'],
    ['box', 'box', 'box'],
    ['far', 'far', 'far'],
    ['box', 'local', 'far'],
    ['far', 'box', 'local'],
  ),
  link: fc.constantFrom('none', 'none', 'peering', 'transit', 'hub'),
  overlap: rarely(15),
  six: fc.boolean(),
  sixIn: fc.array(mostly(5, true, false), { minLength: 5, maxLength: 5 }),
  zones: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  igw: mostly(14, 'attached' as const, 'detached' as const, 'absent' as const),
  eigw: mostly(5, true, false),
  nat: fc.record({
    mode: mostly(6, 'zonal' as const, 'regional' as const, 'none' as const),
    connectivity: mostly(5, 'public' as const, 'private' as const),
    state: mostly(6, 'available' as const, 'pending' as const),
  }),
  tables: fc.record({
    main: table('work'),
    'a-work': table('work'),
    'a-more': table('work'),
    'a-nat': table('nat'),
    'a-box': table('box'),
    'a-far': table('box'),
    'b-work': table('peer'),
    'b-box': table('peer').map((wishes) => wishes.filter(({ target }) => target === 'link')),
    'b-far': table('peer').map((wishes) => wishes.filter(({ target }) => target === 'link')),
    'c-box': hubTable('boxC', 'farC'),
    'c-far': hubTable('farC', 'boxC'),
    'c-in-box': mostly<readonly Wish[]>(10, hubBack, []),
    'c-in-far': fc.constant(hubBack),
  }),
  onMain: mostly<readonly SubnetName[]>(4, [], ['a-work'], ['a-more'], ['a-work', 'a-more']),
  edge: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc
        .array(insideOf(['box', 'box', 'far', 'appliance']), { minLength: 1, maxLength: 3 })
        .map((wishes) => wishes.flat()),
    },
  ),
  acls: fc.record({ 'a-work': acl, 'a-more': acl, 'a-nat': acl, 'b-work': acl }),
  groups: fc.record({ 'sg-1': group(8, 12), 'sg-2': group(8, 12), 'sg-b': group(5, 8) }),
  peerGroups: mostly<readonly string[]>(5, ['sg-b'], ['sg-2']),
  boxState: mostly(8, 'Available' as const, 'Pending' as const),
  gatewayState: mostly(8, 'Available' as const, 'Pending' as const),
  checked: mostly(4, false, true),
  peering: mostly(6, 'active' as const, 'pending-acceptance' as const, 'deleted' as const),
  flipped: fc.boolean(),
  policies: fc.record({ s3: policy, dynamodb: policy }),
  endpoint: fc.record({
    subnet: fc.constantFrom(...WORK),
    listed: mostly(2, true, false),
    state: mostly(15, 'Available' as const, 'Pending' as const),
    policy,
    groups: targetGroups,
  }),
  eni: fc.record({
    subnet: fc.constantFrom<SubnetName[]>(...WORK),
    groups: targetGroups,
    publicOn: fc.constantFrom('primary', 'none', 'secondary', 'secondary'),
  }),
  ownList: some('203.0.113.0/24', '10.0.1.0/28', '10.0.1.0/29', '128.0.0.0/1'),
  transit: fc.record({
    unattached: fc.array(mostly(6, 'none' as const, 'box' as const, 'far' as const), { minLength: 3, maxLength: 3 }),
    appliance: fc.array(mostly(2, true, false), { minLength: 3, maxLength: 3 }),
    references: fc.array(mostly(3, true, false), { minLength: 4, maxLength: 4 }),
    missing: mostly<readonly string[]>(6, [], ['ab'], ['ba'], ['ca']),
    dark: mostly<readonly string[]>(6, [], ['ab'], ['ba'], ['cb']),
    central: mostly(3, true, false),
    inspected: mostly(3, true, false),
  }),
  bpa: fc.record({
    mode: mostly(9, null, 'off' as const, 'block-bidirectional' as const, 'block-ingress' as const),
    exclusions: fc.array(
      fc.record({
        of: fc.constantFrom('vpc/vpc-a', 'subnet/subnet-a-work', 'subnet/subnet-a-more', 'vpc/vpc-b'),
        mode: fc.constantFrom('allow-bidirectional' as const, 'allow-egress' as const),
      }),
      { maxLength: 1 },
    ),
  }),
  work: fc.record({
    fn: fc.record({ subnets: places, groups: groupIds, dual: mostly(3, true, false) }),
    svc: fc.record({
      subnets: places,
      groups: targetGroups,
      launch: mostly(4, 'FARGATE' as const, 'EC2' as const, null),
      open: mostly(2, true, false),
    }),
    link: fc.record({ subnets: places, groups: groupIds }),
    alb: fc.record({
      subnets: places,
      groups: targetGroups,
      facing: mostly(4, true, false),
      type: mostly(4, 'dualstack' as const, 'ipv4' as const, 'dualstack-without-public-ipv4' as const),
      ports: fc.subarray([...PORTS], { minLength: 3 }),
    }),
  }),
});

const by = (middlebox: TargetName, drawn: TargetName | undefined): TargetName =>
  drawn === undefined || drawn === 'box' ? middlebox : drawn;

/** What a shape lays over a table; the first route to a destination stays. */
function laid(shape: Drawn['shape'], { replies, middlebox }: Drawn, name: string): readonly Wish[] {
  const at = IN_A.findIndex((subnet) => subnet === name);
  if (at < 0 || at > 2) return [];
  if (shape === 'public') return at === 2 ? [] : [wish('0.0.0.0/0', 'igw'), wish('::/0', 'igw')];
  const hidden = at === 0 && shape === 'translated' ? [wish(cidrOf({ overlap: false } as Plan, 'a-more'), 'nat')] : [];
  if (shape === 'private' || shape === 'translated') {
    return at === 2 ? [] : [...hidden, wish('0.0.0.0/0', 'nat'), wish('::/0', 'eigw')];
  }
  if (shape !== 'inspected') return [];
  const inside = IN_A.slice(0, 3).flatMap((subnet, other) => {
    // Requests go by the first endpoint, towards subnets further on; what goes the other way is what varies.
    const target = other > at ? middlebox : by(middlebox, replies[at]);
    if (other === at || target === 'local') return [];
    return [wish(cidrOf({ overlap: false } as Plan, subnet), target), wish(cidr6Of(subnet), target)];
  });
  return at === 2 ? inside : [...inside, wish('0.0.0.0/0', middlebox), wish('::/0', middlebox)];
}

function laidAtEdge(shape: Drawn['shape'], { edge, replies, middlebox }: Drawn): readonly Wish[] | null {
  if (shape !== 'inspected') return edge;
  return IN_A.slice(0, 3).flatMap((subnet, at) => {
    const target = by(middlebox, replies[at]);
    if (target === 'local') return [];
    return [wish(cidrOf({ overlap: false } as Plan, subnet), target), wish(cidr6Of(subnet), target)];
  });
}

/** What the wishes come to, once it is known what there is. */
function settled(plan: Drawn, question: NetworkQuestion): Plan {
  const { tables, shape: wanted, replies: _, middlebox: _m, edge: _edge, ...rest } = plan;
  // A question of inspection is asked where something inspects.
  const shape = question.kind === 'inspected' && wanted !== 'as drawn' ? 'inspected' : wanted;
  const edge = laidAtEdge(shape, plan);
  const settle = (wishes: readonly Wish[]): readonly RoutePlan[] =>
    wishes.flatMap(({ target, ...wanted }) => {
      if (!rest.six && wanted.to.includes(':')) return [];
      if (target !== 'link') return [{ ...wanted, target }];
      // Of the README's IPv6, nothing is said about the internet behind another VPC.
      if (rest.link === 'none' || wanted.to === '::/0') return [];
      if (rest.link !== 'hub' && (wanted.to.startsWith('10.0.2.') || wanted.to.startsWith('2600:c:'))) return [];
      return [{ ...wanted, target: rest.link === 'peering' ? ('peer' as const) : ('transit' as const) }];
    });
  const settledTables = Object.fromEntries(
    Object.entries(tables).map(([name, wishes]) => [name, settle([...laid(shape, plan, name), ...wishes])]),
  );
  // Which subnet's exclusion exempts a flow of a NAT gateway, and whether `inspected` asks at all, the README leaves open.
  const exclusions = rest.bpa.exclusions.filter(({ of }) => rest.nat.mode === 'none' || of.startsWith('vpc/'));
  const bpa = question.kind === 'inspected' ? { mode: null, exclusions: [] } : { ...rest.bpa, exclusions };
  const listed = rest.endpoint.listed || question.to.ip === addressIn(rest as Plan, rest.endpoint.subnet, 11);
  return {
    ...rest,
    bpa,
    endpoint: { ...rest.endpoint, listed },
    tables: settledTables as Plan['tables'],
    edge: edge === null ? null : settle(edge),
  };
}

const PRINCIPALS = [
  { arn: `arn:aws:iam::${ACCOUNT}:role/fn`, account: ACCOUNT, orgId: 'o-mine000000' },
  { arn: `arn:aws:iam::${ACCOUNT}:role/other`, account: ACCOUNT, orgId: 'o-mine000000' },
  { arn: 'arn:aws:iam::999999999999:user/thief', account: '999999999999', orgId: 'o-other00000' },
] as const;

const PLACES: Readonly<Record<string, NetworkPlace>> = {
  fn: { type: 'lambda', id: 'fn' },
  svc: { type: 'ecs-service', id: 'svc' },
  link: { type: 'vpc-link', id: 'vl1' },
  web: { type: 'alb', id: 'web' },
  eni: { type: 'network-interface', id: 'eni-1' },
  endpoint: { type: 'vpc-endpoint', id: 'vpce-if' },
  internet: { type: 'internet' },
  outside: { type: 'lambda', id: 'outside' },
  peer: { type: 'lambda', id: 'peer' },
  far: { type: 'network-interface', id: 'eni-b' },
};

interface Asked {
  readonly kind: NetworkQuestion['kind'];
  readonly from: string;
  readonly to: string;
}

const pair = (
  kind: Asked['kind'],
  from: readonly string[],
  to: readonly string[],
  joined: boolean,
): fc.Arbitrary<Asked> => {
  const known = (name: string) => joined || (name !== 'peer' && name !== 'far');
  return fc
    .tuple(fc.constantFrom(...from.filter(known)), fc.constantFrom(...to.filter(known)))
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({ kind, from: one, to: other }));
};

const SENDERS = ['fn', 'fn', 'svc', 'link', 'web', 'eni', 'peer', 'far'];

const asked = (joined: boolean): fc.Arbitrary<Asked> =>
  fc.oneof(
    { weight: 4, arbitrary: pair('egress-internet', [...SENDERS, 'svc', 'eni', 'outside'], ['internet'], joined) },
    {
      weight: 5,
      arbitrary: pair('reach', SENDERS, ['eni', 'svc', 'web', 'endpoint', 'fn', 'far', 'far', 'peer'], joined),
    },
    ...(joined ? [{ weight: 4, arbitrary: pair('reach', ['fn', 'svc', 'link', 'eni'], ['far', 'peer'], joined) }] : []),
    {
      weight: 5,
      arbitrary: pair(
        'reach',
        ['fn', 'svc', 'eni', 'fn', 'svc', 'eni', 'outside', 'peer'],
        ['bucket', 'bucket', 'table'],
        joined,
      ),
    },
    {
      weight: 5,
      arbitrary: pair(
        'ingress-internet',
        ['internet'],
        ['web', 'web', 'web', 'svc', 'svc', 'eni', 'eni', 'fn'],
        joined,
      ),
    },
    {
      weight: 5,
      arbitrary: pair(
        'inspected',
        ['link', 'link', 'fn', 'web', 'internet', 'peer'],
        ['svc', 'svc', 'eni', 'far', 'far', 'internet'],
        joined,
      ),
    },
  );

const IPS = {
  4: ['203.0.113.7', '198.51.100.200', '52.216.10.20', '8.8.8.8'],
  6: ['2600:1f00::7', '2001:db8::5'],
} as const;

const details = fc.record({
  protocol: mostly(4, 'tcp' as const, 'udp' as const),
  port: mostly(8, ...PORTS),
  six: mostly(2, false, true),
  ip: fc.option(fc.nat(3), { freq: 2 }),
  principal: fc.constantFrom(...PRINCIPALS),
  foreign: fc.boolean(),
  through: mostly(2, false, true),
  action: fc.constantFrom('Put', 'Get'),
  odd: rarely(40),
});
type Details = typeof details extends fc.Arbitrary<infer T> ? T : never;

function questionOf(plan: Drawn, { kind, from, to }: Asked, of: Details): NetworkQuestion {
  const service = to === 'bucket' || to === 'table';
  const interfaceIp = addressIn(plan as unknown as Plan, plan.endpoint.subnet, 11);
  const target = (): NetworkPlace => {
    const owner = of.foreign
      ? { ownerAccount: '999999999999', ownerOrg: 'o-other00000', region: 'us-east-1' }
      : { ownerAccount: ACCOUNT, ownerOrg: 'o-mine000000', region: 'us-east-1' };
    if (to === 'table') {
      return { type: 'dynamodb-table', id: 'orders', ...owner, ip: '52.94.1.9', action: `dynamodb:${of.action}Item` };
    }
    const ip = of.through ? interfaceIp : '52.216.10.20';
    return {
      type: 's3-bucket',
      id: of.foreign ? 'foreign-bucket' : 'own-bucket',
      ...owner,
      ip,
      action: `s3:${of.action}Object`,
    };
  };
  const ipVersion = !service && of.six && (plan.six || of.odd) && from !== 'outside' ? 6 : 4;
  const place = (name: string): NetworkPlace => {
    const known = PLACES[name] ?? target();
    if (known.type !== 'internet' || of.ip === null) return known;
    if (of.odd && kind === 'egress-internet' && ipVersion === 4 && from !== 'outside')
      return { ...known, ip: '172.16.5.5' };
    return { ...known, ip: IPS[ipVersion][of.ip % IPS[ipVersion].length] ?? '8.8.8.8' };
  };
  // UDP to an interface endpoint: the README says nothing of it.
  const tcp = to === 'endpoint' || (to === 'bucket' && of.through);
  // Tables of a gateway endpoint have no function of outside either way to the interface.
  const outside = from === 'outside' && to === 'bucket';
  return {
    kind,
    from: place(from),
    to: outside ? { ...place(to), ip: '52.216.10.20' } : place(to),
    protocol: tcp ? 'tcp' : of.protocol,
    port: of.port,
    ipVersion,
    ...(service ? { principal: of.principal } : {}),
  };
}

/** A snapshot and a question, within what the README's cases are. */
export const randomCase: fc.Arbitrary<RandomCase> = drawn.chain((plan) =>
  fc.tuple(asked(plan.link !== 'none'), details).map(([ask, of]) => {
    const question = questionOf(plan, ask, of);
    const snapshot = snapshotOf(settled(plan, question));
    return { snapshot, question, [fc.toStringMethod]: () => `${JSON.stringify(question)}\n${compact(snapshot)}` };
  }),
);
