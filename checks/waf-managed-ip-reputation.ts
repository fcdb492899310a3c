import { defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'Bad sources are filtered',
  practice: 'control-network-traffic',
  severity: 'low',
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules'],
  why: 'Sources that are known for attacks and reconnaissance may try as long as they like.',
  fix: 'Add AWSManagedRulesAmazonIpReputationList; behind a proxy, judge the forwarded address.',
  references: ['IP reputation rule groups', 'Using forwarded IP addresses'],

  *evaluate({ 'wafv2.rules': webAcls }) {
    for (const acl of webAcls) {
      const { data } = acl;
      switch (data.state) {
        case 'absent':
          break;
        case 'unknown':
          yield notAssessed(acl, data.gap);
          break;
        case 'present': {
          const { state, gap, rules } = data.value.coverage['bad-sources'];
          const looking = data.value.rules.filter(({ name }) => rules.includes(name));
          const weak = looking.filter(({ stops, limited }) => stops !== 'yes' || limited).map(({ name }) => name);
          const details: Details = {
            expected: 'AWSManagedRulesAmazonIpReputationList, or an own rule over addresses or countries that blocks',
            observed:
              looking.length === 0 ? 'no rule' : looking.map(({ name, action }) => `${name}: ${action}`).join(', '),
            evidence: [{ ...acl.source, document: { rules: looking }, marks: looking.map(({ pointer }) => pointer) }],
            fix: {
              cli: `aws wafv2 get-web-acl ${webAclOptions(acl.arn)} --output json > web-acl.json\naws wafv2 update-web-acl ${webAclOptions(acl.arn)} --lock-token LOCK_TOKEN --default-action DEFAULT_ACTION --rules file://RULES.json --visibility-config file://VISIBILITY_CONFIG.json`,
              sideEffect: 'Requests that the group takes for attacks are refused: let it count for some days first.',
            },
          };
          switch (state) {
            case 'covered':
              yield pass(acl, `${rules[0] ?? 'The default action'} filters sources.`, { ...details, fix: {} });
              break;
            case 'undecided':
              if (gap) yield notAssessed(acl, gap);
              break;
            case 'partial':
              yield fail(acl, `Bad sources are filtered only in part: ${weak.join(', ')}.`, {
                ...details,
                reasons: ['some rules or some requests only'],
              });
              break;
            case 'none':
              yield fail(
                acl,
                looking.length === 0
                  ? 'No rule filters by source.'
                  : `${looking[0]!.name} looks for it and stops nothing.`,
                details,
              );
          }
        }
      }
    }
  },
});
