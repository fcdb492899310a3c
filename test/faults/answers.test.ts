import { describe, expect, test } from 'vitest';

import type { GapCause } from '../../src/model/gap.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { bytesOf, callsOf, disturbed, gapsFor, onlyWithheld, operationsOf, undisturbed } from './matrix.ts';

type Cases = readonly (readonly [name: string, fault: Fault, cause: GapCause])[];

const refused: Cases = [
  ['throttled', 'throttled', 'throttled'],
  ['status 500', { code: 'InternalFailure', status: 500 }, 'unavailable'],
  ['status 503', 'unavailable', 'unavailable'],
];
const broken: Cases = [
  ['no answer', 'drop', 'unavailable'],
  ['a connection that is lost in the middle of the body', 'reset', 'unavailable'],
  ['a body that ends in its middle', 'truncated', 'unreadable'],
  ['an empty body', 'empty', 'unreadable'],
  ['a body that is no message', 'garbage', 'unreadable'],
  ['a page for people', 'page', 'unreadable'],
];
const full = await undisturbed;
const operations = operationsOf(full);
/** By what their names begin with: those of API Gateway share a quota, so a throttled one holds up the other. */
const services = [
  'apigateway',
  'dynamodb',
  'ec2',
  'events',
  'iam',
  'lambda',
  'organizations',
  's3',
  'sns',
  'sqs',
  'tag',
  'wafv2',
];
/** One service of each protocol. */
const protocols = ['lambda', 'wafv2', 'iam', 'ec2', 's3'];
const cases = [
  ...refused.map((one) => [...one, {}, services] as const),
  // Where bytes matter, a socket does.
  ...broken.map((one) => [...one, { http: {} }, protocols] as const),
];

/**
 * What is asked after a list that failed, of a service whose quota is shut by then: the pacer refuses it unsent, and it is
 * a gap as if it had been.
 */
const HELD_BACK: Readonly<Record<string, readonly string[]>> = { lambda: ['lambda:ListCapacityProviders'] };

/** Of answers that never end each attempt is waited for. */
const patience = { http: { request: 400, body: 400 } };

describe.each<[string, Rule]>([
  ['a body that drips', { fault: 'drip' }],
  ['an answer that does not come', { latencyMs: 1000 }],
])('%s', (_, rule) => {
  test('the first call of some operations: nothing is lost', async () => {
    const some = [
      'sts:GetCallerIdentity',
      'sts:AssumeRole',
      'ec2:DescribeRegions',
      'lambda:ListFunctions',
      's3:ListBuckets',
    ];
    const rules = some.map((operation) => ({ when: { operation }, times: 1, ...rule }));
    const healed = await disturbed({ rules, ...patience });
    expect(bytesOf(healed)).toBe(bytesOf(full));
    for (const operation of some) {
      // More than one where the machine is slower than the limit.
      expect(callsOf(healed, operation)).toBeGreaterThan(callsOf(full, operation));
    }
  });

  test.each(['wafv2', 's3'])('every call of %s: the run ends, and all of it is a gap', async (service) => {
    const blind = await disturbed({ rules: [{ when: { operation: `${service}:*` }, ...rule }], ...patience });
    const asked = operationsOf(blind).filter((operation) => operation.startsWith(`${service}:`));
    expect(gapsFor(blind.report, 'timeout')).toEqual(asked);
    expect(onlyWithheld(full, blind, 'timeout')).not.toEqual([]);
  });
});

test('a page token that repeats for ever: the list is a gap after its second page', async () => {
  const blind = await disturbed({ rules: [{ fault: 'endless' }] });
  const gaps = gapsFor(blind.report, 'unreadable');
  expect(gaps).toContain('lambda:ListFunctions');
  expect(gaps).toContain('s3:ListBuckets');
  expect(gaps).toContain('iam:GetAccountAuthorizationDetails');
  expect(callsOf(blind, 'lambda:ListFunctions')).toBe(2 * callsOf(full, 'lambda:ListFunctions'));
  expect(onlyWithheld(full, blind, 'unreadable')).not.toEqual([]);
});

describe.each(cases)('%s', (_, fault, cause, options, some) => {
  test.each([
    ['the first call of each operation', { times: 1 }],
    ['each third call of each operation', { every: 3 }],
  ])('%s: nothing is lost', async (__, rule) => {
    const rules = operations.map((operation) => ({ when: { operation }, fault, ...rule }));
    const healed = await disturbed({ ...options, rules });
    expect(bytesOf(healed)).toBe(bytesOf(full));
    if ('times' in rule) {
      for (const operation of operations) {
        expect([operation, callsOf(healed, operation)]).toEqual([operation, callsOf(full, operation) + 1]);
      }
    }
  });

  test.each(some)('every call of %s: all of it is a gap, nothing else has changed', async (service) => {
    const blind = await disturbed({ ...options, rules: [{ when: { operation: `${service}*` }, fault }] });
    // Where the parents are not known, nobody asks for the children.
    const asked = operationsOf(blind).filter((operation) => operation.startsWith(service));
    const unasked = cause === 'throttled' ? (HELD_BACK[service] ?? []) : [];
    const told = [...asked.filter((operation) => operation !== 'ec2:DescribeRegions'), ...unasked];
    expect(gapsFor(blind.report, cause)).toEqual(told.toSorted());
    const lost = onlyWithheld(full, blind, cause);
    expect(lost).not.toEqual([]);
  });
});
