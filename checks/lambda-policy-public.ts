import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { defineCheck, notAssessed, pass, type Details } from '../src/model/check.ts';
import { functionOf, publicVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Lambda resource policies grant nothing to anonymous or any-AWS callers',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.functions', 'lambda.policies', 'lambda.exposures'],
  consults: ['iam.role-wildcards'],
  why: 'Whoever has an AWS account runs the function, with its role and at its owner’s cost.',
  fix: 'Remove the statement; grant the one principal that needs it, bound to the ARN of its source or to the organization.',
  references: ['Viewing resource-based IAM policies in Lambda'],

  *evaluate({ 'lambda.functions': functions, 'lambda.policies': policies, 'lambda.exposures': exposures, ...facts }) {
    const roles = new Map(functions.map(({ arn, data }) => [arn, data.Role]));
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', functionOf)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No resource policy: nobody is let in.', details);
      else {
        yield publicVerdict(policy.value, ({ deciding }) => ({
          ...worth(roles.get(resource.arn), facts['iam.role-wildcards']),
          fix: {
            cli: (deciding.public ?? [])
              .map(({ sid = 'SID' }) => {
                const qualifier = details.subKey === undefined ? '' : ` --qualifier ${details.subKey}`;
                return `aws lambda remove-permission --region ${resource.scope.region} --function-name ${resource.arn}${qualifier} --statement-id ${sid}`;
              })
              .join('\n'),
            sideEffect: 'Callers that the statement lets in are refused.',
          },
        }));
      }
    }
  },
});

/** What the role may do decides; here only wildcards are known of it. */
function worth(role: string | undefined, wildcards: Answer<Records<'iam.role-wildcards'>>): Details {
  const found = wildcards.state === 'present' ? wildcards.value.find(({ arn }) => arn === role)?.data : undefined;
  return found?.state === 'present' && found.value
    ? { severity: 'critical', reasons: ['the role allows all actions of a service'] }
    : { severity: 'high', possible: ['critical', 'high'] };
}
