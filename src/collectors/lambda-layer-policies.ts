import { GetLayerVersionPolicyCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';

/**
 * The resource policy of every layer version: who outside the account may use its code.
 *
 * Most have none, and answer ResourceNotFoundException ("No policy is associated with the given resource."): "absent".
 * That the version itself was deleted since it was listed, only the message tells.
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
    const meaning = {
      absent: ResourceNotFoundException,
      gone: ({ name, message }: Error) =>
        name === ResourceNotFoundException.name && /^Layer version .* does not exist/.test(message),
    };
    yield* each(facts['lambda.layer-versions'], async ({ arn, data }) => ({
      arn,
      data: await ask(
        'GetLayerVersionPolicy',
        { LayerName: arn.slice(0, arn.lastIndexOf(':')), VersionNumber: data.Version },
        meaning,
      ),
    }));
  },
});
