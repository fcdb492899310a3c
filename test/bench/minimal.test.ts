import { describe, expect, it } from 'vitest';

import { boundOf, minimal } from '../../bench/minimal.ts';
import { bucketOf, QUOTAS, quotasOf } from '../../bench/quotas.ts';
import { GLOBAL } from '../../src/model/scope.ts';
import type { Depth } from '../../src/model/words.ts';
import type { SimulatedEstate } from '../../src/simulator/estate.ts';

const ACCOUNT = '111122223333';

type Facts = Readonly<Record<string, unknown>>;

const world = (here: Facts, global: Facts = {}, region = 'eu-west-1'): SimulatedEstate => ({
  accounts: { [ACCOUNT]: { name: 'one', facts: { [GLOBAL]: global, [region]: here } } },
});

/** The calls of one service, by operation. */
function calls(
  estate: SimulatedEstate,
  service: string,
  depth: Depth,
  regions = ['eu-west-1'],
): Record<string, number> {
  const counted = [...minimal(estate, { depth, regions }).calls].filter(([name]) => name.startsWith(`${service}:`));
  return Object.fromEntries(counted.map(([name, count]) => [name.slice(service.length + 1), count]));
}

const many = (n: number, key: (index: number) => string, data: object = {}): Record<string, object> =>
  Object.fromEntries(Array.from({ length: n }, (_, index) => [key(index), data]));

