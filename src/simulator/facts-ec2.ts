import type { CollectedFact } from '../model/catalogue.ts';
import type { SimulatedAccount } from './estate.ts';
import { isRecord } from './wire.ts';
import { list, one, only, under } from './rows.ts';
import { refusal, text, type Input, type Output, type Row } from './question.ts';

/** A describe operation: by ids (`SubnetIds`), by tags, and by filters that name a member (`vpc-id`, `attachment.vpc-id`). */
const describe = (fact: CollectedFact, id: string): Row =>
  list(fact, {
    complete: (key) => ({ [id]: key }),
    keep: (data, input) => chosen(data[id], input[`${id}s`]) && filters(input).every((filter) => passes(data, filter)),
  });

const chosen = (id: unknown, ids: unknown): boolean => !Array.isArray(ids) || ids.length === 0 || ids.includes(id);

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

const filters = ({ Filters, Filter }: Input): readonly Filter[] =>
  [Filters, Filter]
    .flatMap((given) => (Array.isArray(given) ? (given as readonly Input[]) : []))
    .map(({ Name, Values }) => ({ name: text(Name), values: Array.isArray(Values) ? Values.map(String) : [] }));

function passes(data: Output, { name, values }: Filter): boolean {
  const wanted = values.map(
    (value) =>
      new RegExp(
        `^${value
          .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
        's',
      ),
  );
  return valuesOf(data, name).some((value) => wanted.some((pattern) => pattern.test(value)));
}

function valuesOf(data: Output, name: string): readonly string[] {
  const tags = Array.isArray(data['Tags']) ? (data['Tags'] as readonly Input[]) : [];
  if (name === 'tag-key') return tags.map(({ Key }) => text(Key));
  if (name.startsWith('tag:')) return tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => text(Value));
  let found: readonly unknown[] = [data];
  for (const part of name.split('.')) {
    found = found.flatMap((each) => {
      if (!isRecord(each)) return [];
      const member = Object.keys(each).find((key) => dashed(key) === part || dashed(key) === `${part}s`);
      return member === undefined ? [] : [each[member]].flat();
    });
  }
  return found.filter((each) => typeof each !== 'object' && each !== undefined).map(String);
}

const dashed = (member: string): string => member.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();

const noTransitTable = (key: string): string => `Transit Gateway Route Table ${key} was deleted or does not exist.`;

export const ec2Rows: Readonly<Record<string, Row>> = {
  'ec2:DescribeVpcs': describe('ec2.vpcs', 'VpcId'),
  'ec2:DescribeSubnets': describe('ec2.subnets', 'SubnetId'),
  'ec2:DescribeRouteTables': describe('ec2.route-tables', 'RouteTableId'),
  'ec2:DescribeSecurityGroups': describe('ec2.security-groups', 'GroupId'),
  'ec2:DescribeSecurityGroupRules': describe('ec2.security-group-rules', 'SecurityGroupRuleId'),
  'ec2:DescribeNetworkAcls': describe('ec2.network-acls', 'NetworkAclId'),
  'ec2:DescribeInternetGateways': describe('ec2.internet-gateways', 'InternetGatewayId'),
  'ec2:DescribeEgressOnlyInternetGateways': describe(
    'ec2.egress-only-internet-gateways',
    'EgressOnlyInternetGatewayId',
  ),
  'ec2:DescribeNatGateways': describe('ec2.nat-gateways', 'NatGatewayId'),
  'ec2:DescribeVpcEndpoints': describe('ec2.vpc-endpoints', 'VpcEndpointId'),
  'ec2:DescribeVpcEndpointServices': list('ec2.vpc-endpoint-services', {
    complete: (key) => {
      const [ServiceName, types = ''] = key.split('/');
      return { ServiceName, ServiceType: types.split(',').map((ServiceType) => ({ ServiceType })) };
    },
    keep: (data, input) => filters(input).every((filter) => passes(data, filter)),
    member: 'ServiceDetails',
  }),
  'ec2:DescribeNetworkInterfaces': describe('ec2.network-interfaces', 'NetworkInterfaceId'),
  'ec2:DescribeFlowLogs': describe('ec2.flow-logs', 'FlowLogId'),
  'ec2:DescribeVpcPeeringConnections': describe('ec2.vpc-peering-connections', 'VpcPeeringConnectionId'),
  'ec2:DescribeTransitGateways': describe('ec2.transit-gateways', 'TransitGatewayId'),
  'ec2:DescribeTransitGatewayAttachments': describe('ec2.transit-gateway-attachments', 'TransitGatewayAttachmentId'),
  'ec2:DescribeTransitGatewayVpcAttachments': describe(
    'ec2.transit-gateway-vpc-attachments',
    'TransitGatewayAttachmentId',
  ),
  'ec2:DescribeTransitGatewayRouteTables': describe('ec2.transit-gateway-route-tables', 'TransitGatewayRouteTableId'),
  'ec2:DescribeManagedPrefixLists': describe('ec2.managed-prefix-lists', 'PrefixListId'),
  'ec2:SearchTransitGatewayRoutes': one(
    'ec2.transit-gateway-routes',
    ({ TransitGatewayRouteTableId }) => text(TransitGatewayRouteTableId),
    (key, question) => {
      if (!question.fact('ec2.transit-gateway-route-tables').byKey.has(key)) {
        throw refusal('InvalidRouteTableID.NotFound', noTransitTable(key));
      }
      return { Routes: [], AdditionalRoutesAvailable: false };
    },
  ),
  'ec2:GetTransitGatewayRouteTableAssociations': under(
    'ec2.transit-gateway-route-table-associations',
    ({ TransitGatewayRouteTableId }) => text(TransitGatewayRouteTableId),
    ['ec2.transit-gateway-route-tables', 'InvalidRouteTableID.NotFound', noTransitTable],
    (key) => ({ TransitGatewayAttachmentId: key.slice(key.lastIndexOf('/') + 1) }),
  ),
  'ec2:GetManagedPrefixListEntries': under(
    'ec2.prefix-list-entries',
    ({ PrefixListId }) => text(PrefixListId),
    [
      'ec2.managed-prefix-lists',
      'InvalidPrefixListID.NotFound',
      (key) => `The prefix list ID '${key}' does not exist.`,
    ],
    (key) => ({ Cidr: key.slice(key.indexOf('/entries/') + '/entries/'.length) }),
  ),
  'ec2:DescribeVpcBlockPublicAccessOptions': only('ec2.vpc-block-public-access', () => ({
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off', State: 'default-state' },
  })),
  'ec2:DescribeVpcBlockPublicAccessExclusions': describe('ec2.vpc-block-public-access-exclusions', 'ExclusionId'),
  'ec2:DescribeVpnGateways': describe('ec2.vpn-gateways', 'VpnGatewayId'),
  'ec2:DescribeRegions': {
    whole: true,
    answer: ({ estate, scope, input }) => {
      const account = estate.accounts[scope.account];
      const disabled = account?.disabledRegions ?? [];
      const standard = regions[scope.partition] ?? [];
      const asked = input['RegionNames'];
      return {
        Regions: [...new Set([...enabledRegions(account, scope.partition), ...disabled])]
          .filter((region) => input['AllRegions'] === true || !disabled.includes(region))
          .filter((region) => chosen(region, asked))
          .map((region) => ({
            RegionName: region,
            Endpoint: `ec2.${region}.amazonaws.com${scope.partition === 'aws-cn' ? '.cn' : ''}`,
            OptInStatus: disabled.includes(region)
              ? 'not-opted-in'
              : standard.includes(region)
                ? 'opt-in-not-required'
                : 'opted-in',
          })),
      };
    },
  },
};

/** The regions of an account: those that every account has, and those of its facts. */
export function enabledRegions(account: SimulatedAccount | undefined, partition: string): readonly string[] {
  const { facts = {}, disabledRegions = [] } = account ?? {};
  const named = Object.keys(facts).filter((region) => region !== 'global');
  return [...new Set([...(regions[partition] ?? []), ...named])].filter((region) => !disabledRegions.includes(region));
}

/** Regions that every account has, by partition (AWS Account Management Reference Guide: Enable or disable AWS Regions). */
const regions: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};
