import type { PolicyResourceType } from '../../src/model/policy.ts';

/*
 * A world that is closed: random policies draw their constants from here, and the brute force has somebody for every one
 * of these constants and patterns, and somebody whom no policy names.
 */

export const OWNER = '111111111111';
export const FOREIGN = ['222222222222', '333333333333'] as const;
export const STRANGER = '999999999999';

export const OWN_ORG = 'o-aaaaaaaaaa';
export const PARTNER_ORG = 'o-bbbbbbbbbb';
/** Of strangers: the second and the last are such as {@link ORG_PATTERN} describes. */
export const STRANGE_ORGS = ['o-zzzzzzzzzz', 'o-ayyyyyyyyy', 'o-zxxxxxxxxx', 'o-axxxxxxxxx'] as const;
export const ORG_PATTERN = 'o-a*';

/** Below an organization's id. */
export const ORG_PATHS = ['/r-root/', '/r-root/ou-root-dev/', '/r-root/ou-root-ops/'] as const;

/** Of an account's principals, after `arn:aws:iam::ACCOUNT:`; policies name all but the last, or `role/app*`. */
export const NAMES = ['role/app', 'role/app-two', 'user/ann', 'user/zoe'] as const;
export const SESSIONS = ['run', 'other'] as const;

export const SERVICES = ['sns.amazonaws.com', 's3.amazonaws.com', 'events.amazonaws.com'] as const;
export const STRANGE_SERVICE = 'unheard-of.amazonaws.com';

export const IDENTITY = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE';
export const STRANGE_IDENTITY = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E9STRANGE';

export const topicOf = (account: string): string => `arn:aws:sns:eu-west-1:${account}:jobs`;
export const ruleOf = (account: string): string => `arn:aws:events:eu-west-1:${account}:rule/nightly`;
export const BUCKET = 'arn:aws:s3:::harbor-raw';
export const STRANGE_BUCKETS = ['arn:aws:s3:::harbor-strange', 'arn:aws:s3:::elsewhere'] as const;
export const BUCKET_PATTERNS = ['arn:aws:s3:::harbor-*', 'arn:aws:s3:::*', 'arn:aws:s3:*:*:*'] as const;

/** The last one is a stranger's that no pattern describes, the one before one that `…-0a*` does. */
export const ENDPOINTS = [
  'vpce-0a1b1b1b1b1b1b1b1',
  'vpce-0b2c2c2c2c2c2c2c2',
  'vpce-0a9d9d9d9d9d9d9d9',
  'vpce-0f9d9d9d9d9d9d9d9',
] as const;
export const VPCS = [
  'vpc-0a1b1b1b1b1b1b1b1',
  'vpc-0b2c2c2c2c2c2c2c2',
  'vpc-0a9d9d9d9d9d9d9d9',
  'vpc-0f9d9d9d9d9d9d9d9',
] as const;

export const RANGES = [
  '203.0.113.0/24',
  '203.0.113.7/32',
  '198.51.100.0/24',
  '10.0.0.0/8',
  '192.168.0.0/16',
  '8.0.0.0/8',
  '9.0.0.0/8',
  '8.0.0.0/7',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '0.0.0.0/0',
  '2001:db8::/32',
  '2001:db8::/31',
  '2001:db8:1::/48',
  'fc00::/7',
  '::/0',
] as const;

export const REGIONS = ['eu-west-1', 'us-east-1', 'zz-strange-1'] as const;

/** Something that can be asked of a resource. */
export interface Target {
  readonly action: string;
  readonly resource: string;
}

/** A type of resource: what policies may write about it, and everything that they can thereby tell apart. */
export interface Kind {
  readonly resourceType: PolicyResourceType;
  readonly resourceArn: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly targets: readonly Target[];
}

const product = (actions: readonly string[], resources: readonly string[]): readonly Target[] =>
  resources.flatMap((resource) => actions.map((action) => ({ action, resource })));

const named = (service: string, actions: readonly string[]): readonly string[] =>
  actions.map((action) => `${service}:${action}`);

