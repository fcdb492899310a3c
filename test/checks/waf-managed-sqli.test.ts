import check from '../../checks/waf-managed-sqli.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import {
  ACL,
  allow,
  and,
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
} from '../web-acl.ts';

const SQLI = 'AWSManagedRulesSQLiRuleSet';
const body = match('SqliMatchStatement', 'Body');
const query = match('SqliMatchStatement', 'AllQueryArguments');
const uri = match('SqliMatchStatement', 'UriPath');

const failing = (severity: 'medium' | 'low', world: World): World => ({
  ...world,
  expect: { [ACL]: { outcome: 'fail', severity } },
});

testCheck('waf-managed-sqli', check, {
  fail: {
    'no rules': failing('medium', webAcl([])),
    'the core rule set holds no SQL injection rules': failing(
      'medium',
      webAcl([managed('AWSManagedRulesCommonRuleSet')]),
    ),
    'the group only counts': failing('medium', webAcl([managed(SQLI, {}, 'Count')])),
    'one rule counts': failing('low', webAcl([managed(SQLI, counted('SQLi_BODY'))])),
    'one rule is excluded': failing('low', webAcl([managed(SQLI, { ExcludedRules: [{ Name: 'SQLi_COOKIE' }] })])),
    'a rule of some versions counts': failing('low', webAcl([managed(SQLI, counted('SQLiExtendedPatterns_BODY'))])),
    'every rule counts': failing(
      'medium',
      webAcl([
        managed(
          SQLI,
          counted(
            'SQLi_BODY',
            'SQLi_COOKIE',
            'SQLi_QUERYARGUMENTS',
            'SQLiExtendedPatterns_QUERYARGUMENTS',
            'SQLi_URIPATH',
          ),
        ),
      ]),
    ),
    'one path only': failing('low', webAcl([managed(SQLI, { ScopeDownStatement: path('/api') })])),
    'a scope-down that matches nobody': failing(
      'medium',
      webAcl([managed(SQLI, { ScopeDownStatement: fromSet('none') })], { facts: { 'wafv2.ip-sets': [ipSet('none')] } }),
    ),
    'own rules look at the body alone': failing('medium', webAcl([rule('own', body)])),
    'own rules count': failing('medium', webAcl([rule('own', or(body, query, uri), count)])),
    'own rules without transformations': failing(
      'medium',
      webAcl([
        rule(
          'own',
          or(
            match('SqliMatchStatement', 'Body', 'NONE'),
            match('SqliMatchStatement', 'AllQueryArguments', 'NONE'),
            match('SqliMatchStatement', 'UriPath', 'NONE'),
          ),
        ),
      ]),
    ),
    'own rules for one path': failing('low', webAcl([rule('own', and(path('/api'), or(body, query, uri)))])),
    'a negated match looks for nothing': failing('medium', webAcl([rule('own', not(or(body, query, uri)))])),
    'a rate-based rule over attacks blocks the rate': failing(
      'medium',
      webAcl([rate(100, { ScopeDownStatement: or(body, query, uri) })]),
    ),
    'everybody is allowed before': failing('medium', webAcl([rule('any', path('/'), allow), managed(SQLI)])),
    'a country is allowed before': failing('low', webAcl([rule('home', fromCountries('DE'), allow), managed(SQLI)])),
    'a label of the group is looked for without its namespace': failing(
      'low',
      webAcl([managed(SQLI, counted('SQLi_BODY')), rule('late', labelled('SQLi_Body'))]),
    ),
    'everybody is allowed before its labels are blocked': failing(
      'medium',
      webAcl([
        managed(SQLI, {}, 'Count'),
        rule('any', path('/'), allow),
        rule('late', labelled('awswaf:managed:aws:sql-database:', 'NAMESPACE')),
      ]),
    ),
    'an unrelated group of a vendor': failing(
      'medium',
      webAcl([managed('Bots', { VendorName: 'F5', Name: 'Bots_Managed' })]),
    ),
    'an own group that may not be read is overridden as a whole': failing(
      'medium',
      webAcl([ownGroup({}, 'Count')], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
    ),
  },
  pass: {
    'the group as it comes': webAcl([managed(SQLI)]),
    'an override in other case is ignored': webAcl([managed(SQLI, counted('sqli_body'))]),
    'a rule overridden to a CAPTCHA': webAcl([
      managed(SQLI, { RuleActionOverrides: [{ Name: 'SQLi_BODY', ActionToUse: { Captcha: {} } }] }),
    ]),
    "a vendor's group": webAcl([managed('SQLi', { VendorName: 'Fortinet', Name: 'SQLi_XSS' })]),
    'own rules over body, query and URI': webAcl([rule('own', or(body, query, uri))]),
    'own rules, one for each': webAcl([rule('b', body), rule('q', query), rule('u', uri)]),
    'in an own group': webAcl([ownGroup()], {
      facts: { 'wafv2.rule-groups': [ruleGroup(rule('own', or(body, query, uri)))] },
    }),
    'an own rule takes the place of the overridden one': webAcl([
      managed(SQLI, counted('SQLi_BODY')),
      rule('own', body),
    ]),
    'its labels are blocked later': webAcl([
      managed(SQLI, {}, 'Count'),
      rule('late', labelled('awswaf:managed:aws:sql-database:', 'NAMESPACE')),
    ]),
    'the label of the overridden rule is blocked later': webAcl([
      managed(SQLI, counted('SQLi_BODY')),
      rule('late', labelled('awswaf:managed:aws:sql-database:SQLi_Body')),
    ]),
    'a scope-down that everybody meets': webAcl([managed(SQLI, { ScopeDownStatement: path('/') })]),
    'single hosts are allowed before': webAcl([rule('probe', fromSet('probe'), allow), managed(SQLI)], {
      facts: { 'wafv2.ip-sets': [ipSet('probe', '203.0.113.7/32')] },
    }),
    'an own group may not be read, the managed one decides': webAcl([managed(SQLI), ownGroup()], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
  },
  'not-assessed': {
    'the web ACL may not be read': {
      facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] },
    },
    'an own group may not be read': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
    'a group that may not be read could allow all before': webAcl([ownGroup(), managed(SQLI)], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
    'an allowed IP set may not be read': webAcl([rule('unread', fromSet('unread'), allow), managed(SQLI)], {
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
  },
  mixed: {
    'the label of another rule is blocked later': {
      ...webAcl([
        managed(SQLI, counted('SQLi_BODY')),
        rule('late', labelled('awswaf:managed:aws:sql-database:SQLi_Cookie')),
      ]),
      expect: { [ACL]: { outcome: 'fail', severity: 'low', because: /SQLi_BODY/ } },
    },
  },
});
