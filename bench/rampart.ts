/** Rampart, as the command line runs it: collect, assess, and write the formats that are the default. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { collectors } from '../src/collectors/index.ts';
import {
  assess,
  collect,
  DEFAULT_SETTINGS,
  pacer,
  render,
  type CollectRequest,
  type FormatName,
  type World,
} from '../src/index.ts';
import { contend, CREDENTIALS, handlerOf, scaledTime } from './contender.ts';
import { benchNow } from './estate.ts';
import type { Assignment } from './scenario.ts';

const FORMATS: readonly FormatName[] = ['html', 'json'];

const loading = (): Promise<unknown> => Promise.all(Object.values(collectors).map((collector) => collector.load()));

await contend(loading, async (assignment) => {
  const { output, depth, regions, accounts } = assignment;
  const selection = { services: [], checks: [], excludeChecks: [], practices: [], severities: [] };
  const path = join(output, 'estate.ndjson');
  const roleName = 'RampartAudit';
  const request: CollectRequest = {
    targets: accounts
      ? { kind: 'accounts', roleName, accounts }
      : { kind: 'organization', roleName, units: [], excludeAccounts: [] },
    sessionName: 'bench',
    regions,
    excludeRegions: [],
    selection,
    depth,
    // Minutes; a week.
    accountTimeLimit: 10_000,
    resume: false,
    estate: path,
    now: benchNow,
  };
  mkdirSync(output, { recursive: true });
  await collect(request, worldOf(assignment));
  const collected = performance.now();
  const declared = { resources: [], trustedAccounts: [], settings: DEFAULT_SETTINGS };
  const report = await assess({ estate: path, selection, declared, now: benchNow });
  for (const format of FORMATS) writeFileSync(join(output, `report.${format}`), render(report, format));
  return { judging: (performance.now() - collected) / 1000 };
});

function worldOf(assignment: Assignment): World {
  const { clock, now, sleep } = scaledTime(assignment);
  const { gentleness, quotasKnown, regions } = assignment;
  const pacing = { now, sleep, random: Math.random, gentleness, ...(!quotasKnown && { quotas: {} }) };
  return {
    handler: handlerOf(assignment),
    pacer: pacer(pacing),
    environment: { AWS_REGION: regions[0] },
    credentials: () => Promise.resolve(CREDENTIALS),
    clock,
    sleep,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}
