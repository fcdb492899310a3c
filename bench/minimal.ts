import type { CollectedFact } from '../src/model/catalogue.ts';
import { GLOBAL } from '../src/model/scope.ts';
import type { Depth } from '../src/model/words.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { bucketOf, quotasOf, type Quota } from './quotas.ts';

/**
 * The least calls that tell what an audit must know: `performance.md` section 2, from the estate alone and without a look
 * at the collectors. A list always costs a call, even where it is empty; what hangs on its items costs nothing then.
 */
export interface PlannedCall {
  /** `service:Operation` */
  readonly operation: string;
  readonly account: string;
  /** Where the call is sent. */
  readonly region: string;
  readonly input: object;
  /** One call each. */
  readonly pages: number;
}

export interface PlanOptions {
  readonly depth: Depth;
  readonly regions: readonly string[];
}

/** Items that one page holds at most. */
const PAGES = {
  functions: 50,
  'event-source-mappings': 100,
  'lambda-lists': 50,
  'rest-lists': 500,
  // The model tells no maximum; 100 is what the simulator keeps to.
  'http-lists': 100,
  'web-acls': 100,
  'ec2-types': 1000,
  'route-tables': 100,
  'prefix-lists': 100,
  'egress-only-gateways': 255,
  buckets: 10_000,
  identities: 1000,
  tags: 100,
  keys: 1000,
  secrets: 100,
  'access-points': 1000,
  // The model tells no maximum; 100 is what the simulator keeps to.
  analyzers: 100,
  'log-groups': 50,
  organization: 20,
  queues: 1000,
  topics: 100,
  subscriptions: 100,
  tables: 100,
  clusters: 100,
  services: 100,
  'service-descriptions': 10,
  'load-balancing': 400,
  firewalls: 100,
  'resolver-lists': 100,
  'resolver-configs': 10,
  'event-lists': 100,
} as const;

/** The plan of a whole estate: every account entered with a role, the organization's facts read once. */
export function* plan(estate: SimulatedEstate, options: PlanOptions): Iterable<PlannedCall> {
  const ids = Object.keys(estate.accounts);
  const [home = 'us-east-1'] = options.regions;
  const base = estate.organization?.managementAccount ?? ids[0] ?? '';
  yield { operation: 'sts:GetCallerIdentity', account: base, region: home, input: {}, pages: 1 };
  if (estate.organization) yield* organizationCalls(estate, base, home);
  for (const account of ids) {
    const RoleArn = `arn:aws:iam::${account}:role/RampartAudit`;
    const assume = { RoleArn, RoleSessionName: 'bench' };
    yield { operation: 'sts:AssumeRole', account: base, region: home, input: assume, pages: 1 };
    const at = accountView(estate, account, home, options);
    yield at.call('ec2:DescribeRegions', { AllRegions: true });
    // A member of a listed organization needs no answer of its own.
    if (!estate.organization) yield at.call('organizations:DescribeOrganization');
    yield* identityCalls(at);
    yield* bucketCalls(at);
    for (const region of options.regions) {
      const here = accountView(estate, account, region, options);
      yield* lambdaCalls(here);
      yield* restCalls(here);
      yield* httpCalls(here);
      yield* firewallCalls(here);
      yield* networkCalls(here);
      yield* containerCalls(here);
      yield* balancerCalls(here);
      yield* inspectionCalls(here);
      yield* resolverCalls(here);
      yield* secretCalls(here);
      yield* accessPointCalls(here);
      yield* analyzerCalls(here);
      // Who keeps flow logs, and how long.
      if (
        here
          .entries('ec2.flow-logs')
          .some(([, data]) => 'LogGroupName' in data || data['LogDestinationType'] === 'cloud-watch-logs')
      ) {
        const groups = here.count('cloudwatch-logs.log-groups');
        yield here.list('cloudwatch-logs:DescribeLogGroups', { limit: 50 }, groups, PAGES['log-groups']);
      }
      yield* messageCalls(here);
      yield* eventCalls(here);
      yield* tableCalls(here);
      yield here.list('tag:GetResources', { ResourcesPerPage: 100 }, here.count('tag.resources'), PAGES.tags);
    }
  }
}

type Data = Readonly<Record<string, unknown>>;

/** One account in one region, with its account-wide facts. */
function accountView(estate: SimulatedEstate, account: string, region: string, { depth, regions }: PlanOptions) {
  const { facts = {} } = estate.accounts[account] ?? {};
  const entries = (fact: CollectedFact, place = region): readonly (readonly [key: string, data: Data])[] =>
    Object.entries((facts[place]?.[fact] ?? {}) as Record<string, Data>).filter(([, data]) => data['$absent'] !== true);
  return {
    account,
    region,
    full: depth === 'full',
    entries,
    global: (fact: CollectedFact) => entries(fact, GLOBAL),
    /** The facts of a kind in all regions of the audit. */
    anywhere: (fact: CollectedFact) => regions.flatMap((place) => entries(fact, place)),
    count: (fact: CollectedFact): number => entries(fact).length,
    call: (operation: string, input: object = {}, to = region): PlannedCall => ({
      operation,
      account,
      region: to,
      input,
      pages: 1,
    }),
    list: (operation: string, input: object, items: number, page: number): PlannedCall => ({
      operation,
      account,
      region,
      input,
      pages: Math.max(1, Math.ceil(items / page)),
    }),
  };
}

