import check from '../../checks/sns-policy-service-source.ts';
import { ACCOUNT, denied, present, testCheck, type World } from '../check.ts';
import { allow, document, where, type Statement } from './policy-statements.ts';

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:orders`;
const topic = (Policy?: string) => ({
  arn: TOPIC,
  data: present({ Attributes: { TopicArn: TOPIC, ...(Policy !== undefined && { Policy }) } }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'sns.topic-attributes': [topic(document(...statements))] },
});
const publishes = (service: string, more: Statement = {}): Statement =>
  allow({ Principal: { Service: `${service}.amazonaws.com` }, Action: 'sns:Publish', Resource: TOPIC, ...more });
const ownAccount = where('StringEquals', 'aws:SourceAccount', ACCOUNT);
const photos = { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::photos' } };

testCheck('sns-policy-service-source', check, {
  fail: {
    'budgets of any account': {
      ...world(publishes('budgets')),
      expect: { [TOPIC]: { outcome: 'fail', severity: 'medium', because: /budgets\.amazonaws\.com on behalf of any/ } },
    },
    'alarms of any account': world(
      publishes('cloudwatch', where('ArnLike', 'aws:SourceArn', 'arn:aws:cloudwatch:us-east-1:*:alarm:*')),
    ),
    'a bucket without its account': world(publishes('s3', { Condition: photos })),
  },
  pass: {
    'budgets of the own account': world(publishes('budgets', ownAccount)),
    'cost alerts of the own account': world(publishes('costalerts', ownAccount)),
    'alarms of the own account': world(
      publishes('cloudwatch', where('ArnLike', 'aws:SourceArn', `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*`)),
    ),
    'a bucket with its account': world(publishes('s3', { Condition: { ...photos, ...ownAccount['Condition']! } })),
  },
  'not-applicable': {
    'the default policy': world(
      allow({
        Principal: { AWS: '*' },
        Action: 'SNS:Publish',
        Resource: TOPIC,
        ...where('StringEquals', 'AWS:SourceOwner', ACCOUNT),
      }),
    ),
    'no policy': { facts: { 'sns.topic-attributes': [topic()] } },
  },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sns.topic-attributes': [{ arn: TOPIC, data: denied('sns:GetTopicAttributes') }] },
    },
  },
});