const QUEUE = `arn:aws:sqs:eu-west-1:${OWNER}:jobs`;
const TOPIC = `arn:aws:sns:eu-west-1:${OWNER}:news`;
const FUNCTION = `arn:aws:lambda:eu-west-1:${OWNER}:function:fees`;
const KEY = `arn:aws:kms:eu-west-1:${OWNER}:key/0b6d1f5a-93c4-4f0e-8a27-6c1de4b59f30`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${OWNER}:secret:tides-9Zy8Xw`;
const API = `arn:aws:execute-api:eu-west-1:${OWNER}:a9b7c5d3e1`;

const api = (resourceType: 'apigateway-rest' | 'apigateway-private'): Kind => ({
  resourceType,
  resourceArn: API,
  actions: ['execute-api:Invoke', 'execute-api:*', '*', 'execute-api:invoke', 'sqs:SendMessage'],
  resources: [`${API}/*`, 'execute-api:/*', 'execute-api:/live/*', 'execute-api:/*/GET/*', '*', `${QUEUE}/*`],
  targets: product(
    ['execute-api:Invoke', 'execute-api:InvalidateCache'],
    [`${API}/live/GET/a`, `${API}/live/POST/a`, `${API}/test/GET/a`, `${API}/test/POST/a`],
  ),
});

export const KINDS: readonly Kind[] = [
  {
    resourceType: 's3-bucket',
    resourceArn: 'arn:aws:s3:::harbor',
    actions: [
      's3:GetObject',
      's3:Get*',
      's3:PutObject',
      's3:Put*',
      's3:ListBucket',
      's3:*',
      '*',
      'S3:?etobject',
      'sqs:*',
    ],
    resources: [
      'arn:aws:s3:::harbor',
      'arn:aws:s3:::harbor/*',
      'arn:aws:s3:::harbor/open/*',
      'arn:aws:s3:::harbor*',
      '*',
      'arn:aws:s3:::elsewhere/*',
    ],
    targets: [
      ...product(named('s3', ['GetObject', 'GetObjectAcl', 'PutObject', 'PutObjectAcl', 'DeleteObject']), [
        'arn:aws:s3:::harbor/open/a',
        'arn:aws:s3:::harbor/closed/a',
      ]),
      ...product(named('s3', ['ListBucket', 'GetBucketLocation', 'PutBucketPolicy', 'DeleteBucket']), [
        'arn:aws:s3:::harbor',
      ]),
    ],
  },
  {
    resourceType: 'sqs-queue',
    resourceArn: QUEUE,
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:Send*', 'SQS:*', '*', 's3:*'],
    resources: [QUEUE, '*', 'arn:aws:sqs:*', 'arn:aws:s3:::harbor/*'],
    targets: product(named('sqs', ['SendMessage', 'ReceiveMessage', 'GetQueueAttributes']), [QUEUE]),
  },
  {
    resourceType: 'sns-topic',
    resourceArn: TOPIC,
    actions: ['sns:Publish', 'sns:Subscribe', 'SNS:Pub*', 'sns:*', '*', 's3:*'],
    resources: [TOPIC, '*', 'arn:aws:sns:*', QUEUE],
    targets: product(named('sns', ['Publish', 'Subscribe', 'GetTopicAttributes']), [TOPIC]),
  },
  {
    resourceType: 'lambda-function',
    resourceArn: FUNCTION,
    actions: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'lambda:Invoke*', 'lambda:*', '*', 's3:*'],
    resources: [FUNCTION, `${FUNCTION}:*`, `${FUNCTION}:live`, `${FUNCTION}*`, '*', QUEUE],
    targets: product(named('lambda', ['InvokeFunction', 'InvokeFunctionUrl', 'InvokeAsync', 'GetFunction']), [
      FUNCTION,
      `${FUNCTION}:live`,
      `${FUNCTION}:strange`,
    ]),
  },
  {
    resourceType: 'kms-key',
    resourceArn: KEY,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:*', '*', 's3:*'],
    resources: ['*', KEY, QUEUE],
    targets: product(named('kms', ['Encrypt', 'Decrypt', 'CreateGrant']), [KEY]),
  },
  {
    resourceType: 'secretsmanager-secret',
    resourceArn: SECRET,
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:*', '*', 's3:*'],
    resources: ['*', SECRET, QUEUE],
    targets: product(named('secretsmanager', ['GetSecretValue', 'DescribeSecret']), [SECRET]),
  },
  api('apigateway-rest'),
  api('apigateway-private'),
  {
    resourceType: 'vpc-endpoint',
    resourceArn: `arn:aws:ec2:eu-west-1:${OWNER}:vpc-endpoint/${ENDPOINTS[0]}`,
    actions: ['s3:GetObject', 's3:*', 'sqs:SendMessage', '*'],
    resources: ['*', 'arn:aws:s3:::harbor/*', QUEUE],
    targets: product(
      ['s3:GetObject', 's3:DeleteObject', 'sqs:SendMessage', 'sqs:ReceiveMessage'],
      ['arn:aws:s3:::harbor/a', 'arn:aws:s3:::elsewhere/a', QUEUE],
    ),
  },
];
