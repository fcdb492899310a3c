import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { functionOf, serviceVerdict, subjects } from '../src/model/policy-verdicts.ts';

/** Services through which a stranger reaches a function most easily. */
const EASY = ['s3', 'sns', 'events', 'apigateway', 'iot', 'logs'];

export default defineCheck({
  title: 'Service principals on functions are bound to a source ARN or account',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.policies', 'lambda.exposures'],
  why: 'The service acts for whoever asks it: a stranger’s bucket, topic or API in any account may invoke the function.',
  fix: 'Add the permission again with the ARN of its source, and for S3 with the account as well.',
  references: ['The confused deputy problem'],

  *evaluate({ 'lambda.policies': policies, 'lambda.exposures': exposures }) {
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', functionOf)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No resource policy.', details);
      else {
        yield serviceVerdict(policy.value, ({ services, serviceGuard }) => {
          if (serviceGuard === 'guarded') return { severity: 'low', reasons: ['an S3 source without its account'] };
          const easy = services.filter((service) => EASY.includes(service.split('.')[0]!));
          return { severity: easy.length > 0 ? 'high' : 'medium' };
        });
      }
    }
  },
});