type View = ReturnType<typeof accountView>;

const parentOf = (key: string): string => key.split('/', 1)[0]!;

/** By the key before the first slash. */
function byParent(entries: ReturnType<View['entries']>): ReadonlyMap<string, readonly Data[]> {
  const parents = new Map<string, Data[]>();
  for (const [key, data] of entries) {
    const parent = parentOf(key);
    parents.set(parent, [...(parents.get(parent) ?? []), data]);
  }
  return parents;
}

function* lambdaCalls(at: View): Iterable<PlannedCall> {
  const all = at.entries('lambda.functions').map(([key]) => key);
  const functions = all.filter((key) => !key.includes(':'));
  const aliases = at.entries('lambda.aliases').map(([key]) => key);
  const policies = new Map(at.entries('lambda.policies'));
  const listed = at.full ? all : functions;
  yield at.list(
    'lambda:ListFunctions',
    { MaxItems: 50, ...(at.full && { FunctionVersion: 'ALL' }) },
    listed.length,
    PAGES.functions,
  );
  yield at.list(
    'lambda:ListEventSourceMappings',
    { MaxItems: 100 },
    at.count('lambda.event-source-mappings'),
    PAGES['event-source-mappings'],
  );
  for (const FunctionName of functions) yield at.call('lambda:GetPolicy', { FunctionName });
  if (at.full) {
    for (const FunctionName of functions) {
      const own = aliases.filter((alias) => alias.startsWith(`${FunctionName}:`)).length;
      yield at.list('lambda:ListAliases', { FunctionName, MaxItems: 50 }, own, PAGES['lambda-lists']);
    }
    for (const qualified of [...all.filter((key) => key.includes(':')), ...aliases]) {
      const [FunctionName, Qualifier] = qualified.split(':');
      yield at.call('lambda:GetPolicy', { FunctionName, Qualifier });
    }
  }
  const withUrls = functions.filter((name) => at.full || JSON.stringify(policies.get(name) ?? '').includes(URL_ACTION));
  for (const FunctionName of withUrls) yield at.call('lambda:ListFunctionUrlConfigs', { FunctionName, MaxItems: 50 });

  yield at.call('lambda:GetAccountSettings');
  const settings = at.entries('lambda.account-settings')[0]?.[1]['AccountLimit'] as Data | undefined;
  const reserves =
    settings === undefined || settings['ConcurrentExecutions'] !== settings['UnreservedConcurrentExecutions'];
  if (at.full && reserves) {
    for (const FunctionName of functions) yield at.call('lambda:GetFunctionConcurrency', { FunctionName });
  }

  if (at.entries('lambda.functions').some(([, data]) => 'CapacityProviderConfig' in data)) {
    const own = at.count('lambda.capacity-providers');
    yield at.list('lambda:ListCapacityProviders', { MaxItems: 50 }, own, PAGES['lambda-lists']);
  }

  const configs = at.entries('lambda.code-signing-configs').map(([key]) => key);
  yield at.list('lambda:ListCodeSigningConfigs', { MaxItems: 50 }, configs.length, PAGES['lambda-lists']);
  const bound = byParent(at.entries('lambda.code-signing-functions'));
  for (const key of configs) {
    const CodeSigningConfigArn = `arn:aws:lambda:${at.region}:${at.account}:code-signing-config:${key}`;
    const own = bound.get(key)?.length ?? 0;
    yield at.list(
      'lambda:ListFunctionsByCodeSigningConfig',
      { CodeSigningConfigArn, MaxItems: 50 },
      own,
      PAGES['lambda-lists'],
    );
  }

  const versions = at.entries('lambda.layer-versions').map(([key]) => key.split(':'));
  const layers = new Set(versions.map(([name = '']) => name));
  yield at.list('lambda:ListLayers', { MaxItems: 50 }, layers.size, PAGES['lambda-lists']);
  for (const LayerName of layers) {
    const own = versions.filter(([name]) => name === LayerName).length;
    yield at.list('lambda:ListLayerVersions', { LayerName, MaxItems: 50 }, own, PAGES['lambda-lists']);
  }
  for (const [LayerName, number] of versions) {
    yield at.call('lambda:GetLayerVersionPolicy', { LayerName, VersionNumber: Number(number) });
  }
}

/** A URL without authentication admits nobody unless a policy grants this; the others are seen at full depth. */
const URL_ACTION = 'lambda:InvokeFunctionUrl';

