import {
  defineCheck,
  notApplicable,
  notAssessed,
  type CheckContext,
  type Details,
  type Verdict,
} from '../src/model/check.ts';
import { externalVerdict, publicVerdict, subjects, type JudgedPolicy } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Secrets and KMS keys used by functions are shared only with known principals',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high'],
  resourceType: 'AWS::KMS::Key',
  onePerResource: true,
  needs: ['kms.keys', 'kms.policies', 'kms.exposures', 'secretsmanager.policies', 'secretsmanager.exposures'],
  apart: [
    ['kms.keys', 'kms.policies', 'kms.exposures'],
    ['secretsmanager.policies', 'secretsmanager.exposures'],
  ],
  why: 'Whoever reads the secret signs in where it leads to; whoever may use the key decrypts what it protects.',
  fix: 'Take the account out of the policy, or declare it as trusted. Grants of a key give access beside its policy: list and retire those that nobody knows.',
  references: ['Key policies in AWS KMS', 'Resource-based policies in AWS Secrets Manager'],

  *evaluate(facts, { trusts }) {
    for (const { arn, scope, data } of facts['kms.keys']) {
      if (data.state !== 'present' || data.value.KeyMetadata?.KeyManager !== 'AWS') continue;
      yield notApplicable({ arn, scope }, 'A key that AWS manages: nobody can change its policy.');
    }
    for (const { resource, details, policy } of subjects(facts['kms.exposures'], facts['kms.policies'], '/Policy')) {
      const cli = `aws kms put-key-policy --region ${resource.scope.region} --key-id ${resource.arn} --policy-name default --policy file://POLICY.json`;
      const verify = `aws kms list-grants --region ${resource.scope.region} --key-id ${resource.arn}`;
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No key policy.', details);
      else yield withoutGrants(judge(policy.value, trusts, { fix: { cli, sideEffect: REFUSED, verify } }));
    }
    const secrets = subjects(
      facts['secretsmanager.exposures'],
      facts['secretsmanager.policies'],
      '/ResourcePolicy',
      secretNamed,
    );
    for (const { resource, details, policy } of secrets) {
      const cli = `aws secretsmanager put-resource-policy --region ${resource.scope.region} --secret-id ${resource.arn} --resource-policy file://POLICY.json --block-public-policy`;
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No resource policy.', details);
      else yield judge(policy.value, trusts, { fix: { cli, sideEffect: REFUSED } });
    }
  },
});

const REFUSED = 'The accounts that are taken out of the policy are refused.';

function judge(judged: JudgedPolicy, trusts: CheckContext['trusts'], fix: Details): Verdict {
  return judged.exposure.exposure === 'public'
    ? publicVerdict(judged, () => ({ severity: 'critical', ...fix }))
    : externalVerdict(judged, {
        trusts,
        failing: () => ({ severity: 'high', reasons: ['an unknown account'], ...fix }),
      });
}

/** A grant needs no policy: what is said of a key is said of its policy alone. */
const withoutGrants = (verdict: Verdict): Verdict => ({
  ...verdict,
  trace: [
    ...(verdict.trace ?? []),
    { considered: 'Grants of the key', contributes: 'not read: they give access beside the policy' },
  ],
});

const secretNamed = (arn: string) => ({ arn, resourceType: 'AWS::SecretsManager::Secret' });
