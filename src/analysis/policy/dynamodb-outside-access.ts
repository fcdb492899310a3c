import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer } from '../../model/answer.ts';
import { questionsOf } from './exposures.ts';
import { outsideAccess } from './outside-access.ts';

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PartiQLSelect', 'GetRecords'];
const WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
];
/** What leads to the items of a table. */
const ACTIONS = [...READS, ...WRITES].map((name) => `dynamodb:${name}`);

/** Whether table policies let identities of the own account through from outside the networks that they name. */
export default defineAnalysis({
  fact: 'dynamodb.outside-access',
  scope: 'region',
  needs: ['dynamodb.policies'],
  consults: ['organizations.organization'],
  compute: (facts, { now }) =>
    questionsOf(facts['dynamodb.policies'], facts['organizations.organization'], {
      resourceType: 'dynamodb-table',
      textOf: ({ Policy }) => Policy,
    }).map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (question) => () => outsideAccess(question, ACTIONS, Date.parse(now))),
    })),
});
