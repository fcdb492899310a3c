import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import { statementsOf, type Statement } from './documents.ts';

/**
 * Whether a policy of the role allows all actions of some service, or all actions but some. Denies and boundaries are
 * not taken off: they say what the role may not do now, the wildcard what it was given.
 */
export default defineAnalysis({
  fact: 'iam.role-wildcards',
  scope: 'account',
  needs: ['iam.roles', 'iam.policies'],
  compute: ({ 'iam.roles': roles, 'iam.policies': policies }) => {
    const managed = new Map(
      policies.map(({ arn, data }) => [
        arn,
        data.PolicyVersionList?.find(({ VersionId }) => VersionId === data.DefaultVersionId)?.Document,
      ]),
    );
    return roles.map(({ data: role, ...record }) => {
      const documents = [
        ...(role.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => statementsOf(managed.get(PolicyArn))),
        ...(role.RolePolicyList ?? []).map(({ PolicyDocument }) => statementsOf(PolicyDocument)),
      ];
      if (documents.some((statements) => statements?.some(isWildcard))) return { ...record, data: present(true) };
      if (!documents.includes(undefined)) return { ...record, data: present(false) };
      const { operation } = record.source;
      const detail = 'A policy of the role was not among those that were read.';
      return {
        ...record,
        data: unknown({ cause: 'unreadable', operation, action: operation, scope: record.scope, detail }),
      };
    });
  },
});

const isWildcard = ({ Effect, Action, NotAction }: Statement): boolean =>
  Effect === 'Allow' &&
  (NotAction !== undefined ||
    [Action].flat().some((action) => typeof action === 'string' && /^(\*|[^:]*:\*)$/.test(action)));
