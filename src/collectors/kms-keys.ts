import { DescribeKeyCommand, KMSClient, ListKeysCommand, NotFoundException } from '@aws-sdk/client-kms';

import type { Answer } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The KMS keys of a region, those that AWS manages for the account among them.
 *
 * The list tells ids alone: who manages a key, and whether it is enabled, each key is asked. A key that its own policy
 * keeps from us is unknown under its ARN. Fast depth asks only those that functions and secrets of the region name; where
 * one is named by an alias, or the names could not be read, every key is asked.
 */
export default defineCollector({
  fact: 'kms.keys',
  scope: 'region',
  consults: ['lambda.functions', 'secretsmanager.secrets'],
  client: KMSClient,
  operations: {
    ListKeys: { command: ListKeysCommand, action: 'kms:ListKeys', bucket: 'kms:ListKeys' },
    DescribeKey: { command: DescribeKeyCommand, action: 'kms:DescribeKey', bucket: 'kms:DescribeKey' },
  },

  async *collect({ depth, facts, ask, list, each, pruned }) {
    const isAsked = depth === 'full' ? () => true : namedBy(facts['lambda.functions'], facts['secretsmanager.secrets']);
    const keys = [];
    const token = ['NextMarker', 'Marker'] as const;
    for await (const { KeyArn, KeyId } of list('ListKeys', { Limit: 1000 }, { items: 'Keys', token })) {
      keys.push({ arn: KeyArn!, data: { KeyId } });
    }
    yield* each(keys, async ({ arn, data: { KeyId } }) => ({
      arn,
      data: isAsked(arn)
        ? await ask('DescribeKey', { KeyId }, { gone: NotFoundException })
        : pruned('DescribeKey', 'Fast depth asks only for keys that functions or secrets name.'),
    }));
  },
});

/** Keys are named by ARN, id or alias. */
function namedBy(
  functions: Answer<Records<'lambda.functions'>>,
  secrets: Answer<Records<'secretsmanager.secrets'>>,
): (arn: string) => boolean {
  if (functions.state !== 'present' || secrets.state !== 'present') return () => true;
  const names = new Set([
    ...functions.value.map(({ data }) => data.KMSKeyArn),
    ...secrets.value.map(({ data }) => data.KmsKeyId),
  ]);
  if ([...names].some((name) => name !== undefined && /(^|:)alias\//.test(name))) return () => true;
  return (arn) => names.has(arn) || names.has(arn.slice(arn.lastIndexOf('/') + 1));
}
