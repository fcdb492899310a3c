import type { CensusSource } from '../aws/census.ts';
import type { Depth, Severity, Practice } from '../model/words.ts';
import type { Declarations } from './declarations.ts';

/** Which accounts to audit, and how to enter them. */
export type Targets =
  /** The caller's own account, with the base credentials. */
  | { readonly kind: 'self' }
  | { readonly kind: 'roles'; readonly roleArns: readonly string[] }
  | { readonly kind: 'accounts'; readonly roleName: string; readonly accounts: readonly string[] }
  | {
      readonly kind: 'organization';
      readonly roleName: string;
      /** Organizational units, with all below them; empty: the whole organization. */
      readonly units: readonly string[];
      readonly excludeAccounts: readonly string[];
    };

/** What to look at and to judge; empty lists mean everything. */
export interface Selection {
  readonly services: readonly string[];
  readonly checks: readonly string[];
  readonly excludeChecks: readonly string[];
  readonly practices: readonly Practice[];
  readonly severities: readonly Severity[];
}

/** What `collect` is asked. */
export interface CollectRequest {
  readonly targets: Targets;
  readonly profile?: string;
  readonly mfa?: { readonly serial: string; readonly code: string };
  readonly externalId?: string;
  readonly sessionName: string;
  /** Null: all that are enabled. */
  readonly regions: readonly string[] | null;
  readonly excludeRegions: readonly string[];
  readonly selection: Selection;
  readonly depth: Depth;
  /** An inventory: what it shows empty is not asked. */
  readonly census?: CensusSource;
  /** Minutes for one account; what is not read by then is a gap, `timeout`. */
  readonly accountTimeLimit: number;
  /** Goes on with the estate file that is there. */
  readonly resume: boolean;
  /** Path of `estate.ndjson`. */
  readonly estate: string;
  /** ISO instant that stands for every time of the run. */
  readonly now?: string;
}

/** What `assess` is asked. */
export interface AssessRequest {
  readonly estate: string;
  readonly selection: Selection;
  readonly declared: Declarations;
  readonly now?: string;
}

/** A request that cannot be carried out as it stands: one line that says what to do; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The run was interrupted; nothing was learnt and nothing is written. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
