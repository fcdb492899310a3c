import { defineAnalysis } from '../../model/analysis.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of secrets let in. */
export default defineAnalysis({
  fact: 'secretsmanager.exposures',
  scope: 'region',
  needs: ['secretsmanager.policies'],
  consults: ['organizations.organization'],
  compute: (facts, context) =>
    exposuresOf(facts['secretsmanager.policies'], facts['organizations.organization'], context, {
      resourceType: 'secretsmanager-secret',
      textOf: ({ ResourcePolicy }) => ResourcePolicy,
    }),
});
