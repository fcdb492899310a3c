import { LambdaClient, ListFunctionUrlConfigsCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';
import { latest } from './lambda/latest.ts';

/**
 * The URLs of every function: an HTTPS endpoint on the internet, one for the function and one for each alias.
 *
 * No call lists the URLs of a region, so this asks once per function; the answer covers its aliases, and `FunctionArn`
 * names the alias. `AuthType: NONE` alone opens nothing: a resource policy must admit the caller too. So fast depth asks
 * only for functions whose own policy may admit callers of a URL, or could not be read; of the others it is not known
 * whether they have one for callers of IAM, or of an alias.
 */
export default defineCollector({
  fact: 'lambda.urls',
  scope: 'region',
  follows: ['lambda.functions', 'lambda.policies'],
  client: LambdaClient,
  operations: {
    ListFunctionUrlConfigs: {
      command: ListFunctionUrlConfigsCommand,
      action: 'lambda:ListFunctionUrlConfigs',
      bucket: 'lambda',
    },
  },

  async *collect({ depth, follow, list, each, pruned }) {
    const functions =
      depth === 'full' ? everyFunction(follow('lambda.functions')) : byPolicy(follow('lambda.policies'));
    yield* each(functions, async function* ({ arn, data: { name, isAsked } }) {
      if (!isAsked) {
        const detail = 'Fast depth asks only functions whose policy admits callers of a URL.';
        yield { arn, data: pruned('ListFunctionUrlConfigs', detail) };
        return;
      }
      const urls = list(
        'ListFunctionUrlConfigs',
        { FunctionName: name, MaxItems: 50 },
        { items: 'FunctionUrlConfigs', token: ['NextMarker', 'Marker'] },
        { gone: ResourceNotFoundException },
      );
      for await (const url of urls) yield { arn: `${url.FunctionArn}/url`, data: present(url) };
    });
  },
});

interface AskedFunction {
  readonly arn: string;
  readonly data: { readonly name: string; readonly isAsked: boolean };
}

async function* everyFunction(
  functions: AsyncIterable<Records<'lambda.functions'>[number]>,
): AsyncIterable<AskedFunction> {
  for await (const { arn } of latest(functions)) yield { arn, data: { name: nameOf(arn), isAsked: true } };
}

async function* byPolicy(policies: AsyncIterable<Records<'lambda.policies'>[number]>): AsyncIterable<AskedFunction> {
  for await (const { arn, data } of policies) {
    const isOfFunction = arn.split(':').length === 7;
    const isAsked = data.state === 'unknown' || (data.state === 'present' && mayAdmitCallers(data.value.Policy));
    if (isOfFunction) yield { arn, data: { name: nameOf(arn), isAsked } };
  }
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** Whether an action of the policy is that of URLs, or may match it. */
function mayAdmitCallers(policy = ''): boolean {
  const actions = [...policy.matchAll(/"(Not)?Action"\s*:\s*(\[[^\]]*\]|"[^"]*")/gi)];
  return actions.some(
    ([, not, named = '']) => not !== undefined || /"(\*|lambda:(invokefunctionurl|[^"]*[*?][^"]*))"/i.test(named),
  );
}
