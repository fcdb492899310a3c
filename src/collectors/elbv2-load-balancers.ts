import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

import { defineCollector } from '../model/collector.ts';

/**
 * The Application, Network and Gateway Load Balancers of a region. Classic ones speak another API.
 */
export default defineCollector({
  fact: 'elbv2.load-balancers',
  scope: 'region',
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeLoadBalancers: {
      command: DescribeLoadBalancersCommand,
      action: 'elasticloadbalancing:DescribeLoadBalancers',
      bucket: 'elbv2',
    },
  },

  async *collect({ list }) {
    const balancers = list(
      'DescribeLoadBalancers',
      { PageSize: 400 },
      { items: 'LoadBalancers', token: ['NextMarker', 'Marker'] },
    );
    for await (const balancer of balancers) yield { arn: balancer.LoadBalancerArn!, data: balancer };
  },
});
