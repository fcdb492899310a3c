import type { DerivedFact, Fact, Facts, Records } from './catalogue.ts';
import type { Consulted } from './check.ts';
import type { Scope } from './scope.ts';
import type { Depth } from './words.ts';

/** How a derived fact is computed: purely, from other facts of the same account. It knows no severity and no outcome. */
export interface Analysis<
  F extends DerivedFact = DerivedFact,
  Needs extends Fact = Fact,
  Consults extends Fact = Fact,
> {
  readonly fact: F;
  /** A region's records from that region's facts, or an account's from all. */
  readonly scope: 'region' | 'account';
  /** A gap in the list of one of these is a gap of the derived fact. */
  readonly needs: readonly Needs[];
  readonly consults?: readonly Consults[];
  compute(facts: Facts<Needs> & Consulted<Consults>, context: AnalysisContext): Records<F>;
}

export interface AnalysisContext {
  readonly scope: Scope;
  /** ISO instant of the run. */
  readonly now: string;
  readonly depth: Depth;
}

export function defineAnalysis<F extends DerivedFact, const Needs extends Fact, const Consults extends Fact = never>(
  analysis: Analysis<F, Needs, Consults>,
): Analysis<F, Needs, Consults> {
  return analysis;
}
