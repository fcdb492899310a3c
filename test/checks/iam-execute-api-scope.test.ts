import { expect, test } from 'vitest';

import check from '../../checks/iam-execute-api-scope.ts';
import { ACCOUNT, findingsOf, gap, testCheck, type Expected, type World } from '../check.ts';

type Json = Readonly<Record<string, unknown>>;

const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const ROLE = iam('role/caller');
const USER = iam('user/anna');
const POLICY = iam('policy/apis');

const encoded = (...Statement: readonly Json[]): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));
const api = (path: string, region = 'us-east-1', account = ACCOUNT): string =>
  `arn:aws:execute-api:${region}:${account}:${path}`;
const allow = (Resource: string | readonly string[], more: Json = {}): Json => ({
  Effect: 'Allow',
  Action: 'execute-api:Invoke',
  Resource,
  ...more,
});
const deny = (more: Json): Json => ({ Effect: 'Deny', Action: 'execute-api:*', ...more });
const ONE = api('a1b2c3/prod/GET/orders');

const trusting = (Principal: Json): string => encoded({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });
const LAMBDA = trusting({ Service: 'lambda.amazonaws.com' });
const GUESTS = trusting({ Federated: 'cognito-identity.amazonaws.com' });

const role = (statements: readonly Json[], trust = LAMBDA) => ({
  arn: ROLE,
  data: {
    RoleName: 'caller',
    AssumeRolePolicyDocument: trust,
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: encoded(...statements) }],
  },
});
const user = (statements: readonly Json[], more: Json = {}) => ({
  arn: USER,
  data: {
    UserName: 'anna',
    UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded(...statements) }],
    ...more,
  },
});
const managed = (document: string | undefined, arn = POLICY) => ({
  arn,
  data: {
    DefaultVersionId: 'v2',
    PolicyVersionList: [
      { VersionId: 'v1', Document: encoded(allow('*')) },
      { VersionId: 'v2', ...(document !== undefined && { Document: document }) },
    ],
  },
});

const world = (statements: readonly Json[], expected?: Expected, trust?: string): World => ({
  facts: { 'iam.roles': [role(statements, trust)] },
  ...(expected && { expect: { [ROLE]: expected } }),
});

const low: Expected = { outcome: 'fail', severity: 'low' };
const medium: Expected = { outcome: 'fail', severity: 'medium' };
const high: Expected = { outcome: 'fail', severity: 'high' };
const everything: Json = { Effect: 'Allow', Action: 'execute-api:*', Resource: '*' };
const manage: Json = { Action: 'execute-api:ManageConnections' };

