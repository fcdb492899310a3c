import type { CollectedFact, FactScope } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';

/** What is known of one account, as it was collected. */
export interface AccountEstate {
  readonly account: EstateAccount;
  /** By fact, then by region (`global` for facts of the account or the organization). */
  readonly lists: ReadonlyMap<CollectedFact, ReadonlyMap<string, Listing>>;
}

export interface EstateAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  /** Regions that were audited; where the account could not be entered, those that were asked for. */
  readonly regions: readonly string[];
  /** Regions that were asked for and are not enabled in the account. */
  readonly notEnabled: readonly string[];
  /** Why the regions could not be listed: whether those that were named are enabled is not known. */
  readonly regionsUnseen?: Gap;
  /** How the account was entered: the role's ARN, or the caller's own credentials. */
  readonly via: string;
  /** Why the account could not be entered. Then nothing else is known of it. */
  readonly refused?: Gap;
}

/** A list as far as it could be read. With a gap it is not whole: what it lacks is unknown. */
export interface Listing {
  readonly records: readonly Resource<unknown>[];
  readonly gap?: Gap;
}

/** The list of a fact in a region; of a fact that was never asked for, or not finished, a gap. */
export function listing(estate: AccountEstate, fact: CollectedFact, scope: FactScope, region: string): Listing {
  const at = scope === 'region' ? region : GLOBAL;
  const { id: account, partition, refused } = estate.account;
  return (
    estate.lists.get(fact)?.get(at) ?? {
      records: [],
      gap: refused ?? {
        cause: 'not-collected',
        operation: fact,
        action: '',
        scope: { partition, account, region: at },
        detail: 'The estate does not hold this fact.',
      },
    }
  );
}
