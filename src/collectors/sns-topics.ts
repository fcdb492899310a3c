import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';

import { defineCollector } from '../model/collector.ts';

/** Every topic of a region: a list of ARNs, a hundred a page. */
export default defineCollector({
  fact: 'sns.topics',
  scope: 'region',
  client: SNSClient,
  operations: { ListTopics: { command: ListTopicsCommand, action: 'sns:ListTopics', bucket: 'sns:ListTopics' } },

  async *collect({ list }) {
    const topics = list('ListTopics', {}, { items: 'Topics', token: ['NextToken', 'NextToken'] });
    for await (const topic of topics) yield { arn: topic.TopicArn!, data: topic };
  },
});
