import fc from 'fast-check';
import { expect, test } from 'vitest';

import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';
import { randomCase } from './random.ts';
import { deliver, walk } from './walker.ts';

const RUNS = Number(process.env['RAMPART_SNAPSHOTS'] ?? 500);
const seed = Number(process.env['RAMPART_SEED'] ?? fc.readConfigureGlobal().seed);

/** A transit gateway that a path crosses twice may be told once: the README says "once". */
const once = (via: readonly string[]): readonly string[] =>
  via.filter((id, at) => !id.startsWith('tgw-') || via.indexOf(id) === at);

test(
  `${RUNS} random networks mean what single packets say that are sent through them; seed ${seed}`,
  { timeout: 60_000 + RUNS * 200 },
  () => {
    fc.assert(
      fc.property(randomCase, ({ snapshot, question }) => {
        const answer = analyzeNetwork(snapshot, question);
        const truth = walk(snapshot, question);
        expect({ reachable: answer.reachable, inspected: answer.inspected }).toEqual({
          reachable: truth.reachable,
          inspected: truth.inspected,
        });
        expect(answer.reason).toBe(truth.reason);
        expect(truth.vias.length > 0 ? truth.vias.map(once) : [[]]).toContainEqual(once(answer.via));
        if (truth.reachable === false) {
          expect(truth.alternatives).toContainEqual({ blockedBy: answer.blockedBy, direction: answer.direction });
        } else {
          expect({ blockedBy: answer.blockedBy, direction: answer.direction }).toEqual({
            blockedBy: null,
            direction: null,
          });
        }
        if (truth.reachable === true && truth.packet !== null) {
          const { packet } = answer;
          expect(packet).not.toBeNull();
          if (packet === null) return;
          const delivery = deliver(snapshot, question, packet);
          expect(delivery, `the witness: ${delivery.because}`).toMatchObject({ delivered: true });
          expect(delivery.vias.map(once)).toContainEqual(once(answer.via));
        }
      }),
      { numRuns: RUNS, seed },
    );
  },
);
