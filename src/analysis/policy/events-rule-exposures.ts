import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { busExposures, RULE_CHANGES } from './event-buses.ts';

/** Whom event buses let change the rules that their owner has made. */
export default defineAnalysis({
  fact: 'events.rule-exposures',
  scope: 'region',
  needs: ['events.buses'],
  consults: BESIDES,
  compute: (facts, context) =>
    busExposures(facts, context, {
      limits: { actions: RULE_CHANGES, given: new Map([['events:creatoraccount', context.scope.account]]) },
    }),
});
