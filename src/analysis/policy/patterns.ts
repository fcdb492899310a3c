/** What one character of a text may be: a given one, or any of a class. */
export type Sign = { readonly char: string } | { readonly of: SignClass };
type SignClass = 'any' | 'no-colon' | 'no-slash' | 'digit' | 'id';

/** One sign, or (`many`) any number of them, none included. */
export interface Token {
  readonly sign: Sign;
  readonly many: boolean;
}

/** A text with wildcards, as a finite automaton: a position is a state, a `many` token may be passed by. */
export interface Pattern {
  readonly tokens: readonly Token[];
  /** The text, where there is no wildcard. */
  readonly literal?: string;
  /** How all its texts begin: what it has before the first wildcard. */
  readonly head: string;
  /** A text can be compared without trying more than where the last star ends. */
  readonly greedy: boolean;
}

const CLASSES: Readonly<Record<SignClass, (char: string) => boolean>> = {
  any: () => true,
  'no-colon': (char) => char !== ':',
  'no-slash': (char) => char !== '/',
  digit: (char) => char >= '0' && char <= '9',
  id: (char) => (char >= '0' && char <= '9') || (char >= 'a' && char <= 'z'),
};

export const admits = (sign: Sign, char: string): boolean =>
  'char' in sign ? sign.char === char : CLASSES[sign.of](char);

/** Of the characters that policies are made of, by their codes. */
const CHAR_TOKENS = Array.from({ length: 128 }, (_, code): Token => tokenOf(String.fromCharCode(code)));

function tokenOf(char: string): Token {
  return { sign: { char }, many: false };
}

const charToken = (char: string): Token => CHAR_TOKENS[char.charCodeAt(0)] ?? tokenOf(char);

function addLiteral(tokens: Token[], text: string): void {
  for (let index = 0; index < text.length; index += 1) tokens.push(charToken(text.charAt(index)));
}

export function literal(text: string): Pattern {
  const tokens: Token[] = [];
  addLiteral(tokens, text);
  return { tokens, literal: text, head: text, greedy: true };
}

/** Part of a text that stands for itself, or wildcards of a class: `one` sign, `some` (at least one), `many`. */
export type Part = string | { readonly count: 'one' | 'some' | 'many'; readonly of: SignClass };

/** Parts that formats are made of. */
export const DIGIT = { count: 'one', of: 'digit' } as const;
export const ID = { count: 'some', of: 'id' } as const;
export const NO_COLON = { count: 'some', of: 'no-colon' } as const;
export const MAYBE_NO_COLON = { count: 'many', of: 'no-colon' } as const;
export const NO_SLASH = { count: 'some', of: 'no-slash' } as const;
export const SOME = { count: 'some', of: 'any' } as const;
export const MANY = { count: 'many', of: 'any' } as const;

/** Whether every text is one that a pattern describes. */
export const isEverything = (pattern: Pattern): boolean => isTail(pattern, 0);

/** The last patterns that were asked for, by their texts. */
const known = new Map<string, Pattern>();

