import type * as Wafv2 from '@aws-sdk/client-wafv2';

import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, unknown, type Answer } from '../../model/answer.ts';
import type { Ruling, WafExtents, WafRule, WebAclRules } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scope } from '../../model/scope.ts';
import type { Resource, Stored } from '../../model/stored.ts';
import { coverageOf } from './coverage.ts';
import { matchesLabel, NO_LABELS, type Label, type Labels } from './labels.ts';
import { atLeast, either, NOBODY, positive, statementsIn } from './statements.ts';
import { byPriority, gapFor, isBlocking, stepsOf, type Placed, type Sources, type Step } from './steps.ts';

type WebAcl = Stored<Wafv2.WebACL>;

/**
 * The rules of every web ACL in the order of evaluation: Firewall Manager's first groups, own rules by priority, Firewall
 * Manager's last groups; groups opened, each rule with the action that it really takes.
 */
export default defineAnalysis({
  fact: 'wafv2.rules',
  scope: 'region',
  needs: ['wafv2.web-acls'],
  consults: ['wafv2.rule-groups', 'wafv2.ip-sets'],
  compute: ({ 'wafv2.web-acls': webAcls, 'wafv2.rule-groups': groups, 'wafv2.ip-sets': sets }, { scope }) => {
    const groupOf = lookup(groups, scope, 'wafv2:GetRuleGroup');
    const setOf = lookup(sets, scope, 'wafv2:GetIPSet');
    const sources: Sources = {
      scope,
      group: (arn) => mapAnswer(groupOf(arn), ({ RuleGroup }) => RuleGroup),
      addresses: (arn) => mapAnswer(setOf(arn), ({ IPSet }) => IPSet?.Addresses ?? []),
    };
    return webAcls.map(({ data, ...record }) => ({
      ...record,
      data:
        data.state === 'present' && data.value.WebACL === undefined
          ? unknown(gapFor(scope, 'unreadable', 'wafv2:GetWebACL', 'The answer holds no web ACL.'))
          : mapAnswer(data, ({ WebACL }) => rulesOf(WebACL!, sources)),
    }));
  },
});

/** A record by ARN; what is referred to and was not read is unknown. */
function lookup<T>(
  answer: Answer<readonly Resource<Answer<T>>[]>,
  scope: Scope,
  operation: string,
): (arn: string) => Answer<T> {
  const records = new Map(answer.state === 'present' ? answer.value.map(({ arn, data }) => [arn, data]) : []);
  return (arn) => {
    const found = records.get(arn);
    if (found !== undefined && found.state !== 'absent') return found;
    if (answer.state === 'unknown') return answer;
    return unknown(gapFor(scope, 'not-collected', operation, `${arn} is referred to and was not found.`));
  };
}

function rulesOf(acl: WebAcl, sources: Sources): WebAclRules {
  const steps: Step[] = [];
  let labels = NO_LABELS;
  for (const { rule, pointer } of inOrder(acl)) {
    for (const step of stepsOf(rule, pointer, acl.LabelNamespace ?? '', sources, () => labels)) {
      steps.push(step);
      labels = after(labels, step);
    }
  }
  const defaultAction = acl.DefaultAction?.Block ? 'Block' : 'Allow';
  const rules = weighed(steps);
  return { defaultAction, rules, coverage: coverageOf({ defaultAction, rules }) };
}

function inOrder(acl: WebAcl): readonly Placed[] {
  const managed = (member: 'PreProcessFirewallManagerRuleGroups' | 'PostProcessFirewallManagerRuleGroups') =>
    (acl[member] ?? []).map(({ FirewallManagerStatement: statement, ...rule }, index) => ({
      rule: { ...rule, Statement: { ...statement } },
      pointer: `/WebACL/${member}/${index}`,
    }));
  const own = (acl.Rules ?? []).map((rule, index) => ({ rule, pointer: `/WebACL/Rules/${index}` }));
  return [
    byPriority(managed('PreProcessFirewallManagerRuleGroups')),
    byPriority(own),
    byPriority(managed('PostProcessFirewallManagerRuleGroups')),
  ].flat();
}

