import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom the policies of tables and streams let in. */
export default defineAnalysis({
  fact: 'dynamodb.exposures',
  scope: 'region',
  needs: ['dynamodb.policies'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['dynamodb.policies'], facts, context, {
      resourceType: 'dynamodb-table',
      textOf: ({ Policy }) => Policy,
      kinds: KINDS,
    }),
});

const KINDS = {
  items: [
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetRecords',
  ],
  // As good as dynamodb:*, which includes it.
  policy: ['dynamodb:PutResourcePolicy'],
};
