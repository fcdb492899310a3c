import { expect, test } from 'vitest';

import { matchesPattern } from '../../src/analysis/policy/patterns.ts';

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a', '', false],
  ['lambda:*', 'lambda:InvokeFunction', true],
  ['lambda:Invoke*Url', 'lambda:InvokeFunctionUrl', true],
  ['lambda:Invoke*Url', 'lambda:InvokeFunction', false],
  ['arn:*:function:?', 'arn:aws:lambda:us-east-1:1:function:f', true],
  ['arn:*:function:?', 'arn:aws:lambda:us-east-1:1:function:ff', false],
  ['*a*b', 'aab', true],
  ['*a*b', 'aba', false],
  ['a.c', 'abc', false],
  ['[a]', 'a', false],
  ['**', 'anything', true],
  ['a*', 'a', true],
])('%j matches %j: %s', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});

test('a pattern of many stars takes no longer than the product of the lengths', () => {
  expect(matchesPattern('*a'.repeat(500) + 'b', 'a'.repeat(5000))).toBe(false);
});
