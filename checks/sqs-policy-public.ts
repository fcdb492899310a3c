import { defineCheck, notAssessed, pass } from '../src/model/check.ts';
import { publicVerdict, severityByKind, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Queue policies grant nothing to anonymous callers',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'medium'],
  resourceType: 'AWS::SQS::Queue',
  onePerResource: true,
  needs: ['sqs.queues', 'sqs.exposures'],
  why: 'Anyone who knows the queue’s URL feeds what consumes it, or takes its messages away before they are worked on.',
  fix: 'Remove the statement, or name who sends: for a topic, the service principal with the topic’s ARN as aws:SourceArn.',
  references: ['Basic examples of Amazon SQS policies', 'Limitations of Amazon SQS custom policies'],

  *evaluate({ 'sqs.queues': queues, 'sqs.exposures': exposures }) {
    for (const { resource, details, policy } of subjects(exposures, queues, '/Attributes/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No queue policy: only the owner is let in.', details);
      else {
        yield publicVerdict(policy.value, (exposure) => ({
          ...severityByKind(exposure, { messages: 'critical', attributes: 'medium' }),
          fix: {
            cli: `aws sqs set-queue-attributes --region ${resource.scope.region} --queue-url QUEUE_URL --attributes file://ATTRIBUTES.json`,
            sideEffect: 'Callers that the statement lets in are refused.',
            verify: `aws sqs get-queue-attributes --region ${resource.scope.region} --queue-url QUEUE_URL --attribute-names Policy`,
          },
        }));
      }
    }
  },
});
