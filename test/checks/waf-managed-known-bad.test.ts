import { expect, test } from 'vitest';

import check from '../../checks/waf-managed-known-bad.ts';
import { AWS_RULE_GROUPS } from '../../src/analysis/tables/managed-rule-groups.ts';
import { denied, findingsOf, gap, testCheck } from '../check.ts';
import { ACL, counted, fromSet, managed, ownGroup, path, webAcl } from '../web-acl.ts';

const GROUP = 'AWSManagedRulesKnownBadInputsRuleSet';
const names = AWS_RULE_GROUPS.get(GROUP)!.rules.map(({ name }) => name);

testCheck('waf-managed-known-bad', check, {
  fail: {
    'no rules': webAcl([]),
    'another group': webAcl([managed('AWSManagedRulesCommonRuleSet')]),
    'the group only counts': webAcl([managed(GROUP, {}, 'Count')]),
    'every rule counts': webAcl([managed(GROUP, counted(...names))]),
    'an own group, which can hold no managed one, need not be read': webAcl([ownGroup()], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
  },
  pass: {
    'the group as it comes': webAcl([managed(GROUP)]),
    'a pinned version': webAcl([managed(GROUP, { Version: 'Version_1.1' })]),
    'one rule is left': webAcl([managed(GROUP, counted(...names.slice(1)))]),
  },
  'not-assessed': {
    'the web ACL may not be read': { facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] } },
    'an own group behind may stop the labels': webAcl([managed(GROUP, {}, 'Count'), ownGroup()], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
    'its scope may not be read': webAcl([managed(GROUP, { ScopeDownStatement: fromSet('unread') })], {
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
  },
  mixed: {
    'one path only': {
      ...webAcl([managed(GROUP, { ScopeDownStatement: path('/api') })]),
      expect: { [ACL]: { outcome: 'fail', severity: 'low' } },
    },
  },
});

test('a pinned version is told', () => {
  const [finding] = findingsOf('waf-managed-known-bad', check, webAcl([managed(GROUP, { Version: 'Version_1.1' })]));
  expect(finding?.reasons).toEqual(['the group is pinned to Version_1.1: newer rules do not arrive']);
});
