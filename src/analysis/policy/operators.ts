import { parseAddress, parseCidr, union, type Block } from '../network/addresses.ts';
import type { ConditionEntry, Policy } from './parse.ts';
import { arnGlob, glob, literal, matches, type Pattern } from './patterns.ts';

/** The value of a condition key in a request: a list where it holds several; undefined where the key is missing. */
export type KeyValue = string | readonly string[] | undefined;
export type Lookup = (key: string) => KeyValue;

export type OperatorFamily = 'string' | 'arn' | 'bool' | 'numeric' | 'date' | 'ip' | 'binary' | 'null';

/** One entry of a Condition, ready to be asked. */
export interface Atom {
  readonly key: string;
  readonly family: OperatorFamily;
  /** Keys of the variables in its values. */
  readonly variables: readonly string[];
  readonly values: readonly string[];
  /** Of `ip`: the blocks that its values name. */
  readonly blocks: readonly Block[];
  /** Steps that asking it takes, about. */
  readonly cost: number;
  /** `ForAllValues:` or `ForAnyValue:`. */
  readonly quantified: boolean;
  readonly holds: (value: KeyValue, lookup: Lookup) => boolean;
  /** Texts of the key that tell the values apart, for given values of the variables. */
  readonly patterns: (lookup: (key: string) => readonly string[]) => readonly Pattern[];
}

/** A matcher of one value; undefined where the value has not the form that the operator asks for. */
type Compile = (value: string, variables: boolean) => ((text: string) => boolean) | undefined;

/** How a value stands for texts. */
type Read = (value: string, variables: boolean) => Pattern | undefined;

interface Operator {
  readonly family: OperatorFamily;
  readonly negated: boolean;
  readonly read: Read;
  /** Where texts are not compared by their patterns. */
  readonly compile?: Compile;
}

const never = (): boolean => false;

const compared =
  (read: (text: string) => number | undefined, compare: (text: number, value: number) => boolean): Compile =>
  (value) => {
    const number = read(value);
    if (number === undefined) return undefined;
    return (text) => {
      const other = read(text);
      return other !== undefined && compare(other, number);
    };
  };

