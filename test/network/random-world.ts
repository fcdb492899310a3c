import type { NetworkSnapshot } from '../../src/model/network.ts';
import type { Plan, RoutePlan, RulePlan } from './random.ts';

/*
 * From the small numbers and words that fast-check drew to a snapshot. All that the README leaves out of its cases is
 * left out here: the subnets of endpoints, appliances and attachments, and the groups of appliances, stay open.
 */

type Of<K extends keyof NetworkSnapshot> = NonNullable<NetworkSnapshot[K]> extends readonly (infer T)[] ? T : never;
type RouteTable = Of<'RouteTables'>;
type Route = NonNullable<RouteTable['Routes']>[number];
type Entry = NonNullable<Of<'NetworkAcls'>['Entries']>[number];
type Permission = NonNullable<Of<'SecurityGroups'>['IpPermissions']>[number];

export const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/**
 * Of the first VPC: work, work, NAT gateways, and for endpoints and attachments one in each zone. Of the second: work and
 * attachments. Of the third, a hub's: attachments, and endpoints.
 */
export const SUBNETS = [
  'a-work',
  'a-more',
  'a-nat',
  'a-box',
  'a-far',
  'b-work',
  'b-box',
  'b-far',
  'c-box',
  'c-far',
  'c-in-box',
  'c-in-far',
] as const;
export type SubnetName = (typeof SUBNETS)[number];

export const vpcOf = (subnet: SubnetName): 'a' | 'b' | 'c' => subnet.slice(0, 1) as 'a' | 'b' | 'c';
const isOpen = (subnet: SubnetName): boolean => subnet.endsWith('-box') || subnet.endsWith('-far');

export const cidrOfVpc = ({ overlap }: Plan, vpc: 'a' | 'b' | 'c'): string =>
  vpc === 'a' || (vpc === 'b' && overlap) ? '10.0.0.0/24' : vpc === 'b' ? '10.0.1.0/24' : '10.0.2.0/24';
const six = { a: '2600:a', b: '2600:b', c: '2600:c' } as const;
export const cidr6OfVpc = (vpc: 'a' | 'b' | 'c'): string => `${six[vpc]}::/56`;

/** A /28 each; an overlapping VPC takes the same addresses as the first. */
export const cidrOf = (plan: Plan, subnet: SubnetName): string =>
  `${cidrOfVpc(plan, vpcOf(subnet)).replace('.0/24', '')}.${String(place(subnet) * 16)}/28`;
export const cidr6Of = (subnet: SubnetName): string => `${six[vpcOf(subnet)]}:0:${String(place(subnet))}::/64`;
const place = (subnet: SubnetName): number => SUBNETS.filter((one) => vpcOf(one) === vpcOf(subnet)).indexOf(subnet);

export const addressIn = (plan: Plan, subnet: SubnetName, nth: number): string => {
  const [network = ''] = cidrOf(plan, subnet).split('/');
  const octets = network.split('.');
  return [...octets.slice(0, 3), String(Number(octets[3]) + nth)].join('.');
};
export const address6In = (subnet: SubnetName, nth: number): string =>
  cidr6Of(subnet).replace('::/64', `::${nth.toString(16)}`);

const has6 = (plan: Plan, subnet: SubnetName): boolean => plan.six && plan.sixIn[place(subnet)] !== false;

export const usedSubnets = (plan: Plan): readonly SubnetName[] =>
  SUBNETS.filter((subnet) =>
    vpcOf(subnet) === 'b' ? plan.link !== 'none' : vpcOf(subnet) !== 'c' || plan.link === 'hub',
  );
const usedVpcs = (plan: Plan): readonly ('a' | 'b' | 'c')[] => [...new Set(usedSubnets(plan).map(vpcOf))];

const zoneOf = (plan: Plan, subnet: SubnetName): string => {
  if (subnet.endsWith('-far')) return 'us-east-1b';
  if (subnet.endsWith('-box') || subnet === 'a-nat') return 'us-east-1a';
  return plan.zones[place(subnet)] === true ? 'us-east-1b' : 'us-east-1a';
};

