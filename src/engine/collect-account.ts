import pLimit, { type LimitFunction } from 'p-limit';

import { collectors } from '../collectors/index.ts';
import type { EstateAccount, Listing } from '../estate/estate.ts';
import { RECORDS_PER_PART, type EstateLine, type EstateRecord, type EstateWriter } from '../estate/file.ts';
import { redact } from '../estate/redaction.ts';
import { serviceOf, type CollectedFact } from '../model/catalogue.ts';
import type { Collector, Drawn } from '../model/collector.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import type { Resource, Source } from '../model/stored.ts';
import { questions, Unanswered, type Asking } from './ask.ts';
import { Interrupted } from './request.ts';

/** What collecting in one account needs. */
export interface Collecting extends Omit<Asking, 'scope'> {
  readonly writer: Pick<EstateWriter, 'write'>;
  /** ISO instant of now, for the evidence. */
  readonly at: () => string;
  readonly onDefect: (fact: string, error: unknown) => void;
}

/** Collectors of one account at work side by side; the pace of calls is the pacer's. */
const COLLECTORS_AT_ONCE = 32;

/**
 * Collects facts in one account, region by region, and writes them as they come. A fact waits for those it reads;
 * where one of these has a gap, so has it, and what was seen of it is followed all the same. Returns the lists of
 * facts without a region.
 */
export async function collectAccount(
  account: EstateAccount,
  facts: readonly CollectedFact[],
  collecting: Collecting,
): Promise<ReadonlyMap<CollectedFact, Listing>> {
  const limit = pLimit(COLLECTORS_AT_ONCE);
  const tasks = new Map<string, Promise<Listing>>();
  const run = (fact: CollectedFact, region: string): Promise<Listing> => {
    const at = collectors[fact].scope === 'region' ? region : GLOBAL;
    const key = `${fact}/${at}`;
    const known = tasks.get(key);
    if (known) return known;
    const started = collectFact(fact, account, at, run, limit, collecting);
    tasks.set(key, started);
    return started;
  };
  const asked = facts.flatMap((fact) => {
    switch (collectors[fact].scope) {
      case 'region':
        return account.regions.map((region) => run(fact, region));
      case 'account':
      case 'organization':
        return [run(fact, GLOBAL)];
    }
  });
  await allEnded(asked);
  const global = facts.filter((fact) => collectors[fact].scope !== 'region');
  return new Map(await Promise.all(global.map(async (fact) => [fact, await run(fact, GLOBAL)] as const)));
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
  run: (fact: CollectedFact, region: string) => Promise<Listing>,
  limit: LimitFunction,
  collecting: Collecting,
): Promise<Listing> {
  const { reads } = collectors[fact];
  const lists = await Promise.all(reads.map((read) => run(read, region)));
  const facts = Object.fromEntries(reads.map((read, index) => [read, lists[index]!.records]));
  const inherited = lists.find(({ gap }) => gap !== undefined)?.gap;
  const scope: Scope = { partition: account.partition, account: account.id, region };
  const place = { fact, account: account.id, region };

  return limit(async () => {
    const { default: collector } = await collectors[fact].load();
    const part = partWriter(collector, scope, collecting);
    let gap = inherited;
    try {
      const context = { scope, facts, ...questions(collector, { ...collecting, scope }) };
      for await (const drawn of collector.collect(context as never)) part.add(drawn);
    } catch (error) {
      if (error instanceof Interrupted) {
        part.flush();
        throw error;
      }
      if (!(error instanceof Unanswered)) collecting.onDefect(fact, error);
      gap ??= error instanceof Unanswered ? error.gap : defect(fact, scope, error);
    }
    part.flush();
    const at = collecting.at();
    const end: EstateLine =
      gap === undefined ? { kind: 'end', ...place, at } : { kind: 'gap', ...place, at, gap: withoutScope(gap) };
    collecting.writer.write(end);
    return { records: part.records, ...(gap && { gap }) };
  });
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

/** Redacts records and writes them in parts; keeps them for the facts that read them. */
function partWriter({ fact, operations }: Collector, scope: Scope, { writer, at }: Collecting) {
  const operation = `${serviceOf(fact)}:${Object.keys(operations).at(-1)!}`;
  const records: Resource<unknown>[] = [];
  let pending: EstateRecord[] = [];
  const flush = (): void => {
    if (pending.length === 0) return;
    const { account, region } = scope;
    writer.write({ kind: 'part', fact, account, region, operation, at: at(), records: pending });
    pending = [];
  };
  return {
    records,
    flush,
    add({ arn, data, region, source }: Drawn<unknown>) {
      const safe = redacted(fact, data);
      const told: Source = source ?? { operation, at: at() };
      records.push({ arn, scope: region ? { ...scope, region } : scope, data: safe, source: told });
      pending.push({
        arn,
        ...(region && region !== scope.region && { region }),
        data: safe,
        ...(source && { source }),
      });
      if (pending.length >= RECORDS_PER_PART) flush();
    },
  };
}

/** Redacts what stands inside an answer; a list's item is redacted itself. */
function redacted(fact: CollectedFact, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('state' in data)) return redact(fact, data);
  if (data.state === 'present' && 'value' in data) return { state: 'present', value: redact(fact, data.value) };
  return data.state === 'absent' || data.state === 'unknown' ? data : redact(fact, data);
}
