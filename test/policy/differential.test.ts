import fc from 'fast-check';
import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';
import { evaluate } from '../../src/analysis/policy/literal.ts';
import { bruteForce } from './brute-force.ts';
import { randomQuestion } from './random-policies.ts';

const RUNS = Number(process.env['RAMPART_POLICIES'] ?? 1000);
const { seed } = fc.readConfigureGlobal();

test(
  `${RUNS} random policies mean what every request of a small world says; seed ${seed}`,
  { timeout: 60_000 + RUNS * 200 },
  () => {
    fc.assert(
      fc.property(randomQuestion, (question) => {
        const {
          exposure,
          public: open,
          crossAccounts,
          orgs,
          services,
          serviceGuard,
          witnesses,
        } = analyzePolicy(question);
        const { serviceGuard: guard, ...truth } = bruteForce(question);
        expect({ exposure, public: open, crossAccounts, orgs, services }).toEqual(truth);
        if (guard !== undefined) expect(serviceGuard).toBe(guard);
        for (const [of, witness] of Object.entries(witnesses)) {
          expect(evaluate(question, witness).verdict, `the witness of ${of}`).toBe('allowed');
        }
        if (exposure !== 'none' && exposure !== 'unknown') expect(witnesses[exposure]).toBeDefined();
      }),
      { numRuns: RUNS },
    );
  },
);
