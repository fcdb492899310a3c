import check from '../../checks/waf-managed-ip-reputation.ts';
import { denied, gap, testCheck } from '../check.ts';
import {
  ACL,
  allow,
  and,
  count,
  counted,
  fromCountries,
  fromSet,
  ipSet,
  managed,
  not,
  ownGroup,
  path,
  rate,
  rule,
  webAcl,
} from '../web-acl.ts';

const GROUP = 'AWSManagedRulesAmazonIpReputationList';
const blocklist = { facts: { 'wafv2.ip-sets': [ipSet('some', '203.0.113.0/24'), ipSet('none')] } };

testCheck('waf-managed-ip-reputation', check, {
  fail: {
    'no rules': webAcl([]),
    'anonymous sources alone': webAcl([managed('AWSManagedRulesAnonymousIpList')]),
    'the group only counts': webAcl([managed(GROUP, {}, 'Count')]),
    'a list of the group counts': webAcl([managed(GROUP, counted('AWSManagedIPReputationList'))]),
    'an empty IP set': webAcl([rule('own', fromSet('none'))], blocklist),
    'an IP set that counts': webAcl([rule('own', fromSet('some'), count)], blocklist),
    'an IP set on one path': webAcl([rule('own', and(fromSet('some'), path('/admin')))], blocklist),
    'countries bound by a rate': webAcl([rate(100, { ScopeDownStatement: fromCountries('DE') })]),
    'a default of Block, with a path for everybody': webAcl([rule('api', path('/api'), allow)], {
      acl: { DefaultAction: { Block: {} } },
    }),
  },
  pass: {
    'the group as it comes': webAcl([managed(GROUP)]),
    'the list that counts of itself': webAcl([managed(GROUP, counted('AWSManagedIPDDoSList'))]),
    'an IP set blocks': webAcl([rule('own', fromSet('some'))], blocklist),
    'all but an IP set are blocked': webAcl([rule('own', not(fromSet('some')))], blocklist),
    'countries are blocked': webAcl([rule('own', fromCountries('US'))]),
    'a default of Block, networks allowed': webAcl([rule('ours', fromSet('some'), allow)], {
      ...blocklist,
      acl: { DefaultAction: { Block: {} } },
    }),
  },
  'not-assessed': {
    'the web ACL may not be read': { facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] } },
    'the IP set may not be read': webAcl([rule('own', fromSet('some'))], {
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
    'an own group may not be read': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
  },
});
