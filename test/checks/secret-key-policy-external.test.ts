import { expect, test } from 'vitest';

import check from '../../checks/secret-key-policy-external.ts';
import { absent, ACCOUNT, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import {
  allow,
  document,
  inOrganization,
  PARTNER,
  root,
  STRANGER,
  where,
  type Statement,
} from './policy-statements.ts';

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1111`;
const AWS_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/2222`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:db-AbCdEf`;
const keyOf = (KeyManager: 'AWS' | 'CUSTOMER', arn = KEY) => ({
  arn,
  data: present({ KeyMetadata: { KeyId: arn, KeyManager } }),
});
const DELEGATION = allow({ Principal: root(ACCOUNT), Action: 'kms:*' });
const key = (...statements: readonly Statement[]): World['facts'] => ({
  'kms.keys': [keyOf('CUSTOMER')],
  'kms.policies': [{ arn: KEY, data: present({ PolicyName: 'default', Policy: document(...statements) }) }],
});
const secret = (...statements: readonly Statement[]): World['facts'] => ({
  'secretsmanager.policies': [{ arn: SECRET, data: present({ ResourcePolicy: document(...statements) }) }],
});
const world = (facts: World['facts']): World => ({ facts: { ...inOrganization, ...facts } });
const failing = (arn: string, severity: 'critical' | 'high', facts: World['facts']): World => ({
  ...world(facts),
  expect: { [arn]: { outcome: 'fail', severity } },
});
const READ = 'secretsmanager:GetSecretValue';

testCheck('secret-key-policy-external', check, {
  fail: {
    'everybody decrypts': failing(KEY, 'critical', key(DELEGATION, allow({ Action: 'kms:Decrypt' }))),
    'everybody decrypts, through a service': failing(
      KEY,
      'critical',
      key(allow({ Action: 'kms:Decrypt', ...where('StringEquals', 'kms:ViaService', 's3.us-east-1.amazonaws.com') })),
    ),
    'a stranger decrypts': failing(
      KEY,
      'high',
      key(DELEGATION, allow({ Principal: root(STRANGER), Action: 'kms:Decrypt' })),
    ),
    'a stranger makes grants': failing(
      KEY,
      'high',
      key(allow({ Principal: root(STRANGER), Action: 'kms:CreateGrant' })),
    ),
    'everybody reads the secret': failing(SECRET, 'critical', secret(allow({ Action: READ }))),
    'everybody reads one stage of the secret': failing(
      SECRET,
      'critical',
      secret(allow({ Action: READ, ...where('StringEquals', 'secretsmanager:VersionStage', 'AWSCURRENT') })),
    ),
    'a stranger reads the secret': failing(SECRET, 'high', secret(allow({ Principal: root(STRANGER), Action: READ }))),
  },
  pass: {
    'the policy hands the decision to IAM': world(key(DELEGATION)),
    'callers of the own account through a service': world(
      key(
        allow({
          Action: 'kms:*',
          Condition: {
            StringEquals: { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': 'lambda.us-east-1.amazonaws.com' },
          },
        }),
      ),
    ),
    'the partner decrypts': world(key(allow({ Principal: root(PARTNER), Action: 'kms:Decrypt' }))),
    'a role of the own account reads the secret': world(
      secret(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/orders` }, Action: READ })),
    ),
  },
  'not-applicable': {
    'a key that AWS manages': { facts: { 'kms.keys': [keyOf('AWS', AWS_KEY)] } },
    'a secret without a policy': { facts: { 'secretsmanager.policies': [{ arn: SECRET, data: absent }] } },
  },
  'not-assessed': {
    'the key policy may not be read': {
      facts: { 'kms.keys': [keyOf('CUSTOMER')], 'kms.policies': [{ arn: KEY, data: denied('kms:GetKeyPolicy') }] },
    },
    'the key may not be described': {
      facts: {
        'kms.keys': [{ arn: KEY, data: denied('kms:DescribeKey') }],
        'kms.policies': [{ arn: KEY, data: denied('kms:DescribeKey') }],
      },
    },
    'the secret’s policy may not be read': {
      facts: { 'secretsmanager.policies': [{ arn: SECRET, data: denied('secretsmanager:GetResourcePolicy') }] },
    },
    'an operator that does not exist decides': world(
      key(allow({ Action: 'kms:Decrypt', ...where('StringResembles', 'kms:CallerAccount', ACCOUNT) })),
    ),
  },
  mixed: {
    'keys may not be listed, and a secret is open': {
      facts: {
        ...secret(allow({ Action: READ })),
        'kms.keys': gap('kms:ListKeys'),
        'kms.policies': gap('kms:ListKeys'),
      },
      expect: {
        [SECRET]: { outcome: 'fail', severity: 'critical' },
        [`arn:aws:iam::${ACCOUNT}:root#us-east-1`]: 'not-assessed',
      },
    },
  },
});

test('of a key it is said that its grants were not read', () => {
  const [finding] = findingsOf(
    'secret-key-policy-external',
    check,
    world(key(allow({ Action: 'kms:*', Principal: root(ACCOUNT) }))),
  );
  expect(finding).toMatchObject({
    outcome: 'pass',
    trace: expect.arrayContaining([
      { considered: 'Grants of the key', contributes: 'not read: they give access beside the policy' },
    ]) as unknown,
  });
});
