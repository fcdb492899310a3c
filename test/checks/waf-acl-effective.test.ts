import check from '../../checks/waf-acl-effective.ts';
import { denied, gap, present, testCheck } from '../check.ts';
import {
  ACL,
  allow,
  block,
  count,
  counted,
  EDGE_ACL,
  fromCountries,
  fromSet,
  ipSet,
  labelled,
  managed,
  not,
  ownGroup,
  path,
  rule,
  ruleGroup,
  STAGE,
  webAcl,
} from '../web-acl.ts';

const REPUTATION = 'AWSManagedRulesAmazonIpReputationList';
const SQLI = 'AWSManagedRulesSQLiRuleSet';
const bad = rule('bad', path('/admin'));
const nameless = { VendorName: 'Vendor', Name: 'Group' };

testCheck('waf-acl-effective', check, {
  fail: {
    'no rules': webAcl([]),
    'all rules count': webAcl([rule('one', path('/admin'), count), rule('two', fromCountries('DE'), count)]),
    'a rule without an action': webAcl([rule('one', path('/admin'), {})]),
    'every group overridden to Count': webAcl([managed(SQLI, {}, 'Count'), ownGroup({}, 'Count')], {
      facts: { 'wafv2.rule-groups': [ruleGroup(bad)] },
    }),
    'every rule of the group overridden': webAcl([
      managed(REPUTATION, counted('AWSManagedIPReputationList', 'AWSManagedReconnaissanceList')),
    ]),
    'every rule of the group excluded': webAcl([
      managed(REPUTATION, {
        ExcludedRules: [{ Name: 'AWSManagedIPReputationList' }, { Name: 'AWSManagedReconnaissanceList' }],
      }),
    ]),
    'an own group whose rule is overridden': webAcl(
      [ownGroup({ RuleActionOverrides: [{ Name: 'bad', ActionToUse: { Allow: {} } }] })],
      { facts: { 'wafv2.rule-groups': [ruleGroup(bad)] } },
    ),
    'an empty IP set blocks nobody': webAcl([rule('one', fromSet('none'))], {
      facts: { 'wafv2.ip-sets': [ipSet('none')] },
    }),
    'a label that nobody adds': webAcl([managed(SQLI, {}, 'Count'), rule('late', labelled('nobody:adds'))]),
    'the label rule comes before the group': webAcl([
      rule('early', labelled('awswaf:managed:aws:sql-database:', 'NAMESPACE')),
      managed(SQLI, {}, 'Count'),
    ]),
    'everybody is allowed first': webAcl([rule('any', path('/'), allow), managed(SQLI)]),
    'a default of Block behind two halves of the internet': webAcl([rule('halves', fromSet('halves'), allow)], {
      acl: { DefaultAction: { Block: {} } },
      facts: { 'wafv2.ip-sets': [ipSet('halves', '0.0.0.0/1', '128.0.0.0/1')] },
    }),
    'a group that is overridden as a whole need not be read': webAcl([ownGroup({}, 'Count')], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
  },
  pass: {
    'one rule blocks': webAcl([bad]),
    'a CAPTCHA': webAcl([rule('one', path('/admin'), { Action: { Captcha: {} } })]),
    'a challenge': webAcl([rule('one', path('/admin'), { Action: { Challenge: {} } })]),
    'a default of Block': webAcl([], { acl: { DefaultAction: { Block: {} } } }),
    'a group as it comes': webAcl([managed(SQLI)]),
    'one rule of the group is left': webAcl([managed(REPUTATION, counted('AWSManagedIPReputationList'))]),
    'an override in other case is ignored': webAcl([
      managed(REPUTATION, counted('awsmanagedipreputationlist', 'AWSManagedReconnaissanceList')),
    ]),
    'a rule that counts of itself is overridden to Block': webAcl([
      managed(REPUTATION, {
        RuleActionOverrides: [
          { Name: 'AWSManagedIPReputationList', ActionToUse: { Count: {} } },
          { Name: 'AWSManagedReconnaissanceList', ActionToUse: { Count: {} } },
          { Name: 'AWSManagedIPDDoSList', ActionToUse: { Block: {} } },
        ],
      }),
    ]),
    "a vendor's group": webAcl([managed('Group', nameless)]),
    "Firewall Manager's groups count as well": webAcl([], {
      acl: {
        PostProcessFirewallManagerRuleGroups: [
          {
            Name: 'fms',
            Priority: 1,
            FirewallManagerStatement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: SQLI } },
            OverrideAction: { None: {} },
            VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'fms' },
          },
        ],
      },
    }),
    'labels of a counting group are blocked later': webAcl([
      managed(SQLI, {}, 'Count'),
      rule('late', labelled('awswaf:managed:aws:sql-database:', 'NAMESPACE')),
    ]),
    'an own label, named without its namespace': webAcl([
      rule('first', path('/admin'), { ...count, RuleLabels: [{ Name: 'admin' }] }),
      rule('late', labelled('admin')),
    ]),
    'an own group': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': [ruleGroup(bad)] } }),
    'all but some networks are blocked': webAcl([rule('others', not(fromSet('ours')))], {
      facts: { 'wafv2.ip-sets': [ipSet('ours', '203.0.113.0/24')] },
    }),
    'a group may not be read, another rule blocks': webAcl([bad, ownGroup()], {
      facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') },
    }),
  },
  'not-applicable': {
    'no resource uses it': webAcl([], { facts: { 'apigateway.stages': [] } }),
    'another web ACL is used': webAcl([bad], {
      facts: { 'apigateway.stages': [{ arn: STAGE, data: present({ webAclArn: `${ACL}0` }) }] },
    }),
  },
  'not-assessed': {
    'the web ACL may not be read': {
      facts: { ...webAcl([]).facts, 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] },
    },
    'the only group may not be read': webAcl([ownGroup()], {
      facts: {
        'wafv2.rule-groups': [
          { arn: ownGroup().Statement!.RuleGroupReferenceStatement!.ARN!, data: denied('wafv2:GetRuleGroup') },
        ],
      },
    }),
    'groups may not be read': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
    'the only IP set may not be read': webAcl([rule('one', fromSet('unread'))], {
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
    "a vendor's group, some rules overridden": webAcl([managed('Group', { ...nameless, ...counted('One') })]),
    'an Allow of an unread IP set before a default of Block': webAcl([rule('one', fromSet('unread'), allow)], {
      acl: { DefaultAction: { Block: {} } },
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
    'stages of one API may not be read': webAcl([bad], {
      facts: {
        'apigateway.stages': [
          { arn: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3', data: denied('apigateway:GetStages') },
        ],
      },
    }),
    'associations may not be read': webAcl([bad], {
      facts: { 'apigateway.stages': [], 'wafv2.associations': gap('wafv2:ListResourcesForWebACL') },
    }),
    'distributions are not read': webAcl([bad], {
      facts: { 'wafv2.web-acls': [{ arn: EDGE_ACL, data: webAclData() }] },
    }),
  },
  mixed: {
    'a user pool uses it, though stages may not be read': {
      ...webAcl([rule('one', path('/admin'), block)], {
        facts: {
          'apigateway.stages': gap('apigateway:GetStages'),
          'wafv2.associations': [
            {
              arn: `${ACL}/resources/COGNITO_USER_POOL`,
              data: present({ ResourceArns: ['arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_A'] }),
            },
          ],
        },
      }),
      expect: { [ACL]: 'pass' },
    },
  },
});

function webAclData() {
  const records = webAcl([bad]).facts['wafv2.web-acls'];
  if (!Array.isArray(records)) throw new Error('A world lists its web ACLs.');
  return records[0].data;
}
