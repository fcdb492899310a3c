import type { FactData } from './catalogue.ts';

/** Whether a topic counts more subscriptions than `shown`, or might: then some of them are not ours. */
export function countsMore(attributes: FactData<'sns.topic-attributes'>, shown: number): boolean {
  const { SubscriptionsConfirmed, SubscriptionsPending } =
    attributes.state === 'present' ? (attributes.value.Attributes ?? {}) : {};
  return !(Number(SubscriptionsConfirmed) + Number(SubscriptionsPending) <= shown);
}