function* restCalls(at: View): Iterable<PlannedCall> {
  const page = PAGES['rest-lists'];
  const apis = at.entries('apigateway.rest-apis').map(([key]) => key);
  yield at.list('apigateway:GetRestApis', { limit: 500 }, apis.length, page);
  for (const restApiId of apis) yield at.call('apigateway:GetStages', { restApiId });
  for (const [key, stage] of at.entries('apigateway.stages')) {
    const [restApiId, , stageName = stage['stageName']] = key.split('/');
    const parameters = { extensions: 'apigateway' };
    const input = { restApiId, stageName, exportType: 'oas30', parameters, accepts: 'application/json' };
    yield at.call('apigateway:GetExport', input);
  }
  const domains = at.entries('apigateway.domain-names');
  yield at.list('apigateway:GetDomainNames', { limit: 500 }, domains.length, page);
  yield at.list('apigateway:GetVpcLinks', { limit: 500 }, at.count('apigateway.vpc-links'), page);
  yield at.list('apigateway:GetUsagePlans', { limit: 500 }, at.count('apigateway.usage-plans'), page);
  yield at.call('apigateway:GetAccount');
  if (!at.full) return;

  const drafts = byParent(at.entries('apigateway.resources'));
  for (const restApiId of apis) {
    const input = { restApiId, embed: ['methods'], limit: 500 };
    yield at.list('apigateway:GetResources', input, drafts.get(restApiId)?.length ?? 0, page);
  }
  const naming = new Set(
    at
      .entries('apigateway.exports')
      .filter(([, { body }]) => JSON.stringify(body ?? '').includes('x-amazon-apigateway-authorizer'))
      .map(([key]) => parentOf(key)),
  );
  for (const restApiId of naming) yield at.call('apigateway:GetAuthorizers', { restApiId, limit: 500 });
  for (const [domainName] of domains) yield at.call('apigateway:GetBasePathMappings', { domainName, limit: 500 });
}

function* httpCalls(at: View): Iterable<PlannedCall> {
  const page = PAGES['http-lists'];
  const MaxResults = String(page);
  const apis = at.entries('apigatewayv2.apis').map(([key]) => key);
  const routes = byParent(at.entries('apigatewayv2.routes'));
  yield at.list('apigatewayv2:GetApis', { MaxResults }, apis.length, page);
  const stages = byParent(at.entries('apigatewayv2.stages'));
  for (const ApiId of apis) {
    yield at.list('apigatewayv2:GetRoutes', { ApiId, MaxResults }, routes.get(ApiId)?.length ?? 0, page);
    yield at.list('apigatewayv2:GetStages', { ApiId, MaxResults }, stages.get(ApiId)?.length ?? 0, page);
  }
  const domains = at.entries('apigatewayv2.domain-names');
  yield at.list('apigatewayv2:GetDomainNames', { MaxResults }, domains.length, page);
  yield at.list('apigatewayv2:GetVpcLinks', { MaxResults }, at.count('apigatewayv2.vpc-links'), page);
  if (!at.full) return;

  for (const ApiId of apis) {
    const own = routes.get(ApiId) ?? [];
    if (own.some(({ AuthorizerId }) => AuthorizerId))
      yield at.call('apigatewayv2:GetAuthorizers', { ApiId, MaxResults });
    if (own.some(({ Target }) => Target)) yield at.call('apigatewayv2:GetIntegrations', { ApiId, MaxResults });
  }
  // This family cannot ask about a private domain, which has an id behind its name.
  for (const [DomainName] of domains) {
    if (!DomainName.includes('+')) yield at.call('apigatewayv2:GetApiMappings', { DomainName, MaxResults });
  }
  // Both families list the same domains; only one whose mode says so has rules.
  const modes = new Map([
    ...at.entries('apigateway.domain-names').map(([key, { routingMode }]) => [key, routingMode] as const),
    ...domains.map(([key, { RoutingMode }]) => [key, RoutingMode] as const),
  ]);
  for (const [DomainName, mode] of modes) {
    if (String(mode).startsWith('ROUTING_RULE_')) yield at.call('apigatewayv2:ListRoutingRules', { DomainName });
  }
}

/** Web ACLs of distributions live in this region. */
const CLOUDFRONT_REGION = 'us-east-1';

