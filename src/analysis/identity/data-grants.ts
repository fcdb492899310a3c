import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import type { PolicyStatement } from '../../model/policy-statement.ts';
import { matchesPattern } from '../policy/patterns.ts';
import { identityPolicy } from './documents.ts';

/** What a function reads and writes data with. */
const ACTIONS = {
  s3: ['s3:getobject', 's3:putobject', 's3:listbucket', 's3:deleteobject'],
  dynamodb: ['getitem', 'batchgetitem', 'query', 'scan', 'putitem', 'updateitem', 'deleteitem', 'batchwriteitem'].map(
    (name) => `dynamodb:${name}`,
  ),
} as const;

/** Which roles may use the data of S3 and DynamoDB, by any of their policies. */
export default defineAnalysis({
  fact: 'iam.data-grants',
  scope: 'account',
  needs: ['iam.roles', 'iam.policies'],
  compute: ({ 'iam.roles': roles, 'iam.policies': policies }) => {
    const managed = new Map(
      policies.map(({ arn, data }) => [
        arn,
        identityPolicy(data.PolicyVersionList?.find(({ VersionId }) => VersionId === data.DefaultVersionId)?.Document),
      ]),
    );
    return roles.map(({ data: role, ...record }) => {
      const documents = [
        ...(role.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => managed.get(PolicyArn)),
        ...(role.RolePolicyList ?? []).map(({ PolicyDocument }) => identityPolicy(PolicyDocument)),
      ];
      const statements = documents.flatMap((document) => document?.statements ?? []);
      const grants = { s3: allows(statements, ACTIONS.s3), dynamodb: allows(statements, ACTIONS.dynamodb) };
      if (!documents.includes(undefined) || (grants.s3 && grants.dynamodb)) return { ...record, data: present(grants) };
      const { operation } = record.source;
      const detail = 'A policy of the role was not among those that were read, or is no policy document.';
      return {
        ...record,
        data: unknown({ cause: 'unreadable', operation, action: operation, scope: record.scope, detail }),
      };
    });
  },
});

const allows = (statements: readonly PolicyStatement[], actions: readonly string[]): boolean =>
  statements.some(({ effect, action, notAction }) => {
    const matches = (patterns: readonly string[], name: string): boolean =>
      patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), name));
    if (effect !== 'Allow') return false;
    return actions.some((name) =>
      action !== undefined ? matches(action, name) : notAction !== undefined && !matches(notAction, name),
    );
  });
