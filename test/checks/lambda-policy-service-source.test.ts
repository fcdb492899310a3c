import { expect, test } from 'vitest';

import check from '../../checks/lambda-policy-service-source.ts';
import { ACCOUNT, absent, denied, findingsOf, testCheck, type World } from '../check.ts';
import { aliasOf, FUNCTION, LIVE, orders, policyOf, serviceGrant } from './lambda-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const world = (...statements: readonly Json[]): World => ({
  facts: { 'lambda.functions': [orders], 'lambda.policies': [policyOf(FUNCTION, ...statements)] },
});
const severe = (severity: 'high' | 'medium' | 'low', ...statements: readonly Json[]): World => ({
  ...world(...statements),
  expect: { [FUNCTION]: { outcome: 'fail', severity } },
});
const given = (Condition: Json): { readonly Condition: Json } => ({ Condition });

const BUCKET = 'arn:aws:s3:::orders';
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:orders`;
const alexa = (more: Json = {}): Json => ({
  ...serviceGrant('alexa-appkit'),
  Principal: { Service: 'alexa-appkit.amazon.com' },
  ...more,
});
/** What associating a version with a distribution writes. */
const edge: Json = {
  Sid: 'replicator-lambda-GetFunction',
  Effect: 'Allow',
  Principal: { Service: 'replicator.lambda.amazonaws.com' },
  Action: 'lambda:GetFunction',
  Resource: FUNCTION,
};

testCheck('lambda-policy-service-source', check, {
  fail: {
    'S3 for anybody': severe('high', serviceGrant('s3')),
    'SNS for anybody': severe('high', serviceGrant('sns')),
    'EventBridge for anybody': severe('high', serviceGrant('events')),
    'API Gateway for anybody': severe('high', serviceGrant('apigateway')),
    'IoT for anybody': severe('high', serviceGrant('iot')),
    'the log service of a Region for anybody': severe('high', serviceGrant('logs.us-east-1')),
    'another service for anybody': severe('medium', serviceGrant('cognito-idp')),
    'another service, beside a bound one that is easily used': severe(
      'medium',
      serviceGrant('sns', TOPIC),
      serviceGrant('cognito-idp'),
    ),
    'every service for anybody': severe('high', serviceGrant('*', undefined, { Principal: { Service: '*' } })),
    'a source of any account': severe('high', serviceGrant('sns', 'arn:aws:sns:us-east-1:*:orders')),
    'any source': severe('high', serviceGrant('sns', '*')),
    'any account, by a pattern': severe(
      'high',
      serviceGrant('sns', undefined, given({ StringLike: { 'aws:SourceAccount': '*' } })),
    ),
    'a source that may be missing': severe(
      'high',
      serviceGrant('sns', undefined, given({ ArnLikeIfExists: { 'aws:SourceArn': TOPIC } })),
    ),
    'all buckets that begin alike': severe('high', serviceGrant('s3', 'arn:aws:s3:::orders-*')),
    'a bucket without its account': severe('low', serviceGrant('s3', BUCKET)),
    'a skill for anybody': severe('medium', alexa()),
    'a token that any text matches': severe('medium', alexa(given({ StringLike: { 'lambda:EventSourceToken': '*' } }))),
    'a token that may be missing': severe(
      'medium',
      alexa(given({ StringEqualsIfExists: { 'lambda:EventSourceToken': 'amzn1.x' } })),
    ),
    'an open service beside what belongs to Lambda@Edge': severe('high', edge, serviceGrant('sns')),
  },
  pass: {
    'a topic of the account': world(serviceGrant('sns', TOPIC)),
    'an API, whatever the method': world(
      serviceGrant('apigateway', `arn:aws:execute-api:us-east-1:${ACCOUNT}:api/*/*/*`),
    ),
    'the account alone': world(
      serviceGrant('sns', undefined, given({ StringEquals: { 'AWS:SourceAccount': ACCOUNT } })),
    ),
    'any source of the account': world(
      serviceGrant(
        'sns',
        '*',
        given({ ArnLike: { 'AWS:SourceArn': '*' }, StringEquals: { 'AWS:SourceAccount': ACCOUNT } }),
      ),
    ),
    'the organization': world(serviceGrant('sns', undefined, given({ StringEquals: { 'aws:SourceOrgID': 'o-0rg' } }))),
    'a bucket and its account, as AddPermission stores them': world(
      serviceGrant(
        's3',
        undefined,
        given({ ArnLike: { 'AWS:SourceArn': BUCKET }, StringEquals: { 'AWS:SourceAccount': ACCOUNT } }),
      ),
    ),
    'the pattern operator that the API reference names': world(
      serviceGrant('sns', undefined, given({ StringLike: { 'AWS:SourceArn': TOPIC } })),
    ),
    'the token of a skill': world(alexa(given({ StringEquals: { 'lambda:EventSourceToken': 'amzn1.x' } }))),
    'what belongs to Lambda@Edge': world(edge),
    'Lambda@Edge beside a bound topic': world(edge, serviceGrant('sns', TOPIC)),
    'an open service that a Deny stops': world(serviceGrant('sns'), {
      Effect: 'Deny',
      Principal: '*',
      Action: 'lambda:*',
      Resource: FUNCTION,
    }),
    'a Deny for other accounts’ sources': world(serviceGrant('sns'), {
      Effect: 'Deny',
      Principal: '*',
      Action: 'lambda:*',
      Resource: FUNCTION,
      Condition: { StringNotEquals: { 'aws:SourceAccount': ACCOUNT } },
    }),
  },
  'not-applicable': {
    'no policy': { facts: { 'lambda.functions': [orders], 'lambda.policies': [{ arn: FUNCTION, data: absent }] } },
    'no service': world(serviceGrant('s3', undefined, { Principal: { AWS: '444455556666' } })),
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: {
        'lambda.functions': [orders],
        'lambda.policies': [{ arn: FUNCTION, data: denied('lambda:GetPolicy') }],
      },
    },
    'an operator that does not exist decides': world(
      serviceGrant('sns', undefined, given({ ArnResembles: { 'aws:SourceArn': TOPIC } })),
    ),
  },
  mixed: {
    'the grant of an alias': {
      facts: {
        'lambda.functions': [orders],
        'lambda.aliases': [aliasOf('live')],
        'lambda.policies': [
          policyOf(FUNCTION, serviceGrant('sns', TOPIC)),
          policyOf(LIVE, serviceGrant('sns', undefined, { Resource: LIVE })),
        ],
      },
      expect: {
        [FUNCTION]: 'pass',
        [`${FUNCTION}#live`]: {
          outcome: 'fail',
          severity: 'high',
          because: 'The policy lets in sns.amazonaws.com on behalf of any account.',
        },
      },
    },
  },
});

test('the open statement is replaced by one that is bound', () => {
  const [finding] = findingsOf(
    'lambda-policy-service-source',
    check,
    world(serviceGrant('apigateway', `arn:aws:execute-api:us-east-1:${ACCOUNT}:api/*`), serviceGrant('sns')),
  );
  expect(finding).toMatchObject({
    observed: 'apigateway.amazonaws.com, sns.amazonaws.com: unguarded',
    trace: [{ considered: 'Statement 1 (sns): sns.amazonaws.com may lambda:InvokeFunction' }],
  });
  expect(finding?.fix?.cli?.split('\n')).toEqual([
    `aws lambda remove-permission --region us-east-1 --function-name ${FUNCTION} --statement-id sns`,
    `aws lambda add-permission --region us-east-1 --function-name ${FUNCTION} --statement-id STATEMENT_ID --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn SOURCE_ARN --source-account ${ACCOUNT}`,
  ]);
});
