import { dirname, join } from 'node:path';

import { openReport } from '../engine/read-report.ts';
import type { Config } from './config.ts';
import { gatesOf } from './options.ts';
import type { Process } from './process.ts';
import { exitCode, formatsOf, outputOf, summary } from './run.ts';
import { writeReports } from './write.ts';

/** `rampart render REPORT.json`; of an index with all the reports that it names, which stand beside it. */
export function runRender(config: Config, path: string, { out }: Process): Promise<number> {
  const opened = openReport(path);
  try {
    const { report, counts } = opened;
    const accounts = report.split?.accounts ?? [];
    const beside = accounts.map(({ id, file }) => ({ id, path: join(dirname(path), file) }));
    // All of them are there before the first file is written.
    for (const part of beside) openReport(part.path).close();
    const parts = beside.map((part) => ({ folder: `accounts/${part.id}`, open: () => openReport(part.path) }));
    const files = writeReports({ report, parts }, outputOf(config), formatsOf(config));
    const all = report.split?.counts ?? counts;
    out(summary(report, all, files));
    return Promise.resolve(exitCode(report, all, gatesOf(config)));
  } finally {
    opened.close();
  }
}
