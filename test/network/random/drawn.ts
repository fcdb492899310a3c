import fc from 'fast-check';

import type { NetworkQuestion } from '../../../src/model/network.ts';
import { mostly, rarely, some } from './drawing.ts';
import { acl, group, PORTS } from './filters.ts';
import type { Plan, RoutePlan } from './plan.ts';
import { policy } from './policies.ts';
import { addressIn, type SubnetName } from './subnets.ts';
import { hubBack, hubTable, insideOf, laid, laidAtEdge, type Overlay, table, type Wish } from './tables.ts';

const groupIds = mostly<readonly string[]>(5, ['sg-1'], ['sg-2'], ['sg-1', 'sg-2']);
const targetGroups = mostly<readonly string[]>(5, ['sg-2'], ['sg-1'], ['sg-1', 'sg-2']);
const WORK = ['a-work', 'a-more', 'a-nat'] as const satisfies readonly SubnetName[];
const places = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constantFrom(...WORK).map((one) => [one]) },
  { weight: 2, arbitrary: some<SubnetName>(...WORK) },
);

/** Before it is known what joins the VPCs, and what is asked. */
export type Drawn = Omit<Plan, 'tables' | 'edge'> &
  Overlay & {
    readonly tables: Readonly<Partial<Record<SubnetName, readonly Wish[]>>> & { readonly main: readonly Wish[] };
    readonly edge: readonly Wish[] | null;
  };

export const drawn: fc.Arbitrary<Drawn> = fc.record({
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
    ['far', 'far', 'far'],
    ['far', 'box', 'far'],
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
    { withCrossShrink: true },
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

/** What the wishes come to, once it is known what there is. */
export function settled(plan: Drawn, question: NetworkQuestion): Plan {
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
  const listed = rest.endpoint.listed || question.to.ip === addressIn(rest, rest.endpoint.subnet, 11);
  return {
    ...rest,
    bpa,
    endpoint: { ...rest.endpoint, listed },
    tables: settledTables as Plan['tables'],
    edge: edge === null ? null : settle(edge),
  };
}
