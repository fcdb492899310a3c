import { describe, expect, test } from 'vitest';

import { score } from '../../src/engine/score.ts';
import { choices, type Choice } from '../../src/engine/well-architected.ts';
import type { CheckDescription, Finding, ReportAccount } from '../../src/model/report.ts';
import { PRACTICES, type Practice } from '../../src/model/words.ts';
import { account, check, finding, findings, OTHER, suppression } from './score-worlds.ts';

const [ERP, CNT, TC, SPF] = PRACTICES;

/** One check of each practice, named after it. */
const CHECKS = Object.fromEntries(PRACTICES.map((practice) => [practice, check({ practice })]));

const pass = (practice: Practice, count = 1) =>
  findings(count, { check: practice, outcome: 'pass', severity: 'medium' });
const fail = (practice: Practice, severity: Finding['severity'], members: Partial<Finding> = {}) =>
  finding(`${practice} ${severity}`, { check: practice, outcome: 'fail', severity, ...members });
const unseen = (practice: Practice, count = 1) =>
  findings(count, { check: practice, outcome: 'not-assessed', severity: 'medium' });

const answer = (
  world: readonly Finding[],
  accounts: readonly ReportAccount[] = [account()],
  checks: Readonly<Record<string, CheckDescription>> = CHECKS,
) => score(world, checks, accounts).wellArchitected;

const choiceOf = (world: readonly Finding[], accounts?: readonly ReportAccount[]): Choice | undefined =>
  answer(world, accounts).choices['sec_sec_q2_a1'];

test('choices carry the ids of the lens, in their order', () => {
  const { choices } = answer([...pass(ERP), ...unseen(TC), fail(CNT, 'high')]);
  expect(choices).toEqual({
    sec_sec_q2_a1: 'SELECTED',
    sec_sec_q2_a2: 'UNSELECTED',
    sec_sec_q2_a3: 'NOT_APPLICABLE',
    sec_sec_q2_a4: null,
  });
  expect(Object.keys(choices)).toEqual(['sec_sec_q2_a1', 'sec_sec_q2_a2', 'sec_sec_q2_a3', 'sec_sec_q2_a4']);
});

describe('a choice', () => {
  test('is selected from coverage 0.9 on', () => {
    expect(choiceOf([...pass(ERP, 9), ...unseen(ERP, 1)])).toBe('SELECTED');
    expect(choiceOf([...pass(ERP, 89), ...unseen(ERP, 11)])).toBeNull();
  });

  test('is selected while a tenth of the weight fails at medium or below', () => {
    expect(choiceOf([...pass(ERP, 9), fail(ERP, 'medium')])).toBe('SELECTED');
    expect(choiceOf([...pass(ERP, 8), fail(ERP, 'medium')])).toBe('UNSELECTED');
    // An inference weighs half: 1.5 of 16.5.
    expect(choiceOf([...pass(ERP, 5), fail(ERP, 'medium', { confidence: 'heuristic' })])).toBe('SELECTED');
  });

  test.each(['critical', 'high'] as const)('is unselected by one %s failure, at any coverage', (severity) => {
    expect(choiceOf([...pass(ERP, 99), fail(ERP, severity)])).toBe('UNSELECTED');
    expect(choiceOf([...unseen(ERP, 99), fail(ERP, severity)])).toBe('UNSELECTED');
  });

  test('is undetermined while the unseen decides whether more than a tenth fails', () => {
    expect(choiceOf([...pass(ERP, 3), fail(ERP, 'medium'), ...unseen(ERP, 5)])).toBe('UNSELECTED');
    expect(choiceOf([...pass(ERP, 3), fail(ERP, 'medium'), ...unseen(ERP, 6)])).toBeNull();
    expect(
      choiceOf([
        ...pass(ERP, 89),
        ...findings(10, { check: ERP, outcome: 'fail', severity: 'medium' }),
        ...unseen(ERP),
      ]),
    ).toBeNull();
  });

  test('is unselected where the failure was accepted: that does not make the practice met', () => {
    expect(choiceOf([...pass(ERP, 9), fail(ERP, 'high', { suppression })])).toBe('UNSELECTED');
    expect(choiceOf([fail(ERP, 'medium', { suppression })])).toBe('UNSELECTED');
  });

  test('is not applicable only where everything was looked at', () => {
    const nothing = [finding('a', { check: ERP, outcome: 'not-applicable', severity: 'medium' })];
    expect(choiceOf(nothing)).toBe('NOT_APPLICABLE');
    expect(choiceOf([])).toBe('NOT_APPLICABLE');
    expect(choiceOf(nothing, [account(), account(OTHER, 'not-assessed')])).toBeNull();
    expect(choiceOf([], [])).toBeNull();
  });

  test('is undetermined where no check of its practice ran', () => {
    const { [SPF]: _, ...others } = CHECKS;
    expect(answer([...pass(ERP)], [account()], others).choices['sec_sec_q2_a3']).toBeNull();
  });
});

