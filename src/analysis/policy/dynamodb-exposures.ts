import { defineAnalysis } from '../../model/analysis.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of tables and streams let in. */
export default defineAnalysis({
  fact: 'dynamodb.exposures',
  scope: 'region',
  needs: ['dynamodb.policies'],
  consults: ['organizations.organization'],
  compute: (facts, context) =>
    exposuresOf(facts['dynamodb.policies'], facts['organizations.organization'], context, {
      resourceType: 'dynamodb-table',
      textOf: ({ Policy }) => Policy,
      // As good as dynamodb:*, which includes it.
      kinds: { policy: ['dynamodb:PutResourcePolicy'] },
    }),
});
