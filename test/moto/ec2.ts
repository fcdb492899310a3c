import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';

import { arnOf, type Cloud, type Pair } from './cloud.ts';
import { FLOW_LOGS } from './s3.ts';

/** Where a function can be. */
export interface Place {
  readonly subnet: string;
  readonly group: string;
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
  const open = await place(cloud, '10.20');
  const closed = await place(cloud, '10.30');
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: open.group,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const closedDefault = await defaultGroup(cloud, closed.vpc);
  // Moto's default group has no inbound rule of its own.
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: closedDefault,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [closed.vpc],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${FLOW_LOGS}`,
    }),
  );
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: closed.vpc }));
  const group = (id: string): string => arnOf('ec2', `security-group/${id}`);
  return {
    open,
    closed,
    vpcs: [open.vpc, closed.vpc].map((vpc) => arnOf('ec2', `vpc/${vpc}`)),
    routeTable: arnOf('ec2', `route-table/${RouteTable!.RouteTableId}`),
    pairs: [
      { check: 'sg-no-world-ingress', bad: group(open.group), good: group(closed.group) },
      { check: 'lambda-sg-no-ingress', bad: group(open.group), good: group(closed.group) },
      { check: 'default-sg-closed', bad: group(await defaultGroup(cloud, open.vpc)), good: group(closedDefault) },
      { check: 'flow-logs-enabled', bad: arnOf('ec2', `vpc/${open.vpc}`), good: arnOf('ec2', `vpc/${closed.vpc}`) },
    ],
  };
}

async function place({ ec2 }: Cloud, prefix: string): Promise<Place & { readonly vpc: string }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `${prefix}.0.0/16` }));
  const VpcId = Vpc!.VpcId!;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `${prefix}.1.0/24` }));
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'functions', Description: 'functions' }),
  );
  return { vpc: VpcId, subnet: Subnet!.SubnetId!, group: GroupId! };
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
