import type { NetworkDirection } from '../../model/network.ts';
import { intersection, type Block } from './addresses.ts';

export type Blocks = readonly Block[];

/** Ports from the first to the last, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The packets from any of some addresses to any of others, at any of some destination ports. Empty where a side is. */
export interface Flow {
  readonly from: Blocks;
  readonly to: Blocks;
  readonly port: PortRange;
}

/** What a flow is besides its addresses. */
export interface Kind {
  readonly protocol: 'tcp' | 'udp';
  readonly version: 4 | 6;
  /** Of the destination, in both directions. */
  readonly port: number;
  readonly direction: NetworkDirection;
}

/** Of the clients of a flow, and of a NAT gateway that stands in for one. */
export const EPHEMERAL: PortRange = { from: 1024, to: 65_535 };

export const overlap = (some: PortRange, others: PortRange): PortRange | undefined => {
  const [from, to] = [Math.max(some.from, others.from), Math.min(some.to, others.to)];
  return from <= to ? { from, to } : undefined;
};

/** What is left of the ports when others are taken out, ascending. */
export const portsWithout = (ports: PortRange, others: PortRange): readonly PortRange[] => [
  ...(ports.from < others.from ? [{ from: ports.from, to: Math.min(ports.to, others.from - 1) }] : []),
  ...(others.to < ports.to ? [{ from: Math.max(ports.from, others.to + 1), to: ports.to }] : []),
];

/** The protocol of a rule: AWS writes names in security groups, numbers in network ACLs, and takes both. */
export function isAbout(written: string | undefined, protocol: 'tcp' | 'udp'): boolean {
  const names = protocol === 'tcp' ? ['tcp', '6'] : ['udp', '17'];
  return written === '-1' || names.includes((written ?? '').toLowerCase());
}

export const isAll = (written: string | undefined): boolean => written === '-1';

export const meets = (blocks: Blocks, others: Blocks): boolean => intersection(blocks, others).length > 0;
