import fc from 'fast-check';

import { mostly } from './drawing.ts';
import type { Drawn } from './drawn.ts';
import type { RulePlan } from './plan.ts';
import type { Asked, Details } from './question.ts';
import { cidrOf } from './subnets.ts';
import { type Wish, wish } from './tables.ts';

/*
 * Chance alone seldom brings together what some rules need: a theme sets a few things of the plan, and asks of them.
 */

export const theme = fc.record({
  name: mostly(
    6,
    'plain' as const,
    ...(['references', 'references', 'propagated', 'propagated', 'six', 'six', 'hub', 'hub'] as const),
    ...(['appliance', 'appliance', 'nat', 'nat', 'public', 'public', 'dark', 'dark'] as const),
    ...(['services', 'services', 'acls', 'acls', 'acls', 'zones', 'inspection', 'inspection', 'inspection'] as const),
  ),
  coin: fc.boolean(),
  nth: fc.nat(11),
});
export type Theme = typeof theme extends fc.Arbitrary<infer T> ? T : never;

interface Scene {
  readonly plan: Drawn;
  readonly ask: Asked;
  readonly of: Details;
}

const reach = (from: string, to: string): Asked => ({ kind: 'reach', from, to });
const inspected = (from: string, to: string): Asked => ({ kind: 'inspected', from, to });
const egress = (from: string): Asked => ({ kind: 'egress-internet', from, to: 'internet' });
const ingress = (to: string): Asked => ({ kind: 'ingress-internet', from: 'internet', to });

const propagated = (to: string): Wish => ({ ...wish(to, 'vgw'), propagated: true });
const dark = (to: string): Wish => ({ ...wish(to, 'nat'), state: 'blackhole' });

const referring = (...peers: readonly string[]): RulePlan => ({ protocol: '-1', ports: [0, 0], peers });
const OPEN: RulePlan = referring('0.0.0.0/0', '::/0');

/** Routes before all others of the tables of work. */
const ahead = (plan: Drawn, wishes: readonly Wish[]): Drawn['tables'] => ({
  ...plan.tables,
  main: [...wishes, ...plan.tables.main],
  'a-work': [...wishes, ...(plan.tables['a-work'] ?? [])],
  'a-more': [...wishes, ...(plan.tables['a-more'] ?? [])],
});

