import check from '../../checks/sns-policy-external.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
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

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:orders`;
type Subscription = Readonly<Record<'Protocol' | 'Endpoint' | 'Owner', string>>;
const OWN: Subscription = {
  Protocol: 'sqs',
  Endpoint: `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`,
  Owner: ACCOUNT,
};
const THEIRS: Subscription = { ...OWN, Endpoint: `arn:aws:sqs:us-east-1:${STRANGER}:orders`, Owner: STRANGER };
const PARTNERS: Subscription = { ...OWN, Endpoint: `arn:aws:sqs:us-east-1:${PARTNER}:orders`, Owner: PARTNER };

const subscribed = (subscription: Subscription, id: string) => ({
  arn: `${TOPIC}:${id}`,
  data: { SubscriptionArn: `${TOPIC}:${id}`, TopicArn: TOPIC, ...subscription },
});
const pending = (subscription: Subscription) => ({
  arn: `${TOPIC}/PendingConfirmation/${subscription.Protocol}/1`,
  data: { SubscriptionArn: 'PendingConfirmation', TopicArn: TOPIC, ...subscription },
});
const deleted = (subscription: Subscription) => ({
  arn: `${TOPIC}/Deleted/${subscription.Protocol}/1`,
  data: { SubscriptionArn: 'Deleted', TopicArn: TOPIC, ...subscription },
});
const read = <T>({ arn, data }: { arn: string; data: T }) => ({ arn, data: present(data) });

const DEFAULT = allow({
  Principal: { AWS: '*' },
  Action: ['SNS:Publish', 'SNS:Subscribe'],
  ...where('StringEquals', 'AWS:SourceOwner', ACCOUNT),
});
const topic = (count: number, ...statements: readonly Statement[]) => ({
  arn: TOPIC,
  data: present({
    Attributes: {
      TopicArn: TOPIC,
      Policy: document(...statements),
      SubscriptionsConfirmed: String(count),
      SubscriptionsPending: '0',
    },
  }),
});
const world = (count: number, statement: Statement, more: World['facts'] = {}): World => ({
  facts: { ...inOrganization, 'sns.topic-attributes': [topic(count, statement)], ...more },
});
const own = { 'sns.subscriptions': [subscribed(OWN, 'own')] };
const naming = (pattern: RegExp): NonNullable<World['expect']> => ({
  [TOPIC]: { outcome: 'fail', severity: 'high', because: pattern },
});

testCheck('sns-policy-external', check, {
  fail: {
    'a stranger may subscribe': {
      ...world(1, allow({ Principal: root(STRANGER), Action: 'sns:Subscribe' }), own),
      expect: naming(/^The policy lets in 999988887777, which is not known\.$/),
    },
    'a stranger subscribed before the policy was tightened': {
      ...world(2, DEFAULT, {
        ...own,
        'sns.topic-subscriptions': [read(subscribed(OWN, 'own')), read(subscribed(THEIRS, 's1'))],
      }),
      expect: naming(/^Subscriptions lead to 999988887777/),
    },
    'a stranger may subscribe, and has': {
      ...world(2, allow({ Principal: root(STRANGER), Action: 'sns:Subscribe' }), {
        ...own,
        'sns.topic-subscriptions': [read(subscribed(THEIRS, 's1'))],
      }),
      expect: naming(/^The policy lets in 999988887777, which is not known\.$/),
    },
    'the own subscription leads to a stranger’s function': {
      ...world(1, DEFAULT, {
        'sns.subscriptions': [
          subscribed({ ...OWN, Protocol: 'lambda', Endpoint: `arn:aws:lambda:us-east-1:${STRANGER}:function:f` }, 's1'),
        ],
      }),
      expect: naming(/^Subscriptions lead to 999988887777/),
    },
    'a stranger’s subscription by mail': world(1, DEFAULT, {
      'sns.topic-subscriptions': [
        read(subscribed({ Protocol: 'email', Endpoint: 'x@agency.example', Owner: STRANGER }, 's1')),
      ],
    }),
    'a stranger’s subscription that nobody has confirmed': world(1, DEFAULT, {
      'sns.topic-subscriptions': [read(pending(THEIRS))],
    }),
    'the policy may not be read, and a stranger has subscribed': {
      facts: {
        'sns.topic-attributes': [{ arn: TOPIC, data: denied('sns:GetTopicAttributes') }],
        'sns.topic-subscriptions': [read(subscribed(THEIRS, 's1'))],
      },
      expect: naming(/^Subscriptions lead to/),
    },
    'subscriptions may not be listed, and the policy lets in a stranger': world(
      1,
      allow({ Principal: root(STRANGER), Action: 'sns:Subscribe' }),
      { 'sns.subscriptions': gap('sns:ListSubscriptions'), 'sns.topic-subscriptions': gap('sns:ListSubscriptions') },
    ),
  },
  pass: {
    'the default policy and own subscriptions': world(1, DEFAULT, own),
    'nobody subscribes': world(0, DEFAULT),
    'the partner may subscribe, and has': world(2, allow({ Principal: root(PARTNER), Action: 'sns:Subscribe' }), {
      ...own,
      'sns.topic-subscriptions': [read(subscribed(OWN, 'own')), read(subscribed(PARTNERS, 'p1'))],
    }),
    'a declared account has subscribed': {
      ...world(1, DEFAULT, { 'sns.topic-subscriptions': [read(subscribed(THEIRS, 's1'))] }),
      trusted: [STRANGER],
    },
    'a mailbox of the own': world(1, DEFAULT, {
      'sns.subscriptions': [subscribed({ Protocol: 'email', Endpoint: 'ops@nordlys.example', Owner: ACCOUNT }, 'm1')],
    }),
    'an own one that nobody has confirmed': world(1, DEFAULT, { 'sns.subscriptions': [pending(OWN)] }),
    'a stranger’s that was deleted': world(1, DEFAULT, { 'sns.topic-subscriptions': [read(deleted(THEIRS))] }),
    'fast depth, where the count says that all are own': {
      ...world(1, DEFAULT, { ...own, 'sns.topic-subscriptions': gap('sns:ListSubscriptionsByTopic', 'pruned') }),
      depth: 'fast',
    },
  },
  'not-assessed': {
    'its attributes may not be read': {
      facts: { 'sns.topic-attributes': [{ arn: TOPIC, data: denied('sns:GetTopicAttributes') }] },
    },
    'its subscriptions may not be read': world(2, DEFAULT, {
      ...own,
      'sns.topic-subscriptions': [{ arn: TOPIC, data: denied('sns:ListSubscriptionsByTopic') }],
    }),
    'no subscriptions may be listed': world(1, DEFAULT, {
      'sns.subscriptions': gap('sns:ListSubscriptions'),
      'sns.topic-subscriptions': gap('sns:ListSubscriptions'),
    }),
    'fast depth, where the count says that there are others': {
      ...world(2, DEFAULT, { ...own, 'sns.topic-subscriptions': gap('sns:ListSubscriptionsByTopic', 'pruned') }),
      depth: 'fast',
    },
    'the accounts of the organization may not be read': world(1, DEFAULT, {
      'organizations.accounts': gap('organizations:ListAccounts'),
      'sns.topic-subscriptions': [read(subscribed(PARTNERS, 'p1'))],
    }),
  },
  mixed: {
    'a subscription of another topic': {
      facts: {
        'sns.topic-attributes': [topic(0, DEFAULT)],
        'sns.subscriptions': [
          { arn: `${TOPIC}-2:s1`, data: { SubscriptionArn: `${TOPIC}-2:s1`, TopicArn: `${TOPIC}-2`, ...THEIRS } },
        ],
      },
      expect: { [TOPIC]: 'pass' },
    },
  },
});
