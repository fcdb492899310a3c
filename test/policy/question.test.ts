import { describe, expect, test } from 'vitest';

import { analyzePolicy } from '../../src/index.ts';
import type { PolicyQuestion } from '../../src/model/policy.ts';

const GOOD = {
  resourceType: 'sqs-queue',
  resourceArn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  account: '111122223333',
  policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }] },
};

/** As a caller without types hands it in. */
const answerTo = (json: string) => analyzePolicy(JSON.parse(json) as PolicyQuestion);

describe('a question that cannot be answered is not answered, whatever JSON it is', () => {
  test('this one can', () => {
    expect(answerTo(JSON.stringify(GOOD)).exposure).toBe('public');
  });

  test.each([
    ['null', 'The question is no object.'],
    ['[]', 'The question is no object.'],
    ['"sqs-queue"', 'The question is no object.'],
    ['{}', 'The type of the resource is not known.'],
    ...[null, 1, ['sqs-queue'], 'nope', '__proto__', 'constructor'].map((resourceType): [string, string] => [
      JSON.stringify({ ...GOOD, resourceType }),
      'The type of the resource is not known.',
    ]),
    ...[undefined, null, {}, '', 'orders', 'arn:aws:sqs'].map((resourceArn): [string, string] => [
      JSON.stringify({ ...GOOD, resourceArn }),
      'The resource has no ARN.',
    ]),
    ...[undefined, null, 111122223333, '1234', ['111122223333']].map((account): [string, string] => [
      JSON.stringify({ ...GOOD, account }),
      'The owner of the resource is no account.',
    ]),
    ...[null, 1, '', 'acme', ['o-acme123456']].map((org): [string, string] => [
      JSON.stringify({ ...GOOD, org }),
      'The organization of the owner is none.',
    ]),
    ...[undefined, null, 1, '', 'Statement', [], {}].map((policy): [string, string] => [
      JSON.stringify({ ...GOOD, policy }),
      'The document is no policy: it has no statements that can be read.',
    ]),
  ])('%s', (json, why) => {
    expect(answerTo(json)).toEqual({
      exposure: 'unknown',
      public: null,
      crossAccounts: [],
      orgs: [],
      services: [],
      witnesses: {},
      assumptions: [why],
    });
  });
});
