import { describe, expect, test } from 'vitest';

import egressOnly from '../../src/collectors/ec2-egress-only-internet-gateways.ts';
import flowLogs from '../../src/collectors/ec2-flow-logs.ts';
import internetGateways from '../../src/collectors/ec2-internet-gateways.ts';
import prefixLists from '../../src/collectors/ec2-managed-prefix-lists.ts';
import natGateways from '../../src/collectors/ec2-nat-gateways.ts';
import networkAcls from '../../src/collectors/ec2-network-acls.ts';
import networkInterfaces from '../../src/collectors/ec2-network-interfaces.ts';
import prefixListEntries from '../../src/collectors/ec2-prefix-list-entries.ts';
import routeTables from '../../src/collectors/ec2-route-tables.ts';
import securityGroupRules from '../../src/collectors/ec2-security-group-rules.ts';
import securityGroups from '../../src/collectors/ec2-security-groups.ts';
import subnets from '../../src/collectors/ec2-subnets.ts';
import associations from '../../src/collectors/ec2-transit-gateway-route-table-associations.ts';
import attachments from '../../src/collectors/ec2-transit-gateway-attachments.ts';
import transitTables from '../../src/collectors/ec2-transit-gateway-route-tables.ts';
import transitRoutes from '../../src/collectors/ec2-transit-gateway-routes.ts';
import vpcAttachments from '../../src/collectors/ec2-transit-gateway-vpc-attachments.ts';
import transitGateways from '../../src/collectors/ec2-transit-gateways.ts';
import exclusions from '../../src/collectors/ec2-vpc-block-public-access-exclusions.ts';
import blockPublicAccess from '../../src/collectors/ec2-vpc-block-public-access.ts';
import endpointServices from '../../src/collectors/ec2-vpc-endpoint-services.ts';
import vpcEndpoints from '../../src/collectors/ec2-vpc-endpoints.ts';
import peerings from '../../src/collectors/ec2-vpc-peering-connections.ts';
import vpcs from '../../src/collectors/ec2-vpcs.ts';
import vpnGateways from '../../src/collectors/ec2-vpn-gateways.ts';
import { present } from '../../src/model/answer.ts';
import type { Collector } from '../../src/model/collector.ts';
import { ACCOUNT, drive, unmodelled } from './drive.ts';

