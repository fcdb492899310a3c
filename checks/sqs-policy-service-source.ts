import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { serviceVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Queue grants to AWS services are bound to their source',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  resourceType: 'AWS::SQS::Queue',
  onePerResource: true,
  needs: ['sqs.queues', 'sqs.exposures'],
  why: 'The service acts for whoever asks it: a stranger’s topic, rule or bucket in any account may fill the queue.',
  fix: 'Add ArnEquals aws:SourceArn with the ARN of the topic or rule, and for a bucket aws:SourceAccount as well.',
  references: ['The confused deputy problem'],

  *evaluate({ 'sqs.queues': queues, 'sqs.exposures': exposures }) {
    for (const { resource, details, policy } of subjects(exposures, queues, '/Attributes/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No queue policy.', details);
      else {
        yield serviceVerdict(policy.value, () => ({
          fix: {
            cli: `aws sqs set-queue-attributes --region ${resource.scope.region} --queue-url QUEUE_URL --attributes file://ATTRIBUTES.json`,
            sideEffect: 'Sources that the condition does not name are refused.',
          },
        }));
      }
    }
  },
});
