import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';

import type { CollectedFact } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import type { Scope } from '../model/scope.ts';
import type { Source } from '../model/stored.ts';
import type { Depth } from '../model/words.ts';
import type { AccountEstate, EstateAccount, Listing } from './estate.ts';

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
 * `roster` tells the accounts of a run over the organization, once all are known.
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
  | ({ readonly kind: 'end'; readonly at: string } & Place)
  | ({ readonly kind: 'gap'; readonly at: string; readonly gap: Omit<Gap, 'scope'> } & Place);

export const RECORDS_PER_PART = 500;

export interface EstateWriter {
  write(line: EstateLine): void;
  close(): void;
}

/** The estate file cannot be written, or not any further. What is in it stays. */
export class UnwritableEstate extends Error {
  override readonly name = 'UnwritableEstate';
  constructor(path: string, error: unknown) {
    super(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Appends lines as answers arrive; each is on disk when `write` returns, so a killed run leaves a usable file. `resume`
 * goes on behind the last whole line of the file that is there.
 */
export function estateWriter(path: string, { resume = false } = {}): EstateWriter {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new UnwritableEstate(path, error);
    }
  };
  const file = attempt(() => openSync(path, resume ? 'r+' : 'w'));
  let end = resume ? attempt(() => endOfLastLine(file)) : 0;
  return {
    write(line) {
      const text = Buffer.from(`${JSON.stringify(line)}\n`);
      attempt(() => {
        for (let done = 0; done < text.length;) done += writeSync(file, text, done, text.length - done, end + done);
      });
      end += text.length;
    },
    close: () => closeSync(file),
  };
}

/** Where the file goes on: what a killed run left behind its last newline is cut off. */
function endOfLastLine(file: number): number {
  let { size } = fstatSync(file);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  while (size > 0) {
    const from = Math.max(0, size - chunk.length);
    const read = readSync(file, chunk, 0, size - from, from);
    const newline = chunk.lastIndexOf('\n', read - 1);
    size = newline >= 0 ? from + newline + 1 : from;
    if (newline >= 0) break;
  }
  ftruncateSync(file, size);
  return size;
}

/** What an estate file holds, account by account. */
export interface EstateFile {
  readonly header: EstateHeader;
  readonly accounts: readonly AccountEstate[];
  /** ISO instant of the last answer. */
  readonly finishedAt: string;
  /** False where an account or a fact that was asked for has no end: the run was interrupted. */
  readonly complete: boolean;
}

/** An estate file that cannot be used. */
export class UnreadableEstate extends Error {
  override readonly name = 'UnreadableEstate';
  /** There is no file, or not one whole line in it. */
  readonly isEmpty: boolean;
  constructor(message: string, isEmpty = false) {
    super(message);
    this.isEmpty = isEmpty;
  }
}

export interface EstateReader {
  readonly header: EstateHeader;
  lines(account: string): Iterable<EstateLine>;
  close(): void;
}

/** INTERIM */
export function openEstate(path: string): EstateReader {
  let header: EstateHeader | undefined;
  try {
    for (const line of linesOf(path)) {
      if (line.kind === 'header') header = line;
      break;
    }
  } catch (error) {
    throw new UnreadableEstate(String(error), true);
  }
  if (!header) throw new UnreadableEstate('empty', true);
  return {
    header,
    *lines(account) {
      for (const line of linesOf(path)) {
        if ((line.kind === 'account' && line.id === account) || ('account' in line && line.account === account))
          yield line;
      }
    },
    close: () => undefined,
  };
}

/**
 * Reads an estate file, gzipped (in any number of members) or not. A broken last line is what a killed run leaves and
 * is ignored; a broken line before it means that the file was damaged, and is an error.
 */
export function readEstate(path: string): EstateFile {
  try {
    return estateOf(linesOf(path));
  } catch (error) {
    if (!(error instanceof UnreadableEstate) || error.message.startsWith(path)) throw error;
    throw new UnreadableEstate(`${path}: ${error.message}`);
  }
}

function* linesOf(path: string): Iterable<EstateLine> {
  let number = 0;
  let broken = false;
  for (const text of textLines(chunksOf(path))) {
    if (broken) throw new UnreadableEstate(`${path}:${number}: not a line of an estate file.`);
    number += 1;
    const line = parseLine(text);
    if (line === undefined) broken = true;
    else yield line;
  }
  if (broken && number === 1) throw new UnreadableEstate(`${path}: not an estate file.`);
}

/** Line by line: no string of JavaScript is as long as the estate of a large organization (V8's limit is 512 MB). */
function* textLines(chunks: Iterable<Buffer>): Iterable<string> {
  let begun: Buffer[] = [];
  for (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
}

const CHUNK_BYTES = 1 << 20;

/** What a file holds, piece by piece; of a gzipped one in one piece, since Node inflates synchronously only as a whole. */
function* chunksOf(path: string): Iterable<Buffer> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let chunk = nextChunk(file);
    if (chunk[0] === 0x1f && chunk[1] === 0x8b) {
      const bytes = Buffer.concat([chunk, readFileSync(file)]);
      // A killed run leaves its last member unfinished: what is there of it is read.
      yield gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
      return;
    }
    for (; chunk.length > 0; chunk = nextChunk(file)) yield chunk;
  } catch (error) {
    throw new UnreadableEstate(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function nextChunk(file: number): Buffer {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  return chunk.subarray(0, readSync(file, chunk));
}

/** Members without which a line is not what its kind says. */
const MEMBERS: Readonly<Record<EstateLine['kind'], readonly string[]>> = {
  header: ['version'],
  account: ['id', 'name', 'partition', 'regions', 'notEnabled', 'via'],
  part: ['fact', 'account', 'region', 'operation', 'at', 'records'],
  again: ['fact', 'account', 'region'],
  roster: ['accounts'],
  end: ['fact', 'account', 'region', 'at'],
  gap: ['fact', 'account', 'region', 'at', 'gap'],
};

function parseLine(line: string): EstateLine | undefined {
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

const HEADER = ['tool', 'startedAt', 'caller', 'partition', 'organization', 'depth', 'regions', 'accounts', 'facts'];

/** Lines to estate. Facts of the organization stand in the caller's account and belong to every account. */
function estateOf(lines: Iterable<EstateLine>): EstateFile {
  let header: EstateHeader | undefined;
  let roster: readonly string[] | undefined;
  let finishedAt = '';
  const accounts = new Map<string, EstateAccount>();
  const lists = new Map<string, Map<CollectedFact, Map<string, MutableListing>>>();
  const listingAt = ({ fact, account, region }: Place): MutableListing => {
    const facts = upsert(lists, account, () => new Map<CollectedFact, Map<string, MutableListing>>());
    return upsert(
      upsert(facts, fact, () => new Map<string, MutableListing>()),
      region,
      () => ({ records: [], ended: false }),
    );
  };
  for (const line of lines) {
    if (header === undefined && line.kind !== 'header')
      throw new UnreadableEstate('Not an estate file: it has no header.');
    if ('at' in line && line.at > finishedAt) finishedAt = line.at;
    switch (line.kind) {
      case 'header':
        if (line.version !== 1)
          throw new UnreadableEstate(
            `An estate of version ${String(line.version)} is not known to this Rampart: update it, or collect again.`,
          );
        for (const name of HEADER) {
          if (!(name in line)) throw new UnreadableEstate(`Not an estate file: its header has no "${name}".`);
        }
        header = line;
        break;
      case 'account': {
        const { kind: _, ...account } = line;
        accounts.set(account.id, account);
        break;
      }
      case 'part': {
        const { records, operation, at } = line;
        const scope = scopeOf(line, accounts, header!);
        for (const { arn, region, data, source = { operation, at } } of records) {
          listingAt(line).records.push({ arn, scope: region ? { ...scope, region } : scope, data, source });
        }
        break;
      }
      case 'again':
        lists.get(line.account)?.get(line.fact)?.delete(line.region);
        break;
      case 'roster':
        roster = line.accounts;
        break;
      case 'end':
        listingAt(line).ended = true;
        break;
      case 'gap':
        Object.assign(listingAt(line), { ended: true, gap: { ...line.gap, scope: scopeOf(line, accounts, header!) } });
    }
  }
  if (header === undefined) throw new UnreadableEstate('Not an estate file: it is empty.');
  return assemble(header, header.accounts ?? roster, finishedAt, accounts, lists);
}

interface MutableListing {
  readonly records: { arn: string; scope: Scope; data: unknown; source: Source }[];
  ended: boolean;
  gap?: Gap;
}

type Lists = ReadonlyMap<string, ReadonlyMap<CollectedFact, ReadonlyMap<string, MutableListing>>>;

function assemble(
  header: EstateHeader,
  asked: readonly string[] | undefined,
  finishedAt: string,
  accounts: ReadonlyMap<string, EstateAccount>,
  lists: Lists,
): EstateFile {
  const caller = header.caller.split(':')[4] ?? '';
  const isOrganizations = (fact: string): boolean => fact.startsWith('organizations.');
  const shared = [...(lists.get(caller) ?? [])].filter(([fact]) => isOrganizations(fact));
  let complete = asked?.every((id) => accounts.has(id)) ?? false;
  const interrupted = (scope: Scope, fact: string): Gap => ({
    cause: 'not-collected',
    operation: fact,
    action: '',
    scope,
    detail: 'The run was interrupted before this was read to its end.',
  });
  const judged = [...accounts.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const estates = judged.map((account): AccountEstate => {
    const own = [...(lists.get(account.id) ?? [])];
    const merged = new Map(
      [...shared, ...own].map(([fact, regions]) => [
        fact,
        new Map(
          [...regions].map(([region, { records, ended, gap }]): [string, Listing] => {
            const missing = ended
              ? gap
              : interrupted({ partition: account.partition, account: account.id, region }, fact);
            if (!ended) complete = false;
            return [
              region,
              {
                records: records.toSorted((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0)),
                ...(missing && { gap: missing }),
              },
            ];
          }),
        ),
      ]),
    );
    return { account, lists: merged };
  });
  return { header, accounts: estates, finishedAt: finishedAt || header.startedAt, complete };
}

function scopeOf(
  { account, region }: Place,
  accounts: ReadonlyMap<string, EstateAccount>,
  header: EstateHeader,
): Scope {
  return { partition: accounts.get(account)?.partition ?? header.partition, account, region };
}

function upsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
