import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, present, REGION, type World } from '../check.ts';
import { vpcArn } from './network-worlds.ts';

/**
 * A VPC in two zones with a VPC link, an internal load balancer and a service behind it, each in subnets of its own, and
 * inspection between link and load balancer: `subnet-l-a` is the link's in zone a, `subnet-b-…` the balancer's,
 * `subnet-s-…` the service's, `subnet-e-…` the endpoint's; `rtb-…` their tables.
 */

const ec2 = (kind: string, id: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${kind}/${id}`;
const elb = (rest: string): string => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${rest}`;

export const VPC = vpcArn('vpc-1');
export const tableArn = (name: string): string => ec2('route-table', `rtb-${name}`);
export const subnetArn = (name: string): string => ec2('subnet', `subnet-${name}`);
export const endpointArn = (zone: string): string => ec2('vpc-endpoint', `vpce-${zone}`);
export const BALANCER = elb('loadbalancer/app/back/1');
export const TARGETS = elb('targetgroup/back/1');

export type Zone = 'a' | 'b';
const ZONES = ['a', 'b'] as const;
const NETS = { e: 0, l: 10, b: 20, s: 30 } as const;
type Part = keyof typeof NETS;

export const cidr = (part: Part, zone: Zone): string =>
  `10.0.${NETS[part] + ZONES.indexOf(zone)}.0/${part === 'e' ? 28 : 24}`;
const six = (part: Part, zone: Zone): string => `2600:1f18:0:${NETS[part] + ZONES.indexOf(zone)}::/64`;

type Route = NonNullable<FactData<'ec2.route-tables'>['Routes']>[number];

export const to = (destination: string, target: string): Route => ({
  ...(destination.includes(':') ? { DestinationIpv6CidrBlock: destination } : { DestinationCidrBlock: destination }),
  ...(target.startsWith('eni-') ? { NetworkInterfaceId: target } : { GatewayId: target }),
  State: 'active',
});
const local: readonly Route[] = [to('10.0.0.0/16', 'local'), to('2600:1f18::/56', 'local')];

export const subnet = (name: string, CidrBlock: string, zone: string, Ipv6CidrBlock?: string) => ({
  arn: subnetArn(name),
  data: {
    SubnetId: `subnet-${name}`,
    VpcId: 'vpc-1',
    CidrBlock,
    AvailabilityZone: `${REGION}${zone}`,
    ...(Ipv6CidrBlock !== undefined && {
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock, Ipv6CidrBlockState: { State: 'associated' as const } }],
    }),
  },
});

/** A table of one subnet, of the same name. */
export const table = (name: string, ...routes: readonly Route[]) => ({
  arn: tableArn(name),
  data: {
    RouteTableId: `rtb-${name}`,
    VpcId: 'vpc-1',
    Associations: [{ SubnetId: `subnet-${name}`, RouteTableId: `rtb-${name}`, Main: false }],
    Routes: [...local, ...routes],
  } satisfies FactData<'ec2.route-tables'> as FactData<'ec2.route-tables'>,
});

export const endpoint = (zone: Zone, more: Partial<FactData<'ec2.vpc-endpoints'>> = {}) => ({
  arn: endpointArn(zone),
  data: {
    VpcEndpointId: `vpce-${zone}`,
    VpcId: 'vpc-1',
    VpcEndpointType: 'GatewayLoadBalancer' as const,
    // As it is on the wire.
    State: 'available' as 'Available',
    ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-1',
    SubnetIds: [`subnet-e-${zone}`],
    ...more,
  },
});

export const vpc = { arn: VPC, data: { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: ACCOUNT } };

export const link = (subnets: readonly string[] = ['subnet-l-a', 'subnet-l-b']) => ({
  arn: `arn:aws:apigateway:${REGION}::/vpclinks/v1`,
  data: { VpcLinkId: 'v1', Name: 'link', SubnetIds: subnets, SecurityGroupIds: [] },
});

