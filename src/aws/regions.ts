import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';

import type { Clients } from './clients.ts';
import type { Pacer } from './pace.ts';

/** Regions of an account by whether they are enabled (opted in, or enabled from the start). */
export interface AccountRegions {
  readonly enabled: readonly string[];
  readonly notEnabled: readonly string[];
}

/** What is called besides the collectors' operations to find regions. */
export const REGION_OPERATIONS: ReadonlySet<string> = new Set(['DescribeRegions']);

/** Asks a region that is always enabled, or the caller's. Throws what EC2 answers. */
export async function regionsOf(
  clients: Clients,
  pacer: Pacer,
  account: string,
  region: string,
): Promise<AccountRegions> {
  const client = clients.client('ec2', EC2Client, region);
  const answer = (await pacer.pace({ account, region, bucket: 'ec2:DescribeRegions' }, () =>
    client.send(new DescribeRegionsCommand({ AllRegions: true })),
  )) as { readonly Regions?: readonly { readonly RegionName?: string; readonly OptInStatus?: string }[] };
  const named = (answer.Regions ?? []).map(({ RegionName, OptInStatus }) => ({
    name: RegionName!,
    status: OptInStatus,
  }));
  const sorted = (enabled: boolean): readonly string[] =>
    named
      .filter(({ status }) => (status !== 'not-opted-in') === enabled)
      .map(({ name }) => name)
      .toSorted();
  return { enabled: sorted(true), notEnabled: sorted(false) };
}
