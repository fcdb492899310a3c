/** What one character of a text may be: a given one, or any of a class. */
type Sign = { readonly char: string } | { readonly of: SignClass };
type SignClass = 'any' | 'no-colon' | 'no-slash' | 'digit' | 'id';

/** One sign, or (`many`) any number of them, none included. */
interface Token {
  readonly sign: Sign;
  readonly many: boolean;
}

/** A text with wildcards, as a finite automaton: a position is a state, a `many` token may be passed by. */
export interface Pattern {
  readonly tokens: readonly Token[];
  /** The text, where there is no wildcard. */
  readonly literal?: string;
}

const CLASSES: Readonly<Record<SignClass, (char: string) => boolean>> = {
  any: () => true,
  'no-colon': (char) => char !== ':',
  'no-slash': (char) => char !== '/',
  digit: (char) => char >= '0' && char <= '9',
  id: (char) => (char >= '0' && char <= '9') || (char >= 'a' && char <= 'z'),
};

const admits = (sign: Sign, char: string): boolean => ('char' in sign ? sign.char === char : CLASSES[sign.of](char));

const charTokens = new Map<string, Token>();

function charToken(char: string): Token {
  const known = charTokens.get(char);
  if (known !== undefined) return known;
  const token = { sign: { char }, many: false };
  if (charTokens.size < 256) charTokens.set(char, token);
  return token;
}

function literalTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index += 1) tokens.push(charToken(text.charAt(index)));
  return tokens;
}

export const literal = (text: string): Pattern => ({ tokens: literalTokens(text), literal: text });

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

/** Names of real callers, networks and sources hold no wildcards. */
export const isReal = (text: string): boolean => !/[*?]/.test(text);

/** A format: what the texts of a kind look like. */
export function format(...parts: readonly Part[]): Pattern {
  const tokens = parts.flatMap((part): readonly Token[] => {
    if (typeof part === 'string') return literalTokens(part);
    const sign = { of: part.of };
    const one = { sign, many: false };
    const many = { sign, many: true };
    return { one: [one], some: [one, many], many: [many] }[part.count];
  });
  return { tokens };
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
  };
}

