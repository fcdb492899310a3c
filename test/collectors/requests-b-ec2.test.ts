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
import attachments from '../../src/collectors/ec2-transit-gateway-attachments.ts';
import transitTables from '../../src/collectors/ec2-transit-gateway-route-tables.ts';
import transitRoutes from '../../src/collectors/ec2-transit-gateway-routes.ts';
import transitGateways from '../../src/collectors/ec2-transit-gateways.ts';
import blockPublicAccess from '../../src/collectors/ec2-vpc-block-public-access.ts';
import vpcEndpoints from '../../src/collectors/ec2-vpc-endpoints.ts';
import peerings from '../../src/collectors/ec2-vpc-peering-connections.ts';
import vpcs from '../../src/collectors/ec2-vpcs.ts';
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

test('ec2.vpc-block-public-access: one answer per region', async () => {
  const answer = { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } };
  const { requests, records } = await drive(blockPublicAccess, {
    answers: { DescribeVpcBlockPublicAccessOptions: () => answer },
  });
  expect(requests).toEqual([['eu-west-1 DescribeVpcBlockPublicAccessOptions', {}]]);
  expect(records).toEqual([{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: present(answer) }]);
});
