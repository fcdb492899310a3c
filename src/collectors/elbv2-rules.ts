import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ListenerNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';

import { present } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The rules of every listener of an Application Load Balancer, its default actions as the last of them. Listeners of other
 * load balancers have default actions alone.
 */
export default defineCollector({
  fact: 'elbv2.rules',
  scope: 'region',
  follows: ['elbv2.listeners'],
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeRules: { command: DescribeRulesCommand, action: 'elasticloadbalancing:DescribeRules', bucket: 'elbv2' },
  },

  async *collect({ follow, list, each }) {
    yield* each(ofApplications(follow('elbv2.listeners')), async function* ({ arn }) {
      const rules = list(
        'DescribeRules',
        { ListenerArn: arn, PageSize: 400 },
        { items: 'Rules', token: ['NextMarker', 'Marker'] },
        { gone: ListenerNotFoundException },
      );
      for await (const rule of rules) yield { arn: rule.RuleArn!, data: present(rule) };
    });
  },
});

/** `arn:…:listener/app/NAME/ID/ID`; where its listeners were not told, the ARN of the load balancer. */
async function* ofApplications(
  listeners: AsyncIterable<Records<'elbv2.listeners'>[number]>,
): AsyncIterable<Records<'elbv2.listeners'>[number]> {
  for await (const listener of listeners) if (/:(?:listener|loadbalancer)\/app\//.test(listener.arn)) yield listener;
}
