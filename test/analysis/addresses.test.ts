import { isIP } from 'node:net';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  count,
  covers,
  EVERYWHERE,
  INTERNET,
  parseAddress,
  parseCidr,
  publicPart,
  union,
  without,
  type Block,
} from '../../src/analysis/network/addresses.ts';

const blocks = (...cidrs: string[]) => cidrs.map((cidr) => parseCidr(cidr)!);

describe('parseAddress', () => {
  test.each([
    '1.2.3.4',
    '255.255.255.255',
    '::',
    '::1',
    '1::',
    '2001:db8::ff00:42:8329',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7:8',
  ])('takes %s', (text) => expect(parseAddress(text)?.version).toBe(isIP(text)));

  test.each([
    '',
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4.5',
    ' 1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '12345::',
    '1.2.3.4::',
    '1:2:3:4:5:6:7::8:9',
  ])('refuses %j', (text) => expect(parseAddress(text)).toBeUndefined());

  test('agrees with Node about what an address is', () => {
    const near = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom('0', '1', '9', 'f', ':', '.', '::'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(near, (text) => {
        expect(parseAddress(text)?.version ?? 0).toBe(isIP(text));
      }),
    );
  });
});

describe('parseCidr', () => {
  test('drops host bits', () => expect(parseCidr('10.1.2.3/8')).toEqual(parseCidr('10.0.0.0/8')));
  test.each(['10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/-1', '::/129', '10.0.0.0/8/8', '0.0.0.0/0x0'])(
    'refuses %j',
    (text) => expect(parseCidr(text)).toBeUndefined(),
  );
});

describe('blocks', () => {
  const block = fc
    .tuple(fc.constantFrom<4 | 6>(4, 6), fc.bigInt(0n, 40n), fc.bigInt(0n, 12n))
    .map(([version, first, length]): Block => ({ version, first, last: first + length }));
  const some = fc.array(block, { maxLength: 8 });
  const holds = (all: readonly Block[], version: 4 | 6, value: bigint) =>
    all.some((one) => one.version === version && one.first <= value && value <= one.last);

  test('the two halves are everything', () => {
    expect(union(blocks('128.0.0.0/1', '0.0.0.0/1'))).toEqual(EVERYWHERE[4]);
    expect(union(blocks('8000::/1', '::/1'))).toEqual(EVERYWHERE[6]);
  });

  test('union and difference are those of sets', () => {
    fc.assert(
      fc.property(some, some, fc.constantFrom<4 | 6>(4, 6), fc.bigInt(0n, 60n), (a, b, version, value) => {
        expect(holds(union([...a, ...b]), version, value)).toBe(holds(a, version, value) || holds(b, version, value));
        expect(holds(without(a, b), version, value)).toBe(holds(a, version, value) && !holds(b, version, value));
      }),
    );
  });

  test('a union is sorted, apart, and counts each address once', () => {
    fc.assert(
      fc.property(some, (a) => {
        const joined = union(a);
        for (const [index, one] of joined.entries()) {
          const next = joined[index + 1];
          if (next?.version === one.version) expect(next.first).toBeGreaterThan(one.last + 1n);
        }
        expect(count([...a, ...a])).toBe(joined.reduce((sum, { first, last }) => sum + last - first + 1n, 0n));
        expect(covers(joined, a) && covers(a, joined)).toBe(true);
      }),
    );
  });

  test('private addresses are no part of the internet', () => {
    expect(publicPart(blocks('10.0.0.0/8', '192.168.1.0/24'), 4)).toEqual([]);
    expect(publicPart(blocks('fd00::/8'), 6)).toEqual([]);
    expect(publicPart(EVERYWHERE[4], 4)).toEqual(INTERNET[4]);
  });
});
