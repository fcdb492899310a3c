import type * as Ec2 from '@aws-sdk/client-ec2';

import type { Stored } from '../../model/stored.ts';
import { intersection, parseCidr, without, type Block } from './addresses.ts';
import { isAbout, isAll, overlap, portsWithout, type Blocks, type PortRange } from './flows.ts';

/** A part of what was asked of a network ACL, and the entry that decides it. */
export interface Decision {
  readonly allows: boolean;
  readonly remote: Blocks;
  readonly port: PortRange;
  /** `*`: none does, so it is denied. */
  readonly entry: number | '*';
}

interface Entry {
  readonly number: number;
  readonly allows: boolean;
  readonly block: Block;
  readonly port: PortRange;
}

export type AclEntries = readonly Entry[];

/** The number of the last entry of each family, which AWS adds and nobody can change. */
const LAST = 32_767;

/**
 * The entries of a direction that are about a protocol and a family, the lowest number first, whatever their order in
 * the answer (Amazon VPC User Guide: Network ACL rules).
 */
export function entriesOf(
  acl: Stored<Ec2.NetworkAcl>,
  isEgress: boolean,
  protocol: 'tcp' | 'udp',
  version: 4 | 6,
): AclEntries {
  return (acl.Entries ?? [])
    .flatMap((entry) => {
      const block = parseCidr((version === 4 ? entry.CidrBlock : entry.Ipv6CidrBlock) ?? '');
      if ((entry.Egress ?? false) !== isEgress || block?.version !== version) return [];
      if (!isAbout(entry.Protocol, protocol)) return [];
      const { From, To } = entry.PortRange ?? {};
      return [
        {
          number: entry.RuleNumber ?? LAST,
          allows: entry.RuleAction?.toLowerCase() === 'allow',
          block,
          port: isAll(entry.Protocol) ? ANY_PORT : { from: From ?? 0, to: To ?? 65_535 },
        },
      ];
    })
    .toSorted((a, b) => a.number - b.number);
}

const ANY_PORT: PortRange = { from: 0, to: 65_535 };

/**
 * What a list says of packets: the entry with the lowest number that matches decides, and it has no memory of what it
 * let out or in. `remote` is the address of the other side, `port` the destination port of the packet.
 */
export function decide(entries: AclEntries, remote: Blocks, port: PortRange): readonly Decision[] {
  const decisions: Decision[] = [];
  let rest: Part[] = [{ remote, port }];
  for (const entry of entries) {
    if (rest.length === 0) break;
    if (rest.every((part) => overlap(part.port, entry.port) === undefined || !meets(part.remote, entry.block)))
      continue;
    const left: Part[] = [];
    for (const part of rest) {
      const ports = overlap(part.port, entry.port);
      const common = ports === undefined ? [] : intersection(part.remote, [entry.block]);
      if (ports === undefined || common.length === 0) {
        left.push(part);
        continue;
      }
      const number = entry.number >= LAST ? '*' : entry.number;
      decisions.push({ allows: entry.allows, remote: common, port: ports, entry: number });
      const others = common === part.remote ? [] : without(part.remote, [entry.block]);
      if (others.length > 0) left.push({ remote: others, port: ports });
      for (const apart of portsWithout(part.port, ports)) left.push({ remote: part.remote, port: apart });
    }
    rest = left;
  }
  return [...decisions, ...rest.map((part) => ({ ...part, allows: false, entry: '*' as const }))];
}

/** Whether some block has an address of another. */
const meets = (blocks: Blocks, { first, last }: Block): boolean =>
  blocks.some((block) => block.first <= last && first <= block.last);

type Part = Pick<Decision, 'remote' | 'port'>;
