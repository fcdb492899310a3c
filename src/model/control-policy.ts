import type { Considered, Evidence } from './check.ts';
import { statementName, type PolicyStatement } from './policy-statement.ts';
import type { Source } from './stored.ts';

/** A policy of the organization that denies something, where it is attached above the account or above a caller's. */
export interface ControlPolicy {
  /** `resource`: who may reach resources of the accounts below; `service`: what principals of the accounts below may do. */
  readonly kind: 'resource' | 'service';
  /** `p-…` */
  readonly id: string;
  readonly name: string;
  /** Ids of roots, units and accounts: `r-…`, `ou-…`, 12 digits. */
  readonly targets: readonly string[];
  /** Those with the effect Deny. */
  readonly denies: readonly PolicyStatement[];
  readonly source: Source;
}

/** A control policy that denies what a resource policy allows, for one example. */
export interface Denial {
  readonly policy: ControlPolicy;
  /** The statements that can be about the example's action. */
  readonly statements: readonly PolicyStatement[];
}

const KINDS = { resource: 'Resource control policy', service: 'Service control policy' } as const;

/** What softens a failure without undoing it: whoever manages the organization may take it away. */
export function denialDetails(denials: readonly Denial[]): {
  readonly trace: readonly Considered[];
  readonly evidence: readonly Evidence[];
} {
  return {
    trace: denials.map(({ policy: { kind, id, name, targets }, statements }) => ({
      considered: `${KINDS[kind]} ${name} (${id}), attached to ${targets.join(', ')}: ${statements.map(statementName).join(', ')}`,
      contributes: 'denies the example all the same',
    })),
    evidence: denials.map(({ policy: { id, name, kind, source }, statements }) => ({
      ...source,
      document: { id, name, kind, statements },
      marks: statements.map((_, index) => `/statements/${index}`),
    })),
  };
}
