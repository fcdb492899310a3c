import { EC2Client, GetManagedPrefixListEntriesCommand } from '@aws-sdk/client-ec2';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The addresses of every managed prefix list. AWS's own lists (S3, DynamoDB, CloudFront …) are read too: a rule or a
 * route that names one is only understood by its addresses.
 */
export default defineCollector({
  fact: 'ec2.prefix-list-entries',
  scope: 'region',
  reads: ['ec2.managed-prefix-lists'],
  client: EC2Client,
  operations: {
    GetManagedPrefixListEntries: {
      command: GetManagedPrefixListEntriesCommand,
      action: 'ec2:GetManagedPrefixListEntries',
      bucket: 'ec2:GetManagedPrefixListEntries',
    },
  },

  async *collect({ facts, list, each }) {
    yield* each(facts['ec2.managed-prefix-lists'], async function* ({ arn, data: { PrefixListId } }) {
      const entries = list(
        'GetManagedPrefixListEntries',
        { PrefixListId, MaxResults: 100 },
        { items: 'Entries', token: ['NextToken', 'NextToken'] },
        { gone: 'InvalidPrefixListID.NotFound' },
      );
      for await (const entry of entries) yield { arn: `${arn}/entries/${entry.Cidr}`, data: present(entry) };
    });
  },
});
