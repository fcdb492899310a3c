import fc from 'fast-check';
import { expect, test } from 'vitest';

import { score } from '../../src/engine/score.ts';
import type { CheckDescription, Finding, OverallScore, ReportAccount, Score } from '../../src/model/report.ts';
import { PRACTICES, SEVERITIES, type Severity } from '../../src/model/words.ts';
import { account, check, finding, suppression } from './score-worlds.ts';

interface World {
  readonly checks: Readonly<Record<string, CheckDescription>>;
  readonly findings: readonly Finding[];
  readonly accounts: readonly ReportAccount[];
}

const CHECKS = ['c0', 'c1', 'c2', 'c3', 'c4'];
const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];

const severity = fc.constantFrom(...SEVERITIES);

const description = fc
  .record({
    severity,
    others: fc.uniqueArray(severity, { maxLength: 3 }),
    practice: fc.constantFrom(...PRACTICES.slice(0, 3)),
    confidence: fc.constantFrom('exact', 'exact', 'exact', 'heuristic'),
  })
  .map(({ others, ...members }) => check({ ...members, severities: [members.severity, ...others] }));

/** What is true, all of it seen: up to 30 findings of five checks in three accounts. */
const fullWorld: fc.Arbitrary<World> = fc
  .record({
    descriptions: fc.array(description, { minLength: CHECKS.length, maxLength: CHECKS.length }),
    truths: fc.array(
      fc.record({
        account: fc.constantFrom(...ACCOUNTS),
        check: fc.nat(CHECKS.length - 1),
        outcome: fc.constantFrom('pass', 'pass', 'fail', 'fail', 'not-applicable'),
        severityAt: fc.nat(),
        confidence: fc.constantFrom('exact', 'exact', 'heuristic'),
        suppressed: fc.nat(9).map((one) => one === 0),
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ descriptions, truths }) => ({
    checks: Object.fromEntries(descriptions.map((one, index) => [CHECKS[index] ?? '', one])),
    accounts: ACCOUNTS.map((id) => account(id)),
    findings: truths.map(({ check: index, severityAt, suppressed, ...truth }, at) => {
      const allowed = descriptions[index]?.severities ?? [];
      return finding(`f${at}`, {
        ...truth,
        check: CHECKS[index] ?? '',
        severity: allowed[severityAt % allowed.length] ?? 'info',
        ...(suppressed && truth.outcome === 'fail' ? { suppression } : {}),
      });
    }),
  }));

/** What a run may not see. Every member takes the world further from the truth, none adds to it. */
interface Blindness {
  /** For each finding in turn: left alone, unread, or of unsure severity. */
  readonly each: readonly ('seen' | 'single' | 'many' | 'possible')[];
  readonly severities: readonly Severity[];
  /** Checks whose list failed in an account: one finding stands for any number, none included. */
  readonly scopes: readonly (readonly [check: string, account: string])[];
  /** Checks of which one read that failed hides several findings of an account, or none. */
  readonly reads: readonly (readonly [check: string, account: string])[];
  readonly notEntered: readonly string[];
}

const place = fc.tuple(fc.constantFrom(...CHECKS), fc.constantFrom(...ACCOUNTS));
const blindness: fc.Arbitrary<Blindness> = fc.record({
  each: fc.array(fc.constantFrom('seen', 'seen', 'seen', 'single', 'many', 'possible'), {
    minLength: 30,
    maxLength: 30,
  }),
  severities: fc.array(severity, { minLength: 1, maxLength: 7 }),
  scopes: fc.array(place, { maxLength: 2 }),
  reads: fc.array(place, { maxLength: 2 }),
  notEntered: fc.uniqueArray(fc.constantFrom(...ACCOUNTS), { maxLength: 1 }),
});

function blinded({ checks, findings, accounts }: World, blind: Blindness, run: string): World {
  const isAt = (places: Blindness['scopes'], { check: id, resource }: Finding) =>
    places.some(([check, account]) => check === id && account === resource.account);
  const unread = (id: string, check: string, account: string, members: Partial<Finding>): Finding =>
    finding(id, {
      check,
      account,
      outcome: 'not-assessed',
      severity: checks[check]?.severity ?? 'info',
      confidence: checks[check]?.confidence ?? 'exact',
      ...members,
    });
  const left = findings.flatMap((one, index): readonly Finding[] => {
    const { id, check, resource } = one;
    if (blind.notEntered.includes(resource.account) || isAt(blind.scopes, one)) return [];
    // Some of those that a failed read hides: the others are of other resources.
    if (isAt(blind.reads, one) && index % 2 === 0) return [];
    const wholeAlready = one.outcome === 'not-assessed' && one.single !== true;
    switch (blind.each[index % blind.each.length] ?? 'seen') {
      case 'seen':
        return [one];
      case 'single':
        return wholeAlready ? [one] : [unread(id, check, resource.account, { single: true })];
      case 'many':
        return one.wholeScope === true ? [one] : [unread(id, check, resource.account, {})];
      case 'possible': {
        if (one.outcome !== 'fail') return [one];
        const ofTheRule = blind.severities.filter((severe) => checks[check]?.severities.includes(severe));
        const possible = [...new Set([one.severity, ...(one.possible ?? []), ...ofTheRule])];
        return [{ ...one, possible, severity: possible[index % possible.length] ?? one.severity }];
      }
    }
  });
  const scopes = blind.scopes
    .filter(([, account]) => !blind.notEntered.includes(account))
    .map(([check, account]) => unread(`${run} whole ${check} ${account}`, check, account, { wholeScope: true }));
  const reads = blind.reads
    .filter(([, account]) => !blind.notEntered.includes(account))
    .map(([check, account]) => unread(`${run} read ${check} ${account}`, check, account, {}));
  return {
    checks,
    findings: [...left, ...scopes, ...reads],
    accounts: accounts.map((one) => (blind.notEntered.includes(one.id) ? account(one.id, 'not-assessed') : one)),
  };
}

const scoreOf = ({ findings, checks, accounts }: World): OverallScore => score(findings, checks, accounts);

/** Every score in the document, by its place. */
function levels(overall: OverallScore): ReadonlyMap<string, Score> {
  const found = new Map<string, Score>([['overall', overall]]);
  for (const practice of PRACTICES) found.set(practice, overall.practices[practice]);
  for (const [id, ofAccount] of Object.entries(overall.accounts)) {
    found.set(id, ofAccount);
    for (const practice of PRACTICES) found.set(`${id} ${practice}`, ofAccount.practices[practice]);
  }
  return found;
}

function expectWider(wide: OverallScore, narrow: OverallScore): void {
  const wider = levels(wide);
  for (const [place, { low, high }] of levels(narrow)) {
    const blind = wider.get(place);
    expect(blind?.low, `low of ${place}`).toBeLessThanOrEqual(low);
    expect(blind?.high, `high of ${place}`).toBeGreaterThanOrEqual(high);
  }
}

function expectOrdered(overall: OverallScore): void {
  for (const [place, { low, value, high }] of levels(overall)) {
    expect(low, `low of ${place}`).toBeGreaterThanOrEqual(0);
    expect(low, `low of ${place}`).toBeLessThanOrEqual(value ?? high);
    expect(value ?? low, `value of ${place}`).toBeLessThanOrEqual(high);
    expect(high, `high of ${place}`).toBeLessThanOrEqual(100);
  }
}

const RUNS = { numRuns: 800 };

test('where nothing is unseen, low, value and high are one number', () => {
  fc.assert(
    fc.property(fullWorld, (world) => {
      for (const { low, value, high, coverage } of levels(scoreOf(world)).values()) {
        expect(coverage).toBe(1);
        if (value === null) expect([low, high]).toEqual([0, 100]);
        else expect([low, high]).toEqual([value, value]);
      }
    }),
    RUNS,
  );
});

test('seeing less never raises low nor lowers high, at any level, and the value stays between them', () => {
  fc.assert(
    fc.property(fullWorld, blindness, blindness, (world, once, again) => {
      const blind = blinded(world, once, 'first');
      const blinder = blinded(blind, again, 'second');
      const [seen, less, least] = [scoreOf(world), scoreOf(blind), scoreOf(blinder)];
      expectOrdered(less);
      expectOrdered(least);
      expectWider(less, seen);
      expectWider(least, less);
    }),
    RUNS,
  );
});

test('every single failed read widens or keeps the range', () => {
  fc.assert(
    fc.property(
      fullWorld,
      fc.nat(29),
      fc.constantFrom('single', 'many', 'possible'),
      severity,
      (world, at, how, one) => {
        const each = world.findings.map((_, index) => (index === at ? how : 'seen'));
        const blind = {
          each: each.length === 0 ? ['seen' as const] : each,
          severities: [one],
          scopes: [],
          reads: [],
          notEntered: [],
        };
        expectWider(scoreOf(blinded(world, blind, 'only')), scoreOf(world));
      },
    ),
    RUNS,
  );
});

test('the order of findings, checks and accounts does not matter', () => {
  fc.assert(
    fc.property(fullWorld, blindness, (world, blind) => {
      const { findings, checks, accounts } = blinded(world, blind, 'only');
      const reversed = Object.fromEntries(Object.entries(checks).toReversed());
      const backwards = score(findings.toReversed(), reversed, accounts.toReversed());
      expect(JSON.stringify(backwards)).toBe(JSON.stringify(score(findings, checks, accounts)));
    }),
    { numRuns: 300 },
  );
});

/** Everything that one unread finding may turn out to be. */
const turnouts = (unread: Finding, description: CheckDescription): readonly Finding[] => [
  { ...unread, outcome: 'not-applicable' },
  ...(['exact', 'heuristic'] as const).flatMap((confidence) => [
    { ...unread, confidence, outcome: 'pass' as const },
    ...description.severities.map((failing) => ({
      ...unread,
      confidence,
      outcome: 'fail' as const,
      severity: failing,
    })),
  ]),
];

const [ONE_ACCOUNT] = [account(ACCOUNTS[0])];
const onePractice = 'evaluate-resource-policies';

/** Up to three checks of one practice, up to five findings seen and two unread, each of which stands for one. */
const smallWorld = fc
  .record({
    descriptions: fc.array(description, { minLength: 3, maxLength: 3 }),
    seen: fc.array(
      fc.tuple(fc.nat(2), fc.constantFrom('pass', 'fail'), fc.nat(), fc.constantFrom('exact', 'exact', 'heuristic')),
      { minLength: 1, maxLength: 5 },
    ),
    unread: fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }),
  })
  .map(({ descriptions, seen, unread }) => {
    const checks = Object.fromEntries(
      descriptions.map((one, index) => [CHECKS[index] ?? '', { ...one, practice: onePractice } as const]),
    );
    const at = (index: number) => CHECKS[index] ?? '';
    return {
      checks,
      seen: seen.map(([index, outcome, severityAt, confidence], id) => {
        const allowed = descriptions[index]?.severities ?? [];
        const failing = allowed[severityAt % allowed.length] ?? 'info';
        return finding(`f${id}`, { check: at(index), outcome, severity: failing, confidence });
      }),
      unread: unread.map((index, id) =>
        finding(`u${id}`, { check: at(index), outcome: 'not-assessed', severity: 'info', single: true }),
      ),
    };
  });

