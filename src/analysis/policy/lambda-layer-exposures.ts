import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of layer versions let use them. */
export default defineAnalysis({
  fact: 'lambda.layer-exposures',
  scope: 'region',
  needs: ['lambda.layer-policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['lambda.layer-policies'], facts, context, {
      resourceType: 'lambda-layer',
      textOf: ({ Policy }) => Policy,
    }),
});
