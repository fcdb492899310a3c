import type { NetworkEdit, NetworkSnapshot } from '../../src/model/network.ts';

type Route = NonNullable<NonNullable<NetworkSnapshot['RouteTables']>[number]['Routes']>[number];

const NUMBERS = { tcp: '6', udp: '17' } as const;

const isSix = (cidr: string): boolean => cidr.includes(':');

function routeTo(destination: string, target: string): Route {
  const to = isSix(destination) ? { DestinationIpv6CidrBlock: destination } : { DestinationCidrBlock: destination };
  const by = target.startsWith('nat-')
    ? { NatGatewayId: target }
    : target.startsWith('eni-')
      ? { NetworkInterfaceId: target }
      : target.startsWith('tgw-')
        ? { TransitGatewayId: target }
        : target.startsWith('pcx-')
          ? { VpcPeeringConnectionId: target }
          : target.startsWith('eigw-')
            ? { EgressOnlyInternetGatewayId: target }
            : { GatewayId: target };
  return { ...to, ...by, Origin: 'CreateRoute', State: 'active' };
}

/** The snapshot as it would be after the edit: a new rule or entry, a route in the place of the one to that destination. */
export function edited(snapshot: NetworkSnapshot, edit: NetworkEdit): NetworkSnapshot {
  switch (edit.kind) {
    case 'security-group-rule': {
      const { group, egress, protocol, port, peer } = edit;
      const rule = {
        IpProtocol: protocol,
        FromPort: port,
        ToPort: port,
        ...(isSix(peer) ? { Ipv6Ranges: [{ CidrIpv6: peer }] } : { IpRanges: [{ CidrIp: peer }] }),
      };
      const list = egress ? 'IpPermissionsEgress' : 'IpPermissions';
      return {
        ...snapshot,
        SecurityGroups: (snapshot.SecurityGroups ?? []).map((one) =>
          one.GroupId === group ? { ...one, [list]: [...(one[list] ?? []), rule] } : one,
        ),
      };
    }
    case 'network-acl-entry': {
      const { acl, egress, ruleNumber, protocol, ports, peer } = edit;
      const entry = {
        RuleNumber: ruleNumber,
        RuleAction: 'allow' as const,
        Egress: egress,
        Protocol: NUMBERS[protocol],
        PortRange: { From: ports.from, To: ports.to },
        ...(isSix(peer) ? { Ipv6CidrBlock: peer } : { CidrBlock: peer }),
      };
      return {
        ...snapshot,
        NetworkAcls: (snapshot.NetworkAcls ?? []).map((one) =>
          one.NetworkAclId === acl ? { ...one, Entries: [...(one.Entries ?? []), entry] } : one,
        ),
      };
    }
    case 'route': {
      const { table, destination, target } = edit;
      const others = (route: Route): boolean =>
        route.Origin === 'EnableVgwRoutePropagation' ||
        (route.DestinationCidrBlock !== destination && route.DestinationIpv6CidrBlock !== destination);
      return {
        ...snapshot,
        RouteTables: (snapshot.RouteTables ?? []).map((one) =>
          one.RouteTableId === table
            ? { ...one, Routes: [...(one.Routes ?? []).filter(others), routeTo(destination, target)] }
            : one,
        ),
      };
    }
    case 'source-destination-check':
      return {
        ...snapshot,
        NetworkInterfaces: (snapshot.NetworkInterfaces ?? []).map((one) =>
          one.NetworkInterfaceId === edit.interface ? { ...one, SourceDestCheck: false } : one,
        ),
      };
  }
}
