import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';

export default defineCheck({
  title: 'Sensitive function configuration uses a customer managed key',
  practice: 'evaluate-resource-policies',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.environment-secrets'],
  why: 'Variables are always encrypted at rest, but under a key of AWS’s whoever may read the configuration reads them; only a key of one’s own asks a second policy who may decrypt.',
  fix: 'Give the function a customer managed KMS key. Secrets belong into Secrets Manager all the same: the key does not replace that.',
  references: ['Securing Lambda environment variables'],

  *evaluate({ 'lambda.functions': functions, 'lambda.environment-secrets': environments }, { intent }) {
    const unread = new Map(
      environments.flatMap(({ arn, data }) => (data.state === 'unknown' ? [[arn, data.gap]] : [])),
    );
    for (const one of functions) {
      // Versions are frozen: they keep the key that the function had.
      if (one.data.Version !== undefined && one.data.Version !== '$LATEST') continue;
      const { FunctionName, KMSKeyArn: key, Environment } = one.data;
      const name = FunctionName ?? one.arn.slice(one.arn.lastIndexOf(':') + 1);
      const gap = unread.get(one.arn);
      const count = Object.keys(Environment?.Variables ?? {}).length;
      const details: Details = {
        name,
        expected: 'a customer managed key',
        observed: key ? `KMS key ${key}` : 'no KMS key',
        evidence: [{ ...one.source, document: { FunctionName, KMSKeyArn: key }, marks: ['/KMSKeyArn'] }],
      };
      if (gap === undefined && count === 0) {
        yield notApplicable(one, 'The function has no environment variables.', details);
      } else if (key) {
        yield pass(one, `The environment of ${name} is encrypted under ${key}, a customer managed key.`, details);
      } else if (gap !== undefined) yield notAssessed(one, gap, details);
      else {
        const { data, unseen } = intent(one);
        yield fail(one, `The environment of ${name} (variables: ${count}) lies under a key that is AWS’s own.`, {
          ...details,
          severity: data === 'sensitive' ? 'medium' : 'low',
          ...(data === undefined && unseen !== undefined && { possible: ['medium', 'low'] }),
          fix: {
            cli: `aws lambda update-function-configuration --region ${one.scope.region} --function-name ${one.arn} --kms-key-arn KEY_ARN`,
            sideEffect:
              'The execution role, and whoever shall see the variables, needs kms:Decrypt on the key; published versions keep the old one.',
          },
        });
      }
    }
  },
});