/** What the labels are after a step: a request that was blocked or let through meets no further rule. */
function after(labels: Labels, { action, extents, labels: names, statement, managed, rate }: Step): Labels {
  const goesOn = action !== 'Block' && action !== 'Allow';
  return {
    named: [...labels.named, ...(goesOn ? names.map((label) => ({ label, extents })) : [])],
    geo: labels.geo || [...statementsIn(statement, true)].some(({ GeoMatchStatement: geo }) => geo !== undefined),
    managed:
      labels.managed || action === 'Captcha' || action === 'Challenge' || (managed !== undefined && names.length === 0),
    unread: labels.unread || (managed === undefined && rate === undefined && statement === undefined),
  };
}

/** Each step with what comes before it (who is let past) and after it (who stops what it only labels). */
function weighed(steps: readonly Step[]): readonly WafRule[] {
  const pasts = letPastBefore(steps);
  return steps.map(({ labels, statement: _, undecided: __, context: ___, ...step }, index) => {
    const own = ownRuling(steps[index]!);
    const onlyLabels = own === 'no' && step.action === 'Count' && step.extents.most !== 'nobody';
    const later = onlyLabels ? stopper(labels, steps, index + 1) : undefined;
    const past = pasts[later?.index ?? index]!;
    const blocks = later?.ruling ?? own;
    const { stops, letPast } = pastRuling(blocks, past.extents);
    const gap = step.gap ?? later?.gap ?? (letPast === 'undecided' ? past.gap : undefined);
    const limited = step.limited || (later?.limited ?? false) || letPast === 'yes';
    return { ...step, blocks, stops, limited, ...(gap && { gap }) };
  });
}

/** Before each step: whom the steps before it have allowed, and the first thing unread about that. */
function letPastBefore(steps: readonly Step[]): readonly { readonly extents: WafExtents; readonly gap?: Gap }[] {
  let past: { readonly extents: WafExtents; readonly gap?: Gap } = { extents: NOBODY };
  return steps.map(({ action, extents, gap }) => {
    const before = past;
    if (action === 'Allow' || action === 'unknown') {
      const first = before.gap ?? gap;
      past = { extents: either(before.extents, action === 'Allow' ? extents : ANYBODY), ...(first && { gap: first }) };
    }
    return before;
  });
}

const ANYBODY: WafExtents = { least: 'nobody', most: 'everyone' };

function ownRuling({ action, extents: { least, most }, undecided }: Step): Ruling {
  if (action === 'unknown') return 'undecided';
  if (!isBlocking(action) || most === 'nobody') return 'no';
  return least === 'nobody' || undecided ? 'undecided' : 'yes';
}

/** The later rule that stops what carries one of these labels. */
function stopper(
  labels: readonly Label[],
  steps: readonly Step[],
  from: number,
):
  | { readonly index: number; readonly ruling: Ruling; readonly limited: boolean; readonly gap: Gap | undefined }
  | undefined {
  const found = steps
    .flatMap((step, index) => (index >= from && isBlocking(step.action) ? [{ step, index }] : []))
    .flatMap(({ step, index }) =>
      [...positive(step.statement ?? {})]
        .filter(({ statement: { LabelMatchStatement: match } }) =>
          labels.some(
            (label) =>
              match !== undefined && matchesLabel(match.Scope ?? 'LABEL', match.Key ?? '', step.context, label),
          ),
        )
        .map(({ limited }) => ({ index, ruling: ownRuling(step), limited, gap: step.gap })),
    )
    .filter(({ ruling }) => ruling !== 'no');
  return found.find(({ ruling, limited }) => ruling === 'yes' && !limited) ?? found[0];
}

/** What is left of a block behind those who were let past before. */
function pastRuling(blocks: Ruling, { least, most }: WafExtents): { readonly stops: Ruling; readonly letPast: Ruling } {
  if (least === 'everyone') return { stops: 'no', letPast: 'yes' };
  if (most === least || !isMany(most)) return { stops: blocks, letPast: isMany(least) ? 'yes' : 'no' };
  return { stops: blocks === 'no' ? 'no' : 'undecided', letPast: 'undecided' };
}

/** Whether so many are let past that what comes later means little. */
const isMany = (extent: WafExtents['least']): boolean => atLeast(extent, 'many');
