import fc from 'fast-check';

import type { NetworkSnapshot } from '../../../src/model/network.ts';
import { mostly } from './drawing.ts';
import type { GroupPlan, RulePlan } from './plan.ts';

type Entry = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>[number];

export const PORTS = [443, 22, 80, 1023, 1024, 40_000, 65_535] as const;

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

export const group = (openIn: number, openOut: number): fc.Arbitrary<GroupPlan> =>
  fc.record({
    ingress: fc.oneof(
      { withCrossShrink: true },
      { weight: openIn, arbitrary: fc.constant([OPEN_RULE]) },
      { weight: 3, arbitrary: fc.array(rule, { maxLength: 3 }) },
    ),
    egress: fc.oneof(
      { withCrossShrink: true },
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
export const acl: fc.Arbitrary<readonly Entry[] | null> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.array(entry, { maxLength: 5 }),
        fc.uniqueArray(fc.integer({ min: 2, max: 90 }), { minLength: 5, maxLength: 5 }),
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
