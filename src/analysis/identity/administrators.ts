import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import { statementsOf } from './documents.ts';

/**
 * Whether a user may do everything: some policy of his own or of a group allows every action on every resource. A
 * permissions boundary, a condition or a Deny may take that back, and a policy may not have been read: then it is unknown.
 */
export default defineAnalysis({
  fact: 'iam.administrators',
  scope: 'account',
  needs: ['iam.users', 'iam.groups', 'iam.policies'],
  compute: ({ 'iam.users': users, 'iam.groups': groups, 'iam.policies': policies }) => {
    const managed = new Map(
      policies.map(({ arn, data }) => [
        arn,
        data.PolicyVersionList?.find(({ VersionId }) => VersionId === data.DefaultVersionId)?.Document,
      ]),
    );
    const groupOf = new Map(groups.map(({ data }) => [data.GroupName, data]));
    return users.map(({ data: user, ...record }) => {
      const groupsOf = (user.GroupList ?? []).map((name) => groupOf.get(name));
      const holders = [user, ...groupsOf.filter((group) => group !== undefined)];
      const rulings = holders.flatMap((holder) => [
        ...(holder.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) =>
          PolicyArn.endsWith(':aws:policy/AdministratorAccess') ? 'all' : ruling(managed.get(PolicyArn)),
        ),
        ...inlineOf(holder).map(ruling),
      ]);
      if (groupsOf.includes(undefined)) rulings.push('perhaps-all');
      const limited = rulings.includes('denies') || user.PermissionsBoundary !== undefined;
      return { ...record, data: answer(rulings, limited, record) };
    });
  },
});

type Holder = Records<'iam.users' | 'iam.groups'>[number]['data'];
type Ruling = 'all' | 'perhaps-all' | 'denies' | 'less';

const inlineOf = (holder: Holder): readonly (string | undefined)[] =>
  [
    ...('UserPolicyList' in holder ? (holder.UserPolicyList ?? []) : []),
    ...('GroupPolicyList' in holder ? (holder.GroupPolicyList ?? []) : []),
  ].map(({ PolicyDocument }) => PolicyDocument);

function ruling(document: string | undefined): Ruling {
  const statements = statementsOf(document);
  // A policy that was not among those read, or is no document, may allow anything.
  if (statements === undefined) return 'perhaps-all';
  const all = statements.filter(
    ({ Effect, Action, Resource }) => Effect === 'Allow' && isAll(Action) && isAll(Resource),
  );
  const denies = statements.some(({ Effect }) => Effect === 'Deny');
  if (!denies && all.some(({ Condition }) => Condition === undefined)) return 'all';
  return all.length > 0 ? 'perhaps-all' : denies ? 'denies' : 'less';
}

const isAll = (member: unknown): boolean => [member].flat().some((value) => value === '*' || value === '*:*');

function answer(
  rulings: readonly Ruling[],
  limited: boolean,
  { scope, source: { operation } }: Records<'iam.users'>[number] | Omit<Records<'iam.users'>[number], 'data'>,
): Answer<boolean> {
  const all = rulings.includes('all');
  if (all && !limited) return present(true);
  if (!all && !rulings.includes('perhaps-all')) return present(false);
  const detail =
    'A condition, a Deny, a permissions boundary or a policy that was not read decides what the user may do.';
  return unknown({ cause: 'unsupported', operation, action: operation, scope, detail });
}
