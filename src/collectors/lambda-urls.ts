import { LambdaClient, ListFunctionUrlConfigsCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The URLs of every function: an HTTPS endpoint on the internet, one for the function and one for each alias.
 *
 * No call lists the URLs of a region, so this asks once per function; the answer covers its aliases, and `FunctionArn`
 * names the alias. `AuthType: NONE` alone opens nothing: a resource policy must admit the caller too.
 */
export default defineCollector({
  fact: 'lambda.urls',
  scope: 'region',
  reads: ['lambda.functions'],
  client: LambdaClient,
  operations: {
    ListFunctionUrlConfigs: {
      command: ListFunctionUrlConfigsCommand,
      action: 'lambda:ListFunctionUrlConfigs',
      bucket: 'lambda',
    },
  },

  async *collect({ facts, list, each }) {
    const functions = facts['lambda.functions'].filter(({ data }) => data.Version === '$LATEST');
    yield* each(functions, async function* ({ data }) {
      const urls = list(
        'ListFunctionUrlConfigs',
        { FunctionName: data.FunctionName, MaxItems: 50 },
        { items: 'FunctionUrlConfigs', token: ['NextMarker', 'Marker'] },
        { gone: ResourceNotFoundException },
      );
      for await (const url of urls) yield { arn: `${url.FunctionArn}/url`, data: present(url) };
    });
  },
});
