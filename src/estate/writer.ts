import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

import type { EstateLine } from './lines.ts';

const CHUNK_BYTES = 1 << 20;

export interface EstateWriter {
  write(line: EstateLine): void;
  close(): void;
}

/** The estate file cannot be written, or not any further. What is in it stays. */
export class UnwritableEstate extends Error {
  override readonly name = 'UnwritableEstate';
  constructor(path: string, error: unknown) {
    super(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Appends lines as answers arrive; each is on disk when `write` returns, so a killed run leaves a usable file. `resume`
 * goes on behind the last whole line of the file that is there.
 */
export function estateWriter(path: string, { resume = false } = {}): EstateWriter {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new UnwritableEstate(path, error);
    }
  };
  const file = attempt(() => openSync(path, resume ? 'r+' : 'w'));
  let end = resume ? attempt(() => endOfLastLine(file)) : 0;
  return {
    write(line) {
      const text = Buffer.from(`${JSON.stringify(line)}\n`);
      attempt(() => {
        for (let done = 0; done < text.length;) done += writeSync(file, text, done, text.length - done, end + done);
      });
      end += text.length;
    },
    close: () => closeSync(file),
  };
}

/** Where the file goes on: what a killed run left behind its last newline is cut off. */
function endOfLastLine(file: number): number {
  let { size } = fstatSync(file);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  while (size > 0) {
    const from = Math.max(0, size - chunk.length);
    const read = readSync(file, chunk, 0, size - from, from);
    const newline = chunk.lastIndexOf('\n', read - 1);
    size = newline >= 0 ? from + newline + 1 : from;
    if (newline >= 0) break;
  }
  ftruncateSync(file, size);
  return size;
}
