import { expect, test } from 'vitest';

import check from '../../checks/s3-vpce-restricted.ts';
import {
  ACCOUNT,
  absent,
  denied,
  findingsOf,
  gap,
  present,
  testCheck,
  type World,
  type WorldRecord,
} from '../check.ts';
import { endpoint, vpcArn } from './network-worlds.ts';

const BUCKET = 'arn:aws:s3:::vault';
const VPC = { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } };
const networks: World['facts'] = {
  'ec2.vpcs': [{ arn: vpcArn('vpc-1'), data: { VpcId: 'vpc-1' } }],
  'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.s3', [])],
};

const statement = (Effect: 'Allow' | 'Deny', Condition?: object, more: object = {}): object => ({
  Effect,
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET, `${BUCKET}/*`],
  ...(Condition && { Condition }),
  ...more,
});
const deny = (Condition?: object, more: object = {}): object => statement('Deny', Condition, more);
const bucket = (data: WorldRecord<'s3.policies'>['data']): World => ({
  facts: { 's3.policies': [{ arn: BUCKET, data }], ...networks },
});
const policy = (...Statement: readonly object[]): World =>
  bucket(present({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
const declared = (one: World): World => ({ ...one, intent: [{ arn: BUCKET, vpc: 'required' }] });
const vpcOnly = (...statements: readonly object[]): World => declared(policy(...statements));
const fails = (one: World, because: RegExp): World => ({
  ...one,
  expect: { [BUCKET]: { outcome: 'fail', severity: 'medium', because } },
});
const withFacts = (one: World, facts: World['facts']): World => ({ ...one, facts: { ...one.facts, ...facts } });

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const point = (name: string, vpc?: string): WorldRecord<'s3-control.access-points'> => ({
  arn: `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/${name}`,
  data: {
    Name: name,
    Bucket: 'vault',
    NetworkOrigin: vpc === undefined ? 'Internet' : 'VPC',
    ...(vpc !== undefined && { VpcConfiguration: { VpcId: vpc } }),
  },
});
const delegated = vpcOnly(
  statement('Allow', { StringEquals: { 's3:DataAccessPointAccount': ACCOUNT } }),
  deny({ StringNotEquals: { 's3:DataAccessPointAccount': ACCOUNT } }),
);

testCheck('s3-vpce-restricted', check, {
  fail: {
    'no policy': fails(declared(bucket(absent)), /no resource policy/),
    // Source 003: the role's own policy allows all the same.
    'an Allow from the VPC alone': fails(
      vpcOnly(statement('Allow', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, { Action: 's3:PutObject' })),
      /No Deny stops whom IAM allows/,
    ),
    'a Deny of something else': vpcOnly(deny({ Bool: { 'aws:SecureTransport': 'false' } })),
    'a Deny that only stops writers': fails(vpcOnly(deny(VPC, { Action: 's3:PutObject' })), /from anywhere: s3:[A-Z]/),
    'a Deny on the bucket and not on its objects': vpcOnly(deny(VPC, { Resource: BUCKET })),
    'a Deny for one role': vpcOnly(deny(VPC, { Principal: { AWS: role('orders') } })),
    'any VPC endpoint will do': fails(vpcOnly(deny({ Null: { 'aws:SourceVpce': 'true' } })), /from another network/),
    'a pattern that any VPC meets': vpcOnly(deny({ StringNotLike: { 'aws:SourceVpc': 'vpc-*' } })),
    'addresses are spared': fails(
      vpcOnly(deny({ ...VPC, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
      /from 203\.0\.113\./,
    ),
    'every role is spared': vpcOnly(deny({ ...VPC, ArnNotLike: { 'aws:PrincipalArn': role('*') } })),
    'the private address says nothing': vpcOnly(deny({ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })),
    'access points, and one answers the internet': fails(
      withFacts(delegated, { 's3-control.access-points': [point('inside', 'vpc-1'), point('outside')] }),
      /accesspoint\/outside answers the internet/,
    ),
    'an access point of another region answers the internet': {
      ...withFacts(delegated, { 's3-control.access-points': [{ ...point('outside'), region: 'eu-west-1' }] }),
      regions: ['us-east-1', 'eu-west-1'],
    },
  },
  pass: {
    'a Deny unless from the VPC': vpcOnly(deny(VPC)),
    'a Deny unless by the endpoint': vpcOnly(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })),
    'a Deny unless from the VPC, by its ARN': vpcOnly(deny({ ArnNotEquals: { 'aws:SourceVpcArn': vpcArn('vpc-1') } })),
    'IfExists in a Deny': vpcOnly(deny({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } })),
    'an administrator is spared by name': vpcOnly(
      deny({ ...VPC, ArnNotEquals: { 'aws:PrincipalArn': role('admin') } }),
    ),
    'an administrator is spared by id': vpcOnly(
      deny({ ...VPC, StringNotLike: { 'aws:userId': 'AROAEXAMPLEADMIN0001:*' } }),
    ),
    'a tagged exception': vpcOnly(
      deny({ ...VPC, StringNotEquals: { 'aws:SourceVpc': 'vpc-1', 'aws:PrincipalTag/perimeter': 'exempt' } }),
    ),
    'services that act for the account are spared': vpcOnly(
      deny({ ...VPC, BoolIfExists: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' } }),
    ),
    'what changes the policy is spared': vpcOnly(deny(VPC, { Action: undefined, NotAction: 's3:PutBucketPolicy' })),
    'access points of the VPC alone': withFacts(delegated, { 's3-control.access-points': [point('inside', 'vpc-1')] }),
    'access points whose origin must be a VPC': vpcOnly(
      deny({ StringNotEquals: { 's3:AccessPointNetworkOrigin': 'VPC' } }),
    ),
    'tags may not be read, the configuration declares it': withFacts(vpcOnly(deny(VPC)), {
      'tag.resources': gap('tag:GetResources'),
    }),
  },
  'not-applicable': { 'nothing is declared': policy(deny(VPC)), 'nothing is declared, and no policy': bucket(absent) },
  'not-assessed': {
    'the policy may not be read': declared(bucket(denied('s3:GetBucketPolicy', 'global'))),
    'tags may not be read': withFacts(policy(deny(VPC)), { 'tag.resources': gap('tag:GetResources') }),
    'an operator that does not exist': vpcOnly(deny({ StringUnequal: { 'aws:SourceVpc': 'vpc-1' } })),
    'a VPC that is not of this account': vpcOnly(deny({ StringNotEquals: { 'aws:SourceVpc': 'vpc-9' } })),
    'VPCs may not be listed': withFacts(vpcOnly(deny(VPC)), { 'ec2.vpcs': gap('ec2:DescribeVpcs') }),
    'access points may not be listed': withFacts(delegated, { 's3-control.access-points': gap('s3:ListAccessPoints') }),
  },
});

test('a declaration by a tag counts', () => {
  const one = policy();
  const tags = [{ Key: 'rampart:vpc', Value: 'required' }];
  const world = withFacts(one, { 'tag.resources': [{ arn: BUCKET, data: { ResourceARN: BUCKET, Tags: tags } }] });
  expect(findingsOf('s3-vpce-restricted', check, world).map(({ outcome }) => outcome)).toEqual(['fail']);
});