/** The plan and the question as the theme would have them. */
export function staged({ name, coin, nth }: Theme, plan: Drawn, ask: Asked, of: Details): Scene {
  const one = (...asks: readonly [Asked, ...Asked[]]): Asked => asks[nth % asks.length] ?? asks[0];
  const whole = { unattached: ['none', 'none', 'none'], missing: [], dark: [] } as const;
  switch (name) {
    case 'plain':
      return { plan, ask, of };
    case 'references': {
      const groups = {
        'sg-1': { ingress: [OPEN], egress: [nth % 4 === 0 ? referring('sg-2', 'sg-b') : OPEN] },
        'sg-2': { ingress: [referring('sg-1')], egress: [OPEN] },
        'sg-b': { ingress: [referring('sg-1', 'sg-2')], egress: [OPEN] },
      };
      const link = coin ? 'transit' : plan.link === 'none' ? 'peering' : plan.link;
      const asks = one(reach('fn', 'far'), reach('svc', 'peer'), reach('link', 'far'), reach('fn', 'eni'));
      return {
        plan: { ...plan, link, overlap: false, acls: {}, groups, transit: { ...plan.transit, ...whole } },
        ask: asks,
        of,
      };
    }
    case 'propagated': {
      const inside = (['a-work', 'a-more', 'a-nat'] as const).map((subnet) =>
        propagated(cidrOf({ overlap: false }, subnet)),
      );
      const outside = [propagated('203.0.113.0/24'), wish('pl-own', nth % 2 === 0 ? 'nat' : 'igw')];
      return {
        plan: {
          ...plan,
          shape: coin ? 'as drawn' : 'private',
          ownList: ['203.0.113.0/24'],
          tables: ahead(plan, coin ? inside : outside),
        },
        ask: coin
          ? one(reach('fn', 'eni'), reach('svc', 'endpoint'), reach('link', 'svc'))
          : one(egress('svc'), egress('eni'), egress('fn')),
        of: coin ? of : { ...of, ip: 0, six: false },
      };
    }
    case 'six': {
      const asks = one(
        reach('fn', 'eni'),
        reach('svc', 'eni'),
        egress('fn'),
        egress('svc'),
        ingress('eni'),
        ingress('web'),
      );
      return {
        plan: {
          ...plan,
          six: true,
          sixIn: [true, true, true, true, true],
          shape: coin ? 'public' : nth % 4 === 3 ? plan.shape : 'private',
          eigw: nth % 3 !== 0,
        },
        ask: asks,
        of: { ...of, six: true },
      };
    }
    case 'hub': {
      const asks = one(inspected('fn', 'far'), inspected('link', 'far'), reach('fn', 'far'), reach('svc', 'peer'));
      return {
        plan: {
          ...plan,
          link: 'hub',
          overlap: false,
          acls: coin ? {} : plan.acls,
          transit: { ...plan.transit, ...whole, inspected: true },
        },
        ask: asks,
        of,
      };
    }
    case 'appliance':
      return {
        plan: { ...plan, shape: 'inspected', middlebox: 'appliance', checked: coin && nth % 2 === 0 },
        ask: one(
          reach('fn', 'eni'),
          reach('link', 'svc'),
          reach('svc', 'eni'),
          egress('fn'),
          ingress('eni'),
          ingress('web'),
        ),
        of,
      };
    case 'nat':
      return {
        plan: {
          ...plan,
          shape: nth % 3 === 0 ? 'translated' : 'private',
          igw: 'attached',
          nat: { ...plan.nat, mode: nth % 4 === 1 ? 'regional' : 'zonal', connectivity: coin ? 'public' : 'private' },
        },
        ask:
          nth % 3 === 0
            ? one(reach('fn', 'eni'), reach('link', 'svc'))
            : one(egress('fn'), egress('svc'), egress('link')),
        of: { ...of, six: false },
      };
    case 'public':
      return {
        plan: { ...plan, shape: 'public', igw: 'attached' },
        ask: one(ingress('svc'), ingress('eni'), ingress('web'), egress('svc'), egress('eni')),
        of,
      };
    case 'dark': {
      const wishes = coin ? [dark('52.216.0.0/16'), dark('203.0.113.0/25')] : [dark('10.0.1.0/28')];
      return {
        plan: {
          ...plan,
          shape: 'private',
          link: coin || plan.link !== 'none' ? plan.link : 'transit',
          tables: ahead(plan, wishes),
        },
        ask: coin
          ? one(reach('fn', 'bucket'), egress('svc'), egress('fn'))
          : one(reach('fn', 'far'), reach('svc', 'peer')),
        of: { ...of, six: false, through: false, ip: coin ? nth % 3 : of.ip },
      };
    }
    case 'zones': {
      const missing = coin ? 'far' : 'box';
      return {
        plan: {
          ...plan,
          link: plan.link === 'hub' ? 'hub' : 'transit',
          overlap: false,
          transit: { ...plan.transit, unattached: [missing, nth % 2 === 0 ? missing : 'none', 'none'] },
        },
        ask: one(reach('fn', 'far'), reach('eni', 'peer'), reach('svc', 'far')),
        of,
      };
    }
    case 'inspection': {
      const { fn, svc, link } = plan.work;
      const apart = {
        ...plan.work,
        fn: { ...fn, subnets: ['a-work'] },
        link: { ...link, subnets: ['a-work'] },
        svc: { ...svc, subnets: ['a-more'] },
      } as const;
      return {
        plan: { ...plan, shape: 'inspected', middlebox: 'box', boxState: 'Available', work: coin ? apart : plan.work },
        ask: one(
          inspected('link', 'svc'),
          inspected('fn', 'eni'),
          inspected('svc', 'eni'),
          inspected('internet', 'svc'),
          inspected('svc', 'internet'),
          inspected('link', 'eni'),
        ),
        of: { ...of, six: of.six && nth < 4 },
      };
    }
    case 'services':
      return {
        plan: {
          ...plan,
          acls: coin ? {} : plan.acls,
          tables: ahead(plan, [wish('pl-s3', 's3'), wish('pl-dynamodb', 'dynamodb')]),
        },
        ask: one(reach('fn', 'bucket'), reach('svc', 'table'), reach('eni', 'bucket'), reach('svc', 'bucket')),
        of: { ...of, protocol: nth === 0 ? of.protocol : 'tcp' },
      };
    case 'acls':
      return {
        plan: {
          ...plan,
          igw: 'attached',
          shape: coin ? 'public' : 'private',
          acls: drawnAcls(plan),
          bpa: { mode: null, exclusions: [] },
        },
        ask: coin
          ? one(ingress('svc'), ingress('eni'), egress('svc'), reach('fn', 'eni'))
          : one(egress('fn'), egress('svc'), reach('fn', 'svc'), reach('fn', 'eni')),
        of,
      };
  }
}

/** Every subnet has one that was drawn: a subnet without has another's. */
function drawnAcls({ acls }: Drawn): Drawn['acls'] {
  const known = Object.values(acls).find((one) => one !== null) ?? null;
  return Object.fromEntries(Object.entries(acls).map(([subnet, entries]) => [subnet, entries ?? known]));
}
