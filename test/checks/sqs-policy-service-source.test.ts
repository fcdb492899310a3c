import check from '../../checks/sqs-policy-service-source.ts';
import { ACCOUNT, denied, present, testCheck, type World } from '../check.ts';
import { allow, deny, document, root, where, type Statement } from './policy-statements.ts';

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
const queue = (Policy?: string) => ({
  arn: QUEUE,
  data: present({ Attributes: Policy === undefined ? {} : { Policy } }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'sqs.queues': [queue(document(...statements))] },
});
const sends = (service: string, more: object = {}) =>
  allow({ Principal: { Service: `${service}.amazonaws.com` }, Action: 'sqs:SendMessage', ...more });
const bucket = { 'aws:SourceArn': 'arn:aws:s3:::photos' };
const medium = (because: RegExp): NonNullable<World['expect']> => ({
  [QUEUE]: { outcome: 'fail', severity: 'medium', because },
});

testCheck('sqs-policy-service-source', check, {
  fail: {
    'topics of any account': { ...world(sends('sns')), expect: medium(/sns\.amazonaws\.com on behalf of any account/) },
    'any source': world(sends('events', where('ArnLike', 'aws:SourceArn', '*'))),
    'the account field is a star': world(
      sends('sns', where('ArnLike', 'aws:SourceArn', 'arn:aws:sns:us-east-1:*:orders')),
    ),
    'only where the key is there': world(sends('ses', where('StringEqualsIfExists', 'aws:SourceAccount', ACCOUNT))),
    'a bucket without its account': {
      ...world(sends('s3', { Condition: { ArnEquals: bucket } })),
      expect: medium(/whoever owns a bucket of that name/),
    },
    'the old way, for a bucket without its account': world(
      allow({ Action: 'sqs:SendMessage', Condition: { ArnEquals: bucket } }),
    ),
    'one of two services': world(sends('lambda', where('StringEquals', 'aws:SourceAccount', ACCOUNT)), sends('events')),
  },
  pass: {
    'one topic': world(sends('sns', where('ArnEquals', 'aws:SourceArn', `arn:aws:sns:us-east-1:${ACCOUNT}:orders`))),
    'a rule of a custom bus': world(
      sends('events', where('ArnEquals', 'aws:SourceArn', `arn:aws:events:us-east-1:${ACCOUNT}:rule/shop/placed`)),
    ),
    'a bucket with its account': world(
      sends('s3', { Condition: { ArnEquals: bucket, StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
    ),
    'sources of an organization': world(sends('s3', where('StringEquals', 'aws:SourceOrgID', 'o-ours'))),
    'a Deny keeps foreign sources out': world(
      sends('sns'),
      deny({ Action: 'sqs:*', ...where('StringNotEquals', 'aws:SourceAccount', ACCOUNT) }),
    ),
  },
  'not-applicable': {
    'no policy': { facts: { 'sqs.queues': [queue()] } },
    'no service': world(allow({ Principal: root(ACCOUNT), Action: 'sqs:*' })),
  },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sqs.queues': [{ arn: QUEUE, data: denied('sqs:GetQueueAttributes') }] },
    },
    'an operator that does not exist decides': world(
      sends('sns', where('ArnResembles', 'aws:SourceArn', 'arn:aws:sns:us-east-1:1:x')),
    ),
  },
});
