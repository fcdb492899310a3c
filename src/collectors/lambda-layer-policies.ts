import { GetLayerVersionPolicyCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';

/**
 * The resource policy of every layer version: who outside the account may use its code.
 *
 * Most have none, and answer ResourceNotFoundException ("No policy is associated with the given resource"). A version
 * that was deleted since it was listed answers the same class, and is no longer to be had by anyone: `absent` as well.
 */
export default defineCollector({
  fact: 'lambda.layer-policies',
  scope: 'region',
  reads: ['lambda.layer-versions'],
  client: LambdaClient,
  operations: {
    GetLayerVersionPolicy: {
      command: GetLayerVersionPolicyCommand,
      action: 'lambda:GetLayerVersionPolicy',
      bucket: 'lambda',
    },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['lambda.layer-versions'], async ({ arn, data }) => ({
      arn,
      data: await ask(
        'GetLayerVersionPolicy',
        { LayerName: arn.slice(0, arn.lastIndexOf(':')), VersionNumber: data.Version },
        { absent: ResourceNotFoundException },
      ),
    }));
  },
});
