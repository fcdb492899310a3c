import type { Answer } from './answer.ts';
import type { Judged } from './check.ts';
import { qualifierOf, unqualified } from './function-arn.ts';
import { grouped } from './grouped.ts';
import type { PolicyStatement } from './policy-statement.ts';
import type { Resource } from './stored.ts';

/** What is known of the policies of a function: of its own, and of those of its versions and aliases. */
export interface FunctionPolicies<T> {
  /** The function, unqualified. */
  readonly resource: Judged;
  readonly policies: readonly QualifiedPolicy<T>[];
}

export interface QualifiedPolicy<T> extends Resource<Answer<T>> {
  /** The version or alias; absent: the function's own. `*`: aliases that were not listed. */
  readonly subKey?: string;
}

/** Every version and alias has a policy of its own, which a fact of policies tells under its ARN. */
export const policiesByFunction = <T>(records: readonly Resource<Answer<T>>[]): readonly FunctionPolicies<T>[] =>
  [...grouped(records, ({ arn }) => unqualified(arn))].map(([arn, own]) => ({
    resource: { arn, scope: own[0]!.scope },
    policies: own.map((record) => {
      const subKey = qualifierOf(record.arn);
      return { ...record, ...(subKey !== undefined && { subKey }) };
    }),
  }));

/** Commands that remove statements; Lambda knows them by their Sids. */
export const removePermissions = (
  { arn, scope }: Judged,
  qualifier: string | undefined,
  statements: readonly PolicyStatement[],
): string =>
  statements
    .map(({ sid = '' }) => {
      const option = qualifier === undefined ? '' : ` --qualifier ${qualifier}`;
      // A Sid is the text of whoever wrote the policy, and a reader will paste this into a shell.
      const id = /^[\w-]+$/.test(sid) ? sid : 'STATEMENT_ID';
      return `aws lambda remove-permission --region ${scope.region} --function-name ${arn}${option} --statement-id ${id}`;
    })
    .filter((line, at, all) => all.indexOf(line) === at)
    .slice(0, 20)
    .join('\n');
