import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-public.ts';
import { absent, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const ROLE = 'arn:aws:iam::111122223333:role/orders';
const VERSION = `${FUNCTION}:3`;

const everybody = (more: Json = {}): Json => ({
  Sid: 'open',
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:InvokeFunction',
  Resource: FUNCTION,
  ...more,
});

const world = (...statements: readonly Json[]): World => ({
  facts: { 'lambda.functions': [orders], 'lambda.policies': [policyOf(FUNCTION, ...statements)] },
});

const withRole = (Action: string): World => ({
  facts: {
    ...world(everybody()).facts,
    'lambda.functions': [{ ...orders, data: { ...orders.data, Role: ROLE } }],
    'iam.roles': [
      {
        arn: ROLE,
        data: {
          RolePolicyList: [
            {
              PolicyName: 'p',
              PolicyDocument: encodeURIComponent(
                JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }),
              ),
            },
          ],
        },
      },
    ],
  },
});

const either = { outcome: 'fail', severity: 'high', possible: ['critical', 'high'] } as const;

testCheck('lambda-policy-public', check, {
  fail: {
    everybody: world(everybody()),
    'any AWS principal': world(everybody({ Principal: { AWS: '*' } })),
    'a list that holds everybody': world(everybody({ Principal: { AWS: ['444455556666', '*'] } })),
    'everybody but one': world(everybody({ Principal: undefined, NotPrincipal: { AWS: '444455556666' } })),
    'all actions but one': world(everybody({ Action: undefined, NotAction: 'lambda:DeleteFunction' })),
    'an action that is none of invoking': world(everybody({ Action: 'lambda:GetFunction' })),
    'the second half of a URL grant without its Bool is direct invoke for every AWS account': world(
      everybody({ Action: 'lambda:InvokeFunctionUrl' }),
      everybody(),
    ),
    'the auth type of URLs says how, not who': world(
      everybody({ Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } } }),
    ),
    'a key that strangers may lack': world(
      everybody({ Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-0rg' } } }),
    ),
    'two halves of the internet': world(
      everybody({ Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } } }),
    ),
    'a Deny of something else': world(everybody(), everybody({ Effect: 'Deny', Action: 'lambda:GetFunction' })),
    'a service that any account may use, which does not show as one': world(
      everybody({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:orders' } } }),
    ),
    'a role of named actions may still reach data': { ...withRole('s3:GetObject'), expect: { [FUNCTION]: either } },
    'a role that was not read': { ...world(everybody()), expect: { [FUNCTION]: either } },
    'a role that may do everything': {
      ...withRole('s3:*'),
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'critical' } },
    },
    'roles may not be read': {
      facts: { ...withRole('s3:*').facts, 'iam.roles': gap('iam:GetAccountAuthorizationDetails') },
      expect: { [FUNCTION]: either },
    },
  },
  pass: {
    'no policy': { facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: absent }] } },
    'a service': world(serviceGrant('s3')),
    'one account': world(everybody({ Principal: { AWS: '444455556666' } })),
    'the organization': world(everybody({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-0rg' } } })),
    'the secret of a skill': world(
      everybody({ Condition: { StringEquals: { 'lambda:EventSourceToken': 'amzn1.x' } } }),
    ),
    'a network': world(everybody({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })),
    'a Deny takes it back': world(everybody(), everybody({ Effect: 'Deny', Action: 'lambda:*' })),
    'a Deny for all but the organization': world(
      everybody(),
      everybody({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-0rg' } } }),
    ),
    'both grants of a URL without authentication': world(
      everybody({
        Action: 'lambda:InvokeFunctionUrl',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      }),
      everybody({ Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } }),
    ),
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'the policy is none': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: present({ Policy: '"nonsense"' }) }],
      },
    },
    'an operator that does not exist decides': world(
      everybody({ Condition: { StringResembles: { 'aws:PrincipalOrgID': 'o-0rg' } } }),
    ),
    'the organization was not read, and the policy speaks of it by a variable': {
      facts: {
        ...world(everybody({ Condition: { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } } })).facts,
        'organizations.organization': gap('organizations:DescribeOrganization'),
      },
    },
  },
  mixed: {
    'each version and alias has a policy of its own': {
      facts: {
        'lambda.functions': [orders, { arn: VERSION, data: { ...orders.data, Version: '3' } }],
        'lambda.aliases': [aliasOf('live')],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          policyOf(VERSION, everybody({ Resource: VERSION })),
          policyOf(LIVE, everybody({ Resource: LIVE, Principal: { AWS: '444455556666' } })),
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#3`]: 'fail', [`${FUNCTION}#live`]: 'pass' },
    },
    'aliases may not be listed': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [
          { arn: FUNCTION, data: absent },
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
  },
});

test('the statement is cited, and removed by its Sid', () => {
  const hostile = everybody({ Sid: 'a; rm -rf /', Principal: { AWS: '*' } });
  const findings = findingsOf('lambda-policy-public', check, world(everybody(), hostile));
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    because: expect.stringMatching(/^Anyone with an AWS account, .*may lambda:/) as string,
    observed: 'public',
    trace: [{ considered: expect.stringMatching(/^Statement 0 \(open\): \* may/) as string }, {}],
  });
  expect(findings[0]!.fix?.cli?.split('\n')).toEqual([
    `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id open`,
    `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id STATEMENT_ID`,
  ]);
});
