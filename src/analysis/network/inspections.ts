import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Fact, Records } from '../../model/catalogue.ts';
import type {
  InspectedEdge,
  InspectedFlow,
  InspectedLeg,
  InspectedPair,
  InspectedPlace,
  InspectedSubnet,
  InspectedWay,
} from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { inspectionEndpoints } from '../../model/inspection.ts';
import type { CompiledNetwork, NetworkAnswer, NetworkHop } from '../../model/network.ts';
import type { Scope } from '../../model/scope.ts';

/** Lists that no way hangs on, but what becomes of packets does. */
const ROUTING = [
  'ec2.internet-gateways',
  'ec2.network-interfaces',
  'ec2.managed-prefix-lists',
  'ec2.prefix-list-entries',
  'ec2.vpc-peering-connections',
  'ec2.transit-gateways',
  'ec2.transit-gateway-vpc-attachments',
  'ec2.transit-gateway-route-tables',
  'ec2.transit-gateway-route-table-associations',
  'ec2.transit-gateway-routes',
  'network-firewall.firewalls',
] as const satisfies readonly Fact[];

/**
 * How requests get from the VPC links of a VPC to its load balancers and services, and what inspects them on the way.
 *
 * A link of HTTP APIs may lead to every internal load balancer and to every service without one: integrations are not
 * asked. One of REST APIs leads to its Network Load Balancer, whose nodes then are where requests come from. Where a load
 * balancer stands between, either leg may be the inspected one.
 */
export default defineAnalysis({
  fact: 'ec2.inspections',
  scope: 'region',
  needs: [
    'ec2.vpcs',
    'ec2.subnets',
    'ec2.route-tables',
    'ec2.vpc-endpoints',
    'ec2.networks',
    'apigatewayv2.vpc-links',
    'apigateway.vpc-links',
    'elbv2.load-balancers',
    'elbv2.target-groups',
    'ecs.services',
  ],
  consults: ROUTING,
  compute: (facts, { scope }) => {
    const [network] = facts['ec2.networks'];
    if (network === undefined) return [];
    const { snapshot, internetRoutes } = network.data;
    const subnets = new Map(
      facts['ec2.subnets'].map(({ arn, data }): readonly [string, Placed] => {
        const { SubnetId = '', VpcId = '', AvailabilityZone = '', Ipv6CidrBlockAssociationSet = [] } = data;
        const { table } = internetRoutes(SubnetId, 4);
        const subnet = { id: SubnetId, arn, zone: AvailabilityZone, ...(table ? { table } : {}) };
        return [SubnetId, { subnet, vpc: VpcId, isDual: Ipv6CidrBlockAssociationSet.length > 0 }];
      }),
    );
    const gapOf = gapFinder(facts, scope);
    const between = pairing(network.data, gapOf);
    const edges = edgesOf(facts['elbv2.load-balancers'], subnets, network.data, gapOf);
    const pairs = (leg: InspectedLeg): readonly InspectedPair[] =>
      leg.ipVersions.flatMap((version) =>
        leg.from.subnets.flatMap((from) => leg.to.subnets.map((to) => between(from, to, version))),
      );
    const unseen = facts['ecs.services'].flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : []));
    const ways = waysOf(facts, subnets, unseen);
    const zoneOf = (id: string): string => subnets.get(id)?.subnet.zone ?? '';
    return facts['ec2.vpcs'].map(({ data, ...record }) => ({
      ...record,
      data: {
        endpoints: inspectionEndpoints(facts['ec2.vpc-endpoints'], snapshot.Firewalls ?? [])
          .filter(({ vpc }) => vpc === data.VpcId)
          .map(({ id, arn, subnetIds }) => ({ id, arn, subnetIds, zones: subnetIds.map(zoneOf) })),
        ways: ways.filter(({ vpc }) => vpc === data.VpcId).map(({ way }) => way),
        pairs,
        edges: edges.filter(({ vpc }) => vpc === data.VpcId).map(({ edge }) => edge),
        unseen,
      },
    }));
  },
});

interface Placed {
  readonly subnet: InspectedSubnet;
  readonly vpc: string;
  readonly isDual: boolean;
}

type Subnets = ReadonlyMap<string, Placed>;

/** A place in one VPC. */
interface Local extends InspectedPlace {
  readonly vpc: string;
  /** It speaks IPv6 as well. */
  readonly isDual: boolean;
}

/** A place in each VPC that one of its subnets is in. */
function placesOf(
  kind: InspectedPlace['kind'],
  arn: string,
  name: string,
  ids: readonly string[],
  subnets: Subnets,
  isDual = true,
): readonly Local[] {
  const placed = [...new Set(ids)].flatMap((id) => subnets.get(id) ?? []);
  return [...new Set(placed.map(({ vpc }) => vpc))].map((vpc) => {
    const own = placed.filter((one) => one.vpc === vpc);
    return {
      kind,
      arn,
      name,
      vpc,
      subnets: own.map(({ subnet }) => subnet),
      isDual: isDual && own.some((one) => one.isDual),
    };
  });
}

