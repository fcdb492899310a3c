import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { functionOf } from '../src/model/function-arn.ts';
import { removePermissions } from '../src/model/function-policies.ts';
import { serviceVerdict, statementsOf, subjects } from '../src/model/policy-verdicts.ts';

/** Services through which a stranger reaches a function most easily. */
const EASY = ['s3', 'sns', 'events', 'apigateway', 'iot', 'logs'];

/** CloudFront writes these on the versions that it replicates, and nobody can bind them to a source. */
const EDGE = ['edgelambda.amazonaws.com', 'replicator.lambda.amazonaws.com'];

export default defineCheck({
  title: 'Service principals on functions are bound to a source ARN or account',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.policies', 'lambda.policy-statements', 'lambda.exposures'],
  why: 'The service acts for whoever asks it: a stranger’s bucket, topic or API in any account may invoke the function.',
  fix: 'Add the permission again with the ARN of its source, and for S3 with the account as well.',
  references: ['The confused deputy problem'],

  *evaluate({ 'lambda.policies': policies, 'lambda.exposures': exposures, ...facts }) {
    const statements = statementsOf(facts['lambda.policy-statements']);
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', functionOf)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No resource policy.', details);
      else {
        const grants = statements(policy.value.record.arn).filter(
          ({ effect, principal }) => effect !== 'Deny' && (principal?.service.length ?? 0) > 0,
        );
        yield serviceVerdict(
          policy.value,
          (_, open) => {
            const loose = open.length > 0 ? open : ['s3.amazonaws.com'];
            const easy = open.filter((service) => service === '*' || EASY.includes(service.split('.')[0]!));
            const removed = grants.filter(({ principal }) =>
              principal?.service.some((one) => one === '*' || loose.includes(one)),
            );
            return {
              ...(open.length === 0
                ? {
                    severity: 'low',
                    reasons: ['the ARN of a bucket holds no account, and its name is free once deleted'],
                  }
                : easy.length > 0
                  ? { severity: 'high', reasons: ['anybody may have the service act for him'] }
                  : { severity: 'medium' }),
              fix: {
                cli: [
                  removePermissions(resource, details.subKey, removed),
                  ...loose
                    .filter((service) => /^[\w.-]+$/.test(service))
                    .map(
                      (service) =>
                        `aws lambda add-permission --region ${resource.scope.region} --function-name ${resource.arn}${details.subKey === undefined ? '' : ` --qualifier ${details.subKey}`} --statement-id STATEMENT_ID --action lambda:InvokeFunction --principal ${service} --source-arn SOURCE_ARN --source-account ${resource.scope.account}`,
                    ),
                ]
                  .filter((line) => line !== '')
                  .join('\n'),
                sideEffect: 'Events are lost between the two commands: add the new statement first under another id.',
              },
            };
          },
          { isSpared: (service) => EDGE.includes(service), isNamed: grants.length > 0 },
        );
      }
    }
  },
});
