import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-stale.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant, source } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const BUCKET = 'arn:aws:s3:::orders';
const topic = (name: string, account = ACCOUNT, region = 'us-east-1'): string =>
  `arn:aws:sns:${region}:${account}:${name}`;
const rule = (name: string): string => `arn:aws:events:us-east-1:${ACCOUNT}:rule/${name}`;
const urlOf = (arn: string) => ({
  arn: `${arn}/url`,
  data: present({
    FunctionArn: arn,
    FunctionUrl: 'https://abc.lambda-url.us-east-1.on.aws/',
    AuthType: 'NONE' as const,
    CreationTime: '2026-01-01',
    LastModifiedTime: '2026-01-01',
  }),
});

const there = {
  's3.buckets': [{ arn: BUCKET, data: { Name: 'orders' } }],
  'sns.topics': [{ arn: topic('orders'), data: { TopicArn: topic('orders') } }],
  'events.rules': [{ arn: rule('nightly'), data: present({ Arn: rule('nightly'), Name: 'nightly' }) }],
  'apigateway.rest-apis': [{ arn: 'arn:aws:apigateway:us-east-1::/restapis/rest1', data: { id: 'rest1' } }],
  'apigatewayv2.apis': [
    {
      arn: 'arn:aws:apigateway:us-east-1::/apis/http1',
      data: {
        ApiId: 'http1',
        Name: 'http',
        ProtocolType: 'HTTP' as const,
        RouteSelectionExpression: '$request.method',
      },
    },
  ],
} as const satisfies World['facts'];

const world = (statement: Json | readonly Json[], more: World['facts'] = {}): World => ({
  facts: {
    ...there,
    'lambda.functions': [orders],
    'lambda.policies': [policyOf(FUNCTION, ...[statement].flat())],
    ...more,
  },
});
const severe = (severity: 'medium' | 'low', world_: World): World => ({
  ...world_,
  expect: { [FUNCTION]: { outcome: 'fail', severity } },
});

const ofAccount = (account: string, arn: string): Json => ({
  Condition: { ArnLike: { 'AWS:SourceArn': arn }, StringEquals: { 'AWS:SourceAccount': account } },
});
const GONE = 'arn:aws:s3:::orders-2019';
const to = (AWS: string | readonly string[], more: Json = {}): Json => ({
  Sid: 'grant',
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'lambda:InvokeFunction',
  Resource: FUNCTION,
  ...more,
});
const openUrl: Json = {
  Sid: 'FunctionURLAllowPublicAccess',
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:InvokeFunctionUrl',
  Resource: FUNCTION,
  Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
};
const openCall: Json = {
  ...openUrl,
  Sid: 'FunctionURLAllowInvokeAction',
  Action: 'lambda:InvokeFunction',
  Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
};

