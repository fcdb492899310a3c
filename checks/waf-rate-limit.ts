import { defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { WafRule } from '../src/model/derived.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'A blocking rate-based rule bounds each client',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules', 'wafv2.uses'],
  why: 'One client may guess passwords, scrape, or run up the bill of every function behind the API.',
  fix: 'Add a rate-based rule by IP address with action Block, before any broad Allow rule. The limit holds for the evaluation window (300 seconds by default), not for a minute.',
  references: ['Rate-based rule high-level settings in AWS WAF', 'Rate-based rule aggregation options and keys'],

  *evaluate({ 'wafv2.rules': webAcls, 'wafv2.uses': uses }, { settings: { maxRequestsPerMinute: most } }) {
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    for (const acl of webAcls) {
      const { data } = acl;
      switch (data.state) {
        case 'absent':
          break;
        case 'unknown':
          yield notAssessed(acl, data.gap);
          break;
        case 'present': {
          const { rules } = data.value;
          const rated = rules.filter(({ rate }) => rate !== undefined);
          const faults = rated.map((rule) => ({ rule, fault: faultOf(rule, most) }));
          const details: Details = {
            expected: `at most ${most} requests per minute and client, then blocked`,
            observed: rated.length === 0 ? 'no rate-based rule' : rated.map(observed).join('; '),
            evidence: [{ ...acl.source, document: { rules: rated }, marks: rated.map(({ pointer }) => pointer) }],
          };
          const bound = faults.find(({ fault }) => fault === undefined);
          const gap = rules.find(
            (rule) =>
              rule.gap !== undefined &&
              rule.stops === 'undecided' &&
              (rule.action === 'unknown' ||
                (rule.rate !== undefined && faultOf({ ...rule, stops: 'yes' }, most) === undefined)),
          )?.gap;
          if (bound) yield pass(acl, `${bound.rule.name} bounds each client: ${observed(bound.rule)}.`, details);
          else if (gap) yield notAssessed(acl, gap);
          else {
            const { resources = [], unseen = [] } = usesOf.get(acl.arn) ?? {};
            const guardsLogin = resources.some(({ kind }) => kind === 'COGNITO_USER_POOL');
            yield fail(
              acl,
              faults[0] ? `${faults[0].rule.name} ${faults[0].fault}.` : 'No rate-based rule bounds a client.',
              {
                ...details,
                ...(guardsLogin && { severity: 'high', reasons: ['it guards the sign-in of a user pool'] }),
                ...(!guardsLogin && unseen.length > 0 && { possible: ['high', 'medium'] }),
                fix: {
                  cli: `aws wafv2 get-web-acl ${webAclOptions(acl.arn)} --output json > web-acl.json\naws wafv2 update-web-acl ${webAclOptions(acl.arn)} --lock-token LOCK_TOKEN --default-action DEFAULT_ACTION --rules file://RULES.json --visibility-config file://VISIBILITY_CONFIG.json`,
                  sideEffect: 'Many users behind one address share its limit.',
                  verify: `Send more than ${most} requests within a minute: the answer becomes 403.`,
                },
              },
            );
          }
        }
      }
    }
  },
});

const observed = ({ name, action, rate }: WafRule): string =>
  `${name}: ${rate?.requestsPerMinute ?? 0} per minute by ${rate?.aggregate ?? ''}, ${action}`;

/** Why a rate-based rule bounds nobody; undefined where it does. */
function faultOf({ rate, action, blocks, stops, limited, extents }: WafRule, most: number): string | undefined {
  if (rate === undefined) return 'is no rate-based rule';
  if (action === 'Count' && blocks === 'no') return 'only counts';
  if (extents.most === 'nobody') return 'looks at no request: its scope-down statement matches none';
  if (rate.requestsPerMinute > most) return `lets ${rate.requestsPerMinute} requests per minute pass`;
  if (!rate.eachClient) return `counts by ${rate.aggregate}, which does not bound each client`;
  if (limited) return 'comes after a rule that allows many clients';
  return stops === 'yes' ? undefined : 'never sees the requests that an earlier rule allows';
}
