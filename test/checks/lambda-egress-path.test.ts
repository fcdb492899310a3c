import check from '../../checks/lambda-egress-path.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, gap, testCheck, type Expected, type World } from '../check.ts';
import { functionArn, group, networkInterface, permission, vpcFunction } from './network-worlds.ts';
import {
  acl,
  ALLOW_ALL,
  detached,
  ec2Arn,
  inspector,
  internetGateway,
  managed,
  nat,
  place,
  publicAccess,
  route,
  routes,
  vpc,
} from './routing-worlds.ts';

const WORKER = functionArn('worker');
const ROLE = 'arn:aws:iam::111122223333:role/worker';
const everything = permission('-1', undefined, '0.0.0.0/0', '::/0');
const sg = (...out: readonly ReturnType<typeof permission>[]) => group('sg-1', [], { IpPermissionsEgress: out });
const worker = (more: Partial<NonNullable<FactData<'lambda.functions'>['VpcConfig']>> = {}) => {
  const { arn, data } = vpcFunction('worker', ['sg-1'], ['subnet-1']);
  return { arn, data: { ...data, Role: ROLE, VpcConfig: { ...data.VpcConfig, ...more } } };
};
const table = (id: string, subnets: readonly string[], ...out: readonly string[]) =>
  routes(
    id,
    subnets,
    out.map((words) => route(words)),
  );

