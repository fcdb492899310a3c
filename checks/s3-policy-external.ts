import { defineCheck, notApplicable, notAssessed } from '../src/model/check.ts';
import { externalVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Bucket policies grant only known accounts and scoped actions',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['critical', 'high'],
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.policies', 's3.exposures'],
  why: 'A stranger’s account reads or writes the objects; with the policy or the ACL in its hands, it lets in whom it likes.',
  fix: 'Remove the statement, or name one role of a known account and the actions that it needs.',
  references: ['Bucket owner granting cross-account bucket permissions'],

  *evaluate({ 's3.policies': policies, 's3.exposures': exposures }, { trusts }) {
    const controllersOf = new Map(
      exposures.map(({ arn, data }) => [arn, data.state === 'present' ? data.value.controllers : []]),
    );
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', named)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No bucket policy.', details);
      else {
        yield externalVerdict(policy.value, {
          trusts,
          failing: (_, strangers) => {
            const controllers = controllersOf.get(resource.arn) ?? [];
            const name = details.name ?? 'BUCKET';
            return {
              ...worth(controllers, strangers),
              fix: {
                cli: `aws s3api get-bucket-policy --bucket ${name} --query Policy --output text > policy.json\naws s3api put-bucket-policy --bucket ${name} --policy file://policy.json`,
                sideEffect: 'The accounts that are taken out of the policy are refused.',
              },
            };
          },
        });
      }
    }
  },
});

const named = (arn: string) => ({ arn, name: arn.slice(arn.lastIndexOf(':') + 1) });

/** Whoever may change the policy or the ACL has the bucket. */
function worth(controllers: readonly string[] | 'undecided', strangers: readonly string[]) {
  if (controllers === 'undecided') return { severity: 'high', possible: ['critical', 'high'] } as const;
  const masters = strangers.filter((id) => controllers.includes(id));
  return masters.length > 0
    ? ({
        severity: 'critical',
        reasons: [`${masters.join(', ')} may change the policy or ACLs, or delete the bucket`],
      } as const)
    : ({ severity: 'high', reasons: ['an unknown account'] } as const);
}
