/** A block of addresses: the first and the last, both included. */
export interface Block {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * A CIDR as a block; undefined for anything that is not one. As strict as `isIP` of Node: no leading zeros, no missing
 * parts, no zone. A single address is a block of one. Host bits are ignored, as AWS does.
 */
export function parseCidr(text: string): Block | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || rest.length > 0) return undefined;
  const { version, value } = parsed;
  const bits = version === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = value - (value % size);
  return { version, first, last: first + size - 1n };
}

/** An address as a number; undefined for anything that is not one. */
export function parseAddress(text: string): { readonly version: 4 | 6; readonly value: bigint } | undefined {
  const four = parseIpv4(text);
  if (four !== undefined) return { version: 4, value: four };
  const six = parseIpv6(text);
  return six === undefined ? undefined : { version: 6, value: six };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groups(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return all.reduce((value, group) => value * 65_536n + group, 0n);
}

/** 16-bit groups; the last part of an address may be written as IPv4 and is two of them. */
function groups(text: string, isEnd: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const result: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const four = isEnd && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (four !== undefined) result.push(four / 65_536n, four % 65_536n);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) result.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return result;
}

/** The same addresses in as few blocks as possible, IPv4 first, ascending; neighbours and overlaps are joined. */
export function union(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length < 2) return blocks;
  const sorted = blocks.toSorted(
    (a, b) => a.version - b.version || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
  );
  const result: Block[] = [];
  for (const block of sorted) {
    const last = result.at(-1);
    if (last !== undefined && last.version === block.version && block.first <= last.last + 1n) {
      if (block.last > last.last) result[result.length - 1] = { ...last, last: block.last };
    } else result.push(block);
  }
  return result;
}

/** The addresses of `blocks` that are in none of `others`. */
export function without(blocks: readonly Block[], others: readonly Block[]): readonly Block[] {
  return union(others).reduce<readonly Block[]>(
    (rest, other) =>
      rest.flatMap((block) => {
        if (block.version !== other.version || other.last < block.first || block.last < other.first) return [block];
        return [
          ...(block.first < other.first ? [{ ...block, last: other.first - 1n }] : []),
          ...(other.last < block.last ? [{ ...block, first: other.last + 1n }] : []),
        ];
      }),
    union(blocks),
  );
}

/** How many addresses the blocks hold together. */
export const count = (blocks: readonly Block[]): bigint =>
  union(blocks).reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

/** Whether every address of `inner` is in `outer`. */
export const covers = (outer: readonly Block[], inner: readonly Block[]): boolean => without(inner, outer).length === 0;

const known = (...cidrs: readonly string[]): readonly Block[] => cidrs.map((cidr) => parseCidr(cidr)!);

/** All addresses of a family. */
export const EVERYWHERE = { 4: known('0.0.0.0/0'), 6: known('::/0') } as const;

// IANA special-purpose registries. The documentation ranges stay public, as in the network cases: nobody owns them, and
// examples are written with them.
const NOT_PUBLIC = known(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
);

/** What the internet routes: IPv4 without its special-purpose blocks, and the global unicast block of IPv6. */
export const INTERNET = { 4: without(EVERYWHERE[4], NOT_PUBLIC), 6: known('2000::/3') } as const;

/** The part of the blocks that the internet routes. */
export const publicPart = (blocks: readonly Block[], version: 4 | 6): readonly Block[] =>
  without(INTERNET[version], without(INTERNET[version], blocks));
