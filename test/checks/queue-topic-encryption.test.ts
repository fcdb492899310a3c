import check from '../../checks/queue-topic-encryption.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';

const queue = (data: FactData<'sqs.queues'>): World => ({ facts: { 'sqs.queues': [{ arn: QUEUE, data }] } });
const withQueue = (Attributes: Readonly<Record<string, string>>): World => queue(present({ Attributes }));
const topic = (data: FactData<'sns.topic-attributes'>): World => ({
  facts: { 'sns.topic-attributes': [{ arn: TOPIC, data }] },
});
const withTopic = (Attributes: Readonly<Record<string, string>>): World => topic(present({ Attributes }));
const sensitive = (arn: string): Pick<World, 'intent'> => ({ intent: [{ arn, data: 'sensitive' }] });
const blind = (world: World): World => ({
  ...world,
  facts: { ...world.facts, 'tag.resources': gap('tag:GetResources') },
});

const open = withQueue({ SqsManagedSseEnabled: 'false' });

testCheck('queue-topic-encryption', check, {
  fail: {
    'a queue that SQS does not encrypt': { ...open, expect: { [QUEUE]: { outcome: 'fail', severity: 'low' } } },
    'a sensitive queue': {
      ...open,
      ...sensitive(QUEUE),
      expect: { [QUEUE]: { outcome: 'fail', severity: 'medium' } },
    },
    'a queue that may be sensitive': {
      ...blind(open),
      expect: { [QUEUE]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
    'an empty key id is none': withQueue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: '' }),
    'a topic without a key': {
      ...withTopic({ Owner: '111122223333' }),
      expect: { [TOPIC]: { outcome: 'fail', severity: 'low' } },
    },
    'a sensitive topic': {
      ...withTopic({}),
      ...sensitive(TOPIC),
      expect: { [TOPIC]: { outcome: 'fail', severity: 'medium' } },
    },
    'a topic that may be sensitive': {
      ...blind(withTopic({})),
      expect: { [TOPIC]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
  },
  pass: {
    'SSE-SQS': withQueue({ SqsManagedSseEnabled: 'true' }),
    'SSE-SQS, perhaps sensitive': blind(withQueue({ SqsManagedSseEnabled: 'true' })),
    'a queue under a KMS key': withQueue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: KEY }),
    'a topic under a KMS key': withTopic({ KmsMasterKeyId: KEY }),
    'a topic under the AWS managed key': withTopic({ KmsMasterKeyId: 'alias/aws/sns' }),
  },
  'not-assessed': {
    'the attributes of the queue may not be read': queue(denied('sqs:GetQueueAttributes')),
    'the attributes of the topic may not be read': topic(denied('sns:GetTopicAttributes')),
    'the answer says nothing of encryption': withQueue({ VisibilityTimeout: '30' }),
    'the answer of the queue is empty': queue(present({})),
    'the answer of the topic is empty': topic(present({})),
  },
  mixed: {
    'a failed list of topics leaves the queues judged': {
      facts: { ...open.facts, 'sns.topic-attributes': gap('sns:ListTopics') },
      expect: { [QUEUE]: 'fail', 'arn:aws:iam::111122223333:root#us-east-1': 'not-assessed' },
    },
  },
});
