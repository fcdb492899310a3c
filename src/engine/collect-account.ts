import type { Census } from '../aws/census.ts';
import { collectors } from '../collectors/index.ts';
import type { EstateAccount, Listing } from '../estate/estate.ts';
import { isHealing, type Earlier } from '../estate/earlier.ts';
import { RECORDS_PER_PART, type EstateRecord } from '../estate/lines.ts';
import { UnwritableEstate, type EstateWriter } from '../estate/writer.ts';
import { redact } from '../estate/redaction.ts';
import { present, unknown } from '../model/answer.ts';
import { serviceOf, type CollectedFact } from '../model/catalogue.ts';
import type { Collector, CollectorEntry, Drawn } from '../model/collector.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import type { Resource, Source } from '../model/stored.ts';
import type { Depth } from '../model/words.ts';
import { questions, sharedAnswers, Unanswered, type Asking } from './ask.ts';
import { growing } from './growing.ts';
import { Interrupted } from './request.ts';

/** A census, and what a gap says that rests on it. */
export interface ToldCensus extends Census {
  readonly detail: string;
}

/** What collecting in one account needs. */
export interface Collecting extends Omit<Asking, 'scope' | 'shared' | 'onParent' | 'known'> {
  readonly depth: Depth;
  readonly census?: ToldCensus;
  /** What need not be asked again. */
  readonly earlier?: Earlier;
  /** Milliseconds, to write what has come at least every few seconds. */
  readonly clock: () => number;
  readonly writer: Pick<EstateWriter, 'write'>;
  /** ISO instant of now, for the evidence. */
  readonly at: () => string;
  readonly onDefect: (fact: string, error: unknown) => void;
}

/** The facts of one account while they are collected. */
interface Collected {
  /** The records of a fact that was wanted, as they come. */
  follow(fact: CollectedFact): AsyncIterable<Resource<unknown>>;
  /** The list of a fact that was wanted. */
  list(fact: CollectedFact): Promise<Listing>;
  /** Ends with the last of them. */
  readonly ended: Promise<void>;
}

/**
 * Collects facts in one account, region by region, and writes them as they come. A fact waits for those it reads, and
 * goes along with those it follows; where one of these has a gap, so has it, and what was seen of it is followed all the
 * same. How many calls are under way is the pacer's to say. Records are kept in memory only of facts that others read, and
 * of those without a region that are `wanted` by the caller.
 */
export function collectAccount(
  account: EstateAccount,
  facts: readonly CollectedFact[],
  collecting: Collecting,
  wanted: readonly CollectedFact[] = [],
): Collected {
  const kept = new Set([...wanted, ...facts.flatMap((fact) => parentsOf(collectors[fact]))]);
  const feeds = new Map<string, Feed>();
  const shared = sharedAnswers(askersOf(facts));
  const feedOf: FeedOf = (fact, region) => {
    const at = collectors[fact].scope === 'region' ? region : GLOBAL;
    // An account's fact may read those of its regions: they are joined.
    if (collectors[fact].scope === 'region' && region === GLOBAL) {
      return joined(account.regions.map((one) => feedOf(fact, one)));
    }
    const key = `${fact}/${at}`;
    const known = feeds.get(key);
    if (known) return known;
    const started = feed((push) =>
      collectFact(fact, account, at, feedOf, kept.has(fact) ? push : undefined, { ...collecting, shared }),
    );
    feeds.set(key, started);
    return started;
  };
  const asked = facts.flatMap((fact) =>
    collectors[fact].scope === 'region'
      ? account.regions.map((region) => feedOf(fact, region))
      : [feedOf(fact, GLOBAL)],
  );
  const ended = allEnded(asked.map(({ list }) => list));
  // Who only wants one of the lists may never wait for the end.
  ended.catch(() => undefined);
  return {
    follow: (fact) => feedOf(fact, GLOBAL).follow(),
    list: (fact) => feedOf(fact, GLOBAL).list,
    ended,
  };
}

const parentsOf = ({ reads, follows, consults }: CollectorEntry): readonly CollectedFact[] => [
  ...reads,
  ...follows,
  ...consults,
];

type FeedOf = (fact: CollectedFact, region: string) => Feed;

/**
 * A fact in one scope: its records as they come, and its list when it is whole or never will be. Of a fact that nobody
 * reads the records are not kept.
 */
