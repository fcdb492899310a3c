import check from '../../checks/sqs-policy-external.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
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

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
const queue = (Policy?: string) => ({
  arn: QUEUE,
  data: present({
    Attributes: { ...(Policy !== undefined && { Policy }), RedriveAllowPolicy: '{"redrivePermission":"allowAll"}' },
  }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { ...inOrganization, 'sqs.queues': [queue(document(...statements))] },
});
const stranger: NonNullable<World['expect']> = {
  [QUEUE]: { outcome: 'fail', severity: 'high', because: /999988887777/ },
};
const orgOnly = where('StringEquals', 'aws:PrincipalOrgID', OWN_ORG);

testCheck('sqs-policy-external', check, {
  fail: {
    'an account, as AddPermission writes it': {
      ...world(allow({ Principal: { AWS: STRANGER }, Action: 'SQS:SendMessage' })),
      expect: stranger,
    },
    'a role of an account': {
      ...world(allow({ Principal: { AWS: `arn:aws:iam::${STRANGER}:role/agency` }, Action: 'sqs:ReceiveMessage' })),
      expect: stranger,
    },
    'anybody, but from one account': {
      ...world(allow({ Action: 'sqs:*', ...where('StringEquals', 'aws:PrincipalAccount', STRANGER) })),
      expect: stranger,
    },
    'a service on behalf of an account': {
      ...world(
        allow({
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          ...where('StringEquals', 'aws:SourceAccount', STRANGER),
        }),
      ),
      expect: stranger,
    },
    'another organization': world(
      allow({ Action: 'sqs:*', ...where('StringEquals', 'aws:PrincipalOrgID', 'o-theirs0000') }),
    ),
    'a stranger beside the partner': {
      ...world(allow({ Principal: { AWS: [PARTNER, STRANGER] }, Action: 'sqs:SendMessage' })),
      expect: stranger,
    },
    'a stranger, and the organization may not be read': {
      facts: {
        'organizations.organization': [{ arn: 'arn:aws:iam::111122223333:root', data: { state: 'absent' } }],
        'sqs.queues': [queue(document(allow({ Principal: root(STRANGER), Action: 'sqs:*' })))],
      },
      expect: stranger,
    },
  },
  pass: {
    'the own account': world(allow({ Principal: root(ACCOUNT), Action: 'sqs:*' })),
    'an account of the organization': world(allow({ Principal: root(PARTNER), Action: 'sqs:*' })),
    'the own organization': world(allow({ Action: 'sqs:*', ...orgOnly })),
    'an account that is declared': {
      ...world(allow({ Principal: root(STRANGER), Action: 'sqs:SendMessage' })),
      trusted: [STRANGER],
    },
    'what is left of a deleted role': world(
      allow({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' }, Action: 'sqs:SendMessage' }),
    ),
    'everybody: the public is another matter': world(allow({ Action: 'sqs:SendMessage' })),
    'an account that is denied again': world(
      allow({ Principal: root(STRANGER), Action: 'sqs:*' }),
      deny({ Principal: root(STRANGER), Action: 'sqs:*' }),
    ),
  },
  'not-applicable': { 'no policy': { facts: { 'sqs.queues': [queue()] } } },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sqs.queues': [{ arn: QUEUE, data: denied('sqs:GetQueueAttributes') }] },
    },
    'the accounts of the organization may not be read': {
      facts: {
        ...inOrganization,
        'organizations.accounts': gap('organizations:ListAccounts'),
        'sqs.queues': [queue(document(allow({ Principal: root(STRANGER), Action: 'sqs:*' })))],
      },
    },
  },
  mixed: {
    'the accounts may not be read, and a declared one is let in': {
      facts: {
        ...inOrganization,
        'organizations.accounts': gap('organizations:ListAccounts'),
        'sqs.queues': [queue(document(allow({ Principal: root(STRANGER), Action: 'sqs:*' })))],
      },
      trusted: [STRANGER],
      expect: { [QUEUE]: 'pass' },
    },
  },
});
