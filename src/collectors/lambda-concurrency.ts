import { GetFunctionConcurrencyCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';

import { absent } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { latest } from './lambda/latest.ts';

/**
 * The reserved concurrency of every function: both its guarantee and its bound. Versions share that of their function.
 *
 * It is asked once per function, unless the account's unreserved concurrency equals its total: then no function has
 * taken a share, and every record is `absent`. (A function that is switched off by reserving 0 takes no share either,
 * and is `absent` there.) Fast depth leaves it at that. Asked of a function without a reservation, Lambda answers an empty object, not an error.
 */
export default defineCollector({
  fact: 'lambda.concurrency',
  scope: 'region',
  reads: ['lambda.account-settings'],
  follows: ['lambda.functions'],
  client: LambdaClient,
  operations: {
    GetFunctionConcurrency: {
      command: GetFunctionConcurrencyCommand,
      action: 'lambda:GetFunctionConcurrency',
      bucket: 'lambda',
      depth: 'full',
    },
  },

  async *collect({ depth, facts, follow, ask, each, pruned }) {
    const functions = latest(follow('lambda.functions'));
    const [settings] = facts['lambda.account-settings'];
    const limit = settings?.data.state === 'present' ? settings.data.value.AccountLimit : undefined;
    if (
      settings &&
      limit?.ConcurrentExecutions &&
      limit.UnreservedConcurrentExecutions === limit.ConcurrentExecutions
    ) {
      for await (const { arn } of functions) yield { arn, data: absent, source: settings.source };
      return;
    }
    if (depth === 'fast') {
      const detail = 'Fast depth asks no function, and the account does not tell that none has a reservation.';
      for await (const { arn } of functions) yield { arn, data: pruned('GetFunctionConcurrency', detail) };
      return;
    }
    yield* each(functions, async ({ arn, data: { FunctionName } }) => ({
      arn,
      data: await ask('GetFunctionConcurrency', { FunctionName }, { gone: ResourceNotFoundException }),
    }));
  },
});
