import { expect, test } from 'vitest';

import { replay } from './simulator/replay.ts';
import { auditOf } from './cloud.ts';
import { AUDIT, company } from './simulator/company.ts';

/** The lines of an estate file in an order of their own: answers arrive as they like. */
const lines = (ndjson: string): readonly string[] => ndjson.trim().split('\n').toSorted();

test('what is collected, served again, is collected again: collect(serve(E)) = E', async () => {
  const options = { externalId: 'only-us', caller: AUDIT };
  const first = await auditOf(company, options);
  const { estate, caller } = replay(first.ndjson);
  const second = await auditOf(estate, { ...options, caller });
  expect(lines(second.ndjson)).toEqual(lines(first.ndjson));
  expect(second.report).toEqual(first.report);
});

test('two runs with the same --now are equal', async () => {
  const [one, other] = [await auditOf(company), await auditOf(company)];
  expect(one.report).toEqual(other.report);
});
