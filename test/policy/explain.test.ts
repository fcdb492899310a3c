import { describe, expect, test } from 'vitest';

import { explain, type Explanation } from '../../src/analysis/policy/explain.ts';
import { parsePolicy } from '../../src/analysis/policy/parse.ts';
import { conditionInWords, denialInWords } from '../../src/analysis/policy/statement-words.ts';

const OWNER = '111122223333';
const PARTNER = '444455556666';
const BUCKET = 'arn:aws:s3:::acme-site';

const NOW = Date.UTC(2026, 10, 21);

const why = (...statements: readonly object[]): Explanation | undefined =>
  explain(
    {
      resourceType: 's3-bucket',
      resourceArn: BUCKET,
      account: OWNER,
      policy: {
        Version: '2012-10-17',
        Statement: statements.map((statement) => ({ Action: 's3:GetObject', Resource: `${BUCKET}/*`, ...statement })),
      },
    },
    NOW,
  );

const allow = (Condition: object, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: '*',
  Condition,
  ...more,
});
const deny = (Condition: object, more: object = {}): object => ({ Effect: 'Deny', Principal: '*', Condition, ...more });

const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-acme123456' } };
const fromOffice = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

describe('what keeps a policy from the next wider class', () => {
  const cases: readonly (readonly [name: string, statements: readonly object[], explanation: Explanation])[] = [
    [
      'a condition of an Allow',
      [allow(inOrganization, { Sid: 'Members' })],
      {
        wider: 'public',
        stoppedBy: [{ statement: 0, sid: 'Members', what: 'aws:PrincipalOrgID must be o-acme123456' }],
        together: false,
      },
    ],
    [
      'a Deny',
      [
        allow({}),
        deny({
          NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
          StringNotEquals: { 'aws:PrincipalAccount': [OWNER] },
        }),
      ],
      {
        wider: 'public',
        stoppedBy: [
          {
            statement: 1,
            what: 'it denies everybody s3:GetObject where aws:SourceIp is not in 203.0.113.0/24 and aws:PrincipalAccount is not 111122223333',
          },
        ],
        together: false,
      },
    ],
    [
      'the principal',
      [allow({}, { Principal: { AWS: [PARTNER, `arn:aws:iam::${OWNER}:root`] } })],
      {
        wider: 'public',
        stoppedBy: [{ statement: 0, what: `it names ${PARTNER} and arn:aws:iam::${OWNER}:root alone` }],
        together: false,
      },
    ],
    [
      'the narrowest of the wider classes comes first',
      [
        allow(inOrganization),
        { Effect: 'Allow', Principal: { AWS: PARTNER }, Action: 's3:PutObject' },
        deny({}, { Principal: { AWS: PARTNER }, Action: 's3:PutObject' }),
      ],
      {
        wider: 'cross-account',
        stoppedBy: [{ statement: 2, what: `it denies ${PARTNER} s3:PutObject` }],
        together: false,
      },
    ],
    [
      'two conditions, each of which would do alone',
      [allow({ ...inOrganization, ...fromOffice })],
      {
        wider: 'public',
        stoppedBy: [
          { statement: 0, what: 'aws:PrincipalOrgID must be o-acme123456' },
          { statement: 0, what: 'aws:SourceIp must be in 203.0.113.0/24' },
        ],
        together: true,
      },
    ],
    [
      'three things of a service, and nothing that does not matter',
      [
        allow(
          {
            StringEquals: { 'aws:SourceAccount': OWNER, 's3:x-amz-acl': 'bucket-owner-full-control' },
            ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWNER}:*` },
          },
          { Principal: { Service: 'sns.amazonaws.com' } },
        ),
      ],
      {
        wider: 'public',
        stoppedBy: [
          { statement: 0, what: `aws:SourceAccount must be ${OWNER}` },
          { statement: 0, what: `aws:SourceArn must be like arn:aws:sns:*:${OWNER}:*` },
          { statement: 0, what: 'it names sns.amazonaws.com alone' },
        ],
        together: true,
      },
    ],
    [
      'of many statements, what one of them needs',
      Array.from({ length: 12 }, (_, index) =>
        allow(
          { ...inOrganization, IpAddress: { 'aws:SourceIp': `203.0.${index}.0/24` } },
          { Sid: `Reader${index}`, Principal: { AWS: `arn:aws:iam::${PARTNER}:role/reader${index}` } },
        ),
      ),
      {
        wider: 'public',
        stoppedBy: [
          { statement: 11, sid: 'Reader11', what: 'aws:PrincipalOrgID must be o-acme123456' },
          { statement: 11, sid: 'Reader11', what: 'aws:SourceIp must be in 203.0.11.0/24' },
          { statement: 11, sid: 'Reader11', what: `it names arn:aws:iam::${PARTNER}:role/reader11 alone` },
        ],
        together: true,
      },
    ],
    [
      'of a policy that allows nothing, the action or the Deny',
      [allow({}, { Principal: { AWS: PARTNER } }), deny({}, { Action: 's3:Get*' })],
      {
        wider: 'cross-account',
        stoppedBy: [
          { statement: 0, what: 'it is about s3:GetObject alone' },
          { statement: 1, what: 'it denies everybody s3:Get*' },
        ],
        together: false,
      },
    ],
    [
      'of a policy that allows nothing, the resource',
      [allow({}, { Resource: BUCKET })],
      {
        wider: 'public',
        stoppedBy: [
          { statement: 0, what: 'it is about s3:GetObject alone' },
          { statement: 0, what: `it is about ${BUCKET} alone` },
        ],
        together: false,
      },
    ],
    [
      'the owner alone',
      [allow({ StringEquals: { 'aws:PrincipalAccount': OWNER } })],
      {
        wider: 'public',
        stoppedBy: [{ statement: 0, what: `aws:PrincipalAccount must be ${OWNER}` }],
        together: false,
      },
    ],
  ];
  test.each(cases)('%s', (_, statements, explanation) => {
    expect(why(...statements)).toEqual(explanation);
  });

  test('is nothing of the widest class, of an unknown one, and of what no statement allows', () => {
    expect(why(allow({}))).toBeUndefined();
    expect(why(allow({ StringResembles: { 'aws:PrincipalOrgID': 'o-acme123456' } }))).toBeUndefined();
    expect(why(deny({}))).toBeUndefined();
    expect(explain({ resourceType: 's3-bucket', resourceArn: BUCKET, account: 'nobody', policy: {} })).toBeUndefined();
  });
});

describe('conditions in words', () => {
  const both = (Condition: object): readonly string[] =>
    parsePolicy({ Statement: { Condition } })!.statements.flatMap(({ conditions }) =>
      conditions.flatMap((entry) => [conditionInWords(entry, 'must be'), conditionInWords(entry, 'is')]),
    );
  const ARN = `arn:aws:iam::${PARTNER}:role/a`;

  test.each([
    [{ StringNotLike: { 'aws:PrincipalArn': ['a*', 'b'] } }, 'aws:PrincipalArn', 'not ', 'like a* or b'],
    [{ ArnEquals: { 'aws:PrincipalArn': ARN } }, 'aws:PrincipalArn', '', ARN],
    [{ Null: { 'aws:PrincipalOrgID': 'true' } }, 'aws:PrincipalOrgID', '', 'missing'],
    [{ Null: { 'aws:PrincipalOrgID': false } }, 'aws:PrincipalOrgID', 'not ', 'missing'],
    [{ BoolIfExists: { 'aws:SecureTransport': 'true' } }, 'aws:SecureTransport, where it is there,', '', 'true'],
    [{ 'ForAnyValue:StringEquals': { k: ['a', 'b', 'c', 'd', 'e'] } }, 'some value of k', '', 'a, b, c or 2 more'],
    [{ 'ForAllValues:StringNotEquals': { k: ['a', 'b', 'c', 'd'] } }, 'each value of k', 'not ', 'a, b, c or d'],
    [{ NumericLessThanEquals: { 's3:max-keys': 10 } }, 's3:max-keys', '', 'at most 10'],
    [{ NumericNotEquals: { 's3:max-keys': 10 } }, 's3:max-keys', 'not ', '10'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01' } }, 'aws:CurrentTime', '', 'after 2020-01-01'],
    [{ StringEquals: { k: [] } }, 'k', '', 'nothing'],
  ])('%j', (condition, key, not, what) => {
    expect(both(condition)).toEqual([`${key} must ${not}be ${what}`, `${key} is ${not}${what}`]);
  });

  test('an operator that does not exist is named', () => {
    expect(both({ StringResembles: { k: 'a' } })).toEqual([
      'StringResembles on k must hold',
      'StringResembles on k holds',
    ]);
  });

  test('a long name is cut', () => {
    expect(both({ StringEquals: { k: 'a'.repeat(5000) } })[1]).toBe(`k is ${'a'.repeat(120)}…`);
  });
});

describe('a Deny in words', () => {
  test.each([
    [{ NotPrincipal: { AWS: PARTNER }, Action: '*' }, `it denies everybody but ${PARTNER} everything`],
    [
      { Principal: {}, NotAction: ['s3:GetObject', 's3:PutObject'] },
      'it denies nobody everything but s3:GetObject and s3:PutObject',
    ],
  ])('%j', (statement, said) => {
    expect(denialInWords(parsePolicy({ Statement: statement })!.statements[0]!)).toBe(said);
  });
});

test('a policy that is made to be slow is explained in time, or not at all', () => {
  const list = (prefix: string): readonly string[] => Array.from({ length: 12 }, (_, index) => `${prefix}*${index}*`);
  const statements = Array.from({ length: 30 }, (_, index) =>
    (index % 2 === 0 ? allow : deny)({
      StringLike: { 'aws:PrincipalArn': list(`a${index}`), 'aws:UserAgent': list('b'), 's3:prefix': list('c') },
      StringNotLike: { 'aws:Referer': list('d'), 'aws:PrincipalTag/x': list('e') },
    }),
  );
  const started = performance.now();
  why(...statements);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 30_000);
