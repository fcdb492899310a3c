import { setTimeout as sleep } from 'node:timers/promises';

import { requestHandler } from '../aws/clients.ts';
import { pacer } from '../aws/pace.ts';
import { company, companyNow, companyRegions } from '../simulator/company/index.ts';
import { listen, viaLoopback } from '../simulator/listen.ts';
import { BASE_KEY } from '../simulator/sessions.ts';
import { simulate } from '../simulator/simulator.ts';
import type { Config } from './config.ts';
import type { Process } from './process.ts';
import { runAudit, worldOf } from './run.ts';

/** Seconds of the demo are this many times shorter, so that paced and polled calls do not make it slow. */
const TIME_SCALE = 100;

/** The role that the sample cloud's accounts are entered with. */
const ROLE_NAME = 'RampartAudit';

/** `rampart demo`: the same audit, through the same SDK clients, of the embedded sample cloud on 127.0.0.1. */
export async function runDemo(config: Config, io: Process): Promise<number> {
  const server = await listen(simulate(company));
  // Nothing of the user's own AWS configuration may reach the demo, or the demo AWS.
  for (const name of Object.keys(process.env)) if (/^AWS_(?!SDK_JS)/.test(name)) delete process.env[name];
  const scaled = (milliseconds: number): Promise<void> => sleep(milliseconds / TIME_SCALE);
  const world = {
    ...worldOf(io, config),
    handler: viaLoopback(requestHandler({}), server.port),
    pacer: pacer({ now: () => performance.now() * TIME_SCALE, sleep: scaled, random: Math.random }),
    sleep: scaled,
    environment: { AWS_REGION: companyRegions[0] },
    credentials: () => Promise.resolve({ accessKeyId: BASE_KEY, secretAccessKey: 'simulated' }),
  };
  try {
    return await runAudit(
      {
        ...config,
        'role-name': ROLE_NAME,
        accounts: Object.keys(company.accounts),
        regions: [...companyRegions],
        // The sample cloud's keys and certificates have ages: it is judged on its own day.
        now: config.now ?? companyNow,
      },
      world,
      io,
    );
  } finally {
    await server.close();
  }
}
