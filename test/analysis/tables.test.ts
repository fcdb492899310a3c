import { SecurityPolicy } from '@aws-sdk/client-api-gateway';
import { SecurityPolicy as SecurityPolicyV2 } from '@aws-sdk/client-apigatewayv2';
import { Runtime } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';

import { tables } from '../../src/analysis/tables/ages.ts';
import {
  awsAccounts,
  isLoadBalancerLogAccount,
  layerPublisher,
  loadBalancerLogAccount,
} from '../../src/analysis/tables/aws-accounts.ts';
import { deprecationOf, lambdaRuntimes } from '../../src/analysis/tables/lambda-runtimes.ts';
import { tlsPolicies, tlsPolicy } from '../../src/analysis/tables/tls-policies.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const isDate = (text: string): boolean => DATE.test(text) && new Date(text).toISOString().startsWith(text);

test.each(tables)('the table of $name says when and where it was read', ({ date, source }) => {
  expect(isDate(date)).toBe(true);
  expect(source).not.toBe('');
});

test('every table is listed once', () => {
  expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
});

/** Runtimes and policies that the SDK names and AWS's pages did not, when the tables were written. */
const UNKNOWN_RUNTIMES = ['java8.al2023', 'java11.al2023', 'java17.al2023', 'nodejs26.x', 'python3.15', 'ruby4.0'];
const UNKNOWN_POLICIES = ['SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09', 'SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09'];

test('every runtime of the SDK has a date, or is known to have none', () => {
  const unknown = Object.values(Runtime).filter((runtime) => deprecationOf(runtime) === undefined);
  expect(unknown.toSorted()).toEqual(UNKNOWN_RUNTIMES.toSorted());
  expect([...lambdaRuntimes.deprecation.values()].filter((date) => !isDate(date))).toEqual([]);
});

test.each([
  ['nodejs18.x', '2025-09-01'],
  ['python3.9', '2025-12-15'],
  ['dotnet8', '2026-11-10'],
  ['nodejs22.x', '2027-04-30'],
  ['constructor', undefined],
])('%s is deprecated on %s', (runtime, date) => {
  expect(deprecationOf(runtime)).toBe(date);
});

test('every security policy of the SDK is in the table, or known not to be', () => {
  const unknown = Object.values({ ...SecurityPolicy, ...SecurityPolicyV2 }).filter((name) => !tlsPolicy(name));
  expect(unknown.toSorted()).toEqual(UNKNOWN_POLICIES.toSorted());
});

test('security policies say in their names what they are', () => {
  for (const [name, policy] of tlsPolicies.policies) {
    expect(policy.enhanced).toBe(name.startsWith('SecurityPolicy_'));
    expect(policy.edge).toBe(name.endsWith('_EDGE'));
    expect(policy.forwardSecrecy).toBe(/PFS|TLS13_1_3|TLS13_2025_EDGE/.test(name));
    expect(policy.minimum === '1.3').toBe(/TLS13_1_3|TLS13_2025_EDGE/.test(name));
  }
  expect(tlsPolicy('TLS_1_0')?.minimum).toBe('1.0');
  expect(tlsPolicy('TLS_1_2')?.minimum).toBe('1.2');
  expect(tlsPolicy(tlsPolicies.defaults.REGIONAL)?.minimum).toBe('1.0');
  expect(tlsPolicy('ELBSecurityPolicy-2016-08')).toBeUndefined();
});

test('accounts of AWS', () => {
  expect(layerPublisher('017000801446')).toBe('Powertools for AWS Lambda');
  expect(layerPublisher('580247275435')).toBe('CloudWatch Lambda Insights');
  expect(layerPublisher('111122223333')).toBeUndefined();
  expect(loadBalancerLogAccount('us-east-1')).toBe('127311923021');
  expect(loadBalancerLogAccount('eu-central-2')).toBeUndefined();
  expect(isLoadBalancerLogAccount('127311923021')).toBe(true);
  expect(isLoadBalancerLogAccount('111122223333')).toBe(false);
});

test('every account has twelve digits and one publisher', () => {
  const accounts = [...[...awsAccounts.layers.values()].flat(), ...awsAccounts.loadBalancerLogs.values()];
  expect(accounts.filter((account) => !/^\d{12}$/.test(account))).toEqual([]);
  expect(new Set(accounts).size).toBe(accounts.length);
});
