import type { Records } from './catalogue.ts';
import { notApplicable, notAssessed, type CheckContext, type Judged, type Verdict } from './check.ts';
import type { InspectedPair, InspectedWay, Inspections } from './derived.ts';
import type { NetworkHop, NetworkSnapshot } from './network.ts';
import { regionalArn } from './scope.ts';

type Endpoints = Records<'ec2.vpc-endpoints'>;
type Firewall = NonNullable<NetworkSnapshot['Firewalls']>[number];

/** The endpoints that look at what passes them: of Gateway Load Balancers, and of firewalls, which EC2 lists as such. */
export function inspectionEndpoints(
  endpoints: Endpoints,
  firewalls: readonly Firewall[],
): readonly {
  readonly id: string;
  readonly arn: string;
  readonly vpc: string;
  readonly subnetIds: readonly string[];
}[] {
  const listed = endpoints
    .filter(({ data }) => isInspecting(data))
    .map(({ arn, data: { VpcEndpointId = '', VpcId = '', SubnetIds = [] } }) => ({
      id: VpcEndpointId,
      arn,
      vpc: VpcId,
      subnetIds: SubnetIds,
    }));
  const known = new Set(endpoints.map(({ data }) => data.VpcEndpointId));
  const [scope] = endpoints.map((one) => one.scope);
  const told = firewalls.flatMap(({ Firewall: firewall, FirewallStatus }) =>
    Object.values(FirewallStatus?.SyncStates ?? {}).flatMap(({ Attachment: { EndpointId: id, SubnetId } = {} }) => {
      if (id === undefined || known.has(id)) return [];
      const [, partition = 'aws', , region = '', account = ''] = firewall?.FirewallArn?.split(':') ?? [];
      const arn = regionalArn(scope ?? { partition, region, account }, 'ec2', `vpc-endpoint/${id}`);
      return [{ id, arn, vpc: firewall?.VpcId ?? '', subnetIds: SubnetId === undefined ? [] : [SubnetId] }];
    }),
  );
  return [...listed, ...told];
}

/** The wire and the SDK's types spell types and states in different cases. */
export const isInspecting = ({ VpcEndpointType, State }: Endpoints[number]['data']): boolean =>
  VpcEndpointType?.toLowerCase() === 'gatewayloadbalancer' && State?.toLowerCase() !== 'deleted';

/** Why the traffic of a VPC is to be inspected: its owner says so, or something there inspects. */
export type InspectionDuty = 'declared' | 'endpoint';

/**
 * Whether the traffic of a VPC is to be inspected; or what is said of one for which that is not known, or not so.
 */
export function inspectionDuty(
  vpc: Judged,
  { endpoints }: Pick<Inspections, 'endpoints'>,
  intent: CheckContext['intent'],
): { readonly duty: InspectionDuty } | { readonly said: Verdict } {
  const declared = intent(vpc);
  if (declared.inspection === 'required') return { duty: 'declared' };
  if (endpoints.length > 0) return { duty: 'endpoint' };
  if (declared.unseen !== undefined) return { said: notAssessed(vpc, declared.unseen, OF_VPC) };
  const because = 'No owner declares that traffic in the VPC must be inspected, and nothing there inspects it.';
  return { said: notApplicable(vpc, because, { ...OF_VPC }) };
}

export const OF_VPC = { resourceType: 'AWS::EC2::VPC' } as const;

/**
 * What is said of a VPC as a whole, whose traffic is to be inspected: that its links lead nowhere, or that they may lead
 * to more than was seen.
 */
export function besidesWays(vpc: Judged, { ways, unseen }: Inspections): readonly Verdict[] {
  const gap = ways.find(({ legs }) => legs.length === 0)?.open ?? unseen[0];
  if (gap !== undefined) return [notAssessed(vpc, gap, OF_VPC)];
  return ways.length > 0 ? [] : [notApplicable(vpc, 'No VPC link leads to anything in the VPC.', OF_VPC)];
}

/** The hops of a path as a reader follows them. */
export const hopsInWords = (
  hops: readonly NetworkHop[],
): readonly { readonly considered: string; readonly contributes: string }[] =>
  hops.map(({ direction, component, id, action, rule }) => ({
    considered: `${direction === 'forward' ? 'request' : 'reply'}: ${component} ${id}`.trim(),
    contributes: rule === undefined ? action : `${action}: ${rule}`,
  }));

/** What a leg's pairs come to; those between which nothing gets through count for nothing. */
export function forwardOf(pairs: readonly InspectedPair[]): 'inspected' | 'bypass' | 'unknown' | 'dropped' {
  const connected = pairs.filter(({ state }) => state !== 'dropped');
  if (connected.length === 0) return 'dropped';
  if (connected.some(isBypassed)) return 'bypass';
  return connected.some(({ state }) => state === 'unknown') ? 'unknown' : 'inspected';
}

/** The request surely passes nothing that inspects. */
export const isBypassed = ({ state }: InspectedPair): boolean => state === 'bypass-forward' || state === 'same-subnet';

/** Legs by their ends, each once. */
export const legsOf = (ways: readonly InspectedWay[]): InspectedWay['legs'] => [
  ...new Map(ways.flatMap(({ legs }) => legs).map((leg) => [`${leg.from.arn} ${leg.to.arn}`, leg])).values(),
];

/** Pairs as a table in words, at most twelve. */
export function pairsInWords(pairs: readonly InspectedPair[]): string {
  const rows = pairs.slice(0, 12).map(({ from, to, ipVersion, state, forward, back }) => {
    const by =
      forward.length + back.length === 0 ? '' : ` (${forward.join(', ') || 'local'} / ${back.join(', ') || 'local'})`;
    return `${from.id} → ${to.id}${ipVersion === 6 ? ' IPv6' : ''}: ${state}${by}`;
  });
  return [...rows, ...(pairs.length > rows.length ? [`and ${pairs.length - rows.length} more`] : [])].join('; ');
}
