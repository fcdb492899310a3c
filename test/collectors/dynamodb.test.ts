import { PolicyNotFoundException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';

import policies from '../../src/collectors/dynamodb-policies.ts';
import tables from '../../src/collectors/dynamodb-tables.ts';
import { absent, present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const arn = (name: string): string => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`;
const STREAM = `${arn('orders')}/stream/2024-05-13T08:00:00.000`;
const gap = {
  cause: 'access-denied',
  operation: 'dynamodb:DescribeTable',
  action: 'dynamodb:DescribeTable',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

describe('dynamodb.tables', () => {
  const ListTables = ({ ExclusiveStartTableName }: { readonly ExclusiveStartTableName?: string }) =>
    ExclusiveStartTableName === undefined
      ? { TableNames: ['orders', 'carts'], LastEvaluatedTableName: 'carts' }
      : { TableNames: ['gone'] };

  test('lists names by the hundred, from the last one on, and describes each', async () => {
    const { requests, records, gone } = await drive(tables, {
      answers: {
        ListTables,
        DescribeTable: ({ TableName }) => {
          if (TableName === 'gone') return new ResourceNotFoundException(because());
          return TableName === 'carts' ? unmodelled('AccessDeniedException') : { Table: { TableName } };
        },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 ListTables', { Limit: 100 }],
      ['eu-west-1 ListTables', { Limit: 100, ExclusiveStartTableName: 'carts' }],
      ['eu-west-1 DescribeTable', { TableName: 'orders' }],
      ['eu-west-1 DescribeTable', { TableName: 'carts' }],
      ['eu-west-1 DescribeTable', { TableName: 'gone' }],
    ]);
    expect(records).toMatchObject([
      { arn: arn('orders'), data: present({ Table: { TableName: 'orders' } }) },
      { arn: arn('carts'), data: { state: 'unknown', gap: { operation: 'dynamodb:DescribeTable' } } },
    ]);
    expect(gone).toEqual([arn('gone')]);
  });

  test('fast depth lists them, and says of each that it was not described', async () => {
    const { requests, records } = await drive(tables, { depth: 'fast', answers: { ListTables } });
    expect(requests).toHaveLength(2);
    expect(records).toMatchObject(
      ['orders', 'carts', 'gone'].map((name) => ({
        arn: arn(name),
        data: { state: 'unknown', gap: { cause: 'pruned', operation: 'dynamodb:DescribeTable' } },
      })),
    );
  });
});

describe('dynamodb.policies', () => {
  const orders = { arn: arn('orders'), data: present({ Table: { TableName: 'orders', LatestStreamArn: STREAM } }) };
  const carts = { arn: arn('carts'), data: present({ Table: { TableName: 'carts' } }) };

  test('asks for the policy of each table and of its latest stream', async () => {
    const { requests, records, gone } = await drive(policies, {
      facts: { 'dynamodb.tables': [orders, carts] },
      answers: {
        GetResourcePolicy: ({ ResourceArn }) => {
          if (ResourceArn === STREAM) return { Policy: '{}', RevisionId: '1' };
          if (ResourceArn === carts.arn) return new ResourceNotFoundException(because());
          return new PolicyNotFoundException(because());
        },
      },
    });
    expect(requests).toEqual([
      ['eu-west-1 GetResourcePolicy', { ResourceArn: orders.arn }],
      ['eu-west-1 GetResourcePolicy', { ResourceArn: STREAM }],
      ['eu-west-1 GetResourcePolicy', { ResourceArn: carts.arn }],
    ]);
    expect(records).toEqual([
      { arn: orders.arn, data: absent },
      { arn: STREAM, data: present({ Policy: '{}', RevisionId: '1' }) },
    ]);
    // That it is not there any more is not that it has no policy.
    expect(gone).toEqual([carts.arn]);
  });

  test('of a table that was not described the policy is asked, and its stream is unknown', async () => {
    const { requests, records } = await drive(policies, {
      facts: { 'dynamodb.tables': [{ arn: arn('orders'), data: unknown(gap) }] },
      answers: { GetResourcePolicy: () => unmodelled('AccessDeniedException') },
    });
    expect(requests).toEqual([['eu-west-1 GetResourcePolicy', { ResourceArn: arn('orders') }]]);
    expect(records).toMatchObject([
      { arn: arn('orders'), data: { state: 'unknown', gap: { operation: 'dynamodb:GetResourcePolicy' } } },
      { arn: `${arn('orders')}/stream/*`, data: unknown(gap) },
    ]);
  });
});
