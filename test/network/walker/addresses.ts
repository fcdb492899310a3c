/*
 * Addresses as plain numbers, for the judge alone: it shares no code with what it judges.
 */

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** From its first to its last address. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly length: number;
}

const BITS = { 4: 32n, 6: 128n } as const;

function ipv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || Number(octet) > 255)) return undefined;
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}

function ipv6(text: string): bigint | undefined {
  if (!text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (groups.flat().some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return all.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

export function parseAddress(text: string): Address | undefined {
  const four = ipv4(text);
  if (four !== undefined) return { family: 4, value: four };
  const six = ipv6(text);
  return six === undefined ? undefined : { family: 6, value: six };
}

/** An address alone is the block of it. */
export function parseBlock(text: string): Block | undefined {
  const [start = '', length, ...more] = text.split('/');
  const address = parseAddress(start);
  if (address === undefined || more.length > 0) return undefined;
  const bits = BITS[address.family];
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || BigInt(length) > bits)) return undefined;
  const host = length === undefined ? 0n : bits - BigInt(length);
  const first = (address.value >> host) << host;
  return { family: address.family, first, last: first + (1n << host) - 1n, length: Number(bits - host) };
}

/** That of a text which is known to be one. */
export function block(text: string): Block {
  const parsed = parseBlock(text);
  if (parsed === undefined) throw new Error(`not a CIDR: ${text}`);
  return parsed;
}

export const within = ({ family, first, last }: Block, address: Address): boolean =>
  family === address.family && first <= address.value && address.value <= last;

/** As text or as read; a text that is none holds no address. */
export function inCidr(text: string | undefined, address: Address): boolean {
  const parsed = text === undefined ? undefined : cached(text);
  return parsed !== undefined && within(parsed, address);
}

const known = new Map<string, Block | undefined>();
function cached(text: string): Block | undefined {
  if (!known.has(text)) {
    if (known.size > 10_000) known.clear();
    known.set(text, parseBlock(text));
  }
  return known.get(text);
}

export const sameAddress = (one: Address, other: Address): boolean =>
  one.family === other.family && one.value === other.value;

export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  return [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((at) => ((value >> (at * 16n)) & 65_535n).toString(16)).join(':');
}

/*
 * What the README calls not public. 0.0.0.0/8 and 240.0.0.0/4 are nobody's, and of IPv6 only 2000::/3 is given out: the
 * README's list does not name them, but an address that nobody can have is no public address.
 */
const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(block);
const GLOBAL = block('2000::/3');

/** The space that the README calls public, before the VPCs of the snapshot are taken out of it. */
export const isPublicSpace = (address: Address): boolean =>
  address.family === 4 ? !PRIVATE.some((one) => within(one, address)) : within(GLOBAL, address);

/** Borders of the public space, so that a representative stands on each side of them. */
export const SPACES: readonly Block[] = [...PRIVATE, GLOBAL, block('0.0.0.0/0'), block('::/0')];
