import { group, tcp } from './network.ts';
import {
  HTTP_STOREFRONT,
  LEGACY_VPC,
  ORGANIZATION,
  PARCELS_VPC,
  PRODUCTION as ACCOUNT,
  RETURNS_VPC,
  SHOP_VPC,
} from './names.ts';
import { failure, keyId, noise, policy, type Written, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const elb = (rest: string): string => arn('elasticloadbalancing', rest);

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
type Part = keyof typeof BLOCKS;
const PARTS = Object.keys(BLOCKS) as readonly Part[];

interface Design {
  readonly vpc: string;
  /** Its place in ids: `77`. */
  readonly number: string;
  /** Its first two octets. */
  readonly net: string;
}
const parcels: Design = { vpc: PARCELS_VPC, number: '77', net: '10.70' };
const returns: Design = { vpc: RETURNS_VPC, number: '88', net: '10.80' };

const id = ({ number }: Design, kind: string, index: number): string =>
  `${kind}-0a${number}e00000000${String(index).padStart(4, '0')}`;
const subnetId = (design: Design, part: Part): string => id(design, 'subnet', PARTS.indexOf(part) + 1);
const tableId = (design: Design, part: Part): string => id(design, 'rtb', PARTS.indexOf(part) + 1);
const endpointId = (design: Design, zone: 'a' | 'b'): string => id(design, 'vpce', zone === 'a' ? 1 : 2);
const block = ({ net }: Design, part: Part): string => net + BLOCKS[part];
const zoneOf = (part: Part): 'a' | 'b' => (part.endsWith('A') ? 'a' : 'b');

const subnets = (design: Design): Readonly<Record<string, Written<'ec2.subnets'>>> =>
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
        $expect: { [part.startsWith('endpoint') ? 'inspect-endpoint-subnets' : 'inspect-subnets-separate']: 'pass' },
      },
    ]),
  );

type Route = NonNullable<Extract<Written<'ec2.route-tables'>, { readonly Routes?: unknown }>['Routes']>[number];

const through = (design: Design, zone: 'a' | 'b', part: Part): Route => ({
  DestinationCidrBlock: block(design, part),
  // EC2 names an endpoint of a Gateway Load Balancer as a gateway.
  GatewayId: endpointId(design, zone),
  State: 'active',
  Origin: 'CreateRoute',
});

const BEHIND: readonly Part[] = ['balancerA', 'balancerB', 'tasksA', 'tasksB'];

