import check from '../../checks/apigw-rest-policy-scope.ts';
import { denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { allowAll, API, exported, MOCK, operation, policy, resource, restApi, stage } from './gateway-worlds.ts';

type Json = Readonly<Record<string, unknown>>;
type Facts = World['facts'];

const open = operation();
const signed = operation({ security: [{ sigv4: [] }] });
const cognito = operation({ security: [{ pool: [] }] });
const authorized = operation({ security: [{ token: [] }] });

const under = (
  statements: readonly Json[] | undefined,
  method: Json = open,
  expected?: Expected,
  more: Partial<World> = {},
  api: Parameters<typeof restApi>[0] = {},
): World => ({
  facts: {
    'apigateway.rest-apis': [restApi(api)],
    'apigateway.stages': [stage()],
    'apigateway.exports': [
      exported({ '/orders': { get: method } }, statements && { 'x-amazon-apigateway-policy': policy(...statements) }),
    ],
    ...more.facts,
  },
  ...(expected && { expect: { [API]: expected } }),
  ...(more.intent && { intent: more.intent }),
});
const failing = (severity: 'high' | 'medium' | 'low' | 'info', because?: RegExp): Expected => ({
  outcome: 'fail',
  severity,
  ...(because && { because }),
});
const declared = (exposure: 'public' | 'internal' | 'partner'): Partial<World> => ({
  intent: [{ arn: API, exposure }],
});

const when = (Condition: Json): Json => ({ ...allowAll, Condition });
const unless = (Condition: Json): Json => ({ ...allowAll, Effect: 'Deny', Condition });
const office = { 'aws:SourceIp': ['203.0.113.0/24'] };
const partner: Json = { ...allowAll, Principal: { AWS: 'arn:aws:iam::444455556666:root' } };

/** Two stages, each with a policy of its own. */
const twoStages = (first: Facts['apigateway.exports'], second: Facts['apigateway.exports']): Facts => ({
  'apigateway.rest-apis': [restApi()],
  'apigateway.stages': [stage(), stage({}, 'test')],
  'apigateway.exports': [...(first as []), ...(second as [])],
});
const at = (name: string, ...statements: readonly Json[]) => [
  exported({ '/orders': { get: open } }, { 'x-amazon-apigateway-policy': policy(...statements) }, name),
];
const lost = (name: string) => [{ arn: `${API}/stages/${name}/exports/oas30`, data: denied('apigateway:GetExport') }];

testCheck('apigw-rest-policy-scope', check, {
  fail: {
    'a policy that admits everybody': under([allowAll], open, failing('medium', /anyone on the internet/i)),
    'IAM under an unconditional star: any account may sign': under([allowAll], signed, failing('high')),
    'IAM under a condition that anybody meets': under(
      [when({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })],
      signed,
      failing('medium'),
    ),
    'declared public': under([allowAll], open, failing('info'), declared('public')),
    'tags may not be read': under(
      [allowAll],
      open,
      { outcome: 'fail', severity: 'info', possible: ['medium', 'info'] },
      {
        facts: { 'tag.resources': gap('tag:GetResources') },
      },
    ),
    'declared internal, no policy': under(
      undefined,
      open,
      failing('medium', /declared internal/),
      declared('internal'),
    ),
    'declared for partners, no policy': under(undefined, signed, failing('medium'), declared('partner')),
    'Allow of addresses alone under a Lambda authorizer (it does not bind)': under(
      [when({ IpAddress: office })],
      authorized,
      failing('low', /Lambda authorizer/),
    ),
    'Allow of a principal alone under a Lambda authorizer': under([partner], authorized, failing('low')),
    'Allow of addresses alone under IAM: own principals need no Allow': under(
      [when({ IpAddress: office })],
      signed,
      failing('low', /own account/),
    ),
    'a Deny of another path does not bind': under(
      [when({ IpAddress: office }), { ...unless({ NotIpAddress: office }), Resource: 'execute-api:/*/*/admin' }],
      authorized,
      failing('low'),
    ),
    'the escaped policy of the API, where nothing is exported': {
      facts: {
        'apigateway.rest-apis': [restApi({ policy: JSON.stringify(JSON.stringify(policy(allowAll))).slice(1, -1) })],
        'apigateway.stages': [stage()],
        'apigateway.exports': [
          {
            arn: `${API}/stages/prod/exports/oas30`,
            data: { state: 'unknown', gap: gap('apigateway:GetExport', 'unsupported') },
          },
        ],
        'apigateway.resources': [
          resource('r1', '/orders', { GET: { authorizationType: 'NONE', methodIntegration: { type: 'AWS_PROXY' } } }),
        ],
      },
    },
    'the deployed policy is open, the edited one is not': under(
      [allowAll],
      open,
      undefined,
      {},
      {
        policy: JSON.stringify(policy(partner)),
      },
    ),
    'the worst of two stages': {
      facts: twoStages(at('prod', partner), at('test', allowAll)),
      expect: { [API]: failing('medium') },
    },
    'one stage open, the other not read: it could be worse': {
      facts: twoStages(at('prod', allowAll), lost('test')),
      expect: { [API]: { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] } },
    },
  },
  pass: {
    'addresses, no authorizer': under([when({ IpAddress: office })]),
    'addresses, a Cognito authorizer': under([when({ IpAddress: office })], cognito),
    'an account, IAM': under([partner], signed),
    'an organization, IAM': under([when({ StringEquals: { 'aws:PrincipalOrgID': 'o-acme' } })], signed),
    'a Deny but for addresses under a Lambda authorizer': under(
      [allowAll, unless({ NotIpAddress: office })],
      authorized,
    ),
    'a Deny alone under a Lambda authorizer (AWS sample)': under([unless({ NotIpAddress: office })], authorized),
    'a Deny but for addresses under IAM': under([allowAll, unless({ NotIpAddress: office })], signed),
    'the deployed policy is closed, the edited one is not': under(
      [partner],
      signed,
      undefined,
      {},
      {
        policy: JSON.stringify(policy(allowAll)),
      },
    ),
    'only the answer to preflight requests is open': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [
          exported(
            { '/orders': { get: signed, options: operation({}, MOCK) } },
            { 'x-amazon-apigateway-policy': policy(partner, { ...allowAll, Resource: 'execute-api:/*/OPTIONS/*' }) },
          ),
        ],
      },
    },
  },
  'not-applicable': {
    'no policy, and nothing declared': under(undefined),
    'no policy, declared public': under(undefined, open, undefined, declared('public')),
    'a private API': under([allowAll], open, undefined, {}, { endpointConfiguration: { types: ['PRIVATE'] } }),
    'nothing is deployed': { facts: { 'apigateway.rest-apis': [restApi()] } },
  },
  'not-assessed': {
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
    },
    'the export denied: the edited policy does not stand in': {
      facts: {
        'apigateway.rest-apis': [restApi({ policy: JSON.stringify(policy(allowAll)) })],
        'apigateway.stages': [stage()],
        'apigateway.exports': lost('prod'),
      },
    },
    'one stage closed, the other not read': { facts: twoStages(at('prod', partner), lost('test')) },
    'no policy, and tags may not be read': under(undefined, open, undefined, {
      facts: { 'tag.resources': gap('tag:GetResources') },
    }),
    'an operator that AWS does not know decides': under([when({ StringMatches: { 'aws:SourceIp': '10.*' } })]),
    'an operator that AWS does not know decides what a Deny stops': under(
      [partner, unless({ StringMatches: { 'aws:SourceIp': '10.*' } })],
      authorized,
    ),
    'a policy that is none': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [exported({ '/orders': { get: open } }, { 'x-amazon-apigateway-policy': 'nonsense' })],
      },
    },
  },
});
