/** Condition keys of a request, by their names in lower case. */
export type Keys = Readonly<Record<string, string | readonly string[]>>;

/** Codes of characters, {@link STAR} and {@link ONE}. */
export type Pattern = readonly number[];

const STAR = -1;
const ONE = -2;

/** `${key, 'otherwise'}` */
interface Variable {
  readonly key: string;
  readonly otherwise: string | undefined;
}

/** The values that a request has for a key; none where it is missing. */
export function valuesOf(keys: Keys, key: string): readonly string[] {
  const value = Object.hasOwn(keys, key) ? keys[key] : undefined;
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** A text of a policy, taken apart at its variables, if it may have any. `*` and `?` stand for others only if `wild`. */
export function template(text: string, wild: boolean, variables: boolean): readonly (Pattern | Variable)[] {
  const parts: (Pattern | Variable)[] = [];
  let at = 0;
  while (at < text.length) {
    const start = variables ? text.indexOf('${', at) : -1;
    const end = start === -1 ? -1 : endOfVariable(text, start + 2);
    if (end === -1) break;
    parts.push(codes(text.slice(at, start), wild));
    const name = text.slice(start + 2, end);
    parts.push(name === '*' || name === '?' || name === '$' ? codes(name, false) : variable(name));
    at = end + 1;
  }
  parts.push(codes(text.slice(at), wild));
  return parts;
}

/** Of its closing brace: after the default value, which may hold braces, where there is one. */
function endOfVariable(text: string, from: number): number {
  const brace = text.indexOf('}', from);
  const quote = text.indexOf("'", from);
  if (quote === -1 || quote > brace) return brace;
  const close = text.indexOf("'}", quote + 1);
  return close === -1 ? brace : close + 1;
}

function variable(name: string): Variable {
  const comma = name.indexOf(',');
  const quoted = comma === -1 ? '' : name.slice(comma + 1).trim();
  return {
    key: (comma === -1 ? name : name.slice(0, comma)).trim().toLowerCase(),
    otherwise: quoted.length > 1 && quoted.startsWith("'") && quoted.endsWith("'") ? quoted.slice(1, -1) : undefined,
  };
}

function codes(text: string, wild: boolean): Pattern {
  const found: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    found.push(wild && char === '*' ? STAR : wild && char === '?' ? ONE : text.charCodeAt(at));
  }
  return found;
}

const isPattern = (part: Pattern | Variable): part is Pattern => Array.isArray(part);

/** With the request's values in place of the variables; undefined where one of them has none, or several. */
export function resolved(parts: readonly (Pattern | Variable)[], keys: Keys): Pattern | undefined {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && isPattern(only)) return only;
  let whole: Pattern = [];
  for (const part of parts) {
    if (isPattern(part)) {
      whole = [...whole, ...part];
      continue;
    }
    const values = valuesOf(keys, part.key);
    const [value = part.otherwise] = values;
    if (value === undefined || values.length > 1) return undefined;
    whole = [...whole, ...codes(value, false)];
  }
  return whole;
}

/** Whether a pattern describes a text, in time of at most the product of their lengths. */
export function glob(pattern: Pattern, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < text.length) {
    const code = pattern[at];
    if (code === STAR) {
      star = at;
      at += 1;
      resume = position;
    } else if (code === ONE || code === text.charCodeAt(position)) {
      at += 1;
      position += 1;
    } else if (star !== -1) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === STAR) at += 1;
  return at === pattern.length;
}

const COLON = ':'.charCodeAt(0);

/**
 * Whether an ARN is one that a pattern describes: each of the six components by itself, the last takes the rest. `*`
 * alone is every ARN. Undefined: the pattern is none of an ARN.
 */
export function arnGlob(pattern: Pattern, text: string): boolean | undefined {
  const arn = text.split(':');
  const isArn = arn.length >= 6 && arn[0] === 'arn';
  if (pattern.length === 1 && pattern[0] === STAR) return isArn;
  const components: number[][] = [[]];
  for (const code of pattern) {
    if (code === COLON && components.length < 6) components.push([]);
    else components.at(-1)?.push(code);
  }
  if (components.length < 6 || !glob(components[0] ?? [], 'arn')) return undefined;
  const compared = [...arn.slice(0, 5), arn.slice(5).join(':')];
  return isArn && components.every((component, index) => glob(component, compared[index] ?? ''));
}