/** A number as IAM takes it: an integer or a decimal. */
export function numberIn(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** Milliseconds of an ISO 8601 date, or of epoch seconds. */
export function dateIn(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(text)) return undefined;
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

const exactly = (value: string, variables: boolean): Pattern =>
  literal(variables ? value.replaceAll(/\$\{([*?$])\}/g, '$1') : value);

const ignoringCase: Compile = (value, variables) => {
  const lower = exactly(value, variables).literal!.toLowerCase();
  return (text) => text.toLowerCase() === lower;
};

const inBlock: Compile = (value) => {
  const block = parseCidr(value);
  if (block === undefined) return undefined;
  return (text) => {
    const address = parseAddress(text);
    return (
      address !== undefined &&
      address.version === block.version &&
      block.first <= address.value &&
      address.value <= block.last
    );
  };
};

const boolean: Compile = (value) => {
  const lower = value.toLowerCase();
  return lower === 'true' || lower === 'false' ? (text) => text.toLowerCase() === lower : undefined;
};

const positive = (family: OperatorFamily, compile: Compile): Operator => ({
  family,
  negated: false,
  read: exactly,
  compile,
});
const negated = (family: OperatorFamily, compile: Compile): Operator => ({
  ...positive(family, compile),
  negated: true,
});
const like = (family: OperatorFamily, read: Read): Operator => ({ family, negated: false, read });
const unlike = (family: OperatorFamily, read: Read): Operator => ({ family, negated: true, read });

const ORDERS = {
  equals: (a: number, b: number) => a === b,
  lessthan: (a: number, b: number) => a < b,
  lessthanequals: (a: number, b: number) => a <= b,
  greaterthan: (a: number, b: number) => a > b,
  greaterthanequals: (a: number, b: number) => a >= b,
};

/** IAM user guide: "IAM JSON policy elements: Condition operators". By name in lower case, without qualifiers. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', like('string', exactly)],
  ['stringnotequals', unlike('string', exactly)],
  ['stringequalsignorecase', positive('string', ignoringCase)],
  ['stringnotequalsignorecase', negated('string', ignoringCase)],
  ['stringlike', like('string', glob)],
  ['stringnotlike', unlike('string', glob)],
  ['arnequals', like('arn', arnGlob)],
  ['arnlike', like('arn', arnGlob)],
  ['arnnotequals', unlike('arn', arnGlob)],
  ['arnnotlike', unlike('arn', arnGlob)],
  ['bool', positive('bool', boolean)],
  ['binaryequals', positive('binary', (value) => (text) => text === value)],
  ['ipaddress', positive('ip', inBlock)],
  ['notipaddress', negated('ip', inBlock)],
  ['numericnotequals', negated('numeric', compared(numberIn, ORDERS.equals))],
  ['datenotequals', negated('date', compared(dateIn, ORDERS.equals))],
  ...Object.entries(ORDERS).flatMap(([name, order]): readonly [string, Operator][] => [
    [`numeric${name}`, positive('numeric', compared(numberIn, order))],
    [`date${name}`, positive('date', compared(dateIn, order))],
  ]),
]);

const VARIABLE = /\$\{\s*([^}*?$,\s][^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

/** Keys of the variables in a text, in lower case. */
export const variablesIn = (text: string): readonly string[] =>
  text.includes('${') ? [...text.matchAll(VARIABLE)].map(([, key]) => key!.toLowerCase()) : [];

/** The text with its variables replaced; undefined where one has no value. Wildcards in a value stand for themselves. */
export function substituted(text: string, lookup: Lookup): string | undefined {
  if (!text.includes('${')) return text;
  let missing = false;
  const result = text.replaceAll(VARIABLE, (_, key: string, fallback: string | undefined) => {
    const value = lookup(key.toLowerCase()) ?? fallback;
    if (typeof value !== 'string') missing = true;
    return String(value).replaceAll(/[*?$]/g, (sign) => `\${${sign}}`);
  });
  return missing ? undefined : result;
}

/** Every text that a text with variables stands for. */
export function expanded(text: string, values: (key: string) => readonly string[]): readonly string[] {
  if (!text.includes('${')) return [text];
  const keys = [...new Set(variablesIn(text))];
  let lookups: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const key of keys) {
    lookups = lookups.flatMap((lookup) => values(key).map((value) => new Map([...lookup, [key, value]])));
    if (lookups.length > MAX_EXPANSIONS) lookups = lookups.slice(0, MAX_EXPANSIONS);
  }
  return lookups.map((lookup) => substituted(text, (key) => lookup.get(key))).filter((item) => item !== undefined);
}

const MAX_EXPANSIONS = 256;

/** What an entry says of a request without its key. */
const WHEN_MISSING = {
  positive: false,
  negated: true,
  ifExists: true,
  'forallvalues:': true,
  'foranyvalue:': false,
} as const;

/**
 * What an entry of a Condition asks of its key; undefined where the operator does not exist, or a value has not the form
 * that it asks for.
 *
 * Missing key: positive operators are false, negated ones true, `IfExists` and `ForAllValues:` true, `ForAnyValue:`
 * false. Several values are alternatives; of a negated operator, none may match.
 */
