import { EventBridgeClient, ListRulesCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** The rules of every event bus, schedules and rules that AWS services manage among them. */
export default defineCollector({
  fact: 'events.rules',
  scope: 'region',
  follows: ['events.buses'],
  depth: 'full',
  client: EventBridgeClient,
  operations: { ListRules: { command: ListRulesCommand, action: 'events:ListRules', bucket: 'events' } },

  async *collect({ follow, list, each }) {
    yield* each(follow('events.buses'), async function* ({ data: { Name } }) {
      const rules = list(
        'ListRules',
        { EventBusName: Name, Limit: 100 },
        { items: 'Rules', token: ['NextToken', 'NextToken'] },
        { gone: ResourceNotFoundException },
      );
      for await (const rule of rules) yield { arn: rule.Arn!, data: present(rule) };
    });
  },
});
