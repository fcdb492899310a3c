import type { Subscription } from '@aws-sdk/client-sns';

import type { Stored } from '../../model/stored.ts';

/**
 * Names subscriptions as they come. One that nobody has confirmed has no ARN but the word `PendingConfirmation` in its
 * place: it goes by its topic, that word, its protocol and its turn, since its endpoint may hold a secret.
 */
export function subscriptionArns(): (subscription: Stored<Subscription>) => string {
  const turns = new Map<string, number>();
  return ({ SubscriptionArn = '', TopicArn = '', Protocol = '' }) => {
    if (SubscriptionArn.startsWith('arn:')) return SubscriptionArn;
    const place = `${TopicArn}/${SubscriptionArn}/${Protocol}`;
    const turn = (turns.get(place) ?? 0) + 1;
    turns.set(place, turn);
    return `${place}/${turn}`;
  };
}
