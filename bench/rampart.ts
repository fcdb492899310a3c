/** Rampart, as its command line runs it: `collect`, then `assess`, which writes the formats that are the default. */
import { join } from 'node:path';

import '../src/cli/compiler.ts';
import { pacer } from '../src/aws/pace.ts';
import type { Config } from '../src/cli/config.ts';
import { reporterOf, type Process } from '../src/cli/process.ts';
import { runAssess, runCollect } from '../src/cli/run.ts';
import { collectors } from '../src/collectors/index.ts';
import type { World } from '../src/engine/collect.ts';
import { contend, CREDENTIALS, handlerOf, scaledTime } from './contender.ts';
import { benchNow } from './estate.ts';
import type { Assignment } from './scenario.ts';

const loading = (): Promise<unknown> => Promise.all(Object.values(collectors).map((collector) => collector.load()));

await contend(loading, async (assignment) => {
  const { output, depth, regions, accounts } = assignment;
  const config: Config = {
    'role-name': 'RampartAudit',
    ...(accounts ? { accounts: [...accounts] } : { organization: true }),
    regions: [...regions],
    depth,
    output,
    now: benchNow,
    quiet: true,
  };
  const io: Process = { out: () => undefined, reporter: reporterOf(config), signal: new AbortController().signal };
  await runCollect(config, worldOf(assignment), io);
  const collected = performance.now();
  await runAssess(config, join(output, 'estate.ndjson'), io);
  return { judging: (performance.now() - collected) / 1000 };
});

function worldOf(assignment: Assignment): World {
  const { now, sleep } = scaledTime(assignment);
  const { gentleness, quotasKnown, regions } = assignment;
  return {
    handler: handlerOf(assignment),
    pacer: pacer({ now, sleep, random: Math.random, gentleness, ...(!quotasKnown && { quotas: {} }) }),
    environment: { AWS_REGION: regions[0] },
    credentials: () => Promise.resolve(CREDENTIALS),
    clock: Date.now,
    sleep,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}
