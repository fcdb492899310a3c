import type { GapCause } from '../model/gap.ts';
import { keyings, type Keying } from './keys.ts';
import { isRecord } from './wire.ts';

/**
 * A simulated cloud: per account, region and fact what the SDK would return. The collected estate, the world of a test
 * and the simulated AWS are one document.
 */
export interface SimulatedEstate {
  readonly organization?: { readonly id: string; readonly managementAccount: string };
  /** Default `aws`. */
  readonly partition?: string;
  /** By account id, twelve digits. */
  readonly accounts: Readonly<Record<string, SimulatedAccount>>;
}

export interface SimulatedAccount {
  readonly name: string;
  readonly disabledRegions?: readonly string[];
  /** No role of it can be assumed. */
  readonly assumable?: false;
  /** What its roles ask for. */
  readonly externalId?: string;
  /** By region: no inventory covers it, or one does that shows none of what is there yet. Default: it shows all. */
  readonly inventory?: Readonly<Record<string, 'none' | 'behind'>>;
  /** Its recorders as AWS Config shows them; default: they record all that is supported. */
  readonly recorder?: Readonly<Record<string, unknown>>;
  /** By region, or `global`. */
  readonly facts: Readonly<Record<string, SimulatedFacts>>;
}

/**
 * By fact; or `service:Operation`, whose answer it is as it stands. In a fact, by key: the tail of the record's ARN after
 * the fact's prefix, or the whole ARN. A fact may be an array where its items carry their own key, and
 * `{ $gap }` where its list cannot be read (with records beside it: not to its end).
 */
type SimulatedFacts = Readonly<Record<string, unknown>>;

/** In place of data: it cannot be read. Under the parent's key in a fact of children: their list cannot. */
export interface SimulatedGap {
  readonly cause: GapCause;
  /** The operation that fails, where several make the fact. */
  readonly operation?: string;
  /** `CODE: message` is answered in these words; anything else is a message. */
  readonly detail?: string;
}

export interface Entry {
  readonly key: string;
  /** What the SDK returned; an empty object where there is a gap. */
  readonly data: Readonly<Record<string, unknown>>;
  /** An item that is no structure. */
  readonly text?: string;
  readonly gap?: SimulatedGap;
}

/** A fact of one account and region, ready to be asked. */
export interface FactIndex {
  readonly gap?: SimulatedGap;
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, Entry>;
  readonly byParent: ReadonlyMap<string, readonly Entry[]>;
}

export function indexFact(fact: string, content: unknown): FactIndex {
  const keying = keyings[fact];
  if (!keying) throw new Error(`The simulator does not know the fact ${fact}.`);
  const gap = gapOf(content);
  const entries = [...entriesOf(keying, content)];
  const byParent = new Map<string, Entry[]>();
  if (keying.parent) {
    for (const entry of entries) {
      const parent = keying.parent(entry.key);
      const siblings = byParent.get(parent);
      if (siblings) siblings.push(entry);
      else byParent.set(parent, [entry]);
    }
  }
  return {
    entries,
    byKey: new Map(entries.map((entry) => [entry.key, entry])),
    byParent,
    ...(gap ? { gap } : {}),
  };
}

export const gapOf = (content: unknown): SimulatedGap | undefined =>
  isRecord(content) && isRecord(content['$gap']) ? (content['$gap'] as object as SimulatedGap) : undefined;

function* entriesOf(keying: Keying, content: unknown): Iterable<Entry> {
  if (Array.isArray(content)) {
    for (const [at, item] of content.entries()) yield entryOf(keying, keying.item?.(item as never) ?? String(at), item);
  } else if (isRecord(content)) {
    for (const [key, item] of Object.entries(content)) {
      if (key !== '$gap' && !(isRecord(item) && item['$absent'] === true)) yield entryOf(keying, key, item);
    }
  }
}

function entryOf(keying: Keying, written: string, item: unknown): Entry {
  const key = keying.tail(written);
  const gap = gapOf(item);
  if (gap) return { key, data: {}, gap };
  if (typeof item === 'string') return { key, data: {}, text: item };
  if (!isRecord(item)) throw new Error(`The record ${written} is neither an object nor a text.`);
  return { key, data: item };
}
