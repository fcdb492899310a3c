import type { Route, SecurityGroup } from '@aws-sdk/client-ec2';

import type { FactData } from '../../src/model/catalogue.ts';
import type { Stored } from '../../src/model/stored.ts';
import { ACCOUNT, present, REGION, type World } from '../check.ts';
import { permission } from './network-worlds.ts';

/** An HTTP API, a VPC link, an internal load balancer and an ECS service behind it, each in a subnet of its own. */

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const elb = (rest: string): string => arn('elasticloadbalancing', rest);
const ec2 = (kind: string, id: string): string => arn('ec2', `${kind}/${id}`);
const gateway = (path: string): string => `arn:aws:apigateway:${REGION}::/${path}`;

export const LINK = gateway('vpclinks/l1nk');
export const OLD_LINK = gateway('vpclinks/0ld');
export const API = gateway('apis/a1');
export const INTEGRATION = `${API}/integrations/i1`;
export const ALB = elb('loadbalancer/app/front/50dc6c495c0c9188');
export const NLB = elb('loadbalancer/net/old/50dc6c495c0c9199');
export const LISTENER = elb('listener/app/front/50dc6c495c0c9188/f2f7dc8efc522ab2');
export const TARGETS = elb('targetgroup/tasks/6d0ecf831eec9f09');
export const CLUSTER = arn('ecs', 'cluster/shop');
export const SERVICE = arn('ecs', 'service/shop/orders');
const DEFINITION = arn('ecs', 'task-definition/orders:7');
export const CLOUD_MAP = arn('servicediscovery', 'service/srv-1');
export const REST = gateway('restapis/r1');
export const METHOD = `arn:aws:execute-api:${REGION}:${ACCOUNT}:r1/prod/GET/orders`;

const NLB_NAME = 'old-0123456789abcdef.elb.us-east-1.amazonaws.com';
export const ALB_NAME = 'front-1234567890.us-east-1.elb.amazonaws.com';

type Facts = World['facts'];

const SUBNETS = {
  link: '10.0.1.0/24',
  lb: '10.0.2.0/24',
  tasks: '10.0.3.0/24',
  other: '10.0.4.0/24',
  open: '10.0.5.0/24',
};

export const subnetIn = (name: string, CidrBlock: string, more: Partial<FactData<'ec2.subnets'>> = {}) => ({
  arn: ec2('subnet', `subnet-${name}`),
  data: { SubnetId: `subnet-${name}`, VpcId: 'vpc-1', CidrBlock, AvailabilityZone: `${REGION}a`, ...more },
});

const local: Route = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' };
export const table = (id: string, subnets: readonly string[], ...routes: readonly Route[]) => ({
  arn: ec2('route-table', id),
  data: {
    RouteTableId: id,
    VpcId: 'vpc-1',
    Associations: subnets.length === 0 ? [{ Main: true }] : subnets.map((SubnetId) => ({ SubnetId, Main: false })),
    Routes: [local, ...routes],
  },
});
export const toInternet: Route = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' };

type Permissions = Stored<SecurityGroup>['IpPermissions'];
const anywhere = [permission('-1', undefined, '0.0.0.0/0')];
export const guard = (id: string, inbound: Permissions = [], outbound: Permissions = anywhere, GroupName = id) => ({
  arn: ec2('security-group', id),
  data: { GroupId: id, GroupName, VpcId: 'vpc-1', IpPermissions: inbound ?? [], IpPermissionsEgress: outbound ?? [] },
});

/** The groups of the link, the load balancer and the tasks; each admits the one before. */
export const guards = (
  tasks: Permissions = [permission('tcp', 8080, 'sg-lb')],
  ...more: ReturnType<typeof guard>[]
) => [
  guard('sg-link', [], [permission('tcp', 443, 'sg-lb')]),
  guard('sg-lb', [permission('tcp', 443, 'sg-link')]),
  guard('sg-tasks', tasks),
  guard('sg-default', [], [], 'default'),
  ...more,
];

export const link = (more: Partial<FactData<'apigatewayv2.vpc-links'>> = {}) => ({
  arn: LINK,
  data: {
    VpcLinkId: 'l1nk',
    Name: 'shop',
    SubnetIds: ['subnet-link'],
    SecurityGroupIds: ['sg-link'],
    VpcLinkStatus: 'AVAILABLE' as const,
    ...more,
  },
});

export const oldLink = { arn: OLD_LINK, data: { id: '0ld', name: 'old', targetArns: [NLB] } };

export const balancer = (more: Partial<FactData<'elbv2.load-balancers'>> = {}) => ({
  arn: ALB,
  data: {
    LoadBalancerArn: ALB,
    LoadBalancerName: 'front',
    DNSName: `internal-${ALB_NAME}`,
    Scheme: 'internal' as const,
    Type: 'application' as const,
    VpcId: 'vpc-1',
    AvailabilityZones: [{ SubnetId: 'subnet-lb' }],
    SecurityGroups: ['sg-lb'],
    ...more,
  },
});

