import type { AnalysisContext } from '../../model/analysis.ts';
import { present, type Answer } from '../../model/answer.ts';
import type { Facts, Records } from '../../model/catalogue.ts';
import type { PolicyExposure } from '../../model/policy.ts';
import type { Resource } from '../../model/stored.ts';
import { policyActions } from '../tables/policy-actions.ts';
import type { Besides } from './besides.ts';
import { exposuresOf } from './exposures.ts';
import type { Limits } from './limits.ts';

type BusFacts = Facts<'events.buses'> & Besides;

/** Whom the policies of event buses let in. */
export function busExposures(
  facts: BusFacts,
  context: AnalysisContext,
  asked: { readonly limits?: Limits; readonly kinds?: Readonly<Record<string, readonly string[]>> },
): readonly Resource<Answer<PolicyExposure>>[] {
  const records = facts['events.buses'].map(({ data, ...record }) => ({ ...record, data: present(data) }));
  return exposuresOf(records, facts, context, {
    resourceType: 'eventbridge-bus',
    textOf: ({ Policy }: Records<'events.buses'>[number]['data']) => Policy,
    ...asked,
  });
}

/** What changes a rule or its targets. */
export const RULE_CHANGES: readonly string[] = policyActions.rule.filter(
  (action) => !/:(Describe|List|Tag|Untag)/.test(action),
);
