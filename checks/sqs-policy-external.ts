import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { externalVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Queue policies name only known accounts',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::SQS::Queue',
  onePerResource: true,
  needs: ['sqs.queues', 'sqs.exposures'],
  why: 'A stranger’s account sends messages that consumers take for the own, or reads those that were meant for them.',
  fix: 'Take the account out of the policy, or declare it as trusted; name one role of it and the actions that it needs.',
  references: ['Overview of managing access in Amazon SQS'],

  *evaluate({ 'sqs.queues': queues, 'sqs.exposures': exposures }, { trusts }) {
    for (const { resource, details, policy } of subjects(exposures, queues, '/Attributes/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No queue policy.', details);
      else {
        const failing = () => ({
          reasons: ['an unknown account'],
          fix: {
            cli: `aws sqs set-queue-attributes --region ${resource.scope.region} --queue-url QUEUE_URL --attributes file://ATTRIBUTES.json`,
            sideEffect: 'The accounts that are taken out of the policy are refused.',
          },
        });
        yield externalVerdict(policy.value, { trusts, failing });
      }
    }
  },
});
