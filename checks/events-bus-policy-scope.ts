import type { Answer } from '../src/model/answer.ts';
import { defineCheck, fail, notApplicable, notAssessed, type CheckContext, type Verdict } from '../src/model/check.ts';
import type { Exposure, PolicyExposure } from '../src/model/policy.ts';
import {
  detailsOf,
  externalVerdict,
  mitigated,
  subjects,
  undecided,
  type JudgedPolicy,
} from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Cross-account event grants limit account, source and rule actions',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::Events::EventBus',
  onePerResource: true,
  needs: ['events.buses', 'events.exposures', 'events.unscoped-exposures', 'events.rule-exposures'],
  why: 'An account that may put any event imitates every source; one that may change rules sends the events of others wherever it likes.',
  fix: 'Name the accounts, limit events:source and events:detail-type, and give rule actions only with events:creatorAccount equal to ${aws:PrincipalAccount}. Have rules match the account of an event.',
  references: ['Resource-based policies for Amazon EventBridge', 'Using IAM policy conditions in Amazon EventBridge'],

  *evaluate(
    {
      'events.buses': buses,
      'events.exposures': exposures,
      'events.unscoped-exposures': unscoped,
      'events.rule-exposures': foreignRules,
    },
    { trusts },
  ) {
    const anyEvent = byArn(unscoped);
    const anyRule = byArn(foreignRules);
    for (const { resource, details, policy } of subjects(exposures, buses, '/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield notApplicable(resource, 'No bus policy.', details);
      else {
        yield judge(policy.value, trusts, {
          anyEvent: anyEvent(resource.arn),
          rules: policy.value.exposure.byKind?.['rules'] ?? 'unknown',
          anyRule: anyRule(resource.arn),
        });
      }
    }
  },
});

type Class = Exposure | 'unknown';

/** Whom a bus lets do what. */
interface Grants {
  /** Put events of any source and detail type. */
  readonly anyEvent: Class;
  /** Change rules. */
  readonly rules: Class;
  /** Change rules that the owner has made. */
  readonly anyRule: Class;
}

const byArn = (
  exposures: readonly { readonly arn: string; readonly data: Answer<PolicyExposure> }[],
): ((arn: string) => Class) => {
  const classes = new Map(
    exposures.map(({ arn, data }) => [arn, data.state === 'present' ? data.value.exposure : 'unknown']),
  );
  return (arn) => classes.get(arn) ?? 'unknown';
};

const reachesOthers = (exposure: Class): boolean => ['public', 'cross-account', 'organization'].includes(exposure);

function judge(judged: JudgedPolicy, trusts: CheckContext['trusts'], { anyEvent, rules, anyRule }: Grants): Verdict {
  const { resource, exposure } = judged;
  const verdict = externalVerdict(judged, { trusts, failing: () => ({}) });
  if (exposure.exposure === 'unknown') return verdict;
  const others = [...exposure.crossAccounts, ...exposure.orgs];
  const details = detailsOf(judged, 'cross-account');
  if (others.length === 0) return notApplicable(resource, 'The policy names no other account.', details);

  const reasons = [
    ...(verdict.outcome === 'fail' ? ['an unknown account'] : []),
    ...(reachesOthers(rules) ? [reachesOthers(anyRule) ? 'changes of the owner’s rules' : 'changes of rules'] : []),
    ...(reachesOthers(anyEvent) ? ['events of any source and detail type'] : []),
  ];
  if (reasons.length === 0) {
    return verdict.outcome === 'pass' && (anyEvent === 'unknown' || rules === 'unknown') ? undecided(judged) : verdict;
  }
  const severity = reachesOthers(rules) && reachesOthers(anyRule) ? 'high' : 'medium';
  const open = severity === 'medium' && (anyRule === 'unknown' || rules === 'unknown') && rules !== 'none';
  const name = resource.arn.slice(resource.arn.lastIndexOf('/') + 1);
  return fail(
    resource,
    verdict.outcome === 'fail'
      ? verdict.because
      : `The policy gives ${others.join(', ')} more than events of one kind: ${reasons.join(', ')}.`,
    {
      ...mitigated(judged, exposure.crossAccounts.length > 0 ? 'cross-account' : 'organization', details),
      severity,
      ...(open && { possible: ['high', 'medium'] }),
      reasons,
      expected: 'known accounts, limited to sources or detail types, without rules of the owner',
      fix: {
        cli: `aws events put-permission --region ${resource.scope.region} --event-bus-name ${name} --policy file://POLICY.json`,
        sideEffect: 'Events and changes that the policy no longer names are refused.',
      },
    },
  );
}
