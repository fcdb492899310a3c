import { IAMClient, ListAccessKeysCommand, NoSuchEntityException } from '@aws-sdk/client-iam';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** IAM takes seconds to make a report, two minutes for a large account; the rest is for clocks that differ. */
const FRESH_MS = 5 * 60_000;

/**
 * The access keys, without their secrets, of every user that has an active one.
 *
 * Users without one are known from the credential report and not asked, if IAM made it for this run: it hands out one
 * that is up to four hours old, and a key may have been made since. Of an older report, and where it could not be read
 * or does not name a user, the user is asked.
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
    const { Content = '', GeneratedTime = '' } = report?.data.state === 'present' ? report.data.value : {};
    // Of a report without a time this is not a number, and never fresh.
    const age = Date.parse(report?.source.at ?? '') - Date.parse(GeneratedTime);
    const isFresh = Math.abs(age) <= FRESH_MS;
    const keyless = usersWithoutActiveKey(isFresh ? Buffer.from(Content, 'base64').toString() : '');
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
