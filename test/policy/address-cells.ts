import { isIPv4 } from 'node:net';

import { RANGES } from './pools.ts';

/** Addresses that no policy of the closed world tells apart. */
export interface AddressCell {
  readonly version: 4 | 6;
  /** One of them; a public one where there is any. */
  readonly address: string;
  /** How many of them are public. */
  readonly publicSize: bigint;
}

const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

interface Span {
  readonly version: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

let cells: readonly AddressCell[] | undefined;

export function addressCells(): readonly AddressCell[] {
  cells ??= [...cellsOf(4), ...cellsOf(6)];
  return cells;
}

function cellsOf(version: 4 | 6): readonly AddressCell[] {
  const end = 2n ** (version === 4 ? 32n : 128n);
  const of = (ranges: readonly string[]) => ranges.map(span).filter((one) => one.version === version);
  const [ranges, hidden] = [of(RANGES), of(PRIVATE)];
  const edges = [...new Set([0n, end, ...[...ranges, ...hidden].flatMap(({ from, to }) => [from, to])])].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const found = new Map<string, AddressCell>();
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const holds = (one: Span): boolean => one.from <= from && from < one.to;
    const like = ranges.map(holds).join(' ');
    const isPublic = !hidden.some(holds);
    const size = isPublic ? (edges[index + 1] ?? end) - from : 0n;
    const before = found.get(like);
    const address =
      before === undefined || (isPublic && before.publicSize === 0n) ? textOf(from, version) : before.address;
    found.set(like, { version, address, publicSize: (before?.publicSize ?? 0n) + size });
  }
  return [...found.values()];
}

function span(cidr: string): Span {
  const [address = '', length = ''] = cidr.split('/');
  const version = isIPv4(address) ? 4 : 6;
  const from = version === 4 ? numberOf(address.split('.'), 10, 8n) : numberOf(groups(address), 16, 16n);
  return { version, from, to: from + 2n ** (BigInt(version === 4 ? 32 : 128) - BigInt(length)) };
}

const numberOf = (digits: readonly string[], base: number, bits: bigint): bigint =>
  digits.reduce((sum, digit) => (sum << bits) + BigInt(Number.parseInt(digit, base)), 0n);

function groups(address: string): readonly string[] {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail];
}

const textOf = (value: bigint, version: 4 | 6): string =>
  version === 4
    ? [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
    : [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 65535n).toString(16)).join(':');