export const balancer = (subnets: readonly string[], more: Partial<FactData<'elbv2.load-balancers'>> = {}) => ({
  arn: BALANCER,
  data: {
    LoadBalancerArn: BALANCER,
    LoadBalancerName: 'back',
    Scheme: 'internal' as const,
    Type: 'application' as const,
    IpAddressType: 'ipv4' as const,
    VpcId: 'vpc-1',
    AvailabilityZones: subnets.map((SubnetId) => ({ SubnetId, ZoneName: `${REGION}${SubnetId.at(-1)}` })),
    ...more,
  },
});

export const targetGroup = (more: Partial<FactData<'elbv2.target-groups'>> = {}) => ({
  arn: TARGETS,
  data: { TargetGroupArn: TARGETS, TargetType: 'ip' as const, LoadBalancerArns: [BALANCER], ...more },
});

export const service = (name: string, subnets: readonly string[], groups: readonly string[] = [TARGETS]) => ({
  arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/main/${name}`,
  data: present({
    serviceName: name,
    networkConfiguration: { awsvpcConfiguration: { subnets } },
    loadBalancers: groups.map((targetGroupArn) => ({ targetGroupArn })),
  }),
});

export const subnets = ZONES.flatMap((zone) =>
  (Object.keys(NETS) as Part[]).map((part) => subnet(`${part}-${zone}`, cidr(part, zone), zone)),
);

/** The same with IPv6. */
export const dualSubnets = ZONES.flatMap((zone) =>
  (Object.keys(NETS) as Part[]).map((part) => subnet(`${part}-${zone}`, cidr(part, zone), zone, six(part, zone))),
);

/** By zone of the link: each destination by the endpoint that `by` says. */
const forward = (part: 'b' | 's', by: (zone: Zone) => string): readonly ReturnType<typeof table>[] =>
  ZONES.map((zone) => table(`l-${zone}`, ...ZONES.map((other) => to(cidr(part, other), by(zone)))));

/** By zone of the balancer, or service: each link's subnet by the endpoint that `by` says. */
const back = (part: 'b' | 's', by: (own: Zone, client: Zone) => string): readonly ReturnType<typeof table>[] =>
  ZONES.map((zone) => table(`${part}-${zone}`, ...ZONES.map((client) => to(cidr('l', client), by(zone, client)))));

export const endpointTables = ZONES.map((zone) => table(`e-${zone}`));
export const plainTables = (part: Part) => ZONES.map((zone) => table(`${part}-${zone}`));

/** Tables of the whole design, inspected on the way from the link to the balancer. */
export const tables = ({
  there = (zone: Zone): string => `vpce-${zone}`,
  andBack = (_: Zone, client: Zone): string => `vpce-${client}`,
} = {}) => [...endpointTables, ...forward('b', there), ...back('b', andBack), ...plainTables('s')];

/** The same, inspected behind the balancer. */
export const innerTables = [
  ...endpointTables,
  ...plainTables('l'),
  ...ZONES.map((zone) => table(`b-${zone}`, ...ZONES.map((other) => to(cidr('s', other), `vpce-${zone}`)))),
  ...ZONES.map((zone) => table(`s-${zone}`, ...ZONES.map((client) => to(cidr('b', client), `vpce-${client}`)))),
];

/** The same without a balancer: the link leads to the service itself. */
export const directTables = [
  ...endpointTables,
  ...forward('s', (zone) => `vpce-${zone}`),
  ...back('s', (_, client) => `vpce-${client}`),
];

export const design = {
  'ec2.vpcs': [vpc],
  'ec2.subnets': subnets,
  'ec2.route-tables': tables(),
  'ec2.vpc-endpoints': [endpoint('a'), endpoint('b')],
  'apigatewayv2.vpc-links': [link()],
  'elbv2.load-balancers': [balancer(['subnet-b-a', 'subnet-b-b'])],
  'elbv2.target-groups': [targetGroup()],
  'ecs.services': [service('back', ['subnet-s-a', 'subnet-s-b'])],
} as const satisfies World['facts'];

export const declared = [{ arn: VPC, inspection: 'required' as const }];
