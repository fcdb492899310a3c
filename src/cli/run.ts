import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { requestHandler, type RequestHandler } from '../aws/clients.ts';
import { pacer } from '../aws/pace.ts';
import { assess } from '../engine/assess.ts';
import { collect, type CollectStatistics, type World } from '../engine/collect.ts';
import { UsageError } from '../engine/request.ts';
import { chosenChecks } from '../engine/selection.ts';
import { split } from '../engine/split.ts';
import type { FindingCounts, ReportDocument } from '../model/report.ts';
import { SEVERITIES } from '../model/words.ts';
import { FORMATS, isFormat, type FormatName } from '../../reports/formats.ts';
import type { Config } from './config.ts';
import { collectRequestOf, declarationsOf, gatesOf, instantOf, selectionOf, type Gates } from './options.ts';
import { EXIT, type Process } from './process.ts';
import { printable } from './progress.ts';
import { madeFolder, writeFile, writeReports } from './write.ts';

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
  const output = outputOf(config);
  const estate = join(output, 'estate.ndjson');
  const request = collectRequestOf(config, estate);
  // A folder that cannot be made is found before anything is asked.
  madeFolder(output);
  const started = performance.now();
  try {
    const statistics = await collect(request, world);
    writeFile(output, 'run.json', [`${JSON.stringify(measured(statistics, world, started), null, 2)}\n`]);
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
  const assessed = await assess(
    { estate, selection: selectionOf(config), declared: declarationsOf(config), ...(now !== undefined && { now }) },
    (thing, error) => io.reporter.on({ kind: 'defect', thing, error }),
  );
  try {
    const { report, counts, accountReport } = assessed;
    const divided = split(assessed);
    const parts = (divided?.parts ?? []).map(({ id, folder }) => ({
      folder,
      open: () => ({ report: accountReport(id).report, close: () => undefined }),
    }));
    io.reporter.end();
    const files = writeReports({ report: divided?.index ?? report, parts }, outputOf(config), wanted);
    io.out(summary(report, counts, files));
    return statistics?.interrupted ? EXIT.interrupted : exitCode(report, counts, gatesOf(config));
  } finally {
    assessed.close();
  }
}

export const outputOf = ({ output = DEFAULT_OUTPUT }: Config): string => output;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function formatsOf(config: Config): readonly FormatName[] {
  return (config.format ?? DEFAULT_FORMATS).map((name) => {
    if (!isFormat(name))
      throw new UsageError(`There is no format "${name}"; known are ${Object.keys(FORMATS).join(', ')}.`);
    return name;
  });
}

export function exitCode(
  { coverage, score }: ReportDocument,
  { severities }: FindingCounts,
  { failOn, minCoverage, minScore }: Gates,
): number {
  const worstAllowed = failOn === 'none' ? -1 : SEVERITIES.indexOf(failOn);
  const failed = SEVERITIES.some((severity, rank) => rank <= worstAllowed && severities[severity] > 0);
  if (failed || (minScore !== undefined && score.low < minScore)) return EXIT.failed;
  return minCoverage !== undefined && coverage.ratio < minCoverage ? EXIT.coverage : EXIT.ok;
}

/** The result in a few lines: how complete, how bad, where it is written. */
export function summary(
  { score, coverage, scope, run }: ReportDocument,
  { outcomes, severities }: FindingCounts,
  files: readonly string[],
): string {
  const number = score.value === null ? 'not enough evidence' : `${score.value} of 100 (${score.grade ?? '–'})`;
  const refused = scope.accounts.filter(({ state }) => state === 'not-assessed');
  return [
    ...(run.complete ? [] : ['The run was interrupted: the reports are incomplete.']),
    `Score     ${number}, possible ${score.low}–${score.high}`,
    `Coverage  ${(coverage.ratio * 100).toFixed(1)} %, ${outcomes['not-assessed']} not assessed`,
    `Failing   ${SEVERITIES.map((severity) => `${severities[severity]} ${severity}`).join(', ')}`,
    ...refused.map(({ id, because }) => `Account   ${id}: ${printable(because)}`),
    ...files.map((file) => `Written   ${file}`),
    '',
  ].join('\n');
}