/** {@link glob} of a text that is asked for again and again. */
export function remembered(text: string, variables: boolean): Pattern {
  const key = variables ? text : `\0${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const pattern = glob(text, variables);
  if (known.size >= 1000) known.clear();
  known.set(key, pattern);
  return pattern;
}

/**
 * Whether a text matches a pattern of IAM: `*` stands for any characters, `?` for one. In time of at most the product
 * of the two lengths, whatever a policy's author writes; a regular expression would not be.
 */
export const matchesPattern = (pattern: string, text: string): boolean => matches(remembered(pattern, false), text);

/** Names of real callers, networks and sources hold no wildcards. */
export const isReal = (text: string): boolean => !/[*?]/.test(text);

/** A format: what the texts of a kind look like. */
export function format(...parts: readonly Part[]): Pattern {
  const tokens: Token[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      addLiteral(tokens, part);
      continue;
    }
    const sign = { of: part.of };
    if (part.count !== 'many') tokens.push({ sign, many: false });
    if (part.count !== 'one') tokens.push({ sign, many: true });
  }
  const [head] = parts;
  return { tokens, head: typeof head === 'string' ? head : '', greedy: isGreedy(tokens) };
}

/**
 * Whether no star has to give back what it took: each takes whatever the wildcards since the first star may. Then a star
 * that ends as early as it can leaves all that a longer one would leave, and more.
 */
function isGreedy(tokens: readonly Token[]): boolean {
  let starred = false;
  const taken = new Set<SignClass>();
  for (const { sign, many } of tokens) {
    if ('char' in sign) continue;
    starred ||= many;
    if (!starred) continue;
    taken.add(sign.of);
    if (many && sign.of !== 'any' && taken.size > 1) return false;
  }
  return true;
}

/**
 * A value with wildcards: `*` any number of characters, `?` one; `${*}`, `${?}` and `${$}` stand for the sign itself
 * where `variables` are in force.
 */
export function glob(text: string, variables: boolean): Pattern {
  return fromGlob(text, variables, 'any');
}

/**
 * An ARN with wildcards, compared by its six components: a wildcard stays within its component, the sixth takes the
 * rest. `*` alone is any ARN. Undefined where the text has fewer components (IAM user guide: "ARN condition operators").
 */
export function arnGlob(text: string, variables: boolean): Pattern | undefined {
  if (text === '*') return fromGlob(text, variables, 'any');
  const components = text.split(':');
  if (components.length < 6) return undefined;
  const head = fromGlob(`${components.slice(0, 5).join(':')}:`, variables, 'no-colon');
  const rest = fromGlob(components.slice(5).join(':'), variables, 'any');
  return {
    tokens: [...head.tokens, ...rest.tokens],
    ...(head.literal !== undefined && rest.literal !== undefined && { literal: head.literal + rest.literal }),
    head: head.literal === undefined ? head.head : head.literal + rest.head,
    greedy: true,
  };
}

function fromGlob(text: string, variables: boolean, of: SignClass): Pattern {
  const tokens: Token[] = [];
  let plain = '';
  let head: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const escaped = variables && char === '$' ? /^\$\{([*?$])\}/.exec(text.slice(at, at + 4))?.[1] : undefined;
    if (escaped === undefined && (char === '*' || char === '?')) {
      head ??= plain;
      // A second star adds nothing.
      const last = tokens.at(-1);
      if (char === '*' && last?.many && 'of' in last.sign && last.sign.of === of) continue;
      tokens.push({ sign: { of }, many: char === '*' });
      continue;
    }
    const sign = escaped ?? char;
    plain += sign;
    tokens.push(charToken(sign));
    if (escaped !== undefined) at += 3;
  }
  return head === undefined ? { tokens, literal: plain, head: plain, greedy: true } : { tokens, head, greedy: true };
}

/** Positions that can be reached without a sign from some, which are in order: in order and once each. */
export function closed({ tokens }: Pattern, positions: readonly number[]): readonly number[] {
  if (positions.length === 1 && tokens[positions[0]!]?.many !== true) return positions;
  const reached: number[] = [];
  let last = -1;
  for (const from of positions) {
    if (from <= last) continue;
    for (last = from; tokens[last]?.many === true; last += 1) reached.push(last);
    reached.push(last);
  }
  return reached;
}

export function step(pattern: Pattern, positions: readonly number[], char: string): readonly number[] {
  const next: number[] = [];
  for (const at of positions) {
    const token = pattern.tokens[at];
    if (token !== undefined && admits(token.sign, char)) next.push(token.many ? at : at + 1);
  }
  return next.length === 0 ? next : closed(pattern, next);
}

export const accepts = ({ tokens }: Pattern, positions: readonly number[]): boolean =>
  positions.at(-1) === tokens.length;

/** Takes time in the product of the lengths at worst. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern.literal !== undefined) return pattern.literal === text;
  const { tokens, head, greedy } = pattern;
  if (!text.startsWith(head)) return false;
  if (!greedy) {
    let positions = closed(pattern, [head.length]);
    for (let index = head.length; index < text.length && positions.length > 0; index += 1) {
      positions = step(pattern, positions, text.charAt(index));
    }
    return positions.length > 0 && accepts(pattern, positions);
  }
  let at = head.length;
  let position = head.length;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const token = tokens[position];
    if (token !== undefined && token.many) {
      if (isTail(pattern, position)) return true;
      star = position;
      mark = at;
      position += 1;
    } else if (token !== undefined && admits(token.sign, text.charAt(at))) {
      position += 1;
      at += 1;
    } else if (star >= 0 && admits(tokens[star]!.sign, text.charAt(mark))) {
      position = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (tokens[position]?.many === true) position += 1;
  return position === tokens.length;
}

/** At a last star that takes everything. */
export const isTail = ({ tokens }: Pattern, at: number): boolean => {
  const token = tokens[at];
  return at === tokens.length - 1 && token !== undefined && token.many && 'of' in token.sign && token.sign.of === 'any';
};

/** Any text at all. */
export const ANY_TEXT = format(SOME);