interface Feed {
  follow(): AsyncIterable<Resource<unknown>>;
  readonly list: Promise<Listing>;
}

function feed(collect: (push: (record: Resource<unknown>) => void) => Promise<Listing>): Feed {
  const records = growing<Resource<unknown>>();
  const list = collect((record) => records.push(record)).finally(() => records.end());
  // Who follows learns of a failure from the list, when the records have ended.
  list.catch(() => undefined);
  return { list, follow: () => records.follow() };
}

function joined(feeds: readonly Feed[]): Feed {
  const whole = async (): Promise<Listing> => {
    const lists = await Promise.all(feeds.map(({ list }) => list));
    const gap = lists.find((list) => list.gap !== undefined)?.gap;
    return { records: lists.flatMap(({ records }) => records), ...(gap && { gap }) };
  };
  const list = whole();
  list.catch(() => undefined);
  return {
    list,
    async *follow() {
      for (const one of feeds) yield* one.follow();
    },
  };
}

function askersOf(facts: readonly CollectedFact[]): ReadonlyMap<string, number> {
  const askers = new Map<string, number>();
  for (const fact of facts) {
    for (const [name, { shared }] of Object.entries(collectors[fact].operations)) {
      const operation = `${serviceOf(fact)}:${name}`;
      if (shared) askers.set(operation, (askers.get(operation) ?? 0) + 1);
    }
  }
  return askers;
}

