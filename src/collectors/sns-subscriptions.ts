import { ListSubscriptionsCommand, SNSClient } from '@aws-sdk/client-sns';

import { defineCollector } from '../model/collector.ts';
import { subscriptionArns } from './sns/subscription-arns.ts';

/**
 * The account's own subscriptions, those to topics of others among them, in one list for the region. What other accounts
 * have subscribed to its topics is not in it: see `sns.topic-subscriptions`. A region without topics is not asked.
 */
export default defineCollector({
  fact: 'sns.subscriptions',
  scope: 'region',
  reads: ['sns.topics'],
  client: SNSClient,
  operations: {
    ListSubscriptions: {
      command: ListSubscriptionsCommand,
      action: 'sns:ListSubscriptions',
      bucket: 'sns:ListSubscriptions',
    },
  },

  async *collect({ facts, list }) {
    if (facts['sns.topics'].length === 0) return;
    const arnOf = subscriptionArns();
    const subscriptions = list('ListSubscriptions', {}, { items: 'Subscriptions', token: ['NextToken', 'NextToken'] });
    for await (const subscription of subscriptions) yield { arn: arnOf(subscription), data: subscription };
  },
});
