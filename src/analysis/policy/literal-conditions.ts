import type { Ruling } from '../../model/derived.ts';
import { arnGlob, glob, resolved, template, valuesOf, type Keys } from './literal-patterns.ts';

/** Whether one value of a request is the one that a policy writes; undefined: what is written has no meaning. */
type Comparison = (value: string, keys: Keys) => boolean;

/** Compares with a text of a policy; undefined where that is of the wrong form. */
type Reader = (written: string, variables: boolean) => Comparison | undefined;

/** The texts of a value or list of values; booleans and numbers count as theirs. Undefined if something else is there. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts: string[] = [];
  for (const one of values) {
    if (typeof one !== 'string' && typeof one !== 'boolean' && typeof one !== 'number') return undefined;
    texts.push(String(one));
  }
  return texts;
}

const UNDECIDED = (): Ruling => 'undecided';

/** One key under one operator (IAM User Guide: Condition operators). */
export function entryOf(operator: string, name: string, value: unknown, variables: boolean): (keys: Keys) => Ruling {
  const written = /^(forallvalues:|foranyvalue:)?([a-z]*?)(ifexists)?$/.exec(operator.toLowerCase());
  const texts = textsOf(value);
  if (written === null || texts === undefined) return UNDECIDED;
  const [, quantifier, base = '', ifExists] = written;
  const key = name.toLowerCase();
  if (base === 'null') return (quantifier ?? ifExists) ? UNDECIDED : nullTest(key, texts);

  const negated = NEGATED.test(base);
  const read = READERS.get(negated ? base.replace('not', '') : base);
  const comparisons = texts.map((text) => read?.(text, variables));
  if (read === undefined || comparisons.includes(undefined)) return UNDECIDED;
  const passes = (one: string, keys: Keys): boolean =>
    comparisons.some((compare) => compare?.(one, keys) === true) !== negated;

  return (keys) => {
    const values = valuesOf(keys, key);
    if (values.length === 0) {
      if (ifExists !== undefined) return 'yes';
      return (quantifier === undefined ? negated : quantifier === 'forallvalues:') ? 'yes' : 'no';
    }
    const passing = values.filter((one) => passes(one, keys)).length;
    if (quantifier === 'foranyvalue:') return passing > 0 ? 'yes' : 'no';
    if (passing === values.length) return 'yes';
    // Without a quantifier, AWS does not say what several values mean.
    return quantifier === undefined && passing > 0 ? 'undecided' : 'no';
  };
}

function nullTest(key: string, texts: readonly string[]): (keys: Keys) => Ruling {
  const wanted = texts.map(boolean);
  if (wanted.includes(undefined)) return UNDECIDED;
  return (keys) => (wanted.includes(valuesOf(keys, key).length === 0) ? 'yes' : 'no');
}

const NEGATED = /^(stringnot(equals|equalsignorecase|like)|arnnot(equals|like)|(numeric|date)notequals|notipaddress)$/;

const equals: Reader = (written, variables) => {
  const parts = template(written, false, variables);
  return (value, keys) => {
    const pattern = resolved(parts, keys);
    return pattern !== undefined && glob(pattern, value);
  };
};

const equalsIgnoreCase: Reader = (written, variables) => {
  const parts = template(written, false, variables);
  return (value, keys) => {
    const pattern = resolved(parts, keys);
    if (pattern === undefined) return false;
    return (
      pattern
        .map((code) => String.fromCharCode(code))
        .join('')
        .toLowerCase() === value.toLowerCase()
    );
  };
};

const like: Reader = (written, variables) => {
  const parts = template(written, true, variables);
  return (value, keys) => {
    const pattern = resolved(parts, keys);
    return pattern !== undefined && glob(pattern, value);
  };
};

const arnLike: Reader = (written, variables) => {
  const parts = template(written, true, variables);
  const fixed = parts.length === 1 ? resolved(parts, {}) : undefined;
  if (fixed !== undefined && arnGlob(fixed, '') === undefined) return undefined;
  return (value, keys) => {
    const pattern = resolved(parts, keys);
    return pattern !== undefined && arnGlob(pattern, value) === true;
  };
};

