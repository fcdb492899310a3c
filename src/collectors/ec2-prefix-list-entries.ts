import { EC2Client, GetManagedPrefixListEntriesCommand } from '@aws-sdk/client-ec2';

import { present, type Answer } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The addresses of the managed prefix lists that a security group or a route refers to, AWS's own (S3, DynamoDB,
 * CloudFront …) among them: such a rule or route is only understood by them. Where the security groups or the route tables
 * could not be read, every list is asked for.
 */
export default defineCollector({
  fact: 'ec2.prefix-list-entries',
  scope: 'region',
  reads: ['ec2.managed-prefix-lists'],
  consults: ['ec2.security-groups', 'ec2.route-tables'],
  client: EC2Client,
  operations: {
    GetManagedPrefixListEntries: {
      command: GetManagedPrefixListEntriesCommand,
      action: 'ec2:GetManagedPrefixListEntries',
      bucket: 'ec2:GetManagedPrefixListEntries',
    },
  },

  async *collect({ facts, list, each }) {
    const isReferred = referred(facts['ec2.security-groups'], facts['ec2.route-tables']);
    const lists = facts['ec2.managed-prefix-lists'].filter(({ data }) => isReferred(data.PrefixListId ?? ''));
    yield* each(lists, async function* ({ arn, data: { PrefixListId } }) {
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

function referred(
  groups: Answer<Records<'ec2.security-groups'>>,
  tables: Answer<Records<'ec2.route-tables'>>,
): (id: string) => boolean {
  if (groups.state !== 'present' || tables.state !== 'present') return () => true;
  const ids = new Set([
    ...groups.value
      .flatMap(({ data: { IpPermissions = [], IpPermissionsEgress = [] } }) => [
        ...IpPermissions,
        ...IpPermissionsEgress,
      ])
      .flatMap(({ PrefixListIds = [] }) => PrefixListIds.map(({ PrefixListId }) => PrefixListId)),
    ...tables.value.flatMap(({ data: { Routes = [] } }) => Routes.map((route) => route.DestinationPrefixListId)),
  ]);
  return (id) => ids.has(id);
}
