import { defineAnalysis } from '../../model/analysis.ts';
import { exposuresOf } from './exposures.ts';

/** Whom bucket policies let in, by the text of the policy alone: Block Public Access stands beside it. */
export default defineAnalysis({
  fact: 's3.exposures',
  scope: 'account',
  needs: ['s3.policies'],
  consults: ['organizations.organization'],
  compute: (facts, context) =>
    exposuresOf(facts['s3.policies'], facts['organizations.organization'], context, {
      resourceType: 's3-bucket',
      textOf: ({ Policy }) => Policy,
    }),
});
