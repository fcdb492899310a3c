import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { OutsideAccess } from '../../model/derived.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import { questionsOf } from './exposures.ts';
import { outsideAccess } from './outside-access.ts';

/** What leads to the objects of a bucket, and to their names. */
const ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'];

/** Whether bucket policies let identities of the own account through from outside the networks that they name. */
export default defineAnalysis({
  fact: 's3.outside-access',
  scope: 'account',
  needs: ['s3.policies'],
  consults: ['organizations.organization', 's3-control.access-points'],
  compute: (facts, { now }) =>
    questionsOf(facts['s3.policies'], facts['organizations.organization'], {
      resourceType: 's3-bucket',
      textOf: ({ Policy }) => Policy,
    }).map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(
        data,
        (question) => () => bucketAccess(question, facts['s3-control.access-points'], Date.parse(now)),
      ),
    })),
});

/**
 * A policy may refuse whatever does not come through an access point of the account. Those that are bound to a VPC
 * answer that alone (Amazon S3 User Guide: Creating access points restricted to a virtual private cloud).
 */
function bucketAccess(
  question: PolicyQuestion,
  points: Answer<Records<'s3-control.access-points'>>,
  now: number,
): OutsideAccess {
  const direct = outsideAccess(question, ACTIONS, now);
  if (direct.getsThrough !== 'no') return direct;
  const through = outsideAccess(question, ACTIONS, now, 'access-point');
  if (through.getsThrough === 'no') return direct;
  if (points.state === 'unknown') return { ...direct, getsThrough: 'undecided', gap: points.gap };
  const bucket = question.resourceArn.slice(question.resourceArn.lastIndexOf(':') + 1);
  const accessPoints = (points.state === 'present' ? points.value : [])
    .filter(({ data }) => data.Bucket === bucket)
    .map(({ arn, data }) => {
      const vpc = data.NetworkOrigin === 'VPC' ? data.VpcConfiguration?.VpcId : undefined;
      return { arn, ...(vpc !== undefined && { vpc }) };
    });
  return accessPoints.some(({ vpc }) => vpc === undefined) ? { ...through, accessPoints } : { ...direct, accessPoints };
}
