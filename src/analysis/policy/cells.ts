import { count, parseCidr, without, type Block } from '../network/addresses.ts';
import type { Choice, Terms } from './masks.ts';

const block = (cidr: string): Block => parseCidr(cidr)!;

/** Addresses that are not counted as the open internet. */
const NOT_COUNTED = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].map(block);

const COUNTED_UP_TO: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 24n, 6: 1n << 96n };

const EVERYWHERE = [block('0.0.0.0/0'), block('::/0')];

/** S3 user guide, "The meaning of public": more than one /8 of IPv4, or one /32 of IPv6, is the internet. */
export function isInternet(blocks: readonly Block[]): boolean {
  const [all] = EVERYWHERE;
  if (blocks.some(({ version, first, last }) => version === 4 && first === 0n && last === all!.last)) return true;
  const exceed = (some: readonly Block[]): boolean =>
    ([4, 6] as const).some((each) => count(some.filter(({ version }) => version === each)) > COUNTED_UP_TO[each]);
  return exceed(blocks) && exceed(without(blocks, NOT_COUNTED));
}

/** The addresses between the ends of the ranges that a policy names: it treats those of one cell alike. */
export function cellsOf(
  terms: Terms,
  key: string,
  group: ReadonlySet<string>,
): readonly (Choice & { readonly blocks: readonly Block[] })[] {
  if (!terms.mentions(key)) {
    return [{ mask: terms.masked(group, []), keys: [], blocks: EVERYWHERE }];
  }
  const atoms = terms.atomsOn(key);
  const ranges = atoms.flatMap(({ family, blocks, values }) =>
    family === 'string' ? values.flatMap((value) => parseCidr(value) ?? []) : blocks,
  );
  // Only where an address is compared as a text too, it matters which of a range is looked at.
  if (atoms.some(({ family }) => family !== 'ip' && family !== 'null')) ranges.push(...NOT_COUNTED);
  const cells = ([4, 6] as const).flatMap((version) => {
    const end = 1n << (version === 4 ? 32n : 128n);
    const starts = new Set([0n]);
    for (const range of ranges) {
      if (range.version !== version) continue;
      starts.add(range.first);
      if (range.last + 1n < end) starts.add(range.last + 1n);
    }
    const sorted = [...starts].toSorted((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index): Block => ({ version, first, last: (sorted[index + 1] ?? end) - 1n }));
  });
  const byMask = new Map<bigint, Block[]>();
  for (const cell of cells) {
    const mask = terms.masked(group, [[key, addressText(cell.version, cell.first)]]);
    (byMask.get(mask) ?? byMask.set(mask, []).get(mask)!).push(cell);
  }
  return [...byMask].map(([mask, blocks]) => ({
    mask,
    blocks,
    keys: [[key, exampleIn(key === 'aws:vpcsourceip' ? [block('10.0.0.0/8')] : [], blocks)]],
  }));
}

/** Addresses that examples are written with: RFC 5737 and RFC 3849. */
const EXAMPLES = [block('198.51.100.7'), block('203.0.113.7'), block('2001:db8::7')];

function exampleIn(preferred: readonly Block[], blocks: readonly Block[]): string {
  const inside = (some: Block): Block | undefined =>
    blocks
      .filter(({ version }) => version === some.version)
      .map(({ version, first, last }) => ({
        version,
        first: first > some.first ? first : some.first,
        last: last < some.last ? last : some.last,
      }))
      .find(({ first, last }) => first <= last);
  for (const some of [...preferred, ...EXAMPLES]) {
    const found = inside(some);
    if (found) return addressText(found.version, found.first);
  }
  const counted = without(blocks, NOT_COUNTED)[0] ?? blocks[0]!;
  return addressText(counted.version, counted.first);
}

function addressText(version: 4 | 6, value: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  return groups.join(':').replace(/(^|:)(0(:|$)){2,}/, '::');
}
