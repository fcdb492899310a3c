import { grouped } from '../model/grouped.ts';
import { clientsOf, type Clients, type RequestHandler } from './clients.ts';
import type { Pacer } from './pace.ts';
import type { BaseSession } from './session.ts';

/** An inventory of many accounts and regions that AWS keeps: an aggregator of AWS Config, or Resource Explorer. */
export type CensusSource = `config:${string}` | 'resource-explorer';

/** What an inventory shows. It lags behind: a cell that it shows empty is not asked, and never judged. */
export interface Census {
  /** The inventory covers the service there, and shows nothing of it. */
  isEmpty(account: string, region: string, service: string): boolean;
}

/** What asking needs of the run. */
export interface CensusTaking {
  readonly base: BaseSession;
  readonly handler: RequestHandler;
  readonly pacer: Pacer;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told of each attempt, `service:Operation`. */
  readonly onCall: (operation: string) => void;
}

/** Operations by service; sent with the base credentials alone, so the audit role has none of them. */
const CENSUS_OPERATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  config: new Set(['SelectAggregateResourceConfig']),
  'resource-explorer-2': new Set(['GetDefaultView', 'GetView', 'ListResources']),
};

/** What cannot serve as a census: nothing is known by it. */
export class UnusableInventory extends Error {
  override readonly name = 'UnusableInventory';
}

/**
 * One inventory read with the base credentials, in their region. Throws what AWS answers: half a census is none, since
 * what stood on a page that failed would seem not to be there.
 */
export function takeCensus(source: CensusSource, taking: CensusTaking): Promise<Census> {
  return source === 'resource-explorer'
    ? resourceExplorer(taking)
    : configAggregator(source.slice('config:'.length), taking);
}

/** The operation that a census rests on, for messages. */
export const censusOperation = (source: CensusSource): string =>
  source === 'resource-explorer' ? 'resource-explorer-2:ListResources' : 'config:SelectAggregateResourceConfig';

/** The source in words. */
export const censusName = (source: CensusSource): string =>
  source === 'resource-explorer' ? 'AWS Resource Explorer' : `AWS Config aggregator ${source.slice('config:'.length)}`;

type Command<Output> = {
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ readonly output: Output }>;
};

type Ask = <Output extends object>(operation: string, command: Command<Output>) => Promise<Output>;

/** Asks a service in the region of the base credentials. */
function asker(
  service: string,
  Client: Parameters<Clients['client']>[1],
  { base, handler, pacer, environment, signal, onCall }: CensusTaking,
): Ask {
  const { account, region, credentials } = base;
  const allowed = CENSUS_OPERATIONS[service]!;
  const client = clientsOf(credentials, handler, () => allowed, environment).client(service, Client, region);
  return <Output extends object>(operation: string, command: Command<Output>) =>
    pacer.pace(
      { account, region, bucket: `${service}:${operation}` },
      () => {
        onCall(`${service}:${operation}`);
        return client.send(command) as Promise<Output>;
      },
      signal,
    );
}

/** Items of all pages. A token that comes again would never end. */
async function* pages<Page extends { readonly NextToken?: string | undefined }>(
  page: (token: { readonly NextToken?: string }) => Promise<Page>,
): AsyncIterable<Page> {
  const seen = new Set<string>();
  for (let next: string | undefined; ;) {
    const answer = await page(next === undefined ? {} : { NextToken: next });
    yield answer;
    next = answer.NextToken;
    if (!next) return;
    if (seen.has(next)) throw new SyntaxError('The page token repeats: the list has no end.');
    seen.add(next);
  }
}

/** What was seen of services, by account and region. */
function sightings() {
  const known = new Map<string, Set<string>>();
  return {
    add(account: string, region: string, service: string): void {
      const key = `${account}/${region}`;
      const here = known.get(key) ?? new Set();
      known.set(key, here);
      here.add(service);
    },
    /** There, or where no region is told: it may be any. */
    has: (account: string, region: string, service: string): boolean =>
      [region, 'global'].some((one) => known.get(`${account}/${one}`)?.has(service) === true),
  };
}

