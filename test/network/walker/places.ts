import type { NetworkPlace, NetworkSnapshot } from '../../../src/model/network.ts';
import { type Address, block, inCidr, isPublicSpace, parseAddress, parseBlock, sameAddress } from './addresses.ts';

export type Subnet = NonNullable<NetworkSnapshot['Subnets']>[number];

/** An interface of an end of the question. */
export interface End {
  /** Of the interface, where it is listed. */
  readonly id: string | null;
  readonly vpc: string;
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  /** Listed addresses, or every usable one of the subnet. */
  readonly addresses: readonly Address[] | 'usable';
  readonly families: readonly (4 | 6)[];
  /** Whether the internet can send to that address of it. */
  readonly isPublic: (address: Address) => boolean;
  /** The interface endpoint whose interface it is. */
  readonly endpoint: string | null;
  /** The name of the load balancer whose node it is. */
  readonly loadBalancer: string | null;
}

const six = (address: Address): boolean => address.family === 6;

function subnetOf(snapshot: NetworkSnapshot, id: string | undefined): Subnet | undefined {
  return snapshot.Subnets?.find(({ SubnetId }) => SubnetId === id);
}

/** The blocks of a subnet that are of use. */
export function subnetBlocks({ CidrBlock, Ipv6CidrBlockAssociationSet = [] }: Subnet): readonly string[] {
  return [
    ...(CidrBlock === undefined ? [] : [CidrBlock]),
    ...Ipv6CidrBlockAssociationSet.filter(
      ({ Ipv6CidrBlockState }) => (Ipv6CidrBlockState?.State ?? 'associated') === 'associated',
    ).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
  ];
}

/** The blocks of a VPC, of both families. */
export function vpcBlocks(snapshot: NetworkSnapshot, id: string): readonly string[] {
  const vpc = snapshot.Vpcs?.find(({ VpcId }) => VpcId === id);
  if (vpc === undefined) return [];
  return [
    ...(vpc.CidrBlock === undefined ? [] : [vpc.CidrBlock]),
    ...(vpc.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => (CidrBlockState?.State ?? 'associated') === 'associated')
      .flatMap(({ CidrBlock }) => CidrBlock ?? []),
    ...(vpc.Ipv6CidrBlockAssociationSet ?? [])
      .filter(({ Ipv6CidrBlockState }) => (Ipv6CidrBlockState?.State ?? 'associated') === 'associated')
      .flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []),
  ];
}

export const inVpc = (snapshot: NetworkSnapshot, id: string, address: Address): boolean =>
  vpcBlocks(snapshot, id).some((cidr) => inCidr(cidr, address));

/** Public, as a place `internet` means it: no address of a VPC of the snapshot either. */
export const isInternet = (snapshot: NetworkSnapshot, address: Address): boolean =>
  isPublicSpace(address) && !(snapshot.Vpcs ?? []).some(({ VpcId }) => inVpc(snapshot, VpcId ?? '', address));

/** All but the first four and the last address of each block. */
export function isUsable(subnet: Subnet, address: Address): boolean {
  return subnetBlocks(subnet).some((cidr) => {
    const { family, first, last } = block(cidr);
    return family === address.family && first + 4n <= address.value && address.value < last;
  });
}

export const holdsAddress = ({ addresses, families, subnet }: End, address: Address): boolean =>
  families.includes(address.family) &&
  (addresses === 'usable' ? isUsable(subnet, address) : addresses.some((one) => sameAddress(one, address)));

/** An interface in each subnet, of any usable address. A subnet that the snapshot lacks holds none. */
function configured(
  snapshot: NetworkSnapshot,
  subnets: readonly (string | undefined)[],
  of: Omit<End, 'id' | 'vpc' | 'subnet' | 'addresses'>,
): readonly End[] {
  return [...new Set(subnets)]
    .flatMap((id) => subnetOf(snapshot, id) ?? [])
    .map((subnet) => ({ ...of, id: null, vpc: subnet.VpcId ?? '', subnet, addresses: 'usable' }));
}

/** A listed interface with its own addresses; each is public by an association of its own. */
function listed(snapshot: NetworkSnapshot, id: string | undefined, endpoint: string | null): readonly End[] {
  const found = snapshot.NetworkInterfaces?.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);
  const subnet = subnetOf(snapshot, found?.SubnetId);
  if (found === undefined || subnet === undefined) return [];
  const associated = new Map<string, boolean>();
  const note = (address: string | undefined, publicIp: string | undefined): void => {
    if (address !== undefined) associated.set(address, (associated.get(address) ?? false) || publicIp !== undefined);
  };
  note(found.PrivateIpAddress, found.Association?.PublicIp);
  for (const { PrivateIpAddress, Association } of found.PrivateIpAddresses ?? []) {
    note(PrivateIpAddress, Association?.PublicIp);
  }
  const own = [...associated].flatMap(([text, open]) => {
    const address = parseAddress(text);
    return address === undefined ? [] : { address, open };
  });
  const others = (found.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => parseAddress(Ipv6Address ?? '') ?? []);
  return [
    {
      id: found.NetworkInterfaceId ?? null,
      vpc: subnet.VpcId ?? '',
      subnet,
      groups: (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      addresses: [...own.map(({ address }) => address), ...others],
      families: [4, 6],
      isPublic: (address) => six(address) || own.some((one) => one.open && sameAddress(one.address, address)),
      endpoint,
      loadBalancer: null,
    },
  ];
}

/**
 * The interfaces of an interface endpoint: the listed ones, and one per subnet where none is listed. What is configured
 * has an address of each family that its subnet has.
 */
