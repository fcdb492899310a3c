import { admits, format, glob, literal, type Part, type Pattern, type Token } from './patterns.ts';

/** A character that stands for one that is not decided: no ARN of a policy has it but by a wildcard. */
const FREE = '~';

/** What a path template describes: `{id}` stands for one segment, `{proxy+}` for all that follows. */
export function pathPattern(template: string): Pattern {
  const parts = template.split(/(\{[^{}/]+\})/).map((part, index): Part => {
    if (index % 2 === 0) return part;
    return { count: 'some', of: part.endsWith('+}') ? 'any' : 'no-slash' };
  });
  return parts.length === 1 ? literal(template) : format(...parts);
}

/**
 * A resource that both an ARN pattern of a policy (`*`, `?`) and a path template describe, as short as can be; undefined
 * if there is none. Takes time in the product of their lengths.
 */
export function overlap(pattern: string, template: string): string | undefined {
  const a = glob(pattern, false).tokens;
  const b = pathPattern(template).tokens;
  const seen = new Set<number>();
  let reached: readonly { readonly i: number; readonly j: number; readonly text: string }[] = [
    { i: 0, j: 0, text: '' },
  ];
  while (reached.length > 0) {
    const next: { i: number; j: number; text: string }[] = [];
    const open = [...reached];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { i, j, text } = at;
      const key = i * (b.length + 1) + j;
      if (seen.has(key)) continue;
      seen.add(key);
      const [one, other] = [a[i], b[j]];
      if (one === undefined && other === undefined) return text;
      if (one?.many === true) open.push({ i: i + 1, j, text });
      if (other?.many === true) open.push({ i, j: j + 1, text });
      const char = one && other && common(one, other);
      if (char !== undefined) next.push({ i: one!.many ? i : i + 1, j: other!.many ? j : j + 1, text: text + char });
    }
    reached = next;
  }
  return undefined;
}

/** A character that both admit. */
function common({ sign: one }: Token, { sign: other }: Token): string | undefined {
  if ('char' in one) return admits(other, one.char) ? one.char : undefined;
  if ('char' in other) return admits(one, other.char) ? other.char : undefined;
  return FREE;
}
