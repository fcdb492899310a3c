import { defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'SQL injection is covered',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules'],
  why: 'Database statements smuggled into parameters reach the code behind the API, and one concatenated query is enough.',
  fix: 'Add AWSManagedRulesSQLiRuleSet without a scope-down statement and without overrides to Count.',
  references: ['Use-case specific rule groups', 'SQL injection attack rule statement'],

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
          const { state, gap, rules } = data.value.coverage['sqli'];
          const looking = data.value.rules.filter(({ name }) => rules.includes(name));
          const weak = looking.filter(({ stops, limited }) => stops !== 'yes' || limited).map(({ name }) => name);
          const details: Details = {
            expected: 'AWSManagedRulesSQLiRuleSet with all its rules, or own rules over body, query and URI that block',
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
              yield pass(acl, `SQL injection is stopped by ${looking[0]?.name ?? 'its rules'}.`, {
                ...details,
                fix: {},
              });
              break;
            case 'undecided':
              if (gap) yield notAssessed(acl, gap);
              break;
            case 'partial':
              yield fail(acl, `SQL injection is stopped only in part: ${weak.join(', ')}.`, {
                ...details,
                severity: 'low',
                reasons: ['some rules or some requests only'],
              });
              break;
            case 'none':
              yield fail(
                acl,
                looking.length === 0
                  ? 'No rule looks for SQL injection.'
                  : `${looking[0]!.name} looks for it and stops nothing.`,
                details,
              );
          }
        }
      }
    }
  },
});
