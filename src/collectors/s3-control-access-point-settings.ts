import { GetAccessPointCommand, S3ControlClient } from '@aws-sdk/client-s3-control';

import { defineCollector } from '../model/collector.ts';

/** Each access point with its own layer of Block Public Access, which the list leaves out. It is set at creation for good. */
export default defineCollector({
  fact: 's3-control.access-point-settings',
  scope: 'region',
  reads: ['s3-control.access-points'],
  client: S3ControlClient,
  operations: { GetAccessPoint: { command: GetAccessPointCommand, action: 's3:GetAccessPoint', bucket: 's3' } },

  async *collect({ scope, facts, ask, each }) {
    yield* each(facts['s3-control.access-points'], async ({ arn, data: { Name } }) => ({
      arn,
      data: await ask('GetAccessPoint', { AccountId: scope.account, Name }, { gone: 'NoSuchAccessPoint' }),
    }));
  },
});
