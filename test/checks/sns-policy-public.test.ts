import check from '../../checks/sns-policy-public.ts';
import { ACCOUNT, denied, present, testCheck, type World } from '../check.ts';
import { allow, deny, document, where, type Statement } from './policy-statements.ts';

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:orders`;
const topic = (Policy?: string) => ({
  arn: TOPIC,
  data: present({ Attributes: { TopicArn: TOPIC, ...(Policy !== undefined && { Policy }) } }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'sns.topic-attributes': [topic(document(...statements))] },
});
const failing = (severity: 'critical' | 'high' | 'medium', ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [TOPIC]: { outcome: 'fail', severity } },
});
const everybody = { Principal: { AWS: '*' }, Resource: TOPIC };
const EVERY = ['SNS:Publish', 'SNS:Subscribe', 'SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Receive'];

testCheck('sns-policy-public', check, {
  fail: {
    'everybody publishes': failing('critical', allow({ ...everybody, Action: 'SNS:Publish' })),
    'everybody changes the policy': failing('critical', allow({ ...everybody, Action: 'sns:SetTopicAttributes' })),
    'everybody subscribes': failing('high', allow({ ...everybody, Action: 'sns:Subscribe' })),
    'everybody subscribes, to addresses of one kind': failing(
      'high',
      allow({ ...everybody, Action: 'sns:Subscribe', ...where('StringLike', 'sns:Endpoint', '*@nordlys.example') }),
    ),
    'everybody subscribes, by one protocol': failing(
      'high',
      allow({ ...everybody, Action: 'sns:Subscribe', ...where('StringEquals', 'sns:Protocol', 'https') }),
    ),
    'everybody reads attributes': failing('medium', allow({ ...everybody, Action: 'sns:GetTopicAttributes' })),
    'the default without its condition': failing('critical', allow({ ...everybody, Action: EVERY })),
    'buckets of any account publish': failing(
      'critical',
      allow({ ...everybody, Action: 'SNS:Publish', ...where('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:*') }),
    ),
    'an owner that a star names': failing(
      'critical',
      allow({ ...everybody, Action: 'SNS:Publish', ...where('StringLike', 'AWS:SourceOwner', '*') }),
    ),
    'publishing is denied again': failing(
      'high',
      allow({ ...everybody, Action: ['sns:Publish', 'sns:Subscribe'] }),
      deny({ Action: 'sns:Publish' }),
    ),
  },
  pass: {
    'the default policy': world(
      allow({ ...everybody, Action: EVERY, ...where('StringEquals', 'AWS:SourceOwner', ACCOUNT) }),
    ),
    'the default policy in other letters': world(
      allow({ ...everybody, Action: EVERY, ...where('StringEquals', 'aws:sourceowner', ACCOUNT) }),
    ),
    'the default policy of the console of today': world(
      allow({ ...everybody, Action: EVERY, ...where('StringEquals', 'AWS:SourceAccount', ACCOUNT) }),
    ),
    'one bucket, and its account': world(
      allow({
        ...everybody,
        Action: 'SNS:Publish',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::photos' },
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
        },
      }),
    ),
    'no policy': { facts: { 'sns.topic-attributes': [topic()] } },
  },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sns.topic-attributes': [{ arn: TOPIC, data: denied('sns:GetTopicAttributes') }] },
    },
    'an operator that does not exist decides': world(
      allow({ ...everybody, Action: 'sns:Publish', ...where('StringResembles', 'AWS:SourceOwner', ACCOUNT) }),
    ),
  },
});