/**
 * Types of AWS Config that stand for a service: where there is none of these, what else a service has has nothing to
 * serve. All are recorded by a recorder of all supported types. Not every type is recordable (custom domain names, VPC
 * links, event source mappings and layers are not); tags are always asked.
 */
const CONFIG_TYPES: Readonly<Record<string, readonly string[]>> = {
  apigateway: ['AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Stage'],
  apigatewayv2: ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage'],
  dynamodb: ['AWS::DynamoDB::Table'],
  ec2: [
    'AWS::EC2::VPC',
    'AWS::EC2::Subnet',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::NetworkInterface',
    'AWS::EC2::TransitGateway',
  ],
  ecs: ['AWS::ECS::Cluster'],
  elbv2: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  kms: ['AWS::KMS::Key'],
  lambda: ['AWS::Lambda::Function'],
  'network-firewall': ['AWS::NetworkFirewall::Firewall'],
  // What it filters are the queries of functions.
  route53resolver: ['AWS::Lambda::Function'],
  's3-control': ['AWS::S3::AccessPoint'],
  secretsmanager: ['AWS::SecretsManager::Secret'],
  // Every region has a bus, the default one; without a rule it hands nothing on.
  events: ['AWS::Events::Rule'],
  sns: ['AWS::SNS::Topic'],
  sqs: ['AWS::SQS::Queue'],
  wafv2: ['AWS::WAFv2::WebACL'],
};

