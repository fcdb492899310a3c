import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';

import { defineCollector } from '../model/collector.ts';

/**
 * The clusters of a region, by ARN alone: a cluster has no network of its own, its services have.
 */
export default defineCollector({
  fact: 'ecs.clusters',
  scope: 'region',
  client: ECSClient,
  operations: {
    ListClusters: { command: ListClustersCommand, action: 'ecs:ListClusters', bucket: 'ecs:ListClusters' },
  },

  async *collect({ list }) {
    const clusters = list(
      'ListClusters',
      { maxResults: 100 },
      { items: 'clusterArns', token: ['nextToken', 'nextToken'] },
    );
    for await (const arn of clusters) yield { arn, data: arn };
  },
});