export const networkBalancer = (more: Partial<FactData<'elbv2.load-balancers'>> = {}) => ({
  arn: NLB,
  data: {
    LoadBalancerArn: NLB,
    LoadBalancerName: 'old',
    DNSName: NLB_NAME,
    Scheme: 'internal' as const,
    Type: 'network' as const,
    VpcId: 'vpc-1',
    AvailabilityZones: [{ SubnetId: 'subnet-lb' }],
    ...more,
  },
});

export const service = (
  more: Partial<Extract<FactData<'ecs.services'>, { state: 'present' }>['value']> = {},
  at = SERVICE,
) => ({
  arn: at,
  data: present({
    serviceArn: at,
    serviceName: at.split('/').at(-1) ?? '',
    clusterArn: CLUSTER,
    launchType: 'FARGATE' as const,
    taskDefinition: DEFINITION,
    networkConfiguration: network({}),
    loadBalancers: [{ targetGroupArn: TARGETS, containerName: 'orders', containerPort: 8080 }],
    ...more,
  }),
});

export const network = ({
  subnets = ['subnet-tasks'],
  securityGroups = ['sg-tasks'],
  assignPublicIp = 'DISABLED',
}: {
  readonly subnets?: string[];
  readonly securityGroups?: string[];
  readonly assignPublicIp?: 'ENABLED' | 'DISABLED';
}) => ({ awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } });

export const integration = (
  IntegrationUri: string,
  more: Partial<Extract<FactData<'apigatewayv2.integrations'>, { state: 'present' }>['value']> = {},
) => ({
  arn: INTEGRATION,
  data: present({ IntegrationId: 'i1', IntegrationType: 'HTTP_PROXY' as const, IntegrationUri, ...more }),
});

/** By the link. */
export const privateIntegration = (IntegrationUri: string = LISTENER, ConnectionId = 'l1nk') =>
  integration(IntegrationUri, { ConnectionType: 'VPC_LINK', ConnectionId });

export const targetGroup = (more: Partial<FactData<'elbv2.target-groups'>> = {}) => ({
  arn: TARGETS,
  data: {
    TargetGroupArn: TARGETS,
    TargetType: 'ip' as const,
    Protocol: 'HTTP' as const,
    Port: 8080,
    VpcId: 'vpc-1',
    LoadBalancerArns: [ALB],
    ...more,
  },
});

/** A REST API whose stage deploys `GET /orders` with that integration. */
export const restApi = (deployed: object, variables: Readonly<Record<string, string>> = {}): Facts => ({
  'apigateway.rest-apis': [{ arn: REST, data: { id: 'r1', endpointConfiguration: { types: ['REGIONAL'] } } }],
  'apigateway.stages': [{ arn: `${REST}/stages/prod`, data: present({ stageName: 'prod', variables }) }],
  'apigateway.exports': [
    {
      arn: `${REST}/stages/prod/exports/oas30`,
      data: present({
        body: JSON.stringify({
          openapi: '3.0.1',
          paths: { '/orders': { get: { 'x-amazon-apigateway-integration': deployed } } },
        }),
      }),
    },
  ],
});

/** The whole of it: what differs replaces facts. */
export const estate = (facts: Facts = {}): Facts => ({
  'ec2.vpcs': [{ arn: ec2('vpc', 'vpc-1'), data: { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' } }],
  'ec2.subnets': Object.entries(SUBNETS).map(([name, cidr]) => subnetIn(name, cidr)),
  'ec2.route-tables': [table('rtb-main', []), table('rtb-open', ['subnet-open'], toInternet)],
  'ec2.internet-gateways': [
    {
      arn: ec2('internet-gateway', 'igw-1'),
      data: { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
    },
  ],
  'ec2.network-acls': [
    {
      arn: ec2('network-acl', 'acl-1'),
      data: {
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        IsDefault: true,
        Entries: [false, true].map((Egress) => ({
          Egress,
          RuleNumber: 100,
          RuleAction: 'allow' as const,
          Protocol: '-1',
          CidrBlock: '0.0.0.0/0',
        })),
      },
    },
  ],
  'ec2.security-groups': guards(),
  'apigatewayv2.apis': [
    { arn: API, data: { ApiId: 'a1', Name: 'shop', ProtocolType: 'HTTP', RouteSelectionExpression: '' } },
  ],
  'apigatewayv2.vpc-links': [link()],
  'apigatewayv2.integrations': [privateIntegration()],
  'elbv2.load-balancers': [balancer()],
  'elbv2.listeners': [
    { arn: LISTENER, data: present({ ListenerArn: LISTENER, LoadBalancerArn: ALB, Port: 443, Protocol: 'HTTPS' }) },
  ],
  'elbv2.target-groups': [targetGroup()],
  'elbv2.target-health': [{ arn: TARGETS, data: present({ TargetHealthDescriptions: [] }) }],
  'ecs.clusters': [{ arn: CLUSTER, data: CLUSTER }],
  'ecs.services': [service()],
  ...facts,
});