testCheck('lambda-policy-stale', check, {
  fail: {
    'a bucket that is gone, whoever’s it is next': severe('medium', world(serviceGrant('s3', GONE))),
    'a bucket that is gone, bound to the account': severe(
      'low',
      world(serviceGrant('s3', undefined, ofAccount(ACCOUNT, GONE))),
    ),
    'buckets of which none begins like this': severe('medium', world(serviceGrant('s3', 'arn:aws:s3:::invoices-*'))),
    'a wildcard is plain text to StringEquals': severe(
      'medium',
      world(serviceGrant('s3', undefined, { Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:s3:::or*' } } })),
    ),
    'a topic that is gone': severe('low', world(serviceGrant('sns', topic('gone')))),
    'a rule that is gone': severe('low', world(serviceGrant('events', rule('gone')))),
    'an API that is gone': severe('low', world(serviceGrant('apigateway', source('gone1/*/GET/orders')))),
    'one source of two': severe(
      'low',
      world(
        serviceGrant('sns', undefined, {
          Condition: { ArnLike: { 'aws:SourceArn': [topic('orders'), topic('gone')] } },
        }),
      ),
    ),
    'a deleted role': severe('low', world(to('AROAEXAMPLE0000000000'))),
    'a deleted user beside a role': severe(
      'low',
      world(to([`arn:aws:iam::${ACCOUNT}:role/a`, 'AIDAEXAMPLE0000000000'])),
    ),
    'both grants of a URL that is gone: Lambda leaves them': severe('low', world([openUrl, openCall])),
    'half of them': severe('low', world(openCall)),
    'a grant to every account that signs, for a URL that is gone': severe(
      'low',
      world({ ...openUrl, Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } } }),
    ),
    'a topic that is gone, and buckets that may not be listed': {
      ...world([serviceGrant('sns', topic('gone')), serviceGrant('s3', BUCKET)], {
        's3.buckets': gap('s3:ListBuckets', 'access-denied', 'global'),
      }),
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
  },
  pass: {
    'a bucket': world(serviceGrant('s3', BUCKET)),
    'objects of a bucket': world(serviceGrant('s3', `${BUCKET}/incoming/*`)),
    'a topic': world(serviceGrant('sns', topic('orders'))),
    'a rule': world(serviceGrant('events', rule('nightly'))),
    'a REST API': world(serviceGrant('apigateway', source('rest1/*/GET/orders'))),
    'an HTTP API': world(serviceGrant('apigateway', source('http1/*/*'))),
    'a pattern that some topic matches': world(serviceGrant('sns', `arn:aws:sns:*:*:ord*`)),
    'any API': world(serviceGrant('apigateway', source('*'))),
    'no source at all': world(serviceGrant('sns')),
    'any source': world(serviceGrant('sns', '*')),
    'a source that is only excluded': world(
      serviceGrant('sns', undefined, { Condition: { ArnNotLike: { 'aws:SourceArn': topic('gone') } } }),
    ),
    'a source that a Deny names': world({ ...serviceGrant('sns', topic('gone')), Effect: 'Deny' }),
    'a role that is there, for all that the policy tells': world(to(`arn:aws:iam::${ACCOUNT}:role/a`)),
    'a URL and its grants': world([openUrl, openCall], { 'lambda.urls': [urlOf(FUNCTION)] }),
    'a grant for URLs to one role': world({ ...openUrl, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/a` } }),
    'everybody, without speaking of URLs': world({ ...openUrl, Action: 'lambda:*', Condition: undefined }),
  },
  'not-applicable': {
    'no policy': { facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: absent }] } },
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'a topic of another account': world(serviceGrant('sns', topic('orders', '444455556666'))),
    'a topic of another Region': world(serviceGrant('sns', topic('orders', ACCOUNT, 'eu-west-1'))),
    'a topic of whichever account': world(serviceGrant('sns', 'arn:aws:sns:us-east-1:*:gone')),
    'something of S3 that is no bucket': world(
      serviceGrant('s3', `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/orders`),
    ),
    'a bucket of another account': world(serviceGrant('s3', undefined, ofAccount('444455556666', GONE))),
    'a source of a service that is not listed': world(
      serviceGrant('cognito-idp', `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/us-east-1_1`),
    ),
    'buckets may not be listed': world(serviceGrant('s3', BUCKET), {
      's3.buckets': gap('s3:ListBuckets', 'access-denied', 'global'),
    }),
    'topics may not be listed': world(serviceGrant('sns', topic('orders')), { 'sns.topics': gap('sns:ListTopics') }),
    'the rules of one bus may not be listed': world(serviceGrant('events', rule('gone')), {
      'events.rules': [
        { arn: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`, data: denied('events:ListRules') },
      ],
    }),
    'HTTP APIs may not be listed': world(serviceGrant('apigateway', source('http1/*/*')), {
      'apigatewayv2.apis': gap('apigateway:GetApis'),
    }),
    'URLs may not be listed': world([openUrl, openCall], {
      'lambda.urls': [{ arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
    }),
    'no URL of any function may be listed': world([openUrl, openCall], {
      'lambda.urls': gap('lambda:ListFunctionUrlConfigs'),
    }),
  },
  mixed: {
    'a REST API, though HTTP APIs may not be listed': {
      ...world(serviceGrant('apigateway', source('rest1/*/*')), { 'apigatewayv2.apis': gap('apigateway:GetApis') }),
      expect: { [FUNCTION]: 'pass' },
    },
    'the URL is that of the function, the grant that of the alias': {
      facts: {
        ...there,
        'lambda.functions': [orders],
        'lambda.aliases': [aliasOf('live')],
        'lambda.urls': [urlOf(FUNCTION)],
        'lambda.policies': [
          policyOf(FUNCTION, openUrl, openCall),
          policyOf(LIVE, { ...openUrl, Resource: LIVE }),
          { arn: `${FUNCTION}:*`, data: denied('lambda:ListAliases') },
        ],
      },
      expect: {
        [FUNCTION]: 'pass',
        [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'low', because: /the function URL that it opens is gone/ },
        [`${FUNCTION}#*`]: 'not-assessed',
      },
    },
    'URLs that fast depth does not ask for': {
      ...world([openUrl], {
        'lambda.urls': [
          { arn: FUNCTION, data: { state: 'unknown', gap: gap('lambda:ListFunctionUrlConfigs', 'pruned') } },
        ],
      }),
      depth: 'fast',
      expect: { [FUNCTION]: 'not-assessed' },
    },
  },
});

test('all that is gone is told, and its statements are removed', () => {
  const [finding] = findingsOf(
    'lambda-policy-stale',
    check,
    world([serviceGrant('s3', GONE), serviceGrant('sns', topic('orders')), to('AIDAEXAMPLE0000000000')]),
  );
  expect(finding).toMatchObject({
    because: `The policy names what is gone: ${GONE} does not exist; AIDAEXAMPLE0000000000 is what is left of a deleted principal.`,
    observed: '2 stale grants',
  });
  expect(finding?.fix?.cli?.split('\n').map((line) => line.split(' ').at(-1))).toEqual(['s3', 'grant']);
});
