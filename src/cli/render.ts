import { readFileSync } from 'node:fs';

import { parseReport } from '../engine/report-schema.ts';
import { UsageError } from '../engine/request.ts';
import type { Report } from '../model/report.ts';
import type { Config } from './config.ts';
import { gatesOf } from './options.ts';
import type { Process } from './process.ts';
import { exitCode, formatsOf, summary, write } from './run.ts';

/** `rampart render REPORT.json` */
export function runRender(config: Config, path: string, { out }: Process): Promise<number> {
  const report = readReport(path);
  out(summary(report, write(report, config, formatsOf(config))));
  return Promise.resolve(exitCode(report, gatesOf(config)));
}

export function readReport(path: string): Report {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const report = parseReport(text);
  if (typeof report === 'string') throw new UsageError(`${path} is not a report of Rampart: ${report}`);
  return report;
}
