import { ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { NotFoundException } from '@aws-sdk/client-sns';
import { QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';

import buses from '../../src/collectors/events-buses.ts';
import rules from '../../src/collectors/events-rules.ts';
import targets from '../../src/collectors/events-targets.ts';
import queues from '../../src/collectors/sqs-queues.ts';
import subscriptions from '../../src/collectors/sns-subscriptions.ts';
import topicAttributes from '../../src/collectors/sns-topic-attributes.ts';
import topicSubscriptions from '../../src/collectors/sns-topic-subscriptions.ts';
import topics from '../../src/collectors/sns-topics.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const sqs = (name: string): string => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
const url = (name: string): string => `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`;
const sns = (rest: string): string => `arn:aws:sns:eu-west-1:${ACCOUNT}:${rest}`;
const events = (rest: string): string => `arn:aws:events:eu-west-1:${ACCOUNT}:${rest}`;
const gap = {
  cause: 'access-denied',
  operation: 'test:Told',
  action: 'test:Told',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

describe('sqs.queues', () => {
  test('lists by the thousand, and asks each queue for all its attributes', async () => {
    const { requests, records } = await drive(queues, {
      answers: {
        ListQueues: ({ NextToken }) =>
          NextToken === undefined
            ? { QueueUrls: [url('orders')], NextToken: 'second' }
            : { QueueUrls: [url('bills.fifo')] },
        GetQueueAttributes: ({ QueueUrl }) => ({ Attributes: { QueueArn: QueueUrl } }),
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListQueues', { MaxResults: 1000 }],
      ['eu-west-1 ListQueues', { MaxResults: 1000, NextToken: 'second' }],
      ['eu-west-1 GetQueueAttributes', { QueueUrl: url('orders'), AttributeNames: ['All'] }],
      ['eu-west-1 GetQueueAttributes', { QueueUrl: url('bills.fifo'), AttributeNames: ['All'] }],
    ]);
    expect(records).toEqual([
      { arn: sqs('orders'), data: present({ Attributes: { QueueArn: url('orders') } }) },
      { arn: sqs('bills.fifo'), data: present({ Attributes: { QueueArn: url('bills.fifo') } }) },
    ]);
  });

  test('a region without queues costs one call', async () => {
    const { requests, records } = await drive(queues, { answers: { ListQueues: () => ({}) } });
    expect(requests).toHaveLength(1);
    expect(records).toEqual([]);
  });

  test('a queue that has vanished is left out, one that is closed to us is a gap', async () => {
    const { records, gone } = await drive(queues, {
      answers: {
        ListQueues: () => ({ QueueUrls: [url('orders'), url('bills')] }),
        GetQueueAttributes: ({ QueueUrl }) =>
          QueueUrl === url('orders') ? new QueueDoesNotExist(because()) : unmodelled('AccessDenied'),
      },
    });
    expect(gone).toEqual([sqs('orders')]);
    expect(records).toMatchObject([
      {
        arn: sqs('bills'),
        data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'sqs:GetQueueAttributes' } },
      },
    ]);
  });
});

const news = { arn: sns('news'), data: { TopicArn: sns('news') } };
const alerts = { arn: sns('alerts'), data: { TopicArn: sns('alerts') } };

test('sns.topics', async () => {
  const { requests, records } = await drive(topics, {
    answers: {
      ListTopics: ({ NextToken }) =>
        NextToken === undefined ? { Topics: [news.data], NextToken: 'second' } : { Topics: [alerts.data] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListTopics', {}],
    ['eu-west-1 ListTopics', { NextToken: 'second' }],
  ]);
  expect(records).toEqual([news, alerts]);
});

test('sns.topic-attributes: asked of each topic; one that has vanished is left out', async () => {
  const { requests, records, gone } = await drive(topicAttributes, {
    facts: { 'sns.topics': [news, alerts] },
    answers: {
      GetTopicAttributes: ({ TopicArn }) =>
        TopicArn === news.arn ? { Attributes: { Policy: '{}' } } : new NotFoundException(because()),
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 GetTopicAttributes', { TopicArn: news.arn }],
    ['eu-west-1 GetTopicAttributes', { TopicArn: alerts.arn }],
  ]);
  expect(records).toEqual([{ arn: news.arn, data: present({ Attributes: { Policy: '{}' } }) }]);
  expect(gone).toEqual([alerts.arn]);
});

const confirmed = { SubscriptionArn: sns('news:s1'), TopicArn: news.arn, Protocol: 'sqs', Owner: ACCOUNT };
const pending = { ...confirmed, SubscriptionArn: 'PendingConfirmation', Protocol: 'https' };

describe('sns.subscriptions', () => {
  test('one list for the region; those without an ARN go by topic, protocol and turn', async () => {
    const { requests, records } = await drive(subscriptions, {
      facts: { 'sns.topics': [news] },
      answers: {
        ListSubscriptions: ({ NextToken }) =>
          NextToken === undefined
            ? { Subscriptions: [confirmed, pending], NextToken: 'second' }
            : { Subscriptions: [pending, { ...pending, Protocol: 'email' }] },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListSubscriptions', {}],
      ['eu-west-1 ListSubscriptions', { NextToken: 'second' }],
    ]);
    expect(records).toEqual([
      { arn: confirmed.SubscriptionArn, data: confirmed },
      { arn: `${news.arn}/PendingConfirmation/https/1`, data: pending },
      { arn: `${news.arn}/PendingConfirmation/https/2`, data: pending },
      { arn: `${news.arn}/PendingConfirmation/email/1`, data: { ...pending, Protocol: 'email' } },
    ]);
  });

  test('a region without topics is not asked', async () => {
    expect((await drive(subscriptions, {})).requests).toEqual([]);
  });
});

describe('sns.topic-subscriptions', () => {
  const counts = (SubscriptionsConfirmed: string, SubscriptionsPending = '0') =>
    present({ Attributes: { SubscriptionsConfirmed, SubscriptionsPending } });
  const shown = [
    { arn: confirmed.SubscriptionArn, data: confirmed },
    { arn: `${news.arn}/PendingConfirmation/https/1`, data: pending },
  ];
  const stranger = { ...confirmed, SubscriptionArn: sns('news:s9'), Owner: '999988887777' };

  test.each([
    ['counts as many as are shown', counts('1', '1'), false],
    ['counts one more', counts('2', '1'), true],
    ['counts one more that is not confirmed', counts('1', '2'), true],
    ['does not count', present({ Attributes: {} }), true],
    ['could not be read', unknown(gap), true],
  ])('a topic that %s', async (_, data, asked) => {
    const { requests, records } = await drive(topicSubscriptions, {
      facts: { 'sns.topic-attributes': [{ arn: news.arn, data }], 'sns.subscriptions': shown },
      answers: { ListSubscriptionsByTopic: () => ({ Subscriptions: [confirmed, stranger] }) },
    });
    expect(requests).toEqual(asked ? [['eu-west-1 ListSubscriptionsByTopic', { TopicArn: news.arn }]] : []);
    expect(records).toEqual(
      asked
        ? [
            { arn: confirmed.SubscriptionArn, data: present(confirmed) },
            { arn: stranger.SubscriptionArn, data: present(stranger) },
          ]
        : [],
    );
  });

  test('a list that is closed to us is a gap of the topic, one that has vanished is left out', async () => {
    const { records, gone } = await drive(topicSubscriptions, {
      facts: {
        'sns.topic-attributes': [
          { arn: news.arn, data: counts('1') },
          { arn: alerts.arn, data: counts('1') },
        ],
      },
      answers: {
        ListSubscriptionsByTopic: ({ TopicArn }) =>
          TopicArn === news.arn ? unmodelled('AuthorizationError') : new NotFoundException(because()),
      },
    });
    expect(records).toMatchObject([
      {
        arn: news.arn,
        data: { state: 'unknown', gap: { cause: 'access-denied', operation: 'sns:ListSubscriptionsByTopic' } },
      },
    ]);
    expect(gone).toEqual([alerts.arn]);
  });
});

const bus = (name: string) => ({ arn: events(`event-bus/${name}`), data: { Name: name, Policy: '{}' } });
const rule = (name: string, busName = 'shop') => ({
  Name: name,
  Arn: events(`rule/${busName}/${name}`),
  EventBusName: busName,
});

test('events.buses: the list tells the policy, no bus is described', async () => {
  const { requests, records } = await drive(buses, {
    answers: {
      ListEventBuses: ({ NextToken }) =>
        NextToken === undefined
          ? { EventBuses: [{ ...bus('default').data, Arn: bus('default').arn }], NextToken: 'second' }
          : { EventBuses: [{ ...bus('shop').data, Arn: bus('shop').arn }] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListEventBuses', { Limit: 100 }],
    ['eu-west-1 ListEventBuses', { Limit: 100, NextToken: 'second' }],
  ]);
  expect(records).toMatchObject([bus('default'), bus('shop')]);
});

test('events.rules: of each bus, page after page', async () => {
  const { requests, records, gone } = await drive(rules, {
    facts: { 'events.buses': [bus('default'), bus('shop'), bus('closed'), bus('vanished')] },
    answers: {
      ListRules: ({ EventBusName, NextToken }) => {
        if (EventBusName === 'closed') return unmodelled('AccessDeniedException');
        if (EventBusName === 'vanished') return new ResourceNotFoundException(because());
        if (EventBusName === 'default') return { Rules: [] };
        return NextToken === undefined ? { Rules: [rule('one')], NextToken: 'second' } : { Rules: [rule('two')] };
      },
    },
  });
  expect(requests).toContainEqual(['eu-west-1 ListRules', { EventBusName: 'default', Limit: 100 }]);
  expect(requests).toContainEqual(['eu-west-1 ListRules', { EventBusName: 'shop', Limit: 100, NextToken: 'second' }]);
  expect(requests).toHaveLength(5);
  expect(records).toMatchObject([
    { arn: rule('one').Arn, data: present(rule('one')) },
    { arn: rule('two').Arn, data: present(rule('two')) },
    { arn: bus('closed').arn, data: { state: 'unknown', gap: { operation: 'events:ListRules' } } },
  ]);
  expect(gone).toEqual([bus('vanished').arn]);
});

test('events.targets: of each rule, by name and bus; a bus whose rules are unread hands its gap on', async () => {
  const target = { Id: 'queue', Arn: sqs('orders') };
  const { requests, records } = await drive(targets, {
    facts: {
      'events.rules': [
        { arn: rule('one').Arn, data: present(rule('one')) },
        { arn: bus('closed').arn, data: unknown(gap) },
      ],
    },
    answers: {
      ListTargetsByRule: ({ NextToken }) =>
        NextToken === undefined ? { Targets: [target], NextToken: 'second' } : { Targets: [{ ...target, Id: 'two' }] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListTargetsByRule', { Rule: 'one', EventBusName: 'shop', Limit: 100 }],
    ['eu-west-1 ListTargetsByRule', { Rule: 'one', EventBusName: 'shop', Limit: 100, NextToken: 'second' }],
  ]);
  expect(records).toEqual([
    { arn: `${rule('one').Arn}/targets/queue`, data: present(target) },
    { arn: `${rule('one').Arn}/targets/two`, data: present({ ...target, Id: 'two' }) },
    { arn: bus('closed').arn, data: unknown(gap) },
  ]);
});
