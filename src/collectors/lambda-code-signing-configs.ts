import { LambdaClient, ListCodeSigningConfigsCommand } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';

/** Whose signature a deployment must carry, and whether one without it is refused (`Enforce`) or only logged (`Warn`). */
export default defineCollector({
  fact: 'lambda.code-signing-configs',
  scope: 'region',
  client: LambdaClient,
  operations: {
    ListCodeSigningConfigs: {
      command: ListCodeSigningConfigsCommand,
      action: 'lambda:ListCodeSigningConfigs',
      bucket: 'lambda',
    },
  },

  async *collect({ list }) {
    const configs = list(
      'ListCodeSigningConfigs',
      { MaxItems: 10_000 },
      { items: 'CodeSigningConfigs', token: ['NextMarker', 'Marker'] },
    );
    for await (const config of configs) yield { arn: config.CodeSigningConfigArn!, data: config };
  },
});
