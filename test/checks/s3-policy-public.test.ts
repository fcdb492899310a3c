import { expect, test } from 'vitest';

import check from '../../checks/s3-policy-public.ts';
import { absent, ACCOUNT, denied, findingsOf, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { allow, deny, document, OWN_ORG, PARTNER, type Statement } from './policy-statements.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const BUCKET = 'arn:aws:s3:::posters';

type Facts = World['facts'];

const reads = (more: Statement = {}): Statement => allow({ Action: 's3:GetObject', Resource: `${BUCKET}/*`, ...more });
const refuses = (Condition?: Statement): Statement =>
  deny({ Action: 's3:*', Resource: [BUCKET, `${BUCKET}/*`], ...(Condition && { Condition }) });
const policyOf = (...statements: readonly Statement[]) => present({ Policy: document(...statements) });

const inOrg: Statement = { StringLike: { 'aws:PrincipalOrgID': OWN_ORG } };
const says = (IsPublic: boolean) => present({ PolicyStatus: { IsPublic } });
const restricts = present({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } });

interface Seen {
  readonly policy?: ReturnType<typeof policyOf> | typeof absent | ReturnType<typeof denied>;
  readonly status?: ReturnType<typeof says> | typeof absent | ReturnType<typeof denied>;
  readonly bucketBlock?: typeof restricts | typeof absent | ReturnType<typeof denied>;
  readonly accountBlock?: typeof restricts | typeof absent | ReturnType<typeof denied>;
  readonly more?: Facts;
}

const facts = ({
  policy = absent,
  status = absent,
  bucketBlock = absent,
  accountBlock = absent,
  more,
}: Seen): Facts => ({
  's3.buckets': [{ arn: BUCKET, data: { Name: 'posters' } }],
  's3.policies': [{ arn: BUCKET, data: policy }],
  's3.policy-statuses': [{ arn: BUCKET, data: status }],
  's3.public-access-blocks': [{ arn: BUCKET, data: bucketBlock }],
  's3-control.public-access-block': [{ arn: ROOT, data: accountBlock }],
  ...more,
});
const world = (seen: Seen, expected?: Expected): World => ({
  facts: facts(seen),
  ...(expected && { expect: { [BUCKET]: expected } }),
});
const failing = (severity: 'critical' | 'high' | 'low', because?: RegExp): Expected => ({
  outcome: 'fail',
  severity,
  ...(because && { because }),
});

const readable = { policy: policyOf(reads()), status: says(true) };

testCheck('s3-policy-public', check, {
  fail: {
    'anybody reads': world(readable, failing('high', /anyone on the internet.*s3:GetObject/i)),
    'anybody lists': world(
      { policy: policyOf(reads({ Action: 's3:ListBucket', Resource: BUCKET })), status: says(true) },
      failing('critical'),
    ),
    'anybody writes': world(
      { policy: policyOf(reads({ Action: 's3:PutObject' })), status: says(true) },
      failing('critical'),
    ),
    'one statement for one account, one for all (statement by statement, only one is public)': world(
      {
        policy: policyOf(reads({ Principal: { AWS: PARTNER }, Action: 's3:PutObject' }), reads()),
        status: says(true),
      },
      failing('high'),
    ),
    'NotPrincipal lets in everybody else': world(
      { policy: policyOf(reads({ Principal: undefined, NotPrincipal: { AWS: PARTNER } })), status: says(false) },
      failing('high', /NotPrincipal/),
    ),
    'ranges of addresses that S3 takes one by one': world(
      {
        policy: policyOf(
          reads({ Condition: { IpAddress: { 'aws:SourceIp': ['3.0.0.0/8', '4.0.0.0/8', '5.0.0.0/8'] } } }),
        ),
        status: says(false),
      },
      failing('high', /S3 does not count it as public: .* \/8/),
    ),
    'a condition that anybody meets': world(
      {
        policy: policyOf(reads({ Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } } })),
        status: says(false),
      },
      failing('high', /takes aws:sourcevpc for a limit/),
    ),
    'public by its text, the verdict of S3 denied': world(
      { policy: policyOf(reads()), status: denied('s3:GetBucketPolicyStatus') },
      failing('high'),
    ),
    'S3 says public, the policy denied': world(
      { policy: denied('s3:GetBucketPolicy'), status: says(true) },
      { outcome: 'fail', severity: 'high', possible: ['critical', 'high'] },
    ),
    'S3 says public where a Deny closes it': world(
      {
        policy: policyOf(reads(), refuses({ StringNotEquals: { 'aws:PrincipalOrgID': OWN_ORG } })),
        status: says(true),
      },
      failing('low', /a Deny takes back/),
    ),
    'S3 says public of a condition that it does not take for a limit': world(
      {
        policy: policyOf(reads({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' }, ...inOrg } })),
        status: says(true),
      },
      failing('low', /takes .* for no limit/),
    ),
  },
  pass: {
    'RestrictPublicBuckets of the bucket: public in text, not in effect': world({
      ...readable,
      bucketBlock: restricts,
    }),
    'RestrictPublicBuckets of the account': world({ ...readable, accountBlock: restricts }),
    'the account restricts, the bucket was not read': world({
      ...readable,
      accountBlock: restricts,
      bucketBlock: denied('s3:GetPublicAccessBlock'),
    }),
    'no policy': world({}),
    'one account': world({ policy: policyOf(reads({ Principal: { AWS: PARTNER } })), status: says(false) }),
    'a Deny takes it all back': world({ policy: policyOf(reads(), refuses()), status: says(false) }),
    'addresses of one network': world({
      policy: policyOf(reads({ Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })),
      status: says(false),
    }),
    'CloudFront, bound to its distribution': world({
      policy: policyOf(
        reads({
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` } },
        }),
      ),
      status: says(false),
    }),
    'a deleted principal': world({
      policy: policyOf(reads({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE' } })),
      status: says(false),
    }),
  },
  'not-assessed': {
    'whether the bucket restricts was not seen': world({ ...readable, bucketBlock: denied('s3:GetPublicAccessBlock') }),
    'whether the account restricts was not seen': {
      facts: facts({ ...readable, more: { 's3-control.public-access-block': gap('s3-control:GetPublicAccessBlock') } }),
    },
    'the policy denied, S3 says not public': world({ policy: denied('s3:GetBucketPolicy'), status: says(false) }),
    'both denied': world({
      policy: denied('s3:GetBucketPolicy'),
      status: denied('s3:GetBucketPolicyStatus'),
    }),
    'not public by its text, the verdict of S3 denied': world({
      policy: policyOf(reads({ Principal: { AWS: PARTNER } })),
      status: denied('s3:GetBucketPolicyStatus'),
    }),
    'an operator that AWS does not know decides': world({
      policy: policyOf(reads({ Condition: { StringMatches: { 'aws:SourceVpce': 'vpce-1' } } })),
      status: says(false),
    }),
    'no policy document': world({ policy: present({ Policy: 'nonsense' }), status: says(false) }),
    'the organization decides, and was not read': {
      facts: facts({
        policy: policyOf(reads({ Condition: { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } } })),
        status: says(false),
        more: { 'organizations.organization': gap('organizations:DescribeOrganization') },
      }),
    },
  },
});

test('both verdicts are printed', () => {
  const [finding] = findingsOf('s3-policy-public', check, world(readable));
  expect(finding?.observed).toBe('by its text: public; by S3: public');
  expect(finding?.evidence?.map(({ document: shown }) => JSON.stringify(shown))).toEqual(
    expect.arrayContaining([expect.stringContaining('"witness"'), expect.stringContaining('IsPublic')]),
  );
});
