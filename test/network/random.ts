import fc from 'fast-check';

import type { NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { compact } from './compact.ts';
import { drawn, settled } from './random/drawn.ts';
import { asked, details, questionOf } from './random/question.ts';
import { snapshotOf } from './random/world.ts';

export interface RandomCase {
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
}

/** A snapshot and a question, within what the README's cases are. */
export const randomCase: fc.Arbitrary<RandomCase> = drawn.chain((plan) =>
  fc.tuple(asked(plan.link !== 'none'), details).map(([ask, of]) => {
    const question = questionOf(plan, ask, of);
    const snapshot = snapshotOf(settled(plan, question));
    return { snapshot, question, [fc.toStringMethod]: () => `${JSON.stringify(question)}\n${compact(snapshot)}` };
  }),
);