/** Waits for all work, also where some of it fails; then throws the first failure. */
export async function allEnded(work: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function collectFact(
  fact: CollectedFact,
  account: EstateAccount,
  region: string,
  feedOf: FeedOf,
  push: ((record: Resource<unknown>) => void) | undefined,
  collecting: Collecting & Pick<Asking, 'shared'>,
): Promise<Listing> {
  const { reads, follows, consults, depth } = collectors[fact];
  const scope: Scope = { partition: account.partition, account: account.id, region };
  const place = { fact, account: account.id, region };
  const end = (gap: Gap | undefined): void => {
    const at = collecting.at();
    collecting.writer.write(
      gap === undefined ? { kind: 'end', ...place, at } : { kind: 'gap', ...place, at, gap: withoutScope(gap) },
    );
  };
  const finished = collecting.earlier?.finished(fact, region);
  if (finished !== undefined) {
    for (const record of finished.records) push?.(record);
    return finished;
  }
  if (collecting.earlier?.begun(fact, region)) collecting.writer.write({ kind: 'again', ...place });
  if (collecting.census?.isEmpty(account.id, region, serviceOf(fact))) {
    const gap = leftOut(fact, scope, collecting.census.detail);
    end(gap);
    return { records: [], gap };
  }
  if (depth === 'full' && collecting.depth === 'fast') {
    const parents = await Promise.all([...reads, ...follows].map((one) => feedOf(one, region).list));
    // Where there is nothing to ask for, nothing is left out.
    const isEmpty = parents.length > 0 && parents.every((list) => list.gap === undefined && list.records.length === 0);
    const gap = isEmpty ? undefined : leftOut(fact, scope, 'Fast depth leaves it out: audit with --depth full.');
    end(gap);
    return { records: [], ...(gap && { gap }) };
  }

  const lists = await Promise.all(reads.map((read) => feedOf(read, region).list));
  const consulted = await Promise.all(consults.map((one) => feedOf(one, region).list));
  const facts = Object.fromEntries([
    ...reads.map((read, index) => [read, lists[index]!.records]),
    ...consults.map((one, index) => {
      const { records, gap } = consulted[index]!;
      return [one, gap === undefined ? present(records) : unknown(gap)];
    }),
  ]);
  const followed = new Map(follows.map((one) => [one, feedOf(one, region)]));
  const { default: collector } = await collectors[fact].load();
  const known = collecting.earlier?.known(fact, region);
  const part = partWriter(collector, scope, collecting, known, push);
  let failure: Gap | undefined;
  try {
    const follow = (one: CollectedFact): AsyncIterable<unknown> => followed.get(one)!.follow();
    const asked = questions(collector, {
      ...collecting,
      scope,
      onParent: (arn) => part.parent(arn),
      ...(known && { known }),
    });
    const context = { scope, depth: collecting.depth, facts, follow, ...asked };
    for await (const drawn of collector.collect(context as never)) part.add(drawn);
  } catch (error) {
    if (error instanceof UnwritableEstate) throw error;
    if (error instanceof Interrupted) {
      part.flush();
      throw error;
    }
    if (!(error instanceof Unanswered)) collecting.onDefect(fact, error);
    failure = error instanceof Unanswered ? error.gap : defect(fact, scope, error);
  }
  part.end();
  const behind = await Promise.all([...followed.values()].map(({ list }) => list));
  const gap = [...lists, ...behind].find((list) => list.gap !== undefined)?.gap ?? failure;
  end(gap);
  return { records: part.records, ...(gap && { gap }) };
}

/** What is not asked on purpose. */
function leftOut(fact: CollectedFact, scope: Scope, detail: string): Gap {
  const [operation, { action }] = Object.entries(collectors[fact].operations).at(-1)!;
  return {
    cause: 'pruned',
    operation: `${serviceOf(fact)}:${operation}`,
    action,
    scope,
    detail,
  };
}

const withoutScope = ({ scope: _, ...gap }: Gap): Omit<Gap, 'scope'> => gap;

/** By name alone: the message may quote what AWS answered, which is not redacted. */
const defect = (fact: string, scope: Scope, error: unknown): Gap => ({
  cause: 'defect',
  operation: fact,
  action: '',
  scope,
  detail: error instanceof Error ? error.name : 'The collector failed.',
});

/** What has come is on disk after this time, in milliseconds, whole part or not. */
const LONGEST_UNWRITTEN = 5000;

/**
 * Redacts records and writes them in parts; hands them on where a fact reads them. Beside them it notes which parents
 * are done, so that a resumed run need not ask those again.
 */
function partWriter(
  { fact, operations }: Collector,
  scope: Scope,
  { writer, at, clock }: Collecting,
  known: ReadonlyMap<string, readonly Drawn<unknown>[]> | undefined,
  push: ((record: Resource<unknown>) => void) | undefined,
) {
  const operation = `${serviceOf(fact)}:${Object.keys(operations).at(-1)!}`;
  const restored = new WeakSet<object>([...(known?.values() ?? [])].flat());
  const records: Resource<unknown>[] = [];
  let pending: EstateRecord[] = [];
  let parents: (readonly [arn: string, from: number, to: number])[] = [];
  let from = 0;
  let count = 0;
  let mayHeal = false;
  let writtenAt = clock();
  const flush = (): void => {
    writtenAt = clock();
    if (pending.length === 0 && parents.length === 0) return;
    const { account, region } = scope;
    const done = parents.length > 0 ? { parents } : {};
    writer.write({ kind: 'part', fact, account, region, operation, at: at(), records: pending, ...done });
    pending = [];
    parents = [];
  };
  const flushNowAndThen = (): void => {
    if (pending.length >= RECORDS_PER_PART || clock() - writtenAt >= LONGEST_UNWRITTEN) flush();
  };
  return {
    records,
    flush,
    /** The list is whole. Its parents need no mention, unless something in it may heal. */
    end(): void {
      if (!mayHeal) parents = [];
      flush();
    },
    parent(arn?: string): void {
      if (arn !== undefined) parents.push([arn, from, count]);
      from = count;
      flushNowAndThen();
    },
    add(drawn: Drawn<unknown>): void {
      const { arn, data, region, source } = drawn;
      const safe = restored.has(drawn) ? data : redacted(fact, data);
      count += 1;
      mayHeal ||= isHealing({ data: safe });
      if (push !== undefined) {
        const told: Source = source ?? { operation, at: at() };
        const record = { arn, scope: region ? { ...scope, region } : scope, data: safe, source: told };
        records.push(record);
        push(record);
      }
      pending.push({
        arn,
        ...(region && region !== scope.region && { region }),
        data: safe,
        ...(source && { source }),
      });
      flushNowAndThen();
    },
  };
}

/** Redacts what stands inside an answer; a list's item is redacted itself. */
function redacted(fact: CollectedFact, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('state' in data)) return redact(fact, data);
  if (data.state === 'present' && 'value' in data) return { state: 'present', value: redact(fact, data.value) };
  return data.state === 'absent' || data.state === 'unknown' ? data : redact(fact, data);
}
