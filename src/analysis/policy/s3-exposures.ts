import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer } from '../../model/answer.ts';
import type { BucketExposure } from '../../model/derived.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import { policyActions } from '../tables/policy-actions.ts';
import { analyzeWithin } from './analyze.ts';
import { BESIDES } from './besides.ts';
import { exposureOf, othersOf, questionsOf, type Others } from './exposures.ts';

/** Whom bucket policies let in, by the text of the policy alone: Block Public Access stands beside it. */
export default defineAnalysis({
  fact: 's3.exposures',
  scope: 'account',
  needs: ['s3.policies'],
  consults: BESIDES,
  compute(facts, { now }) {
    const beside = othersOf(facts);
    return questionsOf(facts['s3.policies'], facts['organizations.organization'], {
      resourceType: 's3-bucket',
      textOf: ({ Policy }) => Policy,
    }).map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (question) => bucketExposure(question, Date.parse(now), beside(record.scope))),
    }));
  },
});

const ACTIONS: readonly string[] = [...policyActions.bucket, ...policyActions.object];
const read = ACTIONS.filter((action) => action.startsWith('s3:Get'));
const list = ACTIONS.filter((action) => action.startsWith('s3:List'));
const KINDS = { write: ACTIONS.filter((action) => !read.includes(action) && !list.includes(action)), list, read };

const CONTROL = [
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:DeleteBucket',
  's3:PutBucketAcl',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
];

function bucketExposure(question: PolicyQuestion, now: number, others: Others): BucketExposure {
  const exposure = exposureOf(question, {}, now, KINDS, others);
  return { ...exposure, controllers: controllersOf(question, [...exposure.crossAccounts, ...exposure.orgs], now) };
}

function controllersOf(
  question: PolicyQuestion,
  others: readonly string[],
  now: number,
): BucketExposure['controllers'] {
  if (others.length === 0) return [];
  const control = analyzeWithin(question, { actions: CONTROL }, now);
  if (control.exposure === 'unknown') return 'undecided';
  return control.public ? others : [...control.crossAccounts, ...control.orgs];
}
