import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';
import { evaluate } from '../../src/analysis/policy/literal.ts';
import { EXPOSURES, POLICY_RESOURCE_TYPES, type PolicyQuestion } from '../../src/model/policy.ts';
import { OWNER } from './pools.ts';
import { randomQuestion } from './random-policies.ts';

const RUNS = Number(process.env['RAMPART_POLICIES'] ?? 1000);
const SECOND = 1000;

const QUESTION: PolicyQuestion = {
  resourceType: 's3-bucket',
  resourceArn: 'arn:aws:s3:::harbor',
  account: OWNER,
  policy: undefined,
};

/** Asks, and sees an answer that holds together and came in time. */
function expectAnswer(question: PolicyQuestion): void {
  const start = process.cpuUsage();
  const answer = analyzePolicy(question);
  const { user, system } = process.cpuUsage(start); // not the clock: other tests run beside this one
  const took = (user + system) / 1000;
  const { exposure, public: open, crossAccounts, orgs, services, serviceGuard, witnesses, assumptions } = answer;
  expect([...EXPOSURES, 'unknown']).toContain(exposure);
  expect(open).toBe(exposure === 'unknown' ? null : exposure === 'public');
  for (const names of [crossAccounts, orgs, services]) expect(names).toEqual([...new Set(names)].toSorted());
  for (const account of crossAccounts) expect(account).toMatch(/^\d{12}$/);
  expect(crossAccounts).not.toContain(question.account);
  for (const org of orgs) expect(org).toMatch(/^o-/);
  expect([undefined, 'guarded', 'unguarded']).toContain(serviceGuard);
  for (const [reached, witness] of Object.entries(witnesses)) {
    expect(EXPOSURES).toContain(reached);
    // What hangs on an assumption is not decided by reading the policy.
    expect(['allowed', ...(assumptions.length > 0 ? ['undecided'] : [])]).toContain(
      evaluate(question, witness).verdict,
    );
  }
  if (exposure !== 'unknown' && exposure !== 'none' && assumptions.length === 0)
    expect(Object.keys(witnesses)).toContain(exposure);
  if (exposure === 'unknown') expect(assumptions.length).toBeGreaterThan(0);
  for (const assumption of assumptions) expect(assumption).toMatch(/\S/);
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  expect(took, `${took} ms for ${JSON.stringify(question.policy)?.slice(0, 400)}`).toBeLessThan(SECOND);
}

const anyQuestion = fc
  .record({ resourceType: fc.constantFrom(...POLICY_RESOURCE_TYPES), policy: fc.jsonValue({ maxDepth: 6 }) })
  .map((members): PolicyQuestion => ({ ...QUESTION, ...members }));

const ODD = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e21,
    '',
    '*',
    '?',
    '${',
    '${}',
    '${aws:PrincipalArn}',
    '\u0000',
    '💥',
    [],
    {},
    [[]],
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '<script>alert(1)</script>'),
  fc.constantFrom(
    'arn:aws:iam::*:root',
    'arn:aws:s3:::',
    'arn',
    '0.0.0.0/0',
    '10.0.0.0/99',
    '::',
    'o-',
    '12',
    '111111111112',
  ),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Puts something odd in one place of a document: a value, a name, or nothing at all. */
function mutated(document: unknown, path: readonly number[], odd: unknown, how: number): unknown {
  const [first, ...rest] = path;
  if (typeof document !== 'object' || document === null || first === undefined) return odd;
  const entries = Object.entries(document);
  if (entries.length === 0) return odd;
  const at = first % entries.length;
  const changed = entries.flatMap(([name, value], index): readonly (readonly [string, unknown])[] => {
    if (index !== at) return [[name, value]];
    if (rest.length > 0 && typeof value === 'object') return [[name, mutated(value, rest, odd, how)]];
    if (how % 4 === 0) return [];
    if (how % 4 === 1) return [[typeof odd === 'string' ? odd : `${name}s`, value]];
    return how % 4 === 2 ? [[name, odd]] : [[name, [value, odd]]];
  });
  if (Array.isArray(document)) return changed.map(([, value]) => value);
  // As JSON.parse does: a member may be called __proto__.
  return JSON.parse(
    `{${changed.map((one) => `${JSON.stringify(one[0])}:${JSON.stringify(one[1]) ?? 'null'}`).join()}}`,
  );
}

test(`${RUNS} mutated policies are answered`, { timeout: 60_000 + RUNS * 100 }, () => {
  const places = fc.array(fc.nat(9), { minLength: 1, maxLength: 6 });
  const mutations = fc.array(fc.tuple(places, ODD, fc.nat(3)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(randomQuestion, mutations, fc.boolean(), (question, all, asText) => {
      const policy = all.reduce<unknown>(
        (document, [path, odd, how]) => mutated(document, path, odd, how),
        question.policy,
      );
      expectAnswer({ ...question, policy: asText ? JSON.stringify(policy) : policy });
    }),
    { numRuns: RUNS },
  );
});

test(`${RUNS} documents that are no policies are answered`, { timeout: 60_000 + RUNS * 100 }, () => {
  fc.assert(fc.property(anyQuestion, expectAnswer), { numRuns: RUNS });
});

const allow = (members: object) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...members });
const condition = (operator: string, key: string, values: unknown) =>
  allow({ Condition: { [operator]: { [key]: values } } });
