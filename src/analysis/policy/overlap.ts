/** A character that stands for one that is not decided: no ARN of a policy has it but by a wildcard. */
const FREE = '~';

/** `char`: this one; `any`: one, or (`many`) any number of them; not `/` unless `slash`. */
type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any'; readonly many: boolean; readonly slash: boolean };

/**
 * A resource that both an ARN pattern of a policy (`*`, `?`) and a path template (`{id}`: one segment, `{proxy+}`: all
 * that follows) describe, as short as can be; undefined if there is none. Takes time in the product of their lengths.
 */
export function overlap(pattern: string, template: string): string | undefined {
  const a = pattern
    .split('')
    .map((char): Token =>
      char === '*' || char === '?' ? { kind: 'any', many: char === '*', slash: true } : { kind: 'char', char },
    );
  const b = template.split(/(\{[^{}/]+\})/).flatMap((part, index): readonly Token[] => {
    if (index % 2 === 0) return part.split('').map((char) => ({ kind: 'char', char }));
    const slash = part.endsWith('+}');
    return [
      { kind: 'any', many: false, slash },
      { kind: 'any', many: true, slash },
    ];
  });
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
      if (isMany(one)) open.push({ i: i + 1, j, text });
      if (isMany(other)) open.push({ i, j: j + 1, text });
      const char = common(one, other);
      if (char !== undefined)
        next.push({ i: isMany(one) ? i : i + 1, j: isMany(other) ? j : j + 1, text: text + char });
    }
    reached = next;
  }
  return undefined;
}

const isMany = (token: Token | undefined): boolean => token?.kind === 'any' && token.many;

/** A character that both admit. */
function common(a: Token | undefined, b: Token | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.kind === 'any') return b.kind === 'any' ? FREE : a.slash || b.char !== '/' ? b.char : undefined;
  if (b.kind === 'any') return b.slash || a.char !== '/' ? a.char : undefined;
  return a.char === b.char ? a.char : undefined;
}
