import check from '../../checks/vpce-gateway-for-data.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { acl, ALLOW_ALL, base, group, route, subnet, table } from '../network/worlds.ts';
import { ACCOUNT, denied, gap, present, REGION, testCheck, type Expected, type World } from '../check.ts';
import { functionArn } from './network-worlds.ts';

const ec2 = (kind: string, id: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${kind}/${id}`;
const VPC = ec2('vpc', 'vpc-1');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const NAT = route('0.0.0.0/0', { NatGatewayId: 'nat-1' });
const LISTS = { s3: 'pl-s3', dynamodb: 'pl-ddb' } as const;
const CIDRS = { s3: ['3.5.0.0/19', '52.216.0.0/15'], dynamodb: ['3.218.180.0/22'] } as const;

type Endpoint = FactData<'ec2.vpc-endpoints'>;
type Service = keyof typeof LISTS;

const toGateway = (service: Service) => route(LISTS[service], { GatewayId: `vpce-${service}` });
const vpce = (service: Service, more: Partial<Endpoint> = {}) => ({
  arn: ec2('vpc-endpoint', `vpce-${service}`),
  data: {
    VpcEndpointId: `vpce-${service}`,
    ServiceName: `com.amazonaws.${REGION}.${service}`,
    VpcEndpointType: 'Gateway' as const,
    VpcId: 'vpc-1',
    State: 'Available' as const,
    ...more,
  },
});
const byInterface = (service: Service, more: Partial<Endpoint> = {}) =>
  vpce(service, { VpcEndpointType: 'Interface', SubnetIds: ['subnet-private'], PrivateDnsEnabled: true, ...more });

const role = (...Action: readonly string[]) => ({
  arn: ROLE,
  data: {
    Arn: ROLE,
    RoleName: 'worker',
    RolePolicyList: [
      {
        PolicyName: 'data',
        PolicyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }),
      },
    ],
  },
});
const worker = (subnets: readonly string[] = ['subnet-private'], groups: readonly string[] = ['sg-fn']) => ({
  arn: functionArn('worker'),
  data: {
    FunctionName: 'worker',
    Version: '$LATEST',
    Role: ROLE,
    VpcConfig: { SubnetIds: subnets, SecurityGroupIds: groups },
  },
});

const tables = (...routes: readonly ReturnType<typeof route>[]): World['facts'] => ({
  'ec2.route-tables': [
    table('rtb-public', 'vpc-1', ['subnet-public'], [route('0.0.0.0/0', { GatewayId: 'igw-1' })]),
    table('rtb-private', 'vpc-1', ['subnet-private'], routes),
    table('rtb-second', 'vpc-1', ['subnet-second'], [NAT]),
  ].map((data) => ({ arn: ec2('route-table', data.RouteTableId ?? ''), data })),
});
const lists: World['facts'] = {
  'ec2.managed-prefix-lists': (['s3', 'dynamodb'] as const).map((service) => ({
    arn: `arn:aws:ec2:${REGION}:aws:prefix-list/${LISTS[service]}`,
    data: {
      PrefixListId: LISTS[service],
      PrefixListName: `com.amazonaws.${REGION}.${service}`,
      OwnerId: 'AWS',
    },
  })),
  'ec2.prefix-list-entries': (['s3', 'dynamodb'] as const).flatMap((service) =>
    CIDRS[service].map((Cidr) => ({
      arn: `arn:aws:ec2:${REGION}:aws:prefix-list/${LISTS[service]}/entries/${Cidr}`,
      data: present({ Cidr }),
    })),
  ),
};

/** A function in a private subnet behind a NAT gateway. */
const world = (facts: World['facts'], expected?: Omit<Expected, 'outcome'>): World => ({
  facts: {
    'ec2.vpcs': base.Vpcs.map((data) => ({ arn: VPC, data })),
    'ec2.subnets': [...base.Subnets, subnet('subnet-second', 'vpc-1', '10.0.2.0/24', 'b')].map((data) => ({
      arn: ec2('subnet', data.SubnetId),
      data,
    })),
    'ec2.internet-gateways': base.InternetGateways.map((data) => ({ arn: ec2('internet-gateway', 'igw-1'), data })),
    'ec2.nat-gateways': base.NatGateways.map((data) => ({ arn: ec2('natgateway', 'nat-1'), data })),
    'ec2.network-acls': [
      {
        arn: ec2('network-acl', 'acl-1'),
        data: acl('acl-1', 'vpc-1', ['subnet-public', 'subnet-private', 'subnet-second'], ALLOW_ALL()),
      },
    ],
    'ec2.security-groups': base.SecurityGroups.map((data) => ({
      arn: ec2('security-group', data.GroupId ?? ''),
      data,
    })),
    ...tables(NAT),
    ...lists,
    'iam.roles': [role('s3:GetObject')],
    'lambda.functions': [worker()],
    ...facts,
  },
  ...(expected && { expect: { [VPC]: { outcome: 'fail', ...expected } } }),
});
const gateways: World['facts'] = { 'ec2.vpc-endpoints': [vpce('s3'), vpce('dynamodb')] };
const [medium, low] = [{ severity: 'medium' }, { severity: 'low', confidence: 'heuristic' }] as const;
const bothUsed: World['facts'] = { 'iam.roles': [role('s3:*', 'dynamodb:PutItem')] };
const narrow = group(
  'sg-narrow',
  [],
  [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: 'pl-s3' }] }],
);

testCheck('vpce-gateway-for-data', check, {
  fail: {
    'by the NAT gateway': world({}, { ...medium, because: /worker reaches S3 from subnet-private by nat-1 and igw-1/ }),
    'to tables by the NAT gateway': world(
      { 'iam.roles': [role('dynamodb:Query')] },
      { ...medium, because: /DynamoDB/ },
    ),
    'a role that may do everything': world({ 'iam.roles': [role('*')] }, medium),
    'by an attached policy': world(
      {
        'iam.roles': [
          {
            arn: ROLE,
            data: {
              Arn: ROLE,
              RoleName: 'worker',
              AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Reader' }],
            },
          },
        ],
        'iam.policies': [
          {
            arn: 'arn:aws:iam::aws:policy/Reader',
            data: {
              DefaultVersionId: 'v1',
              PolicyVersionList: [
                {
                  VersionId: 'v1',
                  Document: JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } }),
                },
              ],
            },
          },
        ],
      },
      medium,
    ),
    'an endpoint that is on another route table': world(
      { ...gateways, 'lambda.functions': [worker(['subnet-second'])], ...tables(NAT, toGateway('s3')) },
      { ...medium, because: /from subnet-second/ },
    ),
    'one of two subnets lacks the route': world(
      {
        ...gateways,
        'lambda.functions': [worker(['subnet-private', 'subnet-second'])],
        ...tables(NAT, toGateway('s3')),
      },
      { ...medium, because: /from subnet-second/ },
    ),
    'a way to one service, and none to the other': world(
      { ...gateways, ...bothUsed, ...tables(NAT, toGateway('s3')) },
      { ...medium, because: /reaches DynamoDB/ },
    ),
    'an interface without private DNS': world(
      { 'ec2.vpc-endpoints': [byInterface('s3', { PrivateDnsEnabled: false })] },
      medium,
    ),
    'an interface whose name is for resolvers from outside': world(
      {
        'ec2.vpc-endpoints': [byInterface('s3', { DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true } })],
      },
      medium,
    ),
    'an interface of another VPC': world({ 'ec2.vpc-endpoints': [byInterface('s3', { VpcId: 'vpc-2' })] }, medium),
    'an interface to a bucket service of another region': world(
      { 'ec2.vpc-endpoints': [byInterface('s3', { ServiceName: 'com.amazonaws.eu-west-1.s3' })] },
      medium,
    ),
    // Clients must name the URL of the endpoint: its presence says nothing about the traffic.
    'an interface to DynamoDB alone': world(
      {
        'iam.roles': [role('dynamodb:Query')],
        'ec2.vpc-endpoints': [byInterface('dynamodb', { PrivateDnsEnabled: false })],
      },
      low,
    ),
    'the NAT gateway is certain, one role may not be known': world(
      {
        'lambda.functions': [
          worker(),
          {
            ...worker(),
            arn: functionArn('other'),
            data: { ...worker().data, FunctionName: 'other', Role: `${ROLE}2` },
          },
        ],
        'iam.roles': [
          role('s3:GetObject'),
          {
            arn: `${ROLE}2`,
            data: { Arn: `${ROLE}2`, AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Gone' }] },
          },
        ],
      },
      medium,
    ),
  },
  pass: {
    'the route of the endpoint': world({ ...gateways, ...tables(NAT, toGateway('s3')) }),
    'both services have their route': world({
      ...gateways,
      ...bothUsed,
      ...tables(NAT, toGateway('s3'), toGateway('dynamodb')),
    }),
    'the endpoint, whatever its policy says': world({
      'ec2.vpc-endpoints': [vpce('s3', { PolicyDocument: JSON.stringify({ Statement: [] }) })],
      ...tables(NAT, toGateway('s3')),
    }),
    // A NAT gateway sends on by the table of its own subnet.
    'by the NAT gateway, whose own table leads to the endpoint': world({
      ...gateways,
      'ec2.route-tables': [
        table('rtb-public', 'vpc-1', ['subnet-public'], [route('0.0.0.0/0', { GatewayId: 'igw-1' }), toGateway('s3')]),
        table('rtb-private', 'vpc-1', ['subnet-private'], [NAT]),
      ].map((data) => ({ arn: ec2('route-table', data.RouteTableId ?? ''), data })),
    }),
    'an interface with private DNS': world({ 'ec2.vpc-endpoints': [byInterface('s3')] }),
    'an interface beside a gateway, for resolvers from outside': world({
      'ec2.vpc-endpoints': [
        vpce('s3'),
        {
          ...byInterface('s3', {
            VpcEndpointId: 'vpce-9',
            DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
          }),
          arn: ec2('vpc-endpoint', 'vpce-9'),
        },
      ],
      ...tables(NAT, toGateway('s3')),
    }),
    'no way out at all': world(tables()),
    'a group that lets out to the prefix list alone': world({
      ...gateways,
      ...tables(NAT, toGateway('s3')),
      'ec2.security-groups': [{ arn: ec2('security-group', 'sg-narrow'), data: narrow }],
      'lambda.functions': [worker(['subnet-private'], ['sg-narrow'])],
    }),
    'a group that does not let out to the service': world({
      'ec2.security-groups': [{ arn: ec2('security-group', 'sg-shut'), data: group('sg-shut', [], []) }],
      'lambda.functions': [worker(['subnet-private'], ['sg-shut'])],
    }),
  },
  'not-applicable': {
    'no function': world({ 'lambda.functions': [] }),
    'a function outside of every VPC': world({
      'lambda.functions': [
        { arn: functionArn('worker'), data: { FunctionName: 'worker', Version: '$LATEST', Role: ROLE } },
      ],
    }),
    'a role without these services': world({ 'iam.roles': [role('sqs:SendMessage')] }),
    'a role that is gone': world({ 'iam.roles': [] }),
    'buckets may be listed, their contents not': world({ 'iam.roles': [role('s3:ListAllMyBuckets')] }),
  },
  'not-assessed': {
    'roles may not be listed': world({
      'iam.roles': gap('iam:GetAccountAuthorizationDetails', 'access-denied', 'global'),
    }),
    'endpoints may not be listed': world({ 'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints') }),
    'route tables may not be listed': world({ 'ec2.route-tables': gap('ec2:DescribeRouteTables') }),
    'no network ACL was told of': world({ 'ec2.network-acls': [] }),
    'what the prefix list holds may not be read': world({
      ...gateways,
      ...tables(NAT, toGateway('s3')),
      'ec2.prefix-list-entries': [
        { arn: `arn:aws:ec2:${REGION}:aws:prefix-list/pl-s3`, data: denied('ec2:GetManagedPrefixListEntries') },
      ],
    }),
  },
});
