import { cite, defineCheck, fail, notAssessed, pass, pointerPart } from '../src/model/check.ts';
import { functionOf } from '../src/model/function-arn.ts';

export default defineCheck({
  title: 'No function carries long-lived AWS keys in its environment',
  practice: 'temporary-credentials',
  severity: 'critical',
  severities: ['critical', 'low'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.environment-secrets'],
  why: 'Whoever may read the configuration of the function holds a key that works from anywhere, until somebody revokes it.',
  fix: 'Let the code use the execution role, deactivate the key, and delete the versions that carry it.',
  references: ['Working with Lambda environment variables', 'Security best practices in IAM'],

  *evaluate({ 'lambda.functions': functions, 'lambda.environment-secrets': secrets }) {
    const records = new Map(functions.map((record) => [record.arn, record]));
    for (const { arn, scope, data: answer } of secrets) {
      const record = records.get(arn);
      // A version is judged under the function's ARN, with its number as the sub-key.
      const { arn: of, subKey: version } = functionOf(arn);
      const resource = { arn: of, scope };
      const details = version === undefined ? {} : { subKey: version, resourceType: 'AWS::Lambda::Version' };
      switch (answer.state) {
        case 'absent':
          break;
        case 'unknown':
          yield notAssessed(resource, answer.gap, details);
          break;
        case 'present': {
          const keys = answer.value.filter(({ kind }) => kind === 'aws-access-key-id' || kind === 'aws-secret-key');
          const paired = keys.some(({ kind }) => kind === 'aws-secret-key');
          if (keys.length === 0) {
            yield pass(resource, 'No environment variable holds an AWS key.', details);
            break;
          }
          const ids = keys.flatMap(({ keyId }) => keyId ?? []);
          const variables = [...new Set(keys.map(({ variable }) => variable))];
          const temporary = ids.length > 0 && ids.every((id) => id.startsWith('ASIA'));
          yield fail(
            resource,
            paired
              ? `An AWS secret access key stands in ${list(keys.filter(({ kind }) => kind === 'aws-secret-key').map(({ variable }) => variable))}${ids.length > 0 ? `, of ${list(ids)}` : ''}.`
              : `The id of an AWS key stands in ${list(variables)} (${list(ids)}), without a secret beside it.`,
            {
              ...details,
              severity: paired ? 'critical' : 'low',
              reasons: [
                paired ? 'a secret access key is there' : 'an id alone opens nothing',
                ...(temporary ? ['the key was temporary (ASIA): stored, it is still handed to every reader'] : []),
              ],
              expected: 'no AWS access key in the environment: the execution role gives temporary ones',
              observed: keys
                .map(({ variable, kind, length }) => `${variable}: ${kind}, ${length} characters`)
                .join('; '),
              evidence: record
                ? [cite(record, ...variables.map((name) => `/Environment/Variables/${pointerPart(name)}`))]
                : [],
              fix: {
                cli: [
                  ...ids
                    .filter((id) => id.startsWith('AKIA'))
                    .map(
                      (id) => `aws iam update-access-key --access-key-id ${id} --status Inactive --user-name USER_NAME`,
                    ),
                  version === undefined
                    ? `aws lambda update-function-configuration --region ${scope.region} --function-name ${resource.arn} --environment file://ENVIRONMENT_WITHOUT_KEYS`
                    : `aws lambda delete-function --region ${scope.region} --function-name ${resource.arn} --qualifier ${version}`,
                ].join('\n'),
                sideEffect: 'The code fails until it takes its credentials from the execution role.',
              },
            },
          );
        }
      }
    }
  },
});

const list = (names: readonly string[]): string => [...new Set(names)].join(', ');
