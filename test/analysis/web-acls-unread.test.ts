import fc from 'fast-check';
import { expect, test } from 'vitest';

import effective from '../../checks/waf-acl-effective.ts';
import reputation from '../../checks/waf-managed-ip-reputation.ts';
import knownBad from '../../checks/waf-managed-known-bad.ts';
import sqli from '../../checks/waf-managed-sqli.ts';
import xss from '../../checks/waf-managed-xss.ts';
import rateLimit from '../../checks/waf-rate-limit.ts';
import ruleOrder from '../../checks/waf-rule-order.ts';
import type { Check } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/report.ts';
import { findingsOf, gap, type World } from '../check.ts';
import {
  allow,
  and,
  block,
  count,
  counted,
  fromCountries,
  fromSet,
  ipSet,
  labelled,
  managed,
  match,
  not,
  or,
  ownGroup,
  path,
  rate,
  rule,
  ruleGroup,
  webAcl,
  type Rule,
  type Statement,
} from '../web-acl.ts';

const checks: Readonly<Record<string, Check>> = {
  'waf-acl-effective': effective,
  'waf-managed-ip-reputation': reputation,
  'waf-managed-known-bad': knownBad,
  'waf-managed-sqli': sqli,
  'waf-managed-xss': xss,
  'waf-rate-limit': rateLimit,
  'waf-rule-order': ruleOrder,
};

const leaf: fc.Arbitrary<Statement> = fc.constantFrom(
  path('/'),
  path('/api'),
  fromCountries('DE'),
  fromSet('set'),
  labelled('seen'),
  labelled('awswaf:managed:aws:sql-database:', 'NAMESPACE'),
  labelled('awswaf:managed:aws:known-bad-inputs:', 'NAMESPACE'),
  or(
    match('SqliMatchStatement', 'Body'),
    match('SqliMatchStatement', 'AllQueryArguments'),
    match('SqliMatchStatement', 'UriPath'),
  ),
);
const statement = fc.oneof(
  leaf,
  fc.tuple(leaf, leaf).map(([one, other]) => and(one, other)),
  leaf.map(not),
);
const own: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .tuple(statement, fc.constantFrom(allow, block, count, { ...count, RuleLabels: [{ Name: 'seen' }] }))
    .map(([one, action]) => rule('own', one, action)),
  fc.option(statement, { nil: undefined }).map((ScopeDownStatement) => rate(500, { ScopeDownStatement })),
);
const override = fc.constantFrom('None' as const, 'Count' as const);
const top: fc.Arbitrary<Rule> = fc.oneof(
  own,
  fc
    .tuple(
      fc.constantFrom(
        'AWSManagedRulesSQLiRuleSet',
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesKnownBadInputsRuleSet',
        'AWSManagedRulesAmazonIpReputationList',
      ),
      fc.constantFrom({}, counted('SQLi_BODY', 'CrossSiteScripting_BODY'), { ScopeDownStatement: fromSet('set') }),
      override,
    )
    .map(([name, more, action]) => managed(name, more, action)),
  override.map((action) => ownGroup({}, action)),
);
const renumbered = (rules: readonly Rule[]): readonly Rule[] =>
  rules.map((one, Priority) => ({ ...one, Name: `r${Priority}`, Priority }));

const world = fc
  .record({
    rules: fc.array(top, { maxLength: 4 }),
    inner: fc.array(own, { maxLength: 2 }),
    addresses: fc.constantFrom([], ['203.0.113.7/32'], ['198.51.0.0/16'], ['0.0.0.0/1', '128.0.0.0/1']),
    DefaultAction: fc.constantFrom({ Allow: {} }, { Block: {} }),
  })
  .map(({ rules, inner, addresses, DefaultAction }) =>
    webAcl(renumbered(rules), {
      acl: { DefaultAction },
      facts: { 'wafv2.rule-groups': [ruleGroup(...renumbered(inner))], 'wafv2.ip-sets': [ipSet('set', ...addresses)] },
    }),
  );

const without = (seen: World, fact: 'wafv2.rule-groups' | 'wafv2.ip-sets'): World => ({
  facts: { ...seen.facts, [fact]: gap(fact) },
});

const worthOf = ({ outcome, severity, possible = [severity] }: Finding) => ({ outcome, possible });

test.each(Object.keys(checks))('%s: what is not read withholds, and turns nothing', (id) => {
  fc.assert(
    fc.property(world, fc.constantFrom('wafv2.rule-groups' as const, 'wafv2.ip-sets' as const), (seen, fact) => {
      const [known, blind] = [seen, without(seen, fact)].map((one) => worthOf(findingsOf(id, checks[id]!, one)[0]!));
      if (blind!.outcome === 'not-assessed') return;
      expect(blind!.outcome).toBe(known!.outcome);
      if (known!.outcome === 'fail') expect(blind!.possible).toEqual(expect.arrayContaining([...known!.possible]));
    }),
    { numRuns: 600, seed: 7 },
  );
});
