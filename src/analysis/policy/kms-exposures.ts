import { defineAnalysis } from '../../model/analysis.ts';
import { exposuresOf } from './exposures.ts';

/** Whom key policies let in. What grants give stands beside it. */
export default defineAnalysis({
  fact: 'kms.exposures',
  scope: 'region',
  needs: ['kms.policies'],
  consults: ['organizations.organization'],
  compute: (facts, context) =>
    exposuresOf(facts['kms.policies'], facts['organizations.organization'], context, {
      resourceType: 'kms-key',
      textOf: ({ Policy }) => Policy,
    }),
});
