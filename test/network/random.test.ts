import fc from 'fast-check';
import { expect, test } from 'vitest';

import { NETWORK_QUESTION_KINDS, type NetworkBlocker, type NotInspected } from '../../src/model/network.ts';
import { randomCase } from './random.ts';
import { deliver, walk } from './walker.ts';

const RUNS = Number(process.env['RAMPART_DISTRIBUTION'] ?? 600);

const BLOCKERS: Readonly<Record<NetworkBlocker, true>> = {
  'security-group': true,
  'network-acl': true,
  'route-table': true,
  'internet-gateway': true,
  'egress-only-internet-gateway': true,
  'nat-gateway': true,
  'vpc-peering-connection': true,
  'transit-gateway': true,
  'transit-gateway-route-table': true,
  'vpc-endpoint': true,
  'network-interface': true,
  'load-balancer': true,
  'vpc-block-public-access': true,
  'endpoint-policy': true,
};

const REASONS: Readonly<Record<NotInspected, true>> = {
  'no-path': true,
  'same-subnet': true,
  'bypass-forward': true,
  'bypass-return': true,
  asymmetric: true,
};

/** What every set of random networks must hold, each three times in a thousand at least. */
const WANTED = [
  ...NETWORK_QUESTION_KINDS,
  ...Object.keys(BLOCKERS),
  ...Object.keys(REASONS),
  ...['reach', 'egress-internet', 'ingress-internet'].flatMap((kind) => [`${kind} true`, `${kind} false`]),
  'inspected true',
  'forward',
  'return',
  'tcp',
  'udp',
  'ipv4',
  'ipv6',
];

test(`${RUNS} random networks hold every blocker, direction and reason`, { timeout: 60_000 + RUNS * 100 }, () => {
  const counts = new Map<string, number>(WANTED.map((name) => [name, 0]));
  const count = (name: string | null) => {
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const { seed } = fc.readConfigureGlobal();
  for (const { snapshot, question } of fc.sample(randomCase, { numRuns: RUNS, seed: seed ?? 1 })) {
    const { reachable, inspected, blockedBy, direction, reason, packet } = walk(snapshot, question);
    for (const name of [question.kind, question.protocol, `ipv${String(question.ipVersion)}`]) count(name);
    for (const name of [blockedBy, direction, reason]) count(name);
    if (reachable !== undefined) count(`${question.kind} ${String(reachable)}`);
    if (inspected === true) count('inspected true');
    if (blockedBy !== null) count(`  ${blockedBy} ${direction ?? ''}`);
    if (packet !== null) expect(deliver(snapshot, question, packet)).toMatchObject({ delivered: true });
  }
  if (process.env['RAMPART_DISTRIBUTION'] !== undefined) {
    for (const [name, times] of [...counts].toSorted(([, one], [, other]) => other - one)) {
      console.log(`${name.padEnd(50)}${String(times).padStart(7)}${((times / RUNS) * 100).toFixed(2).padStart(8)} %`);
    }
  }
  const rare = WANTED.filter((name) => (counts.get(name) ?? 0) < RUNS * 0.003);
  expect(rare).toEqual([]);
});
