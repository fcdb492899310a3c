import { defineAnalysis } from '../../model/analysis.ts';
import type { FactData } from '../../model/catalogue.ts';
import type { OpenIngress } from '../../model/derived.ts';
import { decide, entriesOf, type AclEntries } from './acls.ts';
import { count, INTERNET, union } from './addresses.ts';
import { WORLD } from './world-traffic.ts';

/**
 * What each network ACL admits from the whole internet, its entries taken in their order, and without the ports that
 * replies come back to: an ACL has no memory, so what a workload calls answers to any of 1024 to 65535 (Amazon VPC User
 * Guide: Custom network ACLs).
 */
export default defineAnalysis({
  fact: 'ec2.acl-openings',
  scope: 'region',
  needs: ['ec2.network-acls'],
  compute: ({ 'ec2.network-acls': acls }) =>
    acls.map(({ data, ...record }) => ({
      ...record,
      data: (['tcp', 'udp'] as const).flatMap((protocol) =>
        ([4, 6] as const).flatMap((version) => openings(data, protocol, version)),
      ),
    })),
});

function openings(
  acl: FactData<'ec2.network-acls'>,
  protocol: 'tcp' | 'udp',
  ipVersion: 4 | 6,
): readonly OpenIngress[] {
  const entries = entriesOf(acl, false, protocol, ipVersion);
  const returns = new Set(entries.filter(isForReplies).map(({ number }) => number));
  const admitted = decide(entries, INTERNET[ipVersion], { from: 0, to: 65_535 }).filter(
    ({ allows, entry }) => allows && entry !== '*' && !returns.has(entry),
  );
  const cuts = [...new Set(admitted.flatMap(({ port }) => [port.from, port.to + 1]))].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((fromPort, index): readonly OpenIngress[] => {
    const toPort = cuts[index + 1]! - 1;
    const here = admitted.filter(({ port }) => port.from <= fromPort && toPort <= port.to);
    const isOpen = count(union(here.flatMap(({ remote }) => remote))) >= WORLD[ipVersion];
    const sources = [...new Set(here.map(({ entry }) => `#${entry}`))];
    return isOpen ? [{ protocol, ipVersion, fromPort, toPort, sources }] : [];
  });
}

/** The narrowest range that some client's system takes its ports from begins at 49152. */
const isForReplies = ({ allows, port }: AclEntries[number]): boolean =>
  allows && port.from >= 1024 && port.from <= 49_152 && port.to >= 60_999;
