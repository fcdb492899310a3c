import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';

import { defineCollector } from '../model/collector.ts';

/**
 * The settings of every load balancer that its description leaves out: whether it sends across zones (on which the health
 * of a Gateway Load Balancer's zone depends), what it does with invalid headers, whether it writes access logs.
 */
export default defineCollector({
  fact: 'elbv2.load-balancer-attributes',
  scope: 'region',
  follows: ['elbv2.load-balancers'],
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeLoadBalancerAttributes: {
      command: DescribeLoadBalancerAttributesCommand,
      action: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
      bucket: 'elbv2',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(follow('elbv2.load-balancers'), async ({ arn }) => ({
      arn,
      data: await ask(
        'DescribeLoadBalancerAttributes',
        { LoadBalancerArn: arn },
        { gone: LoadBalancerNotFoundException },
      ),
    }));
  },
});