type Way = { readonly vpc: string; readonly way: InspectedWay };

function waysOf(
  facts: {
    readonly [
      F in
        | 'apigatewayv2.vpc-links'
        | 'apigateway.vpc-links'
        | 'elbv2.load-balancers'
        | 'elbv2.target-groups'
        | 'ecs.services'
    ]: Records<F>;
  },
  subnets: Subnets,
  unseen: readonly Gap[],
): readonly Way[] {
  const groups = facts['elbv2.target-groups'];
  const services = facts['ecs.services'].flatMap(({ arn, data }) => {
    if (data.state !== 'present') return [];
    const { serviceName = '', networkConfiguration, loadBalancers = [] } = data.value;
    const ids = networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
    const behind = new Set(loadBalancers.map(({ targetGroupArn }) => targetGroupArn));
    return placesOf('service', arn, serviceName, ids, subnets).map((place) => ({ place, behind }));
  });
  const balancers = facts['elbv2.load-balancers']
    .filter(({ data }) => data.Type !== 'gateway')
    .flatMap((record) => {
      const { LoadBalancerName = '', AvailabilityZones = [], IpAddressType = 'ipv4', Scheme } = record.data;
      const ids = AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? []);
      const isDual = IpAddressType.startsWith('dualstack');
      const own = groups.filter(({ data }) => data.LoadBalancerArns?.includes(record.arn));
      const behind = services.filter((service) => own.some(({ arn }) => service.behind.has(arn)));
      // Functions have no place in a VPC. Instances, addresses and load balancers behind this one are not looked up.
      const others = own.filter(
        ({ arn, data }) => data.TargetType !== 'lambda' && !services.some((service) => service.behind.has(arn)),
      );
      const isOpen = others.length > 0 || (unseen.length > 0 && own.length > 0);
      const open = isOpen ? (unseen[0] ?? unread(record)) : undefined;
      const legs = (place: Local): readonly InspectedLeg[] =>
        behind.map((service) => legOf(place, service.place, !own.every(({ data }) => data.IpAddressType !== 'ipv6')));
      return placesOf('balancer', record.arn, LoadBalancerName, ids, subnets, isDual).map((place) => ({
        arn: record.arn,
        isInternal: Scheme === 'internal',
        place,
        legs: legs(place),
        open,
      }));
    });
  const direct = services.filter(({ behind }) => behind.size === 0);
  const way = (vpc: string, legs: readonly InspectedLeg[], open?: Gap): Way => ({
    vpc,
    way: { legs, ...(open && { open }) },
  });
  const ofHttp = facts['apigatewayv2.vpc-links'].flatMap(({ arn, data }) =>
    placesOf('link', arn, data.Name ?? data.VpcLinkId ?? '', data.SubnetIds ?? [], subnets).flatMap((link) => [
      ...balancers
        .filter(({ isInternal, place }) => isInternal && place.vpc === link.vpc)
        .flatMap(({ place, legs, open }) => {
          const first = legOf(link, place, true);
          return [
            ...legs.map((leg) => way(link.vpc, [first, leg])),
            ...(legs.length === 0 || open !== undefined ? [way(link.vpc, [first], open)] : []),
          ];
        }),
      ...direct
        .filter(({ place }) => place.vpc === link.vpc)
        .map(({ place }) => way(link.vpc, [legOf(link, place, true)])),
    ]),
  );
  const ofRest = facts['apigateway.vpc-links'].flatMap(({ arn, data }) =>
    balancers
      .filter((balancer) => data.targetArns?.includes(balancer.arn))
      .flatMap(({ place, legs, open }) => {
        const link = (leg: InspectedLeg): InspectedLeg => ({ ...leg, from: { ...leg.from, kind: 'link', arn } });
        return [
          ...legs.map((leg) => way(place.vpc, [link(leg)])),
          ...(open === undefined ? [] : [way(place.vpc, [], open)]),
        ];
      }),
  );
  return [...ofHttp, ...ofRest];
}

const legOf = (from: Local, to: Local, isDual: boolean): InspectedLeg => ({
  from,
  to,
  ipVersions: isDual && from.isDual && to.isDual ? [4, 6] : [4],
});

const unread = ({ arn, scope }: Records<'elbv2.load-balancers'>[number]): Gap => ({
  cause: 'not-collected',
  operation: 'elasticloadbalancing:DescribeTargetHealth',
  action: 'elasticloadbalancing:DescribeTargetHealth',
  scope,
  detail: `In which subnets the targets of ${arn} are was not looked up.`,
});

