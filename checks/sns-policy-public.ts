import { defineCheck, notAssessed, pass } from '../src/model/check.ts';
import { publicVerdict, severityByKind, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Topic policies grant nothing to everyone',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high', 'medium'],
  resourceType: 'AWS::SNS::Topic',
  onePerResource: true,
  needs: ['sns.topic-attributes', 'sns.exposures'],
  why: 'Whoever has an AWS account publishes what subscribers take for the own, or subscribes and reads along.',
  fix: 'Remove the statement, or bind it to the own account (aws:SourceOwner, as the default policy does) or the organization (aws:PrincipalOrgID).',
  references: [
    'Example cases for Amazon SNS access control',
    'Amazon SNS API permissions: Actions and resources reference',
  ],

  *evaluate({ 'sns.topic-attributes': topics, 'sns.exposures': exposures }) {
    for (const { resource, details, policy } of subjects(exposures, topics, '/Attributes/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No topic policy: only the owner is let in.', details);
      else {
        yield publicVerdict(policy.value, (exposure) => ({
          ...severityByKind(exposure, {
            publish: 'critical',
            settings: 'critical',
            subscribe: 'high',
            attributes: 'medium',
          }),
          fix: {
            cli: `aws sns set-topic-attributes --region ${resource.scope.region} --topic-arn ${resource.arn} --attribute-name Policy --attribute-value file://POLICY.json`,
            sideEffect: 'Callers that the statement lets in are refused; existing subscriptions stay.',
            verify: `aws sns get-topic-attributes --region ${resource.scope.region} --topic-arn ${resource.arn}`,
          },
        }));
      }
    }
  },
});
