import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of secrets let in. */
export default defineAnalysis({
  fact: 'secretsmanager.exposures',
  scope: 'region',
  needs: ['secretsmanager.policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['secretsmanager.policies'], facts, context, {
      resourceType: 'secretsmanager-secret',
      textOf: ({ ResourcePolicy }) => ResourcePolicy,
      kinds: { value: ['secretsmanager:GetSecretValue'] },
    }),
});
