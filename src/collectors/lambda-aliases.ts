import { LambdaClient, ListAliasesCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { latest } from './lambda/latest.ts';

/**
 * The aliases of every function: names that callers invoke, each with a resource policy and a URL of its own.
 *
 * Fast depth does not ask, and its one record for each function stands for the published versions too.
 */
export default defineCollector({
  fact: 'lambda.aliases',
  scope: 'region',
  follows: ['lambda.functions'],
  client: LambdaClient,
  operations: {
    ListAliases: { command: ListAliasesCommand, action: 'lambda:ListAliases', bucket: 'lambda', depth: 'full' },
  },

  async *collect({ depth, follow, list, each, pruned }) {
    yield* each(latest(follow('lambda.functions')), async function* ({ arn, data }) {
      if (depth === 'fast') {
        yield { arn, data: pruned('ListAliases', 'Fast depth leaves out aliases and published versions.') };
        return;
      }
      const aliases = list(
        'ListAliases',
        { FunctionName: data.FunctionName, MaxItems: 10_000 },
        { items: 'Aliases', token: ['NextMarker', 'Marker'] },
        { gone: ResourceNotFoundException },
      );
      for await (const alias of aliases) yield { arn: alias.AliasArn!, data: present(alias) };
    });
  },
});
