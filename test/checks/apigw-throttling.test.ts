import check from '../../checks/apigw-throttling.ts';
import { denied, gap, present, testCheck, type Expected, type World } from '../check.ts';
import {
  API,
  HTTP,
  HTTP_STAGE,
  MOCK,
  STAGE,
  accountThrottle,
  exported,
  httpApi,
  httpStage,
  operation,
  restApi,
  route,
  stage,
} from './gateway-worlds.ts';

type Facts = World['facts'];
type Settings = Readonly<Record<string, { throttlingRateLimit?: number; throttlingBurstLimit?: number }>>;

const limits = (throttlingRateLimit: number, throttlingBurstLimit: number) => ({
  throttlingRateLimit,
  throttlingBurstLimit,
});
const keyed = operation({ security: [{ api_key: [] }] });
const free = operation();

const rest = (methodSettings: Settings | undefined, expected?: Expected, more: Facts = {}, acl?: string): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [
      stage({ ...(methodSettings && { methodSettings }), ...(acl !== undefined && { webAclArn: acl }) }),
    ],
    'apigateway.exports': [exported({ '/pets/{id}': { get: free, put: free } })],
    'apigateway.account': [accountThrottle],
    ...more,
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const http = (
  DefaultRouteSettings: { ThrottlingRateLimit?: number; ThrottlingBurstLimit?: number } | undefined,
  RouteSettings: Readonly<Record<string, { ThrottlingRateLimit?: number; ThrottlingBurstLimit?: number }>> = {},
  more: Facts = {},
): World => ({
  facts: {
    'apigatewayv2.apis': [httpApi()],
    'apigatewayv2.stages': [httpStage({ ...(DefaultRouteSettings && { DefaultRouteSettings }), RouteSettings })],
    'apigatewayv2.routes': [route('r1', 'GET /pets', 'JWT'), route('r2', 'POST /pets', 'JWT')],
    'apigateway.account': [accountThrottle],
    ...more,
  },
});
const v2Limits = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
  ThrottlingRateLimit,
  ThrottlingBurstLimit,
});
const plan = (data: object): Facts => ({
  'apigateway.usage-plans': [{ arn: 'arn:aws:apigateway:us-east-1::/usageplans/u1', data: { id: 'u1', ...data } }],
});
const onStage = [{ apiId: 'a1b2c3', stage: 'prod' }];
const throttled = plan({ throttle: { rateLimit: 50, burstLimit: 100 }, apiStages: onStage });
const methods = (get: object, put: object, options?: object): Facts => ({
  'apigateway.exports': [exported({ '/pets/{id}': { get, put, ...(options && { options }) } })],
});

const ACL = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/edge/1';
const withAcl = (Rules: readonly object[]): Facts => ({
  'wafv2.web-acls': [
    {
      arn: ACL,
      data: present({
        WebACL: { Name: 'edge', Id: '1', ARN: ACL, DefaultAction: { Allow: {} }, VisibilityConfig: undefined, Rules },
      } as never),
    },
  ],
});
const rateRule = (Action: object) => ({
  Name: 'rate',
  Priority: 0,
  Statement: { RateBasedStatement: { Limit: 500, AggregateKeyType: 'IP' } },
  Action,
});
const medium: Expected = { outcome: 'fail', severity: 'medium' };
const low: Expected = { outcome: 'fail', severity: 'low' };

