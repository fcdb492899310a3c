import { EventBridgeClient, ListTargetsByRuleCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** What each rule hands its events to, on which bus it is and enabled or not. */
export default defineCollector({
  fact: 'events.targets',
  scope: 'region',
  follows: ['events.rules'],
  depth: 'full',
  client: EventBridgeClient,
  operations: {
    ListTargetsByRule: { command: ListTargetsByRuleCommand, action: 'events:ListTargetsByRule', bucket: 'events' },
  },

  async *collect({ follow, list, each }) {
    yield* each(follow('events.rules'), async function* ({ arn, data: { Name: Rule, EventBusName } }) {
      const targets = list(
        'ListTargetsByRule',
        { Rule, EventBusName, Limit: 100 },
        { items: 'Targets', token: ['NextToken', 'NextToken'] },
        { gone: ResourceNotFoundException },
      );
      for await (const target of targets) yield { arn: `${arn}/targets/${target.Id}`, data: present(target) };
    });
  },
});