/** What a route may lead to, by its id. */
export const TARGETS = {
  local: { GatewayId: 'local' },
  igw: { GatewayId: 'igw-1' },
  eigw: { EgressOnlyInternetGatewayId: 'eigw-1' },
  nat: { NatGatewayId: 'nat-1' },
  otherNat: { NatGatewayId: 'nat-2' },
  box: { GatewayId: 'vpce-box' },
  far: { GatewayId: 'vpce-far' },
  boxB: { GatewayId: 'vpce-b' },
  boxC: { GatewayId: 'vpce-c' },
  farC: { GatewayId: 'vpce-cc' },
  appliance: { NetworkInterfaceId: 'eni-box', InstanceId: 'i-box', InstanceOwnerId: ACCOUNT },
  vgw: { GatewayId: 'vgw-1' },
  peer: { VpcPeeringConnectionId: 'pcx-1' },
  transit: { TransitGatewayId: 'tgw-1' },
  s3: { GatewayId: 'vpce-s3' },
  dynamodb: { GatewayId: 'vpce-dynamodb' },
} as const;
export type TargetName = keyof typeof TARGETS;

const REPLACING: ReadonlySet<TargetName> = new Set<TargetName>(['box', 'far', 'appliance', 'nat']);

const destination = (to: string): Route =>
  to.startsWith('pl-')
    ? { DestinationPrefixListId: to }
    : to.includes(':')
      ? { DestinationIpv6CidrBlock: to }
      : { DestinationCidrBlock: to };

/** Its `local` routes first; one destination has one route, and a replaced `local` is no `local`. */
function routes(plan: Plan, vpc: 'a' | 'b' | 'c', wanted: readonly RoutePlan[]): readonly Route[] {
  const found = new Map<string, Route>();
  const locals = [cidrOfVpc(plan, vpc), ...(plan.six ? [cidr6OfVpc(vpc)] : [])];
  for (const to of locals) {
    found.set(to, { ...destination(to), ...TARGETS.local, Origin: 'CreateRouteTable', State: 'active' });
  }
  const replaced = wanted.some(({ to }) => locals.includes(to));
  for (const { to, target, state, propagated } of wanted) {
    // What a propagated route is to a `local` one that was replaced, the README does not say.
    if (propagated && replaced && to.startsWith('10.')) continue;
    // A `local` route may be given a middlebox or a NAT gateway for its target, nothing else.
    if (locals.includes(to) && (propagated || !REPLACING.has(target))) continue;
    const key = `${to}${propagated ? ' propagated' : ''}`;
    if (found.has(key) && !locals.includes(key)) continue;
    found.set(key, {
      ...destination(to),
      ...TARGETS[target],
      Origin: propagated ? 'EnableVgwRoutePropagation' : 'CreateRoute',
      State: state,
    });
  }
  return [...found.values()];
}

