import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { serviceVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Service grants on topics are source-bound',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  resourceType: 'AWS::SNS::Topic',
  onePerResource: true,
  needs: ['sns.topic-attributes', 'sns.exposures'],
  why: 'The service acts for whoever asks it: a stranger’s bucket, rule or alarm in any account may publish to the topic.',
  fix: 'Add aws:SourceAccount with the own account, and ArnLike aws:SourceArn where the service has it; budgets and cost alerts have the account only.',
  references: ['The confused deputy problem', 'Example cases for Amazon SNS access control'],

  *evaluate({ 'sns.topic-attributes': topics, 'sns.exposures': exposures }) {
    for (const { resource, details, policy } of subjects(exposures, topics, '/Attributes/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No topic policy.', details);
      else {
        yield serviceVerdict(policy.value, () => ({
          fix: {
            cli: `aws sns set-topic-attributes --region ${resource.scope.region} --topic-arn ${resource.arn} --attribute-name Policy --attribute-value file://POLICY.json`,
            sideEffect: 'Sources that the condition does not name are refused.',
          },
        }));
      }
    }
  },
});
