import check from '../../checks/waf-rate-limit.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';
import {
  ACL,
  allow,
  and,
  block,
  count,
  fromCountries,
  fromSet,
  ipSet,
  not,
  ownGroup,
  path,
  rate,
  rule,
  ruleGroup,
  webAcl,
  type Statement,
} from '../web-acl.ts';

type CustomKey = NonNullable<NonNullable<Statement['RateBasedStatement']>['CustomKeys']>[number];

const custom = (...CustomKeys: readonly CustomKey[]) => rate(500, { AggregateKeyType: 'CUSTOM_KEYS', CustomKeys });
const TextTransformations = [{ Priority: 0, Type: 'NONE' }] as const;
const contradictory = (...parts: readonly Statement[]) => webAcl([rate(500, { ScopeDownStatement: and(...parts) })]);

const failing = (severity: 'high' | 'medium', world: World, possible?: readonly ('high' | 'medium')[]): World => ({
  ...world,
  expect: { [ACL]: { outcome: 'fail', severity, ...(possible && { possible }) } },
});

testCheck('waf-rate-limit', check, {
  fail: {
    'no rules': failing('medium', webAcl([])),
    'it only counts': webAcl([rate(500, {}, count)]),
    'an own group counts it': webAcl([ownGroup({}, 'Count')], {
      facts: { 'wafv2.rule-groups': [ruleGroup(rate(500))] },
    }),
    'too high for five minutes': webAcl([rate(5001)]),
    'too high for one minute': webAcl([rate(1001, { EvaluationWindowSec: 60 })]),
    'above the configured limit': { ...webAcl([rate(1000)]), settings: { maxRequestsPerMinute: 100 } },
    'one count for all clients': webAcl([
      rate(500, { AggregateKeyType: 'CONSTANT', ScopeDownStatement: path('/login') }),
    ]),
    'a header that clients write': webAcl([
      rate(500, {
        AggregateKeyType: 'FORWARDED_IP',
        ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' },
      }),
    ]),
    'a key that clients may leave out': webAcl([custom({ Header: { Name: 'x-client', TextTransformations } })]),
    'an address together with such a key': webAcl([
      custom({ IP: {} }, { Cookie: { Name: 'session', TextTransformations } }),
    ]),
    'an address together with a path: a client has one count for each path': webAcl([
      custom({ IP: {} }, { UriPath: { TextTransformations } }),
    ]),
    'an address together with a method, which clients choose': webAcl([custom({ IP: {} }, { HTTPMethod: {} })]),
    'an address together with a fingerprint, which clients choose': webAcl([
      custom({ IP: {} }, { JA4Fingerprint: { FallbackBehavior: 'MATCH' } }),
    ]),
    'an empty scope': webAcl([rate(500, { ScopeDownStatement: fromSet('none') })], {
      facts: { 'wafv2.ip-sets': [ipSet('none')] },
    }),
    'two countries at once': contradictory(fromCountries('DE'), fromCountries('FR')),
    'two paths at once': contradictory(path('/a', 'EXACTLY'), path('/b', 'EXACTLY')),
    'a path and its contrary': contradictory(path('/a'), not(path('/a'))),
    'everybody is allowed before': webAcl([rule('any', path('/'), allow), rate(500)]),
    'a country is allowed before': webAcl([rule('home', fromCountries('DE'), allow), rate(500)]),
    'it guards the sign-in of a user pool': failing(
      'high',
      webAcl([], {
        facts: {
          'wafv2.associations': [
            {
              arn: `${ACL}/resources/COGNITO_USER_POOL`,
              data: present({ ResourceArns: ['arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_A'] }),
            },
          ],
        },
      }),
    ),
    'whether it guards a user pool may not be read': failing(
      'medium',
      webAcl([], { facts: { 'wafv2.associations': gap('wafv2:ListResourcesForWebACL') } }),
      ['high', 'medium'],
    ),
  },
  pass: {
    'a limit by address': webAcl([rate(5000)]),
    'a limit for one minute': webAcl([rate(1000, { EvaluationWindowSec: 60 })]),
    'a limit for ten minutes': webAcl([rate(10_000, { EvaluationWindowSec: 600 })]),
    'a CAPTCHA': webAcl([rate(500, {}, { Action: { Captcha: {} } })]),
    'a limit on the login path': webAcl([rate(500, { ScopeDownStatement: path('/login') })]),
    'an address and the network that it belongs to': webAcl([custom({ IP: {} }, { ASN: {} })]),
    'in an own group': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': [ruleGroup(rate(500, {}, block))] } }),
    'a second rule bounds clients': webAcl([rate(50_000), rate(500)]),
    'single hosts are allowed before': webAcl([rule('probe', fromSet('probe'), allow), rate(500)], {
      facts: { 'wafv2.ip-sets': [ipSet('probe', '203.0.113.7/32')] },
    }),
  },
  'not-assessed': {
    'the web ACL may not be read': { facts: { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] } },
    'an own group may not be read': webAcl([ownGroup()], { facts: { 'wafv2.rule-groups': gap('wafv2:GetRuleGroup') } }),
    'its scope may not be read': webAcl([rate(500, { ScopeDownStatement: fromSet('unread') })], {
      facts: { 'wafv2.ip-sets': gap('wafv2:GetIPSet') },
    }),
  },
});