function routeTables(plan: Plan): readonly RouteTable[] {
  const table = (id: string, vpc: 'a' | 'b' | 'c', association: object, wanted: readonly RoutePlan[]): RouteTable => ({
    RouteTableId: id,
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${id}`,
        RouteTableId: id,
        Main: false,
        AssociationState: { State: 'associated' },
        ...association,
      },
    ],
    PropagatingVgws: wanted.some(({ propagated }) => propagated) ? [{ GatewayId: 'vgw-1' }] : [],
    Routes: routes(plan, vpc, wanted),
  });
  const mains = usedVpcs(plan).map((vpc) =>
    table(`rtb-main-${vpc}`, vpc, { Main: true }, vpc === 'a' ? plan.tables.main : []),
  );
  const explicit = usedSubnets(plan)
    .filter((subnet) => !plan.onMain.includes(subnet))
    .map((subnet) =>
      table(`rtb-${subnet}`, vpcOf(subnet), { SubnetId: `subnet-${subnet}` }, plan.tables[subnet] ?? []),
    );
  const edge = plan.edge === null ? [] : [table('rtb-edge', 'a', { GatewayId: 'igw-1' }, plan.edge)];
  const regional =
    plan.nat.mode === 'regional'
      ? [{ ...table('rtb-regional', 'a', {}, plan.tables['a-nat'] ?? []), Associations: [] }]
      : [];
  return [...mains, ...explicit, ...edge, ...regional];
}

const IMPLICIT = [
  { RuleNumber: 32_767, CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 32_768, Ipv6CidrBlock: '::/0' },
].flatMap((entry) => [true, false].map((Egress): Entry => ({ ...entry, Egress, Protocol: '-1', RuleAction: 'deny' })));

const OPEN: readonly Entry[] = [
  { RuleNumber: 100, CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 101, Ipv6CidrBlock: '::/0' },
].flatMap((entry) => [true, false].map((Egress): Entry => ({ ...entry, Egress, Protocol: '-1', RuleAction: 'allow' })));

/** An ACL for the open subnets, and for the others what was drawn: `null` is the default one of the VPC. */
function networkAcls(plan: Plan): readonly Of<'NetworkAcls'>[] {
  const acl = (
    id: string,
    vpc: string,
    isDefault: boolean,
    subnets: readonly SubnetName[],
    entries: readonly Entry[],
  ) => ({
    NetworkAclId: id,
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    IsDefault: isDefault,
    Associations: subnets.map((subnet) => ({
      NetworkAclAssociationId: `aclassoc-${subnet}`,
      NetworkAclId: id,
      SubnetId: `subnet-${subnet}`,
    })),
    Entries: [...entries, ...IMPLICIT],
  });
  const all = usedSubnets(plan);
  const own = all.filter((subnet) => !isOpen(subnet) && plan.acls[subnet] != null);
  return [
    ...usedVpcs(plan).map((vpc) => acl(`acl-default-${vpc}`, vpc, true, [], OPEN)),
    ...usedVpcs(plan).map((vpc) =>
      acl(
        `acl-open-${vpc}`,
        vpc,
        false,
        all.filter((subnet) => vpcOf(subnet) === vpc && isOpen(subnet)),
        OPEN,
      ),
    ),
    ...own.map((subnet) => acl(`acl-${subnet}`, vpcOf(subnet), false, [subnet], plan.acls[subnet] ?? [])),
  ];
}

const permission = ({ protocol, ports, peers }: RulePlan): Permission => ({
  IpProtocol: protocol,
  ...(protocol === '-1' ? {} : { FromPort: ports[0], ToPort: ports[1] }),
  IpRanges: peers.filter((peer) => peer.includes('.')).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: peers.filter((peer) => peer.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: peers.filter((peer) => peer.startsWith('pl-')).map((PrefixListId) => ({ PrefixListId })),
  UserIdGroupPairs: peers.filter((peer) => peer.startsWith('sg-')).map((GroupId) => ({ GroupId, UserId: ACCOUNT })),
});

const ANY: RulePlan = { protocol: '-1', ports: [0, 0], peers: ['0.0.0.0/0', '::/0'] };

const groups = (plan: Plan): Of<'SecurityGroups'>[] =>
  [...Object.entries(plan.groups), ['sg-open', { ingress: [ANY], egress: [ANY] }] as const].map(
    ([id, { ingress, egress }]) => ({
      GroupId: id,
      GroupName: id.slice(3),
      Description: id,
      OwnerId: ACCOUNT,
      VpcId: id === 'sg-b' && plan.link !== 'none' ? 'vpc-b' : 'vpc-a',
      IpPermissions: ingress.map(permission),
      IpPermissionsEgress: egress.map(permission),
    }),
  );

function subnets(plan: Plan): readonly Of<'Subnets'>[] {
  return usedSubnets(plan).map((subnet) => ({
    SubnetId: `subnet-${subnet}`,
    VpcId: `vpc-${vpcOf(subnet)}`,
    CidrBlock: cidrOf(plan, subnet),
    AvailabilityZone: zoneOf(plan, subnet),
    State: 'available',
    MapPublicIpOnLaunch: subnet === 'a-nat',
    Ipv6CidrBlockAssociationSet: has6(plan, subnet)
      ? [
          {
            AssociationId: `subnet-cidr-assoc-${subnet}`,
            Ipv6CidrBlock: cidr6Of(subnet),
            Ipv6CidrBlockState: { State: 'associated' },
          },
        ]
      : [],
  }));
}

function vpcs(plan: Plan): readonly Of<'Vpcs'>[] {
  return usedVpcs(plan).map((vpc) => ({
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    State: 'available',
    CidrBlock: cidrOfVpc(plan, vpc),
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${vpc}`,
        CidrBlock: cidrOfVpc(plan, vpc),
        CidrBlockState: { State: 'associated' },
      },
    ],
    Ipv6CidrBlockAssociationSet: plan.six
      ? [
          {
            AssociationId: `vpc-cidr-assoc-six-${vpc}`,
            Ipv6CidrBlock: cidr6OfVpc(vpc),
            Ipv6CidrBlockState: { State: 'associated' },
          },
        ]
      : [],
  }));
}

