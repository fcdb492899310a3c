import { GetQueueAttributesCommand, ListQueuesCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';

import { defineCollector } from '../model/collector.ts';

/**
 * Every queue with all its attributes: policy, encryption, dead-letter queue.
 *
 * The list tells URLs alone, and goes on beyond a thousand only for who asks with `MaxResults`. A queue's name is the
 * end of its URL, so that its ARN is known also where its attributes are not.
 */
export default defineCollector({
  fact: 'sqs.queues',
  scope: 'region',
  client: SQSClient,
  operations: {
    ListQueues: { command: ListQueuesCommand, action: 'sqs:ListQueues', bucket: 'sqs:ListQueues' },
    GetQueueAttributes: {
      command: GetQueueAttributesCommand,
      action: 'sqs:GetQueueAttributes',
      bucket: 'sqs:GetQueueAttributes',
    },
  },

  async *collect({ scope, ask, list, each }) {
    const { partition, region, account } = scope;
    const queues: { readonly arn: string; readonly data: string }[] = [];
    for await (const url of list(
      'ListQueues',
      { MaxResults: 1000 },
      { items: 'QueueUrls', token: ['NextToken', 'NextToken'] },
    )) {
      queues.push({
        arn: `arn:${partition}:sqs:${region}:${account}:${url.slice(url.lastIndexOf('/') + 1)}`,
        data: url,
      });
    }
    yield* each(queues, async ({ arn, data: QueueUrl }) => ({
      arn,
      data: await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] }, { gone: QueueDoesNotExist }),
    }));
  },
});
