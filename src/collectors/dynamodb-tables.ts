import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

import { defineCollector } from '../model/collector.ts';

/**
 * Every table of a region: keys, encryption, stream, replicas. A replica is a table of its own region too, under a key of
 * that region.
 *
 * The list tells names alone. Fast depth describes none: `dynamodb.policies` needs the names only.
 */
export default defineCollector({
  fact: 'dynamodb.tables',
  scope: 'region',
  client: DynamoDBClient,
  operations: {
    ListTables: { command: ListTablesCommand, action: 'dynamodb:ListTables', bucket: 'dynamodb:ListTables' },
    DescribeTable: {
      command: DescribeTableCommand,
      action: 'dynamodb:DescribeTable',
      bucket: 'dynamodb:DescribeTable',
      depth: 'full',
    },
  },

  async *collect({ scope, depth, ask, list, each, pruned }) {
    const { partition, region, account } = scope;
    const tables: { readonly arn: string; readonly data: string }[] = [];
    for await (const name of list(
      'ListTables',
      { Limit: 100 },
      { items: 'TableNames', token: ['LastEvaluatedTableName', 'ExclusiveStartTableName'] },
    )) {
      tables.push({ arn: `arn:${partition}:dynamodb:${region}:${account}:table/${name}`, data: name });
    }
    yield* each(tables, async ({ arn, data: TableName }) => ({
      arn,
      data:
        depth === 'full'
          ? await ask('DescribeTable', { TableName }, { gone: ResourceNotFoundException })
          : pruned('DescribeTable', 'Fast depth describes no table.'),
    }));
  },
});
