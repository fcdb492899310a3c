import {
  LambdaClient,
  ListFunctionsByCodeSigningConfigCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The functions that each code signing configuration binds.
 *
 * A function's own configuration does not name it, and there are few configurations: asking them costs one call each,
 * asking GetFunctionCodeSigningConfig one per function.
 */
export default defineCollector({
  fact: 'lambda.code-signing-functions',
  scope: 'region',
  reads: ['lambda.code-signing-configs'],
  client: LambdaClient,
  operations: {
    ListFunctionsByCodeSigningConfig: {
      command: ListFunctionsByCodeSigningConfigCommand,
      action: 'lambda:ListFunctionsByCodeSigningConfig',
      bucket: 'lambda',
    },
  },

  async *collect({ facts, list, each }) {
    yield* each(facts['lambda.code-signing-configs'], async function* ({ arn }) {
      const functions = list(
        'ListFunctionsByCodeSigningConfig',
        { CodeSigningConfigArn: arn, MaxItems: 10_000 },
        { items: 'FunctionArns', token: ['NextMarker', 'Marker'] },
        { gone: ResourceNotFoundException },
      );
      for await (const bound of functions) yield { arn: `${arn}/functions/${bound}`, data: present(bound) };
    });
  },
});
