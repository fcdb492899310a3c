import fc from 'fast-check';

import type { NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { compact } from './compact.ts';
import { drawn, settled } from './random/drawn.ts';
import { asked, details, questionOf } from './random/question.ts';
import { staged, theme } from './random/themes.ts';
import { snapshotOf } from './random/world.ts';

export interface RandomCase {
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
}

/** A snapshot and a question, within what the README's cases are. */
export const randomCase: fc.Arbitrary<RandomCase> = fc
  // Both questions are drawn, not the one that the plan asks for: so each part shrinks while the others stay.
  .tuple(theme, drawn, asked(false), asked(true), details)
  .map(([chosen, drawnPlan, alone, joined, drawnDetails]) => {
    const drawnAsk = drawnPlan.link === 'none' ? alone : joined;
    const { plan, ask, of } = staged(chosen, drawnPlan, drawnAsk, drawnDetails);
    const question = questionOf(plan, ask, of);
    const snapshot = snapshotOf(settled(plan, question));
    return { snapshot, question, [fc.toStringMethod]: () => `${JSON.stringify(question)}\n${compact(snapshot)}` };
  });