function natGateways(plan: Plan): readonly Of<'NatGateways'>[] {
  const { mode, connectivity, state } = plan.nat;
  const zonal = (id: string, nth: number, ConnectivityType: 'public' | 'private', State: typeof state) => ({
    NatGatewayId: id,
    VpcId: 'vpc-a',
    SubnetId: 'subnet-a-nat',
    State,
    ConnectivityType,
    AvailabilityMode: 'zonal' as const,
    NatGatewayAddresses: [
      {
        NetworkInterfaceId: `eni-${id}`,
        PrivateIp: addressIn(plan, 'a-nat', nth),
        IsPrimary: true,
        Status: 'succeeded' as const,
        ...(ConnectivityType === 'public'
          ? { PublicIp: `192.0.2.${String(nth)}`, AllocationId: `eipalloc-${id}` }
          : {}),
      },
    ],
  });
  if (mode === 'none') return [];
  if (mode === 'zonal') return [zonal('nat-1', 9, connectivity, state), zonal('nat-2', 10, 'public', 'available')];
  return [
    {
      NatGatewayId: 'nat-1',
      VpcId: 'vpc-a',
      State: state,
      ConnectivityType: 'public',
      AvailabilityMode: 'regional',
      RouteTableId: 'rtb-regional',
      // Of the VPC and of no subnet, where it is told at all.
      NatGatewayAddresses: [
        {
          ...(plan.flipped ? {} : { PrivateIp: '10.0.0.200' }),
          PublicIp: '192.0.2.9',
          AllocationId: 'eipalloc-nat-1',
          IsPrimary: true,
          Status: 'succeeded',
          AvailabilityZone: 'us-east-1a',
        },
      ],
    },
    zonal('nat-2', 10, 'public', 'available'),
  ];
}

/** As the wire spells it, which is not as the SDK's types do. */
const wired = (state: 'Available' | 'Pending'): 'Available' => state.toLowerCase() as 'Available';

function endpoints(plan: Plan): readonly Of<'VpcEndpoints'>[] {
  const inspecting = (id: string, subnet: SubnetName, state: 'Available' | 'Pending') => ({
    VpcEndpointId: id,
    VpcEndpointType: 'GatewayLoadBalancer' as const,
    VpcId: `vpc-${vpcOf(subnet)}`,
    ServiceName: `com.amazonaws.vpce.${REGION}.vpce-svc-1`,
    State: wired(state),
    SubnetIds: [`subnet-${subnet}`],
    NetworkInterfaceIds: [`eni-${id}`],
    Groups: [],
    RouteTableIds: [],
  });
  const gateway = (service: 's3' | 'dynamodb', policy: string | null, state: 'Available' | 'Pending') => ({
    VpcEndpointId: `vpce-${service}`,
    VpcEndpointType: 'Gateway' as const,
    VpcId: 'vpc-a',
    ServiceName: `com.amazonaws.${REGION}.${service}`,
    State: wired(state),
    ...(policy === null ? {} : { PolicyDocument: policy }),
    SubnetIds: [],
    NetworkInterfaceIds: [],
    Groups: [],
    RouteTableIds: [],
  });
  const { endpoint } = plan;
  const used = usedSubnets(plan);
  return [
    inspecting('vpce-box', 'a-box', plan.boxState),
    inspecting('vpce-far', 'a-far', 'Available'),
    ...(used.includes('b-box') ? [inspecting('vpce-b', 'b-box', 'Available')] : []),
    ...(used.includes('c-box')
      ? [inspecting('vpce-c', 'c-in-box', plan.boxState), inspecting('vpce-cc', 'c-in-far', 'Available')]
      : []),
    gateway('s3', plan.policies.s3, plan.gatewayState),
    gateway('dynamodb', plan.policies.dynamodb, 'Available'),
    {
      VpcEndpointId: 'vpce-if',
      VpcEndpointType: 'Interface',
      VpcId: 'vpc-a',
      ServiceName: `com.amazonaws.${REGION}.s3`,
      State: wired(endpoint.state),
      ...(endpoint.policy === null ? {} : { PolicyDocument: endpoint.policy }),
      SubnetIds: [`subnet-${endpoint.subnet}`],
      NetworkInterfaceIds: ['eni-if'],
      Groups: endpoint.groups.map((GroupId) => ({ GroupId, GroupName: GroupId.slice(3) })),
      RouteTableIds: [],
      PrivateDnsEnabled: true,
    },
  ];
}

