import check from '../../checks/apigw-private-policy.ts';
import { ACCOUNT, denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { allowAll, API, exported, operation, policy, restApi, stage } from './gateway-worlds.ts';

type Json = Readonly<Record<string, unknown>>;
type Facts = World['facts'];

const OWN = 'vpce-1a2b3c4d';
const open = operation();
const authorized = operation({ security: [{ token: [] }] });
const signed = operation({ security: [{ sigv4: [] }] });

const endpoint = (PolicyDocument?: Json): Facts => ({
  'ec2.vpc-endpoints': [
    {
      arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc-endpoint/${OWN}`,
      data: {
        VpcEndpointId: OWN,
        ServiceName: 'com.amazonaws.us-east-1.execute-api',
        ...(PolicyDocument && { PolicyDocument: JSON.stringify(PolicyDocument) }),
      },
    },
  ],
  'ec2.vpcs': [{ arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-1a2b3c4d`, data: { VpcId: 'vpc-1a2b3c4d' } }],
});

const under = (
  statements: readonly Json[] | undefined,
  method: Json = open,
  expected?: Expected,
  more: Facts = {},
): World => ({
  facts: {
    'apigateway.rest-apis': [
      // Aliases in Route 53, no limit.
      restApi({ endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [OWN] } }),
    ],
    'apigateway.stages': [stage()],
    'apigateway.exports': [
      exported({ '/orders': { get: method } }, statements && { 'x-amazon-apigateway-policy': policy(...statements) }),
    ],
    ...endpoint(),
    ...more,
  },
  ...(expected && { expect: { [API]: expected } }),
});
const failing = (severity: 'high' | 'medium', because?: RegExp): Expected => ({
  outcome: 'fail',
  severity,
  ...(because && { because }),
});

const when = (Condition: Json): Json => ({ ...allowAll, Condition });
const unless = (Condition: Json): Json => ({ ...allowAll, Effect: 'Deny', Condition });
const ours = { 'aws:SourceVpce': OWN };

testCheck('apigw-private-policy', check, {
  fail: {
    'everybody: vpcEndpointIds restrict nothing': under([allowAll], open, failing('high', /Any VPC of any account/)),
    'a pattern of endpoints is anybody’s': under([when({ StringLike: { 'aws:SourceVpce': 'vpce-*' } })]),
    'two keys in one Deny: either path is enough': under(
      [allowAll, unless({ StringNotEquals: ours, NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
      open,
      failing('high'),
    ),
    'the policies of the own endpoints narrow': under(
      [allowAll],
      open,
      failing('medium'),
      endpoint(policy({ ...allowAll, Principal: { AWS: ACCOUNT }, Resource: '*' })),
    ),
    'endpoints were not read': under(
      [allowAll],
      open,
      { outcome: 'fail', severity: 'medium', possible: ['high', 'medium'] },
      {
        'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints'),
      },
    ),
    'Allow alone under a Lambda authorizer': under([when({ StringEquals: ours })], authorized, failing('medium')),
    'Allow alone under IAM': under([when({ StringEquals: ours })], signed, failing('medium')),
  },
  pass: {
    'Deny but for one endpoint (AWS sample)': under([allowAll, unless({ StringNotEquals: ours })]),
    'Deny but for one VPC': under([allowAll, unless({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } })]),
    'Allow of one endpoint, no authorizer': under([when({ StringEquals: ours })]),
    'Deny but for one endpoint, a Lambda authorizer': under([allowAll, unless({ StringNotEquals: ours })], authorized),
    'Deny but for one endpoint, IAM': under([allowAll, unless({ StringNotEquals: ours })], signed),
    'no policy: every call is refused': under(undefined),
    'an account, IAM': under([{ ...allowAll, Principal: { AWS: '444455556666' } }], signed),
  },
  'not-applicable': {
    'nothing is deployed': {
      facts: { 'apigateway.rest-apis': [restApi({ endpointConfiguration: { types: ['PRIVATE'] } })] },
    },
  },
  'not-assessed': {
    'an endpoint that is not of this account': under([
      allowAll,
      unless({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0f0f0f0f' } }),
    ]),
    'whose the endpoint is was not read': under([allowAll, unless({ StringNotEquals: ours })], open, undefined, {
      'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints'),
    }),
    'whose the VPC is was not read': under(
      [allowAll, unless({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } })],
      open,
      undefined,
      { 'ec2.vpcs': gap('ec2:DescribeVpcs') },
    ),
    'the export denied': under([allowAll], open, undefined, {
      'apigateway.exports': [{ arn: `${API}/stages/prod/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
    'an operator that AWS does not know decides': under([when({ StringMatches: ours })]),
  },
  mixed: {
    'public APIs are not spoken of': {
      facts: {
        'apigateway.rest-apis': [
          restApi({ endpointConfiguration: { types: ['PRIVATE'] } }),
          { ...restApi({ id: 'p1u2b3' }), arn: 'arn:aws:apigateway:us-east-1::/restapis/p1u2b3' },
        ],
      },
      expect: { [API]: 'not-applicable' },
    },
  },
});
