import { GetKeyPolicyCommand, KMSClient, NotFoundException } from '@aws-sdk/client-kms';

import { defineCollector } from '../model/collector.ts';

/**
 * The key policy of every key that the account manages itself. Every key has one, and `default` is the only name.
 *
 * Those of AWS managed keys are AWS's: nobody can change them, so they are not asked for.
 */
export default defineCollector({
  fact: 'kms.policies',
  scope: 'region',
  reads: ['kms.keys'],
  client: KMSClient,
  operations: {
    GetKeyPolicy: { command: GetKeyPolicyCommand, action: 'kms:GetKeyPolicy', bucket: 'kms:GetKeyPolicy' },
  },

  async *collect({ facts, ask, each }) {
    const keys = facts['kms.keys'].filter(
      ({ data }) => data.state !== 'present' || data.value.KeyMetadata?.KeyManager !== 'AWS',
    );
    yield* each(keys, async ({ arn }) => ({
      arn,
      data: await ask('GetKeyPolicy', { KeyId: arn, PolicyName: 'default' }, { gone: NotFoundException }),
    }));
  },
});
