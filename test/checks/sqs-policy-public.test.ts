import check from '../../checks/sqs-policy-public.ts';
import { ACCOUNT, denied, present, testCheck, type World } from '../check.ts';
import { allow, deny, document, where, type Statement } from './policy-statements.ts';

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
const queue = (Policy?: string, arn = QUEUE) => ({
  arn,
  data: present({ Attributes: { VisibilityTimeout: '30', ...(Policy !== undefined && { Policy }) } }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'sqs.queues': [queue(document(...statements))] },
});
const failing = (severity: 'critical' | 'medium', ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [QUEUE]: { outcome: 'fail', severity } },
});
const topic = (arn: string) => where('ArnLike', 'aws:SourceArn', arn);

testCheck('sqs-policy-public', check, {
  fail: {
    'everybody sends': failing('critical', allow({ Action: 'sqs:SendMessage' })),
    'everybody receives, in the casing of AddPermission': failing('critical', allow({ Action: 'SQS:ReceiveMessage' })),
    'everybody may do everything': failing('critical', allow({ Action: 'sqs:*' })),
    'everybody but one': failing('critical', {
      Effect: 'Allow',
      NotPrincipal: { AWS: '444455556666' },
      Action: 'sqs:DeleteMessage',
      Resource: '*',
    }),
    'everybody reads attributes': failing('medium', allow({ Action: 'sqs:GetQueueAttributes' })),
    'what SQS grants to nobody else': failing('medium', allow({ Action: 'sqs:SetQueueAttributes' })),
    'everything but the messages': failing(
      'medium',
      allow({ Action: 'sqs:*' }),
      deny({ Action: 'sqs:*Message*' }),
      deny({ Action: 'sqs:PurgeQueue' }),
    ),
    'topics of any account': failing('critical', allow({ Action: 'sqs:SendMessage', ...topic('arn:aws:sns:*:*:*') })),
    'half the internet twice': failing(
      'critical',
      allow({ Action: 'sqs:SendMessage', ...where('IpAddress', 'aws:SourceIp', ['0.0.0.0/1', '128.0.0.0/1']) }),
    ),
    'a dead-letter queue': failing('critical', allow({ Action: 'sqs:SendMessage', Sid: 'DeadLetters' })),
    'a condition that a missing key meets': failing(
      'critical',
      allow({ Action: 'sqs:SendMessage', ...where('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-ours') }),
    ),
  },
  pass: {
    'no policy': { facts: { 'sqs.queues': [queue()] } },
    'one topic by its ARN': world(
      allow({ Action: 'sqs:SendMessage', ...topic(`arn:aws:sns:us-east-1:${ACCOUNT}:orders`) }),
    ),
    'an organization': world(allow({ Action: 'sqs:*', ...where('StringEquals', 'aws:PrincipalOrgID', 'o-ours') })),
    'one network': world(allow({ Action: 'sqs:*', ...where('IpAddress', 'aws:SourceIp', '203.0.113.0/24') })),
    'a Deny takes it back': world(
      allow({ Action: 'sqs:*' }),
      deny({ Action: 'sqs:*', ...where('StringNotEquals', 'aws:PrincipalAccount', ACCOUNT) }),
    ),
    'a statement about another queue': world(
      allow({ Action: 'sqs:*', Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:other` }),
    ),
  },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sqs.queues': [{ arn: QUEUE, data: denied('sqs:GetQueueAttributes') }] },
    },
    'no policy document': { facts: { 'sqs.queues': [queue('Allow everybody')] } },
    'an operator that does not exist decides': world(
      allow({ Action: 'sqs:SendMessage', ...where('StringResembles', 'aws:PrincipalOrgID', 'o-ours') }),
    ),
  },
  mixed: {
    'one queue of several': {
      facts: { 'sqs.queues': [queue(document(allow({ Action: 'sqs:*' }))), queue(undefined, `${QUEUE}-2`)] },
      expect: {
        [QUEUE]: { outcome: 'fail', because: /anyone on the internet/i },
        [`${QUEUE}-2`]: 'pass',
      },
    },
    'names of prototypes': {
      facts: {
        'sqs.queues': [
          queue(
            document(
              allow({
                Action: 'sqs:SendMessage',
                Sid: '__proto__',
                ...where('StringEquals', '__proto__', 'constructor'),
              }),
            ),
          ),
        ],
      },
      expect: { [QUEUE]: { outcome: 'fail', severity: 'critical' } },
    },
  },
});
