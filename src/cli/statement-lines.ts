import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/** The line on which each statement of a policy begins; none where the text is escaped, or one line. */
export function statementLines(text: string): readonly (number | undefined)[] {
  if (!text.trim().includes('\n')) return [];
  const lines = new LineCounter();
  try {
    const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const written = isMap(contents) ? statementOf(contents) : undefined;
    const statements: readonly unknown[] = isSeq(written) ? written.items : [written];
    return statements.map((one) => (isMap(one) && one.range ? lines.linePos(one.range[0]).line : undefined));
  } catch (error) {
    // Of a file nested so deeply that the parser has no room for it.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Of two spellings the first, of one spelling the last: as JSON and `parsePolicy` have it. */
function statementOf({ items }: YAMLMap): unknown {
  const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
  const [first] = items.map(({ key }) => nameOf(key)).filter((name) => name.toLowerCase() === 'statement');
  return items.findLast(({ key }) => nameOf(key) === first)?.value;
}