/** What the path engine says of two subnets, asked once each. */
function pairing(
  { ask }: CompiledNetwork,
  gapOf: (unseen: readonly string[]) => Gap,
): (from: InspectedSubnet, to: InspectedSubnet, ipVersion: 4 | 6) => InspectedPair {
  const known = new Map<string, InspectedPair>();
  return (from, to, ipVersion) => {
    const key = `${from.id} ${to.id} ${ipVersion}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = ask({
      kind: 'inspected',
      from: { type: 'subnet', id: from.id },
      to: { type: 'subnet', id: to.id },
      protocol: 'tcp',
      port: 443,
      ipVersion,
    });
    const pair = { from, to, ipVersion, ...read(answer, gapOf) };
    known.set(key, pair);
    return pair;
  };
}

function edgesOf(
  balancers: Records<'elbv2.load-balancers'>,
  subnets: Subnets,
  { ask }: CompiledNetwork,
  gapOf: (unseen: readonly string[]) => Gap,
): readonly { readonly vpc: string; readonly edge: InspectedEdge }[] {
  return balancers.flatMap(({ arn, data }) => {
    const { LoadBalancerName = '', AvailabilityZones = [], IpAddressType = 'ipv4', Scheme, Type } = data;
    if (Scheme !== 'internet-facing' || Type === 'gateway') return [];
    const ids = AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? []);
    const versions: readonly (4 | 6)[] = [
      ...(IpAddressType === 'dualstack-without-public-ipv4' ? [] : [4 as const]),
      ...(IpAddressType.startsWith('dualstack') ? [6 as const] : []),
    ];
    return placesOf('balancer', arn, LoadBalancerName, ids, subnets).flatMap(({ vpc, ...balancer }) =>
      versions.map((ipVersion) => {
        const answer = ask({
          kind: 'inspected',
          from: { type: 'internet' },
          to: { type: 'alb', id: LoadBalancerName },
          protocol: 'tcp',
          port: 443,
          ipVersion,
        });
        return { vpc, edge: { balancer, ipVersion, ...read(answer, gapOf) } };
      }),
    );
  });
}

/** The engine's word for inspection is an endpoint; an appliance that is routed to by its interface is one as well. */
function read(
  { inspected, reason, hops, because, unseen, code }: NetworkAnswer,
  gapOf: (unseen: readonly string[]) => Gap,
): Omit<InspectedFlow, 'ipVersion'> {
  if (inspected === 'unknown') return { state: 'unknown', forward: [], back: [], because, hops, gap: gapOf(unseen) };
  const [forward, back] = [passed(hops, 'forward'), passed(hops, 'return')];
  const said = { forward, back, because, hops };
  if (reason === 'same-subnet') return { state: reason, ...said };
  // A reply that meets an appliance which did not see its request, or misses the one that did, is lost.
  const isTorn = code === 'ASYMMETRIC_INSPECTION' || code === 'INGRESS_RTB_TRAFFIC_REDIRECTION';
  if (reason === 'no-path' && !isTorn) return { state: 'dropped', ...said };
  if (forward.length === 0) return { state: 'bypass-forward', ...said };
  if (back.length === 0) return { state: 'bypass-return', ...said };
  return { state: forward.join() === back.join() && !isTorn ? 'inspected' : 'asymmetric', ...said };
}

const passed = (hops: readonly NetworkHop[], direction: NetworkHop['direction']): readonly string[] =>
  [
    ...new Set(
      hops
        .filter(({ component }) => component === 'vpc-endpoint' || component === 'network-interface')
        .filter((hop) => hop.direction === direction && hop.action === 'forward')
        .map(({ id }) => id),
    ),
  ].toSorted();

/** The gap that a sentence of the engine is about. */
function gapFinder(
  facts: { readonly [F in (typeof ROUTING)[number]]: Answer<Records<F>> },
  scope: Scope,
): (unseen: readonly string[]) => Gap {
  const gaps = ROUTING.flatMap((fact): readonly Gap[] => {
    const answer: Answer<Records<Fact>> = facts[fact];
    if (answer.state === 'unknown') return [answer.gap];
    if (answer.state === 'absent') return [];
    return answer.value.flatMap(({ data }) =>
      typeof data === 'object' && data !== null && 'state' in data && data.state === 'unknown' && 'gap' in data
        ? [data.gap]
        : [],
    );
  });
  return (unseen) => {
    const [sentence = 'The network has too many ways to follow.'] = unseen;
    const operation = 'ec2:DescribeRouteTables';
    return (
      gaps.find((gap) => sentence.includes(`${gap.operation} (${gap.cause})`)) ?? {
        cause: unseen.length === 0 || sentence.startsWith('The budget') ? 'budget' : 'access-denied',
        operation,
        action: operation,
        scope,
        detail: sentence,
      }
    );
  };
}
