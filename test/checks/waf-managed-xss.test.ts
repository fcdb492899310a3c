import check from '../../checks/waf-managed-xss.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import { ACL, counted, managed, match, or, ownGroup, path, rule, webAcl } from '../web-acl.ts';

const CRS = 'AWSManagedRulesCommonRuleSet';
const xss = or(
  match('XssMatchStatement', 'Body'),
  match('XssMatchStatement', 'AllQueryArguments'),
  match('XssMatchStatement', 'UriPath'),
);

const failing = (severity: 'medium' | 'low', world: World): World => ({
  ...world,
  expect: { [ACL]: { outcome: 'fail', severity } },
});

testCheck('waf-managed-xss', check, {
  fail: {
    'no rules': failing('medium', webAcl([])),
    'the SQL injection group does not look for it': failing('medium', webAcl([managed('AWSManagedRulesSQLiRuleSet')])),
    'the group only counts': failing('medium', webAcl([managed(CRS, {}, 'Count')])),
    'one rule counts': failing('low', webAcl([managed(CRS, counted('CrossSiteScripting_COOKIE'))])),
    'one rule allows': failing(
      'low',
      webAcl([
        managed(CRS, { RuleActionOverrides: [{ Name: 'CrossSiteScripting_URIPATH', ActionToUse: { Allow: {} } }] }),
      ]),
    ),
    'all four rules count, others block': failing(
      'medium',
      webAcl([
        managed(
          CRS,
          counted(
            'CrossSiteScripting_COOKIE',
            'CrossSiteScripting_QUERYARGUMENTS',
            'CrossSiteScripting_BODY',
            'CrossSiteScripting_URIPATH',
          ),
        ),
      ]),
    ),
    'one path only': failing('low', webAcl([managed(CRS, { ScopeDownStatement: path('/api') })])),
    'own rules look for SQL injection': failing('medium', webAcl([rule('own', match('SqliMatchStatement', 'Body'))])),
  },
  pass: {
    'the group as it comes': webAcl([managed(CRS)]),
    'other rules of the group count': webAcl([managed(CRS, counted('SizeRestrictions_BODY', 'NoUserAgent_HEADER'))]),
    'own rules over body, query and URI': webAcl([rule('own', xss)]),
  },
  'not-assessed': {
    'the web ACL may not be read': { facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] } },
    'an own group may not be read': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
  },
});
