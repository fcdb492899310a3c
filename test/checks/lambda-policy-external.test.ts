import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-external.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const STRANGER = '444455556666';
const MEMBER = '555566667777';
const PARTNER = '666677778888';
const role = (account: string): string => `arn:aws:iam::${account}:role/caller`;

const grant = (AWS: string | readonly string[], more: Json = {}): Json => ({
  Sid: 'grant',
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'lambda:InvokeFunction',
  Resource: FUNCTION,
  ...more,
});

const organization = {
  'organizations.organization': [
    { arn: `arn:aws:iam::${ACCOUNT}:root`, data: present({ Organization: { Id: 'o-0wn0rg' } }) },
  ],
  'organizations.accounts': [ACCOUNT, MEMBER].map((Id) => ({
    arn: `arn:aws:organizations::${ACCOUNT}:account/o-0wn0rg/${Id}`,
    data: { Id },
  })),
} as const;

const world = (...statements: readonly Json[]): World => ({
  facts: {
    ...organization,
    'lambda.functions': [orders],
    'lambda.policies': [policyOf(FUNCTION, ...statements)],
  },
  trusted: [PARTNER, 'o-partner'],
});

const severe = (severity: 'high' | 'low', ...statements: readonly Json[]): World => ({
  ...world(...statements),
  expect: { [FUNCTION]: { outcome: 'fail', severity } },
});

const onlyIn = (id: string, operator = 'StringEquals'): Json => ({
  Principal: '*',
  Condition: { [operator]: { 'aws:PrincipalAccount': id } },
});

testCheck('lambda-policy-external', check, {
  fail: {
    'an unknown account': severe('high', grant(STRANGER)),
    'a role of an unknown account': severe('high', grant(role(STRANGER))),
    'everybody of an unknown account is external, not public': severe('high', grant('', onlyIn(STRANGER))),
    'an unknown account among known ones': severe('high', grant([role(MEMBER), STRANGER, role(PARTNER)])),
    'an unknown organization': severe(
      'high',
      grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-strang3r' } } }),
    ),
    'the whole of a member account, where a role would do': severe('low', grant(MEMBER)),
    'the root of a trusted account is the whole of it': severe('low', grant(`arn:aws:iam::${PARTNER}:root`)),
    'everybody of a trusted account, by a condition': severe('low', grant('', onlyIn(PARTNER))),
    'a role beside the whole': severe('low', grant(role(PARTNER)), grant(PARTNER)),
    'the whole of a trusted account, and one that may be a stranger’s': {
      facts: {
        ...world(grant([PARTNER, role(MEMBER)])).facts,
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
      trusted: [PARTNER],
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'low', possible: ['high', 'low'] } },
    },
  },
  pass: {
    'a role of a member account': world(grant(role(MEMBER))),
    'a role of a trusted account': world(grant(role(PARTNER))),
    'the root, narrowed to one role': world(
      grant(PARTNER, { Condition: { ArnEquals: { 'aws:PrincipalArn': role(PARTNER) } } }),
    ),
    'the root, of which a Deny leaves one role': world(
      grant(PARTNER),
      grant('*', { Effect: 'Deny', Condition: { ArnNotEquals: { 'aws:PrincipalArn': role(PARTNER) } } }),
    ),
    'the own account': world(grant(ACCOUNT)),
    'the own organization': world(grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-0wn0rg' } } })),
    'a trusted organization': world(grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-partner' } } })),
    'a role that is gone is dangling, not external': world(grant('AROAEXAMPLE0000000000')),
    'everybody, which is public and not external': world(grant('*')),
    'a stranger whom a Deny stops': world(grant(STRANGER), grant(STRANGER, { Effect: 'Deny', Action: '*' })),
  },
  'not-applicable': {
    'no policy': { facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: absent }] } },
    'no AWS principal': world(serviceGrant('s3', 'arn:aws:s3:::orders')),
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'the organization may not be read': {
      facts: {
        ...world(grant(role(STRANGER))).facts,
        'organizations.organization': gap('organizations:DescribeOrganization'),
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
    },
    'an operator that does not exist decides': world(grant('', onlyIn(STRANGER, 'StringResembles'))),
  },
  mixed: {
    'an account in no organization needs no list': {
      facts: {
        'lambda.functions': [orders],
        'organizations.organization': [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: absent }],
        'organizations.accounts': gap('organizations:ListAccounts'),
        'lambda.policies': [policyOf(FUNCTION, grant(STRANGER))],
      },
      expect: {
        [FUNCTION]: { outcome: 'fail', severity: 'high', because: /lets in 444455556666, which is not known/ },
      },
    },
    'an alias': {
      facts: {
        ...organization,
        'lambda.functions': [orders],
        'lambda.aliases': [aliasOf('live')],
        'lambda.policies': [policyOf(FUNCTION, grant(ACCOUNT)), policyOf(LIVE, grant(STRANGER, { Resource: LIVE }))],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'high' } },
    },
  },
});

test('only the statements of strangers are removed', () => {
  const [finding] = findingsOf('lambda-policy-external', check, {
    ...world(grant(role(PARTNER), { Sid: 'partner' }), grant(STRANGER, { Sid: 'stranger' }), serviceGrant('s3')),
  });
  expect(finding?.fix?.cli).toBe(
    `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id stranger`,
  );
});
