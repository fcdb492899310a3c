import { cite, defineCheck, fail, notApplicable, notAssessed, pass, pointerPart } from '../src/model/check.ts';
import { functionOf } from '../src/model/function-arn.ts';

export default defineCheck({
  title: 'No other secret sits in plain function environment variables',
  practice: 'temporary-credentials',
  severity: 'high',
  severities: ['high', 'medium'],
  confidence: 'heuristic',
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.environment-secrets'],
  why: 'Everybody who may read the configuration of the function reads the secret, whatever key encrypts it at rest; published versions keep it for ever.',
  fix: 'Keep the secret in Secrets Manager or as a SecureString parameter, fetch it at run time, and change it.',
  references: ['Securing Lambda environment variables', 'Use Secrets Manager secrets in Lambda functions'],

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
          const tokens = answer.value.filter(({ kind }) => kind === 'token');
          const guesses = answer.value.filter(({ kind }) => kind === 'guess');
          const found = [...tokens, ...guesses];
          if (Object.keys(record?.data.Environment?.Variables ?? {}).length === 0) {
            yield notApplicable(resource, 'The function has no environment variables.', details);
          } else if (found.length === 0) {
            yield pass(resource, 'No environment variable looks like a secret.', {
              ...details,
              confidence: 'heuristic',
            });
          } else {
            yield fail(
              resource,
              tokens.length > 0
                ? `Secrets stand in the environment: ${tokens.map(({ variable, format }) => `${variable} (${format ?? 'token'})`).join(', ')}.`
                : `By name and form, ${guesses.map(({ variable }) => variable).join(', ')} ${guesses.length === 1 ? 'holds a secret' : 'hold secrets'}.`,
              {
                ...details,
                severity: tokens.length > 0 ? 'high' : 'medium',
                confidence: tokens.length > 0 ? 'exact' : 'heuristic',
                reasons: [
                  tokens.length > 0
                    ? 'the value has the format of a known token'
                    : 'a random-looking value under a name that speaks of secrets',
                ],
                expected: 'names or ARNs of secrets, never their values',
                observed: found
                  .map(({ variable, kind, format, length }) => `${variable}: ${format ?? kind}, ${length} characters`)
                  .join('; '),
                evidence: record
                  ? [cite(record, ...found.map(({ variable }) => `/Environment/Variables/${pointerPart(variable)}`))]
                  : [],
                fix: {
                  cli: `aws secretsmanager create-secret --region ${scope.region} --name SECRET_NAME --secret-string file://SECRET`,
                  sideEffect:
                    'The code must fetch the secret; its role needs secretsmanager:GetSecretValue on it. Rotate what stood here.',
                },
              },
            );
          }
        }
      }
    }
  },
});
