import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { analyzeNetwork } from '../../src/analysis/network/analyze.ts';
import type { NetworkQuestion, NetworkSnapshot } from '../../src/model/network.ts';
import { ask, base, egress, group, ingress } from './worlds.ts';

const without = (list: keyof NetworkSnapshot, of?: readonly string[]): Partial<NetworkSnapshot> => ({
  [list]: undefined,
  Uncollected: [{ list, because: 'AccessDenied', ...(of === undefined ? {} : { of }) }],
});

/** What was not read and matters makes the answer unknown; what does not matter changes nothing. */
describe.each<[keyof NetworkSnapshot, boolean | 'unknown', boolean | 'unknown']>([
  ['Subnets', 'unknown', 'unknown'],
  ['RouteTables', 'unknown', 'unknown'],
  ['NetworkAcls', 'unknown', 'unknown'],
  ['SecurityGroups', 'unknown', 'unknown'],
  ['InternetGateways', 'unknown', 'unknown'],
  ['NatGateways', 'unknown', true],
  ['NetworkInterfaces', true, 'unknown'],
  ['Functions', 'unknown', true],
  ['VpcBlockPublicAccessOptions', 'unknown', 'unknown'],
  ['VpcBlockPublicAccessExclusions', true, true],
  ['VpcEndpoints', true, true],
  ['VpcPeeringConnections', true, true],
  ['TransitGateways', true, true],
  ['PrefixListEntries', true, true],
  ['LoadBalancers', true, true],
  ['Firewalls', true, true],
])('without %s', (list, out, into) => {
  test('out of a private subnet', () => expect(ask(without(list), egress()).reachable).toBe(out));
  test('into a public one', () => expect(ask(without(list), ingress()).reachable).toBe(into));
});

test('what is unseen is told', () => {
  expect(ask(without('NetworkAcls'), egress())).toMatchObject({
    reachable: 'unknown',
    blockedBy: null,
    unseen: ['NetworkAcls could not be read: AccessDenied'],
  });
});

test('a list that is unseen for another VPC does not matter', () => {
  const other = { Uncollected: [{ list: 'RouteTables', because: 'AccessDenied', of: ['vpc-2'] }] };
  expect(ask(other, egress()).reachable).toBe(true);
});

test('what was seen may decide alone', () => {
  const closed = { SecurityGroups: [group('sg-fn', [], [])] };
  expect(ask({ ...closed, ...without('NetworkAcls') }, egress())).toMatchObject({
    reachable: false,
    blockedBy: 'security-group',
  });
});

test('an entry of a list that was read in part still decides for its subnet', () => {
  expect(ask({ Uncollected: [{ list: 'NetworkAcls', because: 'Throttling' }] }, egress()).reachable).toBe(true);
});

describe('any JSON', () => {
  test.each<[string, unknown, unknown]>([
    ['nothing', null, null],
    ['a list', [], egress()],
    ['no kind', base, { ...egress(), kind: 'fly' }],
    ['no place', base, { ...egress(), from: 7 }],
    ['a port that is none', base, { ...egress(), port: 70_000 }],
    ['texts for lists', { ...base, RouteTables: 'none', Subnets: 7 }, egress()],
    ['a list in a list', { ...base, NetworkAcls: [{ NetworkAclId: 'acl-1', Associations: 3, Entries: {} }] }, egress()],
    [
      'a name of JavaScript',
      { ...base, Functions: [{ FunctionName: '__proto__' }] },
      { ...egress(), from: { type: 'lambda', id: '__proto__' } },
    ],
  ])('%s is answered', (_, snapshot, question) => {
    const answer = analyzeNetwork(snapshot as NetworkSnapshot, question as NetworkQuestion);
    expect([true, false, 'unknown']).toContain(answer.reachable ?? answer.inspected);
  });

  test('whatever stands in the place of a list or of a member of one', () => {
    const keys = Object.keys(base);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), fc.boolean(), (key, value, inside) => {
        const snapshot = { ...base, [key]: inside ? [value] : value } as unknown as NetworkSnapshot;
        expect([true, false, 'unknown']).toContain(analyzeNetwork(snapshot, egress()).reachable);
      }),
      { numRuns: 500 },
    );
  });
});
