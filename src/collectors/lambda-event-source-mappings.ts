import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * What Lambda polls on a function's behalf: queues, streams, brokers.
 *
 * Such a source needs no resource policy: Lambda reads it with the function's own role. Asked once per region, not per
 * function. SNS, S3, EventBridge and API Gateway push, and are not here but in `lambda.policies`.
 */
export default defineCollector({
  fact: 'lambda.event-source-mappings',
  scope: 'region',
  client: LambdaClient,
  operations: {
    ListEventSourceMappings: {
      command: ListEventSourceMappingsCommand,
      action: 'lambda:ListEventSourceMappings',
      bucket: 'lambda',
    },
  },

  async *collect({ scope, list }) {
    const mappings = list(
      'ListEventSourceMappings',
      { MaxItems: 100 },
      { items: 'EventSourceMappings', token: ['NextMarker', 'Marker'] },
    );
    for await (const mapping of mappings) {
      yield { arn: regionalArn(scope, 'lambda', `event-source-mapping:${mapping.UUID}`), data: mapping };
    }
  },
});
