import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';

import { defineCollector } from '../model/collector.ts';

/**
 * Every event bus of a region with its policy: the default one, which each region has, those of the account and those of
 * partners. The list tells the policy, so that none is described: that would add its key, its log and its dead-letter
 * queue.
 */
export default defineCollector({
  fact: 'events.buses',
  scope: 'region',
  client: EventBridgeClient,
  operations: { ListEventBuses: { command: ListEventBusesCommand, action: 'events:ListEventBuses', bucket: 'events' } },

  async *collect({ list }) {
    const buses = list('ListEventBuses', { Limit: 100 }, { items: 'EventBuses', token: ['NextToken', 'NextToken'] });
    for await (const bus of buses) yield { arn: bus.Arn!, data: bus };
  },
});
