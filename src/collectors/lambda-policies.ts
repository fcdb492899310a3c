import { GetPolicyCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The resource policy of every function, and of every version and alias: each has its own.
 *
 * Lambda has no call that lists policies, so this asks once per ARN. One without a policy answers
 * ResourceNotFoundException ("The resource you requested does not exist."): that is knowledge ("absent"), not a failure,
 * as long as the function is still there. That a function, version or alias is not, only the message tells. Where the
 * aliases of a function were not listed, the gap of their policies stands under FUNCTION-ARN:*, since the policy of the
 * function itself is known. The policies of functions do not wait for the aliases.
 */
export default defineCollector({
  fact: 'lambda.policies',
  scope: 'region',
  follows: ['lambda.functions', 'lambda.aliases'],
  client: LambdaClient,
  operations: { GetPolicy: { command: GetPolicyCommand, action: 'lambda:GetPolicy', bucket: 'lambda:GetPolicy' } },

  async *collect({ follow, ask, each }) {
    const meaning = {
      absent: ResourceNotFoundException,
      gone: ({ name, message }: Error) =>
        name === ResourceNotFoundException.name &&
        /^(Function not found|Alias not found|Cannot find alias)/.test(message),
    };
    const policy = async ({ arn }: { readonly arn: string }) => {
      const [FunctionName, Qualifier] = arn.split(':').slice(6);
      return { arn, data: await ask('GetPolicy', { FunctionName, ...(Qualifier && { Qualifier }) }, meaning) };
    };
    yield* each(follow('lambda.functions'), policy);
    yield* each(apart(follow('lambda.aliases')), policy);
  },
});

async function* apart(
  aliases: AsyncIterable<Records<'lambda.aliases'>[number]>,
): AsyncIterable<Records<'lambda.aliases'>[number]> {
  for await (const alias of aliases) yield alias.data.state === 'unknown' ? { ...alias, arn: `${alias.arn}:*` } : alias;
}
