import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { DIRECT_CALLS, exposuresOf } from './exposures.ts';

/** Whom the policies of functions, versions and aliases let call them, other than through a function URL. */
export default defineAnalysis({
  fact: 'lambda.exposures',
  scope: 'region',
  needs: ['lambda.policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['lambda.policies'], facts, context, {
      resourceType: 'lambda-function',
      textOf: ({ Policy }) => Policy,
      limits: DIRECT_CALLS,
    }),
});
