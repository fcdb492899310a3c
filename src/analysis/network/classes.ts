import { grouped } from '../../model/grouped.ts';
import type { NetworkPlace } from '../../model/network.ts';
import { listOf, type Network } from './network.ts';

/** Interfaces that no question can tell apart: one answer is the answer of all. */
export interface InterfaceClass {
  /** The first of the members. */
  readonly place: NetworkPlace;
  /** Ids, as the answer of AWS lists them. */
  readonly members: readonly string[];
  /** Some address of theirs is known to the internet gateway. */
  readonly isPublic: boolean;
}

/**
 * The interfaces of a network by subnet, security groups and kinds of address. Pairs of interfaces are never looked at:
 * a network of 20,000 has 4 · 10⁸ of them and some thousand classes.
 */
export function interfaceClasses(network: Network): readonly InterfaceClass[] {
  const interfaces = listOf(network.snapshot.NetworkInterfaces).map((one) => {
    const { SubnetId, Groups, PrivateIpAddresses, Ipv6Addresses, Association } = one;
    const isPublic = [Association, ...listOf(PrivateIpAddresses).map((address) => address.Association)].some(
      (association) => association?.PublicIp !== undefined,
    );
    const groups = listOf(Groups).map(({ GroupId = '' }) => GroupId);
    const key = [SubnetId, isPublic, listOf(Ipv6Addresses).length > 0, ...groups.toSorted()].join(' ');
    return { id: one.NetworkInterfaceId ?? '', key, isPublic };
  });
  return [...grouped(interfaces, ({ key }) => key).values()].map((members) => ({
    place: { type: 'network-interface', id: members[0]!.id },
    members: members.map(({ id }) => id),
    isPublic: members[0]!.isPublic,
  }));
}
