import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { functionOf } from '../src/model/function-arn.ts';
import { removePermissions } from '../src/model/function-policies.ts';
import type { PolicyStatement } from '../src/model/policy-statement.ts';
import { externalVerdict, statementsOf, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Cross-account grants on functions go only to known accounts',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'low'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.policies', 'lambda.policy-statements', 'lambda.exposures'],
  why: 'A stranger’s account runs the function whenever it likes, and with a root grant each of its principals does.',
  fix: 'Remove the permission, or name one role of a known account, on an alias.',
  references: ['Granting Lambda function access to other accounts'],

  *evaluate({ 'lambda.policies': policies, 'lambda.exposures': exposures, ...facts }, { trusts }) {
    const statements = statementsOf(facts['lambda.policy-statements']);
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', functionOf)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No resource policy.', details);
      else {
        const grants = statements(policy.value.record.arn).filter(({ effect }) => effect !== 'Deny');
        if (!grants.some(isToAws)) {
          yield notApplicable(resource, 'The policy names no AWS principal.', details);
          continue;
        }
        const fix = (ids: readonly string[]) => ({
          cli: removePermissions(
            resource,
            details.subKey,
            grants.filter((statement) => isToAws(statement) && speaksOf(statement, ids)),
          ),
          sideEffect: 'Callers of these accounts are refused until a role of theirs is named.',
        });
        yield externalVerdict(policy.value, {
          trusts,
          failing: (_, strangers) => ({
            severity: 'high',
            reasons: strangers.map((id) => `${id} is neither of the own organization nor configured as trusted`),
            fix: fix(strangers),
          }),
          whole: (accounts, unseen) => ({
            severity: 'low',
            ...(unseen && { possible: ['high', 'low'] }),
            reasons: ['known, but let in as a whole: its administrators decide who calls'],
            fix: fix(accounts),
          }),
        });
      }
    }
  },
});

const isToAws = ({ principal, notPrincipal }: PolicyStatement): boolean =>
  notPrincipal !== undefined || (principal?.aws.length ?? 0) > 0;

/** Whether a statement names an account or an organization, as a principal or in a condition. */
const speaksOf = ({ principal, conditions }: PolicyStatement, ids: readonly string[]): boolean =>
  [...(principal?.aws ?? []), ...conditions.flatMap(({ values }) => values)].some((text) =>
    ids.some((id) => text.includes(id)),
  );
