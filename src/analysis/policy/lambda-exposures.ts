import { defineAnalysis } from '../../model/analysis.ts';
import { DIRECT_CALLS, exposuresOf } from './exposures.ts';

/** Whom the policies of functions, versions and aliases let call them, other than through a function URL. */
export default defineAnalysis({
  fact: 'lambda.exposures',
  scope: 'region',
  needs: ['lambda.policies'],
  consults: ['organizations.organization'],
  compute: (facts, context) =>
    exposuresOf(facts['lambda.policies'], facts['organizations.organization'], context, {
      resourceType: 'lambda-function',
      textOf: ({ Policy }) => Policy,
      limits: DIRECT_CALLS,
    }),
});