test('low and high are the least and greatest score that the unseen could give', () => {
  fc.assert(
    fc.property(smallWorld, ({ checks, seen, unread }) => {
      const ofPractice = (world: readonly Finding[]) => score(world, checks, [ONE_ACCOUNT]).practices[onePractice];
      const worlds = unread.reduce<readonly (readonly Finding[])[]>(
        (soFar, one) => {
          const description = checks[one.check];
          if (description === undefined) return soFar;
          return soFar.flatMap((world) => turnouts(one, description).map((turned) => [...world, turned]));
        },
        [seen],
      );
      const values = worlds.flatMap((world) => ofPractice(world).value ?? []);
      const { low, high } = ofPractice([...seen, ...unread]);
      // A world in which nothing has a weight has no value, and its range is everything.
      fc.pre(values.length === worlds.length);
      expect(Math.abs(low - Math.min(...values))).toBeLessThan(0.1001);
      const severe = unread.some(({ check: id }) =>
        checks[id]?.severities.some((one) => one === 'critical' || one === 'high'),
      );
      if (severe) expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      else expect(Math.abs(high - Math.max(...values))).toBeLessThan(0.1001);
    }),
    RUNS,
  );
});

test('a finding that may stand for many bounds any number of them', () => {
  fc.assert(
    fc.property(
      smallWorld,
      fc.array(fc.tuple(fc.nat(99), fc.constantFrom(0, 1, 2, 50, 5000)), { maxLength: 4 }),
      ({ checks, seen, unread }, hidden) => {
        const [first] = unread;
        const description = checks[first?.check ?? ''];
        if (first === undefined || description === undefined) return;
        const ways = turnouts(first, description);
        const truths = hidden.flatMap(([way, copies]) => {
          const turned = ways[way % ways.length];
          return turned === undefined ? [] : Array.from({ length: copies }, () => turned);
        });
        const { single: _, ...many } = first;
        expectWider(score([...seen, many], checks, [ONE_ACCOUNT]), score([...seen, ...truths], checks, [ONE_ACCOUNT]));
      },
    ),
    { numRuns: 300 },
  );
});
