import type * as Wafv2 from '@aws-sdk/client-wafv2';

import type { Answer } from '../../model/answer.ts';
import type { WafAction, WafExtents, WafInspection, WafRate, WafRule } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scope } from '../../model/scope.ts';
import type { Stored } from '../../model/stored.ts';
import { AWS_RULE_GROUPS, vendorCovers } from '../tables/managed-rule-groups.ts';
import { inspectionsOf } from './inspections.ts';
import { labelled, type Label, type Labels } from './labels.ts';
import { rateOf } from './rate.ts';
import { both, exactly, extentsOf, gapOf, type Surroundings, type WafStatement } from './statements.ts';

type Rule = Stored<Wafv2.Rule>;
type Action = Stored<Wafv2.RuleAction>;
type Overrides = Pick<Stored<Wafv2.ManagedRuleGroupStatement>, 'ExcludedRules' | 'RuleActionOverrides'>;

export interface Sources {
  readonly scope: Scope;
  readonly group: (arn: string) => Answer<Stored<Wafv2.RuleGroup> | undefined>;
  readonly addresses: Surroundings['addresses'];
}

export const gapFor = (scope: Scope, cause: Gap['cause'], operation: string, detail: string): Gap => ({
  cause,
  operation,
  action: operation,
  scope,
  detail,
});

/** A rule before what stands around it is weighed. */
export interface Step {
  readonly name: string;
  readonly pointer: string;
  readonly action: WafRule['action'];
  readonly overridden: boolean;
  readonly extents: WafExtents;
  readonly limited: boolean;
  readonly inspects: readonly WafInspection[];
  readonly labels: readonly Label[];
  /** The namespace in which labels are looked for that are not fully qualified. */
  readonly context: string;
  readonly statement?: WafStatement;
  readonly rate?: WafRate;
  readonly managed?: NonNullable<WafRule['managed']>;
  readonly gap?: Gap;
  /** Its rules are not known one by one, and some of them are overridden. */
  readonly undecided?: true;
}

/** A rule and where it stands in the answer of `GetWebACL`. */
export interface Placed {
  readonly rule: Pick<Rule, 'Name' | 'Statement' | 'Action' | 'OverrideAction' | 'RuleLabels' | 'Priority'>;
  readonly pointer: string;
}

export const byPriority = (placed: readonly Placed[]): readonly Placed[] =>
  placed.toSorted((one, other) => (one.rule.Priority ?? 0) - (other.rule.Priority ?? 0));

/** A rule of a web ACL as the rules that it really is: itself, or those of its group. */
export function* stepsOf(
  { Name: name = '', Statement: statement = {}, ...rule }: Placed['rule'],
  pointer: string,
  labelNamespace: string,
  sources: Sources,
  labels: () => Labels,
): Iterable<Step> {
  const { ManagedRuleGroupStatement: managed, RuleGroupReferenceStatement: reference } = statement;
  const counts = rule.OverrideAction?.Count !== undefined;
  if (managed) yield* managedSteps(name, pointer, managed, counts, labelNamespace, sources, labels);
  else if (reference) {
    const group = sources.group(reference.ARN ?? '');
    if (group.state === 'present' && group.value !== undefined) {
      const own = (group.value.Rules ?? []).map((inner) => ({ rule: inner, pointer }));
      for (const { rule: inner } of byPriority(own)) {
        const step = ownStep(inner, pointer, group.value.LabelNamespace ?? '', sources, labels());
        yield { ...step, name: `${name}/${step.name}`, ...overridden(step.name, step.action, reference, counts) };
      }
    } else {
      const gap =
        group.state === 'unknown'
          ? group.gap
          : gapFor(sources.scope, 'unreadable', 'wafv2:GetRuleGroup', 'The answer holds no rule group.');
      yield {
        name,
        pointer,
        action: counts ? 'Count' : 'unknown',
        overridden: counts,
        extents: { least: 'nobody', most: 'everyone' },
        limited: false,
        inspects: [],
        labels: [],
        context: labelNamespace,
        gap,
      };
    }
  } else yield ownStep({ Name: name, Statement: statement, ...rule }, pointer, labelNamespace, sources, labels());
}

