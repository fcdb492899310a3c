import { describe, expect, test } from 'vitest';

import { judging } from '../src/engine/judge.ts';
import type { AccountEstate, Listing } from '../src/estate/estate.ts';
import { collectors } from '../src/collectors/index.ts';
import type { CollectedFact, FactData } from '../src/model/catalogue.ts';
import { DEFAULT_SETTINGS, type Check, type Intent, type Settings } from '../src/model/check.ts';
import type { Gap, GapCause } from '../src/model/gap.ts';
import type { Finding } from '../src/model/report.ts';
import { GLOBAL, type Scope } from '../src/model/scope.ts';
import type { Depth, Outcome, Severity } from '../src/model/words.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

/** A record as a world writes it: without `region`, it lies in the region of the world (or `global`). */
export interface WorldRecord<F extends CollectedFact> {
  readonly arn: string;
  readonly data: FactData<F>;
  readonly region?: string;
}

/** One account as a check may find it. A fact that is not named was read and is empty. */
export interface World {
  readonly facts: { readonly [F in CollectedFact]?: readonly WorldRecord<F>[] | Gap };
  /** Regions audited; the first is where records without a region lie. */
  readonly regions?: readonly string[];
  /** Lists that failed in one of several regions. */
  readonly gaps?: readonly (Gap & { readonly fact: CollectedFact })[];
  readonly now?: string;
  readonly depth?: Depth;
  readonly intent?: readonly ({ readonly arn: string } & Omit<Intent, 'unseen'>)[];
  readonly trusted?: readonly string[];
  readonly settings?: Partial<Settings>;
  /** By `arn` or `arn#subKey`: outcomes in a world that has several, or more about each finding. Then it is complete. */
  readonly expect?: Readonly<Record<string, Outcome | Expected>>;
}

export interface Expected {
  readonly outcome: Outcome;
  readonly severity?: Severity;
  readonly possible?: readonly Severity[];
  readonly reasons?: readonly string[];
  readonly because?: string | RegExp;
}

type Worlds = Readonly<Record<string, World>>;

/** Worlds with names, and the outcome that each must give. A blind one is asked for wherever a fact can be unknown. */
export interface WorldsByOutcome {
  readonly fail: Worlds;
  readonly pass: Worlds;
  readonly 'not-applicable'?: Worlds;
  readonly 'not-assessed': Worlds;
  /** Worlds in which findings differ: each has `expect`. */
  readonly mixed?: Worlds;
}

export function gap(operation: string, cause: GapCause = 'access-denied', region: string = REGION): Gap {
  return { cause, operation, action: operation, scope: scopeIn(region), detail: `${cause} in a test world` };
}

/** A record of a `Read` fact that could not be read. */
export const denied = (operation: string, region?: string): { state: 'unknown'; gap: Gap } => ({
  state: 'unknown',
  gap: gap(operation, 'access-denied', region),
});

export const present = <T>(value: T): { state: 'present'; value: T } => ({ state: 'present', value });

export const absent: { state: 'absent' } = { state: 'absent' };

const scopeIn = (region: string): Scope => ({ partition: 'aws', account: ACCOUNT, region });

const isGap = (value: object): value is Gap => 'cause' in value;

/** The estate of a world: what is not named is an empty list that was read to its end. */
function estateOf({ facts, regions = [REGION], gaps = [] }: World): AccountEstate {
  const lists = new Map<CollectedFact, Map<string, Listing>>();
  for (const fact of Object.keys(collectors) as CollectedFact[]) {
    const regional = collectors[fact].scope === 'region';
    const named = ((facts as Readonly<Record<string, unknown>>)[fact] ?? []) as
      Gap | readonly { arn: string; data: unknown; region?: string }[];
    const byRegion = (regional ? regions : [GLOBAL]).map((region): [string, Listing] => {
      if (isGap(named)) return [region, { records: [], gap: named }];
      const failed = gaps.find((one) => one.fact === fact && one.scope.region === region);
      const here = named.filter((record) => !regional || (record.region ?? regions[0]) === region);
      const records = here.map(({ arn, data, region: own }) => ({
        arn,
        data,
        scope: scopeIn(own ?? region),
        source: { operation: fact, at: '2026-01-01T00:00:00.000Z' },
      }));
      return [region, { records, ...(failed && { gap: failed }) }];
    });
    lists.set(fact, new Map(byRegion));
  }
  const account = { id: ACCOUNT, name: 'test', partition: 'aws', regions, notEnabled: [], via: 'test' };
  return { account, lists };
}

/** What a check says of a world. A check that throws fails the test. */
export function findingsOf(id: string, check: Check, world: World): readonly Finding[] {
  const { now = '2026-11-21T00:00:00.000Z', depth = 'full', intent = [], trusted = [], settings = {} } = world;
  return [
    ...judging(estateOf(world), {
      now,
      depth,
      declared: { resources: intent, trusted, settings: { ...DEFAULT_SETTINGS, ...settings } },
      onDefect: (thing, error) => {
        throw new Error(`${thing} threw`, { cause: error });
      },
    }).findings(new Map([[id, check]])),
  ].flat();
}

/** Every world gives its outcome; every list that the check needs, denied, gives one finding for the scope. */
export function testCheck(id: string, check: Check, worlds: WorldsByOutcome): void {
  describe(id, () => {
    for (const [outcome, named] of Object.entries(worlds)) {
      for (const [name, world] of Object.entries(named as Worlds)) {
        test(`${outcome}: ${name}`, () => {
          const findings = findingsOf(id, check, world);
          const key = ({ resource, subKey }: Finding): string =>
            resource.arn + (subKey === undefined ? '' : `#${subKey}`);
          expect(new Set(findings.map((one) => one.id)).size, 'finding ids are unique').toBe(findings.length);
          expect(findings.length, 'something is said').toBeGreaterThan(0);
          if (world.expect === undefined) {
            expect(outcome, 'a mixed world says what it expects').not.toBe('mixed');
            expect(findings.map((one) => [key(one), one.outcome])).toEqual(findings.map((one) => [key(one), outcome]));
            return;
          }
          expect(findings.map(key).toSorted()).toEqual(Object.keys(world.expect).toSorted());
          for (const one of findings) {
            const wanted = world.expect[key(one)]!;
            const { because, ...rest } = typeof wanted === 'string' ? { outcome: wanted, because: undefined } : wanted;
            expect(one).toMatchObject(rest);
            if (because !== undefined) expect(one.because).toMatch(because);
          }
        });
      }
    }

    test.each(check.needs.filter((fact) => fact in collectors))('a failed list of %s withholds its scope', (fact) => {
      const findings = findingsOf(id, check, { facts: { [fact]: gap(fact) } });
      expect(findings.map(({ outcome, wholeScope }) => [outcome, wholeScope])).toEqual([['not-assessed', true]]);
    });
  });
}
