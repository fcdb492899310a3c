import {
  DynamoDBClient,
  GetResourcePolicyCommand,
  PolicyNotFoundException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

import { present, type Answer } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The resource policy of every table, which covers its indexes, and that of its latest stream, which is a policy of its
 * own.
 *
 * One without a policy answers PolicyNotFoundException: "absent". A table that is not there any more answers
 * ResourceNotFoundException. A policy of the last seconds may be told to be missing: the answer is eventually consistent.
 * A table is asked also where it could not be described; its stream is unknown then, under TABLE-ARN/stream/*.
 */
export default defineCollector({
  fact: 'dynamodb.policies',
  scope: 'region',
  follows: ['dynamodb.tables'],
  client: DynamoDBClient,
  operations: {
    GetResourcePolicy: {
      command: GetResourcePolicyCommand,
      action: 'dynamodb:GetResourcePolicy',
      bucket: 'dynamodb:GetResourcePolicy',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(tablesAndStreams(follow('dynamodb.tables')), async ({ arn }) => ({
      arn,
      data: await ask(
        'GetResourcePolicy',
        { ResourceArn: arn },
        { absent: PolicyNotFoundException, gone: ResourceNotFoundException },
      ),
    }));
  },
});

async function* tablesAndStreams(
  tables: AsyncIterable<Records<'dynamodb.tables'>[number]>,
): AsyncIterable<{ readonly arn: string; readonly data: Answer<string> }> {
  for await (const { arn, data } of tables) {
    yield { arn, data: present(arn) };
    if (data.state === 'unknown') yield { arn: `${arn}/stream/*`, data };
    const stream = data.state === 'present' ? data.value.Table?.LatestStreamArn : undefined;
    if (stream !== undefined) yield { arn: stream, data: present(stream) };
  }
}