function atomOf({ operator, key, values, malformed }: ConditionEntry, version: string): Atom | undefined {
  if (malformed) return undefined;
  const variables = version === '2012-10-17';
  const lower = operator.toLowerCase();
  const quantifier = (['forallvalues:', 'foranyvalue:'] as const).find((prefix) => lower.startsWith(prefix));
  const unqualified = lower.slice(quantifier?.length ?? 0);
  if (unqualified === 'null' && quantifier === undefined) return nullAtom(key, values);
  const ifExists = unqualified.endsWith('ifexists');
  const found = OPERATORS.get(ifExists ? unqualified.slice(0, -'ifexists'.length) : unqualified);
  if (found === undefined) return undefined;
  const { family, negated: isNegated, read } = found;
  const compile: Compile =
    found.compile ??
    ((value) => {
      const pattern = read(value, variables);
      return pattern && ((text) => matches(pattern, text));
    });
  const used = variables ? [...new Set(values.flatMap(variablesIn))] : [];

  type Match = (text: string, lookup: Lookup) => boolean;
  const matchers: Match[] = [];
  const texts = new Set<string>();
  const ranges: Block[] = [];
  for (const value of values) {
    if (variables && variablesIn(value).length > 0) {
      const known = new Map<string, (text: string) => boolean>();
      matchers.push((text, lookup) => {
        const concrete = substituted(value, lookup);
        if (concrete === undefined) return false;
        const match = known.get(concrete) ?? compile(concrete, true) ?? never;
        known.set(concrete, match);
        return match(text);
      });
      continue;
    }
    // Of many texts or blocks, one look is enough.
    if (family === 'ip') {
      const block = parseCidr(value);
      if (block === undefined) return undefined;
      ranges.push(block);
      continue;
    }
    const only = family === 'string' && found.compile === undefined ? read(value, variables)?.literal : undefined;
    if (only !== undefined) {
      texts.add(only);
      continue;
    }
    const match = compile(value, variables);
    if (match === undefined) return undefined;
    matchers.push(match);
  }
  const blocks = union(ranges);
  if (texts.size > 0) matchers.push((text) => texts.has(text));
  if (blocks.length > 0) matchers.push((text) => isWithin(blocks, text));
  const passes: Match = (text, lookup) => matchers.some((match) => match(text, lookup)) !== isNegated;
  const patternsOf = (lookup: (key: string) => readonly string[]): readonly Pattern[] =>
    values.flatMap((value) =>
      (variables ? expanded(value, lookup) : [value])
        .map((text) => read(text, variables))
        .filter((pattern) => pattern !== undefined),
    );
  let plain: readonly Pattern[] | undefined;
  const form: keyof typeof WHEN_MISSING = ifExists
    ? 'ifExists'
    : quantifier !== undefined
      ? quantifier
      : isNegated
        ? 'negated'
        : 'positive';
  return {
    key,
    family,
    variables: used,
    values,
    blocks,
    cost: 1 + 4 * matchers.length,
    quantified: quantifier !== undefined,
    holds: (value, lookup) => {
      if (value === undefined) return WHEN_MISSING[form];
      if (typeof value === 'string') return passes(value, lookup);
      if (quantifier === 'forallvalues:') return value.every((text) => passes(text, lookup));
      return value.some((text) => passes(text, lookup));
    },
    patterns: used.length === 0 ? () => (plain ??= patternsOf(() => [])) : patternsOf,
  };
}

/** What each entry of a policy's conditions asks; undefined where it has no meaning. */
export type Atoms = ReadonlyMap<ConditionEntry, Atom | undefined>;

export function atomsOf({ statements, version }: Policy): Atoms {
  const atoms = new Map<ConditionEntry, Atom | undefined>();
  for (const { conditions } of statements) for (const entry of conditions) atoms.set(entry, atomOf(entry, version));
  return atoms;
}

/** Whether an address is in one of the blocks, which are in order and apart. */
function isWithin(blocks: readonly Block[], text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  let [low, high] = [0, blocks.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { version, first, last } = blocks[middle]!;
    if (version < address.version || (version === address.version && last < address.value)) low = middle + 1;
    else if (version > address.version || address.value < first) high = middle - 1;
    else return true;
  }
  return false;
}

function nullAtom(key: string, values: readonly string[]): Atom | undefined {
  const wanted = values.map((value) => value.toLowerCase());
  if (wanted.length === 0 || !wanted.every((value) => value === 'true' || value === 'false')) return undefined;
  return {
    key,
    family: 'null',
    variables: [],
    values: [],
    blocks: [],
    cost: 1,
    quantified: false,
    holds: (value) => wanted.includes(value === undefined ? 'true' : 'false'),
    patterns: () => [],
  };
}
