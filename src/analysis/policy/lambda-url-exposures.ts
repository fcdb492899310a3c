import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf, SIGNED_URL_CALLS } from './exposures.ts';

/** Whom the policies of functions and aliases let through a function URL that asks for IAM credentials. */
export default defineAnalysis({
  fact: 'lambda.url-exposures',
  scope: 'region',
  needs: ['lambda.policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['lambda.policies'], facts, context, {
      resourceType: 'lambda-function',
      textOf: ({ Policy }) => Policy,
      limits: SIGNED_URL_CALLS,
    }),
});
