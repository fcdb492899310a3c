import { defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { WafRule } from '../src/model/derived.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'Known bad inputs and exploits are covered',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules'],
  why: 'Exploits of published holes (Log4j, Java deserialisation, React) are tried against every address within hours.',
  fix: 'Add AWSManagedRulesKnownBadInputsRuleSet, without overrides and without a pinned version.',
  references: ['Baseline rule groups', 'Managed rule group versioning'],

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
          const { state, gap, rules } = data.value.coverage['known-bad'];
          const looking = data.value.rules.filter(({ name }) => rules.includes(name));
          const weak = looking.filter(({ stops, limited }) => stops !== 'yes' || limited).map(({ name }) => name);
          const details: Details = {
            expected: 'AWSManagedRulesKnownBadInputsRuleSet, not overridden as a whole',
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
              yield pass(acl, `Known bad inputs are stopped by ${looking[0]?.managed?.group ?? 'its rules'}.`, {
                ...details,
                fix: {},
                reasons: pins(looking),
              });
              break;
            case 'undecided':
              if (gap) yield notAssessed(acl, gap);
              break;
            case 'partial':
              yield fail(acl, `Known bad inputs are stopped for some requests only: ${weak[0] ?? ''}.`, {
                ...details,
                severity: 'low',
                reasons: ['some rules or some requests only'],
              });
              break;
            case 'none':
              yield fail(
                acl,
                looking.length === 0
                  ? 'No rule group looks for known bad inputs.'
                  : `${looking[0]!.name} looks for it and stops nothing.`,
                details,
              );
          }
        }
      }
    }
  },
});

/** An expired version is evaluated as the default one: a pinned version is no failure, and worth knowing. */
const pins = (rules: readonly WafRule[]): readonly string[] => {
  const versions = new Set(rules.flatMap(({ managed }) => managed?.version ?? []));
  return [...versions].map((version) => `the group is pinned to ${version}: newer rules do not arrive`);
};