/** One table for each subnet: what leaves a link's goes by the endpoint of its own zone; what comes back, by `back`. */
const routeTables = (
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

const flowLog = (design: Design): Readonly<Record<string, Written<'ec2.flow-logs'>>> => ({
  [id(design, 'fl', 1)]: {
    ResourceId: design.vpc,
    FlowLogStatus: 'ACTIVE',
    TrafficType: 'ALL',
    DeliverLogsStatus: 'SUCCESS',
    LogDestinationType: 's3',
    LogDestination: 'arn:aws:s3:::nordlys-audit-logs/flow',
    MaxAggregationInterval: 60,
  },
});

const vpc = ({ vpc: VpcId, net }: Design, name: string): Readonly<Record<string, Written<'ec2.vpcs'>>> => ({
  [VpcId]: {
    CidrBlock: `${net}.0.0/16`,
    IsDefault: false,
    State: 'available',
    OwnerId: ACCOUNT,
    Tags: [{ Key: 'Name', Value: name }],
    $expect: {
      'flow-logs-enabled': 'pass',
      ...(VpcId === RETURNS_VPC && { 'inspect-firewall-effective': 'not-applicable' as const }),
    },
  },
});

/** Interfaces of AWS's services in the design, in the order of their subnets. */
const interfaces = (
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
const sg = (design: Design, index: number): string => `sg-0f000000000${design.number}f0${index}`;
const securityGroups = (design: Design, name: string): Readonly<Record<string, Written<'ec2.security-groups'>>> => ({
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

const balancer = (design: Design, name: string): Written<'elbv2.load-balancers'> => ({
  DNSName: `internal-${name}-1234567890.${REGION}.elb.amazonaws.com`,
  Scheme: 'internal',
  Type: 'application',
  State: { Code: 'active' },
  VpcId: design.vpc,
  IpAddressType: 'ipv4',
  SecurityGroups: [sg(design, 2)],
  AvailabilityZones: (['balancerA', 'balancerB'] as const).map((part) => ({
    ZoneName: `${REGION}${zoneOf(part)}`,
    SubnetId: subnetId(design, part),
  })),
  CreatedTime: '2026-02-01T09:00:00.000Z',
});

const link = (design: Design, name: string): Written<'apigatewayv2.vpc-links'> => ({
  Name: name,
  SubnetIds: [subnetId(design, 'linkA'), subnetId(design, 'linkB')],
  SecurityGroupIds: [sg(design, 1)],
  VpcLinkStatus: 'AVAILABLE',
  VpcLinkVersion: 'V2',
  CreatedDate: '2026-02-01T09:30:00.000Z',
});

const service = (
  name: string,
  revision: number,
  subnetIds: readonly string[],
  groups: readonly string[],
  loadBalancers: readonly string[] = [],
): Written<'ecs.services'> => ({
  status: 'ACTIVE',
  launchType: 'FARGATE',
  platformVersion: 'LATEST',
  desiredCount: 2,
  runningCount: 2,
  taskDefinition: arn('ecs', `task-definition/${name}:${revision}`),
  networkConfiguration: {
    awsvpcConfiguration: { subnets: subnetIds, securityGroups: groups, assignPublicIp: 'DISABLED' },
  },
  loadBalancers: loadBalancers.map((targetGroupArn) => ({ targetGroupArn, containerName: name, containerPort: 8080 })),
  deployments: [
    { status: 'PRIMARY', taskDefinition: arn('ecs', `task-definition/${name}:${revision}`), launchType: 'FARGATE' },
  ],
});

type Container = NonNullable<
  NonNullable<
    Extract<Written<'ecs.task-definitions'>, { readonly taskDefinition?: unknown }>['taskDefinition']
  >['containerDefinitions']
>[number];

const definition = (name: string, revision: number, container: Container): Written<'ecs.task-definitions'> => ({
  taskDefinition: {
    taskDefinitionArn: arn('ecs', `task-definition/${name}:${revision}`),
    family: name,
    revision,
    networkMode: 'awsvpc',
    status: 'ACTIVE',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    containerDefinitions: [
      {
        name,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}:${revision}`,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': `/ecs/${name}`, 'awslogs-region': REGION, 'awslogs-stream-prefix': name },
        },
        ...container,
      },
    ],
  },
});

const targetGroup = (design: Design | undefined, balancer: string): Written<'elbv2.target-groups'> => ({
  LoadBalancerArns: [elb(`loadbalancer/${balancer}`)],
  Protocol: 'HTTP',
  Port: 8080,
  VpcId: design?.vpc ?? SHOP_VPC,
  TargetType: 'ip',
  HealthCheckEnabled: true,
  HealthCheckPath: '/health',
});

const health = (...states: readonly ('healthy' | 'unhealthy')[]): Written<'elbv2.target-health'> => ({
  TargetHealthDescriptions: states.map((State, at) => ({
    Target: { Id: `10.70.${16 + at}.5`, Port: 8080, AvailabilityZone: `${REGION}${'ab'[at]}` },
    TargetHealth: { State },
  })),
});

const PARCELS_ALB = 'app/parcels/7a11e00000000001';
const RETURNS_ALB = 'app/returns/8a11e00000000001';
const WEB_ALB = 'app/shop-web/50dc6c495c0c9188';
const https = { Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' } as const;
const forward = (name: string) => ({
  DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: elb(`targetgroup/${name}`) }],
});
const alone = (name: string): Written<'elbv2.rules'> => ({
  Priority: 'default',
  IsDefault: true,
  Conditions: [],
  Actions: forward(name).DefaultActions,
});

const FIREWALL_POLICY = arn('network-firewall', 'firewall-policy/parcels-strict');
const FIREWALL_RULES = arn('network-firewall', 'stateful-rulegroup/parcels-east-west');
const APPLIANCES = `com.amazonaws.vpce.${REGION}.vpce-svc-0a88e000000000001`;
/** Of the company that runs the appliances. */
const APPLIANCE_OWNER = '777788889999';

/** What is left of a trial: nothing is routed to it, and it would pass everything. */
const LEGACY_ENDPOINT = 'vpce-0b22e000000000009';
const LEGACY_POLICY = arn('network-firewall', 'firewall-policy/legacy-trial');

const TRANSIT = 'tgw-0a11e0000000001';
const [shopAttachment, parcelsAttachment, transitTable] = [
  'tgw-attach-0a11e00000001',
  'tgw-attach-0a77e00000001',
  'tgw-rtb-0a11e00000001',
];
const toTransit = (DestinationCidrBlock: string): Route => ({
  DestinationCidrBlock,
  TransitGatewayId: TRANSIT,
  State: 'active',
  Origin: 'CreateRoute',
});

/**
 * Two private back ends, each behind an internal load balancer and a VPC link, with inspection between link and balancer.
 * That of parcels is right: by whichever endpoint a request came, its answer goes. That of returns sends each answer by the
 * endpoint of its own zone, so half of the flows are seen from one side only. A transit gateway joins the shop and parcels.
 */
export const productionInspected = {
  // Of the three, two are what they say, and one only says so: nothing inspects in the shop.
  'tag.resources': Object.fromEntries(
    [PARCELS_VPC, RETURNS_VPC, SHOP_VPC].map((one) => [
      arn('ec2', `vpc/${one}`),
      { Tags: [{ Key: 'rampart:inspection', Value: 'required' }] },
    ]),
  ),
  'ec2.vpcs': { ...vpc(parcels, 'parcels'), ...vpc(returns, 'returns') },
  'ec2.flow-logs': { ...flowLog(parcels), ...flowLog(returns) },
  'ec2.subnets': {
    ...subnets(parcels),
    ...subnets(returns),
    'subnet-0a11e0000000000b2': {
      VpcId: SHOP_VPC,
      CidrBlock: '10.20.129.0/24',
      AvailabilityZone: 'eu-west-1b',
      MapPublicIpOnLaunch: true,
    },
  },
  'ec2.route-tables': {
    ...routeTables(parcels, () => [through(parcels, 'a', 'linkA'), through(parcels, 'b', 'linkB')], [
      toTransit('10.20.0.0/16'),
      {
        DestinationPrefixListId: 'pl-6da54004',
        GatewayId: id(parcels, 'vpce', 3),
        State: 'active',
        Origin: 'CreateRoute',
      },
    ]),
    ...routeTables(returns, (part) => [
      through(returns, zoneOf(part), 'linkA'),
      through(returns, zoneOf(part), 'linkB'),
    ]),
  },
  'ec2.vpc-endpoints': {
    ...Object.fromEntries(
      [parcels, returns].flatMap((design) =>
        (['endpointA', 'endpointB'] as const).map((part) => [
          endpointId(design, zoneOf(part)),
          {
            VpcId: design.vpc,
            VpcEndpointType: 'GatewayLoadBalancer',
            ServiceName: design === returns ? APPLIANCES : `com.amazonaws.vpce.${REGION}.vpce-svc-0a77e000000000001`,
            State: 'Available',
            SubnetIds: [subnetId(design, part)],
            OwnerId: ACCOUNT,
            // How the appliances of another company are is told to that company.
            $expect: { 'inspect-endpoint-healthy': design === parcels ? 'pass' : 'not-assessed' },
            // Network Firewall makes its endpoints itself.
            ...(design === parcels && {
              RequesterManaged: true,
              Tags: [
                { Key: 'AWSNetworkFirewallManaged', Value: 'true' },
                { Key: 'Firewall', Value: arn('network-firewall', 'firewall/parcels') },
              ],
            }),
          } satisfies Written<'ec2.vpc-endpoints'>,
        ]),
      ),
    ),
    [LEGACY_ENDPOINT]: {
      VpcId: LEGACY_VPC,
      VpcEndpointType: 'GatewayLoadBalancer',
      ServiceName: `com.amazonaws.vpce.${REGION}.vpce-svc-0b22e000000000001`,
      State: 'Available',
      SubnetIds: ['subnet-0b22e0000000000a1'],
      OwnerId: ACCOUNT,
      RequesterManaged: true,
      $expect: { 'inspect-endpoint-healthy': failure('high') },
    },
    [id(parcels, 'vpce', 3)]: {
      VpcId: PARCELS_VPC,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${REGION}.s3`,
      State: 'Available',
      RouteTableIds: [tableId(parcels, 'tasksA'), tableId(parcels, 'tasksB')],
      OwnerId: ACCOUNT,
      PolicyDocument: policy({
        Sid: 'OwnBuckets',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } },
      }),
    },
  },
  // That of Network Firewall's endpoints is shown to nobody.
  'ec2.vpc-endpoint-services': {
    [`com.amazonaws.${REGION}.s3/Gateway`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`com.amazonaws.${REGION}.s3/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`com.amazonaws.${REGION}.execute-api/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`${APPLIANCES}/GatewayLoadBalancer`]: { Owner: APPLIANCE_OWNER, VpcEndpointPolicySupported: false },
  },
  'ec2.security-groups': { ...securityGroups(parcels, 'parcels'), ...securityGroups(returns, 'returns') },
  'ec2.network-interfaces': {
    ...interfaces(parcels, PARCELS_ALB, { balancer: sg(parcels, 2), tasks: sg(parcels, 3) }),
    ...interfaces(returns, RETURNS_ALB, { balancer: sg(returns, 2), tasks: sg(returns, 3) }),
  },
  'ec2.transit-gateways': {
    [TRANSIT]: {
      State: 'available',
      OwnerId: ACCOUNT,
      Description: 'shop and parcels',
      Options: { SecurityGroupReferencingSupport: 'disable', DefaultRouteTableAssociation: 'enable' },
    },
  },
  'ec2.transit-gateway-attachments': Object.fromEntries(
    [[shopAttachment, SHOP_VPC] as const, [parcelsAttachment, PARCELS_VPC] as const].map(([attachment, ResourceId]) => [
      attachment,
      {
        TransitGatewayId: TRANSIT,
        TransitGatewayOwnerId: ACCOUNT,
        ResourceOwnerId: ACCOUNT,
        ResourceType: 'vpc',
        ResourceId,
        State: 'available',
        Association: { TransitGatewayRouteTableId: transitTable, State: 'associated' },
      } satisfies Written<'ec2.transit-gateway-attachments'>,
    ]),
  ),
  'ec2.transit-gateway-vpc-attachments': {
    [shopAttachment]: {
      TransitGatewayId: TRANSIT,
      VpcId: SHOP_VPC,
      VpcOwnerId: ACCOUNT,
      State: 'available',
      SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      Options: { ApplianceModeSupport: 'disable', DnsSupport: 'enable' },
    },
    [parcelsAttachment]: {
      TransitGatewayId: TRANSIT,
      VpcId: PARCELS_VPC,
      VpcOwnerId: ACCOUNT,
      State: 'available',
      SubnetIds: [subnetId(parcels, 'tasksA'), subnetId(parcels, 'tasksB')],
      Options: { ApplianceModeSupport: 'disable', DnsSupport: 'enable' },
    },
  },
  'ec2.transit-gateway-route-tables': {
    [transitTable]: { TransitGatewayId: TRANSIT, State: 'available', DefaultAssociationRouteTable: true },
  },
  'ec2.transit-gateway-route-table-associations': {
    [`${transitTable}/associations/${shopAttachment}`]: {
      ResourceId: SHOP_VPC,
      ResourceType: 'vpc',
      State: 'associated',
    },
    [`${transitTable}/associations/${parcelsAttachment}`]: {
      ResourceId: PARCELS_VPC,
      ResourceType: 'vpc',
      State: 'associated',
    },
  },
  'ec2.transit-gateway-routes': {
    [transitTable]: {
      Routes: [
        {
          DestinationCidrBlock: '10.20.0.0/16',
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [
            { TransitGatewayAttachmentId: shopAttachment, ResourceId: SHOP_VPC, ResourceType: 'vpc' },
          ],
        },
        {
          DestinationCidrBlock: '10.70.0.0/16',
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [
            { TransitGatewayAttachmentId: parcelsAttachment, ResourceId: PARCELS_VPC, ResourceType: 'vpc' },
          ],
        },
      ],
      AdditionalRoutesAvailable: false,
    },
  },

  'apigatewayv2.vpc-links': { p4rc3l: link(parcels, 'parcels'), r3turn: link(returns, 'returns') },
  'apigatewayv2.integrations': Object.fromEntries(
    [
      ['1ntprc', 'p4rc3l', `${PARCELS_ALB}/7a11e000000000f1`] as const,
      ['1ntret', 'r3turn', `${RETURNS_ALB}/8a11e000000000f1`] as const,
    ].map(([integration, ConnectionId, listener]) => [
      `${HTTP_STOREFRONT}/integrations/${integration}`,
      {
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        ConnectionType: 'VPC_LINK',
        ConnectionId,
        IntegrationUri: elb(`listener/${listener}`),
        PayloadFormatVersion: '1.0',
        TlsConfig: { ServerNameToVerify: 'internal.nordlys.example' },
      } satisfies Written<'apigatewayv2.integrations'>,
    ]),
  ),
  'apigatewayv2.routes': Object.fromEntries(
    [['r4parcl', 'GET /parcels', '1ntprc'] as const, ['r5retrn', 'POST /returns', '1ntret'] as const].map(
      ([route, RouteKey, integration]) => [
        `${HTTP_STOREFRONT}/routes/${route}`,
        {
          RouteKey,
          AuthorizationType: 'JWT',
          AuthorizerId: '4uthjw',
          AuthorizationScopes: ['cart/write'],
          Target: `integrations/${integration}`,
          $expect: { 'apigw-http-route-auth': 'pass' },
        } satisfies Written<'apigatewayv2.routes'>,
      ],
    ),
  ),

  'ecs.clusters': { shop: arn('ecs', 'cluster/shop') },
  'ecs.services': {
    'shop/parcels': service(
      'parcels',
      12,
      [subnetId(parcels, 'tasksA'), subnetId(parcels, 'tasksB')],
      [sg(parcels, 3)],
      [elb('targetgroup/parcels/7a11e000000000a1')],
    ),
    'shop/returns': service(
      'returns',
      3,
      [subnetId(returns, 'tasksA'), subnetId(returns, 'tasksB')],
      [sg(returns, 3)],
      [elb('targetgroup/returns/8a11e000000000a1')],
    ),
    // Found by its name in Cloud Map, in the subnets of the link before it.
    'shop/fulfilment': service(
      'fulfilment',
      41,
      ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      ['sg-0f00000000000f007'],
    ),
  },
  'ecs.task-definitions': {
    'parcels:12': definition('parcels', 12, {
      environment: [{ name: 'CARRIER', value: 'postnord' }],
      secrets: [{ name: 'CARRIER_KEY', valueFrom: arn('secretsmanager', 'secret:parcels/carrier-Zx12cv') }],
    }),
    'returns:3': definition('returns', 3, {
      environment: [
        { name: 'AWS_ACCESS_KEY_ID', value: keyId('RETURNSTASK1') },
        { name: 'AWS_SECRET_ACCESS_KEY', value: noise(88, 40) },
      ],
    }),
    'fulfilment:41': definition('fulfilment', 41, { environment: [{ name: 'WAREHOUSE', value: 'malmo' }] }),
  },

  'elbv2.load-balancers': {
    [PARCELS_ALB]: balancer(parcels, 'parcels'),
    [RETURNS_ALB]: balancer(returns, 'returns'),
    [WEB_ALB]: {
      DNSName: `shop-web-1234567890.${REGION}.elb.amazonaws.com`,
      Scheme: 'internet-facing',
      Type: 'application',
      State: { Code: 'active' },
      VpcId: SHOP_VPC,
      IpAddressType: 'ipv4',
      SecurityGroups: ['sg-0f00000000000f004'],
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0a11e0000000000a2' },
        { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0a11e0000000000b2' },
      ],
      CreatedTime: '2023-05-05T09:00:00.000Z',
    },
  },
  'elbv2.load-balancer-attributes': Object.fromEntries(
    [PARCELS_ALB, RETURNS_ALB, WEB_ALB].map((key) => [
      key,
      {
        Attributes: [
          { Key: 'access_logs.s3.enabled', Value: String(key !== RETURNS_ALB) },
          { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: String(key === PARCELS_ALB) },
          { Key: 'load_balancing.cross_zone.enabled', Value: 'true' },
        ],
      } satisfies Written<'elbv2.load-balancer-attributes'>,
    ]),
  ),
  'elbv2.listeners': {
    [`${PARCELS_ALB}/7a11e000000000f1`]: { ...https, ...forward('parcels/7a11e000000000a1') },
    [`${RETURNS_ALB}/8a11e000000000f1`]: { ...https, ...forward('returns/8a11e000000000a1') },
    [`${WEB_ALB}/0a11e000000000f1`]: { ...https, ...forward('shop-web/0a11e000000000a1') },
    [`${WEB_ALB}/0a11e000000000f2`]: {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    },
  },
  'elbv2.rules': {
    [`${PARCELS_ALB}/7a11e000000000f1/r1`]: alone('parcels/7a11e000000000a1'),
    [`${RETURNS_ALB}/8a11e000000000f1/r1`]: alone('returns/8a11e000000000a1'),
    // What the distribution in front of it sends along.
    [`${WEB_ALB}/0a11e000000000f1/r1`]: {
      Priority: '10',
      IsDefault: false,
      Conditions: [
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: [noise(77, 32)] } },
      ],
      Actions: forward('shop-web/0a11e000000000a1').DefaultActions,
    },
    [`${WEB_ALB}/0a11e000000000f1/r2`]: alone('shop-web/0a11e000000000a1'),
    [`${WEB_ALB}/0a11e000000000f2/r1`]: { Priority: 'default', IsDefault: true, Actions: [{ Type: 'redirect' }] },
  },
  'elbv2.target-groups': {
    'parcels/7a11e000000000a1': targetGroup(parcels, PARCELS_ALB),
    'returns/8a11e000000000a1': targetGroup(returns, RETURNS_ALB),
    'shop-web/0a11e000000000a1': targetGroup(undefined, WEB_ALB),
  },
  'elbv2.target-health': {
    'parcels/7a11e000000000a1': health('healthy', 'healthy'),
    'returns/8a11e000000000a1': health('healthy', 'unhealthy'),
    'shop-web/0a11e000000000a1': health('healthy'),
  },

  'network-firewall.firewalls': {
    parcels: {
      UpdateToken: '0a77e000-0000-4000-8000-000000000001',
      Firewall: {
        FirewallName: 'parcels',
        FirewallArn: arn('network-firewall', 'firewall/parcels'),
        FirewallPolicyArn: FIREWALL_POLICY,
        FirewallId: '0a77e000-0000-4000-8000-0000000000f1',
        VpcId: PARCELS_VPC,
        SubnetMappings: [{ SubnetId: subnetId(parcels, 'endpointA') }, { SubnetId: subnetId(parcels, 'endpointB') }],
        DeleteProtection: true,
        SubnetChangeProtection: true,
      },
      FirewallStatus: {
        Status: 'READY',
        ConfigurationSyncStateSummary: 'IN_SYNC',
        SyncStates: Object.fromEntries(
          (['endpointA', 'endpointB'] as const).map((part) => [
            `${REGION}${zoneOf(part)}`,
            {
              Attachment: {
                SubnetId: subnetId(parcels, part),
                EndpointId: endpointId(parcels, zoneOf(part)),
                Status: 'READY' as const,
              },
              Config: { [FIREWALL_POLICY]: { SyncStatus: 'IN_SYNC' as const } },
            },
          ]),
        ),
      },
      $expect: { 'inspect-firewall-effective': 'pass' },
    },
    'legacy-trial': {
      UpdateToken: '0b22e000-0000-4000-8000-000000000001',
      Firewall: {
        FirewallName: 'legacy-trial',
        FirewallArn: arn('network-firewall', 'firewall/legacy-trial'),
        FirewallPolicyArn: LEGACY_POLICY,
        FirewallId: '0b22e000-0000-4000-8000-0000000000f1',
        VpcId: LEGACY_VPC,
        SubnetMappings: [{ SubnetId: 'subnet-0b22e0000000000a1' }],
      },
      FirewallStatus: {
        Status: 'READY',
        ConfigurationSyncStateSummary: 'CAPACITY_CONSTRAINED',
        SyncStates: {
          [`${REGION}a`]: {
            Attachment: {
              SubnetId: 'subnet-0b22e0000000000a1',
              EndpointId: LEGACY_ENDPOINT,
              Status: 'READY',
            },
            Config: { [LEGACY_POLICY]: { SyncStatus: 'CAPACITY_CONSTRAINED' } },
          },
        },
      },
      $expect: { 'inspect-firewall-effective': failure('high') },
    },
  },
  'network-firewall.firewall-policies': {
    'legacy-trial': {
      UpdateToken: '0b22e000-0000-4000-8000-000000000002',
      FirewallPolicyResponse: {
        FirewallPolicyName: 'legacy-trial',
        FirewallPolicyArn: LEGACY_POLICY,
        FirewallPolicyId: '0b22e000-0000-4000-8000-0000000000f2',
      },
      FirewallPolicy: {
        StatelessDefaultActions: ['aws:pass'],
        StatelessFragmentDefaultActions: ['aws:pass'],
      },
    },
    'parcels-strict': {
      UpdateToken: '0a77e000-0000-4000-8000-000000000002',
      FirewallPolicyResponse: {
        FirewallPolicyName: 'parcels-strict',
        FirewallPolicyArn: FIREWALL_POLICY,
        FirewallPolicyId: '0a77e000-0000-4000-8000-0000000000f2',
      },
      FirewallPolicy: {
        StatelessDefaultActions: ['aws:forward_to_sfe'],
        StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
        StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'DROP' },
        StatefulRuleGroupReferences: [
          { ResourceArn: FIREWALL_RULES, Priority: 10 },
          {
            ResourceArn: `arn:aws:network-firewall:${REGION}:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder`,
            Priority: 20,
          },
        ],
      },
    },
  },
  'network-firewall.rule-groups': {
    'stateful-rulegroup/parcels-east-west': {
      UpdateToken: '0a77e000-0000-4000-8000-000000000003',
      RuleGroupResponse: {
        RuleGroupName: 'parcels-east-west',
        RuleGroupArn: FIREWALL_RULES,
        RuleGroupId: '0a77e000-0000-4000-8000-0000000000f3',
        Type: 'STATEFUL',
        Capacity: 100,
        ConsumedCapacity: 1,
      },
      RuleGroup: {
        RulesSource: {
          RulesString: 'pass tls 10.70.0.0/16 any -> 10.70.0.0/16 443 (msg:"link to balancer"; sid:1000001; rev:1;)',
        },
        StatefulRuleOptions: { RuleOrder: 'STRICT_ORDER' },
      },
    },
  },
  'network-firewall.logging-configurations': {
    parcels: {
      FirewallArn: arn('network-firewall', 'firewall/parcels'),
      LoggingConfiguration: {
        LogDestinationConfigs: (['ALERT', 'FLOW'] as const).map((LogType) => ({
          LogType,
          LogDestinationType: 'S3' as const,
          LogDestination: { bucketName: 'nordlys-audit-logs', prefix: `firewall/${LogType.toLowerCase()}` },
        })),
      },
    },
  },
} as const satisfies WrittenFacts;
