import { GetTopicAttributesCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';

import { defineCollector } from '../model/collector.ts';

/** The policy, the key and the number of subscriptions of every topic. */
export default defineCollector({
  fact: 'sns.topic-attributes',
  scope: 'region',
  follows: ['sns.topics'],
  client: SNSClient,
  operations: {
    GetTopicAttributes: {
      command: GetTopicAttributesCommand,
      action: 'sns:GetTopicAttributes',
      bucket: 'sns:GetTopicAttributes',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(follow('sns.topics'), async ({ arn }) => ({
      arn,
      data: await ask('GetTopicAttributes', { TopicArn: arn }, { gone: NotFoundException }),
    }));
  },
});
