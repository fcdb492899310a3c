import type { Answer } from '../src/model/answer.ts';
import type { FactData, Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notAssessed, pass, type Evidence } from '../src/model/check.ts';
import type { CredentialKey, CredentialRow } from '../src/model/derived.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

const DAY = 86_400_000;

export default defineCheck({
  title: 'No active IAM user access keys serve workloads',
  practice: 'temporary-credentials',
  severity: 'critical',
  severities: ['critical', 'high', 'medium', 'low'],
  resourceType: 'AWS::IAM::User',
  onePerResource: true,
  needs: ['iam.users', 'iam.access-keys'],
  consults: ['iam.credential-rows', 'iam.administrators'],
  why: 'The key works from anywhere until somebody revokes it; roles hand out credentials that end by themselves.',
  fix: 'Give the workload a role, or IAM Roles Anywhere outside AWS; then make the key inactive, and delete it when nothing breaks.',
  references: ['Security best practices in IAM', 'Getting credential reports for your AWS account'],

  *evaluate(
    {
      'iam.users': users,
      'iam.access-keys': keys,
      'iam.credential-rows': reports,
      'iam.administrators': administrators,
    },
    { now },
  ) {
    const rows = rowsOf(reports);
    const rights = new Map(
      administrators.state === 'present' ? administrators.value.map(({ arn, data }) => [arn, data]) : [],
    );
    const unreadOf = new Map(keys.flatMap(({ arn, data }) => (data.state === 'unknown' ? [[arn, data] as const] : [])));
    const keysOf = new Map<string, OwnKey[]>();
    for (const record of keys) {
      if (record.data.state !== 'present') continue;
      const user = record.arn.slice(0, record.arn.lastIndexOf('/access-keys/'));
      keysOf.set(user, [...(keysOf.get(user) ?? []), { record, key: record.data.value }]);
    }
    for (const user of users) {
      const { UserName = '' } = user.data;
      const details = { name: UserName, expected: 'no active access key' };
      const unread = unreadOf.get(user.arn);
      const own = keysOf.get(user.arn) ?? [];
      const row = rows.state === 'present' ? rows.value.get(UserName) : undefined;
      const reported = row === undefined ? [] : [inReport(row, reports)];
      const active = own.filter(({ key }) => key.Status === 'Active');
      if (active.length === 0 && unread !== undefined) {
        yield notAssessed(user, unread.gap, details);
        continue;
      }
      if (active.length === 0) {
        yield pass(
          user,
          own.length === 0
            ? 'The user has no active access key.'
            : 'The access keys of the user are inactive; they can be activated again.',
          {
            ...details,
            observed: own.length === 0 ? 'no active access key' : `${own.length} inactive`,
            // Users without an active key in the report are not asked for their keys: then the report decides.
            evidence: own.length === 0 ? reported : own.map(({ record }) => cite(record)),
          },
        );
        continue;
      }
      const right = rights.get(user.arn);
      const admin = right?.state === 'present' ? right.value : undefined;
      const judged = active.map(({ key }) => {
        const age = days(key.CreateDate, now);
        const use = row?.keys.find((one) => one.active && sameSecond(one.rotated, key.CreateDate));
        return { id: key.AccessKeyId ?? '', age, use, severities: severitiesOf(age, use, row, admin, now) };
      });
      const severity = worst(judged.map(({ severities }) => severities.at(-1)!));
      // Of a list that broke off, further keys may be worse.
      const possible = SEVERITIES.filter(
        (one) =>
          (unread !== undefined || judged.some(({ severities }) => severities.includes(one))) &&
          SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(severity),
      );
      yield fail(
        user,
        `${active.length === 1 ? 'An access key is' : `${active.length} access keys are`} active: ${judged.map(({ id, age, use }) => `${id}, ${age} days old, ${useWords(use)}`).join('; ')}.`,
        {
          ...details,
          severity,
          ...(possible.length > 1 && { possible }),
          reasons: [
            ...(row === undefined
              ? ['no credential report tells when the keys were used']
              : row.console
                ? ['the user signs in with a password']
                : ['the user has no password: a workload']),
            ...(admin === true ? ['the user may do everything'] : []),
          ],
          observed: `${active.length} active`,
          relatedArns: active.map(({ record }) => record.arn),
          evidence: [...active.map(({ record }) => cite(record)), ...reported],
          fix: {
            cli: judged
              .map(
                ({ id }) =>
                  `aws iam update-access-key --user-name ${quoted(UserName)} --access-key-id ${id} --status Inactive`,
              )
              .join('\n'),
            sideEffect: 'Whatever signs with the key is refused; an inactive key can be activated again.',
          },
        },
      );
    }
  },
});

