import { ListSubscriptionsByTopicCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';

import { present } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';
import { subscriptionArns } from './sns/subscription-arns.ts';

/**
 * All subscriptions of the topics that have more of them than `sns.subscriptions` shows: the others belong to other
 * accounts. So a topic is asked whose own count is higher, or could not be read. Where the count lags behind, a call is
 * made in vain, or a subscription of the last moments is seen by the next run.
 */
export default defineCollector({
  fact: 'sns.topic-subscriptions',
  scope: 'region',
  reads: ['sns.topic-attributes', 'sns.subscriptions'],
  depth: 'full',
  client: SNSClient,
  operations: {
    ListSubscriptionsByTopic: {
      command: ListSubscriptionsByTopicCommand,
      action: 'sns:ListSubscriptionsByTopic',
      bucket: 'sns:ListSubscriptionsByTopic',
    },
  },

  async *collect({ facts, list, each }) {
    const shown = new Map<string, number>();
    for (const { data } of facts['sns.subscriptions']) {
      const topic = data.TopicArn ?? '';
      shown.set(topic, (shown.get(topic) ?? 0) + 1);
    }
    const topics = facts['sns.topic-attributes'].filter(({ arn, data }) => counted(data) > (shown.get(arn) ?? 0));
    const parents = topics.map(({ arn }) => ({ arn, data: arn }));
    yield* each(parents, async function* ({ arn: TopicArn }) {
      const arnOf = subscriptionArns();
      const subscriptions = list(
        'ListSubscriptionsByTopic',
        { TopicArn },
        { items: 'Subscriptions', token: ['NextToken', 'NextToken'] },
        { gone: NotFoundException },
      );
      for await (const subscription of subscriptions) yield { arn: arnOf(subscription), data: present(subscription) };
    });
  },
});

/** How many subscriptions a topic says that it has; any number where it does not say. */
function counted(data: Records<'sns.topic-attributes'>[number]['data']): number {
  const { SubscriptionsConfirmed, SubscriptionsPending } =
    data.state === 'present' ? (data.value.Attributes ?? {}) : {};
  const count = Number(SubscriptionsConfirmed) + Number(SubscriptionsPending);
  return Number.isNaN(count) ? Infinity : count;
}
