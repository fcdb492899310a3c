import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { busExposures, RULE_CHANGES } from './event-buses.ts';

/** Whom the policies of event buses let in. */
export default defineAnalysis({
  fact: 'events.exposures',
  scope: 'region',
  needs: ['events.buses'],
  consults: BESIDES,
  compute: (facts, context) =>
    busExposures(facts, context, { kinds: { events: ['events:PutEvents'], rules: RULE_CHANGES } }),
});