testCheck('apigw-throttling', check, {
  fail: {
    'no limits': rest(undefined, medium),
    'minus one inherits': rest({ '*/*': limits(-1, -1) }, medium),
    'what the account allows': rest({ '*/*': limits(10_000, 5000) }, medium),
    'a rate, but no burst': rest({ '*/*': { throttlingRateLimit: 100 } }, medium),
    'no limits, the account not read': rest(undefined, medium, { 'apigateway.account': gap('apigateway:GetAccount') }),
    'a limit of 0 refuses everybody': rest(
      { '*/*': limits(0, 0) },
      { outcome: 'fail', severity: 'info', because: /limit of 0/ },
    ),
    'one method bounded, the other not': rest({ '~1pets~1{id}/GET': limits(10, 20) }, medium),
    'one method lifted to the account’s': rest(
      { '*/*': limits(100, 200), '~1pets~1{id}/PUT': limits(10_000, 5000) },
      { ...medium, because: /pets\/\{id\}\/PUT/ },
    ),
    'a usage plan, but methods without a key': rest(undefined, low, { ...throttled, ...methods(keyed, free) }),
    'a usage plan without a throttle': rest(undefined, medium, {
      ...plan({ quota: { limit: 1000, period: 'DAY' }, apiStages: onStage }),
      ...methods(keyed, keyed),
    }),
    'a usage plan of another stage': rest(undefined, medium, {
      ...plan({ throttle: { rateLimit: 50 }, apiStages: [{ apiId: 'a1b2c3', stage: 'test' }] }),
      ...methods(keyed, keyed),
    }),
    'a usage plan that throttles one of two methods': rest(undefined, low, {
      ...plan({ apiStages: [{ ...onStage[0], throttle: { '/pets/{id}/GET': { rateLimit: 5, burstLimit: 5 } } }] }),
      ...methods(keyed, keyed),
    }),
    'a rate-based rule': rest(undefined, low, withAcl([rateRule({ Block: {} })]), ACL),
    'a rate-based rule that only counts': rest(undefined, medium, withAcl([rateRule({ Count: {} })]), ACL),
    'a web ACL of WAF Classic': rest(undefined, medium, {}, 'arn:aws:waf-regional:us-east-1:111122223333:webacl/1'),
    'a web ACL that was not read': rest(
      undefined,
      { ...low, possible: ['medium', 'low'] },
      { 'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }] },
      ACL,
    ),
    'plans not read, but a method needs no key': rest(
      undefined,
      { ...low, possible: ['medium', 'low'] },
      { 'apigateway.usage-plans': gap('apigateway:GetUsagePlans') },
    ),
    'an HTTP stage': { ...http(undefined), expect: { [HTTP_STAGE]: medium } },
    'an HTTP stage that refuses everybody': {
      ...http(v2Limits(0, 0)),
      expect: { [HTTP_STAGE]: { outcome: 'fail', severity: 'info' } },
    },
    'an HTTP stage with one of two routes bounded': http(undefined, { 'GET /pets': v2Limits(5, 5) }),
    'an HTTP stage with one route lifted': http(v2Limits(50, 50), { 'GET /pets': v2Limits(10_000, 5000) }),
  },
  pass: {
    'limits for all methods': rest({ '*/*': limits(100, 200) }, { outcome: 'pass' }),
    'and logs of one, which inherits': rest({ '*/*': limits(100, 200), '~1pets~1{id}/PUT': limits(-1, -1) }),
    'each method for itself': rest({ '~1pets~1{id}/GET': limits(10, 20), 'pets/{id}/PUT': limits(10, 20) }),
    'a usage plan whose keys every method needs': rest(
      undefined,
      { outcome: 'pass', because: /usage plan/ },
      {
        ...throttled,
        ...methods(keyed, keyed),
      },
    ),
    'and the preflight, which carries no key': rest(
      undefined,
      { outcome: 'pass' },
      {
        ...throttled,
        ...methods(keyed, keyed, operation({}, MOCK)),
      },
    ),
    'one by its own limit, one by a plan': rest(
      { '~1pets~1{id}/PUT': limits(10, 20) },
      { outcome: 'pass' },
      {
        ...throttled,
        ...methods(keyed, free),
      },
    ),
    'a plan that throttles each method': rest(
      undefined,
      { outcome: 'pass' },
      {
        ...plan({
          apiStages: [
            {
              ...onStage[0],
              throttle: {
                '/pets/{id}/GET': { rateLimit: 5, burstLimit: 5 },
                '/pets/{id}/PUT': { rateLimit: 5, burstLimit: 5 },
              },
            },
          ],
        }),
        ...methods(keyed, keyed),
      },
    ),
    'an HTTP stage': http(v2Limits(50, 100)),
    'each route of an HTTP stage': http(undefined, { 'GET /pets': v2Limits(5, 5), 'POST /pets': v2Limits(5, 5) }),
  },
  'not-assessed': {
    'what the account allows was not read': rest(
      { '*/*': limits(100, 200) },
      { outcome: 'not-assessed' },
      {
        'apigateway.account': [{ arn: accountThrottle.arn, data: denied('apigateway:GetAccount') }],
      },
    ),
    'the account’s answer names no throttle': rest(
      { '*/*': limits(100, 200) },
      { outcome: 'not-assessed' },
      {
        'apigateway.account': [{ arn: accountThrottle.arn, data: present({}) }],
      },
    ),
    'all methods need a key, plans not read': rest(
      undefined,
      { outcome: 'not-assessed' },
      {
        'apigateway.usage-plans': gap('apigateway:GetUsagePlans'),
        ...methods(keyed, keyed),
      },
    ),
    'a plan, methods not read': rest(
      undefined,
      { outcome: 'not-assessed' },
      {
        ...throttled,
        'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
      },
    ),
    'each route has its limit as far as was seen': http(
      undefined,
      { 'GET /pets': v2Limits(5, 5) },
      {
        'apigatewayv2.routes': [{ arn: HTTP, data: denied('apigatewayv2:GetRoutes') }],
      },
    ),
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
  },
  mixed: {
    'each stage for itself': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage({ methodSettings: { '*/*': limits(100, 200) } }), stage({}, 'test')],
        'apigateway.account': [accountThrottle],
      },
      expect: { [STAGE]: 'pass', [`${API}/stages/test`]: 'fail' },
    },
  },
});