function* firewallCalls(at: View): Iterable<PlannedCall> {
  const { region, account } = at;
  const page = PAGES['web-acls'];
  const scopes = region === CLOUDFRONT_REGION ? (['REGIONAL', 'CLOUDFRONT'] as const) : (['REGIONAL'] as const);
  const acls = at.entries('wafv2.web-acls').map(([key]) => key.split(':').at(-1)!);
  for (const Scope of scopes) {
    const own = acls.filter((key) => key.startsWith(Scope === 'REGIONAL' ? 'regional/' : 'global/'));
    yield at.list('wafv2:ListWebACLs', { Scope, Limit: 100 }, own.length, page);
    for (const key of own) {
      const [, , Name, Id] = key.split('/');
      yield at.call('wafv2:GetWebACL', { Scope, Name, Id });
    }
    // Section 2: one list in place of a call for each ACL. Log scopes of other services are not counted.
    if (own.length > 0) yield at.list('wafv2:ListLoggingConfigurations', { Scope, Limit: 100 }, own.length, page);
  }
  for (const [key] of at.entries('wafv2.rule-groups')) yield at.call('wafv2:GetRuleGroup', { ARN: key });
  for (const [key] of at.entries('wafv2.ip-sets')) {
    const [scope, , Name, Id] = key.split(':').at(-1)!.split('/');
    yield at.call('wafv2:GetIPSet', { Scope: scope === 'global' ? 'CLOUDFRONT' : 'REGIONAL', Name, Id });
  }
  // W × types present: a type is present where an association of the region names it. Lists of other services would tell
  // that; nothing is counted for them, which is the strictest reading.
  const regionals = acls.filter((key) => key.startsWith('regional/'));
  const types = new Set(
    at.entries('wafv2.associations').flatMap(([key]) => {
      const type = key.split('/resources/')[1] ?? '';
      // REST stages name theirs.
      return type === 'API_GATEWAY' ? [] : [type];
    }),
  );
  for (const key of regionals) {
    for (const ResourceType of types) {
      const WebACLArn = `arn:aws:wafv2:${region}:${account}:${key}`;
      yield at.call('wafv2:ListResourcesForWebACL', { WebACLArn, ResourceType });
    }
  }
}

const EC2_LISTS = [
  ['ec2:DescribeVpcs', 'ec2.vpcs', PAGES['ec2-types']],
  ['ec2:DescribeSubnets', 'ec2.subnets', PAGES['ec2-types']],
  ['ec2:DescribeRouteTables', 'ec2.route-tables', PAGES['route-tables']],
  ['ec2:DescribeSecurityGroups', 'ec2.security-groups', PAGES['ec2-types']],
  ['ec2:DescribeSecurityGroupRules', 'ec2.security-group-rules', PAGES['ec2-types']],
  ['ec2:DescribeNetworkAcls', 'ec2.network-acls', PAGES['ec2-types']],
  ['ec2:DescribeInternetGateways', 'ec2.internet-gateways', PAGES['ec2-types']],
  ['ec2:DescribeEgressOnlyInternetGateways', 'ec2.egress-only-internet-gateways', PAGES['egress-only-gateways']],
  ['ec2:DescribeNatGateways', 'ec2.nat-gateways', PAGES['ec2-types']],
  ['ec2:DescribeVpcEndpoints', 'ec2.vpc-endpoints', PAGES['ec2-types']],
  ['ec2:DescribeNetworkInterfaces', 'ec2.network-interfaces', PAGES['ec2-types']],
  ['ec2:DescribeFlowLogs', 'ec2.flow-logs', PAGES['ec2-types']],
  ['ec2:DescribeVpcPeeringConnections', 'ec2.vpc-peering-connections', PAGES['ec2-types']],
  ['ec2:DescribeTransitGateways', 'ec2.transit-gateways', PAGES['ec2-types']],
  ['ec2:DescribeTransitGatewayAttachments', 'ec2.transit-gateway-attachments', PAGES['ec2-types']],
  ['ec2:DescribeManagedPrefixLists', 'ec2.managed-prefix-lists', PAGES['prefix-lists']],
] as const;

/** Lists that tell nothing where another one is empty: what a gateway of the account's own has, how a VPC is attached. */
const EC2_LISTS_OF = [
  ['ec2:DescribeTransitGatewayRouteTables', 'ec2.transit-gateway-route-tables', 'ec2.transit-gateways'],
  [
    'ec2:DescribeTransitGatewayVpcAttachments',
    'ec2.transit-gateway-vpc-attachments',
    'ec2.transit-gateway-attachments',
  ],
] as const;

