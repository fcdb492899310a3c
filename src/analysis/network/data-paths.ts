import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Consulted } from '../../model/check.ts';
import type { DataPath, DataPaths } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { NetworkAnswer, NetworkQuestion, NetworkSnapshot } from '../../model/network.ts';
import type { Scope } from '../../model/scope.ts';
import { formatAddress, parseCidr } from './addresses.ts';
import { answerTo } from './analyze.ts';
import { networkOf } from './network.ts';

const LISTS = [
  'ec2.vpcs',
  'ec2.subnets',
  'ec2.route-tables',
  'ec2.network-acls',
  'ec2.security-groups',
  'ec2.internet-gateways',
  'ec2.nat-gateways',
  'ec2.vpc-endpoints',
  'ec2.managed-prefix-lists',
  'ec2.prefix-list-entries',
  'ec2.network-interfaces',
  'ec2.transit-gateways',
  'ec2.transit-gateway-vpc-attachments',
  'ec2.transit-gateway-route-tables',
] as const;

/**
 * Which way each function in a VPC reaches S3 and DynamoDB, subnet by subnet: a function may be in several, and run in any
 * of them. The path engine is asked for the addresses that AWS lists for the service (Amazon VPC User Guide: AWS-managed
 * prefix lists), and where no route speaks of these, for the internet.
 */
export default defineAnalysis({
  fact: 'lambda.data-paths',
  scope: 'region',
  needs: ['lambda.functions', 'ec2.networks'],
  consults: LISTS,
  compute({ 'lambda.functions': functions, 'ec2.networks': [network], ...lists }, { scope }) {
    const placed = functions.filter(
      ({ data }) => (data.Version ?? '$LATEST') === '$LATEST' && (data.VpcConfig?.SubnetIds ?? []).length > 0,
    );
    if (network === undefined) return [];
    const facesOf = ({ VpcConfig }: (typeof placed)[number]['data']): readonly Face[] =>
      [...new Set(VpcConfig?.SubnetIds)].map((subnetId) => faceIn(subnetId, VpcConfig?.SecurityGroupIds ?? []));
    const faces = new Map(placed.flatMap(({ data }) => facesOf(data)).map((face) => [face.name, face]));
    const pathOf = pathFinder(network.data.snapshot, [...faces.values()], scope, gapsIn(lists));
    return placed.map(({ data, ...record }) => {
      const paths = (service: Service): readonly DataPath[] => facesOf(data).map((face) => pathOf(service, face));
      return { ...record, data: { s3: paths('s3'), dynamodb: paths('dynamodb') } };
    });
  },
});

type Service = keyof DataPaths;

/** Of many addresses of a service, so many are asked for. */
const MOST_ADDRESSES = 16;

/** One interface stands for all functions of a subnet that have the same groups. */
interface Face {
  readonly name: string;
  readonly subnetId: string;
  readonly groups: readonly string[];
}

const faceIn = (subnetId: string, groups: readonly string[]): Face => ({
  name: JSON.stringify([subnetId, groups.toSorted()]),
  subnetId,
  groups,
});

