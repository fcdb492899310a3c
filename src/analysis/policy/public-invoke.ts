import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, unknown, type Answer } from '../../model/answer.ts';
import type { PublicGrants } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { ENDPOINT_KEYS, NEVER_SENT, parseStatements, rulingOf } from './anonymous.ts';

/**
 * Whether the policy of a function, version or alias lets everybody call it through a function URL without
 * authentication. Such a URL answers only if the policy grants `lambda:InvokeFunctionUrl`, and `lambda:InvokeFunction`
 * as well (Lambda Developer Guide: Control access to Lambda function URLs).
 */
export default defineAnalysis({
  fact: 'lambda.public-grants',
  scope: 'region',
  needs: ['lambda.policies'],
  compute: ({ 'lambda.policies': policies }) =>
    policies.map(({ data, ...record }) => {
      const grants = mapAnswer(data, ({ Policy = '' }) => publicGrants(Policy, record.arn));
      return { ...record, data: known(grants, { ...unreadable, scope: record.scope }) };
    }),
});

const unreadable = {
  cause: 'unreadable',
  operation: 'lambda:GetPolicy',
  action: 'lambda:GetPolicy',
  detail: 'The policy is not a policy document.',
} as const;

const known = <T>(answer: Answer<T | undefined>, gap: Gap): Answer<T> => {
  if (answer.state !== 'present') return answer;
  return answer.value === undefined ? unknown(gap) : { state: 'present', value: answer.value };
};

/** Judges the text of a policy for an unsigned request to the URL of `arn`; undefined if it is no policy. */
export function publicGrants(policy: string, arn: string): PublicGrants | undefined {
  const statements = parseStatements(policy);
  if (statements === undefined) return undefined;
  const rulings = ['lambda:invokefunctionurl', 'lambda:invokefunction'].map((action) =>
    rulingOf(statements, { action, resource: arn, sent: SENT, never: NEVER }),
  );
  const [url, invoke] = rulings;
  return {
    invokeFunctionUrl: url?.ruling ?? 'undecided',
    invokeFunction: invoke?.ruling ?? 'undecided',
    statements: [...new Set(rulings.flatMap((ruling) => ruling.statements))].toSorted((a, b) => a - b),
  };
}

/** What an unsigned request to a URL of auth type `NONE` carries; keys in lower case. */
const SENT: Readonly<Record<string, string>> = {
  'lambda:functionurlauthtype': 'NONE',
  'lambda:invokedviafunctionurl': 'true',
  'aws:securetransport': 'true', // function URLs are HTTPS only
  'aws:principalaccount': 'anonymous',
};

/** Function URLs cannot be reached by PrivateLink. */
const NEVER: ReadonlySet<string> = new Set([...NEVER_SENT, ...ENDPOINT_KEYS]);
