import { LambdaClient, ListAliasesCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** The aliases of every function: names that callers invoke, each with a resource policy and a URL of its own. */
export default defineCollector({
  fact: 'lambda.aliases',
  scope: 'region',
  reads: ['lambda.functions'],
  client: LambdaClient,
  operations: { ListAliases: { command: ListAliasesCommand, action: 'lambda:ListAliases', bucket: 'lambda' } },

  async *collect({ facts, list, each }) {
    const functions = facts['lambda.functions'].filter(({ data }) => data.Version === '$LATEST');
    yield* each(functions, async function* ({ data }) {
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