function* networkCalls(at: View): Iterable<PlannedCall> {
  for (const [operation, fact, page] of EC2_LISTS) {
    yield at.list(operation, { MaxResults: page }, at.count(fact), page);
  }
  for (const [operation, fact, of] of EC2_LISTS_OF) {
    const page = PAGES['ec2-types'];
    if (at.count(of) > 0) yield at.list(operation, { MaxResults: page }, at.count(fact), page);
  }
  yield at.call('ec2:DescribeVpcBlockPublicAccessOptions');
  // Where nothing is blocked, nothing is exempt.
  const [options] = at.entries('ec2.vpc-block-public-access').map(([, data]) => data['VpcBlockPublicAccessOptions']);
  if (((options ?? {}) as Data)['InternetGatewayBlockMode'] !== 'off' && options !== undefined) {
    const exclusions = at.count('ec2.vpc-block-public-access-exclusions');
    yield at.list('ec2:DescribeVpcBlockPublicAccessExclusions', { MaxResults: 1000 }, exclusions, PAGES['ec2-types']);
  }
  yield at.call('ec2:DescribeVpnGateways');
  // One call tells what the services of all endpoints honour.
  const services = new Set(at.entries('ec2.vpc-endpoints').flatMap(([, { ServiceName }]) => ServiceName ?? []));
  if (services.size > 0) {
    const Filters = [{ Name: 'service-name', Values: [...services].map(String).toSorted() }];
    yield at.list('ec2:DescribeVpcEndpointServices', { Filters, MaxResults: 1000 }, services.size, PAGES['ec2-types']);
  }
  const associations = byParent(at.entries('ec2.transit-gateway-route-table-associations'));
  for (const [TransitGatewayRouteTableId] of at.entries('ec2.transit-gateway-route-tables')) {
    const Filters = [{ Name: 'state', Values: ['active', 'blackhole'] }];
    yield at.call('ec2:SearchTransitGatewayRoutes', { TransitGatewayRouteTableId, Filters, MaxResults: 1000 });
    const own = associations.get(TransitGatewayRouteTableId)?.length ?? 0;
    const input = { TransitGatewayRouteTableId, MaxResults: 1000 };
    yield at.list('ec2:GetTransitGatewayRouteTableAssociations', input, own, PAGES['ec2-types']);
  }
  // The entries of a list that no rule and no route refers to change nothing.
  const referring = JSON.stringify([at.entries('ec2.security-groups'), at.entries('ec2.route-tables')]);
  const entries = byParent(at.entries('ec2.prefix-list-entries'));
  for (const [PrefixListId] of at.entries('ec2.managed-prefix-lists')) {
    if (!referring.includes(`"${PrefixListId}"`)) continue;
    const own = entries.get(PrefixListId)?.length ?? 0;
    yield at.list('ec2:GetManagedPrefixListEntries', { PrefixListId, MaxResults: 100 }, own, PAGES['prefix-lists']);
  }
}

