import { arnOf } from './keys.ts';
import { list, under } from './rows.ts';
import { children, keyIn, listed, record, refusal, text, type Output, type Question, type Row } from './question.ts';
import { isRecord } from './wire.ts';

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The attributes that every queue or topic has, and those that the estate tells. */
const attributes = (own: Output, data: Output = {}): Output => ({
  Attributes: { ...own, ...(isRecord(data['Attributes']) ? data['Attributes'] : {}) },
});

const queueUrl = ({ scope }: Question, name: string): string =>
  `https://sqs.${scope.region}.amazonaws.com/${scope.account}/${name}`;

/** One list names the queues; the attributes are asked of each. */
const queueRows: Readonly<Record<string, Row>> = {
  'sqs:ListQueues': {
    fact: 'sqs.queues',
    answer: (question) => ({
      QueueUrls: listed(question, 'sqs.queues').entries.map(({ key }) => queueUrl(question, key)),
    }),
  },
  'sqs:GetQueueAttributes': {
    fact: 'sqs.queues',
    whole: true,
    answer: (question) => {
      const { QueueUrl, AttributeNames } = question.input;
      const name = last(text(QueueUrl));
      const found = record(question, 'sqs.queues', name);
      if (!found) throw refusal('QueueDoesNotExist', 'The specified queue does not exist.');
      // Who names no attribute is told none.
      if (!Array.isArray(AttributeNames) || !AttributeNames.includes('All')) return {};
      return attributes({ QueueArn: arnOf('sqs.queues', name, question.scope) }, found.data);
    },
  },
};

const noTopic = () => refusal('NotFoundException', 'Topic does not exist');

const subscription = (key: string, { scope }: Question): Output => ({
  SubscriptionArn: key.includes('/') ? key.split('/')[1] : arnOf('sns.subscriptions', key, scope),
  TopicArn: arnOf('sns.topics', key.split(/[:/]/, 1)[0]!, scope),
  Owner: scope.account,
});

const topicRows: Readonly<Record<string, Row>> = {
  'sns:ListTopics': list('sns.topics', {
    complete: (key, { scope }) => ({ TopicArn: arnOf('sns.topics', key, scope) }),
  }),
  'sns:GetTopicAttributes': {
    fact: 'sns.topic-attributes',
    whole: true,
    answer: (question) => {
      const TopicArn = text(question.input['TopicArn']);
      const key = keyIn('sns.topics', TopicArn);
      const found = record(question, 'sns.topic-attributes', key);
      if (!found && !question.fact('sns.topics').byKey.has(key)) throw noTopic();
      const counts = { SubscriptionsConfirmed: '0', SubscriptionsPending: '0', SubscriptionsDeleted: '0' };
      return attributes({ TopicArn, Owner: question.scope.account, ...counts }, found?.data);
    },
  },
  'sns:ListSubscriptions': list('sns.subscriptions', { complete: subscription }),
  /** The account's own, and what the estate tells of the topic alone: those of other accounts. */
  'sns:ListSubscriptionsByTopic': {
    fact: 'sns.topic-subscriptions',
    answer: (question) => {
      const topic = keyIn('sns.topics', text(question.input['TopicArn']));
      if (!question.fact('sns.topics').byKey.has(topic)) throw noTopic();
      const told = children(question, 'sns.topic-subscriptions', topic);
      const known = new Set(told.map(({ key }) => key));
      const own = question.fact('sns.subscriptions').byParent.get(topic) ?? [];
      return {
        Subscriptions: [...own.filter(({ key }) => !known.has(key)), ...told].map(({ key, data }) => ({
          ...subscription(key, question),
          ...data,
        })),
      };
    },
  },
};

/** A bus is named by name or ARN. */
const busName = (written: unknown): string => keyIn('events.buses', text(written) || 'default');

const ruleKey = (bus: string, name: string): string => (bus === 'default' ? name : `${bus}/${name}`);

const eventRows: Readonly<Record<string, Row>> = {
  'events:ListEventBuses': list('events.buses', {
    complete: (Name, { scope }) => ({ Name, Arn: arnOf('events.buses', Name, scope) }),
  }),
  'events:ListRules': under(
    'events.rules',
    ({ EventBusName }) => busName(EventBusName),
    ['events.buses', 'ResourceNotFoundException', (bus) => `Event bus ${bus} does not exist.`],
    (key, { scope, input }) => ({
      Name: last(key),
      Arn: arnOf('events.rules', key, scope),
      EventBusName: busName(input['EventBusName']),
    }),
  ),
  'events:ListTargetsByRule': under(
    'events.targets',
    ({ EventBusName, Rule }) => ruleKey(busName(EventBusName), text(Rule)),
    ['events.rules', 'ResourceNotFoundException', (key) => `Rule ${last(key)} does not exist.`],
    (key) => ({ Id: last(key) }),
  ),
};

/** Queues, topics and event buses. */
export const messageRows: Readonly<Record<string, Row>> = { ...queueRows, ...topicRows, ...eventRows };
