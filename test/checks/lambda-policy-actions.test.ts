import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-actions.ts';
import { ACCOUNT, absent, denied, findingsOf, present, testCheck, type World } from '../check.ts';
import { FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const STRANGER = { AWS: '444455556666' };
const US = { AWS: `arn:aws:iam::${ACCOUNT}:role/deploy` };
const allow = (Action: unknown, Principal: Json | string = STRANGER, more: Json = {}) => ({
  Sid: 'grant',
  Effect: 'Allow',
  Principal,
  Action,
  Resource: FUNCTION,
  ...more,
});

const world = (statements: readonly Json[], severity?: 'high' | 'medium'): World => ({
  facts: { 'lambda.functions': [orders], 'lambda.policies': [policyOf(FUNCTION, ...statements)] },
  ...(severity && { expect: { [FUNCTION]: { outcome: 'fail', severity } } }),
});

testCheck('lambda-policy-actions', check, {
  fail: {
    'every action of Lambda': world([allow('lambda:*')], 'high'),
    'every action': world([allow('*')], 'high'),
    'all actions but one': world([allow(undefined, STRANGER, { NotAction: 'lambda:DeleteFunction' })], 'high'),
    'the code by a presigned URL': world([allow('lambda:GetFunction')], 'high'),
    'new code by another account': world([allow(['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'])], 'high'),
    'case means nothing': world([allow('LAMBDA:GETFUNCTION')], 'high'),
    'a service': world([serviceGrant('s3', undefined, { Action: 'lambda:*' })], 'high'),
    everybody: world([allow('lambda:Get*', '*')], 'high'),
    'everybody but one': world([allow('lambda:*', '', { Principal: undefined, NotPrincipal: STRANGER })], 'high'),
    'a role of the account': world([allow('lambda:UpdateFunctionCode', US)], 'medium'),
    'the account itself': world([allow('lambda:*', { AWS: ACCOUNT })], 'medium'),
    'everybody of the account, by a condition': world(
      [allow('lambda:*', '*', { Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } })],
      'medium',
    ),
    'a condition that everybody meets': world(
      [allow('lambda:*', '*', { Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': ACCOUNT } } })],
      'high',
    ),
    'a role that is gone': world([allow('lambda:GetFunction', { AWS: 'AROAEXAMPLE0000000000' })], 'medium'),
    'inside and outside': world([allow('lambda:*', US), allow('lambda:GetFunction', STRANGER)], 'high'),
    'one statement of an unknown form beside a wide one': {
      ...world([allow('lambda:*', US), allow([7])]),
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] } },
    },
  },
  pass: {
    'the three actions': world([
      allow(['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'lambda:GetFunctionUrlConfig']),
    ]),
    'a pattern of invoking': world([allow('lambda:Invoke*')]),
    'case means nothing': world([allow('Lambda:invokefunction')]),
    'only a Deny names more': world([allow('lambda:InvokeFunction'), { ...allow('lambda:*'), Effect: 'Deny' }]),
    'no statement': world([]),
  },
  'not-applicable': {
    'no policy': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          { arn: LIVE, data: absent },
        ],
      },
    },
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'the policy is no document': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: present({ Policy: 'none' }) }],
      },
    },
    'an action of an unknown form': world([allow([7])]),
  },
  mixed: {
    'each qualifier has its own': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [
          policyOf(FUNCTION, allow('lambda:InvokeFunction')),
          policyOf(LIVE, allow('lambda:*')),
          { arn: `${FUNCTION}:3`, data: absent },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'high' } },
    },
    'aliases, and so their policies, may not be listed': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [
          policyOf(FUNCTION, allow('lambda:InvokeFunction')),
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
  },
});

test('the statement is shown, and a Sid that a shell would read is not printed as one', () => {
  const [finding] = findingsOf(
    'lambda-policy-actions',
    check,
    world([{ ...allow('lambda:*'), Sid: '$(reboot)' }], 'high'),
  );
  expect(finding?.evidence).toMatchObject([
    { document: { statements: [{ sid: '$(reboot)', action: ['lambda:*'], principal: { aws: ['444455556666'] } }] } },
  ]);
  expect(finding?.fix.cli).toContain('--statement-id STATEMENT_ID');
  expect(finding?.fix.cli).not.toContain('reboot');
});
