import type * as Ec2 from '@aws-sdk/client-ec2';

import { defineAnalysis } from '../../model/analysis.ts';
import type { CompiledNetwork, NetworkAnswer, NetworkPlace, NetworkSnapshot } from '../../model/network.ts';
import type { Stored } from '../../model/stored.ts';
import { listOf } from './network.ts';
import {
  INTERNET_NODE,
  laidOut,
  type PlannedFlow,
  type PlannedItem,
  type PlannedZone,
  type VpcPlan,
} from './picture-layout.ts';

type Subnet = Stored<Ec2.Subnet>;

/** Of one subnet; the rest is counted. */
const MOST_ITEMS = 6;
/** Of one VPC whose ways are followed; the rest is told. */
const MOST_WORKLOADS = 24;

/** A diagram of each VPC that holds functions or VPC links: subnets by zone, gateways, endpoints, and the ways that are open. */
export default defineAnalysis({
  fact: 'ec2.vpc-pictures',
  scope: 'region',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.networks'],
  compute: ({ 'ec2.vpcs': vpcs, 'ec2.networks': networks }, { scope }) => {
    const [network] = networks;
    if (network === undefined) return [];
    const workloads = workloadsOf(network.data.snapshot);
    return vpcs.flatMap(({ data, ...record }) => {
      const subnets = new Set(
        listOf(network.data.snapshot.Subnets)
          .filter(({ VpcId }) => VpcId === data.VpcId)
          .map(({ SubnetId }) => SubnetId ?? ''),
      );
      const own = workloads.filter((workload) => workload.subnets.some((subnet) => subnets.has(subnet)));
      if (!own.some(({ place }) => place.type === 'lambda' || place.type === 'vpc-link')) return [];
      const title = named(data.VpcId ?? '', data.Tags, data.CidrBlock);
      const plan = planOf(network.data, data.VpcId ?? '', subnets, own);
      const picture = laidOut({ ...plan, arn: record.arn, title, account: scope.account, region: scope.region });
      return [{ ...record, data: picture }];
    });
  },
});

interface Workload {
  readonly place: NetworkPlace;
  readonly title: string;
  readonly subnets: readonly string[];
  /** Where it listens, as far as its configuration tells. */
  readonly ports: readonly number[];
  readonly isPublic: boolean;
}

function workloadsOf(snapshot: NetworkSnapshot): readonly Workload[] {
  const ofService = listOf(snapshot.services).map(({ serviceName = '', networkConfiguration, loadBalancers }) => ({
    place: { type: 'ecs-service' as const, id: serviceName },
    title: `ECS service ${serviceName}`,
    subnets: networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
    ports: listOf(loadBalancers).flatMap(({ containerPort }) => containerPort ?? []),
    isPublic: false,
  }));
  const ofBalancer = listOf(snapshot.LoadBalancers).map((balancer) => ({
    place: { type: 'alb' as const, id: balancer.LoadBalancerName ?? '' },
    title: `Load balancer ${balancer.LoadBalancerName}`,
    subnets: listOf(balancer.AvailabilityZones).flatMap(({ SubnetId }) => SubnetId ?? []),
    ports: listOf(snapshot.Listeners)
      .filter(({ LoadBalancerArn }) => LoadBalancerArn === balancer.LoadBalancerArn)
      .flatMap(({ Port }) => Port ?? []),
    isPublic: balancer.Scheme === 'internet-facing',
  }));
  const ofLink = listOf(snapshot.VpcLinks).map(({ VpcLinkId = '', Name, SubnetIds = [] }) => ({
    place: { type: 'vpc-link' as const, id: VpcLinkId },
    title: `VPC link ${Name ?? VpcLinkId}`,
    subnets: SubnetIds,
    ports: [],
    isPublic: false,
  }));
  const ofFunction = listOf(snapshot.Functions).map(({ FunctionName = '', VpcConfig }) => ({
    place: { type: 'lambda' as const, id: FunctionName },
    title: `Function ${FunctionName}`,
    subnets: VpcConfig?.SubnetIds ?? [],
    ports: [],
    isPublic: false,
  }));
  return [...ofLink, ...ofBalancer, ...ofService, ...ofFunction];
}

const named = (id: string, tags: Subnet['Tags'], rest?: string): string => {
  const name = tags?.find(({ Key }) => Key === 'Name')?.Value;
  return [name === undefined ? id : `${name} (${id})`, ...(rest === undefined ? [] : [rest])].join(', ');
};

type Drawn = Pick<VpcPlan, 'gateways' | 'zones' | 'flows' | 'text'>;

