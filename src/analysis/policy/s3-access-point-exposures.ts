import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of access points let in, by their text alone: a VPC origin and Block Public Access stand beside it. */
export default defineAnalysis({
  fact: 's3-control.access-point-exposures',
  scope: 'region',
  needs: ['s3-control.access-point-policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['s3-control.access-point-policies'], facts, context, {
      resourceType: 's3-bucket',
      textOf: ({ Policy }) => Policy,
    }),
});