testCheck('iam-execute-api-scope', check, {
  fail: {
    'every API': world([allow('*')], { ...medium, because: /region, account, API/ }),
    'every API of an account and region': world([allow(api('*'))], medium),
    'an API by the start of its id': world([allow(api('a1b2*/prod/GET/orders'))], medium),
    'the same id in other regions and accounts': world([allow(api('a1b2c3/*', '*', '*'))], {
      ...medium,
      because: /leaves region, account open/,
    }),
    'any account, as in examples of AWS': world([allow(api('a1b2c3/test/POST/x', 'us-east-1', '*'))], medium),
    'connections of every API': world([allow('*', manage)], medium),
    'one fixed ARN beside an open one': world([allow([ONE, api('*')])], medium),
    'all but some resources': world([allow('', { Resource: undefined, NotResource: ONE })], medium),
    'everything, for guests': world([everything], high, GUESTS),
    'everything, for who signs in by SAML': world(
      [everything],
      high,
      trusting({ Federated: iam('saml-provider/corp') }),
    ),
    'only to invoke, for guests': world([allow('*')], medium, GUESTS),
    'everything of one region, for guests': world([{ ...everything, Resource: api('*') }], medium, GUESTS),
    'everything, for a service': world([everything], medium),
    'everything, and the trust policy is no document': world(
      [everything],
      { ...medium, possible: ['high', 'medium'] },
      '%7B',
    ),
    'bound to the organization': world(
      [allow('*', { Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-1' } } })],
      low,
    ),
    'a condition that a request without the key meets': world(
      [allow('*', { Condition: { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-1' } } })],
      medium,
    ),
    'a Deny of one verb leaves every API': world([allow('*'), deny({ Resource: api('*/*/POST/*') })], medium),
    'a Deny with a condition lets others through': world(
      [allow('*'), deny({ Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      medium,
    ),
    'a Deny of connections leaves invoking': world([{ ...everything }, deny({ ...manage, Resource: '*' })], medium),
    'every service beside a named API': world([allow(ONE), { Effect: 'Allow', Action: '*', Resource: '*' }], medium),
    'a Deny for another user than none': world(
      [allow('*'), deny({ Resource: '*', Condition: { StringEquals: { 'aws:username': 'anna' } } })],
      medium,
    ),
    'by a policy of AWS': {
      facts: {
        'iam.roles': [
          {
            arn: ROLE,
            data: {
              AssumeRolePolicyDocument: LAMBDA,
              AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess' }],
            },
          },
        ],
        'iam.policies': [
          managed(
            encoded(allow('arn:aws:execute-api:*:*:*')),
            'arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess',
          ),
        ],
      },
      expect: { [ROLE]: { ...medium, because: /AmazonAPIGatewayInvokeFullAccess/ } },
    },
    'by a group': {
      facts: {
        'iam.users': [user([], { GroupList: ['callers'] })],
        'iam.groups': [
          {
            arn: iam('group/callers'),
            data: { GroupName: 'callers', GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: encoded(allow('*')) }] },
          },
        ],
      },
      expect: { [USER]: medium },
    },
    'a user by name': {
      facts: { 'iam.users': [user([allow('*', { Condition: { StringEquals: { 'aws:username': 'anna' } } })])] },
      expect: { [USER]: medium },
    },
    'a policy that nobody holds': {
      facts: { 'iam.policies': [managed(encoded(allow('*')))] },
      expect: { [POLICY]: medium },
    },
  },
  pass: {
    'one method': world([allow(ONE)]),
    'one API': world([allow(api('a1b2c3/*'))]),
    'connections of one API': world([allow(api('a1b2c3/prod/*/@connections/*'), manage)]),
    'the part of the path by a tag of the caller': world([allow(api('a1b2c3/prod/GET/${aws:PrincipalTag/tenant}/*'))]),
    'a Deny of POST beside one API (source 004)': world([
      allow(api('a1b2c3/*')),
      deny({ Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:a1b2c3/*/POST/*' }),
    ]),
    'every API, and all but one denied': world([allow('*'), deny({ NotResource: api('a1b2c3/*') })]),
    'every API, and all denied': world([allow('*'), deny({ Resource: '*' })]),
    'what asks for aws:username, which no role has': world([
      allow('*', { Condition: { StringLike: { 'aws:username': 'anna' } } }),
    ]),
    'a Deny for all who are not somebody, and so for every role': world([
      allow('*'),
      deny({ Resource: '*', Condition: { StringNotEquals: { 'aws:username': 'anna' } } }),
    ]),
    'resources of another service': world([
      { Effect: 'Allow', Action: ['s3:GetObject', 'execute-api:Invoke'], Resource: ['arn:aws:s3:::shop/*', ONE] },
    ]),
  },
  'not-applicable': {
    'no such action': world([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
    'every action of every service, which others judge': world([{ Effect: 'Allow', Action: '*', Resource: '*' }]),
    'only a Deny': world([deny({ Resource: '*' })]),
    'a policy that nobody holds and that speaks of something else': {
      facts: { 'iam.policies': [managed(encoded({ Effect: 'Allow', Action: 's3:*', Resource: '*' }))] },
    },
    'an old version of a policy': {
      facts: { 'iam.policies': [managed(encoded({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }))] },
    },
  },
  'not-assessed': {
    'roles may not be read': {
      facts: { 'iam.roles': gap('iam:GetAccountAuthorizationDetails') },
      expect: { [iam('root')]: 'not-assessed' },
    },
    'a policy that was not read': {
      facts: {
        'iam.roles': [
          { arn: ROLE, data: { AssumeRolePolicyDocument: LAMBDA, AttachedManagedPolicies: [{ PolicyArn: POLICY }] } },
        ],
      },
      expect: { [ROLE]: 'not-assessed' },
    },
    'a wide grant that a policy which was not read may take back': {
      facts: {
        'iam.roles': [
          {
            arn: ROLE,
            data: { ...role([allow('*')]).data, AttachedManagedPolicies: [{ PolicyArn: POLICY }] },
          },
        ],
      },
    },
    'a policy that is no document': { facts: { 'iam.policies': [managed('%7B')] } },
    'a resource of an unknown form': world([{ ...allow('*'), Resource: [{ arn: ONE }] }]),
    'a group that was not read': { facts: { 'iam.users': [user([], { GroupList: ['gone'] })] } },
  },
  mixed: {
    'who holds a policy answers for it': {
      facts: {
        'iam.roles': [
          { arn: ROLE, data: { AssumeRolePolicyDocument: LAMBDA, AttachedManagedPolicies: [{ PolicyArn: POLICY }] } },
        ],
        'iam.users': [user([allow(ONE)])],
        'iam.policies': [managed(encoded(allow(api('*'))))],
      },
      expect: { [ROLE]: medium, [USER]: 'pass' },
    },
  },
});

test('the statement is the evidence, with the policy that holds it', () => {
  const [finding] = findingsOf('iam-execute-api-scope', check, world([{ ...allow('*'), Sid: 'Apis' }]));
  expect(finding?.because).toMatch(/^Apis of own allows execute-api:Invoke on \*/);
  expect(finding?.evidence[0]?.document).toMatchObject({ statements: [{ sid: 'Apis', resource: ['*'] }] });
});