function endpointEnds(snapshot: NetworkSnapshot, id: string | undefined): readonly End[] {
  const endpoint = snapshot.VpcEndpoints?.find(({ VpcEndpointId }) => VpcEndpointId === id);
  if (endpoint === undefined) return [];
  const own = endpoint.VpcEndpointId ?? '';
  const ends = (endpoint.NetworkInterfaceIds ?? []).flatMap((one) => listed(snapshot, one, own));
  if (ends.length > 0) return ends;
  return configured(snapshot, endpoint.SubnetIds ?? [], {
    groups: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    families: [4, 6],
    isPublic: six,
    endpoint: own,
    loadBalancer: null,
  });
}

function serviceEnds(snapshot: NetworkSnapshot, ip: string | undefined): readonly End[] {
  const address = parseAddress(ip ?? '');
  if (address === undefined) return [];
  return (snapshot.VpcEndpoints ?? [])
    .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
    .flatMap(({ VpcEndpointId, NetworkInterfaceIds = [] }) =>
      NetworkInterfaceIds.flatMap((one) => listed(snapshot, one, VpcEndpointId ?? '')),
    )
    .filter((end) => holdsAddress(end, address))
    .map((end) => ({ ...end, addresses: [address] }));
}

export type Ends =
  | { readonly kind: 'interfaces'; readonly ends: readonly End[] }
  /** With its only address, where it has one. */
  | { readonly kind: 'internet'; readonly only: Address | null }
  | { readonly kind: 'service'; readonly only: Address; readonly service: 's3' | 'dynamodb'; readonly region: string }
  /** A function without subnets. */
  | { readonly kind: 'outside' };

const NOWHERE: Ends = { kind: 'interfaces', ends: [] };

/** The interfaces that a reference means, from the configuration. */
export function endsOf(snapshot: NetworkSnapshot, place: NetworkPlace): Ends {
  const none = { endpoint: null, loadBalancer: null };
  switch (place.type) {
    case 'internet':
      return { kind: 'internet', only: place.ip === undefined ? null : (parseAddress(place.ip) ?? null) };
    case 'lambda': {
      const found = snapshot.Functions?.find(({ FunctionName }) => FunctionName === place.id);
      if (found === undefined) return NOWHERE;
      const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = found.VpcConfig ?? {};
      if (SubnetIds.length === 0) return { kind: 'outside' };
      const families = Ipv6AllowedForDualStack ? ([4, 6] as const) : ([4] as const);
      const of = { ...none, groups: SecurityGroupIds, families, isPublic: six };
      return { kind: 'interfaces', ends: configured(snapshot, SubnetIds, of) };
    }
    case 'ecs-service': {
      const found = snapshot.services?.find(({ serviceName }) => serviceName === place.id);
      const {
        subnets = [],
        securityGroups = [],
        assignPublicIp,
      } = found?.networkConfiguration?.awsvpcConfiguration ?? {};
      const open = found?.launchType === 'FARGATE' && assignPublicIp === 'ENABLED';
      const isPublic = (address: Address) => open || six(address);
      const of = { ...none, groups: securityGroups, families: [4, 6] as const, isPublic };
      return { kind: 'interfaces', ends: configured(snapshot, subnets, of) };
    }
    case 'vpc-link': {
      const found = snapshot.VpcLinks?.find(({ VpcLinkId }) => VpcLinkId === place.id);
      const of = { ...none, groups: found?.SecurityGroupIds ?? [], families: [4, 6] as const, isPublic: six };
      return { kind: 'interfaces', ends: configured(snapshot, found?.SubnetIds ?? [], of) };
    }
    case 'alb': {
      const found = snapshot.LoadBalancers?.find(({ LoadBalancerName }) => LoadBalancerName === place.id);
      if (found === undefined) return NOWHERE;
      const { Scheme, IpAddressType, AvailabilityZones = [], SecurityGroups = [] } = found;
      const facing = Scheme === 'internet-facing';
      const dual = IpAddressType?.startsWith('dualstack') === true;
      const of = {
        endpoint: null,
        loadBalancer: found.LoadBalancerName ?? '',
        groups: SecurityGroups,
        families: dual ? ([4, 6] as const) : ([4] as const),
        isPublic: (address: Address) => facing && (six(address) || IpAddressType !== 'dualstack-without-public-ipv4'),
      };
      return {
        kind: 'interfaces',
        ends: configured(
          snapshot,
          AvailabilityZones.map(({ SubnetId }) => SubnetId),
          of,
        ),
      };
    }
    case 'network-interface':
      return { kind: 'interfaces', ends: listed(snapshot, place.id, null) };
    case 'subnet': {
      // Asked of routing alone, where no group counts.
      const of = { ...none, groups: [], families: [4, 6] as const, isPublic: six };
      return { kind: 'interfaces', ends: configured(snapshot, [place.id], of) };
    }
    case 'vpc-endpoint':
      return { kind: 'interfaces', ends: endpointEnds(snapshot, place.id) };
    case 's3-bucket':
    case 'dynamodb-table': {
      const ends = serviceEnds(snapshot, place.ip);
      if (ends.length > 0) return { kind: 'interfaces', ends };
      const only = parseAddress(place.ip ?? '');
      if (only === undefined) return NOWHERE;
      const service = place.type === 's3-bucket' ? 's3' : 'dynamodb';
      return { kind: 'service', only, service, region: place.region ?? 'us-east-1' };
    }
  }
}

/** Every CIDR and address that stands anywhere in the snapshot. */
export function blocksOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return parseBlock(value) === undefined ? [] : [value];
  return typeof value === 'object' && value !== null ? [...new Set(Object.values(value).flatMap(blocksOf))] : [];
}
