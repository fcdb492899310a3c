import check from '../../checks/vpce-policy-scoped.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import type { Severity } from '../../src/model/words.ts';
import { ACCOUNT, gap, present, testCheck, type World } from '../check.ts';
import { endpoint, functionArn, subnet, vpcFunction } from './network-worlds.ts';

const S3 = 'com.amazonaws.us-east-1.s3';
const DYNAMODB = 'com.amazonaws.us-east-1.dynamodb';
const SQS = 'com.amazonaws.us-east-1.sqs';
const VPCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc-endpoint/vpce-1`;

type Endpoint = FactData<'ec2.vpc-endpoints'>;

const service = (ServiceName: string, more: Partial<FactData<'ec2.vpc-endpoint-services'>> = {}) => ({
  arn: `arn:aws:ec2:us-east-1:amazon:vpc-endpoint-service/${ServiceName}/Interface`,
  data: {
    ServiceName,
    ServiceType: [{ ServiceType: 'Interface' as const }],
    Owner: 'amazon',
    VpcEndpointPolicySupported: true,
    ...more,
  },
});
const world = (ServiceName: string, more: Partial<Endpoint>, facts: World['facts'] = {}): World => {
  const { arn, data } = endpoint('vpce-1', ServiceName, []);
  return {
    facts: {
      'ec2.vpc-endpoints': [{ arn, data: { ...data, State: 'Available', ...more } }],
      'ec2.vpc-endpoint-services': [service(ServiceName)],
      'organizations.organization': [
        { arn: `arn:aws:iam::${ACCOUNT}:root`, data: present({ Organization: { Id: 'o-ours000000' } }) },
      ],
      ...facts,
    },
  };
};
const allow = (Condition?: object, more: object = {}): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...(Condition && { Condition }),
  ...more,
});
const deny = (Condition: object, more: object = {}): object => ({ ...allow(Condition, more), Effect: 'Deny' });
const documentOf = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const gateway = { VpcEndpointType: 'Gateway', RouteTableIds: ['rtb-1'] } as const;
const s3 = (...statements: readonly object[]): World =>
  world(S3, { ...gateway, PolicyDocument: documentOf(...statements) });
const dynamodb = (...statements: readonly object[]): World =>
  world(DYNAMODB, { ...gateway, PolicyDocument: documentOf(...statements) });
const sqs = (...statements: readonly object[]): World => world(SQS, { PolicyDocument: documentOf(...statements) });
const fails = (one: World, severity: Severity, because?: RegExp, possible?: readonly Severity[]): World => ({
  ...one,
  expect: { [VPCE]: { outcome: 'fail', severity, ...(possible && { possible }), ...(because && { because }) } },
});
const withFacts = (one: World, facts: World['facts']): World => ({ ...one, facts: { ...one.facts, ...facts } });

const ownOrg = { StringEquals: { 'aws:ResourceOrgID': 'o-ours000000' } };
const ownCallers = { StringEquals: { 'aws:PrincipalOrgID': 'o-ours000000' } };
const served: World['facts'] = {
  'lambda.functions': [vpcFunction('worker', [])],
  'ec2.subnets': [subnet('subnet-1')],
  'ec2.vpcs': [{ arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-1`, data: { VpcId: 'vpc-1' } }],
  'ec2.route-tables': ['rtb-1', 'rtb-2'].map((RouteTableId) => ({
    arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:route-table/${RouteTableId}`,
    data: { RouteTableId, VpcId: 'vpc-1', Routes: [], Associations: [{ Main: RouteTableId === 'rtb-1' }] },
  })),
};
const sensitive = (one: World): World => ({
  ...withFacts(one, served),
  intent: [{ arn: functionArn('worker'), data: 'sensitive' }],
});
const full = world(S3, gateway);

testCheck('vpce-policy-scoped', check, {
  fail: {
    'no policy is full access': fails(full, 'medium', /default policy/),
    'the default policy': fails(s3(allow()), 'medium', /anybody’s resources: s3:Put\w+ gets through/),
    'full access to DynamoDB': fails(dynamodb(allow()), 'medium', /dynamodb:/),
    'full access to a queue service': fails(sqs(allow()), 'medium'),
    'full access, by an interface': fails(world(S3, {}), 'medium'),
    'writing alone is enough': fails(s3(allow(undefined, { Action: 's3:PutObject' })), 'medium'),
    'a function with sensitive data sends through it': fails(sensitive(full), 'high', undefined),
    'a function elsewhere in the VPC': fails(sensitive(world(S3, { ...gateway, RouteTableIds: ['rtb-2'] })), 'medium'),
    'functions may not be listed': fails(
      withFacts(full, { 'lambda.functions': gap('lambda:ListFunctions') }),
      'medium',
      undefined,
      ['high', 'medium'],
    ),
    'whether data is sensitive is not known': fails(
      withFacts(full, { ...served, 'tag.resources': gap('tag:GetResources') }),
      'medium',
      undefined,
      ['high', 'medium'],
    ),
    'own callers to foreign buckets': fails(s3(allow(ownCallers)), 'low', /Only the caller is limited/),
    'one role to foreign tables': fails(
      dynamodb(allow(undefined, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/worker` } })),
      'low',
    ),
    'a prefix of names, which anybody may take': fails(
      s3(allow(undefined, { Resource: 'arn:aws:s3:::acme-*' })),
      'low',
      /names of buckets/,
    ),
    'tables of any account': fails(
      dynamodb(allow(undefined, { Resource: 'arn:aws:dynamodb:us-east-1:*:table/orders' })),
      'medium',
    ),
    'the organization of whoever calls': fails(
      s3(allow({ StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } })),
      'medium',
    ),
    'IfExists lets out what is in no organization': fails(
      s3(allow({ StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-ours000000' } })),
      'medium',
    ),
    'a Deny that spares a foreign caller': fails(
      s3(
        allow(),
        deny({
          StringNotEquals: { 'aws:ResourceAccount': ACCOUNT },
          StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
        }),
      ),
      'medium',
    ),
    'a limit of one statement, and another without': fails(
      s3(allow(ownOrg), allow(undefined, { Action: 's3:Put*' })),
      'medium',
    ),
  },
  pass: {
    'resources of the organization': s3(allow(ownOrg)),
    'resources of the account': s3(allow({ StringEquals: { 'aws:ResourceAccount': ACCOUNT } })),
    'resources of a partner too': s3(allow({ StringEquals: { 'aws:ResourceAccount': [ACCOUNT, '444455556666'] } })),
    'resources of a part of the organization': s3(
      allow({ 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': 'o-ours000000/r-1/ou-1/*' } }),
    ),
    'buckets of the account, by the key of S3': s3(allow({ StringEquals: { 's3:ResourceAccount': ACCOUNT } })),
    'one bucket by name': s3(allow(undefined, { Resource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'] })),
    'everything, less what is foreign': s3(allow(), deny({ StringNotEquals: { 'aws:ResourceOrgID': 'o-ours000000' } })),
    'a Deny of all other buckets': s3(
      allow(),
      deny({}, { Resource: undefined, NotResource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'] }),
    ),
    'buckets of AWS may be read': s3(
      allow(ownOrg),
      allow(undefined, { Action: 's3:GetObject', Resource: 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*' }),
    ),
    'reading everything': s3(allow(ownOrg), allow(undefined, { Action: 's3:Get*' })),
    'tables of the account': dynamodb(allow(undefined, { Resource: `arn:aws:dynamodb:*:${ACCOUNT}:table/*` })),
    'callers of the organization, to a queue': sqs(allow(ownCallers)),
    'any caller, to own queues': sqs(allow({ StringEquals: { 'aws:ResourceAccount': ACCOUNT } })),
    nobody: s3(deny({})),
  },
  'not-applicable': {
    'an endpoint for inspection': world('com.amazonaws.vpce.us-east-1.vpce-svc-1', {
      VpcEndpointType: 'GatewayLoadBalancer',
    }),
    'a resource endpoint': world('', { VpcEndpointType: 'Resource' }),
    'a service network endpoint': world('', { VpcEndpointType: 'ServiceNetwork' }),
    'a service that a customer offers': world('com.amazonaws.vpce.us-east-1.vpce-svc-1', {}),
    'a service of another owner': world(
      'aws.api.us-east-1.partner',
      {},
      {
        'ec2.vpc-endpoint-services': [service('aws.api.us-east-1.partner', { Owner: '444455556666' })],
      },
    ),
    'a service without endpoint policies': world(
      SQS,
      {},
      {
        'ec2.vpc-endpoint-services': [service(SQS, { VpcEndpointPolicySupported: false })],
      },
    ),
    'an endpoint that is deleted': world(S3, { ...gateway, State: 'Deleting' }),
  },
  'not-assessed': {
    'services may not be described': world(
      SQS,
      {},
      {
        'ec2.vpc-endpoint-services': gap('ec2:DescribeVpcEndpointServices'),
      },
    ),
    'nothing was told of the service': world(SQS, {}, { 'ec2.vpc-endpoint-services': [] }),
    'the policy is no document': world(S3, { ...gateway, PolicyDocument: 'none' }),
    'an operator that does not exist': s3(allow({ StringSame: { 'aws:ResourceOrgID': 'o-ours000000' } })),
    'the own organization may not be read': withFacts(
      s3(allow({ StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } })),
      {
        'organizations.organization': gap('organizations:DescribeOrganization'),
      },
    ),
  },
  mixed: {
    'services may not be described, a gateway is judged': {
      ...withFacts(full, { 'ec2.vpc-endpoint-services': gap('ec2:DescribeVpcEndpointServices') }),
      expect: { [VPCE]: 'fail' },
    },
  },
});
