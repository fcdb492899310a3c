import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { busExposures } from './event-buses.ts';

/** Whom event buses let put events of a source and a detail type that no policy names. */
export default defineAnalysis({
  fact: 'events.unscoped-exposures',
  scope: 'region',
  needs: ['events.buses'],
  consults: BESIDES,
  compute: (facts, context) =>
    busExposures(facts, context, { limits: { actions: ['events:PutEvents'], given: UNNAMED } }),
});

/** Every event has both. */
const UNNAMED = new Map([
  ['events:source', 'rampart.any.source'],
  ['events:detail-type', 'Rampart: any detail type'],
]);
