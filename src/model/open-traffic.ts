import type { OpenIngress } from './derived.ts';

/** `tcp port 443 (IPv4)` */
export function trafficWords({ protocol, fromPort, toPort, ipVersion }: OpenIngress): string {
  const ports =
    fromPort === undefined ? '' : fromPort === toPort ? ` port ${fromPort}` : ` ports ${fromPort}-${toPort}`;
  return `${protocol === '-1' ? 'everything' : protocol}${ports} (IPv${ipVersion})`;
}

/** The rules behind open traffic, as the CLI takes them to revoke. */
export const permissionsOf = ({ protocol, fromPort, toPort, ipVersion, sources }: OpenIngress) =>
  sources.map((source) => ({
    IpProtocol: protocol,
    ...(fromPort !== undefined && { FromPort: fromPort, ToPort: toPort }),
    ...(source.startsWith('pl-')
      ? { PrefixListIds: [{ PrefixListId: source }] }
      : ipVersion === 4
        ? { IpRanges: [{ CidrIp: source }] }
        : { Ipv6Ranges: [{ CidrIpv6: source }] }),
  }));

/** More than single ports: everything, or a range of ports. */
export const isWide = ({ protocol, fromPort, toPort }: OpenIngress): boolean =>
  protocol === '-1' || (fromPort !== undefined && fromPort !== toPort);
