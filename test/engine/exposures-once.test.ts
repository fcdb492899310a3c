import { afterEach, expect, test, vi } from 'vitest';

import { analyses } from '../../src/analysis/index.ts';
import { company, companyRegions } from '../../src/simulator/company/index.ts';
import { auditOf } from '../cloud.ts';

afterEach(() => vi.restoreAllMocks());

test('whom policies let in, who else speaks of them, and networks are computed once for each scope, however many ask', async () => {
  const besides = [
    'accessanalyzer.external-access',
    'organizations.control-policies',
    'ec2.networks',
    'ec2.vpc-pictures',
  ];
  const exposures = Object.entries(analyses).filter(([fact]) => fact.endsWith('exposures') || besides.includes(fact));
  expect(exposures.length).toBeGreaterThan(10);
  const spies = exposures.map(([fact, analysis]) => ({
    fact,
    scope: analysis.scope,
    spy: vi.spyOn(analysis, 'compute'),
  }));
  const { report } = await auditOf(company, { regions: companyRegions });
  const accounts = report.scope.accounts.length;
  for (const { fact, scope, spy } of spies) {
    const seen = spy.mock.calls.map(([, context]) => `${context.scope.account} ${context.scope.region}`);
    const most = accounts * (scope === 'region' ? companyRegions.length : 1);
    expect([fact, new Set(seen).size, seen.length > 0, seen.length <= most]).toEqual([fact, seen.length, true, true]);
  }
});
