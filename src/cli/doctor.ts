import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { configuredRegion } from '../aws/session.ts';
import { assessWhole } from '../engine/assess.ts';
import { collect, type World } from '../engine/collect.ts';
import { UsageError } from '../engine/request.ts';
import { chosenChecks } from '../engine/selection.ts';
import type { Report } from '../model/report.ts';
import type { Config } from './config.ts';
import { collectRequestOf, declarationsOf, selectionOf } from './options.ts';
import { EXIT, type Process } from './process.ts';
import { printable } from './progress.ts';
import { worldOf } from './run.ts';

/**
 * `rampart doctor`: a small real run into a folder that is thrown away. It tries one region, since permissions are the
 * same in all, and tells what a full run would leave unassessed, and which checks that costs.
 */
export async function runDoctor(config: Config, io: Process): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rampart-doctor-'));
  const world = worldOf(io, config);
  try {
    const estate = join(folder, 'estate.ndjson');
    const request = collectRequestOf({ ...config, regions: [await oneRegion(config, world.environment)] }, estate);
    await chosenChecks(request.selection);
    const { interrupted } = await collect(request, world);
    if (interrupted) return EXIT.interrupted;
    const report = await assessWhole(
      { estate, selection: selectionOf(config), declared: declarationsOf(config) },
      (thing, error) => io.reporter.on({ kind: 'defect', thing, error }),
    );
    io.reporter.end();
    io.out([...diagnosis(report)].map((line) => `${line}\n`).join(''));
    return EXIT.ok;
  } finally {
    world.handler.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRegion({ regions = [], profile }: Config, environment: World['environment']): Promise<string> {
  const region = regions.find((one) => one !== 'all') ?? (await configuredRegion(environment, profile));
  if (region === undefined)
    throw new UsageError('Name a region to try: --regions us-east-1, AWS_REGION, or a region in the profile.');
  return region;
}

/** Node 20 is below what releases of the SDK after January 2027 support. */
const SDK_FLOOR = 22;

function* diagnosis({ run, scope, coverage, findings }: Report): Iterable<string> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  yield `Node        ${process.versions.node}${major < SDK_FLOOR ? `; releases of the AWS SDK after January 2027 need ${SDK_FLOOR}` : ''}`;
  yield `Caller      ${run.caller}`;
  yield `Tried in    ${scope.regions.join(', ')}`;
  for (const { id, name, state, because } of scope.accounts) {
    yield `Account     ${id} ${printable(name)}: ${state === 'not-assessed' ? printable(because) : 'entered'}`;
  }
  const gaps = new Map<string, { action: string; cause: string; detail: string; accounts: Set<string> }>();
  for (const { account, gaps: found } of coverage.cells) {
    for (const { operation, action, cause, detail } of found) {
      const key = `${operation} ${cause}`;
      const known = gaps.get(key) ?? { action, cause, detail, accounts: new Set<string>() };
      known.accounts.add(account);
      gaps.set(key, known);
    }
  }
  if (gaps.size === 0) yield 'Everything that the chosen checks need could be read.';
  for (const [key, { action, cause, detail, accounts }] of [...gaps].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const operation = key.split(' ', 1)[0]!;
    const lost = findings.filter(({ gap }) => gap?.operation === operation).map(({ check }) => check);
    const costs = [...new Set(lost)].toSorted().join(', ') || 'no check';
    const where = [...accounts].join(', ');
    // What was left out on purpose, no permission would bring.
    yield cause === 'pruned'
      ? `Left out    ${operation} in ${where}; costs ${costs}`
      : `Not read    ${operation} (${cause}) in ${where}; grant ${action || '–'}; costs ${costs}`;
    yield `            ${printable(detail)}`;
  }
}
