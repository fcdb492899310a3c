export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

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
export const isOpen = (subnet: SubnetName): boolean => subnet.endsWith('-box') || subnet.endsWith('-far');

/** Whether the second VPC has the addresses of the first. */
interface Overlap {
  readonly overlap: boolean;
}

export const cidrOfVpc = ({ overlap }: Overlap, vpc: 'a' | 'b' | 'c'): string =>
  vpc === 'a' || (vpc === 'b' && overlap) ? '10.0.0.0/24' : vpc === 'b' ? '10.0.1.0/24' : '10.0.2.0/24';
const six = { a: '2600:a', b: '2600:b', c: '2600:c' } as const;
export const cidr6OfVpc = (vpc: 'a' | 'b' | 'c'): string => `${six[vpc]}::/56`;

/** A /28 each; an overlapping VPC takes the same addresses as the first. */
export const cidrOf = (plan: Overlap, subnet: SubnetName): string =>
  `${cidrOfVpc(plan, vpcOf(subnet)).replace('.0/24', '')}.${String(place(subnet) * 16)}/28`;
export const cidr6Of = (subnet: SubnetName): string => `${six[vpcOf(subnet)]}:0:${String(place(subnet))}::/64`;
export const place = (subnet: SubnetName): number =>
  SUBNETS.filter((one) => vpcOf(one) === vpcOf(subnet)).indexOf(subnet);

export const addressIn = (plan: Overlap, subnet: SubnetName, nth: number): string => {
  const [network = ''] = cidrOf(plan, subnet).split('/');
  const octets = network.split('.');
  return [...octets.slice(0, 3), String(Number(octets[3]) + nth)].join('.');
};
export const address6In = (subnet: SubnetName, nth: number): string =>
  cidr6Of(subnet).replace('::/64', `::${nth.toString(16)}`);

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
