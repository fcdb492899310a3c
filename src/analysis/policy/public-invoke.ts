import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer } from '../../model/answer.ts';
import type { PublicGrants, Ruling } from '../../model/derived.ts';
import type { PolicyExposure } from '../../model/policy.ts';
import { exposureOf, questionsOf, UNSIGNED_CALLS, UNSIGNED_URL_CALLS } from './exposures.ts';
import type { Limits } from './limits.ts';

/**
 * Whether the policy of a function, version or alias lets everybody call it through a function URL without
 * authentication. Such a URL answers only if the policy grants `lambda:InvokeFunctionUrl`, and `lambda:InvokeFunction`
 * as well (Lambda Developer Guide: Control access to Lambda function URLs).
 */
export default defineAnalysis({
  fact: 'lambda.public-grants',
  scope: 'region',
  needs: ['lambda.policies'],
  consults: ['organizations.organization'],
  compute: (facts, { now }) =>
    questionsOf(facts['lambda.policies'], facts['organizations.organization'], {
      resourceType: 'lambda-function',
      textOf: ({ Policy }) => Policy,
    }).map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (question) => {
        const letInBy = (limits: Limits) => exposureOf(question, limits, Date.parse(now));
        return grantsOf(letInBy(UNSIGNED_URL_CALLS), letInBy(UNSIGNED_CALLS));
      }),
    })),
});

function grantsOf(url: PolicyExposure, invoke: PolicyExposure): PublicGrants {
  const granting = [url, invoke].flatMap(({ deciding }) => deciding.public ?? []);
  return {
    invokeFunctionUrl: rulingOf(url),
    invokeFunction: rulingOf(invoke),
    statements: [...new Set(granting.map(({ index }) => index))].toSorted((a, b) => a - b),
  };
}

const rulingOf = ({ open: isPublic }: PolicyExposure): Ruling =>
  isPublic === null ? 'undecided' : isPublic ? 'yes' : 'no';
