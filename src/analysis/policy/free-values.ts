import { cellsOf } from './cells.ts';
import type { Terms } from './masks.ts';
import { dateIn, numberIn, type KeyValue, type OperatorFamily } from './operators.ts';
import { ANY_TEXT, format, isReal, MAYBE_NO_COLON, NO_COLON, SOME } from './patterns.ts';

/** Keys that every request has. */
const PRESENT = new Set([
  'aws:securetransport',
  'aws:currenttime',
  'aws:epochtime',
  'aws:requestedregion',
  'aws:useragent',
]);

const TEXTUAL: readonly OperatorFamily[] = ['string', 'binary', 'null'];

const ANY_ARN = format('arn:', NO_COLON, ':', NO_COLON, ':', MAYBE_NO_COLON, ':', MAYBE_NO_COLON, ':', SOME);

/** Values of a key that a request is free to carry, one for each way in which the policy treats it. */
export function freeValues(terms: Terms, key: string): readonly KeyValue[] {
  const given = terms.constants.get(key);
  if (given !== undefined) return [given];
  if (key === 'aws:securetransport') return ['true', 'false'];
  const atoms = terms.atomsOn(key);
  const texts = new Set<string>();
  const families = new Set(atoms.map(({ family }) => family));
  if (families.size === 0 || TEXTUAL.some((family) => families.has(family))) {
    for (const text of terms.texts([key], [ANY_TEXT])) texts.add(text);
    for (const { family, values } of atoms) {
      // Text that a caller is free to choose may hold a star.
      if (family === 'string') for (const text of values.flatMap(terms.expansions)) if (isReal(text)) texts.add(text);
    }
  }
  if (families.has('arn')) for (const text of terms.texts([key], [ANY_ARN])) texts.add(text);
  if (families.has('bool')) for (const text of ['true', 'false']) texts.add(text);
  if (families.has('numeric')) {
    for (const text of around(
      atoms
        .filter(({ family }) => family === 'numeric')
        .flatMap(({ values }) => values.flatMap((value) => numberIn(value) ?? [])),
    ))
      texts.add(String(text));
  }
  if (families.has('date')) {
    for (const time of around(
      atoms
        .filter(({ family }) => family === 'date')
        .flatMap(({ values }) => values.flatMap((value) => dateIn(value) ?? [])),
      1000,
    )) {
      const date = new Date(time);
      if (!Number.isNaN(date.getTime())) texts.add(date.toISOString());
    }
  }
  if (families.has('ip')) for (const { keys } of cellsOf(terms, key, new Set([key]))) texts.add(String(keys[0]![1]));
  // Services and regions have names, which a caller does not choose.
  const single = /^(kms:viaservice|aws:requestedregion|aws:calledvia(first|last)?)$/.test(key)
    ? [...texts].filter(isReal)
    : [...texts];
  const values: KeyValue[] = atoms.some(({ quantified }) => quantified) ? subsets(terms, single) : single;
  return PRESENT.has(key) ? values : [undefined, ...values];
}

/** Whether a policy names the value, or one of the values, as it is. */
export const isNamed = (terms: Terms, key: string, value: KeyValue): boolean =>
  [value ?? []]
    .flat()
    .some((text) =>
      terms.atomsOn(key).some(({ values }) => values.some((named) => named.toLowerCase() === text.toLowerCase())),
    );

/** The numbers, one between each two neighbours, one below and one above. */
function around(numbers: readonly number[], unit = 1): readonly number[] {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  return sorted.flatMap((number, index) => [
    ...(index === 0 ? [number - unit] : []),
    number,
    index === sorted.length - 1 ? number + unit : (number + sorted[index + 1]!) / 2,
  ]);
}

/** Sets of values: all of few; of many, those of one, two and all. */
function subsets(terms: Terms, texts: readonly string[]): KeyValue[] {
  if (texts.length <= 6) {
    const sets = texts.reduce<readonly (readonly string[])[]>(
      (known, text) => known.flatMap((set) => [set, [...set, text]]),
      [[]],
    );
    return sets.filter((set) => set.length > 0).map((set) => [...set]);
  }
  terms.spend(4 * texts.length ** 2);
  const pairs = texts.flatMap((a, index) => texts.slice(index + 1).map((b) => [a, b]));
  return [...texts.map((text) => [text]), ...pairs, [...texts]];
}