interface OwnKey {
  readonly record: Records<'iam.access-keys'>[number];
  readonly key: Extract<FactData<'iam.access-keys'>, { state: 'present' }>['value'];
}

/** Every severity that the rule allows for a key, the worst first. */
function severitiesOf(
  age: number,
  use: CredentialKey | undefined,
  row: CredentialRow | undefined,
  admin: boolean | undefined,
  now: string,
): readonly Severity[] {
  const human = row === undefined ? [true, false] : [row.console];
  const possible = usesWithin(age, use, now).flatMap(({ isUsed, isUnused }) =>
    human.flatMap((isHuman) =>
      (admin === undefined ? [true, false] : [admin]).map((isAdmin): Severity => {
        if (isAdmin && !isHuman && isUsed) return 'critical';
        if (isUnused) return 'medium';
        return isHuman && age < 90 ? 'low' : 'high';
      }),
    ),
  );
  return SEVERITIES.filter((severity) => possible.includes(severity));
}

/** Whether a key was used in the last 90 days, and whether it was unused for longer than 45: whatever may be so. */
function usesWithin(
  age: number,
  use: CredentialKey | undefined,
  now: string,
): readonly { readonly isUsed: boolean; readonly isUnused: boolean }[] {
  if (use?.used === 'never') return [{ isUsed: false, isUnused: age > 45 }];
  if (use !== undefined && use.used !== 'unknown') {
    const idle = days(use.used, now);
    return [{ isUsed: idle <= 90, isUnused: idle > 45 }];
  }
  return [
    { isUsed: true, isUnused: false },
    { isUsed: false, isUnused: age > 45 },
  ];
}

/** A user's row of the credential report; without columns of other users. */
const inReport = (row: CredentialRow, reports: Answer<Records<'iam.credential-rows'>>): Evidence => {
  const source = reports.state === 'present' ? reports.value[0]?.source : undefined;
  return { operation: source?.operation ?? '', at: source?.at ?? '', document: row, marks: ['/console', '/keys'] };
};

function rowsOf(reports: Answer<Records<'iam.credential-rows'>>): Answer<ReadonlyMap<string, CredentialRow>> {
  const answer = reports.state === 'present' ? reports.value[0]?.data : reports;
  if (answer === undefined) return { state: 'absent' };
  return answer.state === 'present'
    ? { state: 'present', value: new Map(answer.value.map((row) => [row.user, row])) }
    : answer;
}

const worst = (severities: readonly Severity[]): Severity =>
  SEVERITIES.find((severity) => severities.includes(severity)) ?? 'high';

const days = (from: string | undefined, to: string): number =>
  from === undefined ? 0 : Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY));

/** The report names keys by place, not by id: a key is found by its creation. */
const sameSecond = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && Math.floor(Date.parse(a) / 1000) === Math.floor(Date.parse(b) / 1000);

const useWords = (use: CredentialKey | undefined): string =>
  use === undefined || use.used === 'unknown'
    ? 'last use unknown'
    : use.used === 'never'
      ? 'never used'
      : `last used ${use.used.slice(0, 10)} for ${use.service} in ${use.region}`;

/** Names of users are other people's text, and a reader will paste this into a shell. */
const quoted = (text: string): string =>
  /^[\w@.=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