const boolean = (text: string): boolean | undefined =>
  text.toLowerCase() === 'true' ? true : text.toLowerCase() === 'false' ? false : undefined;

const bool: Reader = (written) => {
  const wanted = boolean(written);
  return wanted === undefined ? undefined : (value) => boolean(value) === wanted;
};

/** Standard base64, which is what is compared. */
const binary: Reader = (written) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written)
    ? (value) => value === written
    : undefined;

const number = (text: string): number | undefined =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : undefined;

const DATE = /^\d{4}(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** In seconds, of a date of ISO 8601 (in UTC where it does not say) or of seconds since 1970. */
function seconds(text: string): number | undefined {
  if (/^-?\d{5,}$/.test(text)) return Number(text);
  if (!DATE.test(text)) return undefined;
  const zoned = text.replace(/([+-]\d\d)(\d\d)$/, (whole, hours: string, minutes: string) =>
    text.includes('T') ? `${hours}:${minutes}` : whole,
  );
  const time = Date.parse(text.includes('T') && !/(Z|[+-]\d\d:\d\d)$/.test(zoned) ? `${zoned}Z` : zoned);
  return Number.isNaN(time) ? undefined : time / 1000;
}

const ordered =
  (parse: (text: string) => number | undefined, compare: (value: number, written: number) => boolean): Reader =>
  (written) => {
    const bound = parse(written);
    if (bound === undefined) return undefined;
    return (value) => {
      const sent = parse(value);
      return sent !== undefined && compare(sent, bound);
    };
  };

interface Range {
  readonly width: 32 | 128;
  readonly address: bigint;
  readonly length: number;
}

const ipAddress: Reader = (written) => {
  const range = rangeOf(written);
  if (range === undefined) return undefined;
  return (value) => {
    const sent = rangeOf(value);
    if (sent === undefined || sent.width !== range.width || sent.length !== sent.width) return false;
    const shift = BigInt(range.width - range.length);
    return sent.address >> shift === range.address >> shift;
  };
};

/** Of `a.b.c.d`, `a:b::c` or either with `/length`. */
function rangeOf(text: string): Range | undefined {
  const [, written = '', length] = /^([0-9a-fA-F:.]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const four = ofBytes(written);
  const address = four ?? ofGroups(written);
  const width = four === undefined ? 128 : 32;
  const prefix = length === undefined ? width : Number(length);
  return address === undefined || prefix > width ? undefined : { width, address, length: prefix };
}

function ofBytes(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) < 256))
    return undefined;
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function ofGroups(text: string): bigint | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const last = tail.at(-1) ?? head.at(-1) ?? '';
  const embedded = last.includes('.') ? ofBytes(last) : undefined;
  if (embedded !== undefined) {
    (tail.length > 0 ? tail : head).splice(-1, 1, (embedded >> 16n).toString(16), (embedded & 0xffffn).toString(16));
  }
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** By the operator in lower case, without what negates it. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['stringequals', equals],
  ['stringequalsignorecase', equalsIgnoreCase],
  ['stringlike', like],
  ['arnequals', arnLike],
  ['arnlike', arnLike],
  ['bool', bool],
  ['binaryequals', binary],
  ['ipaddress', ipAddress],
  ...(
    [
      ['numeric', number],
      ['date', seconds],
    ] as const
  ).flatMap(([kind, parse]): readonly (readonly [string, Reader])[] => [
    [`${kind}equals`, ordered(parse, (value, bound) => value === bound)],
    [`${kind}lessthan`, ordered(parse, (value, bound) => value < bound)],
    [`${kind}lessthanequals`, ordered(parse, (value, bound) => value <= bound)],
    [`${kind}greaterthan`, ordered(parse, (value, bound) => value > bound)],
    [`${kind}greaterthanequals`, ordered(parse, (value, bound) => value >= bound)],
  ]),
]);
