import check from '../../checks/waf-rule-order.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import {
  ACL,
  allow,
  and,
  block,
  count,
  fromCountries,
  fromSet,
  ipSet,
  labelled,
  managed,
  not,
  or,
  ownGroup,
  path,
  rule,
  ruleGroup,
  webAcl,
} from '../web-acl.ts';

const SQLI = managed('AWSManagedRulesSQLiRuleSet');
const sets = {
  facts: {
    'wafv2.ip-sets': [
      ipSet('host', '203.0.113.7/32'),
      ipSet('partner', '198.51.0.0/16'),
      ipSet('halves', '0.0.0.0/1', '128.0.0.0/1'),
      ipSet('six', '::/1', '8000::/1'),
    ],
  },
};
/** These requests are allowed before the managed group. */
const allowed = (statement: Parameters<typeof rule>[1]): World =>
  webAcl([rule('first', statement, allow), managed('AWSManagedRulesSQLiRuleSet')], sets);

const failing = (severity: 'high' | 'medium', world: World, possible?: readonly ('high' | 'medium')[]): World => ({
  ...world,
  expect: { [ACL]: { outcome: 'fail', severity, ...(possible && { possible }) } },
});

testCheck('waf-rule-order', check, {
  fail: {
    'every path': failing('high', allowed(path('/'))),
    'a method': failing(
      'high',
      allowed({
        ByteMatchStatement: {
          SearchString: Buffer.from('GET').toString('base64'),
          FieldToMatch: { Method: {} },
          TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          PositionalConstraint: 'EXACTLY',
        },
      }),
    ),
    'two halves of the internet': failing('high', allowed(fromSet('halves'))),
    'all of IPv6': failing('high', allowed(fromSet('six'))),
    'a country': failing('high', allowed(fromCountries('DE'))),
    'all but some hosts': failing('high', allowed(not(fromSet('host')))),
    'a host or a country': failing('high', allowed(or(fromSet('host'), fromCountries('DE')))),
    "a partner's network": failing('medium', allowed(fromSet('partner'))),
    'a label that everybody carries': failing(
      'high',
      webAcl([
        rule('mark', path('/'), { ...count, RuleLabels: [{ Name: 'seen' }] }),
        rule('first', labelled('seen'), allow),
        managed('AWSManagedRulesSQLiRuleSet'),
      ]),
    ),
    'in an own group': failing(
      'high',
      webAcl([ownGroup(), managed('AWSManagedRulesSQLiRuleSet')], {
        facts: { 'wafv2.rule-groups': [ruleGroup(rule('home', fromCountries('DE'), allow))] },
      }),
    ),
    'by priority, not by place': failing('high', webAcl([SQLI, rule('late', path('/'), { ...allow, Priority: 0 })])),
    "before Firewall Manager's last groups": failing(
      'high',
      webAcl([rule('any', path('/'), allow)], {
        acl: {
          PostProcessFirewallManagerRuleGroups: [
            {
              Name: 'fms',
              Priority: 0,
              FirewallManagerStatement: {
                ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesSQLiRuleSet' },
              },
              OverrideAction: { None: {} },
              VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'fms' },
            },
          ],
        },
      }),
    ),
    'a network, and a set that may not be read': failing(
      'medium',
      webAcl(
        [
          rule('net', { AsnMatchStatement: { AsnList: [64_496] } }, allow),
          rule('unread', fromSet('unread'), allow),
          managed('AWSManagedRulesSQLiRuleSet'),
        ],
        {
          facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
        },
      ),
      ['high', 'medium'],
    ),
  },
  pass: {
    'no rules': webAcl([]),
    'no Allow rule': webAcl([SQLI]),
    'a single host': allowed(fromSet('host')),
    'one path': allowed(path('/health')),
    'one path from a country': allowed(and(fromCountries('DE'), path('/health'))),
    'the Allow rule stands last': webAcl([managed('AWSManagedRulesSQLiRuleSet'), rule('late', path('/'), allow)]),
    'only a default of Block follows': webAcl([rule('home', fromCountries('DE'), allow)], {
      acl: { DefaultAction: { Block: {} } },
    }),
    'only counting rules follow': webAcl([rule('home', fromCountries('DE'), allow), rule('two', path('/'), count)]),
    'its group only counts': webAcl([ownGroup({}, 'Count'), managed('AWSManagedRulesSQLiRuleSet')], {
      facts: { 'wafv2.rule-groups': [ruleGroup(rule('home', fromCountries('DE'), allow))] },
    }),
    'a label that few carry': webAcl(
      [
        rule('mark', fromSet('host'), { ...count, RuleLabels: [{ Name: 'probe' }] }),
        rule('first', labelled('probe'), allow),
        rule('rest', path('/admin'), block),
      ],
      sets,
    ),
    'an unread set on one path': webAcl(
      [rule('unread', and(fromSet('unread'), path('/health')), allow), managed('AWSManagedRulesSQLiRuleSet')],
      {
        facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
      },
    ),
  },
  'not-assessed': {
    'the web ACL may not be read': { facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] } },
    'the allowed set may not be read': webAcl(
      [rule('unread', fromSet('unread'), allow), managed('AWSManagedRulesSQLiRuleSet')],
      {
        facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
      },
    ),
    'an own group in front may not be read': webAcl([ownGroup(), managed('AWSManagedRulesSQLiRuleSet')], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
    'a label may come from a group that counts and was not read': webAcl(
      [ownGroup({}, 'Count'), rule('first', labelled('seen'), allow), managed('AWSManagedRulesSQLiRuleSet')],
      { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } },
    ),
    'an own group behind may not be read': webAcl([rule('any', path('/'), allow), ownGroup()], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
  },
});