function fromGlob(text: string, variables: boolean, of: SignClass): Pattern {
  const tokens: Token[] = [];
  let plain = '';
  let wild = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const escaped = variables ? /^\$\{([*?$])\}/.exec(text.slice(at, at + 4))?.[1] : undefined;
    if (escaped === undefined && (char === '*' || char === '?')) {
      wild = true;
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
  return { tokens, ...(!wild && { literal: plain }) };
}

/** Positions that can be reached without a sign, in order and once each. */
function closed({ tokens }: Pattern, positions: readonly number[]): readonly number[] {
  const reached: number[] = [];
  for (const from of positions) {
    for (let at = from; ; at += 1) {
      if (reached.includes(at)) break;
      reached.push(at);
      if (tokens[at]?.many !== true) break;
    }
  }
  return reached.length === 1 ? reached : reached.toSorted((a, b) => a - b);
}

function step(pattern: Pattern, positions: readonly number[], char: string): readonly number[] {
  const next: number[] = [];
  for (const at of positions) {
    const token = pattern.tokens[at];
    if (token !== undefined && admits(token.sign, char)) next.push(token.many ? at : at + 1);
  }
  return next.length === 0 ? next : closed(pattern, next);
}

const accepts = ({ tokens }: Pattern, positions: readonly number[]): boolean => positions.at(-1) === tokens.length;

/** Takes time in the product of the lengths at worst. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern.literal !== undefined) return pattern.literal === text;
  const { tokens } = pattern;
  // Wildcards of one class need no more than the last star to come back to.
  let at = 0;
  let position = 0;
  let star = -1;
  let mark = 0;
  const uniform = tokens.every(({ sign }) => 'char' in sign || sign.of === 'any');
  if (!uniform) {
    let positions = closed(pattern, [0]);
    for (let index = 0; index < text.length && positions.length > 0; index += 1) {
      positions = step(pattern, positions, text.charAt(index));
    }
    return positions.length > 0 && accepts(pattern, positions);
  }
  while (at < text.length) {
    const token = tokens[position];
    if (token !== undefined && token.many) {
      star = position;
      mark = at;
      position += 1;
    } else if (token !== undefined && admits(token.sign, text.charAt(at))) {
      position += 1;
      at += 1;
    } else if (star >= 0) {
      position = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (tokens[position]?.many === true) position += 1;
  return position === tokens.length;
}

/** Signs for texts that nobody wrote, in the order of preference. */
const FRESH = 'xyzqjkwvu0123456789abcdefghilmnoprst-_ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A short text of a format that is none of some texts; undefined where there is none. */
export function textOutside({ tokens, literal: only }: Pattern, texts: ReadonlySet<string>): string | undefined {
  if (only !== undefined) return texts.has(only) ? undefined : only;
  for (let start = 0; start < FRESH.length; start += 1) {
    let text = '';
    for (const { sign, many } of tokens) {
      if (many) continue;
      if ('char' in sign) text += sign.char;
      else {
        let at = start;
        while (!admits(sign, FRESH.charAt(at % FRESH.length))) at += 1;
        text += FRESH.charAt(at % FRESH.length);
      }
    }
    if (!texts.has(text)) return text;
  }
  return undefined;
}

/**
 * One text for each way in which texts of a format match groups of patterns, or not: the shortest. A group matches where
 * one of its patterns does. Breadth first over the product of the automata, until no new way can be found; of the
 * characters that no pattern names, one is enough.
 *
 * @param spend told how much work was done; it may throw
 */
export function regions(
  groups: readonly (readonly Pattern[])[],
  form: Pattern,
  spend: (amount: number) => void,
): readonly string[] {
  const patterns = groups.flatMap((group, index) => group.map((pattern) => ({ pattern, group: index })));
  type Live = readonly [index: number, positions: readonly number[]];
  interface State {
    readonly formed: readonly number[];
    readonly live: readonly Live[];
    /** Groups that match whatever follows. */
    readonly settled: readonly number[];
    readonly text: string;
  }
  const most = groups.length < 20 ? 2 ** groups.length : Infinity;
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  /** Leaves out what cannot tell texts apart any more; undefined where the state was seen before. */
  const state = (formed: readonly number[], all: readonly Live[], before: readonly number[], text: string) => {
    const settled = new Set(before);
    for (const [index, positions] of all) {
      const { pattern, group } = patterns[index]!;
      if (positions.some((at) => isTail(pattern, at))) settled.add(group);
    }
    const live = all.filter(([index]) => !settled.has(patterns[index]!.group));
    const key = `${formed.join()}|${[...settled].join()}|${live.map(([index, at]) => `${index}:${at.join()}`).join('|')}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    return { formed, live, settled: [...settled].toSorted((a, b) => a - b), text };
  };
  const start = patterns.map(({ pattern }, index): Live => [index, closed(pattern, [0])]);
  let open: State[] = [state(closed(form, [0]), start, [], '')!];
  while (open.length > 0) {
    const next: State[] = [];
    for (const { formed, live, settled, text } of open) {
      if (accepts(form, formed)) {
        const matched = new Set(settled);
        for (const [index, positions] of live) {
          const { pattern, group } = patterns[index]!;
          if (accepts(pattern, positions)) matched.add(group);
        }
        const way = [...matched].toSorted((a, b) => a - b).join();
        if (!texts.has(way)) texts.set(way, text);
        if (texts.size === most) return [...texts.values()];
      }
      for (const char of charsAt(formed, live)) {
        const stepped = step(form, formed, char);
        if (stepped.length === 0) continue;
        let work = 6;
        const alive: Live[] = [];
        for (const [index, positions] of live) {
          work += 1 + positions.length;
          const reached = step(patterns[index]!.pattern, positions, char);
          if (reached.length > 0) alive.push([index, reached]);
        }
        spend(work);
        const found = state(stepped, alive, settled, text + char);
        if (found !== undefined) next.push(found);
      }
    }
    open = next;
  }
  return [...texts.values()];

  function charsAt(formed: readonly number[], live: readonly Live[]): readonly string[] {
    const chars = new Set<string>();
    const look = (pattern: Pattern, positions: readonly number[]): void => {
      for (const at of positions) {
        const sign = pattern.tokens[at]?.sign;
        if (sign === undefined) continue;
        if ('char' in sign) chars.add(sign.char);
        else if (sign.of === 'no-colon') chars.add(':');
        else if (sign.of === 'no-slash') chars.add('/');
      }
    };
    look(form, formed);
    for (const [index, positions] of live) look(patterns[index]!.pattern, positions);
    const admitted = (char: string): boolean =>
      formed.some((at) => {
        const sign = form.tokens[at]?.sign;
        return sign !== undefined && admits(sign, char);
      });
    for (let index = 0; index < FRESH.length; index += 1) {
      const char = FRESH.charAt(index);
      if (chars.has(char) || !admitted(char)) continue;
      chars.add(char);
      break;
    }
    return [...chars];
  }
}

/** At a last star that takes everything. */
const isTail = ({ tokens }: Pattern, at: number): boolean => {
  const token = tokens[at];
  return at === tokens.length - 1 && token !== undefined && token.many && 'of' in token.sign && token.sign.of === 'any';
};
