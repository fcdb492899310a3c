import { closeSync, createReadStream, createWriteStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';

import type { CollectedFact } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import type { Scope } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';
import type { AccountEstate, EstateAccount, Listing } from './estate.ts';
import { lineBytes } from './line-bytes.ts';
import { HEADER, parseLine, type EstateHeader, type EstateLine } from './lines.ts';

/** An estate file that is read account by account: it may hold more than memory does. */
export interface EstateReader {
  readonly header: EstateHeader;
  /** Accounts that were entered, or tried; their ids, sorted. */
  readonly accounts: readonly string[];
  /** ISO instant of the last answer. */
  readonly finishedAt: string;
  /** False where an account that was asked for has no line, or where it is not known which were. */
  readonly complete: boolean;
  /** What was written of one account. */
  lines(account: string): Iterable<EstateLine>;
  read(account: string): ReadAccount;
  close(): void;
}

export interface ReadAccount extends AccountEstate {
  /** False where a list has no end: the run was interrupted. */
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

/**
 * Opens an estate file, gzipped (in any number of members) or not. A broken last line is what a killed run leaves and is
 * ignored; a broken line before it means that the file was damaged, and is an error.
 */
export async function openEstate(path: string): Promise<EstateReader> {
  const plain = await inflated(path);
  let file: number | undefined;
  try {
    file = openSync(plain.path, 'r');
    const index = indexOf(file, path);
    return readerOf(path, file, index, plain.remove);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    plain.remove();
    throw error instanceof UnreadableEstate ? error : cannotBeRead(path, error);
  }
}

function cannotBeRead(path: string, error: unknown): UnreadableEstate {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new UnreadableEstate(
    `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    isMissing,
  );
}

/** The file itself, or, of a gzipped one, a copy that is not: parts of it are read in any order. */
async function inflated(path: string): Promise<{ readonly path: string; readonly remove: () => void }> {
  try {
    const magic = Buffer.alloc(2);
    const file = openSync(path, 'r');
    readSync(file, magic);
    closeSync(file);
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) return { path, remove: () => undefined };
  } catch (error) {
    throw cannotBeRead(path, error);
  }
  const folder = mkdtempSync(join(tmpdir(), 'rampart-estate-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, 'estate.ndjson');
  try {
    // A killed run leaves its last member unfinished: what is there of it is read.
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    await pipeline(createReadStream(path), gunzip, createWriteStream(copy));
    return { path: copy, remove };
  } catch (error) {
    remove();
    throw cannotBeRead(path, error);
  }
}

/** What one pass over the file tells: where the lines of each account stand. */
interface Index {
  readonly header: EstateHeader;
  readonly accounts: ReadonlyMap<string, EstateAccount>;
  /** By account: from, to, from, to … in bytes. */
  readonly extents: ReadonlyMap<string, readonly number[]>;
  readonly roster: readonly string[] | undefined;
  readonly finishedAt: string;
}

/** The beginning of a line as our writer makes it, read without parsing what may be a megabyte of records. */
const BEGINNING =
  /^\{"kind":"(?:part|again|end|gap)","fact":"[^"\\]+","account":"(\d{12})","region":"[^"\\]+"(?:,"operation":"[^"\\]*")?(?:,"at":"([^"\\]+)")?[,}]/;
const BEGINNING_BYTES = 400;

function indexOf(file: number, path: string): Index {
  let header: EstateHeader | undefined;
  let roster: readonly string[] | undefined;
  let finishedAt = '';
  const accounts = new Map<string, EstateAccount>();
  const extents = new Map<string, number[]>();
  const place = (account: string, from: number, to: number): void => {
    const known = extents.get(account);
    if (known === undefined) extents.set(account, [from, to]);
    else if (known.at(-1) === from) known[known.length - 1] = to;
    else known.push(from, to);
  };
  let number = 0;
  let broken = 0;
  for (const { bytes, from, to, whole } of lineBytes(file)) {
    if (broken > 0) throw new UnreadableEstate(`${path}:${broken}: not a line of an estate file.`);
    number += 1;
    const begins =
      header && whole && bytes.at(-1) === 0x7d && BEGINNING.exec(bytes.toString('latin1', 0, BEGINNING_BYTES));
    if (begins) {
      const [, account = '', at = ''] = begins;
      place(account, from, to);
      if (at > finishedAt) finishedAt = at;
      continue;
    }
    const line = parseLine(bytes.toString('utf8'));
    if (line === undefined) {
      broken = number;
      continue;
    }
    if (header === undefined) header = headerOf(line, path);
    else if (line.kind === 'roster') roster = line.accounts;
    else if (line.kind === 'account') {
      const { kind: _, ...account } = line;
      accounts.set(account.id, account);
      place(account.id, from, to);
    } else if (line.kind !== 'header') {
      place(line.account, from, to);
      if ('at' in line && line.at > finishedAt) finishedAt = line.at;
    }
  }
  if (header === undefined) {
    throw new UnreadableEstate(
      number === 0 ? `${path}: Not an estate file: it is empty.` : `${path}: not an estate file.`,
      number <= 1,
    );
  }
  return { header, accounts, extents, roster, finishedAt };
}

function headerOf(line: EstateLine, path: string): EstateHeader {
  if (line.kind !== 'header') throw new UnreadableEstate(`${path}: Not an estate file: it has no header.`);
  if (line.version !== 1) {
    throw new UnreadableEstate(
      `${path}: An estate of version ${String(line.version)} is not known to this Rampart: update it, or collect again.`,
    );
  }
  for (const name of HEADER) {
    if (!(name in line)) throw new UnreadableEstate(`${path}: Not an estate file: its header has no "${name}".`);
  }
  return line;
}

function readerOf(path: string, file: number, index: Index, remove: () => void): EstateReader {
  const { header, accounts, extents, roster } = index;
  const asked = header.accounts ?? roster;
  const caller = header.caller.split(':')[4] ?? '';

  function* lines(account: string): Iterable<EstateLine> {
    const known = extents.get(account) ?? [];
    for (let at = 0; at < known.length; at += 2) {
      for (const { bytes, whole } of lineBytes(file, known[at], known[at + 1])) {
        const line = parseLine(bytes.toString('utf8'));
        if (line !== undefined) yield line;
        else if (whole) throw new UnreadableEstate(`${path}: a line of account ${account} is damaged.`);
      }
    }
  }

  /** Facts of the organization stand in the caller's account and belong to every account. */
  let shared: Lists | undefined;
  const organization = (): Lists => {
    shared ??= listsOf(lines(caller), header.partition, (fact) => fact.startsWith('organizations.'));
    return shared;
  };
  return {
    header,
    accounts: [...accounts.keys()].toSorted(),
    finishedAt: index.finishedAt || header.startedAt,
    complete: asked?.every((id) => accounts.has(id)) ?? false,
    lines,
    read(id) {
      const account = accounts.get(id);
      if (account === undefined) throw new Error(`The estate has no account ${id}.`);
      const own = listsOf(lines(id), account.partition, () => true);
      const merged = [...organization(), ...own];
      return {
        account,
        lists: new Map(merged.map(([fact, regions]) => [fact, listings(regions, fact, account)])),
        complete: merged.every(([, regions]) => [...regions.values()].every(({ ended }) => ended)),
      };
    },
    close() {
      closeSync(file);
      remove();
    },
  };
}

interface Growing {
  records: Resource<unknown>[];
  ended: boolean;
  gap?: Gap;
}

type Lists = ReadonlyMap<CollectedFact, ReadonlyMap<string, Growing>>;

function listsOf(lines: Iterable<EstateLine>, partition: string, wanted: (fact: CollectedFact) => boolean): Lists {
  const lists = new Map<CollectedFact, Map<string, Growing>>();
  const gone: string[] = [];
  for (const line of lines) {
    if (line.kind === 'gone') gone.push(line.arn);
    if (!('fact' in line) || !wanted(line.fact)) continue;
    const { fact, account, region } = line;
    const regions = lists.get(fact) ?? new Map<string, Growing>();
    lists.set(fact, regions);
    if (line.kind === 'again') {
      regions.delete(region);
      continue;
    }
    const list = regions.get(region) ?? { records: [], ended: false };
    regions.set(region, list);
    const scope: Scope = { partition, account, region };
    switch (line.kind) {
      case 'part': {
        const { operation, at } = line;
        const told = { operation, at };
        for (const { arn, region: own, data, source = told } of line.records) {
          list.records.push({ arn, scope: own ? { ...scope, region: own } : scope, data, source });
        }
        break;
      }
      case 'end':
        list.ended = true;
        break;
      case 'gap':
        Object.assign(list, { ended: true, gap: { ...line.gap, scope } });
    }
  }
  if (gone.length > 0) for (const regions of lists.values()) for (const list of regions.values()) leaveOut(list, gone);
  return lists;
}

/** What vanished between list and read, and what is below it: `ARN/…` and `ARN:…`. */
function leaveOut(list: Growing, gone: readonly string[]): void {
  // An endpoint that leaves out an ARN has made a record without one.
  const isGone = (arn: string | undefined): boolean =>
    gone.some((one) => arn?.startsWith(one) && ['', '/', ':'].includes(arn.charAt(one.length)));
  list.records = list.records.filter(({ arn }) => !isGone(arn));
}

/** Records in the order of their ARNs; what has no end has a gap. */
function listings(
  regions: ReadonlyMap<string, Growing>,
  fact: CollectedFact,
  { id, partition }: EstateAccount,
): ReadonlyMap<string, Listing> {
  const interrupted = (region: string): Gap => ({
    cause: 'not-collected',
    operation: fact,
    action: '',
    scope: { partition, account: id, region },
    detail: 'The run was interrupted before this was read to its end.',
  });
  return new Map(
    [...regions].map(([region, { records, ended, gap }]): [string, Listing] => {
      const missing = ended ? gap : interrupted(region);
      return [region, { records: records.toSorted(byArn), ...(missing && { gap: missing }) }];
    }),
  );
}

const byArn = (a: Resource<unknown>, b: Resource<unknown>): number => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0);
