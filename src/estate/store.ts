/**
 * AWS's answer as it survives a file (`Stored`): dates as ISO strings, bytes as base64, or as the text they are where
 * `bytesAre` is `text`; without `$metadata` and without what is undefined.
 */
export function stored(value: unknown, bytesAre: 'base64' | 'text' = 'base64'): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString(bytesAre === 'text' ? 'utf8' : 'base64');
  if (Array.isArray(value)) return value.map((item) => stored(item, bytesAre));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(([name, member]) => [name, stored(member, bytesAre)]),
  );
}
