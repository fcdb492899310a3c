import { expect, test } from 'vitest';

import { render } from '../src/index.ts';
import { expectations } from '../src/simulator/company/index.ts';
import { auditOf, EVERYTHING } from './cloud.ts';
import { AUDIT, company } from './simulator/company.ts';

/** Of a small estate that has a record or more of every fact; `-u` writes what a change has changed, to be read. */
const options = { externalId: 'only-us', caller: AUDIT };

test('the estate file, its lines in an order of their own', async () => {
  const { ndjson } = await auditOf(company, options);
  const lines = ndjson.trim().split('\n').toSorted();
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/estate.ndjson');
});

test('the report', async () => {
  // Checks to come shall not change it.
  const selection = { ...EVERYTHING, checks: [...new Set(expectations.map(({ check }) => check))] };
  const { report } = await auditOf(company, { ...options, selection });
  await expect(render(report, 'json')).toMatchFileSnapshot('golden/report.json');
});
