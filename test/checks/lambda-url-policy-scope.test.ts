import { expect, test } from 'vitest';

import check from '../../checks/lambda-url-policy-scope.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';
import { allow, STRANGER, type Statement } from './policy-statements.ts';

const DISTRIBUTION = `arn:aws:cloudfront::${ACCOUNT}:distribution/EDFDVBD632BHDS5`;

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
const grant = (Principal: Statement | string, more: Statement = {}): Statement =>
  allow({
    Sid: 'url',
    Principal,
    Action: 'lambda:InvokeFunctionUrl',
    Resource: FUNCTION,
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
    ...more,
  });
const cloudFront = (sourceArn?: string, more: Statement = {}): Statement =>
  serviceGrant('cloudfront', sourceArn, { Action: 'lambda:InvokeFunctionUrl', ...more });
const given = (Condition: Statement): { readonly Condition: Statement } => ({ Condition });

const world = (...statements: readonly Statement[]): World => ({
  facts: {
    'lambda.functions': [orders],
    'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM')],
    'lambda.policies': [policyOf(FUNCTION, ...statements)],
  },
  trusted: ['555566667777'],
});
const severe = (severity: 'high' | 'medium', ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [FUNCTION]: { outcome: 'fail', severity } },
});

testCheck('lambda-url-policy-scope', check, {
  fail: {
    'everybody who signs': severe('high', grant('*')),
    'everybody who signs, whatever the auth type': severe('high', grant({ AWS: '*' }, { Condition: undefined })),
    'everybody but one': severe('high', grant('', { Principal: undefined, NotPrincipal: { AWS: STRANGER } })),
    'every action for everybody': severe('high', grant('*', { Action: '*' })),
    'a key that the caller chooses': severe('high', grant('*', given({ StringEquals: { 'aws:UserAgent': 'shop' } }))),
    'CloudFront for anybody': severe('high', cloudFront()),
    'a distribution of any account': severe('high', cloudFront('arn:aws:cloudfront::*:distribution/*')),
    'any distribution of the account': severe('medium', cloudFront(`arn:aws:cloudfront::${ACCOUNT}:distribution/*`)),
    'CloudFront, bound to the account and to no distribution': severe(
      'medium',
      cloudFront(undefined, given({ StringEquals: { 'aws:SourceAccount': ACCOUNT } })),
    ),
    'a stranger’s distribution': severe('medium', cloudFront(DISTRIBUTION.replace(ACCOUNT, STRANGER))),
    'another service for anybody': severe(
      'high',
      cloudFront(undefined, { Principal: { Service: 'sns.amazonaws.com' } }),
    ),
    'an unknown account': severe('medium', grant({ AWS: STRANGER })),
    'an unknown organization': severe(
      'medium',
      grant('*', given({ StringEquals: { 'aws:PrincipalOrgID': 'o-0ther' } })),
    ),
  },
  pass: {
    'no policy is not nobody, but nobody else': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM')],
        'lambda.policies': [{ arn: FUNCTION, data: absent }],
      },
    },
    'a role of the account': world(grant({ AWS: `arn:aws:iam::${ACCOUNT}:role/site` })),
    'a trusted account': world(grant({ AWS: '555566667777' })),
    'one distribution': world(cloudFront(DISTRIBUTION)),
    'one distribution, both grants': world(
      cloudFront(DISTRIBUTION),
      cloudFront(DISTRIBUTION, { Action: 'lambda:InvokeFunction' }),
    ),
    'everybody, for URLs that ask for nothing': world(
      grant('*', given({ StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } })),
    ),
    'everybody, though not through the URL': world(grant('*', { Action: 'lambda:InvokeFunction' })),
    'everybody, less a Deny': world(grant('*'), grant('*', { Effect: 'Deny', Condition: undefined })),
    'a network': world(grant('*', given({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }))),
  },
  'not-applicable': {
    'no URL': { facts: { 'lambda.functions': [orders] } },
    'a URL that asks for nothing': {
      facts: { 'lambda.functions': [orders], 'lambda.urls': [urlOf(FUNCTION, 'NONE')] },
    },
  },
  'not-assessed': {
    'URLs may not be listed': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [{ arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      },
    },
    'a URL without a type': { facts: { 'lambda.functions': [orders], 'lambda.urls': [urlOf(FUNCTION)] } },
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM')],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'the organization may not be read': {
      facts: {
        ...world(grant({ AWS: STRANGER })).facts,
        'organizations.organization': gap('organizations:DescribeOrganization'),
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
    },
    'an operator that does not exist decides': world(
      grant('*', given({ StringResembles: { 'aws:PrincipalOrgID': 'o-0ther' } })),
    ),
  },
  mixed: {
    'the alias has a URL and a policy of its own': {
      facts: {
        'lambda.functions': [orders],
        'lambda.aliases': [aliasOf('live')],
        'lambda.urls': [urlOf(FUNCTION, 'NONE'), urlOf(LIVE, 'AWS_IAM')],
        'lambda.policies': [
          policyOf(FUNCTION, cloudFront(DISTRIBUTION)),
          policyOf(LIVE, grant('*', { Resource: LIVE })),
        ],
      },
      expect: { [FUNCTION]: 'not-applicable', [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'high' } },
    },
    'aliases, and so their policies, may not be listed': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(LIVE, 'AWS_IAM')],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      expect: { [`${FUNCTION}#live`]: 'not-assessed' },
    },
    'a list of URLs that broke off': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(FUNCTION, 'AWS_IAM'), { arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
        'lambda.policies': [{ arn: FUNCTION, data: absent }],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
  },
});

test('the words say who gets in', () => {
  const [finding] = findingsOf('lambda-url-policy-scope', check, world(grant('*')));
  expect(finding).toMatchObject({
    because: expect.stringMatching(/^Anyone with an AWS account, .*may lambda:InvokeFunctionUrl on /) as string,
    fix: { cli: `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id url` },
  });
});