function pathFinder(
  snapshot: NetworkSnapshot,
  faces: readonly Face[],
  scope: Scope,
  gaps: readonly Gap[],
): (service: Service, face: Face) => DataPath {
  const known = new Map<string, DataPath>();
  const addresses = { s3: addressesOf(snapshot, 's3', scope), dynamodb: addressesOf(snapshot, 'dynamodb', scope) };
  // The way is asked for, not what policies of endpoints say of it.
  const VpcEndpoints = (snapshot.VpcEndpoints ?? []).map(({ PolicyDocument: _, ...endpoint }) => endpoint);
  const gateways = new Set(
    VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway').map(
      ({ VpcEndpointId }) => VpcEndpointId,
    ),
  );
  const Functions = faces.map(({ name, subnetId, groups }) => ({
    FunctionName: name,
    VpcConfig: { SubnetIds: [subnetId], SecurityGroupIds: groups },
  }));
  const network = networkOf({ ...snapshot, VpcEndpoints, Functions });
  return (service, { name, subnetId }) => {
    const key = `${service} ${name}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { ips, unread } = addresses[service];
    const ask = (question: Pick<NetworkQuestion, 'kind' | 'to'>): NetworkAnswer =>
      answerTo(network, {
        ...question,
        from: { type: 'lambda', id: name },
        protocol: 'tcp',
        port: 443,
        ipVersion: 4,
      });
    const answers =
      ips.length === 0
        ? [ask({ kind: 'egress-internet', to: { type: 'internet' } })]
        : ips.map((ip) => ask({ kind: 'reach', to: placeOf(service, ip, scope) }));
    const path = worstOf(
      answers.map((answer) => pathBy(answer, unread, gateways)),
      gaps,
      scope,
    );
    const result = { subnetId, ...path };
    known.set(key, result);
    return result;
  };
}

const placeOf = (service: Service, ip: string, { account, region }: Scope): NetworkQuestion['to'] => ({
  type: service === 's3' ? 's3-bucket' : 'dynamodb-table',
  id: 'any',
  ip,
  ownerAccount: account,
  region,
  action: service === 's3' ? 's3:GetObject' : 'dynamodb:GetItem',
});

function pathBy(
  { reachable, via, because, unseen }: NetworkAnswer,
  unread: string | undefined,
  gateways: ReadonlySet<string | undefined>,
): Omit<DataPath, 'subnetId'> {
  if (reachable === 'unknown') return { way: 'unknown', via: [], because: unseen.join(' ') || because };
  if (reachable !== true) return { way: 'nowhere', via: [], because };
  if (via.some((id) => gateways.has(id))) return { way: 'endpoint', via, because };
  return unread === undefined ? { way: 'internet', via, because } : { way: 'unknown', via: [], because: unread };
}

const WAYS = ['internet', 'unknown', 'endpoint', 'nowhere'] as const;

function worstOf(
  paths: readonly Omit<DataPath, 'subnetId'>[],
  gaps: readonly Gap[],
  scope: Scope,
): Omit<DataPath, 'subnetId'> {
  const worst = paths.toSorted((a, b) => WAYS.indexOf(a.way) - WAYS.indexOf(b.way))[0]!;
  if (worst.way !== 'unknown') return worst;
  // The sentence names the operation that failed.
  const gap = gaps.find(({ operation }) => worst.because.includes(operation));
  const operation = 'ec2:DescribeVpcs';
  const unreadable = { cause: 'unreadable', operation, action: operation, scope, detail: worst.because } as const;
  return { ...worst, gap: gap ?? unreadable };
}

interface Addresses {
  /** One for each block that AWS lists. */
  readonly ips: readonly string[];
  /** Routes lead to the service by a list whose blocks were not read. */
  readonly unread?: string;
}

/** The prefix list of a service has its name, and the routes to its gateway endpoint refer to it. */
function addressesOf(snapshot: NetworkSnapshot, service: Service, { region }: Scope): Addresses {
  const isTo = (name = ''): boolean => name.endsWith(`.${region}.${service}`);
  const endpoints = new Set(
    (snapshot.VpcEndpoints ?? [])
      .filter(({ ServiceName, VpcEndpointType }) => VpcEndpointType === 'Gateway' && isTo(ServiceName))
      .map(({ VpcEndpointId }) => VpcEndpointId),
  );
  const routed = (snapshot.RouteTables ?? []).flatMap(({ Routes = [] }) =>
    Routes.flatMap(({ GatewayId, DestinationPrefixListId: id }) =>
      id !== undefined && endpoints.has(GatewayId) ? [id] : [],
    ),
  );
  const named = (snapshot.PrefixLists ?? []).flatMap(({ PrefixListName, PrefixListId: id, OwnerId }) =>
    id !== undefined && OwnerId === 'AWS' && isTo(PrefixListName) ? [id] : [],
  );
  const ids = [...new Set([...routed, ...named])];
  const blocks = ids
    .flatMap((id) => (Object.hasOwn(snapshot.PrefixListEntries ?? {}, id) ? snapshot.PrefixListEntries![id]! : []))
    .flatMap(({ Cidr = '' }) => parseCidr(Cidr) ?? [])
    .filter(({ version }) => version === 4);
  const ips = blocks.slice(0, MOST_ADDRESSES).map(({ first }) => formatAddress(4, first));
  return ips.length === 0 && routed.length > 0
    ? {
        ips,
        unread: `What ${routed[0]} holds, which routes lead to an endpoint, was not read (ec2:GetManagedPrefixListEntries).`,
      }
    : { ips };
}

type Lists = Consulted<(typeof LISTS)[number]>;

/** Why the engine may not know: lists, and entries of prefix lists. */
function gapsIn(lists: Lists): readonly Gap[] {
  const gaps = Object.values(lists).flatMap((answer: Answer<unknown>) =>
    answer.state === 'unknown' ? [answer.gap] : [],
  );
  const entries = lists['ec2.prefix-list-entries'];
  const unread = (entries.state === 'present' ? entries.value : []).flatMap(({ data }) =>
    data.state === 'unknown' ? [data.gap] : [],
  );
  return [...gaps, ...unread];
}
