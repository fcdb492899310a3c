import check from '../../checks/ddb-policy-external.ts';
import { absent, ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
import {
  allow,
  deny,
  document,
  inOrganization,
  OWN_ORG,
  PARTNER,
  root,
  STRANGER,
  where,
  type Statement,
} from './policy-statements.ts';

const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;
const STREAM = `${TABLE}/stream/2026-01-01T00:00:00.000`;
const policy = (...statements: readonly Statement[]) => present({ Policy: document(...statements) });
const world = (...statements: readonly Statement[]): World => ({
  facts: { ...inOrganization, 'dynamodb.policies': [{ arn: TABLE, data: policy(...statements) }] },
});
const failing = (severity: 'critical' | 'high' | 'medium', ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [TABLE]: { outcome: 'fail', severity } },
});

testCheck('ddb-policy-external', check, {
  fail: {
    everybody: failing('critical', allow({ Action: 'dynamodb:GetItem' })),
    'everybody queries an index': failing(
      'critical',
      allow({ Action: 'dynamodb:Query', Resource: `${TABLE}/index/*` }),
    ),
    'a stranger': failing('high', allow({ Principal: root(STRANGER), Action: 'dynamodb:GetItem' })),
    'a stranger’s role on an index': failing(
      'high',
      allow({
        Principal: { AWS: `arn:aws:iam::${STRANGER}:role/report` },
        Action: 'dynamodb:Scan',
        Resource: `${TABLE}/index/by-date`,
      }),
    ),
    'everything for a stranger': failing('high', allow({ Principal: root(STRANGER), Action: 'dynamodb:*' })),
    'everything for the partner': failing('medium', allow({ Principal: root(PARTNER), Action: 'dynamodb:*' })),
    'everything for the organization': failing(
      'medium',
      allow({ Action: 'dynamodb:*', ...where('StringEquals', 'aws:PrincipalOrgID', OWN_ORG) }),
    ),
  },
  pass: {
    'no policy': { facts: { 'dynamodb.policies': [{ arn: TABLE, data: absent }] } },
    'the own account': world(allow({ Principal: root(ACCOUNT), Action: 'dynamodb:*' })),
    'the partner reads': world(allow({ Principal: root(PARTNER), Action: ['dynamodb:GetItem', 'dynamodb:Query'] })),
    'everything for the partner, but the policy': world(
      allow({ Principal: root(PARTNER), Action: 'dynamodb:*' }),
      deny({ Action: ['dynamodb:PutResourcePolicy', 'dynamodb:DeleteResourcePolicy'] }),
    ),
    'a declared account': {
      ...world(allow({ Principal: root(STRANGER), Action: 'dynamodb:GetItem' })),
      trusted: [STRANGER],
    },
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: { 'dynamodb.policies': [{ arn: TABLE, data: denied('dynamodb:GetResourcePolicy') }] },
    },
    'the accounts of the organization may not be read': {
      facts: {
        ...world(allow({ Principal: root(PARTNER), Action: 'dynamodb:GetItem' })).facts,
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
    },
  },
  mixed: {
    'the stream has a policy of its own': {
      facts: {
        'dynamodb.policies': [
          { arn: TABLE, data: absent },
          { arn: STREAM, data: policy(allow({ Principal: root(STRANGER), Action: 'dynamodb:GetRecords' })) },
        ],
      },
      expect: { [TABLE]: 'pass', [`${TABLE}#stream`]: { outcome: 'fail', severity: 'high' } },
    },
    'the table may not be described': {
      facts: {
        'dynamodb.policies': [
          { arn: TABLE, data: absent },
          { arn: `${TABLE}/stream/*`, data: denied('dynamodb:DescribeTable') },
        ],
      },
      expect: { [TABLE]: 'pass', [`${TABLE}#stream`]: 'not-assessed' },
    },
  },
});
