import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { WafRule, WebAclRules } from '../src/model/derived.ts';
import { webAclOptions } from '../src/model/web-acl.ts';

export default defineCheck({
  title: 'The web ACL blocks something',
  practice: 'control-network-traffic',
  severity: 'high',
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.rules', 'wafv2.uses'],
  why: 'A web ACL that only counts looks like protection and lets every request through.',
  fix: 'Set OverrideAction to None on the rule groups, and Block on own rules that have counted long enough.',
  references: ['Using rule actions in AWS WAF', 'Overriding rule group actions in AWS WAF'],

  *evaluate({ 'wafv2.rules': webAcls, 'wafv2.uses': uses }) {
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    for (const acl of webAcls) {
      const { arn, data } = acl;
      const { resources = [], unseen = [] } = usesOf.get(arn) ?? {};
      if (resources.length === 0 && unseen[0] === undefined) {
        yield notApplicable(acl, 'It protects nothing: no resource is associated with it.');
        continue;
      }
      if (data.state !== 'present') {
        if (data.state === 'unknown') yield notAssessed(acl, data.gap);
        continue;
      }
      if (resources.length === 0) {
        yield notAssessed(acl, unseen[0]!);
        continue;
      }
      const { defaultAction, rules } = data.value;
      const stopping = rules.filter(({ stops }) => stops === 'yes');
      const opening = rules.filter(({ action }) => action === 'Allow' || action === 'unknown');
      const open = opening.find(({ extents: { least } }) => least === 'everyone');
      const details: Details = {
        relatedArns: resources.map((one) => one.arn),
        expected: 'a default action of Block, or a rule that blocks, asks for a CAPTCHA or challenges',
        observed: observed(data.value),
        trace: rules.map((rule) => ({ considered: rule.name, contributes: contribution(rule) })),
        evidence: [{ ...acl.source, document: { defaultAction, rules: rules.map(summary) }, marks: [] }],
      };
      const gap = rules.find((rule) => rule.stops === 'undecided' && rule.gap !== undefined)?.gap;
      const doubt = opening.find(({ extents: { most } }) => most === 'everyone')?.gap;
      if (stopping.length > 0) yield pass(acl, `${stopping[0]!.name} stops requests.`, details);
      else if (defaultAction === 'Block' && open === undefined && doubt === undefined) {
        yield pass(acl, 'What no rule allows is blocked.', details);
      } else if (gap !== undefined) yield notAssessed(acl, gap);
      else if (defaultAction === 'Block' && open === undefined && doubt !== undefined) yield notAssessed(acl, doubt);
      else {
        yield fail(acl, because(rules, open), {
          ...details,
          fix: {
            cli: `aws wafv2 get-web-acl ${webAclOptions(arn)} --output json > web-acl.json\naws wafv2 update-web-acl ${webAclOptions(arn)} --lock-token LOCK_TOKEN --default-action DEFAULT_ACTION --rules file://RULES.json --visibility-config file://VISIBILITY_CONFIG.json`,
            sideEffect: 'Requests that were only counted are refused: look at the counts first.',
          },
        });
      }
    }
  },
});

const summary = ({ name, pointer, action, overridden, stops }: WafRule) => ({
  name,
  pointer,
  action,
  overridden,
  stops,
});

const observed = ({ defaultAction, rules }: WebAclRules): string => {
  const counting = rules.filter(({ action }) => action === 'Count').length;
  return `default action ${defaultAction}, ${rules.length} rules, ${counting} of them counting`;
};

function contribution({ action, overridden, blocks, stops, extents }: WafRule): string {
  if (stops === 'yes') return action === 'Count' ? 'counts, and a later rule stops its label' : `stops: ${action}`;
  if (blocks === 'yes') return 'never reached by those whom an earlier rule allows';
  if (stops === 'undecided') return 'may stop: not read';
  if (overridden) return 'counts: overridden';
  return action !== 'Count' && extents.most === 'nobody' ? 'matches nobody' : `does not stop: ${action}`;
}

function because(rules: readonly WafRule[], open: WafRule | undefined): string {
  if (rules.length === 0) return 'It has no rules and allows by default.';
  if (open !== undefined) return `${open.name} allows everybody before anything is blocked.`;
  if (rules.every(({ overridden }) => overridden)) return 'All its rules only count, by override.';
  return rules.every(({ action }) => action === 'Count')
    ? 'All its rules only count.'
    : 'None of its rules stops a request.';
}
