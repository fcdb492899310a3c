import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect, test } from 'vitest';

import { clientsOf } from '../../src/aws/clients.ts';
import { pacer } from '../../src/aws/pace.ts';
import { collectors } from '../../src/collectors/index.ts';
import { collectAccount } from '../../src/engine/collect-account.ts';
import type { EstateLine } from '../../src/estate/lines.ts';
import type { CollectedFact } from '../../src/model/catalogue.ts';
import { rows } from '../../src/simulator/facts.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { listen, viaLoopback } from '../../src/simulator/listen.ts';
import { replay } from './replay.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { BASE_KEY } from '../../src/simulator/sessions.ts';
import { simulate, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { SimulatedEstate } from '../../src/simulator/estate.ts';
import { virtualClock } from '../clock.ts';
import { AUDIT, company, SHOP } from './company.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** Every fact of an account in us-east-1, as lines of an estate file. */
async function collected(estate: SimulatedEstate, account: string, options: SimulatorOptions = {}): Promise<string> {
  const simulator = simulate(estate, { ...options, caller: account });
  const server = await listen(simulator);
  const handler = viaLoopback(new NodeHttpHandler(), server.port);
  const place = { id: account, name: estate.accounts[account]!.name, partition: 'aws' };
  const own = { ...place, regions: ['us-east-1'], notEnabled: [], via: 'none' };
  const organization = estate.organization?.id ?? null;
  const caller = `arn:aws:iam::${account}:user/auditor`;
  const lines: object[] = [];
  const defects: unknown[] = [];
  const allowed = (service: string): ReadonlySet<string> =>
    new Set(
      Object.entries(collectors).flatMap(([fact, { operations }]) =>
        fact.startsWith(`${service}.`) ? Object.keys(operations) : [],
      ),
    );
  const credentials = () => Promise.resolve({ accessKeyId: BASE_KEY, secretAccessKey: 'simulated' });
  await collectAccount(own, Object.keys(collectors) as CollectedFact[], {
    clients: clientsOf(credentials, handler, allowed, {}),
    pacer: pacer({ ...virtualClock(), random: () => 0 }),
    homeRegion: 'us-east-1',
    depth: 'full',
    clock: () => 0,
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    onCall: () => undefined,
    onGone: () => undefined,
    onDefect: (fact, error) => defects.push([fact, error]),
    at: () => AT,
    writer: { write: (line: EstateLine) => lines.push(line) },
  }).ended;
  handler.destroy();
  await server.close();
  expect(defects).toEqual([]);
  expect([...simulator.unknown]).toEqual([]);
  const header = { kind: 'header', caller, partition: 'aws', organization };
  const sorted = lines.map((line) => JSON.stringify(line)).sort();
  return [JSON.stringify(header), JSON.stringify({ kind: 'account', ...own }), ...sorted].join('\n');
}

/** Every second operation of the table fails. */
const failing = (fault: Fault, odd: boolean): readonly Rule[] =>
  Object.keys(rows)
    .filter((_, at) => (at % 2 === 1) === odd)
    .map((operation) => ({ when: { operation }, fault }));

test.each<readonly [what: string, account: string, options: SimulatorOptions]>([
  ['a member account', SHOP, {}],
  ['the management account', AUDIT, {}],
  ['an account where nothing may be read', SHOP, { rules: [{ fault: 'access-denied' as const }] }],
  ...(['access-denied', 'throttled', 'unavailable', 'expired', 'drop', 'garbage'] as const).flatMap((fault) =>
    ['even', 'odd'].map(
      (which) =>
        [
          `an account whose ${which} operations answer ${fault}`,
          SHOP,
          { rules: failing(fault, which === 'odd') },
        ] as const,
    ),
  ),
])('collect(serve(E)) = E for %s', async (_, account, options) => {
  const first = await collected(company, account, options);
  const { estate, caller } = replay(first);
  expect(caller).toBe(account);
  const second = await collected(estate, account);
  expect(second.split('\n')).toEqual(first.split('\n'));
});
