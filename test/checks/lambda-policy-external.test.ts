import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-external.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, testCheck, type World } from '../check.ts';
import { allow, inOrganization, OWN_ORG, PARTNER, STRANGER, type Statement } from './policy-statements.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

const TRUSTED = '666677778888';
const role = (account: string): string => `arn:aws:iam::${account}:role/caller`;

const grant = (AWS: string | readonly string[], more: Statement = {}): Statement =>
  allow({ Sid: 'grant', Principal: { AWS }, Action: 'lambda:InvokeFunction', Resource: FUNCTION, ...more });

const world = (...statements: readonly Statement[]): World => ({
  facts: {
    ...inOrganization,
    'lambda.functions': [orders],
    'lambda.policies': [policyOf(FUNCTION, ...statements)],
  },
  trusted: [TRUSTED, 'o-partner'],
});

const severe = (severity: 'high' | 'low', ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [FUNCTION]: { outcome: 'fail', severity } },
});

const onlyIn = (id: string, operator = 'StringEquals'): Statement => ({
  Principal: '*',
  Condition: { [operator]: { 'aws:PrincipalAccount': id } },
});

testCheck('lambda-policy-external', check, {
  fail: {
    'an unknown account': severe('high', grant(STRANGER)),
    'a role of an unknown account': severe('high', grant(role(STRANGER))),
    'everybody of an unknown account is external, not public': severe('high', grant('', onlyIn(STRANGER))),
    'an unknown account among known ones': severe('high', grant([role(PARTNER), STRANGER, role(TRUSTED)])),
    'an unknown organization': severe(
      'high',
      grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-strang3r' } } }),
    ),
    'the whole of a member account, where a role would do': severe('low', grant(PARTNER)),
    'the root of a trusted account is the whole of it': severe('low', grant(`arn:aws:iam::${TRUSTED}:root`)),
    'everybody of a trusted account, by a condition': severe('low', grant('', onlyIn(TRUSTED))),
    'a role beside the whole': severe('low', grant(role(TRUSTED)), grant(TRUSTED)),
    'the whole of a trusted account, and one that may be a stranger’s': {
      facts: {
        ...world(grant([TRUSTED, role(PARTNER)])).facts,
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
      trusted: [TRUSTED],
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'low', possible: ['high', 'low'] } },
    },
  },
  pass: {
    'a role of a member account': world(grant(role(PARTNER))),
    'a role of a trusted account': world(grant(role(TRUSTED))),
    'the root, narrowed to one role': world(
      grant(TRUSTED, { Condition: { ArnEquals: { 'aws:PrincipalArn': role(TRUSTED) } } }),
    ),
    'the root, of which a Deny leaves one role': world(
      grant(TRUSTED),
      grant('*', { Effect: 'Deny', Condition: { ArnNotEquals: { 'aws:PrincipalArn': role(TRUSTED) } } }),
    ),
    'the own account': world(grant(ACCOUNT)),
    'the own organization': world(grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': OWN_ORG } } })),
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
        [FUNCTION]: {
          outcome: 'fail',
          severity: 'high',
          because: `The policy lets in ${STRANGER}, which is not known.`,
        },
      },
    },
    'an alias': {
      facts: {
        ...inOrganization,
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
    ...world(grant(role(TRUSTED), { Sid: 'partner' }), grant(STRANGER, { Sid: 'stranger' }), serviceGrant('s3')),
  });
  expect(finding?.fix?.cli).toBe(
    `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id stranger`,
  );
});
