import { GetAccessPointPolicyCommand, S3ControlClient } from '@aws-sdk/client-s3-control';

import { defineCollector } from '../model/collector.ts';

/** The access point has no policy. The SDK models no class for it. */
export const NoSuchAccessPointPolicy = 'NoSuchAccessPointPolicy';

/** The policy of every access point. */
export default defineCollector({
  fact: 's3-control.access-point-policies',
  scope: 'region',
  reads: ['s3-control.access-points'],
  client: S3ControlClient,
  operations: {
    GetAccessPointPolicy: { command: GetAccessPointPolicyCommand, action: 's3:GetAccessPointPolicy', bucket: 's3' },
  },

  async *collect({ scope, facts, ask, each }) {
    yield* each(facts['s3-control.access-points'], async ({ arn, data: { Name } }) => ({
      arn,
      data: await ask(
        'GetAccessPointPolicy',
        { AccountId: scope.account, Name },
        { absent: NoSuchAccessPointPolicy, gone: 'NoSuchAccessPoint' },
      ),
    }));
  },
});