const many = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index));
const account = (index: number): string => String(200_000_000_000 + index);
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const ADVERSARIES: Readonly<Record<string, unknown>> = {
  'no document': undefined,
  'text that is none': '{"Statement":',
  'deep lists': nested(5000),
  'a deep statement': `{"Statement":${nested(5000)}}`,
  'a deep condition': `{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":${nested(3000)}}}}}`,
  'names of prototypes': `{"__proto__":{"Statement":[]},"Statement":[{"__proto__":{"Effect":"Allow"},"Effect":"Allow","Principal":{"__proto__":"*","AWS":"*"},"Action":"*","Resource":"*","Condition":{"__proto__":{"x":"y"},"StringEquals":{"__proto__":"x","constructor":"y","toString":"z"}}}]}`,
  'variables with names of prototypes': {
    Version: '2012-10-17',
    Statement: condition('StringEquals', 'aws:SourceVpc', ['${__proto__}', '${constructor}', '${}']),
  },
  'keys in every case': {
    Statement: allow({
      Condition: {
        StringEquals: { 'aws:SourceVpc': 'vpc-1', 'AWS:SOURCEVPC': 'vpc-2', 'aws:sourcevpc': ['vpc-1', 'vpc-2'] },
      },
    }),
  },
  'a long list of accounts': { Statement: allow({ Principal: { AWS: many(1500, account) } }) },
  'a long list of organizations': {
    Statement: condition(
      'StringEquals',
      'aws:PrincipalOrgID',
      many(1200, (index) => `o-abcdefgh${index}`),
    ),
  },
  'a long list of addresses': {
    Statement: condition(
      'IpAddress',
      'aws:SourceIp',
      many(1200, (index) => `${index % 200}.${(index * 7) % 256}.0.0/16`),
    ),
  },
  'a long list of networks': {
    Statement: condition(
      'StringEquals',
      'aws:SourceVpce',
      many(800, (index) => `vpce-${index}`),
    ),
  },
  'a long list of sources': {
    Statement: condition(
      'ArnLike',
      'aws:SourceArn',
      many(400, (index) => `arn:aws:sns:*:${account(index)}:t*${index}`),
    ),
  },
  'patterns that backtrack': {
    Statement: condition('StringLike', 'aws:PrincipalArn', `arn:aws:iam::*:role/${'a*'.repeat(4000)}b`),
  },
  'patterns that overlap': {
    Statement: condition(
      'StringLike',
      'aws:PrincipalArn',
      many(200, (index) => `*${'?*'.repeat(index % 20)}${index}*role*`),
    ),
  },
  'question marks': { Statement: condition('StringLike', 'aws:SourceVpc', '?'.repeat(18_000)) },
  'many services': { Statement: allow({ Principal: { Service: many(800, (index) => `s${index}.amazonaws.com`) } }) },
  'many resources': {
    Statement: allow({ Resource: many(600, (index) => `arn:aws:s3:::harbor/*${index}*/x?${index}`) }),
  },
  'many actions': { Statement: allow({ Action: many(1200, (index) => `s3:*${index}*`) }) },
  'many statements': {
    Statement: many(150, (index) => ({
      ...allow({ Principal: { AWS: account(index) } }),
      Effect: index % 2 ? 'Deny' : 'Allow',
    })),
  },
  'many statements of different shape': {
    Statement: many(60, (index) => ({
      ...condition(
        index % 2 ? 'StringNotLike' : 'StringLike',
        ['aws:PrincipalArn', 'aws:SourceArn', 'aws:SourceVpc', 'aws:UserAgent'][index % 4] ?? '',
        [`*${index}*`, `*:${account(index)}:*`],
      ),
      Effect: index % 3 ? 'Allow' : 'Deny',
    })),
  },
  'many keys': {
    Statement: allow({
      Condition: {
        StringLike: Object.fromEntries(many(300, (index) => [`aws:RequestTag/t${index}`, [`v${index}*`, 'w']])),
      },
    }),
  },
  'many operators that do not exist': { Statement: many(20, (index) => condition(`Odd${index}`, `k${index}`, 'v')) },
  'malformed ranges': {
    Statement: condition(
      'IpAddress',
      'aws:SourceIp',
      many(500, (index) => `10.0.0.0/${index}`),
    ),
  },
  'one dimension of each kind': {
    Version: '2012-10-17',
    Statement: many(12, (index) => ({
      Effect: index % 3 === 2 ? 'Deny' : 'Allow',
      Principal: '*',
      Action: ['s3:Get*', `s3:*${index}*`],
      Resource: ['arn:aws:s3:::harbor', `arn:aws:s3:::harbor/${index}/*`],
      Condition: {
        StringLike: {
          'aws:PrincipalOrgID': [`o-${index}*`, 'o-x'],
          'aws:UserAgent': `*${index}*`,
          'aws:PrincipalTag/t': `${index}*`,
        },
        StringNotEquals: { 'aws:SourceVpce': many(5, (at) => `vpce-${index}${at}`), 'aws:VpceAccount': account(index) },
        ArnNotLike: { 'aws:PrincipalArn': many(5, (at) => `arn:aws:iam::${account(at)}:role/*${index}`) },
        NotIpAddress: { 'aws:SourceIp': many(9, (at) => `${index}.${at}.0.0/16`) },
        StringEqualsIfExists: { 'aws:SourceAccount': many(4, account) },
      },
    })),
  },
  'text beyond ASCII': {
    Statement: condition('StringLike', 'aws:UserAgent', ['💥*', '\uD800', 'e\u0301*', '\u202Eevil', '\u0000']),
  },
  'nothing but empty lists': {
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: [] },
      Action: [],
      Resource: [],
      Condition: { StringEquals: { k: [] } },
    },
  },
};

describe('adversaries are answered in time', () => {
  test.each(Object.entries(ADVERSARIES))('%s', (_, policy) => {
    for (const resourceType of ['s3-bucket', 'apigateway-private', 'vpc-endpoint', 'lambda-function'] as const) {
      expectAnswer({ ...QUESTION, resourceType, policy });
    }
    const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
    if (text !== undefined) expectAnswer({ ...QUESTION, policy: text });
  });
});
