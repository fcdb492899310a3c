import { expect, test } from 'vitest';

import { chosenChecks } from '../../src/engine/selection.ts';
import { EVERYTHING } from '../cloud.ts';

test('a check belongs to the services that it needs, whatever its analyses consult besides', async () => {
  const chosen = [...(await chosenChecks({ ...EVERYTHING, services: ['sqs'] })).keys()];
  expect(chosen).toEqual(['sqs-policy-external', 'sqs-policy-public', 'sqs-policy-service-source']);
});
