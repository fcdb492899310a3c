import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom key policies let in. What grants give stands beside it. */
export default defineAnalysis({
  fact: 'kms.exposures',
  scope: 'region',
  needs: ['kms.policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['kms.policies'], facts, context, {
      resourceType: 'kms-key',
      textOf: ({ Policy }) => Policy,
      kinds: { use: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt', 'kms:Sign', 'kms:GenerateMac'] },
    }),
});
