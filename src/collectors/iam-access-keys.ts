import { IAMClient, ListAccessKeysCommand, NoSuchEntityException } from '@aws-sdk/client-iam';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The access keys, without their secrets, of every user that has an active one.
 *
 * Users without one are known from the credential report and not asked; where the report could not be read, or does not
 * name a user because it is older, the user is asked.
 */
export default defineCollector({
  fact: 'iam.access-keys',
  scope: 'account',
  reads: ['iam.users', 'iam.credential-report'],
  depth: 'full',
  client: IAMClient,
  operations: { ListAccessKeys: { command: ListAccessKeysCommand, action: 'iam:ListAccessKeys', bucket: 'iam' } },

  async *collect({ facts, list, each }) {
    const [report] = facts['iam.credential-report'];
    const content = report?.data.state === 'present' ? report.data.value.Content : undefined;
    const keyless = usersWithoutActiveKey(Buffer.from(content ?? '', 'base64').toString());
    const users = facts['iam.users'].filter(({ arn }) => !keyless.has(arn));
    yield* each(users, async function* ({ arn, data }) {
      const keys = list(
        'ListAccessKeys',
        { UserName: data.UserName, MaxItems: 1000 },
        { items: 'AccessKeyMetadata', token: ['Marker', 'Marker'] },
        { gone: NoSuchEntityException },
      );
      for await (const key of keys) yield { arn: `${arn}/access-keys/${key.AccessKeyId}`, data: present(key) };
    });
  },
});

/** ARNs of the users that the report proves to have no active key. A row of another width (a comma in a name) proves nothing. */
function usersWithoutActiveKey(csv: string): ReadonlySet<string> {
  const [header = [], ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const arn = header.indexOf('arn');
  const active = [header.indexOf('access_key_1_active'), header.indexOf('access_key_2_active')];
  return new Set(
    rows
      .filter((row) => row.length === header.length && active.every((column) => row[column] === 'false'))
      .flatMap((row) => row[arn] ?? []),
  );
}
