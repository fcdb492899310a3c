import { readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;

export interface LineBytes {
  readonly bytes: Buffer;
  readonly from: number;
  /** Behind the newline. */
  readonly to: number;
  /** It ends in a newline. */
  readonly whole: boolean;
}

/** A file between two places, line by line: no string of JavaScript is as long as the estate of a large organization (V8's limit is 512 MB). */
export function* lineBytes(file: number, start = 0, end = Number.POSITIVE_INFINITY): Iterable<LineBytes> {
  let begun: Buffer[] = [];
  let from = start;
  let at = start;
  while (at < end) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at));
    const read = readSync(file, chunk, 0, chunk.length, at);
    if (read === 0) break;
    let used = 0;
    for (let newline = chunk.indexOf('\n'); newline >= 0 && newline < read; newline = chunk.indexOf('\n', used)) {
      const bytes = chunk.subarray(used, newline);
      used = newline + 1;
      yield { bytes: begun.length > 0 ? Buffer.concat([...begun, bytes]) : bytes, from, to: at + used, whole: true };
      begun = [];
      from = at + used;
    }
    if (used < read) begun.push(chunk.subarray(used, read));
    at += read;
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), from, to: at, whole: false };
}
