import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { afterAll, describe, expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';
import type { Exposure, PolicyQuestion } from '../../src/model/policy.ts';

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A queue that the condition opens, or that it closes again, to outsiders; and the class that the truth table gives. */
function allow(condition: Condition): PolicyQuestion {
  return queue({ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*', Condition: condition });
}

const deny = (condition: Condition): PolicyQuestion =>
  queue(
    { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
    { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*', Condition: condition },
  );

const queue = (...Statement: readonly object[]): PolicyQuestion => ({
  resourceType: 'sqs-queue',
  resourceArn: 'arn:aws:sqs:us-east-1:111122223333:orders',
  account: '111122223333',
  policy: { Version: '2012-10-17', Statement },
});

const ORG = 'o-a1b2c3d4e5';
const orgs = { 'aws:PrincipalOrgID': ORG };
const paths = { 'aws:PrincipalOrgPaths': `${ORG}/*` };
const calledVia = { 'aws:CalledVia': ['a.amazonaws.com', 'b.amazonaws.com'] };

/** Cells of the truth table (design: `policy-engine.md`, section 2) by the policies whose class they decide. */
const TABLE: readonly (readonly [cell: string, question: PolicyQuestion, exposure: Exposure])[] = [
  ['positive, missing: false', allow({ StringEquals: orgs }), 'organization'],
  [
    'positive, present: some value matches',
    allow({ StringEquals: { 'aws:PrincipalOrgID': ['o-zzzzzzzzzz', ORG] } }),
    'organization',
  ],
  [
    'positive, present: some pattern matches',
    allow({ StringLike: { 'aws:PrincipalOrgID': ['o-zzzzzzzzzz', 'o-a1*'] } }),
    'public',
  ],
  ['negated, missing: true', deny({ StringNotEquals: orgs }), 'organization'],
  [
    'negated, present: no value matches',
    deny({ StringNotEquals: { 'aws:PrincipalOrgID': ['o-zzzzzzzzzz', ORG] } }),
    'organization',
  ],
  ['IfExists, missing: true', allow({ StringEqualsIfExists: orgs }), 'public'],
  ['negated IfExists, missing: true', deny({ StringNotEqualsIfExists: orgs }), 'organization'],
  ['ForAllValues, missing: true', allow({ 'ForAllValues:StringLike': paths }), 'public'],
  [
    'ForAllValues, present: every value passes',
    queue({
      Effect: 'Allow',
      Principal: '*',
      Action: 'sqs:SendMessage',
      Resource: '*',
      Condition: {
        Null: { 'aws:CalledVia': 'false' },
        'ForAllValues:StringEquals': { 'aws:CalledVia': 'a.amazonaws.com' },
        'ForAnyValue:StringEquals': { 'aws:CalledVia': 'b.amazonaws.com' },
      },
    }),
    'none',
  ],
  ['ForAnyValue, missing: false', allow({ 'ForAnyValue:StringLike': paths }), 'organization'],
  [
    'ForAnyValue, present: some value passes',
    queue(
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': calledVia },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { 'ForAllValues:StringEquals': calledVia },
      },
    ),
    'public',
  ],
  ['Null true, present: false', allow({ Null: { 'aws:SecureTransport': 'true' } }), 'none'],
  [
    'Null true, missing: true',
    deny({ Null: { 'aws:PrincipalOrgID': 'true' }, StringNotEqualsIfExists: orgs }),
    'public',
  ],
  [
    'Null false, missing: false',
    allow({ Null: { 'aws:PrincipalArn': 'false' }, StringEqualsIfExists: orgs }),
    'public',
  ],
  ['Null false, present: true', deny({ Null: { 'aws:SecureTransport': 'false' } }), 'none'],
];

test.each(TABLE)('%s', (_, question, exposure) => {
  expect(analyzePolicy(question).exposure).toBe(exposure);
});

const BUILT = fileURLToPath(new URL('../../dist/src/', import.meta.url));
const OPERATORS = 'analysis/policy/operators.js';

/** Each cell of the table turned round, in the built code. */
const MUTATIONS: readonly (readonly [cell: string, from: string, to: string])[] = [
  ['positive, missing', 'positive: false', 'positive: true'],
  ['negated, missing', 'negated: true,\n    ifExists', 'negated: false,\n    ifExists'],
  ['IfExists, missing', 'ifExists: true', 'ifExists: false'],
  ['ForAllValues, missing', "'forallvalues:': true", "'forallvalues:': false"],
  ['ForAnyValue, missing', "'foranyvalue:': false", "'foranyvalue:': true"],
  ['positive, present: all values instead of some', 'matchers.some((match)', 'matchers.every((match)'],
  ['negated, present: as if positive', '!== isNegated', '!== false'],
  ['positive, present: as if negated', '!== isNegated', '!== true'],
  ['ForAllValues, present: some value instead of every', 'value.every((text)', 'value.some((text)'],
  ['ForAnyValue, present: every value instead of some', 'return value.some((text)', 'return value.every((text)'],
  ['Null, missing', "value === undefined ? 'true' : 'false'", "value === undefined ? 'false' : 'false'"],
  ['Null, present', "value === undefined ? 'true' : 'false'", "value === undefined ? 'true' : 'true'"],
];

describe('a mutation of each cell is found by the table', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  test.each(MUTATIONS)('%s', async (_, from, to) => {
    const folder = mkdtempSync(join(tmpdir(), 'rampart-mutation-'));
    folders.push(folder);
    for (const part of ['analysis/policy', 'analysis/network', 'analysis/tables', 'model']) {
      const filter = (path: string): boolean => !/\.(ts|map)$/.test(path);
      cpSync(join(BUILT, part), join(folder, 'src', part), { recursive: true, filter });
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const path = join(folder, 'src', OPERATORS);
    const code = readFileSync(path, 'utf8');
    expect(code.split(from)).toHaveLength(2);
    writeFileSync(path, code.replace(from, to));
    const built = pathToFileURL(join(folder, 'src/analysis/policy/analyze.js')).href;
    const mutant = (await import(/* @vite-ignore */ built)) as { analyzePolicy: typeof analyzePolicy };
    const found = TABLE.filter(([, question, exposure]) => mutant.analyzePolicy(question).exposure !== exposure);
    expect(found).not.toEqual([]);
  });
});
