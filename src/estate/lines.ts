import type { CollectedFact } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import type { Source } from '../model/stored.ts';
import type { Depth } from '../model/words.ts';
import type { EstateAccount } from './estate.ts';

/** What was asked for: the first line of the file. */
export interface EstateHeader {
  readonly kind: 'header';
  readonly version: 1;
  /** `rampart 1.2.3` */
  readonly tool: string;
  /** ISO instant. */
  readonly startedAt: string;
  /** ARN of the base credentials. */
  readonly caller: string;
  readonly partition: string;
  readonly organization: string | null;
  readonly depth: Depth;
  /** Regions asked for; null: all that are enabled. */
  readonly regions: readonly string[] | null;
  /** Regions that were left out by request; older estates lack it. */
  readonly excludeRegions?: readonly string[];
  /** Accounts asked for; null: those of the organization, see `roster`. */
  readonly accounts: readonly string[] | null;
  readonly facts: readonly CollectedFact[];
  /** The inventory that was asked what is empty. With a gap it was not answered: nothing was left out for it. */
  readonly census?: {
    readonly source: string;
    /** In words: `AWS Config aggregator all`. */
    readonly name: string;
    /** ISO instant. */
    readonly at: string;
    readonly gap?: Omit<Gap, 'scope'>;
  };
}

/** A record without what its line already says. `region` where it is not the line's (a bucket). */
export interface EstateRecord {
  readonly arn: string;
  readonly region?: string;
  readonly data: unknown;
  /** Where it is not the line's: the record tells what another fact's call told. */
  readonly source?: Source;
}

interface Place {
  readonly fact: CollectedFact;
  readonly account: string;
  readonly region: string;
}

/**
 * A line of `estate.ndjson`. `part` holds up to 500 records of one fact in one scope; `end` says that the fact in that
 * scope is complete, `gap` that it never will be; `again`, in a resumed run, that what stood before of it counts no more.
 * `roster` tells the accounts of a run over the organization, once all are known; `gone`, that something vanished after it
 * was listed: it is left out, with all that is below it.
 */
export type EstateLine =
  | EstateHeader
  | ({ readonly kind: 'account' } & EstateAccount)
  | ({
      readonly kind: 'part';
      readonly operation: string;
      readonly at: string;
      readonly records: readonly EstateRecord[];
      /** Parents whose records are all written, and where among those of the place they stand: from, to. */
      readonly parents?: readonly (readonly [arn: string, from: number, to: number])[];
    } & Place)
  | ({ readonly kind: 'again' } & Place)
  | { readonly kind: 'roster'; readonly accounts: readonly string[] }
  | { readonly kind: 'gone'; readonly account: string; readonly arn: string }
  | ({ readonly kind: 'end'; readonly at: string } & Place)
  | ({ readonly kind: 'gap'; readonly at: string; readonly gap: Omit<Gap, 'scope'> } & Place);

export const RECORDS_PER_PART = 500;

/** Members without which a line is not what its kind says. */
const MEMBERS: Readonly<Record<EstateLine['kind'], readonly string[]>> = {
  header: ['version'],
  account: ['id', 'name', 'partition', 'regions', 'notEnabled', 'via'],
  part: ['fact', 'account', 'region', 'operation', 'at', 'records'],
  again: ['fact', 'account', 'region'],
  roster: ['accounts'],
  gone: ['account', 'arn'],
  end: ['fact', 'account', 'region', 'at'],
  gap: ['fact', 'account', 'region', 'at', 'gap'],
};

/** Undefined where the text is no line of an estate file. */
export function parseLine(line: string): EstateLine | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed)) return undefined;
    const kind = String(parsed.kind);
    const isLine = Object.hasOwn(MEMBERS, kind) && MEMBERS[kind as EstateLine['kind']].every((name) => name in parsed);
    return isLine ? (parsed as EstateLine) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Members of a header. */
export const HEADER = [
  'tool',
  'startedAt',
  'caller',
  'partition',
  'organization',
  'depth',
  'regions',
  'accounts',
  'facts',
];
