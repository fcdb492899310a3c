import check from '../../checks/lambda-url-auth.ts';
import { absent, denied, gap, present, testCheck, type World } from '../check.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:mail-out';
const ALIAS = `${FUNCTION}:live`;

type Json = Readonly<Record<string, unknown>>;

const allow = (action: string | readonly string[], more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: '*',
  Action: action,
  Resource: FUNCTION,
  ...more,
});
const url = allow('lambda:InvokeFunctionUrl', {
  Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
});
const invoke = allow('lambda:InvokeFunction', { Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } });
const policy = (...Statement: readonly Json[]) =>
  present({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });

const lambda = { arn: FUNCTION, data: { FunctionName: 'mail-out', FunctionArn: FUNCTION, Version: '$LATEST' } };
const ROLE = 'arn:aws:iam::111122223333:role/mail-out';
const withRole = (world_: World, roles: NonNullable<World['facts']['iam.roles']>): World => ({
  ...world_,
  facts: {
    ...world_.facts,
    'lambda.functions': [{ ...lambda, data: { ...lambda.data, Role: ROLE } }],
    'iam.roles': roles,
  },
});
const role = (Action: string | readonly string[], more: Json = {}) => [
  {
    arn: ROLE,
    data: {
      RolePolicyList: [
        {
          PolicyName: 'p',
          PolicyDocument: encodeURIComponent(
            JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }] }),
          ),
        },
      ],
    },
  },
];
const urlOf = (arn: string, AuthType?: 'NONE' | 'AWS_IAM') => ({
  arn: `${arn}/url`,
  data: present({
    FunctionArn: arn,
    FunctionUrl: 'https://abc.lambda-url.us-east-1.on.aws/',
    AuthType,
    CreationTime: '2026-01-01',
    LastModifiedTime: '2026-01-01',
  }),
});

function world(statements: readonly Json[] | undefined, severity: string, more: Partial<World> = {}): World {
  return {
    facts: {
      'lambda.functions': [lambda],
      'lambda.urls': [urlOf(FUNCTION, 'NONE')],
      'lambda.policies': [{ arn: FUNCTION, data: statements === undefined ? absent : policy(...statements) }],
    },
    expect: { [FUNCTION]: { outcome: 'fail', severity: severity as 'high' } },
    ...more,
  };
}

