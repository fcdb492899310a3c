import { defineCheck, fail, notAssessed, pass, type Details, type Verdict } from '../src/model/check.ts';
import {
  externalVerdict,
  mitigated,
  publicVerdict,
  subjects,
  undecided,
  type JudgedPolicy,
} from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Table and stream policies grant only known principals',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high', 'medium'],
  resourceType: 'AWS::DynamoDB::Table',
  needs: ['dynamodb.policies', 'dynamodb.exposures'],
  why: 'Whoever is let in reads or changes the items themselves, past every function and API in front of the table.',
  fix: 'Take the account out of the policy, or declare it as trusted; name one role of it and the actions that it needs. A stream has a policy of its own.',
  references: ['Using resource-based policies for DynamoDB'],

  *evaluate({ 'dynamodb.policies': policies, 'dynamodb.exposures': exposures }, { trusts }) {
    for (const { resource, details, policy } of subjects(exposures, policies, '/Policy', tableOrStream)) {
      const cli = `aws dynamodb put-resource-policy --region ${resource.scope.region} --resource-arn ${details.relatedArns?.[0] ?? resource.arn} --policy file://POLICY.json`;
      const fix = {
        fix: {
          cli,
          sideEffect: 'The accounts that are taken out of the policy are refused. Changes take some seconds to hold.',
        },
      };
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No resource policy: it lets nobody in.', details);
      else if (policy.value.exposure.exposure === 'public') {
        yield publicVerdict(policy.value, () => ({ severity: 'critical', ...fix }));
      } else {
        const failing = (): Details => ({ severity: 'high', reasons: ['an unknown account'], ...fix });
        yield withoutControl(policy.value, externalVerdict(policy.value, { trusts, failing }), fix);
      }
    }
  },
});

/** Not even a known account is given everything. */
function withoutControl(judged: JudgedPolicy, verdict: Verdict, fix: Details): Verdict {
  const { resource, exposure } = judged;
  const control = exposure.byKind?.['policy'];
  if (verdict.outcome !== 'pass') return verdict;
  if (control === 'unknown') return undecided(judged);
  if (control !== 'cross-account' && control !== 'organization') return verdict;
  const { outcome: _outcome, resource: _resource, because: _because, ...details } = verdict;
  const others = [...exposure.crossAccounts, ...exposure.orgs].join(', ');
  return fail(resource, `The policy lets known accounts do everything, changing the policy included: ${others}.`, {
    ...mitigated(judged, exposure.crossAccounts.length > 0 ? 'cross-account' : 'organization', details),
    severity: 'medium',
    reasons: ['the accounts are known'],
    expected: 'the actions that the known accounts need',
    ...fix,
  });
}

/** A stream is judged as a part of its table, whether it was told or not: a table has one, the latest. */
function tableOrStream(arn: string): {
  readonly arn: string;
  readonly subKey?: string;
  readonly relatedArns?: string[];
} {
  const [table = arn, stream] = arn.split('/stream/');
  if (stream === undefined) return { arn };
  return { arn: table, subKey: 'stream', ...(stream !== '*' && { relatedArns: [arn] }) };
}
