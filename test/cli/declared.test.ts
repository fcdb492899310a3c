import { expect, test } from 'vitest';

import { declarationsOf } from '../../src/cli/options.ts';
import { DEFAULT_SETTINGS } from '../../src/model/check.ts';

test('every intent that the configuration takes is declared', () => {
  const resources = [
    { arn: 'arn:aws:lambda:*', exposure: 'internal', data: 'sensitive', vpc: 'required', inspection: 'required' },
  ] as const;
  expect(declarationsOf({ resources: [...resources] }).resources).toEqual(resources);
});

test('settings that are not written have their defaults', () => {
  expect(declarationsOf({}).settings).toEqual(DEFAULT_SETTINGS);
  expect(declarationsOf({ settings: { 'max-functions-per-security-group': 2 } }).settings).toEqual({
    ...DEFAULT_SETTINGS,
    maxFunctionsPerGroup: 2,
  });
});
