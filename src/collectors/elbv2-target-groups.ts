import { DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

import { defineCollector } from '../model/collector.ts';

/**
 * The target groups of a region, those of no load balancer among them. A region without load balancers is not asked.
 */
export default defineCollector({
  fact: 'elbv2.target-groups',
  scope: 'region',
  consults: ['elbv2.load-balancers'],
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeTargetGroups: {
      command: DescribeTargetGroupsCommand,
      action: 'elasticloadbalancing:DescribeTargetGroups',
      bucket: 'elbv2',
    },
  },

  async *collect({ facts, list }) {
    const balancers = facts['elbv2.load-balancers'];
    if (balancers.state === 'present' && balancers.value.length === 0) return;
    const groups = list(
      'DescribeTargetGroups',
      { PageSize: 400 },
      { items: 'TargetGroups', token: ['NextMarker', 'Marker'] },
    );
    for await (const group of groups) yield { arn: group.TargetGroupArn!, data: group };
  },
});