/** A function, where its subnet leads, and a NAT gateway whose subnet leads to the internet gateway. */
const world = (out: readonly string[], facts: World['facts'] = {}, beyond: readonly string[] = ['igw-1']): World => ({
  facts: {
    'lambda.functions': [worker()],
    'ec2.vpcs': [vpc()],
    'ec2.subnets': [place('subnet-1', 1), place('subnet-2', 2), place('subnet-nat', 9), place('subnet-fw', 8)],
    'ec2.internet-gateways': [internetGateway],
    'ec2.egress-only-internet-gateways': [
      {
        arn: ec2Arn('egress-only-internet-gateway', 'eigw-1'),
        data: { EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
      },
    ],
    'ec2.nat-gateways': [nat()],
    'ec2.vpc-endpoints': [inspector('vpce-fw', 'subnet-fw')],
    'ec2.network-acls': [acl('acl-1', [])],
    'ec2.security-groups': [sg(everything)],
    'ec2.route-tables': [
      table('rtb-fn', ['subnet-1'], ...out),
      table('rtb-nat', ['subnet-nat'], ...beyond),
      table('rtb-fw', ['subnet-fw'], 'igw-1', '10.0.9.0/24 local'),
      table('rtb-main', []),
    ],
    ...facts,
  },
});
const edge = table('rtb-edge', [], '10.0.9.0/24 vpce-fw');
const edgeTable = { ...edge, data: { ...edge.data, Associations: [{ GatewayId: 'igw-1', RouteTableId: 'rtb-edge' }] } };
const failing = (one: World, expected: Omit<Expected, 'outcome'> = {}): World => ({
  ...one,
  expect: { [WORKER]: { outcome: 'fail', ...expected } },
});
const wide: World['facts'] = {
  'iam.roles': [
    {
      arn: ROLE,
      data: {
        Arn: ROLE,
        RolePolicyList: [
          { PolicyDocument: encodeURIComponent('{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}') },
        ],
      },
    },
  ],
};
/** The function's VPC leads to a hub, whose attachment subnet leads on. */
const hub = (out: string): World['facts'] => {
  const attachment = (id: string, VpcId: string, subnet: string) => ({
    arn: ec2Arn('transit-gateway-attachment', id),
    data: {
      TransitGatewayAttachmentId: id,
      TransitGatewayId: 'tgw-1',
      VpcId,
      SubnetIds: [subnet],
      State: 'available' as const,
    },
  });
  const inHub = { VpcId: 'vpc-hub', CidrBlock: undefined, Ipv6CidrBlockAssociationSet: [] };
  const table = ec2Arn('transit-gateway-route-table', 'tgw-rtb-1');
  const local = { DestinationCidrBlock: '10.9.0.0/16', GatewayId: 'local', State: 'active' as const };
  const back = route('10.0.0.0/16 tgw-1');
  const lead = (id: string, subnet: string, words: string, ...more: readonly string[]) => {
    const { arn, data } = routes(id, [subnet], []);
    return {
      arn,
      data: { ...data, VpcId: 'vpc-hub', Routes: [local, back, route(words), ...more.map((one) => route(one))] },
    };
  };
  const vpcHub = vpc('vpc-hub', { CidrBlock: '10.9.0.0/16', Ipv6CidrBlockAssociationSet: [] });
  const edgeOfHub = lead('rtb-hub-edge', 'none', '10.9.2.0/24 vpce-fw');
  return {
    'ec2.vpcs': [vpc(), vpcHub],
    'ec2.subnets': [
      place('subnet-1', 1),
      place('subnet-tgw', 1, { ...inHub, CidrBlock: '10.9.1.0/24' }),
      place('subnet-nat', 2, { ...inHub, CidrBlock: '10.9.2.0/24' }),
      place('subnet-fw', 3, { ...inHub, CidrBlock: '10.9.3.0/24' }),
    ],
    'ec2.internet-gateways': [
      { ...internetGateway, data: { ...internetGateway.data, Attachments: [{ VpcId: 'vpc-hub', State: 'attached' }] } },
    ],
    'ec2.nat-gateways': [
      nat('nat-1', { VpcId: 'vpc-hub', NatGatewayAddresses: [{ PrivateIp: '10.9.2.9', PublicIp: '203.0.113.9' }] }),
    ],
    'ec2.network-acls': [acl('acl-1', []), acl('acl-hub', [], ALLOW_ALL, { VpcId: 'vpc-hub' })],
    'ec2.transit-gateways': [
      {
        arn: ec2Arn('transit-gateway', 'tgw-1'),
        data: { TransitGatewayId: 'tgw-1', OwnerId: ACCOUNT, State: 'available' },
      },
    ],
    'ec2.transit-gateway-vpc-attachments': [
      attachment('tgw-attach-1', 'vpc-1', 'subnet-1'),
      attachment('tgw-attach-2', 'vpc-hub', 'subnet-tgw'),
    ],
    'ec2.transit-gateway-route-tables': [{ arn: table, data: { TransitGatewayRouteTableId: 'tgw-rtb-1' } }],
    'ec2.transit-gateway-route-table-associations': ['tgw-attach-1', 'tgw-attach-2'].map((id) => ({
      arn: `${table}/associations/${id}`,
      data: {
        state: 'present',
        value: { TransitGatewayAttachmentId: id, ResourceType: 'vpc', State: 'associated' },
      },
    })),
    'ec2.transit-gateway-routes': [
      {
        arn: table,
        data: {
          state: 'present',
          value: {
            Routes: [
              ['0.0.0.0/0', 'tgw-attach-2', 'vpc-hub'],
              ['10.0.0.0/16', 'tgw-attach-1', 'vpc-1'],
            ].map(([DestinationCidrBlock, TransitGatewayAttachmentId, ResourceId]) => ({
              DestinationCidrBlock,
              State: 'active' as const,
              Type: 'static' as const,
              TransitGatewayAttachments: [{ TransitGatewayAttachmentId, ResourceId, ResourceType: 'vpc' as const }],
            })),
          },
        },
      },
    ],
    'ec2.vpc-endpoints': [
      { ...inspector('vpce-fw', 'subnet-fw'), data: { ...inspector('vpce-fw', 'subnet-fw').data, VpcId: 'vpc-hub' } },
    ],
    'ec2.route-tables': [
      routes('rtb-fn', ['subnet-1'], [route('tgw-1')]),
      lead('rtb-tgw', 'subnet-tgw', 'nat-1'),
      lead('rtb-nat', 'subnet-nat', out),
      lead('rtb-fw', 'subnet-fw', 'igw-1'),
      ...(out === 'vpce-fw'
        ? [
            {
              ...edgeOfHub,
              data: {
                ...edgeOfHub.data,
                Associations: [{ GatewayId: 'igw-1', RouteTableId: 'rtb-hub-edge' }],
                Routes: [local, route('10.9.2.0/24 vpce-fw')],
              },
            },
          ]
        : []),
    ],
  };
};
const inFirewalledVpc = world(['nat-1'], {}, ['vpce-fw']).facts;

testCheck('lambda-egress-path', check, {
  fail: {
    'a NAT gateway straight out': failing(world(['nat-1']), {
      severity: 'medium',
      because: /by nat-1, igw-1 \(IPv4\)/,
    }),
    'a role of wildcards, and groups that let everything out': failing(world(['nat-1'], wide), { severity: 'high' }),
    'declared sensitive': {
      ...failing(world(['nat-1']), { severity: 'high' }),
      intent: [{ arn: WORKER, data: 'sensitive' }],
    },
    'a role of wildcards, and one port to the world': failing(
      world(['nat-1'], { ...wide, 'ec2.security-groups': [sg(permission('tcp', 8443, '0.0.0.0/0'))] }),
      { severity: 'medium', because: /nat-1/ },
    ),
    'roles were not read': failing(world(['nat-1'], { 'iam.roles': gap('iam:GetAccountAuthorizationDetails') }), {
      severity: 'medium',
      possible: ['high', 'medium'],
    }),
    'half of the internet by the NAT gateway, half by the firewall': failing(
      world(['0.0.0.0/1 vpce-fw', '128.0.0.0/1 nat-1']),
      { because: /nat-1/ },
    ),
    'IPv6 by an egress-only internet gateway, while IPv4 stays inside': failing(
      world(['::/0 eigw-1'], { 'lambda.functions': [worker({ Ipv6AllowedForDualStack: true })] }),
      { because: /eigw-1 \(IPv6\)/ },
    ),
    'a regional NAT gateway, which is in no subnet': failing(
      world(['nat-1'], {
        'ec2.nat-gateways': [
          nat('nat-1', { SubnetId: undefined, AvailabilityMode: 'regional', RouteTableId: 'rtb-nat' }),
        ],
      }),
      { because: /nat-1/ },
    ),
    'a transit gateway to a hub of the account, whose NAT gateway leads straight out': failing(
      world([], hub('igw-1')),
      { because: /by tgw-1, nat-1, igw-1/ },
    ),
    'one of two subnets': failing(
      world(['vpce-fw'], {
        'lambda.functions': [worker({ SubnetIds: ['subnet-1', 'subnet-2'] })],
        'ec2.route-tables': [
          table('rtb-fn', ['subnet-1']),
          table('rtb-other', ['subnet-2'], 'nat-1'),
          table('rtb-nat', ['subnet-nat'], 'igw-1'),
        ],
      }),
    ),
    'only UDP is let out': failing(
      world(['nat-1'], { 'ec2.security-groups': [sg(permission('udp', [5000, 6000], '0.0.0.0/0'))] }),
    ),
    'ports that a network ACL leaves open in the middle of a range': failing(
      world(['nat-1'], {
        'ec2.security-groups': [sg(permission('tcp', [1000, 3000], '0.0.0.0/0'))],
        'ec2.network-acls': [
          acl('acl-1', [], ['90 deny out tcp 0-1999 0.0.0.0/0', '95 deny out tcp 2100-65535 0.0.0.0/0', ...ALLOW_ALL]),
          acl('acl-open', ['subnet-nat']),
        ],
      }),
    ),
  },
  pass: {
    'no default route': world([]),
    'a private NAT gateway is no internet': world(['nat-1'], {
      'ec2.nat-gateways': [
        nat('nat-1', { ConnectivityType: 'private', NatGatewayAddresses: [{ PrivateIp: '10.0.9.9' }] }),
      ],
    }),
    'a NAT gateway with a firewall behind it': {
      facts: { ...inFirewalledVpc, 'ec2.route-tables': [...(inFirewalledVpc['ec2.route-tables'] as []), edgeTable] },
      expect: { [WORKER]: { outcome: 'pass', because: /vpce-fw/ } },
    },
    'a hub whose NAT gateway has a firewall behind it': {
      ...world([], hub('vpce-fw')),
      expect: { [WORKER]: { outcome: 'pass', because: /vpce-fw/ } },
    },
    'an internet gateway gives a function nothing': world(['igw-1']),
    'an egress-only internet gateway, and no IPv6 of its own': world(['::/0 eigw-1']),
    'groups let nothing out': world(['nat-1'], { 'ec2.security-groups': [sg()] }),
    'groups let nothing public out': world(['nat-1'], {
      'ec2.security-groups': [sg(permission('tcp', 5432, '10.0.0.0/16'))],
    }),
    'VPC Block Public Access stops NAT gateways too': world(['nat-1'], {
      'ec2.vpc-block-public-access': [publicAccess('block-bidirectional')],
    }),
    'a route to a gateway that is gone': world([], {
      'ec2.route-tables': [routes('rtb-fn', ['subnet-1'], [route('nat-9', { State: 'blackhole' })])],
    }),
  },
  'not-applicable': {
    'no VPC: egress is unrestricted by design': {
      ...world([], { 'lambda.functions': [detached('worker')] }),
      expect: { [WORKER]: { outcome: 'not-applicable', because: /unrestricted by design/ } },
    },
    'on a capacity provider': {
      ...world([], {
        'lambda.functions': [managed('worker', `arn:aws:lambda:us-east-1:${ACCOUNT}:capacity-provider:pool`)],
      }),
      expect: { [WORKER]: { outcome: 'not-applicable', because: /capacity provider/ } },
    },
  },
  'not-assessed': {
    'NAT gateways were not read': world(['nat-1'], { 'ec2.nat-gateways': gap('ec2:DescribeNatGateways') }),
    'network ACLs were not read': world(['nat-1'], { 'ec2.network-acls': gap('ec2:DescribeNetworkAcls') }),
    'what an endpoint is was not read': world(['vpce-fw'], { 'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints') }),
    'the transit gateway of another account': world(['tgw-1'], {
      'ec2.transit-gateways': [
        {
          arn: ec2Arn('transit-gateway', 'tgw-1'),
          data: { TransitGatewayId: 'tgw-1', OwnerId: '444455556666', State: 'available' },
        },
      ],
      'ec2.transit-gateway-vpc-attachments': [
        {
          arn: ec2Arn('transit-gateway-attachment', 'tgw-attach-1'),
          data: {
            TransitGatewayAttachmentId: 'tgw-attach-1',
            TransitGatewayId: 'tgw-1',
            VpcId: 'vpc-1',
            SubnetIds: ['subnet-1'],
            State: 'available',
          },
        },
      ],
    }),
    'a VPN: what is behind it is not ours to see': world(['vgw-1']),
    'an appliance that may translate': world(['eni-1'], {
      'ec2.network-interfaces': [
        networkInterface('eni-1', ['sg-1'], {
          SourceDestCheck: false,
          SubnetId: 'subnet-nat',
          PrivateIpAddress: '10.0.9.4',
        }),
      ],
    }),
    'a core network': world([], {
      'ec2.route-tables': [
        routes(
          'rtb-fn',
          ['subnet-1'],
          [
            {
              DestinationCidrBlock: '0.0.0.0/0',
              CoreNetworkArn: 'arn:aws:networkmanager::1:core-network/c',
              State: 'active',
            },
          ],
        ),
      ],
    }),
  },
  mixed: {
    'the fate of one function is not that of another': {
      ...world(['nat-1'], {
        'lambda.functions': [worker(), { ...vpcFunction('inner', ['sg-1'], ['subnet-2']) }],
      }),
      expect: { [WORKER]: 'fail', [functionArn('inner')]: 'pass' },
    },
  },
});
