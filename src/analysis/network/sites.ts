import type * as Ec2 from '@aws-sdk/client-ec2';

import type { NetworkPlace, NetworkSnapshot } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import { parseAddress, union, type Block } from './addresses.ts';
import { meets, type Blocks } from './flows.ts';
import { cidrsOfSubnet, isUp, listOf, parsed, type Network } from './network.ts';

/** An interface, or all that a configuration may get in one subnet: they have one subnet and one set of groups. */
export interface Site {
  /** What names it in hops: the id of an interface, else the name of its workload. */
  readonly id: string;
  readonly vpc: string;
  readonly subnet: Stored<Ec2.Subnet>;
  /** Absent: nothing filters. */
  readonly groups?: readonly string[];
  /** Of the asked family. */
  readonly addresses: Blocks;
  /** Those that the internet gateway knows a public address for; IPv6 addresses are public themselves. */
  readonly publicAddresses: Blocks;
  readonly unseen: readonly string[];
}

/** A place of a question as interfaces. */
export type Sites =
  | { readonly kind: 'sites'; readonly sites: readonly Site[]; readonly unseen: readonly string[] }
  /** Nothing of that name. */
  | { readonly kind: 'missing'; readonly unseen: readonly string[] }
  | { readonly kind: 'internet'; readonly addresses: Blocks }
  /** A function without a VPC. */
  | { readonly kind: 'outside' }
  /** A bucket or table, by the public address of its service. */
  | { readonly kind: 'service'; readonly service: 's3' | 'dynamodb'; readonly addresses: Blocks };

type Family = 4 | 6;

/** Source: the network cases' README; Lambda Developer Guide, "Hyperplane elastic network interfaces". */
export function sitesOf(network: Network, place: NetworkPlace, version: Family): Sites {
  const { snapshot } = network;
  const missing = (list: keyof NetworkSnapshot): Sites => ({ kind: 'missing', unseen: network.unseen(list, place.id) });
  const inSubnets = (subnets: readonly string[], groups: readonly string[] | undefined, face: Face): Sites => ({
    kind: 'sites',
    ...configured(network, place.id ?? '', subnets, groups, version, face),
  });
  switch (place.type) {
    case 'internet':
      return { kind: 'internet', addresses: internet(network, place.ip, version) };
    case 'lambda': {
      const found = listOf(snapshot.Functions).find(({ FunctionName }) => FunctionName === place.id);
      if (found === undefined) return missing('Functions');
      const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack } = found.VpcConfig ?? {};
      if (SubnetIds.length === 0) return { kind: 'outside' };
      return inSubnets(SubnetIds, SecurityGroupIds, {
        isPublic: version === 6,
        hasFamily: version === 4 || Ipv6AllowedForDualStack === true,
      });
    }
    case 'ecs-service': {
      // Names are those of a cluster: only the ARN tells two services of one name apart.
      const found =
        listOf(snapshot.services).find(({ serviceArn }) => serviceArn !== undefined && serviceArn === place.id) ??
        listOf(snapshot.services).find(({ serviceName }) => serviceName === place.id);
      if (found === undefined) return missing('services');
      const { subnets = [], securityGroups, assignPublicIp } = found.networkConfiguration?.awsvpcConfiguration ?? {};
      const isFargate =
        found.launchType === 'FARGATE' ||
        (found.launchType === undefined &&
          listOf(found.capacityProviderStrategy).some(({ capacityProvider }) =>
            ['FARGATE', 'FARGATE_SPOT'].includes(capacityProvider ?? ''),
          ));
      const isPublic = version === 6 || (isFargate && assignPublicIp === 'ENABLED');
      return inSubnets(subnets, securityGroups, { isPublic, hasFamily: true });
    }
    case 'vpc-link': {
      const found = listOf(snapshot.VpcLinks).find(({ VpcLinkId }) => VpcLinkId === place.id);
      if (found === undefined) return missing('VpcLinks');
      return inSubnets(found.SubnetIds ?? [], found.SecurityGroupIds, { isPublic: version === 6, hasFamily: true });
    }
    case 'alb': {
      const found = listOf(snapshot.LoadBalancers).find(({ LoadBalancerName }) => LoadBalancerName === place.id);
      if (found === undefined) return missing('LoadBalancers');
      const subnets = listOf(found.AvailabilityZones).flatMap(({ SubnetId }) => SubnetId ?? []);
      const kind = found.IpAddressType ?? 'ipv4';
      return inSubnets(subnets, found.SecurityGroups ?? [], {
        isPublic: found.Scheme === 'internet-facing' && (version === 6 || kind !== 'dualstack-without-public-ipv4'),
        hasFamily: version === 4 || kind.startsWith('dualstack'),
      });
    }
    case 'network-interface': {
      const found = network.interface(place.id);
      if (found === undefined) return missing('NetworkInterfaces');
      const site = interfaceSite(network, found, version);
      return site === undefined
        ? { kind: 'missing', unseen: network.unseen('Subnets', found.SubnetId) }
        : { kind: 'sites', sites: [site], unseen: [] };
    }
    case 'vpc-endpoint': {
      const found = network.endpoint(place.id);
      if (found === undefined) return missing('VpcEndpoints');
      return { kind: 'sites', ...endpointSites(network, found, version) };
    }
    case 's3-bucket':
    case 'dynamodb-table': {
      const service = place.type === 's3-bucket' ? 's3' : 'dynamodb';
      const address = parsed(place.ip, version);
      const endpoint = endpointWith(network, address, service, version);
      if (endpoint === undefined) return { kind: 'service', service, addresses: address };
      const { sites, unseen } = endpointSites(network, endpoint, version);
      return {
        kind: 'sites',
        sites: sites
          .filter((site) => meets(site.addresses, address))
          .map((site) => ({ ...site, id: endpoint.VpcEndpointId ?? site.id, addresses: address })),
        unseen,
      };
    }
  }
}

