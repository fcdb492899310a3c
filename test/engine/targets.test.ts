import { expect, test } from 'vitest';

import type { Targets } from '../../src/engine/request.ts';
import { auditOf } from '../cloud.ts';
import { AUDIT, estate, SHOP } from '../cli/estate.ts';

const organization = (part: Partial<Targets> = {}): Targets =>
  ({ kind: 'organization', roleName: 'Audit', units: [], excludeAccounts: [], ...part }) as Targets;

test('a region that is not there was not looked at', async () => {
  const { report } = await auditOf(estate, {
    targets: { kind: 'self' },
    caller: SHOP,
    regions: ['us-east-1', 'us-east-9'],
  });
  expect(report.scope).toMatchObject({
    regions: ['us-east-1'],
    accounts: [{ because: expect.stringContaining('Not enabled: us-east-9.') }],
  });
  const states = report.coverage.cells.filter(({ region }) => region === 'us-east-9').map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['not-enabled']));
});

test('an organization that nobody is in, or of which no account is left, is nothing to audit', async () => {
  const alone = { accounts: { [SHOP]: { name: 'shop', facts: {} } } };
  await expect(auditOf(alone, { targets: organization() })).rejects.toThrow(/is in no organization: name --accounts/);
  await expect(auditOf(estate, { targets: organization({ units: ['ou-none'] }) })).rejects.toThrow(
    /No account is left/,
  );
});

test('an account named twice is refused before the estate is touched', async () => {
  const roleArns = ['one', 'two'].map((name) => `arn:aws:iam::${AUDIT}:role/${name}`);
  await expect(auditOf(estate, { targets: { kind: 'roles', roleArns } })).rejects.toThrow(/named twice/);
});
