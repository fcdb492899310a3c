import { defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { WafExtent, WafRule } from '../src/model/derived.ts';
import type { Severity } from '../src/model/words.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'No broad Allow rule precedes the protections',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules'],
  why: 'Allow ends the evaluation: whoever matches it meets none of the rules that follow.',
  fix: 'Count and label in place of Allow, and exempt the label in the rules that must spare these requests; or move the Allow rule behind the protections.',
  references: ['Setting rule priority in a web ACL', 'Using rule actions in AWS WAF'],

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
          const { rules } = data.value;
          const lastBlock = rules.findLastIndex(({ blocks }) => blocks === 'yes');
          const lastMaybe = rules.findLastIndex(({ blocks }) => blocks !== 'no');
          const before = rules.slice(0, Math.max(lastBlock, 0));
          const allowing = before.filter(({ action }) => action === 'Allow');
          const worst =
            allowing.find((rule) => severityOf(rule.extents.least) === 'high') ??
            allowing.find((rule) => severityOf(rule.extents.least) === 'medium');
          const severity = worst && severityOf(worst.extents.least);
          const doubts = rules
            .slice(0, Math.max(lastMaybe, 0))
            .filter(
              ({ action, extents: { most } }, index) =>
                (action === 'unknown' && index < lastMaybe) || (action === 'Allow' && severityOf(most) !== undefined),
            );
          const gap =
            doubts.find((rule) => rule.gap !== undefined)?.gap ??
            (doubts.length > 0 && worst === undefined
              ? rules.find(({ blocks, gap: unread }) => blocks === 'undecided' && unread !== undefined)?.gap
              : undefined);
          const details: Details = {
            expected: 'Allow rules in front of blocking ones that match single hosts or narrow requests only',
            observed:
              allowing.length === 0
                ? 'no Allow rule in front of a blocking one'
                : allowing.map(({ name, extents }) => `${name}: ${WORDS[extents.least]}`).join(', '),
            trace: rules.map(({ name, action }) => ({ considered: name, contributes: action })),
            evidence: [{ ...acl.source, document: { rules: allowing }, marks: allowing.map(({ pointer }) => pointer) }],
          };
          if (worst && severity) {
            yield fail(acl, `${worst.name} allows ${WORDS[worst.extents.least]} past ${next(rules, worst)}.`, {
              ...details,
              severity,
              ...(severity === 'medium' && gap && { possible: ['high', 'medium'] }),
              fix: {
                cli: `aws wafv2 get-web-acl ${webAclOptions(acl.arn)} --output json > web-acl.json\naws wafv2 update-web-acl ${webAclOptions(acl.arn)} --lock-token LOCK_TOKEN --default-action DEFAULT_ACTION --rules file://RULES.json --visibility-config file://VISIBILITY_CONFIG.json`,
                sideEffect: 'Requests that were allowed unseen are inspected.',
              },
            });
          } else if (gap) yield notAssessed(acl, gap);
          else yield pass(acl, 'No broad Allow rule stands before a rule that blocks.', details);
        }
      }
    }
  },
});

const WORDS: Readonly<Record<WafExtent, string>> = {
  nobody: 'nobody',
  few: 'single hosts',
  part: 'some requests',
  range: 'a whole network',
  many: 'a large part of all requests',
  everyone: 'everybody',
};

function severityOf(extent: WafExtent): Severity | undefined {
  switch (extent) {
    case 'everyone':
    case 'many':
      return 'high';
    case 'range':
      return 'medium';
    case 'part':
    case 'few':
    case 'nobody':
      return undefined;
  }
}

const next = (rules: readonly WafRule[], allow: WafRule): string =>
  rules.slice(rules.indexOf(allow) + 1).find(({ blocks }) => blocks === 'yes')?.name ?? 'the rules that follow';