/** The services that each type stands for. */
function byType(types: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly string[]> {
  const pairs = Object.entries(types).flatMap(([service, own]) => own.map((type) => ({ type, service })));
  return new Map(
    [...grouped(pairs, ({ type }) => type)].map(([type, own]) => [type, own.map(({ service }) => service)]),
  );
}

const RECORDER = 'AWS::Config::ConfigurationRecorder';

/** What AWS Config records of a recorder (resource schema of AWS Config: AWS::Config::ConfigurationRecorder). */
interface Recorder {
  readonly Recording?: boolean;
  readonly RecordingGroup?: {
    readonly AllSupported?: boolean;
    readonly ResourceTypes?: readonly string[];
    readonly ExclusionByResourceTypes?: { readonly ResourceTypes?: readonly string[] };
  };
}

interface Row {
  readonly accountId: string;
  readonly awsRegion: string;
  readonly resourceType?: string;
  readonly configuration?: Recorder;
}

/**
 * AWS Config, advanced queries over an aggregator. A region without anything may lack a recorder, and a recorder may leave
 * types out. So the recorders are asked for as well: they are resources that AWS Config always records.
 */
async function configAggregator(name: string, taking: CensusTaking): Promise<Census> {
  const { ConfigServiceClient, SelectAggregateResourceConfigCommand } = await import('@aws-sdk/client-config-service');
  const ask = asker('config', ConfigServiceClient, taking);
  const rows = async function* (Expression: string): AsyncIterable<Row> {
    const input = { ConfigurationAggregatorName: name, Expression, Limit: 100 };
    const select = (token: object) =>
      ask('SelectAggregateResourceConfig', new SelectAggregateResourceConfigCommand({ ...input, ...token }));
    for await (const { Results = [] } of pages(select)) {
      for (const result of Results) yield JSON.parse(result) as Row;
    }
  };
  const servicesOf = byType(CONFIG_TYPES);
  const recorded = sightings();
  const present = sightings();
  const recorders = `SELECT accountId, awsRegion, configuration WHERE resourceType = '${RECORDER}'`;
  for await (const { accountId, awsRegion, configuration = {} } of rows(recorders)) {
    for (const [service, types] of Object.entries(CONFIG_TYPES)) {
      if (types.every((type) => records(configuration, type))) recorded.add(accountId, awsRegion, service);
    }
  }
  const types = [...servicesOf.keys()].map((type) => `'${type}'`).join(', ');
  const counted =
    `SELECT accountId, awsRegion, resourceType, COUNT(*) WHERE resourceType IN (${types})` +
    ' GROUP BY accountId, awsRegion, resourceType';
  for await (const { accountId, awsRegion, resourceType = '' } of rows(counted)) {
    for (const service of servicesOf.get(resourceType) ?? []) present.add(accountId, awsRegion, service);
  }
  return {
    isEmpty: (account, region, service) =>
      recorded.has(account, region, service) && !present.has(account, region, service),
  };
}

function records({ Recording, RecordingGroup = {} }: Recorder, type: string): boolean {
  const { AllSupported, ResourceTypes = [], ExclusionByResourceTypes } = RecordingGroup;
  if (Recording !== true) return false;
  const excluded = ExclusionByResourceTypes?.ResourceTypes ?? [];
  return AllSupported === true || (excluded.length > 0 ? !excluded.includes(type) : ResourceTypes.includes(type));
}

/** The same of Resource Explorer (its user guide: Resource types you can search for). */
const EXPLORER_TYPES: Readonly<Record<string, readonly string[]>> = {
  apigateway: ['apigateway:restapis'],
  apigatewayv2: ['apigateway:apis'],
  dynamodb: ['dynamodb:table'],
  ec2: ['ec2:vpc', 'ec2:subnet', 'ec2:security-group', 'ec2:transit-gateway'],
  ecs: ['ecs:cluster'],
  elbv2: [
    'elasticloadbalancing:loadbalancer/app',
    'elasticloadbalancing:loadbalancer/net',
    'elasticloadbalancing:loadbalancer/gwy',
  ],
  kms: ['kms:key'],
  lambda: ['lambda:function'],
  'network-firewall': ['network-firewall:firewall'],
  route53resolver: ['lambda:function'],
  's3-control': ['s3:accesspoint'],
  secretsmanager: ['secretsmanager:secret'],
  events: ['events:rule'],
  sns: ['sns:topic'],
  sqs: ['sqs:queue'],
  wafv2: ['wafv2:webacl'],
};

/** What collects a region for Resource Explorer; it lists itself. Where there is none, nothing is known. */
const INDEX = 'resource-explorer-2:index';

/**
 * Resource Explorer, by the default view of the region: of an aggregator index, in an organization if the view is one of
 * it. `ListResources` goes to the end of a list; `Search` stops at 1,000 results. A view that filters shows less than there
 * is. Without a default view nothing is listed: for callers who may do that, the first search in a region sets it up.
 */
async function resourceExplorer(taking: CensusTaking): Promise<Census> {
  const { GetDefaultViewCommand, GetViewCommand, ListResourcesCommand, ResourceExplorer2Client } =
    await import('@aws-sdk/client-resource-explorer-2');
  const ask = asker('resource-explorer-2', ResourceExplorer2Client, taking);
  const { ViewArn } = await ask('GetDefaultView', new GetDefaultViewCommand({}));
  if (!ViewArn) throw new UnusableInventory('There is no default view in the region of the base credentials.');
  const { View } = await ask('GetView', new GetViewCommand({ ViewArn }));
  if (View === undefined || (View.Filters?.FilterString ?? '') !== '') {
    throw new UnusableInventory('The default view has a filter: what it does not show may be there.');
  }
  const found = async (type: string, see: (account: string, region: string) => void): Promise<void> => {
    const input = { ViewArn, Filters: { FilterString: `resourcetype:${type}` }, MaxResults: 1000 };
    const list = (token: object) => ask('ListResources', new ListResourcesCommand({ ...input, ...token }));
    for await (const { Resources = [] } of pages(list)) {
      for (const { OwningAccountId, Region, ResourceType } of Resources) {
        if (ResourceType === type) see(OwningAccountId!, Region!);
      }
    }
  };
  const indexed = sightings();
  const present = sightings();
  await found(INDEX, (account, region) => indexed.add(account, region, INDEX));
  for (const [type, services] of byType(EXPLORER_TYPES)) {
    await found(type, (account, region) => {
      for (const service of services) present.add(account, region, service);
    });
  }
  return {
    isEmpty: (account, region, service) =>
      service in EXPLORER_TYPES && indexed.has(account, region, INDEX) && !present.has(account, region, service),
  };
}
