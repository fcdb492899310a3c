import type { NetworkQuestion, NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, type Block, block, SPACES, within } from './addresses.ts';
import { blocksOf, type End, isInternet, isUsable, subnetBlocks } from './places.ts';

export const FIRST_EPHEMERAL = 1024;
export const LAST_PORT = 65_535;

/** One address for each set of blocks that it can be in, from either side of every border. */
function representatives(blocks: readonly Block[], fits: (address: Address) => boolean): readonly Address[] {
  const found = new Map<string, Address>();
  for (const { family, first, last } of blocks) {
    for (const value of [first - 1n, first, first + 1n, last - 1n, last, last + 1n]) {
      const address: Address = { family, value };
      if (value < 0n || !fits(address)) continue;
      const within_ = blocks.map((one) => (within(one, address) ? 1 : 0)).join('');
      if (!found.has(within_)) found.set(within_, address);
    }
  }
  return [...found.values()];
}

/** Every number that could be a border of ports, in the snapshot and in the question. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Source ports: of a snapshot's filters, one on either side of every border. */
function sourcePorts(snapshot: NetworkSnapshot): readonly number[] {
  const ranges = (snapshot.NetworkAcls ?? []).flatMap(({ Entries = [] }) =>
    Entries.flatMap(({ PortRange }) => numbersOf(PortRange)),
  );
  const borders = [40_000, FIRST_EPHEMERAL, LAST_PORT, ...ranges.flatMap((at) => [at - 1, at, at + 1])];
  const inRange = borders.filter((at) => FIRST_EPHEMERAL <= at && at <= LAST_PORT);
  const spans = (snapshot.NetworkAcls ?? []).flatMap(({ Entries = [] }) =>
    Entries.flatMap(({ PortRange: { From, To } = {} }) =>
      From === undefined || To === undefined ? [] : [[From, To] as const],
    ),
  );
  const found = new Map<string, number>();
  for (const port of inRange) {
    const key = spans.map(([from, to]) => (from <= port && port <= to ? 1 : 0)).join('');
    if (!found.has(key)) found.set(key, port);
  }
  return [...found.values()];
}

export interface World {
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
  readonly blocks: readonly Block[];
  readonly ports: readonly number[];
}

export function worldOf(snapshot: NetworkSnapshot, question: NetworkQuestion): World {
  const given = blocksOf(snapshot).filter((text) => text.includes('/'));
  return { snapshot, question, blocks: [...given.map(block), ...SPACES], ports: sourcePorts(snapshot) };
}

/** The addresses of an interface of the asked family that differ. */
export function addressesOf({ blocks, question }: World, end: End): readonly Address[] {
  const family = question.ipVersion;
  if (!end.families.includes(family)) return [];
  if (end.addresses !== 'usable') return end.addresses.filter((one) => one.family === family);
  const usable = subnetBlocks(end.subnet)
    .map(block)
    .filter((one) => one.family === family)
    // Of the usable ones, first and last: borders too.
    .map((one) => ({ ...one, first: one.first + 4n, last: one.last - 1n }));
  return representatives(
    [...usable, ...blocks],
    (address) => address.family === family && isUsable(end.subnet, address),
  );
}

/** The public addresses that differ, or the one that is asked for. */
export function internetAddresses({ snapshot, question, blocks }: World, only: Address | null): readonly Address[] {
  const family = question.ipVersion;
  if (only !== null) return only.family === family && isInternet(snapshot, only) ? [only] : [];
  return representatives(blocks, (address) => address.family === family && isInternet(snapshot, address));
}
