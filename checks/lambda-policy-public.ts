import { defineCheck, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Ruling } from '../src/model/derived.ts';
import { functionOf } from '../src/model/function-arn.ts';
import { removePermissions } from '../src/model/function-policies.ts';
import { publicVerdict, statementsOf, subjects } from '../src/model/policy-verdicts.ts';
import { roleWildcards } from '../src/model/role-wildcards.ts';

export default defineCheck({
  title: 'Lambda resource policies grant nothing to anonymous or any-AWS callers',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.functions', 'lambda.policies', 'lambda.policy-statements', 'lambda.exposures'],
  consults: ['iam.role-wildcards'],
  why: 'Whoever has an AWS account runs the function, with its role and at its owner’s cost.',
  fix: 'Remove the statement; grant the one principal that needs it, bound to the ARN of its source or to the organization.',
  references: ['Viewing resource-based IAM policies in Lambda'],

  *evaluate({ 'lambda.functions': functions, ...facts }, { depth }) {
    const wildcardsOf = roleWildcards(functions, facts['iam.role-wildcards'], depth);
    const statements = statementsOf(facts['lambda.policy-statements']);
    for (const subject of subjects(facts['lambda.exposures'], facts['lambda.policies'], '/Policy', functionOf)) {
      const { resource, details, policy } = subject;
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No resource policy: nobody is let in.', details);
      else {
        const { arn } = policy.value.record;
        yield publicVerdict(policy.value, ({ deciding }) => ({
          ...worth(wildcardsOf(arn)),
          fix: {
            cli: removePermissions(
              resource,
              details.subKey,
              statements(arn).filter(({ index }) => deciding.public?.some((one) => one.index === index)),
            ),
            sideEffect: 'Callers that the statement lets in are refused.',
          },
        }));
      }
    }
  },
});

/** What the role may do decides; here only wildcards are known of it. */
const worth = (wildcards: Ruling): Details =>
  wildcards === 'yes'
    ? { severity: 'critical', reasons: ['the role allows all actions of a service'] }
    : { severity: 'high', possible: ['critical', 'high'] };
