import { group, openAcl, tcp, WHOLE_FORMAT } from './network.ts';
import { PARCELS_VPC, PRODUCTION as ACCOUNT, RETURNS_VPC } from './names.ts';
import { failure, type Written } from './write.ts';

export const REGION = 'eu-west-1';
export const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
export const elb = (rest: string): string => arn('elasticloadbalancing', rest);

/** A design of link, balancer, tasks and inspection, in two zones: CIDR blocks by what they hold, `10.70` before them. */
const BLOCKS = {
  endpointA: '.0.0/28',
  endpointB: '.0.16/28',
  linkA: '.1.0/24',
  linkB: '.2.0/24',
  balancerA: '.5.0/24',
  balancerB: '.6.0/24',
  tasksA: '.16.0/24',
  tasksB: '.17.0/24',
} as const;
export type Part = keyof typeof BLOCKS;
const PARTS = Object.keys(BLOCKS) as readonly Part[];

export interface Design {
  readonly vpc: string;
  /** Its place in ids: `77`. */
  readonly number: string;
  /** Its first two octets. */
  readonly net: string;
}
export const parcels: Design = { vpc: PARCELS_VPC, number: '77', net: '10.70' };
export const returns: Design = { vpc: RETURNS_VPC, number: '88', net: '10.80' };

export const id = ({ number }: Design, kind: string, index: number): string =>
  `${kind}-0a${number}e00000000${String(index).padStart(4, '0')}`;
export const subnetId = (design: Design, part: Part): string => id(design, 'subnet', PARTS.indexOf(part) + 1);
export const tableId = (design: Design, part: Part): string => id(design, 'rtb', PARTS.indexOf(part) + 1);
export const endpointId = (design: Design, zone: 'a' | 'b'): string => id(design, 'vpce', zone === 'a' ? 1 : 2);
const block = ({ net }: Design, part: Part): string => net + BLOCKS[part];
export const zoneOf = (part: Part): 'a' | 'b' => (part.endsWith('A') ? 'a' : 'b');

export const subnets = (design: Design): Readonly<Record<string, Written<'ec2.subnets'>>> =>
  Object.fromEntries(
    PARTS.map((part) => [
      subnetId(design, part),
      {
        VpcId: design.vpc,
        CidrBlock: block(design, part),
        AvailabilityZone: `${REGION}${zoneOf(part)}`,
        AvailabilityZoneId: zoneOf(part) === 'a' ? 'euw1-az1' : 'euw1-az2',
        MapPublicIpOnLaunch: false,
        OwnerId: ACCOUNT,
        State: 'available',
        $expect: {
          [part.startsWith('endpoint') ? 'inspect-endpoint-subnets' : 'inspect-subnets-separate']: 'pass',
          'subnet-no-auto-public-ip': part.startsWith('link') ? 'pass' : 'not-applicable',
        },
      },
    ]),
  );

export type Route = NonNullable<Extract<Written<'ec2.route-tables'>, { readonly Routes?: unknown }>['Routes']>[number];

export const through = (design: Design, zone: 'a' | 'b', part: Part): Route => ({
  DestinationCidrBlock: block(design, part),
  // EC2 names an endpoint of a Gateway Load Balancer as a gateway.
  GatewayId: endpointId(design, zone),
  State: 'active',
  Origin: 'CreateRoute',
});

const BEHIND: readonly Part[] = ['balancerA', 'balancerB', 'tasksA', 'tasksB'];

/** One table for each subnet: what leaves a link's goes by the endpoint of its own zone; what comes back, by `back`. */
export const routeTables = (
  design: Design,
  back: (part: Part) => readonly Route[],
  beside: readonly Route[] = [],
): Readonly<Record<string, Written<'ec2.route-tables'>>> => ({
  [id(design, 'rtb', 9)]: {
    VpcId: design.vpc,
    Associations: [{ Main: true, RouteTableId: id(design, 'rtb', 9) }],
    Routes: [local(design)],
    $expect: { 'route-no-blackhole': 'pass' },
  },
  ...Object.fromEntries(
    PARTS.map((part) => [
      tableId(design, part),
      {
        VpcId: design.vpc,
        Associations: [{ SubnetId: subnetId(design, part), RouteTableId: tableId(design, part), Main: false }],
        Routes: [
          local(design),
          ...(part.startsWith('link') ? BEHIND.map((target) => through(design, zoneOf(part), target)) : []),
          ...(BEHIND.includes(part) ? back(part) : []),
          ...(part.startsWith('tasks') ? beside : []),
        ],
        $expect: {
          'route-no-blackhole': 'pass',
          ...(part.startsWith('link') && { 'inspect-forward-route': 'pass' as const }),
          ...(part.startsWith('balancer') && {
            'inspect-return-symmetric': design === parcels ? ('pass' as const) : failure('high'),
          }),
          // Between balancer and tasks nothing inspects, and nothing needs to.
          ...(part.startsWith('tasks') && { 'inspect-return-symmetric': 'not-applicable' as const }),
        },
      },
    ]),
  ),
});

