import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { externalVerdict, functionOf, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Cross-account grants on functions go only to known accounts',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.policies', 'lambda.exposures'],
  why: 'A stranger’s account runs the function whenever it likes, and with a root grant each of its principals does.',
  fix: 'Remove the permission, or name one role of a known account, on an alias.',
  references: ['Granting Lambda function access to other accounts'],

  *evaluate({ 'lambda.policies': policies, 'lambda.exposures': exposures }, { trusts }) {
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', functionOf)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No resource policy.', details);
      else yield externalVerdict(policy.value, { trusts, failing: () => ({ reasons: ['an unknown account'] }) });
    }
  },
});
