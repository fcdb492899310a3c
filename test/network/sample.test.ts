import { expect, test } from 'vitest';

import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';
import { sampleCases, type SampleCase } from './sample.ts';

/** So that something is asserted where the sample is not at hand. */
const OWN: SampleCase = {
  id: 'own',
  title: 'a function that is in no VPC',
  snapshot: { Functions: [{ FunctionName: 'fn' }] },
  question: {
    kind: 'egress-internet',
    from: { type: 'lambda', id: 'fn' },
    to: { type: 'internet' },
    protocol: 'tcp',
    port: 443,
    ipVersion: 4,
  },
  expected: { reachable: true, via: [], blockedBy: null },
};

test.each([OWN, ...sampleCases()].map((one) => [`${one.id}: ${one.title}`, one] as const))(
  '%s',
  (_, { snapshot, question, expected }) => {
    const answer = analyzeNetwork(snapshot, question);
    expect({ reachable: answer.reachable, inspected: answer.inspected }).toEqual({
      reachable: expected.reachable,
      inspected: expected.inspected,
    });
    expect(answer.via).toEqual(expected.via);
    expect(answer.reason).toBe(expected.reason ?? null);
    expect(answer.direction).toBe(expected.direction ?? null);
    if (expected.acceptBlockedBy === undefined) {
      expect(answer.blockedBy).toBe(expected.blockedBy);
      expect(answer.blockedByIds.toSorted()).toEqual([...(expected.blockedByIds ?? [])].toSorted());
    } else expect(expected.acceptBlockedBy).toContain(answer.blockedBy);
  },
);