const local = ({ net }: Design): Route => ({
  DestinationCidrBlock: `${net}.0.0/16`,
  GatewayId: 'local',
  State: 'active',
  Origin: 'CreateRouteTable',
});

/** The list that AWS makes with a VPC: everything passes, also where inspection is asked for. */
export const networkAcl = (design: Design): Readonly<Record<string, Written<'ec2.network-acls'>>> => ({
  [id(design, 'acl', 1)]: openAcl(
    design.vpc,
    PARTS.map((part) => subnetId(design, part)),
    failure('low'),
  ),
});

export const flowLog = (design: Design): Readonly<Record<string, Written<'ec2.flow-logs'>>> => ({
  [id(design, 'fl', 1)]: {
    ResourceId: design.vpc,
    FlowLogStatus: 'ACTIVE',
    TrafficType: 'ALL',
    DeliverLogsStatus: 'SUCCESS',
    LogDestinationType: 's3',
    LogDestination: 'arn:aws:s3:::nordlys-audit-logs/flow',
    MaxAggregationInterval: 60,
    LogFormat: WHOLE_FORMAT,
    $expect: { 'flow-logs-fields': 'pass' },
  },
});

export const vpc = ({ vpc: VpcId, net }: Design, name: string): Readonly<Record<string, Written<'ec2.vpcs'>>> => ({
  [VpcId]: {
    CidrBlock: `${net}.0.0/16`,
    IsDefault: false,
    State: 'available',
    OwnerId: ACCOUNT,
    Tags: [{ Key: 'Name', Value: name }],
    $expect: {
      'flow-logs-enabled': 'pass',
      'vpc-dns-firewall': 'not-applicable',
      'vpce-gateway-for-data': 'not-applicable',
      ...(VpcId === RETURNS_VPC && { 'inspect-firewall-effective': 'not-applicable' as const }),
    },
  },
});

/** Interfaces of AWS's services in the design, in the order of their subnets. */
export const interfaces = (
  design: Design,
  balancer: string,
  groups: Readonly<Record<'balancer' | 'tasks', string>>,
): Readonly<Record<string, Written<'ec2.network-interfaces'>>> =>
  Object.fromEntries(
    PARTS.filter((part) => !part.startsWith('link')).map((part, index) => {
      const kind = part.startsWith('endpoint') ? 'endpoint' : part.startsWith('balancer') ? 'balancer' : 'tasks';
      const zone = zoneOf(part);
      const told = {
        endpoint: {
          InterfaceType: 'gateway_load_balancer_endpoint',
          Description: `VPC Endpoint Interface ${endpointId(design, zone)}`,
        },
        balancer: { InterfaceType: 'interface', Description: `ELB ${balancer}`, RequesterId: 'amazon-elb' },
        tasks: {
          InterfaceType: 'interface',
          Description: arn(
            'ecs',
            `attachment/0f0f0f0f-1111-4222-8333-0000000${design.number}0${zone === 'a' ? 1 : 2}0`,
          ),
        },
      } as const;
      return [
        id(design, 'eni', index + 1),
        {
          ...told[kind],
          VpcId: design.vpc,
          SubnetId: subnetId(design, part),
          PrivateIpAddress: block(design, part).replace(/\d+\/\d+$/, (end) => String(Number.parseInt(end, 10) + 5)),
          Groups: kind === 'endpoint' ? [] : [{ GroupId: groups[kind], GroupName: kind }],
          SourceDestCheck: true,
          OwnerId: ACCOUNT,
          Status: 'in-use',
        },
      ];
    }),
  );

/** The groups of a design: its own default one, of the link, of the balancer behind it, and of the tasks behind that. */
export const sg = (design: Design, index: number): string => `sg-0f000000000${design.number}f0${index}`;
export const securityGroups = (
  design: Design,
  name: string,
): Readonly<Record<string, Written<'ec2.security-groups'>>> => ({
  [sg(design, 0)]: {
    ...group('default', design.vpc, ['not-applicable', 'not-applicable'], [], { 'default-sg-closed': 'pass' }),
    IpPermissionsEgress: [],
  },
  [sg(design, 1)]: {
    ...group(`${name}-link`, design.vpc, ['pass', 'not-applicable']),
    IpPermissionsEgress: [tcp(443, `${design.net}.5.0/24`, `${design.net}.6.0/24`)],
  },
  // A reference to the link's group would not hold: it is lost where traffic is inspected.
  [sg(design, 2)]: group(
    `${name}-alb`,
    design.vpc,
    ['pass', 'not-applicable'],
    [tcp(443, block(design, 'linkA'), block(design, 'linkB'))],
  ),
  [sg(design, 3)]: group(`${name}-tasks`, design.vpc, ['pass', 'not-applicable'], [tcp(8080, sg(design, 2))]),
});

export const PARCELS_ALB = 'app/parcels/7a11e00000000001';
export const RETURNS_ALB = 'app/returns/8a11e00000000001';
export const WEB_ALB = 'app/shop-web/50dc6c495c0c9188';

/** What is left of a trial: nothing is routed to it, and it would pass everything. */
export const LEGACY_ENDPOINT = 'vpce-0b22e000000000009';
