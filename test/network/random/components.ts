import type { Plan } from './plan.ts';
import { ACCOUNT, address6In, addressIn, REGION, type SubnetName, vpcOf } from './subnets.ts';
import { has6, type Of, usedSubnets, zoneOf } from './used.ts';

export function natGateways(plan: Plan): readonly Of<'NatGateways'>[] {
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

export function endpoints(plan: Plan): readonly Of<'VpcEndpoints'>[] {
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
export function interfaces(plan: Plan): readonly Of<'NetworkInterfaces'>[] {
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
