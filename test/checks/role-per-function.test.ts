import check from '../../checks/role-per-function.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
import { functionArn } from './network-worlds.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const user = (name: string, Version = '$LATEST', Role = ROLE, MasterArn?: string) => ({
  arn: Version === '$LATEST' ? functionArn(name) : `${functionArn(name)}:${Version}`,
  data: { FunctionName: name, Version, Role, ...(MasterArn !== undefined && { MasterArn }) },
});
const trust = (...Service: readonly string[]) => [
  {
    arn: ROLE,
    data: {
      AssumeRolePolicyDocument: encodeURIComponent(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }] }),
      ),
    },
  },
];
const urlOf = (name: string) => ({
  arn: `${functionArn(name)}/url`,
  data: present({
    FunctionArn: functionArn(name),
    FunctionUrl: 'https://a.on.aws/',
    AuthType: 'NONE' as const,
    CreationTime: '',
    LastModifiedTime: '',
  }),
});
const apiPolicy = (name: string) => ({
  arn: functionArn(name),
  data: present({
    Policy: JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'apigateway.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: functionArn(name),
          Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:us-east-1:${ACCOUNT}:abc123/*/GET/x` } },
        },
      ],
    }),
  }),
});
const api = (type: 'PRIVATE' | 'REGIONAL') => ({
  arn: 'arn:aws:apigateway:us-east-1::/restapis/abc123',
  data: { id: 'abc123', endpointConfiguration: { types: [type] } },
});

const world = (
  functions: readonly ReturnType<typeof user>[],
  severity?: 'high' | 'medium',
  { possible, ...facts }: World['facts'] & { possible?: readonly ('high' | 'medium')[] } = {},
): World => ({
  facts: { 'lambda.functions': functions, 'iam.roles': trust('lambda.amazonaws.com'), ...facts },
  ...(severity && { expect: { [ROLE]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});
const two = [user('a'), user('b')];
const elsewhere = { ...user('b'), arn: functionArn('b').replace('us-east-1', 'eu-central-1'), region: 'eu-central-1' };
const regions = ['us-east-1', 'eu-central-1'];
const unseen = [{ ...gap('lambda:ListFunctions', 'access-denied', 'eu-central-1'), fact: 'lambda.functions' as const }];

testCheck('role-per-function', check, {
  fail: {
    'two functions': world(two, 'medium'),
    'five functions': world([...two, user('c'), user('d'), user('e')], 'high'),
    'functions of two regions': { ...world([user('a'), elsewhere], 'medium'), regions },
    'one name in two regions': {
      ...world([user('b'), elsewhere]),
      regions,
      expect: { [ROLE]: { outcome: 'fail', severity: 'medium', because: /: b in eu-central-1, b in us-east-1\.$/ } },
    },
    'two functions of one region, by name': {
      ...world(two),
      expect: { [ROLE]: { outcome: 'fail', severity: 'medium', because: /: a, b\.$/ } },
    },
    'one that faces the internet and one that does not': world(two, 'high', { 'lambda.urls': [urlOf('a')] }),
    'one behind a public API and one inside': world(two, 'high', {
      'lambda.policies': [apiPolicy('a')],
      'apigateway.rest-apis': [api('REGIONAL')],
    }),
    'both behind public APIs': world(two, 'medium', { 'lambda.policies': [apiPolicy('a'), apiPolicy('b')] }),
    'one behind a private API': world(two, 'medium', {
      'lambda.policies': [apiPolicy('a')],
      'apigateway.rest-apis': [api('PRIVATE')],
    }),
    'policies may not be read': world(two, 'medium', {
      'lambda.policies': [{ arn: functionArn('a'), data: denied('lambda:GetPolicy') }],
      possible: ['high', 'medium'],
    }),
    'EC2 may assume the role, too': world([user('a')], 'medium', {
      'iam.roles': trust('lambda.amazonaws.com', 'ec2.amazonaws.com'),
    }),
  },
  pass: {
    'one function': world([user('a')]),
    'one function and its versions': world([user('a'), user('a', '1'), user('a', '2')]),
    'replicas of an edge function': world([
      user('edge'),
      user('us-east-1.edge', '$LATEST', ROLE, `${functionArn('edge')}:1`),
    ]),
    'a role for the edge': world([user('a')], undefined, {
      'iam.roles': trust('lambda.amazonaws.com', 'edgelambda.amazonaws.com'),
    }),
    'a role that is gone': world([user('a')], undefined, { 'iam.roles': [] }),
  },
  'not-assessed': {
    'roles may not be read': world([user('a')], undefined, { 'iam.roles': gap('iam:GetAccountAuthorizationDetails') }),
    'the trust policy is not JSON': world([user('a')], undefined, {
      'iam.roles': [{ arn: ROLE, data: { AssumeRolePolicyDocument: '%7B' } }],
    }),
  },
  mixed: {
    'an old version of another function': {
      ...world([user('a'), user('b', '$LATEST', `${ROLE}-b`), user('b', '1')]),
      expect: { [ROLE]: { outcome: 'fail', severity: 'medium' }, [`${ROLE}-b`]: 'pass' },
    },
    'a region that was not seen may share the role': {
      ...world([user('a')]),
      regions,
      gaps: unseen,
      expect: { [`arn:aws:iam::${ACCOUNT}:root#eu-central-1`]: 'not-assessed', [ROLE]: 'not-assessed' },
    },
    'fast depth does not see the versions that may use the role': {
      ...world([user('a')]),
      depth: 'fast',
      expect: { [ROLE]: 'not-assessed' },
    },
    'at fast depth, a shared role': {
      ...world(two, 'medium', { possible: ['high', 'medium'] }),
      depth: 'fast',
    },
    'a shared role stays one, whatever was not seen': {
      ...world(two),
      regions,
      gaps: unseen,
      expect: {
        [`arn:aws:iam::${ACCOUNT}:root#eu-central-1`]: 'not-assessed',
        [ROLE]: { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] },
      },
    },
  },
});
