import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

import { lineBytes } from '../estate/line-bytes.ts';
import type { Finding, FindingCounts, Report, ReportDocument } from '../model/report.ts';
import { countsOf } from './finding-counts.ts';
import { findingProblem, parseReport } from './report-schema.ts';
import { UsageError } from './request.ts';

/** A `report.json` that was written before. */
export interface OpenedReport {
  readonly report: ReportDocument;
  readonly counts: FindingCounts;
  close(): void;
}

/** Bytes up to which a report is read at once, whatever its layout. */
const READ_WHOLE = 1 << 26;

/** Opens a report of any size: a large one is read finding by finding, in the layout in which Rampart writes it. */
export function openReport(path: string, readWhole = READ_WHOLE): OpenedReport {
  let file: number;
  try {
    file = openSync(path, 'r');
    if (fstatSync(file).size <= readWhole) {
      const report = checked(path, readFileSync(file, 'utf8'));
      closeSync(file);
      return { report, counts: countsOf(report.findings), close: () => undefined };
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    const { head, from, to } = layoutOf(path, file);
    const findings = { [Symbol.iterator]: () => findingsIn(path, file, from, to) };
    return { report: { ...head, findings }, counts: countsOf(findings), close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function checked(path: string, text: string): Report {
  const report = parseReport(text);
  if (typeof report === 'string') throw new UsageError(`${path} is not a report of Rampart: ${report}`);
  return report;
}

const OPENS = '  "findings": [';
const CLOSES = /^ {2}\],?$/;

/** All but the findings, and between which bytes these stand. */
function layoutOf(path: string, file: number): { readonly head: Report; readonly from: number; readonly to: number } {
  const lines: string[] = [];
  let from: number | undefined;
  let to: number | undefined;
  for (const { bytes, from: start, to: end } of lineBytes(file)) {
    if (from !== undefined && to === undefined) {
      // Short lines alone may close the list: the others are not even decoded.
      if (bytes.length <= 4 && CLOSES.test(bytes.toString('latin1'))) {
        to = start;
        lines.push(bytes.toString('utf8'));
      }
      continue;
    }
    const line = bytes.toString('utf8');
    lines.push(line);
    if (line === OPENS) from = end;
  }
  if (from === undefined || to === undefined) {
    throw new UsageError(`${path} is too large to be read in another layout than the one that Rampart writes.`);
  }
  return { head: checked(path, lines.join('\n')), from, to };
}

function* findingsIn(path: string, file: number, from: number, to: number): Generator<Finding> {
  let lines: string[] = [];
  let number = 0;
  for (const { bytes } of lineBytes(file, from, to)) {
    const line = bytes.toString('utf8');
    const ends = line === '    }' || line === '    },';
    lines.push(ends ? '}' : line);
    if (!ends) continue;
    const finding = parsed(lines.join('\n'));
    const problem = findingProblem(finding);
    if (problem !== undefined)
      throw new UsageError(`${path} is not a report of Rampart: /findings/${number}${problem}`);
    yield finding as Finding;
    lines = [];
    number += 1;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