/** The interface endpoint that an address belongs to. */
function endpointWith(
  network: Network,
  address: Blocks,
  service: string,
  version: Family,
): Stored<Ec2.VpcEndpoint> | undefined {
  return listOf(network.snapshot.VpcEndpoints).find(
    (endpoint) =>
      endpoint.VpcEndpointType === 'Interface' &&
      isTo(endpoint, service) &&
      endpointSites(network, endpoint, version).sites.some(({ addresses }) => meets(addresses, address)),
  );
}

/** Whether an endpoint leads to a service: `com.amazonaws.us-east-1.s3`. */
export const isTo = ({ ServiceName = '' }: Stored<Ec2.VpcEndpoint>, service: string): boolean =>
  ServiceName.split('.').at(-1) === service || ServiceName.endsWith(`.${service}-global.accesspoint`);

/** What the internet is to a question: that address, or every public one that is not inside a VPC. */
export function internet(network: Network, ip: string | undefined, version: Family): Blocks {
  if (ip === undefined) return network.public(version);
  const address = parseAddress(ip);
  if (address?.version !== version) return [];
  return [{ version, first: address.value, last: address.value }];
}

interface Face {
  readonly isPublic: boolean;
  readonly hasFamily: boolean;
}

/** One interface for each subnet, with any address that AWS gives out there. */
function configured(
  network: Network,
  id: string,
  subnets: readonly string[],
  groups: readonly string[] | undefined,
  version: Family,
  { isPublic, hasFamily }: Face,
): { readonly sites: readonly Site[]; readonly unseen: readonly string[] } {
  const sites: Site[] = [];
  const unseen: string[] = [];
  for (const subnetId of subnets) {
    const subnet = network.subnet(subnetId);
    if (subnet === undefined) {
      unseen.push(...network.unseen('Subnets', subnetId));
      continue;
    }
    const vpc = subnet.VpcId ?? '';
    const addresses = hasFamily ? usable(subnet, version) : [];
    // Where no group is named, AWS takes the default one of the VPC.
    const own = groups === undefined || groups.length === 0 ? network.defaultGroup(vpc) : undefined;
    sites.push({
      id,
      vpc,
      subnet,
      groups: own === undefined ? (groups ?? []) : [own],
      addresses,
      publicAddresses: isPublic ? addresses : [],
      unseen: [],
    });
  }
  return { sites, unseen };
}