describe('the risk', () => {
  const WORLDS: Readonly<
    Record<'selected' | 'unselected' | 'not applicable' | 'undetermined', (p: Practice) => readonly Finding[]>
  > = {
    selected: (practice) => pass(practice),
    unselected: (practice) => [fail(practice, 'high')],
    'not applicable': () => [],
    undetermined: (practice) => unseen(practice),
  };
  type State = keyof typeof WORLDS;

  test.each<[erp: State, tc: State, cnt: State, spf: State, risk: string]>([
    ['not applicable', 'not applicable', 'not applicable', 'not applicable', 'NOT_APPLICABLE'],
    ['selected', 'selected', 'selected', 'selected', 'NONE'],
    ['selected', 'not applicable', 'selected', 'not applicable', 'NONE'],
    ['undetermined', 'undetermined', 'undetermined', 'undetermined', 'UNANSWERED'],
    ['undetermined', 'selected', 'selected', 'selected', 'UNANSWERED'],
    ['not applicable', 'not applicable', 'undetermined', 'undetermined', 'UNANSWERED'],
    ['undetermined', 'selected', 'unselected', 'selected', 'HIGH'],
    ['unselected', 'selected', 'selected', 'selected', 'HIGH'],
    ['selected', 'unselected', 'selected', 'selected', 'HIGH'],
    ['unselected', 'undetermined', 'undetermined', 'undetermined', 'HIGH'],
    ['not applicable', 'not applicable', 'unselected', 'unselected', 'HIGH'],
    ['selected', 'selected', 'unselected', 'selected', 'MEDIUM'],
    ['selected', 'selected', 'undetermined', 'selected', 'MEDIUM'],
    ['selected', 'selected', 'selected', 'unselected', 'MEDIUM'],
    ['selected', 'selected', 'selected', 'undetermined', 'MEDIUM'],
    ['selected', 'not applicable', 'unselected', 'unselected', 'MEDIUM'],
  ])('ERP %s, TC %s, CNT %s, SPF %s: %s', (erp, tc, cnt, spf, risk) => {
    const world = [...WORLDS[erp](ERP), ...WORLDS[tc](TC), ...WORLDS[cnt](CNT), ...WORLDS[spf](SPF)];
    expect(answer(world).risk).toBe(risk);
  });

  test('of nothing collected is unanswered', () => {
    expect(answer([], []).risk).toBe('UNANSWERED');
    expect(answer([], [account(OTHER, 'not-assessed')]).risk).toBe('UNANSWERED');
  });

  test('is high where the network is open to strangers, whatever else is met', () => {
    const met = [...pass(ERP), ...pass(TC), ...pass(SPF)];
    expect(answer([...met, fail(CNT, 'critical')]).risk).toBe('HIGH');
    expect(answer([...met, fail(CNT, 'critical', { suppression })]).risk).toBe('MEDIUM');
    expect(answer([...met, ...pass(CNT), fail(SPF, 'critical')]).risk).toBe('MEDIUM');
  });
});

test('the weights of the evidence come from the score', () => {
  const evidence = { seen: 3, unseen: 0 };
  const all = { [ERP]: evidence, [CNT]: evidence, [TC]: evidence, [SPF]: evidence };
  const world = PRACTICES.flatMap((practice) => pass(practice));
  const judged = choices(CHECKS);
  for (const one of world) judged.count(one);
  expect(judged.wellArchitected([account()], all).risk).toBe('NONE');
  expect(judged.wellArchitected([account()], { ...all, [ERP]: { seen: 3, unseen: 3 } }).risk).toBe('UNANSWERED');
});