const undecided = (
  possible: readonly ('high' | 'medium' | 'low')[],
  data: Parameters<typeof world>[0] | 'denied',
): World => {
  const severity = possible.at(-1)!;
  const base = world(data === 'denied' ? [] : data, severity);
  return {
    ...base,
    facts: {
      ...base.facts,
      ...(data === 'denied' && { 'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }] }),
    },
    expect: { [FUNCTION]: { outcome: 'fail', severity, possible } },
  };
};

testCheck('lambda-url-auth', check, {
  fail: {
    'both grants, as the console writes them': world([url, invoke], 'high'),
    'both grants in one statement without a condition': world(
      [allow(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])],
      'high',
    ),
    'any action for any AWS principal': world([allow('lambda:*', { Principal: { AWS: ['*'] } })], 'high'),
    'an allow for all but one': world(
      [allow('lambda:Invoke*', { Principal: undefined, NotPrincipal: { AWS: '111122223333' } })],
      'high',
    ),
    'actions ignore case': world([allow('LAMBDA:invokefunctionURL'), allow('lambda:INVOKEFUNCTION')], 'high'),
    'one statement that is no list': world(undefined, 'high', {
      facts: {
        'lambda.functions': [lambda],
        'lambda.urls': [urlOf(FUNCTION, 'NONE')],
        'lambda.policies': [{ arn: FUNCTION, data: present({ Policy: JSON.stringify({ Statement: allow('*') }) }) }],
      },
    }),
    'a condition that stops nobody': world(
      [
        url,
        {
          ...invoke,
          Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
        },
      ],
      'high',
    ),
    'two halves of the internet': world(
      [url, { ...invoke, Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } } }],
      'high',
    ),
    'only the URL is granted': world([url], 'medium'),
    'the function is granted to the organization': world(
      [url, { ...invoke, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
      'medium',
    ),
    'the function is granted to one network': world(
      [url, { ...invoke, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
      'medium',
    ),
    'the function is granted until a day to come': world(
      [url, { ...invoke, Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } }],
      'high',
    ),
    'the function was granted until a day that is past': world(
      [url, { ...invoke, Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } }],
      'medium',
    ),
    'the function is granted to whoever signs': world(
      [url, { ...invoke, Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }],
      'medium',
    ),
    'the function is granted through endpoints, which URLs do not have': world(
      [url, { ...invoke, Condition: { StringLike: { 'aws:SourceVpce': '*' } } }],
      'medium',
    ),
    'what cannot be judged is about other actions': world(
      [url, invoke, allow('lambda:GetFunction', { Condition: { StringResembles: { 'aws:PrincipalOrgID': 'o-1' } } })],
      'high',
    ),
    'a deny takes the function back': world(
      [url, invoke, { ...invoke, Effect: 'Deny', Condition: undefined }],
      'medium',
    ),
    'a deny that spares one network': world(
      [url, invoke, { ...url, Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
      'low',
    ),
    'a deny that every caller can avoid': world(
      [url, invoke, { ...url, Effect: 'Deny', Condition: { StringEquals: { 'aws:UserAgent': 'curl' } } }],
      'high',
    ),
    'only the function is granted: the URL answers 403': world([invoke], 'low'),
    'a grant for signed callers of IAM URLs': world(
      [{ ...url, Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } } }, invoke],
      'low',
    ),
    'a grant to one account': world([allow('lambda:*', { Principal: { AWS: '444455556666' } })], 'low'),
    'a grant to a service': world([allow('lambda:*', { Principal: { Service: 'sns.amazonaws.com' } })], 'low'),
    'no policy at all: the URL answers 403': world(undefined, 'low'),
    'grants on another qualifier': world(
      [
        { ...url, Resource: ALIAS },
        { ...invoke, Resource: ALIAS },
      ],
      'low',
    ),
    'a role that may do everything': withRole(world([url, invoke], 'critical'), role('*')),
    'a role that may do all of one service': withRole(
      world([url, invoke], 'critical'),
      role(['logs:PutLogEvents', 's3:*']),
    ),
    'a role of named actions': withRole(world([url, invoke], 'high'), role(['s3:GetObject', 's3:List*'])),
    'a wide role behind a URL that answers 403': withRole(world(undefined, 'low'), role('*')),
    'a wide role, declared public': withRole(
      world([url, invoke], 'high', { intent: [{ arn: FUNCTION, exposure: 'public' }] }),
      role('*'),
    ),
    'a role whose policy was not read': withRole(
      {
        ...world([url, invoke], 'high'),
        expect: { [FUNCTION]: { outcome: 'fail', severity: 'high', possible: ['critical', 'high'] } },
      },
      [
        {
          arn: ROLE,
          data: { AttachedManagedPolicies: [{ PolicyName: 'x', PolicyArn: 'arn:aws:iam::111122223333:policy/x' }] },
        },
      ],
    ),
    'roles may not be read': {
      ...withRole(world([url, invoke], 'high'), gap('iam:GetAccountAuthorizationDetails')),
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'high', possible: ['critical', 'high'] } },
    },
    'declared public': world([url, invoke], 'medium', { intent: [{ arn: FUNCTION, exposure: 'public' }] }),
    'the policy may not be read': undecided(['high', 'medium', 'low'], 'denied'),
    'a condition that cannot be judged': undecided(
      ['high', 'medium'],
      [url, { ...invoke, Condition: { StringResembles: { 'aws:PrincipalOrgID': 'o-1' } } }],
    ),
    'tags may not be read': {
      ...world([url, invoke], 'medium'),
      facts: { ...world([url, invoke], 'medium').facts, 'tag.resources': gap('tag:GetResources') },
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] } },
    },
  },
  pass: {
    'no URL': { facts: { 'lambda.functions': [lambda] } },
    'callers sign their requests': {
      facts: { 'lambda.functions': [lambda], 'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM')] },
    },
  },
  'not-assessed': {
    'URLs may not be listed': {
      facts: {
        'lambda.functions': [lambda],
        'lambda.urls': [{ arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      },
    },
    'a URL without a type': { facts: { 'lambda.functions': [lambda], 'lambda.urls': [urlOf(FUNCTION)] } },
  },
  mixed: {
    'aliases, and so their policies, may not be listed': {
      facts: {
        'lambda.functions': [lambda],
        'lambda.urls': [urlOf(ALIAS, 'NONE')],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      expect: { [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'low', possible: ['high', 'medium', 'low'] } },
    },
    'fast depth asks neither for the policy of an alias nor for the version behind it': {
      facts: {
        'lambda.functions': [{ ...lambda, data: { ...lambda.data, Role: ROLE } }],
        'iam.roles': role('s3:GetObject'),
        'lambda.urls': [urlOf(ALIAS, 'NONE')],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      depth: 'fast',
      expect: {
        [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'low', possible: ['critical', 'high', 'medium', 'low'] },
      },
    },
    'a list of URLs that broke off': {
      facts: {
        'lambda.functions': [lambda],
        'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM'), { arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
    'the alias has a policy and a URL of its own': {
      facts: {
        'lambda.functions': [lambda, { arn: `${FUNCTION}:1`, data: { Version: '1' } }],
        'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM'), urlOf(ALIAS, 'NONE')],
        'lambda.policies': [
          { arn: FUNCTION, data: policy(url, invoke) },
          { arn: ALIAS, data: policy({ ...url, Resource: ALIAS }) },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'medium' } },
    },
  },
});