/** The third and the fourth host of its subnet; the fourth is its secondary address. */
function interfaces(plan: Plan): readonly Of<'NetworkInterfaces'>[] {
  const one = (
    id: string,
    subnet: SubnetName,
    nth: number,
    groups: readonly string[],
    {
      publicOn,
      type,
      checked,
    }: { publicOn: 'none' | 'primary' | 'secondary'; type: 'interface' | 'vpc_endpoint'; checked: boolean },
  ): Of<'NetworkInterfaces'> => {
    const association = (on: 'primary' | 'secondary') =>
      publicOn === on ? { Association: { PublicIp: `198.51.100.${String(nth)}`, IpOwnerId: ACCOUNT } } : {};
    return {
      NetworkInterfaceId: id,
      VpcId: `vpc-${vpcOf(subnet)}`,
      SubnetId: `subnet-${subnet}`,
      AvailabilityZone: zoneOf(plan, subnet),
      OwnerId: ACCOUNT,
      Status: 'in-use',
      InterfaceType: type,
      SourceDestCheck: checked,
      PrivateIpAddress: addressIn(plan, subnet, nth),
      ...association('primary'),
      PrivateIpAddresses: [
        { Primary: true, PrivateIpAddress: addressIn(plan, subnet, nth), ...association('primary') },
        ...(type === 'interface'
          ? [{ Primary: false, PrivateIpAddress: addressIn(plan, subnet, nth + 1), ...association('secondary') }]
          : []),
      ],
      Ipv6Addresses: has6(plan, subnet) && type === 'interface' ? [{ Ipv6Address: address6In(subnet, nth) }] : [],
      Groups: groups.map((GroupId) => ({ GroupId, GroupName: GroupId.slice(3) })),
    };
  };
  const plain = { publicOn: 'none', type: 'interface', checked: true } as const;
  return [
    one('eni-1', plan.eni.subnet, 5, plan.eni.groups, { ...plain, publicOn: plan.eni.publicOn }),
    ...(plan.link === 'none' ? [] : [one('eni-b', 'b-work', 5, plan.peerGroups, plain)]),
    one('eni-box', 'a-box', 7, ['sg-open'], { ...plain, checked: plan.checked }),
    ...(plan.endpoint.listed
      ? [one('eni-if', plan.endpoint.subnet, 11, plan.endpoint.groups, { ...plain, type: 'vpc_endpoint' })]
      : []),
  ];
}