function planOf(
  network: CompiledNetwork,
  vpc: string,
  own: ReadonlySet<string>,
  workloads: readonly Workload[],
): Drawn {
  const { snapshot } = network;
  const subnets = listOf(snapshot.Subnets).filter(({ VpcId }) => VpcId === vpc);
  const gateways = gatewaysOf(snapshot, vpc);
  const placed = new Map<string, string>();
  const zones = zonesOf(network, subnets, workloads, placed);
  const followed = workloads.slice(0, MOST_WORKLOADS);
  const ways = followed.flatMap((workload) => waysOf(network, workload, followed, own));
  const nodeOf = (id: string): string => placed.get(id) ?? id;
  const flows = ways.flatMap(({ through, answer, label }): readonly PlannedFlow[] => {
    if (answer.reachable === false) return [];
    const [first, ...rest] = through(answer.via);
    const state = answer.reachable === true ? 'open' : 'unknown';
    return [{ through: [first ?? '', ...rest].map(nodeOf), state, label }];
  });
  const text = [
    ...zones.flatMap(({ name, subnets: boxes }) =>
      boxes.map(
        ({ title, words }) =>
          `Zone ${name}: ${title} holds ${words.length === 0 ? 'nothing of the estate' : words.join(', ')}.`,
      ),
    ),
    ...(gateways.length > 0 ? [`At the edge: ${gateways.map(({ title }) => title).join(', ')}.`] : []),
    ...ways.map(
      ({ label, answer }) =>
        `${label}: ${answer.reachable === true ? 'open' : answer.reachable === false ? 'closed' : 'unknown'}. ${answer.because}`,
    ),
    ...(workloads.length > MOST_WORKLOADS
      ? [`The ways of ${workloads.length - MOST_WORKLOADS} more are not drawn.`]
      : []),
  ];
  return { gateways, zones, flows, text };
}

function gatewaysOf(snapshot: NetworkSnapshot, vpc: string): readonly PlannedItem[] {
  const attached = (attachments: readonly { readonly VpcId?: string | undefined }[] | undefined): boolean =>
    listOf(attachments).some(({ VpcId }) => VpcId === vpc);
  const gateway = (id: string | undefined, what: string): PlannedItem => ({
    id: id ?? '',
    kind: 'gateway',
    title: `${what} ${id ?? ''}`,
  });
  return [
    ...listOf(snapshot.InternetGateways)
      .filter(({ Attachments }) => attached(Attachments))
      .map(({ InternetGatewayId }) => gateway(InternetGatewayId, 'Internet gateway')),
    ...listOf(snapshot.EgressOnlyInternetGateways)
      .filter(({ Attachments }) => attached(Attachments))
      .map(({ EgressOnlyInternetGatewayId }) => gateway(EgressOnlyInternetGatewayId, 'Egress-only gateway')),
    ...listOf(snapshot.VpcEndpoints)
      .filter(({ VpcId, VpcEndpointType }) => VpcId === vpc && VpcEndpointType === 'Gateway')
      .map(({ VpcEndpointId, ServiceName }) =>
        gateway(VpcEndpointId, `${ServiceName?.split('.').at(-1) ?? ''} endpoint`),
      ),
    ...listOf(snapshot.TransitGatewayVpcAttachments)
      .filter(({ VpcId }) => VpcId === vpc)
      .map(({ TransitGatewayId }) => gateway(TransitGatewayId, 'Transit gateway')),
    ...listOf(snapshot.VpcPeeringConnections)
      .filter((one) => [one.RequesterVpcInfo?.VpcId, one.AccepterVpcInfo?.VpcId].includes(vpc))
      .map(({ VpcPeeringConnectionId }) => gateway(VpcPeeringConnectionId, 'Peering')),
    ...listOf(snapshot.VpnGateways)
      .filter(({ VpcAttachments }) => attached(VpcAttachments))
      .map(({ VpnGatewayId }) => gateway(VpnGatewayId, 'VPN gateway')),
    ...listOf(snapshot.NatGateways)
      .filter(({ VpcId, SubnetId }) => VpcId === vpc && SubnetId === undefined)
      .map(({ NatGatewayId }) => gateway(NatGatewayId, 'Regional NAT gateway')),
  ];
}

interface DrawnZone extends PlannedZone {
  readonly subnets: readonly (PlannedZone['subnets'][number] & { readonly words: readonly string[] })[];
}

