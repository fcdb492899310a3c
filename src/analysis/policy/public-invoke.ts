import { defineAnalysis } from '../../model/analysis.ts';
import { present, type Answer } from '../../model/answer.ts';
import type { PublicGrants, Ruling } from '../../model/derived.ts';
import type { PolicyExposure } from '../../model/policy.ts';
import { exposuresOf, UNSIGNED_CALLS, UNSIGNED_URL_CALLS } from './exposures.ts';
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
  compute: (facts, context) => {
    const letInBy = (limits: Limits) =>
      exposuresOf(facts['lambda.policies'], facts['organizations.organization'], context, {
        resourceType: 'lambda-function',
        textOf: ({ Policy }) => Policy,
        limits,
      });
    const calls = letInBy(UNSIGNED_CALLS);
    return letInBy(UNSIGNED_URL_CALLS).map(({ data, ...record }, index) => ({
      ...record,
      data: grantsOf(data, calls[index]!.data),
    }));
  },
});

function grantsOf(url: Answer<PolicyExposure>, invoke: Answer<PolicyExposure>): Answer<PublicGrants> {
  if (url.state !== 'present') return url;
  if (invoke.state !== 'present') return invoke;
  const granting = [url.value, invoke.value].flatMap(({ deciding }) => deciding.public ?? []);
  return present({
    invokeFunctionUrl: rulingOf(url.value),
    invokeFunction: rulingOf(invoke.value),
    statements: [...new Set(granting.map(({ index }) => index))].toSorted((a, b) => a - b),
  });
}

const rulingOf = ({ open: isPublic }: PolicyExposure): Ruling =>
  isPublic === null ? 'undecided' : isPublic ? 'yes' : 'no';