function transit(plan: Plan): NetworkSnapshot {
  if (plan.link !== 'transit' && plan.link !== 'hub') return {};
  const { transit: wanted } = plan;
  const attachment = (vpc: 'a' | 'b' | 'c', subnets: readonly SubnetName[], nth: number) => ({
    TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
    TransitGatewayId: 'tgw-1',
    VpcId: `vpc-${vpc}`,
    VpcOwnerId: ACCOUNT,
    State: 'available' as const,
    SubnetIds: subnets
      .filter((subnet) => ![wanted.unattached[nth]].includes(subnet.endsWith('-box') ? 'box' : 'far'))
      .map((subnet) => `subnet-${subnet}`),
    Options: {
      DnsSupport: 'enable' as const,
      Ipv6Support: 'enable' as const,
      ApplianceModeSupport: wanted.appliance[nth] === true ? ('enable' as const) : ('disable' as const),
      SecurityGroupReferencingSupport: wanted.references[nth] === true ? ('enable' as const) : ('disable' as const),
    },
  });
  const vpcs = usedVpcs(plan);
  const into = (vpc: 'a' | 'b' | 'c') => [
    {
      TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
      ResourceId: `vpc-${vpc}`,
      ResourceType: 'vpc' as const,
    },
  ];
  const route = (to: string, vpc: 'a' | 'b' | 'c', state: 'active' | 'blackhole') => ({
    DestinationCidrBlock: to,
    Type: 'static' as const,
    State: state,
    ...(state === 'active' ? { TransitGatewayAttachments: into(vpc) } : {}),
  });
  const routesOf = (from: 'a' | 'b' | 'c') => [
    ...vpcs
      .filter((vpc) => vpc !== from)
      .filter((vpc) => !wanted.missing.includes(`${from}${vpc}`))
      .flatMap((vpc) => {
        const through = plan.link === 'hub' && from !== 'c' && wanted.inspected ? 'c' : vpc;
        const state = wanted.dark.includes(`${from}${vpc}`) ? 'blackhole' : 'active';
        return [
          route(cidrOfVpc(plan, vpc), through, state),
          ...(plan.six ? [route(cidr6OfVpc(vpc), through, state)] : []),
        ];
      }),
    ...(from === 'a' || !wanted.central ? [] : [route('0.0.0.0/0', 'a', 'active')]),
  ];
  return {
    TransitGateways: [
      {
        TransitGatewayId: 'tgw-1',
        State: 'available',
        OwnerId: ACCOUNT,
        Options: { SecurityGroupReferencingSupport: wanted.references[3] === true ? 'enable' : 'disable' },
      },
    ],
    TransitGatewayVpcAttachments: vpcs.map((vpc, nth) =>
      attachment(vpc, vpc === 'a' ? ['a-box', 'a-far'] : vpc === 'b' ? ['b-box', 'b-far'] : ['c-box', 'c-far'], nth),
    ),
    TransitGatewayRouteTables: vpcs.map((vpc) => ({
      TransitGatewayRouteTableId: `tgw-rtb-${vpc}`,
      TransitGatewayId: 'tgw-1',
      State: 'available',
    })),
    TransitGatewayRouteTableAssociations: Object.fromEntries(
      vpcs.map((vpc) => [
        `tgw-rtb-${vpc}`,
        [
          {
            TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
            ResourceId: `vpc-${vpc}`,
            ResourceType: 'vpc' as const,
            State: 'associated' as const,
          },
        ],
      ]),
    ),
    TransitGatewayRoutes: Object.fromEntries(vpcs.map((vpc) => [`tgw-rtb-${vpc}`, routesOf(vpc)])),
  };
}

function workloads(plan: Plan): NetworkSnapshot {
  const ids = (subnets: readonly SubnetName[]) => subnets.map((subnet) => `subnet-${subnet}`);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const { fn, svc, link, alb } = plan.work;
  const own = (name: string, subnets: readonly SubnetName[], groups: readonly string[], dual: boolean) => ({
    FunctionName: name,
    FunctionArn: arn('lambda', `function:${name}`),
    VpcConfig: {
      VpcId: subnets[0] === 'b-work' ? 'vpc-b' : 'vpc-a',
      SubnetIds: ids(subnets),
      SecurityGroupIds: [...groups],
      Ipv6AllowedForDualStack: dual,
    },
  });
  const balancer = arn('elasticloadbalancing', 'loadbalancer/app/web/0000000000000001');
  return {
    Functions: [
      own('fn', fn.subnets, fn.groups, fn.dual),
      { FunctionName: 'outside', FunctionArn: arn('lambda', 'function:outside') },
      ...(plan.link === 'none' ? [] : [own('peer', ['b-work'], plan.peerGroups, true)]),
    ],
    services: [
      {
        serviceName: 'svc',
        serviceArn: arn('ecs', 'service/main/svc'),
        ...(svc.launch === null ? {} : { launchType: svc.launch }),
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ids(svc.subnets),
            securityGroups: [...svc.groups],
            assignPublicIp: svc.open ? 'ENABLED' : 'DISABLED',
          },
        },
      },
    ],
    VpcLinks: [
      {
        VpcLinkId: 'vl1',
        Name: 'link',
        SubnetIds: ids(link.subnets),
        SecurityGroupIds: [...link.groups],
        VpcLinkStatus: 'AVAILABLE',
        VpcLinkVersion: 'V2',
      },
    ],
    LoadBalancers: [
      {
        LoadBalancerArn: balancer,
        LoadBalancerName: 'web',
        Type: 'application',
        Scheme: alb.facing ? 'internet-facing' : 'internal',
        VpcId: 'vpc-a',
        State: { Code: 'active' },
        IpAddressType: alb.type,
        SecurityGroups: [...alb.groups],
        AvailabilityZones: alb.subnets.map((subnet) => ({
          SubnetId: `subnet-${subnet}`,
          ZoneName: zoneOf(plan, subnet),
        })),
      },
    ],
    Listeners: alb.ports.map((Port, nth) => ({
      ListenerArn: `${balancer.replace('loadbalancer', 'listener')}/${String(nth)}`,
      LoadBalancerArn: balancer,
      Port,
      Protocol: 'HTTP',
    })),
  };
}

