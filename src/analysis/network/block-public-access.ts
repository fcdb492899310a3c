import type * as Ec2 from '@aws-sdk/client-ec2';

import type { Stored } from '../../model/stored.ts';
import { listOf, type Network } from './network.ts';

/** Whether the account lets a flow through its internet gateways. */
export type PublicAccess =
  { readonly kind: 'blocked' } | { readonly kind: 'allowed'; readonly unseen: readonly string[] };

/**
 * Amazon VPC User Guide: Block public access to VPCs and subnets. Replies are never judged. What leaves is judged where
 * it meets the gateway: for what a NAT gateway translates, in the subnet of that.
 */
export function publicAccess(
  network: Network,
  place: { readonly vpc: string; readonly subnet?: Stored<Ec2.Subnet> },
  by: 'direct' | 'nat-gateway' | 'egress-only-internet-gateway',
  direction: 'in' | 'out',
): PublicAccess {
  const { snapshot } = network;
  const unseen = network.unseen('VpcBlockPublicAccessOptions');
  if (unseen.length > 0) return { kind: 'allowed', unseen };
  const mode = snapshot.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode ?? 'off';
  if (mode === 'off') return ALLOWED;
  if (mode === 'block-ingress' && direction === 'out' && by !== 'direct') return ALLOWED;
  const ids = [place.vpc, place.subnet?.SubnetId];
  const exempts = listOf(snapshot.VpcBlockPublicAccessExclusions).some(
    ({ ResourceArn = '', State, InternetGatewayExclusionMode: exclusion }) =>
      !GONE.test(State ?? '') &&
      ids.includes(ResourceArn.split('/').at(-1)) &&
      (exclusion === 'allow-bidirectional' ||
        (exclusion === 'allow-egress' && direction === 'out' && mode === 'block-bidirectional')),
  );
  if (exempts) return ALLOWED;
  const gap = network.unseen('VpcBlockPublicAccessExclusions');
  return gap.length > 0 ? { kind: 'allowed', unseen: gap } : { kind: 'blocked' };
}

const ALLOWED: PublicAccess = { kind: 'allowed', unseen: [] };

/** States of an exclusion that is not, or no longer, in force. */
const GONE = /^(create-in-progress|create-failed|delete-complete|disable-complete)$/;
