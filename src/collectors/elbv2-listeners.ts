import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The listeners of every load balancer with their default actions: there is no list of a region.
 */
export default defineCollector({
  fact: 'elbv2.listeners',
  scope: 'region',
  follows: ['elbv2.load-balancers'],
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeListeners: {
      command: DescribeListenersCommand,
      action: 'elasticloadbalancing:DescribeListeners',
      bucket: 'elbv2',
    },
  },

  async *collect({ follow, list, each }) {
    yield* each(follow('elbv2.load-balancers'), async function* ({ arn }) {
      const listeners = list(
        'DescribeListeners',
        { LoadBalancerArn: arn, PageSize: 400 },
        { items: 'Listeners', token: ['NextMarker', 'Marker'] },
        { gone: LoadBalancerNotFoundException },
      );
      for await (const listener of listeners) yield { arn: listener.ListenerArn!, data: present(listener) };
    });
  },
});
