import check from '../../checks/s3-access-point-scope.ts';
import { absent, ACCOUNT, denied, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { allow, document, type Statement } from './policy-statements.ts';

const POINT = `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/reports`;
const BUCKET = 'arn:aws:s3:::posters';
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

type Facts = World['facts'];

const reads = (more: Statement = {}): Statement =>
  allow({ Action: 's3:GetObject', Resource: `${POINT}/object/*`, ...more });
const policyOf = (...statements: readonly Statement[]) => present({ Policy: document(...statements) });
const says = (IsPublic: boolean) => present({ PolicyStatus: { IsPublic } });
const restricts = present({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } });
const opens = present({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } });

type Unread = ReturnType<typeof denied>;

interface Seen {
  readonly policy?: ReturnType<typeof policyOf> | typeof absent | Unread;
  readonly status?: ReturnType<typeof says> | typeof absent | Unread;
  readonly settings?: typeof restricts | Unread;
  readonly origin?: Statement;
  readonly more?: Facts;
}

const facts = ({ policy = absent, status = absent, settings = opens, origin, more }: Seen): Facts => ({
  's3-control.access-points': [
    {
      arn: POINT,
      data: { Name: 'reports', NetworkOrigin: 'Internet', Bucket: 'posters', BucketAccountId: ACCOUNT, ...origin },
    },
  ],
  's3-control.access-point-policies': [{ arn: POINT, data: policy }],
  's3-control.access-point-policy-statuses': [{ arn: POINT, data: status }],
  's3-control.access-point-settings': [{ arn: POINT, data: settings }],
  's3.public-access-blocks': [{ arn: BUCKET, data: absent }],
  's3-control.public-access-block': [{ arn: ROOT, data: absent }],
  ...more,
});
const world = (seen: Seen, expected?: Expected, intent?: NonNullable<World['intent']>[number]): World => ({
  facts: facts(seen),
  ...(expected && { expect: { [POINT]: expected } }),
  ...(intent && { intent: [intent] }),
});
const failing = (severity: 'high' | 'medium'): Expected => ({ outcome: 'fail', severity });

const open = { policy: policyOf(reads()), status: says(true) };
const scoped = {
  policy: policyOf(reads({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/reports` } })),
  status: says(false),
};
const inVpc = { NetworkOrigin: 'VPC', VpcConfiguration: { VpcId: 'vpc-1a2b3c4d' } };

testCheck('s3-access-point-scope', check, {
  fail: {
    'everybody reads': world(open, failing('high')),
    'its own settings refuse the public': world({ ...open, settings: restricts }, failing('medium')),
    'the bucket refuses the public': world(
      { ...open, more: { 's3.public-access-blocks': [{ arn: BUCKET, data: restricts }] } },
      failing('medium'),
    ),
    'its settings were not read': world(
      { ...open, settings: denied('s3-control:GetAccessPoint') },
      { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] },
    ),
    'the bucket is of another account': world(
      { ...open, origin: { BucketAccountId: '444455556666' } },
      { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] },
    ),
    'public by its text, the verdict of S3 denied': world(
      { ...open, status: denied('s3-control:GetAccessPointPolicyStatus') },
      failing('high'),
    ),
    'S3 says public, the policy denied': world(
      { policy: denied('s3-control:GetAccessPointPolicy'), status: says(true) },
      failing('high'),
    ),
    'from the internet, the bucket internal': world(scoped, failing('medium'), { arn: BUCKET, exposure: 'internal' }),
    'from the internet, the bucket sensitive': world(scoped, failing('medium'), { arn: BUCKET, data: 'sensitive' }),
    'from the internet, no policy, the access point internal': world({}, failing('medium'), {
      arn: POINT,
      exposure: 'internal',
    }),
  },
  pass: {
    'one role': world(scoped),
    'no policy': world({}),
    'its VPC alone, whatever the policy says': world({ ...open, origin: inVpc }),
    'its VPC alone, the bucket internal': world({ ...scoped, origin: inVpc }, undefined, {
      arn: BUCKET,
      exposure: 'internal',
    }),
    'its VPC alone, and nothing else was read': world({
      policy: denied('s3-control:GetAccessPointPolicy'),
      status: denied('s3-control:GetAccessPointPolicyStatus'),
      origin: inVpc,
    }),
    'from the internet, the bucket public': world(scoped, undefined, { arn: BUCKET, exposure: 'public' }),
  },
  'not-assessed': {
    'both denied': world({
      policy: denied('s3-control:GetAccessPointPolicy'),
      status: denied('s3-control:GetAccessPointPolicyStatus'),
    }),
    'not public by its text, the verdict of S3 denied': world({
      ...scoped,
      status: denied('s3-control:GetAccessPointPolicyStatus'),
    }),
    'an operator that AWS does not know decides': world({
      policy: policyOf(reads({ Condition: { StringMatches: { 'aws:SourceVpce': 'vpce-1' } } })),
      status: says(false),
    }),
    'tags may not be read': world({ ...scoped, more: { 'tag.resources': gap('tag:GetResources') } }),
  },
});
