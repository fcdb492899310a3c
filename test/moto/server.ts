import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Milliseconds: a cold start of Python on a busy machine. */
const PATIENCE = 60_000;

/** A fresh moto server on a free port of this machine. Ids repeat: it is seeded. */
export async function startMoto(root: string): Promise<Moto> {
  const command = join(root, '.venv/bin/moto_server');
  if (!existsSync(command)) throw new Error('moto is not installed: npm run test:moto installs it.');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const exited = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill();
    await exited;
  };
  const until = Date.now() + PATIENCE;
  while (!(await answers(endpoint))) {
    if (server.exitCode !== null) throw new Error(`moto ended: ${said}`);
    if (Date.now() > until) {
      await stop();
      throw new Error(`moto does not answer: ${said}`);
    }
    await sleep(100);
  }
  await fetch(`${endpoint}/moto-api/seed?a=11`, { method: 'POST' });
  return { endpoint, stop };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Refused until the server listens. */
const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/moto-api/data.json`).then(
    ({ ok }) => ok,
    () => false,
  );
