import { accepts, admits, closed, isTail, matches, step, type Pattern, type Sign } from './patterns.ts';

/** The literals, and a text for each other way to match the groups of patterns, in each format. */
export function textsOf(
  groups: readonly (readonly Pattern[])[],
  forms: readonly Pattern[],
  spend: (amount: number) => void,
): readonly string[] {
  const patterns = groups.flat();
  const globs = distinct(patterns.filter(({ literal }) => literal === undefined));
  const literals = [...new Set(patterns.flatMap(({ literal }) => literal ?? []))];
  spend(literals.length * (1 + globs.length));
  const texts = new Set(literals.filter((text) => forms.some((form) => matches(form, text))));
  for (const form of forms) {
    if (globs.length === 0) {
      const text = textOutside(form, texts);
      if (text !== undefined) texts.add(text);
      continue;
    }
    // Literals matter to the search only where it could hit upon them.
    const telling = groups.map((group) =>
      distinct(
        group.filter(({ literal }) => literal === undefined || globs.some((pattern) => matches(pattern, literal))),
      ),
    );
    for (const text of regions(
      telling.filter((group) => group.length > 0),
      form,
      spend,
    )) {
      texts.add(text);
    }
  }
  return [...texts];
}

/** Once each. */
function distinct(patterns: readonly Pattern[]): readonly Pattern[] {
  if (patterns.length < 2) return patterns;
  const seen = new Map<string, Pattern>();
  for (const pattern of patterns) {
    const key = pattern.tokens
      .map(({ sign, many }) => ('char' in sign ? `=${sign.char}` : sign.of) + (many ? '*' : ''))
      .join(' ');
    seen.set(key, pattern);
  }
  return [...seen.values()];
}

/** Signs for texts that nobody wrote, in the order of preference. */
const FRESH = 'xyzqjkwvu0123456789abcdefghilmnoprst-_ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A short text of a format that is none of some texts; undefined where there is none. */
function textOutside({ tokens, literal: only }: Pattern, texts: ReadonlySet<string>): string | undefined {
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
  /** What a text has come to, without what cannot tell texts apart any more. */
  interface Progress {
    readonly live: readonly Live[];
    /** Groups that match whatever follows, in order. */
    readonly settled: readonly number[];
  }
  interface State extends Progress {
    readonly formed: readonly number[];
    readonly text: string;
  }
  const progress = (all: readonly Live[], settled: readonly number[]): Progress => {
    const more: number[] = [];
    for (const [index, positions] of all) {
      const { pattern, group } = patterns[index]!;
      if (positions.some((at) => isTail(pattern, at))) more.push(group);
    }
    if (more.length === 0) return { live: all, settled };
    const groupsSettled = new Set([...settled, ...more]);
    return {
      live: all.filter(([index]) => !groupsSettled.has(patterns[index]!.group)),
      settled: [...groupsSettled].toSorted((a, b) => a - b),
    };
  };
  const advanced = ({ live, settled }: Progress, char: string): Progress => {
    let work = 6;
    const alive: Live[] = [];
    for (const [index, positions] of live) {
      work += 1 + positions.length;
      const reached = step(patterns[index]!.pattern, positions, char);
      if (reached.length > 0) alive.push([index, reached]);
    }
    spend(work);
    return progress(alive, settled);
  };

  const most = groups.length < 20 ? 2 ** groups.length : Infinity;
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const isNew = ({ formed, live, settled }: State): boolean => {
    const key = `${formed.join()}|${settled.join()}|${live.map(([index, at]) => `${index}:${at.join()}`).join('|')}`;
    return seen.size < seen.add(key).size;
  };

  // To where the format leaves a choice.
  let begun = progress(
    patterns.map(({ pattern }, index): Live => [index, closed(pattern, [0])]),
    [],
  );
  let prefix = '';
  for (let char = onlyChar(form, 0); char !== undefined; char = onlyChar(form, prefix.length)) {
    begun = advanced(begun, char);
    prefix += char;
  }
  const start: State = { ...begun, formed: closed(form, [prefix.length]), text: prefix };
  isNew(start);
  let open = [start];
  while (open.length > 0) {
    const next: State[] = [];
    for (const before of open) {
      const { formed, live, settled, text } = before;
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
        const { live: alive, settled: matching } = advanced(before, char);
        const found: State = { formed: stepped, live: alive, settled: matching, text: text + char };
        if (isNew(found)) next.push(found);
      }
    }
    open = next;
  }
  return [...texts.values()];

  function charsAt(formed: readonly number[], live: readonly Live[]): Iterable<string> {
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
    const wild: Sign[] = [];
    for (const at of formed) {
      const sign = form.tokens[at]?.sign;
      if (sign !== undefined && 'of' in sign) wild.push(sign);
    }
    // What a format admits by its name is looked at already.
    if (wild.length === 0) return chars;
    for (let index = 0; index < FRESH.length; index += 1) {
      const char = FRESH.charAt(index);
      if (chars.has(char) || !wild.some((sign) => admits(sign, char))) continue;
      chars.add(char);
      break;
    }
    return chars;
  }
}

/** The character that a format has at a place, if it has no other. */
function onlyChar({ tokens }: Pattern, at: number): string | undefined {
  const token = tokens[at];
  return token !== undefined && !token.many && 'char' in token.sign ? token.sign.char : undefined;
}
