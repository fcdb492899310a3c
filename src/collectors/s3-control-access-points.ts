import { ListAccessPointsCommand, S3ControlClient } from '@aws-sdk/client-s3-control';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The access points of a region that stand before buckets, those of other accounts among them. Multi-Region ones, those
 * of directory buckets and those of other data sources are lists of their own.
 */
export default defineCollector({
  fact: 's3-control.access-points',
  scope: 'region',
  client: S3ControlClient,
  operations: {
    ListAccessPoints: { command: ListAccessPointsCommand, action: 's3:ListAccessPoints', bucket: 's3' },
  },

  async *collect({ scope, list }) {
    const points = list(
      'ListAccessPoints',
      { AccountId: scope.account, MaxResults: 1000 },
      { items: 'AccessPointList', token: ['NextToken', 'NextToken'] },
    );
    for await (const point of points) {
      yield { arn: point.AccessPointArn ?? regionalArn(scope, 's3', `accesspoint/${point.Name}`), data: point };
    }
  },
});
