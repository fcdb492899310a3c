import fc from 'fast-check';

import { mostly } from './drawing.ts';
import type { RoutePlan } from './plan.ts';
import { cidr6Of, cidrOf, SUBNETS, type TargetName } from './subnets.ts';

/** Before it is known what joins the VPCs: the target `link`. */
export type Wish = Omit<RoutePlan, 'target'> & { readonly target: TargetName | 'link' };

export const wish = (to: string, target: TargetName | 'link'): Wish => ({
  to,
  target,
  state: 'active',
  propagated: false,
});

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
  shadowed: [{ ...wish('0.0.0.0/0', 'vgw'), propagated: true }, wish('0.0.0.0/0', 'nat')],
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
export const insideOf = (targets: readonly TargetName[]): fc.Arbitrary<readonly Wish[]> =>
  fc
    .tuple(fc.constantFrom(...IN_A.slice(0, 3), null), fc.constantFrom(...targets))
    .map(([subnet, target]) =>
      subnet === null
        ? [wish('10.0.0.0/24', target)]
        : [
            wish(cidrOf({ overlap: false }, subnet), target),
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
export function table(role: 'work' | 'nat' | 'box' | 'peer'): fc.Arbitrary<readonly Wish[]> {
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
export const hubTable = (target: TargetName, other: TargetName): fc.Arbitrary<readonly Wish[]> =>
  fc
    .tuple(mostly<TargetName | 'link'>(6, target, other, 'link'), mostly(8, true, false))
    .map(([target, sends]) => [
      ...(sends ? [] : [{ ...wish('10.0.1.0/24', 'link'), state: 'blackhole' as const }]),
      ...['10.0.0.0/24', '10.0.1.0/24', '2600:a::/56', '2600:b::/56'].map((to) => wish(to, target)),
    ]);
export const hubBack = ['10.0.0.0/24', '10.0.1.0/24', '2600:a::/56', '2600:b::/56'].map((to) => wish(to, 'link'));

type Shape = 'as drawn' | 'private' | 'translated' | 'public' | 'inspected';

/** What is laid over the tables; the first route to a destination stays. */
export interface Overlay {
  /** All to the NAT gateway, between subnets too, or to the internet gateway; all through a middlebox. */
  readonly shape: Shape;
  readonly middlebox: 'box' | 'appliance';
  /** By place of the subnet: by what it goes that does not go further on; `box` is the middlebox. */
  readonly replies: readonly TargetName[];
}

const by = (middlebox: TargetName, drawn: TargetName | undefined): TargetName =>
  drawn === undefined || drawn === 'box' ? middlebox : drawn;

/** What a shape lays over a table; the first route to a destination stays. */
export function laid(shape: Shape, { replies, middlebox }: Overlay, name: string): readonly Wish[] {
  const at = IN_A.findIndex((subnet) => subnet === name);
  if (at < 0 || at > 2) return [];
  if (shape === 'public') return at === 2 ? [] : [wish('0.0.0.0/0', 'igw'), wish('::/0', 'igw')];
  const hidden = at === 0 && shape === 'translated' ? [wish(cidrOf({ overlap: false }, 'a-more'), 'nat')] : [];
  if (shape === 'private' || shape === 'translated') {
    return at === 2 ? [] : [...hidden, wish('0.0.0.0/0', 'nat'), wish('::/0', 'eigw')];
  }
  if (shape !== 'inspected') return [];
  const inside = IN_A.slice(0, 3).flatMap((subnet, other) => {
    // Requests go by the first endpoint, towards subnets further on; what goes the other way is what varies.
    const target = other > at ? middlebox : by(middlebox, replies[at]);
    if (other === at || target === 'local') return [];
    return [wish(cidrOf({ overlap: false }, subnet), target), wish(cidr6Of(subnet), target)];
  });
  return at === 2 ? inside : [...inside, wish('0.0.0.0/0', middlebox), wish('::/0', middlebox)];
}

export function laidAtEdge(
  shape: Shape,
  { edge, replies, middlebox }: Overlay & { readonly edge: readonly Wish[] | null },
): readonly Wish[] | null {
  if (shape !== 'inspected') return edge;
  return IN_A.slice(0, 3).flatMap((subnet, at) => {
    const target = by(middlebox, replies[at]);
    if (target === 'local') return [];
    return [wish(cidrOf({ overlap: false }, subnet), target), wish(cidr6Of(subnet), target)];
  });
}