function ownStep(
  { Name: name = '', Statement: statement = {}, Action: action, RuleLabels: own = [] }: Placed['rule'],
  pointer: string,
  labelNamespace: string,
  sources: Sources,
  labels: Labels,
): Step {
  const around: Surroundings = {
    addresses: sources.addresses,
    labelled: (scope, key) => labelled(labels, scope, key, labelNamespace),
  };
  const found = inspectionsOf(statement, around);
  const { RateBasedStatement: rate } = statement;
  const extents = extentsOf(statement, around);
  const patterns = gapFor(
    sources.scope,
    'not-collected',
    'wafv2:GetRegexPatternSet',
    'Regex pattern sets are not read.',
  );
  const unread = gapFor(
    sources.scope,
    'not-collected',
    'wafv2:GetRuleGroup',
    'A label may come from a rule group that was not read.',
  );
  const gap = gapOf(statement, around, patterns) ?? (extents.least === extents.most ? undefined : unread);
  return {
    name,
    pointer,
    action: actionOf(action),
    overridden: false,
    extents,
    limited: found.limited,
    inspects: found.inspections,
    labels: own.map(({ Name: label = '' }) => ({ name: `${labelNamespace}${label}`, context: labelNamespace })),
    context: labelNamespace,
    statement,
    ...(rate && { rate: rateOf(rate) }),
    ...(gap && { gap }),
  };
}

const ACTIONS: readonly WafAction[] = ['Block', 'Captcha', 'Challenge', 'Allow', 'Monetize', 'Count'];

/** A rule without an action only counts. */
const actionOf = (action: Action | undefined): WafAction =>
  ACTIONS.find((name) => action?.[name] !== undefined) ?? 'Count';

/** Names are compared as they stand: WAF ignores an override whose rule it does not find. */
function overridden(
  name: string,
  own: WafRule['action'],
  { ExcludedRules: excluded = [], RuleActionOverrides: overrides = [] }: Overrides,
  groupCounts: boolean,
): Pick<Step, 'action' | 'overridden'> {
  const override = overrides.find((one) => one.Name === name);
  const isExcluded = excluded.some((one) => one.Name === name);
  const action = groupCounts || isExcluded ? 'Count' : override ? actionOf(override.ActionToUse) : own;
  return { action, overridden: action === 'Count' && own !== 'Count' };
}

function* managedSteps(
  name: string,
  pointer: string,
  statement: Stored<Wafv2.ManagedRuleGroupStatement>,
  groupCounts: boolean,
  labelNamespace: string,
  sources: Sources,
  labels: () => Labels,
): Iterable<Step> {
  const { VendorName: vendor = '', Name: group = '', Version: version, ScopeDownStatement: scopeDown } = statement;
  const managed = { vendor, group, ...(version !== undefined && { version }) };
  const around: Surroundings = {
    addresses: sources.addresses,
    labelled: (scope, key) => labelled(labels(), scope, key, labelNamespace),
  };
  const scoped = extentsOf(scopeDown, around);
  const patterns = gapFor(
    sources.scope,
    'not-collected',
    'wafv2:GetRegexPatternSet',
    'Regex pattern sets are not read.',
  );
  const gap = gapOf(scopeDown, around, patterns);
  const common = {
    pointer,
    managed,
    extents: both(scoped, exactly('part')),
    limited: scoped.least !== 'everyone',
    context: labelNamespace,
    statement: { ManagedRuleGroupStatement: statement },
    ...(gap && { gap }),
  };
  const table = vendor === 'AWS' ? AWS_RULE_GROUPS.get(group) : undefined;
  if (table) {
    const named = new Set([statement.ExcludedRules, statement.RuleActionOverrides].flat().map((one) => one?.Name));
    for (const rule of table.rules.filter((one) => !one.optional || named.has(one.name))) {
      yield {
        ...common,
        name: `${name}/${rule.name}`,
        ...overridden(rule.name, rule.counts ? 'Count' : 'Block', statement, groupCounts),
        inspects: rule.inspects ? [rule.inspects] : [],
        labels: [{ name: `${table.labelNamespace}${rule.label}`, context: table.labelNamespace }],
      };
    }
    return;
  }
  const softened = [
    ...(statement.ExcludedRules ?? []),
    ...(statement.RuleActionOverrides ?? []).filter(({ ActionToUse }) => !isBlocking(actionOf(ActionToUse))),
  ];
  yield {
    ...common,
    name,
    action: groupCounts ? 'Count' : 'Block',
    overridden: groupCounts,
    inspects: vendor === 'AWS' ? [] : vendorCovers(group).map((threat) => ({ threat, component: 'all' })),
    labels: [],
    ...(softened.length > 0 &&
      !groupCounts && {
        undecided: true,
        gap:
          gap ??
          gapFor(
            sources.scope,
            'not-collected',
            'wafv2:DescribeManagedRuleGroup',
            `The rules of ${vendor} ${group} are not read, and some are overridden.`,
          ),
      }),
  };
}

export const isBlocking = (action: WafRule['action']): boolean =>
  action === 'Block' || action === 'Captcha' || action === 'Challenge';
