import type { Pattern } from './patterns.ts';

/** What requests are looked at, where it is not all. */
export interface Limits {
  /** As AWS writes them. */
  readonly actions?: readonly string[];
  readonly resources?: readonly Pattern[];
  /** Only the resource that carries the policy, and nothing below it. */
  readonly itself?: true;
  /** Condition keys, in lower case, with the one value that they have. */
  readonly given?: ReadonlyMap<string, string>;
  /** Condition keys, in lower case, whose values are secrets: nobody carries one that the policy names. */
  readonly secret?: ReadonlySet<string>;
  /** Only callers that do not sign, whatever the action: those of a function URL of auth type `NONE`. */
  readonly unsigned?: true;
  /** Not through VPC endpoints. */
  readonly addressesOnly?: true;
}
