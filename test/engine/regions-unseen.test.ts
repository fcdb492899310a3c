import { expect, test } from 'vitest';

import { auditOf } from '../cloud.ts';
import { AUDIT, company, SHOP } from '../simulator/company.ts';

const denied = { rules: [{ when: { operation: 'ec2:DescribeRegions' }, fault: 'access-denied' as const }] };
const options = { externalId: 'only-us', caller: AUDIT };

test('regions that were named are audited though they could not be listed, and the report says so', async () => {
  const { report } = await auditOf(company, { ...options, ...denied });
  expect(report.run.notes).toContain(
    `${SHOP}: whether its regions are enabled is not known (ec2:DescribeRegions: access-denied).`,
  );
  expect(report.scope.accounts.find(({ id }) => id === SHOP)?.state).not.toBe('not-assessed');
});

test('without names there is nothing to go by: the account is not assessed, and why', async () => {
  const { report } = await auditOf(company, { ...options, ...denied, regions: null });
  expect(report.scope.accounts.find(({ id }) => id === SHOP)).toMatchObject({
    state: 'not-assessed',
    because: expect.stringContaining('ec2:DescribeRegions') as string,
  });
});