/** Ten services in one description; every revision that a service runs, or is changing to, once. */
function* containerCalls(at: View): Iterable<PlannedCall> {
  const clusters = at.entries('ecs.clusters').map(([key]) => key);
  const services = byParent(at.entries('ecs.services'));
  yield at.list('ecs:ListClusters', { maxResults: PAGES.clusters }, clusters.length, PAGES.clusters);
  for (const cluster of clusters) {
    const own = services.get(cluster)?.length ?? 0;
    yield at.list('ecs:ListServices', { cluster, maxResults: PAGES.services }, own, PAGES.services);
    if (own > 0) yield at.list('ecs:DescribeServices', { cluster }, own, PAGES['service-descriptions']);
  }
  const told = JSON.stringify([...services.values()]);
  const definitions = new Set([...told.matchAll(/"taskDefinition":"([^"]+)"/g)].map(([, arn]) => arn));
  for (const taskDefinition of definitions) yield at.call('ecs:DescribeTaskDefinition', { taskDefinition });
}

/** Listeners and attributes of each load balancer, rules of each listener of an application, health of each group. */
function* balancerCalls(at: View): Iterable<PlannedCall> {
  const page = PAGES['load-balancing'];
  const arnOf = (rest: string): string => `arn:aws:elasticloadbalancing:${at.region}:${at.account}:${rest}`;
  const under = (fact: CollectedFact, key: string): number =>
    at.entries(fact).filter(([child]) => child.startsWith(`${key}/`)).length;
  const balancers = at.entries('elbv2.load-balancers').map(([key]) => key);
  yield at.list('elbv2:DescribeLoadBalancers', { PageSize: page }, balancers.length, page);
  if (balancers.length === 0) return;
  for (const key of balancers) {
    const LoadBalancerArn = arnOf(`loadbalancer/${key}`);
    yield at.list('elbv2:DescribeListeners', { LoadBalancerArn, PageSize: page }, under('elbv2.listeners', key), page);
    yield at.call('elbv2:DescribeLoadBalancerAttributes', { LoadBalancerArn });
  }
  for (const [key] of at.entries('elbv2.listeners')) {
    if (!key.startsWith('app/')) continue;
    const input = { ListenerArn: arnOf(`listener/${key}`), PageSize: page };
    yield at.list('elbv2:DescribeRules', input, under('elbv2.rules', key), page);
  }
  const groups = at.entries('elbv2.target-groups').map(([key]) => key);
  yield at.list('elbv2:DescribeTargetGroups', { PageSize: page }, groups.length, page);
  for (const key of groups) {
    yield at.call('elbv2:DescribeTargetHealth', { TargetGroupArn: arnOf(`targetgroup/${key}`) });
  }
}

/** Where something can be a firewall's endpoint: each firewall and its logging, each policy and rule group in use. */
function* inspectionCalls(at: View): Iterable<PlannedCall> {
  const isEndpoint = ([, { VpcEndpointType, ResourceType }]: readonly [string, Data]): boolean =>
    VpcEndpointType === 'GatewayLoadBalancer' || ResourceType === 'network-function';
  const inspecting = [...at.entries('ec2.vpc-endpoints'), ...at.entries('ec2.transit-gateway-attachments')];
  if (!inspecting.some(isEndpoint)) return;
  const firewalls = at.entries('network-firewall.firewalls').map(([key]) => key);
  yield at.list('network-firewall:ListFirewalls', { MaxResults: PAGES.firewalls }, firewalls.length, PAGES.firewalls);
  for (const FirewallName of firewalls) {
    yield at.call('network-firewall:DescribeFirewall', { FirewallName });
    yield at.call('network-firewall:DescribeLoggingConfiguration', { FirewallName });
  }
  for (const [FirewallPolicyName] of at.entries('network-firewall.firewall-policies')) {
    yield at.call('network-firewall:DescribeFirewallPolicy', { FirewallPolicyName });
  }
  for (const [key] of at.entries('network-firewall.rule-groups')) {
    const RuleGroupArn = `arn:aws:network-firewall:${at.region}:${at.account}:${key}`;
    yield at.call('network-firewall:DescribeRuleGroup', { RuleGroupArn });
  }
}

/** Where a function is in a VPC: the rules of each group in use, and what a failure of DNS Firewall does. */
function* resolverCalls(at: View): Iterable<PlannedCall> {
  const inVpc = at.entries('lambda.functions').some(([, { VpcConfig }]) => {
    const { SubnetIds = [] } = (VpcConfig ?? {}) as { readonly SubnetIds?: readonly string[] };
    return SubnetIds.length > 0;
  });
  if (!inVpc) return;
  const page = PAGES['resolver-lists'];
  const associations = at.entries('route53resolver.firewall-rule-group-associations');
  yield at.list('route53resolver:ListFirewallRuleGroupAssociations', { MaxResults: page }, associations.length, page);
  if (associations.length === 0) return;
  const configs = PAGES['resolver-configs'];
  const counted = at.count('route53resolver.firewall-configs');
  yield at.list('route53resolver:ListFirewallConfigs', { MaxResults: configs }, counted, configs);
  const rules = byParent(at.entries('route53resolver.firewall-rules'));
  for (const id of new Set(associations.map(([, { FirewallRuleGroupId }]) => String(FirewallRuleGroupId)))) {
    const input = { FirewallRuleGroupId: id, MaxResults: page };
    yield at.list('route53resolver:ListFirewallRules', input, rules.get(id)?.length ?? 0, page);
  }
}

/** One page, one call for each queue and topic, and one stream for all subscriptions, where there is a topic. */
function* messageCalls(at: View): Iterable<PlannedCall> {
  const { region, account } = at;
  const queues = at.entries('sqs.queues');
  yield at.list('sqs:ListQueues', { MaxResults: PAGES.queues }, queues.length, PAGES.queues);
  for (const [name] of queues) {
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    yield at.call('sqs:GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  }
  const topics = at.entries('sns.topics');
  yield at.list('sns:ListTopics', {}, topics.length, PAGES.topics);
  if (topics.length === 0) return;
  yield at.list('sns:ListSubscriptions', {}, at.count('sns.subscriptions'), PAGES.subscriptions);
  // The stream tells nothing of what others have subscribed: such a topic tells itself.
  const ofOthers = at.entries('sns.topic-subscriptions').map(([key]) => key.split(/[:/]/, 1)[0]);
  const own = at.entries('sns.subscriptions').map(([key]) => key.split(/[:/]/, 1)[0]);
  for (const [name] of topics) {
    const TopicArn = `arn:aws:sns:${region}:${account}:${name}`;
    yield at.call('sns:GetTopicAttributes', { TopicArn });
    if (!at.full || !ofOthers.includes(name)) continue;
    const all = [...own, ...ofOthers].filter((topic) => topic === name).length;
    yield at.list('sns:ListSubscriptionsByTopic', { TopicArn }, all, PAGES.subscriptions);
  }
}

/** Buses are told with their policies; rules and targets are of full depth. */
function* eventCalls(at: View): Iterable<PlannedCall> {
  const page = PAGES['event-lists'];
  const buses = at.entries('events.buses').map(([key]) => key);
  yield at.list('events:ListEventBuses', { Limit: page }, buses.length, page);
  if (!at.full) return;
  const rules = at.entries('events.rules').map(([key]) => key);
  const targets = at.entries('events.targets').map(([key]) => key.split('/targets/', 1)[0]);
  const busOf = (rule: string): string => (rule.includes('/') ? rule.slice(0, rule.lastIndexOf('/')) : 'default');
  for (const EventBusName of buses) {
    const own = rules.filter((rule) => busOf(rule) === EventBusName).length;
    yield at.list('events:ListRules', { EventBusName, Limit: page }, own, page);
  }
  for (const rule of rules) {
    const own = targets.filter((one) => one === rule).length;
    const input = { Rule: rule.slice(rule.lastIndexOf('/') + 1), EventBusName: busOf(rule), Limit: page };
    yield at.list('events:ListTargetsByRule', input, own, page);
  }
}

/** The policy of each table; at full depth the table itself, and the policy of its stream. */
function* tableCalls(at: View): Iterable<PlannedCall> {
  const tables = at.entries('dynamodb.tables');
  yield at.list('dynamodb:ListTables', { Limit: PAGES.tables }, tables.length, PAGES.tables);
  for (const [TableName, { Table }] of tables) {
    const ResourceArn = `arn:aws:dynamodb:${at.region}:${at.account}:table/${TableName}`;
    yield at.call('dynamodb:GetResourcePolicy', { ResourceArn });
    if (!at.full) continue;
    yield at.call('dynamodb:DescribeTable', { TableName });
    const { LatestStreamArn } = (Table ?? {}) as Data;
    if (LatestStreamArn) yield at.call('dynamodb:GetResourcePolicy', { ResourceArn: LatestStreamArn });
  }
}

function* bucketCalls(at: View): Iterable<PlannedCall> {
  const buckets = at.global('s3.buckets');
  const policies = new Map(at.global('s3.policies'));
  const ownership = new Map(at.global('s3.ownership-controls'));
  yield at.list('s3:ListBuckets', { MaxBuckets: PAGES.buckets }, buckets.length, PAGES.buckets);
  yield at.call('s3-control:GetPublicAccessBlock', { AccountId: at.account });
  const [block] = at.global('s3-control.public-access-block');
  const flags = (block?.[1]['PublicAccessBlockConfiguration'] ?? {}) as Data;
  const truststores = new Set(
    at.anywhere('apigateway.domain-names').flatMap(([, { mutualTlsAuthentication }]) => {
      const { truststoreUri = '' } = (mutualTlsAuthentication ?? {}) as Data;
      return /^s3:\/\/([^/]+)\//.exec(String(truststoreUri))?.[1] ?? [];
    }),
  );
  for (const [Bucket, { BucketRegion }] of buckets) {
    const input = { Bucket };
    const to = String(BucketRegion);
    yield at.call('s3:GetBucketPolicy', input, to);
    yield at.call('s3:GetPublicAccessBlock', input, to);
    if (!at.full) continue;
    yield at.call('s3:GetBucketOwnershipControls', input, to);
    yield at.call('s3:GetBucketEncryption', input, to);
    const enforced = JSON.stringify(ownership.get(Bucket) ?? '').includes('BucketOwnerEnforced');
    if (!enforced && flags['IgnorePublicAcls'] !== true) yield at.call('s3:GetBucketAcl', input, to);
    if (policies.has(Bucket)) yield at.call('s3:GetBucketPolicyStatus', input, to);
    if (truststores.has(Bucket)) yield at.call('s3:GetBucketVersioning', input, to);
  }
}

/** At fast depth only keys that a function or a secret names; the policies of keys that AWS manages are AWS's. */
function* secretCalls(at: View): Iterable<PlannedCall> {
  const secrets = at.entries('secretsmanager.secrets');
  yield at.list('secretsmanager:ListSecrets', { MaxResults: PAGES.secrets }, secrets.length, PAGES.secrets);
  for (const [key] of secrets) {
    const SecretId = `arn:aws:secretsmanager:${at.region}:${at.account}:secret:${key}`;
    yield at.call('secretsmanager:GetResourcePolicy', { SecretId });
  }
  const keys = at.entries('kms.keys');
  yield at.list('kms:ListKeys', { Limit: PAGES.keys }, keys.length, PAGES.keys);
  const naming = JSON.stringify([
    at.entries('lambda.functions').map(([, { KMSKeyArn }]) => KMSKeyArn),
    secrets.map(([, { KmsKeyId }]) => KmsKeyId),
  ]);
  for (const [KeyId, { KeyMetadata }] of keys) {
    if (!at.full && !naming.includes(KeyId)) continue;
    yield at.call('kms:DescribeKey', { KeyId });
    const { KeyManager } = (KeyMetadata ?? {}) as Data;
    if (KeyManager !== 'AWS') yield at.call('kms:GetKeyPolicy', { KeyId, PolicyName: 'default' });
  }
}

function* accessPointCalls(at: View): Iterable<PlannedCall> {
  const AccountId = at.account;
  const page = PAGES['access-points'];
  const points = at.entries('s3-control.access-points').map(([key]) => key);
  const policies = new Set(at.entries('s3-control.access-point-policies').map(([key]) => key));
  yield at.list('s3-control:ListAccessPoints', { AccountId, MaxResults: page }, points.length, page);
  for (const Name of points) {
    yield at.call('s3-control:GetAccessPoint', { AccountId, Name });
    yield at.call('s3-control:GetAccessPointPolicy', { AccountId, Name });
    if (at.full && policies.has(Name)) yield at.call('s3-control:GetAccessPointPolicyStatus', { AccountId, Name });
  }
}

function* analyzerCalls(at: View): Iterable<PlannedCall> {
  const page = PAGES.analyzers;
  const analyzers = at.entries('accessanalyzer.analyzers');
  const findings = byParent(at.entries('accessanalyzer.findings'));
  yield at.list('accessanalyzer:ListAnalyzers', { maxResults: page }, analyzers.length, page);
  for (const [name, { type }] of analyzers) {
    if (type !== 'ACCOUNT' && type !== 'ORGANIZATION') continue;
    const input = {
      analyzerArn: `arn:aws:access-analyzer:${at.region}:${at.account}:analyzer/${name}`,
      filter: {
        status: { eq: ['ACTIVE'] },
        ...(type === 'ORGANIZATION' && { resourceOwnerAccount: { eq: [at.account] } }),
      },
      maxResults: page,
    };
    yield at.list('accessanalyzer:ListFindings', input, findings.get(name)?.length ?? 0, page);
  }
}

function* identityCalls(at: View): Iterable<PlannedCall> {
  const users = at.global('iam.users');
  // One stream tells of all four; a page holds what comes next of any of them.
  const identities =
    users.length +
    (['iam.groups', 'iam.roles', 'iam.policies'] as const).reduce((sum, fact) => sum + at.global(fact).length, 0);
  yield at.list('iam:GetAccountAuthorizationDetails', { MaxItems: 1000 }, identities, PAGES.identities);
  yield at.call('iam:GetAccountSummary');
  if (!at.full) return;
  yield at.call('iam:GenerateCredentialReport');
  yield at.call('iam:GetCredentialReport');
  const keyed = new Set(
    at
      .global('iam.access-keys')
      .filter(([, { Status }]) => Status === 'Active')
      .map(([key]) => parentOf(key)),
  );
  for (const UserName of keyed) yield at.call('iam:ListAccessKeys', { UserName, MaxItems: 1000 });
}

/** Accounts, units, and policies with their targets. */
function* organizationCalls(estate: SimulatedEstate, base: string, home: string): Iterable<PlannedCall> {
  const at = accountView(estate, base, home, { depth: 'full', regions: [] });
  const page = PAGES.organization;
  yield at.call('organizations:DescribeOrganization');
  const listed = at.global('organizations.accounts').length || Object.keys(estate.accounts).length;
  yield at.list('organizations:ListAccounts', { MaxResults: page }, listed, page);
  yield at.call('organizations:ListRoots', { MaxResults: page });
  const units = at.global('organizations.units');
  const root = `r-${/\/ou-([0-9a-z]+)-/.exec(units[0]?.[0] ?? '')?.[1] ?? 'root'}`;
  const parents = [root, ...units.map(([key]) => key.slice(key.lastIndexOf('/') + 1))];
  for (const ParentId of parents) {
    const own = units.filter(([, data]) => (data['ParentId'] ?? root) === ParentId).length;
    yield at.list('organizations:ListOrganizationalUnitsForParent', { ParentId, MaxResults: page }, own, page);
  }
  const policies = at.global('organizations.policies').map(([key]) => key);
  for (const Filter of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']) {
    const own = policies.filter((key) => key.includes(`/${Filter.toLowerCase()}/`)).length;
    yield at.list('organizations:ListPolicies', { Filter, MaxResults: page }, own, page);
  }
  for (const key of policies) {
    const PolicyId = key.slice(key.lastIndexOf('/') + 1);
    yield at.call('organizations:DescribePolicy', { PolicyId });
    yield at.call('organizations:ListTargetsForPolicy', { PolicyId, MaxResults: page });
  }
}

export interface Minimal {
  /** By `service:Operation`. */
  readonly calls: ReadonlyMap<string, number>;
  readonly total: number;
  /** Calls by bucket, with the quota that fills it. */
  readonly buckets: ReadonlyMap<string, { readonly quota: Quota; readonly calls: number }>;
}

/** The plan, counted. */
export function minimal(estate: SimulatedEstate, options: PlanOptions): Minimal {
  const calls = new Map<string, number>();
  const buckets = new Map<string, { readonly quota: Quota; readonly calls: number }>();
  let total = 0;
  for (const call of plan(estate, options)) {
    total += call.pages;
    calls.set(call.operation, (calls.get(call.operation) ?? 0) + call.pages);
    for (const quota of quotasOf(call.operation)) {
      const key = bucketOf(quota, call);
      buckets.set(key, { quota, calls: (buckets.get(key)?.calls ?? 0) + call.pages });
    }
  }
  return { calls, total, buckets };
}

/** The longest chain of answers that must be waited for: an API, its stages, an export, what that names. */
const DEPENDENCIES = 4;

export interface BoundOptions {
  /** Seconds. */
  readonly roundTrip: number;
  /** What is left of each rate; default all. */
  readonly share?: number;
  /** What is left of each burst; default `share`. */
  readonly burstShare?: number;
}

/** Seconds that the fullest bucket takes, and the round trips that no pace saves: max over b of (n − β)/ρ + D·RTT. */
export function boundOf({ buckets }: Minimal, { roundTrip, share = 1, burstShare = share }: BoundOptions): number {
  let longest = 0;
  for (const { quota, calls } of buckets.values()) {
    longest = Math.max(longest, (calls - quota.burst * burstShare) / (quota.rate * share));
  }
  return longest + DEPENDENCIES * roundTrip;
}
