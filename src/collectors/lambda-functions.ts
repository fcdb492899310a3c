import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';

/**
 * Every function and every published version, each a record of its own.
 *
 * A published version is a frozen copy that stays invocable with its own environment, role and runtime, so an old one
 * can hold what `$LATEST` no longer has. `FunctionVersion: ALL` lists the two together and names `$LATEST` by its
 * qualified ARN; its record stands under the unqualified one, as everything else of Lambda (policies, URLs, tags) names
 * the function. Fast depth lists the functions alone.
 */
export default defineCollector({
  fact: 'lambda.functions',
  scope: 'region',
  client: LambdaClient,
  operations: { ListFunctions: { command: ListFunctionsCommand, action: 'lambda:ListFunctions', bucket: 'lambda' } },

  async *collect({ depth, list }) {
    const functions = list(
      'ListFunctions',
      { ...(depth === 'full' && { FunctionVersion: 'ALL' }), MaxItems: 50 },
      { items: 'Functions', token: ['NextMarker', 'Marker'] },
    );
    for await (const version of functions) {
      yield { arn: version.FunctionArn!.replace(/:\$LATEST$/, ''), data: version };
    }
  },
});