describe('the least calls for an estate', () => {
  it('ask Lambda once for the policy of each function, and at full depth for all that is qualified', () => {
    const grants = { Policy: { Statement: [{ Action: 'lambda:InvokeFunctionUrl' }] } };
    const estate = world({
      'lambda.functions': { ...many(50, (index) => `fn-${index}`), 'fn-0:1': {}, 'fn-0:2': {} },
      'lambda.aliases': { 'fn-0:live': {} },
      'lambda.policies': { 'fn-7': grants, 'fn-8': { Policy: { Statement: [] } } },
      'lambda.event-source-mappings': many(101, (index) => `mapping-${index}`),
      'lambda.layer-versions': { 'tools:1': {}, 'tools:2': {}, 'certificates:1': {} },
      'lambda.code-signing-configs': { 'csc-1': {} },
      'lambda.account-settings': {
        account: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } },
      },
    });
    const either = {
      ListEventSourceMappings: 2,
      GetAccountSettings: 1,
      ListCodeSigningConfigs: 1,
      ListFunctionsByCodeSigningConfig: 1,
      ListLayers: 1,
      ListLayerVersions: 2,
      GetLayerVersionPolicy: 3,
    };
    expect(calls(estate, 'lambda', 'fast')).toEqual({
      ...either,
      ListFunctions: 1,
      GetPolicy: 50,
      ListFunctionUrlConfigs: 1,
    });
    // 52 functions and versions; 50 policies, two of versions and one of an alias.
    expect(calls(estate, 'lambda', 'full')).toEqual({
      ...either,
      ListFunctions: 2,
      GetPolicy: 53,
      ListAliases: 50,
      ListFunctionUrlConfigs: 50,
    });
  });

  it('ask for the concurrency of each function only where some is reserved', () => {
    const estate = world({
      'lambda.functions': many(3, (index) => `fn-${index}`),
      'lambda.account-settings': {
        account: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } },
      },
    });
    expect(calls(estate, 'lambda', 'full')).toMatchObject({ GetFunctionConcurrency: 3 });
    expect(calls(estate, 'lambda', 'fast')).not.toHaveProperty('GetFunctionConcurrency');
  });

  it('read REST APIs as they are deployed, and at full depth as they are edited', () => {
    const named = { body: { components: { securitySchemes: { a: { 'x-amazon-apigateway-authorizer': {} } } } } };
    const estate = world({
      'apigateway.rest-apis': { one: {}, two: {}, three: {} },
      'apigateway.stages': { 'one/stages/prod': {}, 'one/stages/test': {}, 'two/stages/prod': {} },
      'apigateway.exports': { 'one/stages/prod/exports/oas30': named, 'two/stages/prod/exports/oas30': { body: '{}' } },
      'apigateway.resources': many(501, (index) => `two/resources/${index}`),
      'apigateway.domain-names': { 'a.example': {}, 'b.example': {} },
    });
    const fast = {
      GetRestApis: 1,
      GetStages: 3,
      GetExport: 3,
      GetDomainNames: 1,
      GetVpcLinks: 1,
      GetUsagePlans: 1,
      GetAccount: 1,
    };
    expect(calls(estate, 'apigateway', 'fast')).toEqual(fast);
    expect(calls(estate, 'apigateway', 'full')).toEqual({
      ...fast,
      GetResources: 4,
      GetAuthorizers: 1,
      GetBasePathMappings: 2,
    });
  });

  it('ask HTTP APIs for authorizers and integrations that a route refers to', () => {
    const estate = world({
      'apigatewayv2.apis': { one: {}, two: {}, three: {} },
      'apigatewayv2.routes': {
        'one/routes/a': { AuthorizerId: 'jwt', Target: 'integrations/i' },
        'two/routes/a': { Target: 'integrations/i' },
      },
      'apigatewayv2.domain-names': { 'a.example': { RoutingMode: 'ROUTING_RULE_ONLY' }, 'b.example+id': {} },
    });
    const fast = { GetApis: 1, GetRoutes: 3, GetStages: 3, GetDomainNames: 1, GetVpcLinks: 1 };
    expect(calls(estate, 'apigatewayv2', 'fast')).toEqual(fast);
    expect(calls(estate, 'apigatewayv2', 'full')).toEqual({
      ...fast,
      GetAuthorizers: 1,
      GetIntegrations: 2,
      GetApiMappings: 1,
      ListRoutingRules: 1,
    });
  });

  it('ask WAF for each web ACL, and for what it protects by the types that are there', () => {
    const set = 'arn:aws:wafv2:us-east-1:111122223333:regional/ipset/office/i';
    const facts = {
      'wafv2.web-acls': { 'regional/webacl/a/1': {}, 'regional/webacl/b/2': {}, 'global/webacl/c/3': {} },
      'wafv2.ip-sets': { [set]: {} },
      'wafv2.associations': {
        'regional/webacl/a/1/resources/COGNITO_USER_POOL': {},
        'regional/webacl/a/1/resources/API_GATEWAY': {},
      },
    };
    const expected = {
      ListWebACLs: 2,
      GetWebACL: 3,
      ListLoggingConfigurations: 2,
      GetIPSet: 1,
      ListResourcesForWebACL: 2,
    };
    expect(calls(world(facts, {}, 'us-east-1'), 'wafv2', 'full', ['us-east-1'])).toEqual(expected);
    expect(calls(world(facts, {}, 'us-east-1'), 'wafv2', 'fast', ['us-east-1'])).toEqual(expected);
    expect(calls(world({}), 'wafv2', 'full')).toEqual({ ListWebACLs: 1 });
  });

  it('list each type of EC2 once in a region, and the entries of prefix lists that something refers to', () => {
    const estate = world({
      'ec2.route-tables': many(101, (index) => `rtb-${index}`),
      'ec2.network-interfaces': many(1000, (index) => `eni-${index}`),
      'ec2.security-groups': { 'sg-1': { IpPermissions: [{ PrefixListIds: [{ PrefixListId: 'pl-1' }] }] } },
      'ec2.managed-prefix-lists': { 'pl-1': {}, 'pl-2': {} },
      'ec2.transit-gateways': { 'tgw-1': {} },
      'ec2.transit-gateway-route-tables': { 'tgw-rtb-1': {} },
      'ec2.vpc-block-public-access': {
        account: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } },
      },
      'ec2.transit-gateway-route-table-associations': many(
        1001,
        (index) => `tgw-rtb-1/associations/tgw-attach-${index}`,
      ),
      'ec2.vpc-endpoints': { 'vpce-1': { ServiceName: 'com.amazonaws.eu-west-1.s3' } },
    });
    const counted = calls(estate, 'ec2', 'fast');
    expect(counted).toEqual(calls(estate, 'ec2', 'full'));
    expect(counted).toMatchObject({
      DescribeRegions: 1,
      DescribeVpcs: 1,
      DescribeRouteTables: 2,
      DescribeNetworkInterfaces: 1,
      SearchTransitGatewayRoutes: 1,
      GetTransitGatewayRouteTableAssociations: 2,
      DescribeVpcEndpointServices: 1,
      GetManagedPrefixListEntries: 1,
    });
    // 20 types, a second page of route tables, one transit gateway's routes and two pages of what it routes, the services
    // of the endpoints, one prefix list, and the regions.
    expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(27);
    const empty = calls(world({}), 'ec2', 'full');
    expect(empty).not.toHaveProperty('DescribeTransitGatewayRouteTables');
    expect(empty).not.toHaveProperty('DescribeTransitGatewayVpcAttachments');
    expect(empty).not.toHaveProperty('DescribeVpcEndpointServices');
  });

  it('ask each bucket for its policy and its block, and at full depth for no ACL that does not count', () => {
    const rule = (mode: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership: mode }] } });
    const buckets = many(3, (index) => `bucket-${index}`, { BucketRegion: 'eu-west-1' });
    const settings = {
      's3.buckets': buckets,
      's3.policies': { 'bucket-0': {} },
      's3.ownership-controls': { 'bucket-0': rule('BucketOwnerEnforced'), 'bucket-1': rule('ObjectWriter') },
    };
    const truststore = { mutualTlsAuthentication: { truststoreUri: 's3://bucket-2/pool.pem' } };
    const open = world({ 'apigateway.domain-names': { 'a.example': truststore } }, settings);
    expect(calls(open, 's3', 'fast')).toEqual({ ListBuckets: 1, GetBucketPolicy: 3, GetPublicAccessBlock: 3 });
    expect(calls(open, 's3-control', 'fast')).toEqual({ GetPublicAccessBlock: 1, ListAccessPoints: 1 });
    expect(calls(open, 's3', 'full')).toEqual({
      ListBuckets: 1,
      GetBucketPolicy: 3,
      GetPublicAccessBlock: 3,
      GetBucketOwnershipControls: 3,
      GetBucketEncryption: 3,
      GetBucketAcl: 2,
      GetBucketPolicyStatus: 1,
      GetBucketVersioning: 1,
    });
    const ignoring = { root: { PublicAccessBlockConfiguration: { IgnorePublicAcls: true } } };
    const closed = world({}, { ...settings, 's3-control.public-access-block': ignoring });
    expect(calls(closed, 's3', 'full')).not.toHaveProperty('GetBucketAcl');
  });

  it('ask each secret for its policy, each key who manages it, and at fast depth only keys that something names', () => {
    const managed = (KeyManager: string) => ({ KeyMetadata: { KeyManager } });
    const estate = world({
      'secretsmanager.secrets': { ...many(100, (index) => `secret-${index}-AbCdEf`), 'db-GhIjKl': { KmsKeyId: 'k-1' } },
      'kms.keys': { 'k-1': managed('CUSTOMER'), 'k-2': managed('CUSTOMER'), 'k-3': managed('AWS') },
    });
    expect(calls(estate, 'secretsmanager', 'fast')).toEqual({ ListSecrets: 2, GetResourcePolicy: 101 });
    expect(calls(estate, 'secretsmanager', 'full')).toEqual({ ListSecrets: 2, GetResourcePolicy: 101 });
    expect(calls(estate, 'kms', 'fast')).toEqual({ ListKeys: 1, DescribeKey: 1, GetKeyPolicy: 1 });
    expect(calls(estate, 'kms', 'full')).toEqual({ ListKeys: 1, DescribeKey: 3, GetKeyPolicy: 2 });
  });

  it('ask each access point for its settings and its policy, and at full depth for the verdict on one that it has', () => {
    const estate = world({
      's3-control.access-points': { one: {}, two: {} },
      's3-control.access-point-policies': { one: {}, two: { $absent: true } },
    });
    const fast = { GetPublicAccessBlock: 1, ListAccessPoints: 1, GetAccessPoint: 2, GetAccessPointPolicy: 2 };
    expect(calls(estate, 's3-control', 'fast')).toEqual(fast);
    expect(calls(estate, 's3-control', 'full')).toEqual({ ...fast, GetAccessPointPolicyStatus: 1 });
  });

  it('ask analyzers of external access for what they found', () => {
    const estate = world({
      'accessanalyzer.analyzers': {
        own: { type: 'ACCOUNT' },
        all: { type: 'ORGANIZATION' },
        unused: { type: 'ACCOUNT_UNUSED_ACCESS' },
      },
      'accessanalyzer.findings': many(101, (index) => `own/findings/${index}`),
    });
    expect(calls(estate, 'accessanalyzer', 'fast')).toEqual({ ListAnalyzers: 1, ListFindings: 3 });
    expect(calls(world({}), 'accessanalyzer', 'full')).toEqual({ ListAnalyzers: 1 });
  });

  it('list log groups only where a flow log goes to one', () => {
    const groups = many(51, (index) => `/aws/lambda/f${index}`);
    const logs = (LogGroupName?: string) => ({ 'fl-1': LogGroupName === undefined ? {} : { LogGroupName } });
    const of = (name?: string) => world({ 'ec2.flow-logs': logs(name), 'cloudwatch-logs.log-groups': groups });
    expect(calls(of('/vpc/shop'), 'cloudwatch-logs', 'fast')).toEqual({ DescribeLogGroups: 2 });
    expect(calls(of(), 'cloudwatch-logs', 'full')).toEqual({});
  });

  it('read users, groups, roles and policies in one stream, and keys of those who have an active one', () => {
    const estate = world(
      {},
      {
        'iam.users': { anna: {}, erik: {}, olga: {} },
        'iam.roles': many(996, (index) => `role-${index}`),
        'iam.policies': { 'arn:aws:iam::aws:policy/ReadOnlyAccess': {}, 'arn:aws:iam::111122223333:policy/own': {} },
        'iam.access-keys': {
          'anna/access-keys/A': { Status: 'Active' },
          'anna/access-keys/B': { Status: 'Active' },
          'erik/access-keys/C': { Status: 'Inactive' },
        },
      },
    );
    const fast = { GetAccountAuthorizationDetails: 2, GetAccountSummary: 1 };
    expect(calls(estate, 'iam', 'fast')).toEqual(fast);
    expect(calls(estate, 'iam', 'full')).toEqual({
      ...fast,
      GenerateCredentialReport: 1,
      GetCredentialReport: 1,
      ListAccessKeys: 1,
    });
  });

  it('ask each queue, topic and table once, and no list twice', () => {
    const estate = world({
      'sqs.queues': many(1001, (index) => `queue-${index}`),
      'sns.topics': { orders: {}, alerts: {} },
      'sns.subscriptions': many(101, (index) => `alerts:${index}`),
      'sns.topic-subscriptions': { 'orders:stranger': {} },
      'dynamodb.tables': { orders: { Table: { LatestStreamArn: 'arn:stream' } }, sessions: {} },
    });
    const either = { GetTopicAttributes: 2, ListTopics: 1, ListSubscriptions: 2 };
    expect(calls(estate, 'sqs', 'fast')).toEqual({ ListQueues: 2, GetQueueAttributes: 1001 });
    expect(calls(estate, 'sqs', 'full')).toEqual({ ListQueues: 2, GetQueueAttributes: 1001 });
    expect(calls(estate, 'sns', 'fast')).toEqual(either);
    expect(calls(estate, 'sns', 'full')).toEqual({ ...either, ListSubscriptionsByTopic: 1 });
    expect(calls(estate, 'dynamodb', 'fast')).toEqual({ ListTables: 1, GetResourcePolicy: 2 });
    // Two tables and a stream.
    expect(calls(estate, 'dynamodb', 'full')).toEqual({ ListTables: 1, DescribeTable: 2, GetResourcePolicy: 3 });
    expect(calls(world({}), 'sns', 'full')).toEqual({ ListTopics: 1 });
  });

  it('read event buses in one list, and at full depth the rules of each bus and the targets of each rule', () => {
    const estate = world({
      'events.buses': { default: {}, shop: {} },
      'events.rules': { nightly: {}, 'shop/placed': {}, 'shop/paid': {} },
      'events.targets': many(101, (index) => `shop/paid/targets/${index}`),
    });
    expect(calls(estate, 'events', 'fast')).toEqual({ ListEventBuses: 1 });
    expect(calls(estate, 'events', 'full')).toEqual({ ListEventBuses: 1, ListRules: 2, ListTargetsByRule: 4 });
  });

  it('describe services by tens, and what they run once', () => {
    const service = (revision: number) => ({ taskDefinition: `web:${revision}` });
    const estate = world({
      'ecs.clusters': { shop: {}, idle: {} },
      'ecs.services': { ...many(11, (index) => `shop/web-${index}`, service(1)), 'shop/jobs': service(2) },
    });
    const expected = { ListClusters: 1, ListServices: 2, DescribeServices: 2, DescribeTaskDefinition: 2 };
    expect(calls(estate, 'ecs', 'fast')).toEqual(expected);
    expect(calls(estate, 'ecs', 'full')).toEqual(expected);
    expect(calls(world({}), 'ecs', 'full')).toEqual({ ListClusters: 1 });
  });

  it('ask load balancers for listeners and attributes, and listeners of applications for rules', () => {
    const estate = world({
      'elbv2.load-balancers': { 'app/web/1': {}, 'net/back/2': {} },
      'elbv2.listeners': { 'app/web/1/a': {}, 'net/back/2/b': {} },
      'elbv2.rules': many(401, (index) => `app/web/1/a/${index}`),
      'elbv2.target-groups': { 'web/1': {}, 'back/2': {}, 'idle/3': {} },
    });
    expect(calls(estate, 'elbv2', 'fast')).toEqual({
      DescribeLoadBalancers: 1,
      DescribeListeners: 2,
      DescribeLoadBalancerAttributes: 2,
      DescribeRules: 2,
      DescribeTargetGroups: 1,
      DescribeTargetHealth: 3,
    });
    expect(calls(world({}), 'elbv2', 'full')).toEqual({ DescribeLoadBalancers: 1 });
  });

  it('ask for firewalls where something can be an endpoint of one', () => {
    const firewalls = {
      'network-firewall.firewalls': { one: {}, two: {} },
      'network-firewall.firewall-policies': { strict: {} },
      'network-firewall.rule-groups': { 'stateful-rulegroup/egress': {} },
    };
    const estate = world({
      ...firewalls,
      'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer' } },
    });
    expect(calls(estate, 'network-firewall', 'fast')).toEqual({
      ListFirewalls: 1,
      DescribeFirewall: 2,
      DescribeLoggingConfiguration: 2,
      DescribeFirewallPolicy: 1,
      DescribeRuleGroup: 1,
    });
    expect(calls(world(firewalls), 'network-firewall', 'full')).toEqual({});
  });

  it('ask for DNS Firewall where a function is in a VPC: each group in use once, failure modes by ten', () => {
    const firewall = {
      'route53resolver.firewall-rule-group-associations': {
        a: { FirewallRuleGroupId: 'g1' },
        b: { FirewallRuleGroupId: 'g1' },
        c: { FirewallRuleGroupId: 'g2' },
      },
      'route53resolver.firewall-rules': many(101, (index) => `g1/rules/${index}`),
      'route53resolver.firewall-configs': many(11, (index) => `config-${index}`),
    };
    const functions = (SubnetIds: readonly string[]) => ({ 'lambda.functions': { fn: { VpcConfig: { SubnetIds } } } });
    const inVpc = functions(['subnet-1']);
    const expected = { ListFirewallRuleGroupAssociations: 1, ListFirewallConfigs: 2, ListFirewallRules: 3 };
    expect(calls(world({ ...inVpc, ...firewall }), 'route53resolver', 'fast')).toEqual(expected);
    expect(calls(world({ ...inVpc, ...firewall }), 'route53resolver', 'full')).toEqual(expected);
    expect(calls(world(inVpc), 'route53resolver', 'full')).toEqual({ ListFirewallRuleGroupAssociations: 1 });
    expect(calls(world({ ...functions([]), ...firewall }), 'route53resolver', 'full')).toEqual({});
  });

  it('read tags by the hundred, in each region', () => {
    const tags = many(101, (index) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:fn-${index}`);
    expect(calls(world({ 'tag.resources': tags }), 'tag', 'fast', ['eu-west-1', 'us-east-1'])).toEqual({
      GetResources: 3,
    });
  });

  it('read an organization once, and enter each account once', () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [String(100_000_000_000 + index), { name: 'a', facts: {} }]),
    );
    const estate: SimulatedEstate = {
      organization: { id: 'o-b3nchorg01', managementAccount: '100000000000' },
      accounts: {
        ...accounts,
        '100000000000': {
          name: 'management',
          facts: {
            [GLOBAL]: {
              'organizations.units': { 'o-b3nchorg01/ou-b3nc-00000001': {}, 'o-b3nchorg01/ou-b3nc-00000002': {} },
              'organizations.policies': { 'o-b3nchorg01/service_control_policy/p-1': {} },
            },
          },
        },
      },
    };
    expect(calls(estate, 'organizations', 'full')).toEqual({
      DescribeOrganization: 1,
      ListAccounts: 2,
      ListRoots: 1,
      ListOrganizationalUnitsForParent: 3,
      ListPolicies: 2,
      DescribePolicy: 1,
      ListTargetsForPolicy: 1,
    });
    expect(calls(estate, 'sts', 'full')).toEqual({ GetCallerIdentity: 1, AssumeRole: 21 });
    expect(calls(world({}), 'organizations', 'full')).toEqual({ DescribeOrganization: 1 });
  });
});

describe('the quota bound', () => {
  it('is that of the fullest bucket, with the round trips of the longest chain', () => {
    const estate = world({ 'lambda.functions': many(1000, (index) => `fn-${index}`) });
    const fast = minimal(estate, { depth: 'fast', regions: ['eu-west-1'] });
    // (1000 - 15) / 15 for the policies, and four round trips.
    expect(boundOf(fast, { roundTrip: 0.075 })).toBeCloseTo(65.667 + 0.3, 2);
    // Half of the rate and of the burst: (1000 - 7.5) / 7.5.
    expect(boundOf(fast, { roundTrip: 0, share: 0.5 })).toBeCloseTo(132.333, 2);
    expect(boundOf(fast, { roundTrip: 0, share: 0.5, burstShare: 1 })).toBeCloseTo(131.333, 2);
  });

  it('draws drafts of REST APIs from two buckets, and what no quota names from none', () => {
    const call = { account: ACCOUNT, region: 'eu-west-1', operation: 'apigateway:GetResources' };
    expect(quotasOf(call.operation).map((quota) => bucketOf(quota, call))).toEqual([
      `apigateway/${ACCOUNT}/eu-west-1`,
      `apigateway:GetResources/${ACCOUNT}/eu-west-1`,
    ]);
    expect(quotasOf('acm:ListCertificates')).toEqual([]);
  });

  it('knows a quota for every call of a plan', () => {
    const estate = world({
      'lambda.functions': { fn: {} },
      'apigateway.rest-apis': { one: {} },
      'sqs.queues': { queue: {} },
      'sns.topics': { topic: {} },
      'dynamodb.tables': { table: {} },
      'events.buses': { default: {} },
    });
    const unbounded = [...minimal(estate, { depth: 'full', regions: ['eu-west-1'] }).calls.keys()].filter(
      (operation) => quotasOf(operation).length === 0,
    );
    expect(unbounded).toEqual([]);
    expect(new Set(QUOTAS.map(({ name }) => name)).size).toBe(QUOTAS.length);
  });
});
