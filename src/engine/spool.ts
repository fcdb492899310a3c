import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lineBytes } from '../estate/line-bytes.ts';
import type { Finding } from '../model/report.ts';

/** Findings on disk: more than memory holds, and read as often as a report needs them. */
export interface Spool {
  add(findings: readonly Finding[]): void;
  /** All of them in the order in which they were added; of one `add`, given its number. */
  read(number?: number): Iterable<Finding>;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

export function spool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'rampart-findings-'));
  const file = openSync(join(folder, 'findings.ndjson'), 'w+');
  const ends: number[] = [];
  let size = 0;
  return {
    add(findings) {
      let pending: string[] = [];
      let characters = 0;
      const flush = (): void => {
        const bytes = Buffer.from(pending.join(''));
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, size + done);
        size += bytes.length;
        pending = [];
        characters = 0;
      };
      for (const finding of findings) {
        const line = `${JSON.stringify(finding)}\n`;
        pending.push(line);
        characters += line.length;
        if (characters >= CHUNK_BYTES) flush();
      }
      flush();
      ends.push(size);
    },
    *read(number) {
      const [start, end] = number === undefined ? [0, size] : [ends[number - 1] ?? 0, ends[number] ?? 0];
      for (const { bytes } of lineBytes(file, start, end)) yield JSON.parse(bytes.toString('utf8')) as Finding;
    },
    close() {
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