/** A snapshot, as AWS's calls would have told it. */
export function snapshotOf(plan: Plan): NetworkSnapshot {
  const peering = plan.peering;
  const side = (vpc: 'a' | 'b') => ({
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    Region: REGION,
    CidrBlock: cidrOfVpc(plan, vpc),
    CidrBlockSet: [{ CidrBlock: cidrOfVpc(plan, vpc) }],
    ...(plan.six ? { Ipv6CidrBlockSet: [{ Ipv6CidrBlock: cidr6OfVpc(vpc) }] } : {}),
  });
  const attached = 'available' as 'attached';
  return {
    Vpcs: vpcs(plan),
    Subnets: subnets(plan),
    RouteTables: routeTables(plan),
    NetworkAcls: networkAcls(plan),
    SecurityGroups: groups(plan),
    InternetGateways:
      plan.igw === 'absent'
        ? []
        : [
            {
              InternetGatewayId: 'igw-1',
              OwnerId: ACCOUNT,
              Attachments: plan.igw === 'attached' ? [{ VpcId: 'vpc-a', State: attached }] : [],
            },
          ],
    EgressOnlyInternetGateways: [
      {
        EgressOnlyInternetGatewayId: 'eigw-1',
        Attachments: plan.eigw ? [{ VpcId: 'vpc-a', State: 'attached' }] : [],
      },
    ],
    NatGateways: natGateways(plan),
    NetworkInterfaces: interfaces(plan),
    VpcEndpoints: endpoints(plan),
    VpcPeeringConnections:
      plan.link === 'peering'
        ? [
            {
              VpcPeeringConnectionId: 'pcx-1',
              RequesterVpcInfo: side(plan.flipped ? 'b' : 'a'),
              AccepterVpcInfo: side(plan.flipped ? 'a' : 'b'),
              Status: { Code: peering },
            },
          ]
        : [],
    VpnGateways: [
      {
        VpnGatewayId: 'vgw-1',
        State: 'available',
        Type: 'ipsec.1',
        VpcAttachments: [{ VpcId: 'vpc-a', State: 'attached' }],
      },
    ],
    PrefixLists: [
      { PrefixListId: 'pl-s3', PrefixListName: `com.amazonaws.${REGION}.s3`, AddressFamily: 'IPv4', OwnerId: 'AWS' },
      {
        PrefixListId: 'pl-dynamodb',
        PrefixListName: `com.amazonaws.${REGION}.dynamodb`,
        AddressFamily: 'IPv4',
        OwnerId: 'AWS',
      },
      { PrefixListId: 'pl-own', PrefixListName: 'own', AddressFamily: 'IPv4', OwnerId: ACCOUNT, MaxEntries: 5 },
      { PrefixListId: 'pl-six', PrefixListName: 'six', AddressFamily: 'IPv6', OwnerId: ACCOUNT, MaxEntries: 5 },
    ],
    PrefixListEntries: {
      'pl-s3': [{ Cidr: '52.216.0.0/15' }, { Cidr: '3.5.0.0/19' }],
      'pl-dynamodb': [{ Cidr: '52.94.0.0/22' }],
      'pl-own': plan.ownList.map((Cidr) => ({ Cidr })),
      'pl-six': [{ Cidr: '2600:1f00::/24' }],
    },
    ...transit(plan),
    ...(plan.bpa.mode === null
      ? {}
      : { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: plan.bpa.mode, State: 'update-complete' } }),
    VpcBlockPublicAccessExclusions: plan.bpa.exclusions.map(({ of, mode }, nth) => ({
      ExclusionId: `vpcbpa-exclude-${String(nth)}`,
      ResourceArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:${of}`,
      InternetGatewayExclusionMode: mode,
      State: 'create-complete',
    })),
    ...workloads(plan),
  };
}
