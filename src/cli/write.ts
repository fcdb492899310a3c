import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError } from '../engine/request.ts';
import type { ReportDocument } from '../model/report.ts';
import { FORMATS, type FormatName } from '../../reports/formats.ts';

/** What goes into one folder: a report, or an index of reports that go into folders below it. */
export interface Documents {
  readonly report: ReportDocument;
  readonly parts: readonly { readonly folder: string; readonly open: () => Opened }[];
}

interface Opened {
  readonly report: ReportDocument;
  close(): void;
}

/** Writes reports in each format; returns the paths of the first ones. Account folders of an earlier run are cleared. */
export function writeReports(
  { report, parts }: Documents,
  output: string,
  formats: readonly FormatName[],
): readonly string[] {
  for (const { folder, open } of parts) {
    const part = open();
    try {
      writeInto(join(output, folder), part.report, formats);
    } finally {
      part.close();
    }
  }
  clear(output, new Set(parts.map(({ folder }) => folder)));
  return writeInto(output, report, formats);
}

function writeInto(folder: string, report: ReportDocument, formats: readonly FormatName[]): readonly string[] {
  madeFolder(folder);
  return formats.map((name) => {
    const { file, render } = FORMATS[name];
    return writeFile(folder, file, render(report));
  });
}

const PIECE = 1 << 20;

/** Under another name first: a full disk or a kill leaves the old file as it was. */
export function writeFile(folder: string, name: string, chunks: Iterable<string>): string {
  const path = join(folder, name);
  const unfinished = `${path}.unfinished`;
  try {
    const file = openSync(unfinished, 'w');
    try {
      let pending = '';
      const flush = (): void => {
        const bytes = Buffer.from(pending);
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
        pending = '';
      };
      for (const chunk of chunks) {
        pending += chunk;
        if (pending.length >= PIECE) flush();
      }
      flush();
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new UsageError(
      `${path} cannot be written: ${error.message}. Make room or choose another folder with --output.`,
    );
  }
  return path;
}

export function madeFolder(output: string): void {
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${output} cannot be made: ${message}. Choose another folder with --output.`);
  }
}

/** Reports of accounts that an earlier run left and this one did not write would pass for its own. */
function clear(output: string, written: ReadonlySet<string>): void {
  const accounts = join(output, 'accounts');
  if (!existsSync(accounts)) return;
  for (const id of readdirSync(accounts)) {
    if (!/^\d{12}$/.test(id) || written.has(`accounts/${id}`)) continue;
    for (const { file } of Object.values(FORMATS)) rmSync(join(accounts, id, file), { force: true });
  }
}
