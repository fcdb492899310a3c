import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-alias-scoped.ts';
import { absent, denied, findingsOf, testCheck, type World } from '../check.ts';
import { FUNCTION, LIVE, aliasOf, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

const s3 = serviceGrant('s3');
const none = { arn: FUNCTION, data: absent };

const world = (
  policies: NonNullable<World['facts']['lambda.policies']>,
  aliases: NonNullable<World['facts']['lambda.aliases']> = [aliasOf('live')],
): World => ({
  facts: { 'lambda.functions': [orders], 'lambda.aliases': aliases, 'lambda.policies': policies },
});

testCheck('lambda-policy-alias-scoped', check, {
  fail: {
    'the grant is on the unqualified function': {
      ...world([policyOf(FUNCTION, s3), { arn: LIVE, data: absent }]),
      expect: {
        [FUNCTION]: { outcome: 'fail', severity: 'low', because: /s3 lets s3\.amazonaws\.com .* it has live/ },
      },
    },
    'on both, for the one does not cover the other': world([policyOf(FUNCTION, s3), policyOf(LIVE, s3)]),
    'on the function, and the policy of the alias not read': world([
      policyOf(FUNCTION, s3),
      { arn: LIVE, data: denied('lambda:GetPolicy') },
    ]),
  },
  pass: {
    'the grant is on the alias': world([none, policyOf(LIVE, s3)]),
    'the grant is on a version': world([none, policyOf(`${FUNCTION}:3`, s3)]),
    'only an account may invoke the function': world([
      policyOf(FUNCTION, { ...s3, Principal: { AWS: '444455556666' } }),
      policyOf(LIVE, s3),
    ]),
    'only a Deny names the service': world([policyOf(FUNCTION, { ...s3, Effect: 'Deny' })]),
    'Lambda@Edge': world([policyOf(FUNCTION, serviceGrant('edgelambda'))]),
    'no service may invoke anything': world([none, { arn: LIVE, data: absent }]),
    'the policy of the alias not read': world([none, { arn: LIVE, data: denied('lambda:GetPolicy') }]),
  },
  'not-applicable': {
    'no alias': world([policyOf(FUNCTION, s3)], []),
    'no alias, and the policy not read': world([{ arn: FUNCTION, data: denied('lambda:GetPolicy') }], []),
  },
  'not-assessed': {
    'aliases may not be listed': world(
      [policyOf(FUNCTION, s3), { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') }],
      [{ arn: FUNCTION, data: denied('lambda:ListAliases') }],
    ),
    'the policy may not be read': world([{ arn: FUNCTION, data: denied('lambda:GetPolicy') }]),
    'the policy is no document': world([{ arn: FUNCTION, data: { state: 'present', value: { Policy: '7' } } }]),
  },
});

test('where an alias leads is shown: to two versions, and to an old one', () => {
  const weighted = aliasOf('live', { FunctionVersion: '2', RoutingConfig: { AdditionalVersionWeights: { '7': 0.1 } } });
  const [finding] = findingsOf('lambda-policy-alias-scoped', check, world([policyOf(FUNCTION, s3)], [weighted]));
  expect(finding?.trace).toEqual([
    { considered: 'alias live', contributes: 'version 2, and 10 % of the calls to version 7' },
  ]);
  expect(finding?.confidence).toBe('heuristic');
});
