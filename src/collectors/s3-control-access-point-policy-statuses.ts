import { GetAccessPointPolicyStatusCommand, S3ControlClient } from '@aws-sdk/client-s3-control';

import { absent } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { NoSuchAccessPointPolicy } from './s3-control-access-point-policies.ts';

/**
 * S3's own verdict on each access point's policy: is it public?
 *
 * An access point known to have no policy is not asked. One whose policy could not be read is: the verdict needs a
 * permission of its own, and says something where the text does not.
 */
export default defineCollector({
  fact: 's3-control.access-point-policy-statuses',
  scope: 'region',
  reads: ['s3-control.access-points', 's3-control.access-point-policies'],
  depth: 'full',
  client: S3ControlClient,
  operations: {
    GetAccessPointPolicyStatus: {
      command: GetAccessPointPolicyStatusCommand,
      action: 's3:GetAccessPointPolicyStatus',
      bucket: 's3',
    },
  },

  async *collect({ scope, facts, ask, each }) {
    const policies = new Map(facts['s3-control.access-point-policies'].map((record) => [record.arn, record]));
    yield* each(facts['s3-control.access-points'], async ({ arn, data: { Name } }) => {
      const policy = policies.get(arn);
      if (policy?.data.state === 'absent') return { arn, data: absent, source: policy.source };
      const meaning = { absent: NoSuchAccessPointPolicy, gone: 'NoSuchAccessPoint' };
      return { arn, data: await ask('GetAccessPointPolicyStatus', { AccountId: scope.account, Name }, meaning) };
    });
  },
});
