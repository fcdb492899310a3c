import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DescribeSecurityGroupsCommand,
  ModifySubnetAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';

import { ACCOUNT, arnOf, REGION, type Cloud, type Pair } from './cloud.ts';
import { FLOW_LOGS } from './s3.ts';

/** Where a function can be. */
export interface Place {
  readonly subnets: readonly string[];
  readonly group: string;
  readonly defaultGroup: string;
}

export interface Network {
  readonly pairs: readonly Pair[];
  readonly open: Place;
  readonly closed: Place;
  readonly vpcs: readonly string[];
  readonly routeTable: string;
}

/** Two VPCs: one as nobody should leave it, one as it should be. */
export async function network(cloud: Cloud): Promise<Network> {
  const { ec2 } = cloud;
  const open = await place(cloud, '10.20', ['a']);
  const closed = await place(cloud, '10.30', ['a', 'b']);
  const [publicSubnet = '', privateSubnet = ''] = [...open.subnets, ...closed.subnets];
  await toInternet(cloud, open.vpc, publicSubnet);
  const [goodNat, badNat] = [await nat(cloud, publicSubnet), await nat(cloud, privateSubnet)];
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: open.group,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  // Moto's default group has no inbound rule of its own.
  for (const GroupId of [closed.defaultGroup, closed.group]) {
    await ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
  }
  const { FlowLogIds: [whole = ''] = [] } = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [privateSubnet],
      ResourceType: 'Subnet',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${FLOW_LOGS}`,
      LogFormat: FORMAT,
    }),
  );
  const { FlowLogIds: [plain = ''] = [] } = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [closed.vpc],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${FLOW_LOGS}`,
    }),
  );
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: closed.vpc }));
  const { gateways, interfaces } = await endpoints(cloud, open, closed);
  const group = (id: string): string => arnOf('ec2', `security-group/${id}`);
  return {
    open,
    closed,
    routeTable: arnOf('ec2', `route-table/${RouteTable!.RouteTableId}`),
    vpcs: [open, closed].map(({ vpc }) => arnOf('ec2', `vpc/${vpc}`)),
    pairs: [
      { check: 'sg-no-world-ingress', bad: group(open.group), good: group(closed.group) },
      { check: 'lambda-sg-no-ingress', bad: group(open.group), good: group(closed.group) },
      { check: 'default-sg-closed', bad: group(open.defaultGroup), good: group(closed.defaultGroup) },
      { check: 'lambda-sg-egress', bad: group(open.group), good: group(closed.group) },
      {
        check: 'subnet-no-auto-public-ip',
        bad: arnOf('ec2', `subnet/${publicSubnet}`),
        good: arnOf('ec2', `subnet/${privateSubnet}`),
      },
      {
        check: 'nacl-tightened',
        bad: arnOf('ec2', `network-acl/${await acl(cloud, open.vpc)}`),
        good: arnOf('ec2', `network-acl/${await acl(cloud, closed.vpc)}`),
      },
      {
        check: 'nat-placement',
        bad: arnOf('ec2', `natgateway/${badNat}`),
        good: arnOf('ec2', `natgateway/${goodNat}`),
      },
      {
        check: 'flow-logs-fields',
        bad: arnOf('ec2', `vpc-flow-log/${plain}`),
        good: arnOf('ec2', `vpc-flow-log/${whole}`),
      },
      { check: 'flow-logs-enabled', bad: arnOf('ec2', `vpc/${open.vpc}`), good: arnOf('ec2', `vpc/${closed.vpc}`) },
      { check: 'vpce-policy-scoped', ...gateways },
      { check: 'vpce-sg-scoped', ...interfaces },
    ],
  };
}

/** Every field that `flow-logs-fields` asks for. */
const FORMAT = '${vpc-id} ${subnet-id} ${interface-id} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path}';

async function place(
  cloud: Cloud,
  prefix: string,
  zones: readonly string[],
): Promise<Place & { readonly vpc: string }> {
  const { ec2 } = cloud;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `${prefix}.0.0/16` }));
  const VpcId = Vpc!.VpcId!;
  const subnets: string[] = [];
  for (const [index, zone] of zones.entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock: `${prefix}.${index}.0/24`, AvailabilityZone: `${REGION}${zone}` }),
    );
    subnets.push(Subnet!.SubnetId!);
  }
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'functions', Description: 'functions' }),
  );
  return { vpc: VpcId, subnets, group: GroupId!, defaultGroup: await defaultGroup(cloud, VpcId) };
}

/** To S3 with full access and with a limit; to SQS with the default group, and with one that admits nobody. */
async function endpoints(
  cloud: Cloud,
  open: Place & { readonly vpc: string },
  closed: Place & { readonly vpc: string },
): Promise<Record<'gateways' | 'interfaces', { readonly bad: string; readonly good: string }>> {
  const create = async (input: CreateVpcEndpointCommandInput): Promise<string> => {
    const { VpcEndpoint } = await cloud.ec2.send(new CreateVpcEndpointCommand(input));
    return arnOf('ec2', `vpc-endpoint/${VpcEndpoint!.VpcEndpointId}`);
  };
  const s3 = { ServiceName: `com.amazonaws.${REGION}.s3`, VpcEndpointType: 'Gateway' } as const;
  const sqs = { ServiceName: `com.amazonaws.${REGION}.sqs`, VpcEndpointType: 'Interface' } as const;
  const limited = {
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } },
  };
  return {
    gateways: {
      bad: await create({ ...s3, VpcId: open.vpc }),
      good: await create({ ...s3, VpcId: closed.vpc, PolicyDocument: JSON.stringify({ Statement: [limited] }) }),
    },
    interfaces: {
      bad: await create({
        ...sqs,
        VpcId: open.vpc,
        SubnetIds: [open.subnets[0]!],
        SecurityGroupIds: [await defaultGroup(cloud, open.vpc)],
      }),
      good: await create({
        ...sqs,
        VpcId: closed.vpc,
        SubnetIds: [closed.subnets[0]!],
        SecurityGroupIds: [closed.group],
      }),
    },
  };
}

/** The main table of the VPC leads to an internet gateway, and the subnet gives out public addresses. */
async function toInternet({ ec2 }: Cloud, vpc: string, SubnetId: string): Promise<void> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const { InternetGatewayId } = InternetGateway!;
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpc }));
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  const { RouteTableId } = RouteTables[0]!;
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId }),
  );
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }));
}

async function nat({ ec2 }: Cloud, SubnetId: string): Promise<string> {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  return NatGateway!.NatGatewayId!;
}

async function acl({ ec2 }: Cloud, vpc: string): Promise<string> {
  const { NetworkAcls = [] } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  return NetworkAcls[0]!.NetworkAclId!;
}

async function defaultGroup({ ec2 }: Cloud, vpc: string): Promise<string> {
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpc] },
        { Name: 'group-name', Values: ['default'] },
      ],
    }),
  );
  return SecurityGroups[0]!.GroupId!;
}
