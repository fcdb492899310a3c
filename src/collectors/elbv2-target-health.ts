import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';

import { defineCollector } from '../model/collector.ts';

/**
 * The targets of every target group, and how they are: all in one answer.
 */
export default defineCollector({
  fact: 'elbv2.target-health',
  scope: 'region',
  follows: ['elbv2.target-groups'],
  client: ElasticLoadBalancingV2Client,
  operations: {
    DescribeTargetHealth: {
      command: DescribeTargetHealthCommand,
      action: 'elasticloadbalancing:DescribeTargetHealth',
      bucket: 'elbv2',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(follow('elbv2.target-groups'), async ({ arn }) => ({
      arn,
      data: await ask('DescribeTargetHealth', { TargetGroupArn: arn }, { gone: TargetGroupNotFoundException }),
    }));
  },
});
