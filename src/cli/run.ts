import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { requestHandler, type RequestHandler } from '../aws/clients.ts';
import { pacer } from '../aws/pace.ts';
import { assess } from '../engine/assess.ts';
import { collect, type CollectStatistics, type World } from '../engine/collect.ts';
import { UsageError } from '../engine/request.ts';
import { chosenChecks } from '../engine/selection.ts';
import type { Finding, Report } from '../model/report.ts';
import { SEVERITIES, type Severity } from '../model/words.ts';
import { FORMATS, isFormat, type FormatName } from '../../reports/formats.ts';
import type { Config } from './config.ts';
import { collectRequestOf, declarationsOf, gatesOf, instantOf, selectionOf, type Gates } from './options.ts';
import { EXIT, type Process } from './process.ts';
import { printable } from './progress.ts';

const DEFAULT_OUTPUT = 'rampart-report';
const DEFAULT_FORMATS = ['html', 'json'];
/** Share of each quota that is left to others: scanners have starved what scales by the same calls. */
const DEFAULT_GENTLENESS = 0.3;

export function worldOf({ reporter: { on }, signal }: Process, { gentleness = DEFAULT_GENTLENESS }: Config): World {
  const wait = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal });
  return {
    handler: handlerOf(process.env),
    pacer: pacer({ now: () => performance.now(), sleep: wait, random: Math.random, gentleness }),
    environment: process.env,
    clock: Date.now,
    sleep: wait,
    signal,
    progress: on,
  };
}

function handlerOf(environment: NodeJS.ProcessEnv): RequestHandler {
  try {
    return requestHandler(environment);
  } catch (error) {
    throw new UsageError(`The file that AWS_CA_BUNDLE names cannot be read: ${message(error)}`);
  }
}

/** `rampart audit`: collect, assess, render, in a row. */
export async function runAudit(config: Config, world: World, io: Process): Promise<number> {
  const wanted = formatsOf(config);
  // Nothing is asked where nothing could be judged.
  await chosenChecks(selectionOf(config));
  const { estate, statistics } = await collectInto(config, world);
  return judgeAndWrite(config, estate, wanted, io, statistics);
}

/** `rampart collect`. */
export async function runCollect(config: Config, world: World, io: Process): Promise<number> {
  const { estate, statistics } = await collectInto(config, world);
  io.reporter.end();
  io.out(`${estate}\n`);
  return statistics.interrupted ? EXIT.interrupted : EXIT.ok;
}

/** `rampart assess ESTATE`. */
export async function runAssess(config: Config, estate: string, io: Process): Promise<number> {
  return judgeAndWrite(config, estate, formatsOf(config), io);
}

async function collectInto(
  config: Config,
  world: World,
): Promise<{ readonly estate: string; readonly statistics: CollectStatistics }> {
  const output = config.output ?? DEFAULT_OUTPUT;
  const estate = join(output, 'estate.ndjson');
  const request = collectRequestOf(config, estate);
  // A folder that cannot be made is found before anything is asked.
  madeFolder(output);
  const started = performance.now();
  try {
    const statistics = await collect(request, world);
    writeText(output, 'run.json', `${JSON.stringify(measured(statistics, world, started), null, 2)}\n`);
    return { estate, statistics };
  } finally {
    world.handler.destroy();
  }
}

/** Everything that was measured; no report depends on it. */
function measured(statistics: CollectStatistics, { pacer: { totals, tallies } }: World, started: number): object {
  return {
    milliseconds: Math.round(performance.now() - started),
    ...statistics,
    calls: sorted(Object.entries(statistics.calls)),
    buckets: sorted([...totals]),
    throttled: sorted([...tallies].filter(([, { throttled }]) => throttled > 0)),
  };
}

const sorted = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

async function judgeAndWrite(
  config: Config,
  estate: string,
  wanted: readonly FormatName[],
  io: Process,
  statistics?: CollectStatistics,
): Promise<number> {
  const now = instantOf(config);
  const report = await assess(
    { estate, selection: selectionOf(config), declared: declarationsOf(config), ...(now !== undefined && { now }) },
    (thing, error) => io.reporter.on({ kind: 'defect', thing, error }),
  );
  io.reporter.end();
  io.out(summary(report, write(report, config, wanted)));
  return statistics?.interrupted ? EXIT.interrupted : exitCode(report, gatesOf(config));
}

/** Writes a report in each format; returns the paths. */
export function write(
  report: Report,
  { output = DEFAULT_OUTPUT }: Config,
  wanted: readonly FormatName[],
): readonly string[] {
  madeFolder(output);
  return wanted.map((name) => {
    const { file, render } = FORMATS[name];
    return writeText(output, file, render(report));
  });
}

function writeText(folder: string, file: string, text: string): string {
  const path = join(folder, file);
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${message(error)}. Choose another folder with --output.`);
  }
  return path;
}

function madeFolder(output: string): void {
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new UsageError(`${output} cannot be made: ${message(error)}. Choose another folder with --output.`);
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function formatsOf(config: Config): readonly FormatName[] {
  return (config.format ?? DEFAULT_FORMATS).map((name) => {
    if (!isFormat(name))
      throw new UsageError(`There is no format "${name}"; known are ${Object.keys(FORMATS).join(', ')}.`);
    return name;
  });
}

const isOpenFailure = ({ outcome, suppression }: Finding): boolean => outcome === 'fail' && suppression === undefined;

export function exitCode({ findings, coverage, score }: Report, { failOn, minCoverage, minScore }: Gates): number {
  const worstAllowed = failOn === 'none' ? -1 : SEVERITIES.indexOf(failOn);
  const failed = findings.some((one) => isOpenFailure(one) && SEVERITIES.indexOf(one.severity) <= worstAllowed);
  if (failed || (minScore !== undefined && score.low < minScore)) return EXIT.failed;
  return minCoverage !== undefined && coverage.ratio < minCoverage ? EXIT.coverage : EXIT.ok;
}

/** The result in a few lines: how complete, how bad, where it is written. */
export function summary(report: Report, files: readonly string[]): string {
  const { score, coverage, findings, scope, run } = report;
  const failures = findings.filter(isOpenFailure);
  const count = (severity: Severity): number => failures.filter((one) => one.severity === severity).length;
  const unseen = findings.filter(({ outcome }) => outcome === 'not-assessed').length;
  const number = score.value === null ? 'not enough evidence' : `${score.value} of 100 (${score.grade ?? '–'})`;
  const refused = scope.accounts.filter(({ state }) => state === 'not-assessed');
  return [
    ...(run.complete ? [] : ['The run was interrupted: the reports are incomplete.']),
    `Score     ${number}, possible ${score.low}–${score.high}`,
    `Coverage  ${(coverage.ratio * 100).toFixed(1)} %, ${unseen} not assessed`,
    `Failing   ${SEVERITIES.map((severity) => `${count(severity)} ${severity}`).join(', ')}`,
    ...refused.map(({ id, because }) => `Account   ${id}: ${printable(because)}`),
    ...files.map((file) => `Written   ${file}`),
    '',
  ].join('\n');
}