/** The owner of a shared VPC, who is not the account that is audited. */
const OTHER = '999988887777';
const own = (rest: string) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${rest}`;
const shared = (rest: string) => `arn:aws:ec2:eu-west-1:${OTHER}:${rest}`;

/** The member that holds the items, the size of a page, and under which ARN an item stands. */
const lists: readonly (readonly [collector: unknown, items: string, size: number, item: object, arn: string])[] = [
  [vpcs, 'Vpcs', 1000, { VpcId: 'vpc-1', OwnerId: OTHER }, shared('vpc/vpc-1')],
  [subnets, 'Subnets', 1000, { SubnetArn: shared('subnet/subnet-1') }, shared('subnet/subnet-1')],
  [routeTables, 'RouteTables', 100, { RouteTableId: 'rtb-1', OwnerId: OTHER }, shared('route-table/rtb-1')],
  [securityGroups, 'SecurityGroups', 500, { GroupId: 'sg-1', OwnerId: OTHER }, shared('security-group/sg-1')],
  [
    securityGroupRules,
    'SecurityGroupRules',
    1000,
    { SecurityGroupRuleId: 'sgr-1', GroupOwnerId: OTHER },
    shared('security-group-rule/sgr-1'),
  ],
  [networkAcls, 'NetworkAcls', 1000, { NetworkAclId: 'acl-1', OwnerId: OTHER }, shared('network-acl/acl-1')],
  [internetGateways, 'InternetGateways', 1000, { InternetGatewayId: 'igw-1' }, own('internet-gateway/igw-1')],
  [
    egressOnly,
    'EgressOnlyInternetGateways',
    255,
    { EgressOnlyInternetGatewayId: 'eigw-1' },
    own('egress-only-internet-gateway/eigw-1'),
  ],
  [natGateways, 'NatGateways', 1000, { NatGatewayId: 'nat-1' }, own('natgateway/nat-1')],
  [vpcEndpoints, 'VpcEndpoints', 1000, { VpcEndpointId: 'vpce-1' }, own('vpc-endpoint/vpce-1')],
  [networkInterfaces, 'NetworkInterfaces', 500, { NetworkInterfaceId: 'eni-1' }, own('network-interface/eni-1')],
  [flowLogs, 'FlowLogs', 1000, { FlowLogId: 'fl-1' }, own('vpc-flow-log/fl-1')],
  [peerings, 'VpcPeeringConnections', 1000, { VpcPeeringConnectionId: 'pcx-1' }, own('vpc-peering-connection/pcx-1')],
  [
    transitGateways,
    'TransitGateways',
    1000,
    { TransitGatewayArn: shared('transit-gateway/tgw-1') },
    shared('transit-gateway/tgw-1'),
  ],
  [
    attachments,
    'TransitGatewayAttachments',
    1000,
    { TransitGatewayAttachmentId: 'tgw-attach-1' },
    own('transit-gateway-attachment/tgw-attach-1'),
  ],
  [
    vpcAttachments,
    'TransitGatewayVpcAttachments',
    1000,
    { TransitGatewayAttachmentId: 'tgw-attach-1', VpcOwnerId: OTHER },
    shared('transit-gateway-attachment/tgw-attach-1'),
  ],
  [
    exclusions,
    'VpcBlockPublicAccessExclusions',
    1000,
    { ExclusionId: 'vpcbpa-exclude-1' },
    own('vpc-block-public-access-exclusion/vpcbpa-exclude-1'),
  ],
  [
    transitTables,
    'TransitGatewayRouteTables',
    1000,
    { TransitGatewayRouteTableId: 'tgw-rtb-1' },
    own('transit-gateway-route-table/tgw-rtb-1'),
  ],
  [
    prefixLists,
    'PrefixLists',
    100,
    { PrefixListArn: 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-1' },
    'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-1',
  ],
];

test.each(lists)('%# %o lists %s: all pages', async (listed, items, MaxResults, item, arn) => {
  const collector = listed as Collector;
  const [operation] = Object.keys(collector.operations);
  const { requests, records } = await drive(collector, {
    // Where what would spare the call is not known, it is made.
    unread: collector.consults,
    answers: {
      [operation!]: ({ NextToken }) => (NextToken ? { [items]: [] } : { [items]: [item], NextToken: 'second' }),
    },
  });
  // An account may hide the interfaces of AWS's own services from those who do not ask for them.
  const asked = { MaxResults, ...(collector.fact === 'ec2.network-interfaces' && { IncludeManagedResources: true }) };
  expect(requests).toEqual([
    [`eu-west-1 ${operation}`, asked],
    [`eu-west-1 ${operation}`, { ...asked, NextToken: 'second' }],
  ]);
  expect(records).toEqual([{ arn, data: item }]);
});

describe('ec2.prefix-list-entries', () => {
  const list = (id: string) => ({ arn: own(`prefix-list/${id}`), data: { PrefixListId: id } });
  const facts = {
    'ec2.managed-prefix-lists': ['pl-in', 'pl-out', 'pl-route', 'pl-idle'].map(list),
    'ec2.security-groups': [
      {
        arn: own('security-group/sg-1'),
        data: {
          IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-in' }] }],
          IpPermissionsEgress: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-out' }] }],
        },
      },
    ],
    'ec2.route-tables': [
      {
        arn: own('route-table/rtb-1'),
        data: { Routes: [{ DestinationPrefixListId: 'pl-route' }, { DestinationCidrBlock: '10.0.0.0/8' }] },
      },
    ],
  };
  const asked = async (unread: readonly ('ec2.security-groups' | 'ec2.route-tables')[]) => {
    const answers = { GetManagedPrefixListEntries: () => ({ Entries: [] }) };
    const { requests } = await drive(prefixListEntries, { facts, unread, answers });
    return requests.map(([, input]) => Reflect.get(input, 'PrefixListId') as unknown);
  };

  test('of lists that a rule or a route refers to', async () => {
    expect(await asked([])).toEqual(['pl-in', 'pl-out', 'pl-route']);
  });

  test.each(['ec2.security-groups', 'ec2.route-tables'] as const)(
    'of every list, where %s are unread',
    async (fact) => {
      expect(await asked([fact])).toEqual(['pl-in', 'pl-out', 'pl-route', 'pl-idle']);
    },
  );
});

test('ec2.prefix-list-entries: all pages of a list, AWS’s own too', async () => {
  const list = (id: string, owner: string) => ({
    arn: `arn:aws:ec2:eu-west-1:${owner}:prefix-list/${id}`,
    data: { PrefixListId: id },
  });
  const { requests, records, gone } = await drive(prefixListEntries, {
    unread: ['ec2.security-groups'],
    facts: { 'ec2.managed-prefix-lists': [list('pl-1', ACCOUNT), list('pl-aws', 'aws'), list('pl-gone', ACCOUNT)] },
    answers: {
      GetManagedPrefixListEntries: ({ PrefixListId, NextToken }) => {
        if (PrefixListId === 'pl-aws') return unmodelled('UnauthorizedOperation');
        if (PrefixListId === 'pl-gone') return unmodelled('InvalidPrefixListID.NotFound');
        return NextToken ? { Entries: [{ Cidr: '10.0.0.0/8' }] } : { Entries: [], NextToken: 'second' };
      },
    },
  });
  expect(requests).toEqual(
    expect.arrayContaining([
      ['eu-west-1 GetManagedPrefixListEntries', { PrefixListId: 'pl-1', MaxResults: 100 }],
      ['eu-west-1 GetManagedPrefixListEntries', { PrefixListId: 'pl-1', MaxResults: 100, NextToken: 'second' }],
      ['eu-west-1 GetManagedPrefixListEntries', { PrefixListId: 'pl-aws', MaxResults: 100 }],
    ]),
  );
  expect(records).toMatchObject([
    { arn: own('prefix-list/pl-1/entries/10.0.0.0/8'), data: present({ Cidr: '10.0.0.0/8' }) },
    { arn: 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-aws', data: { state: 'unknown' } },
  ]);
  expect(gone).toEqual([own('prefix-list/pl-gone')]);
});

test('ec2.transit-gateway-routes: one search per table, which says itself that it is not whole', async () => {
  const table = {
    arn: own('transit-gateway-route-table/tgw-rtb-1'),
    data: { TransitGatewayRouteTableId: 'tgw-rtb-1' },
  };
  const answer = { Routes: [{ DestinationCidrBlock: '10.0.0.0/8' }], AdditionalRoutesAvailable: true };
  const { requests, records } = await drive(transitRoutes, {
    facts: { 'ec2.transit-gateway-route-tables': [table] },
    answers: { SearchTransitGatewayRoutes: () => answer },
  });
  const Filters = [{ Name: 'state', Values: ['active', 'blackhole'] }];
  expect(requests).toEqual([
    ['eu-west-1 SearchTransitGatewayRoutes', { TransitGatewayRouteTableId: 'tgw-rtb-1', Filters, MaxResults: 1000 }],
  ]);
  expect(records).toEqual([{ arn: table.arn, data: present(answer) }]);
});

describe('lists that another list spares', () => {
  const gateway = (OwnerId?: string) => ({ arn: own('transit-gateway/tgw-1'), data: { ...(OwnerId && { OwnerId }) } });
  const attachment = (ResourceType: 'vpc' | 'peering') => ({
    arn: own('transit-gateway-attachment/tgw-attach-1'),
    data: { ResourceType },
  });
  const options = (InternetGatewayBlockMode: 'off' | 'block-ingress') => ({
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    data: present({ VpcBlockPublicAccessOptions: { InternetGatewayBlockMode } }),
  });

  test.each([
    ['no transit gateway', [], 0],
    ['one of another account', [gateway(OTHER)], 0],
    ['one of its own', [gateway(OTHER), gateway(ACCOUNT)], 1],
    ['one whose owner is not told', [gateway()], 1],
  ])('route tables of transit gateways, where the account has %s', async (_, gateways, calls) => {
    const { requests } = await drive(transitTables, {
      facts: { 'ec2.transit-gateways': gateways },
      answers: { DescribeTransitGatewayRouteTables: () => ({}) },
    });
    expect(requests).toHaveLength(calls);
  });

  test.each([
    ['nothing', [], 0],
    ['a peer', [attachment('peering')], 0],
    ['a VPC', [attachment('peering'), attachment('vpc')], 1],
  ])('attachments of VPCs, where %s is attached', async (_, attached, calls) => {
    const { requests } = await drive(vpcAttachments, {
      facts: { 'ec2.transit-gateway-attachments': attached },
      answers: { DescribeTransitGatewayVpcAttachments: () => ({}) },
    });
    expect(requests).toHaveLength(calls);
  });

  test.each([
    ['is off', [options('off')], 0],
    ['blocks', [options('block-ingress')], 1],
    ['does not tell its mode', [{ ...options('off'), data: present({}) }], 1],
  ])('exclusions, where VPC Block Public Access %s', async (_, told, calls) => {
    const { requests } = await drive(exclusions, {
      facts: { 'ec2.vpc-block-public-access': told },
      answers: { DescribeVpcBlockPublicAccessExclusions: () => ({}) },
    });
    expect(requests).toHaveLength(calls);
  });
});

test('ec2.transit-gateway-route-table-associations: all pages of each table; one that has vanished is left out', async () => {
  const table = (id: string) => ({
    arn: own(`transit-gateway-route-table/${id}`),
    data: { TransitGatewayRouteTableId: id },
  });
  const association = (id: string) => ({ TransitGatewayAttachmentId: id, State: 'associated' });
  const { requests, records, gone } = await drive(associations, {
    facts: { 'ec2.transit-gateway-route-tables': [table('tgw-rtb-1'), table('tgw-rtb-2'), table('tgw-rtb-3')] },
    answers: {
      GetTransitGatewayRouteTableAssociations: ({ TransitGatewayRouteTableId, NextToken }) => {
        if (TransitGatewayRouteTableId === 'tgw-rtb-2') return unmodelled('InvalidRouteTableID.NotFound');
        if (TransitGatewayRouteTableId === 'tgw-rtb-3') return unmodelled('UnauthorizedOperation');
        return NextToken === undefined
          ? { Associations: [association('tgw-attach-1')], NextToken: 'second' }
          : { Associations: [association('tgw-attach-2')] };
      },
    },
  });
  const asked = { TransitGatewayRouteTableId: 'tgw-rtb-1', MaxResults: 1000 };
  expect(requests).toContainEqual(['eu-west-1 GetTransitGatewayRouteTableAssociations', asked]);
  expect(requests).toContainEqual([
    'eu-west-1 GetTransitGatewayRouteTableAssociations',
    { ...asked, NextToken: 'second' },
  ]);
  expect(requests).toHaveLength(4);
  expect(records).toMatchObject([
    {
      arn: own('transit-gateway-route-table/tgw-rtb-1/associations/tgw-attach-1'),
      data: present(association('tgw-attach-1')),
    },
    { arn: own('transit-gateway-route-table/tgw-rtb-1/associations/tgw-attach-2') },
    { arn: own('transit-gateway-route-table/tgw-rtb-3'), data: { state: 'unknown' } },
  ]);
  expect(gone).toEqual([own('transit-gateway-route-table/tgw-rtb-2')]);
});

test('ec2.vpn-gateways: all in one answer', async () => {
  const { requests, records } = await drive(vpnGateways, {
    answers: { DescribeVpnGateways: () => ({ VpnGateways: [{ VpnGatewayId: 'vgw-1' }] }) },
  });
  expect(requests).toEqual([['eu-west-1 DescribeVpnGateways', {}]]);
  expect(records).toEqual([{ arn: own('vpn-gateway/vgw-1'), data: { VpnGatewayId: 'vgw-1' } }]);
});

describe('ec2.vpc-endpoint-services', () => {
  const endpoint = (id: string, data: object) => ({
    arn: own(`vpc-endpoint/${id}`),
    data: { VpcEndpointId: id, ...data },
  });
  const name = (service: string) => `com.amazonaws.eu-west-1.${service}`;

  test('a region without endpoints is not asked', async () => {
    expect((await drive(endpointServices, {})).requests).toEqual([]);
  });

  test('each service of an endpoint, once, by filter; those of another region are asked for by it', async () => {
    const { requests, records } = await drive(endpointServices, {
      facts: {
        'ec2.vpc-endpoints': [
          endpoint('vpce-1', { ServiceName: name('sqs') }),
          endpoint('vpce-2', { ServiceName: name('s3') }),
          endpoint('vpce-3', { ServiceName: name('sqs'), ServiceRegion: 'eu-west-1' }),
          endpoint('vpce-4', { ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-1', ServiceRegion: 'us-east-1' }),
          endpoint('vpce-5', { ServiceNetworkArn: 'arn:aws:vpc-lattice:eu-west-1:1:servicenetwork/sn-1' }),
        ],
      },
      answers: {
        DescribeVpcEndpointServices: ({ ServiceRegions, NextToken }) => {
          const service = (ServiceName: string, ServiceType: string, Owner: string) => ({
            ServiceName,
            ServiceType: [{ ServiceType }],
            Owner,
          });
          if (ServiceRegions) return { ServiceDetails: [service('vpce-svc-1', 'Interface', OTHER)] };
          return NextToken === undefined
            ? { ServiceDetails: [service(name('s3'), 'Gateway', 'amazon')], NextToken: 'second' }
            : { ServiceDetails: [service(name('s3'), 'Interface', 'amazon')] };
        },
      },
    });
    const here = { Filters: [{ Name: 'service-name', Values: [name('s3'), name('sqs')] }], MaxResults: 1000 };
    expect(requests).toEqual([
      ['eu-west-1 DescribeVpcEndpointServices', here],
      ['eu-west-1 DescribeVpcEndpointServices', { ...here, NextToken: 'second' }],
      [
        'eu-west-1 DescribeVpcEndpointServices',
        {
          Filters: [{ Name: 'service-name', Values: ['com.amazonaws.vpce.us-east-1.vpce-svc-1'] }],
          ServiceRegions: ['us-east-1'],
          MaxResults: 1000,
        },
      ],
    ]);
    const arn = (rest: string) => `arn:aws:ec2:${rest}`;
    expect(records).toMatchObject([
      { arn: arn(`eu-west-1:amazon:vpc-endpoint-service/${name('s3')}/Gateway`) },
      { arn: arn(`eu-west-1:amazon:vpc-endpoint-service/${name('s3')}/Interface`) },
      { arn: arn(`us-east-1:${OTHER}:vpc-endpoint-service/vpce-svc-1/Interface`) },
    ]);
  });

  test('a filter takes 200 names', async () => {
    const many = Array.from({ length: 201 }, (_, at) => endpoint(`vpce-${at}`, { ServiceName: name(`s${at}`) }));
    const { requests } = await drive(endpointServices, {
      facts: { 'ec2.vpc-endpoints': many },
      answers: { DescribeVpcEndpointServices: () => ({ ServiceDetails: [] }) },
    });
    expect(requests).toHaveLength(2);
  });
});

test('ec2.vpc-block-public-access: one answer per region', async () => {
  const answer = { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } };
  const { requests, records } = await drive(blockPublicAccess, {
    answers: { DescribeVpcBlockPublicAccessOptions: () => answer },
  });
  expect(requests).toEqual([['eu-west-1 DescribeVpcBlockPublicAccessOptions', {}]]);
  expect(records).toEqual([{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: present(answer) }]);
});
