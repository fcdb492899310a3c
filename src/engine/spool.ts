import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lineBytes } from '../estate/line-bytes.ts';
import type { Finding } from '../model/report.ts';

/** Findings on disk: more than memory holds, and read as often as a report needs them. */
export interface Spool {
  add(findings: Iterable<Finding>): void;
  /** Where the next finding will stand. */
  readonly end: () => number;
  /** All of them in the order in which they were added, or those between two places. */
  read(from?: number, to?: number): Iterable<Finding>;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

export function spool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'rampart-findings-'));
  const file = openSync(join(folder, 'findings.ndjson'), 'w+');
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
    },
    end: () => size,
    *read(from = 0, to = size) {
      for (const { bytes } of lineBytes(file, from, to)) yield JSON.parse(bytes.toString('utf8')) as Finding;
    },
    close() {
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
