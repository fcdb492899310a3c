import check from '../../checks/waf-associated.ts';
import { denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { API, MOCK, STAGE, allowAll, exported, operation, policy, restApi, stage } from './gateway-worlds.ts';

type Facts = World['facts'];
type Json = Readonly<Record<string, unknown>>;

const ACL = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/edge/1';
const CLASSIC = 'arn:aws:waf-regional:us-east-1:111122223333:webacl/1';
const open = operation();
const signed = operation({ security: [{ sigv4: [] }] });

const world = (
  api: Parameters<typeof restApi>[0],
  webAclArn: string | undefined,
  paths: Json,
  expected?: Expected,
  more: Facts = {},
  document: Json = {},
): World => ({
  facts: {
    'apigateway.rest-apis': [restApi(api)],
    'apigateway.stages': [stage(webAclArn === undefined ? {} : { webAclArn })],
    'apigateway.exports': [exported(paths, document)],
    ...more,
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const high: Expected = { outcome: 'fail', severity: 'high' };
const medium: Expected = { outcome: 'fail', severity: 'medium' };
const either: Expected = { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] };
const exportDenied: Facts = {
  'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
};
const ranged = { ...allowAll, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
const deployed = (...statements: readonly Json[]): Json => ({ 'x-amazon-apigateway-policy': policy(...statements) });

testCheck('waf-associated', check, {
  fail: {
    'a public stage with an open method': world(
      {},
      undefined,
      { '/': { get: open } },
      { ...high, because: 'Stage prod has no web ACL.' },
    ),
    'every method asks who calls': world({}, undefined, { '/': { get: signed } }, medium),
    'what API Gateway answers itself is no way in': world(
      {},
      undefined,
      { '/': { get: signed, options: operation({}, MOCK) } },
      medium,
    ),
    'methods not read': world({}, undefined, {}, either, exportDenied),
    'the list of methods not read': world({}, undefined, {}, either, {
      'apigateway.exports': gap('apigateway:GetExport'),
    }),
    'a web ACL of WAF Classic': world({}, CLASSIC, { '/': { get: open } }, { ...high, because: /Classic/ }),
    'an edge API: its own distribution takes no web ACL': world(
      { endpointConfiguration: { types: ['EDGE'] } },
      undefined,
      { '/': { get: open } },
      high,
    ),
    'a policy that admits everybody': world(
      { policy: JSON.stringify(policy(allowAll)) },
      undefined,
      { '/': { get: open } },
      high,
      {},
      deployed(allowAll),
    ),
    'a policy that is edited and not deployed': world(
      { policy: JSON.stringify(policy(ranged)) },
      undefined,
      { '/': { get: open } },
      high,
    ),
  },
  pass: {
    'a web ACL on the stage': world({}, ACL, { '/': { get: open } }),
    'whatever WAF answers': world(
      {},
      ACL,
      { '/': { get: open } },
      { outcome: 'pass' },
      {
        'wafv2.web-acls': gap('wafv2:ListWebACLs'),
        'wafv2.associations': gap('wafv2:ListResourcesForWebACL'),
        ...exportDenied,
      },
    ),
  },
  'not-applicable': {
    'a private API': world({ endpointConfiguration: { types: ['PRIVATE'] } }, undefined, { '/': { get: open } }),
  },
  'not-assessed': {
    'the default endpoint is off: a distribution may be the only way': world(
      { disableExecuteApiEndpoint: true },
      undefined,
      { '/': { get: open } },
    ),
    'the deployed policy may close the direct path': world(
      {},
      undefined,
      { '/': { get: open } },
      { outcome: 'not-assessed' },
      {},
      deployed(ranged),
    ),
    'methods not read, a policy is there': world(
      { policy: JSON.stringify(policy(allowAll)) },
      undefined,
      {},
      { outcome: 'not-assessed' },
      exportDenied,
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
    'one protected stage proves nothing for others': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage({ webAclArn: ACL }), stage({}, 'test')],
        'apigateway.exports': [exported({ '/': { get: signed } }), exported({ '/': { get: open } }, {}, 'test')],
      },
      expect: { [STAGE]: 'pass', [`${API}/stages/test`]: high },
    },
  },
});