/** Public subnets stand above private ones; `placed` tells which box stands for what a path names. */
function zonesOf(
  network: CompiledNetwork,
  subnets: readonly Subnet[],
  workloads: readonly Workload[],
  placed: Map<string, string>,
): readonly DrawnZone[] {
  const names = [...new Set(subnets.map(({ AvailabilityZone = '' }) => AvailabilityZone))].toSorted();
  return names.map((name) => {
    const own = subnets
      .filter(({ AvailabilityZone = '' }) => AvailabilityZone === name)
      .map((subnet) => ({ subnet, ...placementOf(network, subnet.SubnetId ?? '') }))
      .toSorted((a, b) => a.rank - b.rank || compare(a.subnet.SubnetId ?? '', b.subnet.SubnetId ?? ''));
    return {
      name,
      subnets: own.map(({ subnet, words: placement }) => {
        const id = subnet.SubnetId ?? '';
        const items = [...standing(network.snapshot, id), ...working(workloads, id)];
        for (const { id: node, of } of items) if (!placed.has(of)) placed.set(of, node);
        const shown = items.length > MOST_ITEMS ? items.slice(0, MOST_ITEMS - 1) : items;
        const more = items.length - shown.length;
        return {
          id,
          title: `${named(id, subnet.Tags, subnet.CidrBlock)}, ${placement}`,
          items: [
            ...shown,
            ...(more > 0 ? [{ id: `${id} more`, kind: 'more' as const, title: `and ${more} more` }] : []),
          ],
          words: items.map(({ title }) => title),
        };
      }),
    };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function placementOf(network: CompiledNetwork, subnet: string): { readonly rank: number; readonly words: string } {
  const { routes, unseen } = network.internetRoutes(subnet, 4);
  const has = (target: string): boolean => routes.some((route) => route.target === target);
  if (has('internet-gateway')) return { rank: 0, words: 'public' };
  if (unseen.length > 0) return { rank: 3, words: 'its routes could not be read' };
  const out = routes.find(({ target }) => target !== 'blackhole' && target !== 'gateway-endpoint');
  return out === undefined
    ? { rank: 2, words: 'no way out' }
    : { rank: 1, words: `private, ${out.destination} to ${out.id}` };
}

/** An item, and what a path calls it. */
type Item = PlannedItem & { readonly of: string };

function standing(snapshot: NetworkSnapshot, subnet: string): readonly Item[] {
  const nats = listOf(snapshot.NatGateways)
    .filter(({ SubnetId }) => SubnetId === subnet)
    .map(({ NatGatewayId = '' }): Item => ({
      id: NatGatewayId,
      of: NatGatewayId,
      kind: 'gateway',
      title: `NAT gateway ${NatGatewayId}`,
    }));
  const endpoints = listOf(snapshot.VpcEndpoints)
    .filter(({ SubnetIds }) => listOf(SubnetIds).includes(subnet))
    .map(({ VpcEndpointId = '', VpcEndpointType, ServiceName }): Item => {
      const what = VpcEndpointType === 'GatewayLoadBalancer' ? 'Inspection' : (ServiceName?.split('.').at(-1) ?? '');
      return {
        id: `${VpcEndpointId} ${subnet}`,
        of: VpcEndpointId,
        kind: 'endpoint',
        title: `${what} endpoint ${VpcEndpointId}`,
      };
    });
  return [...nats, ...endpoints];
}

const keyOf = ({ type, id }: NetworkPlace): string => `${type} ${id}`;

const working = (workloads: readonly Workload[], subnet: string): readonly Item[] =>
  workloads
    .filter(({ subnets }) => subnets.includes(subnet))
    .map(({ place, title }) => ({ id: `${keyOf(place)} ${subnet}`, of: keyOf(place), kind: 'workload', title }));

interface Way {
  readonly label: string;
  readonly answer: NetworkAnswer;
  readonly through: (via: readonly string[]) => readonly string[];
}

/** Out to the internet, in from it, and from VPC links and load balancers to what stands behind them. */
function waysOf(
  network: CompiledNetwork,
  { place, title, ports, isPublic }: Workload,
  all: readonly Workload[],
  own: ReadonlySet<string>,
): readonly Way[] {
  const internet = { type: 'internet' } as const;
  const flow = { protocol: 'tcp', ipVersion: 4 } as const;
  const self = keyOf(place);
  const out: readonly Way[] =
    place.type === 'alb'
      ? []
      : [
          {
            label: `${title} to the internet, tcp 443`,
            answer: network.ask({ kind: 'egress-internet', from: place, to: internet, ...flow, port: 443 }),
            through: (via) => [self, ...via, INTERNET_NODE],
          },
        ];
  const into = (isPublic ? ports : []).map((port): Way => ({
    label: `The internet to ${title}, tcp ${port}`,
    answer: network.ask({ kind: 'ingress-internet', from: internet, to: place, ...flow, port }),
    through: (via) => [INTERNET_NODE, ...via, self],
  }));
  const isFront = place.type === 'vpc-link' || place.type === 'alb';
  const behind = (isFront ? all : []).filter(
    (other) =>
      (other.place.type === 'ecs-service' || (place.type === 'vpc-link' && other.place.type === 'alb')) &&
      other.subnets.some((subnet) => own.has(subnet)),
  );
  const across = behind.flatMap((other) =>
    other.ports.map((port): Way => ({
      label: `${title} to ${other.title}, tcp ${port}`,
      answer: network.ask({ kind: 'reach', from: place, to: other.place, ...flow, port }),
      through: (via) => [self, ...via, keyOf(other.place)],
    })),
  );
  return [...out, ...into, ...across];
}