/** The addresses of a subnet without the five of each block that AWS keeps (Amazon VPC User Guide: Subnet CIDR blocks). */
export const usable = (subnet: Stored<Ec2.Subnet>, version: Family): Blocks =>
  union(
    cidrsOfSubnet(subnet, version).flatMap(({ first, last }): readonly Block[] =>
      last - first < 5n ? [] : [{ version, first: first + 4n, last: last - 1n }],
    ),
  );

function interfaceSite(network: Network, found: Stored<Ec2.NetworkInterface>, version: Family): Site | undefined {
  const subnet = network.subnet(found.SubnetId);
  if (subnet === undefined) return undefined;
  const listed = listOf(found.PrivateIpAddresses);
  const four = listed.some(({ PrivateIpAddress }) => PrivateIpAddress === found.PrivateIpAddress)
    ? listed
    : [...listed, { PrivateIpAddress: found.PrivateIpAddress, Association: found.Association }];
  const addresses =
    version === 4
      ? four.map(({ PrivateIpAddress }) => PrivateIpAddress)
      : listOf(found.Ipv6Addresses).map(({ Ipv6Address }) => Ipv6Address);
  const known = four.filter(
    ({ PrivateIpAddress, Association }) =>
      Association?.PublicIp !== undefined ||
      (PrivateIpAddress === found.PrivateIpAddress && found.Association?.PublicIp !== undefined),
  );
  const blocks = (texts: readonly (string | undefined)[]): Blocks =>
    union(texts.flatMap((text) => parsed(text, version)));
  const groups = listOf(found.Groups).flatMap(({ GroupId }) => GroupId ?? []);
  return {
    id: found.NetworkInterfaceId ?? '',
    vpc: subnet.VpcId ?? '',
    subnet,
    // Interfaces of gateways and of some network load balancers carry none, and nothing filters there.
    ...(groups.length === 0 ? {} : { groups }),
    addresses: blocks(addresses),
    publicAddresses: version === 6 ? blocks(addresses) : blocks(known.map(({ PrivateIpAddress }) => PrivateIpAddress)),
    unseen: [],
  };
}

/** The interfaces of an interface endpoint that are listed, else one for each subnet. */
function endpointSites(
  network: Network,
  endpoint: Stored<Ec2.VpcEndpoint>,
  version: Family,
): { readonly sites: readonly Site[]; readonly unseen: readonly string[] } {
  const groups = listOf(endpoint.Groups).flatMap(({ GroupId }) => GroupId ?? []);
  const listed = listOf(endpoint.NetworkInterfaceIds).flatMap((id) => network.interface(id) ?? []);
  const sites = listed.flatMap((one) => {
    const site = interfaceSite(network, one, version);
    return site === undefined ? [] : [{ ...site, groups: site.groups ?? groups }];
  });
  if (listed.length > 0) return { sites, unseen: [] };
  const family = endpoint.IpAddressType?.toLowerCase();
  return configured(network, endpoint.VpcEndpointId ?? '', listOf(endpoint.SubnetIds), groups, version, {
    isPublic: false,
    hasFamily: family === undefined || family === 'dualstack' || family === `ipv${version}`,
  });
}

/** Whether an endpoint takes packets. */
export const isAvailable = (endpoint: Stored<Ec2.VpcEndpoint>): boolean => isUp(endpoint.State);
