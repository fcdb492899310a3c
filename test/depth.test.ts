import { describe, expect, test } from 'vitest';

import type { Finding, Report } from '../src/model/report.ts';
import type { Severity } from '../src/model/words.ts';
import { company, companyRegions } from '../src/simulator/company/index.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { auditOf } from './cloud.ts';

const isPruned = ({ outcome, gap }: Finding): boolean => outcome === 'not-assessed' && gap?.cause === 'pruned';
const nameOf = ({ check, resource, subKey = '' }: Finding): string => `${check} ${resource.arn} #${subKey}`;
/** The severities that a finding may have. */
const severitiesOf = ({ severity, possible = [severity] }: Finding): readonly Severity[] => possible;

describe('the sample cloud at fast depth', () => {
  const audits = Promise.all([
    auditOf(company, { regions: companyRegions }),
    auditOf(company, { regions: companyRegions, depth: 'fast' }),
  ]);
  const reports = async (): Promise<readonly [Report, Report]> => {
    const [full, fast] = await audits;
    return [full.report, fast.report];
  };

  test('says what full depth says, or that it did not look', async () => {
    const [full, fast] = await reports();
    const before = new Map(full.findings.map((one) => [one.id, one]));
    for (const now of fast.findings) {
      if (isPruned(now)) continue;
      const was = before.get(now.id);
      expect(was, `${nameOf(now)} is new`).toBeDefined();
      expect(now.outcome, `${nameOf(now)}: outcome`).toBe(was!.outcome);
      // A failure is one at both depths; how bad it is may hang on what was left out.
      expect(severitiesOf(now), `${nameOf(now)}: severities`).toEqual(expect.arrayContaining([...severitiesOf(was!)]));
      if (severitiesOf(now).length > severitiesOf(was!).length) continue;
      // Drafts are named beside the methods that are deployed, and back the reasons, where they were read.
      expect(was!.resource.relatedArns).toEqual(expect.arrayContaining([...now.resource.relatedArns]));
      expect(was!.reasons).toEqual(expect.arrayContaining([...now.reasons]));
      // S3's own verdict stands beside that of a policy where it was asked for.
      expect(was!.evidence).toEqual(expect.arrayContaining([...now.evidence]));
      const { resource, reasons, evidence, fix } = was!;
      const observed = now.evidence.length < evidence.length ? was!.observed : now.observed;
      // A command names the draft of a method by its id.
      const draftRead = resource.relatedArns.length > now.resource.relatedArns.length;
      const rest = {
        ...now,
        reasons,
        resource,
        evidence,
        ...(observed !== undefined && { observed }),
        ...(draftRead && { fix }),
      };
      expect(rest, `${nameOf(now)}: the rest`).toEqual(was);
    }
  });

  test('leaves nothing of full depth without a word', async () => {
    const [full, fast] = await reports();
    const known = new Set(fast.findings.map(({ id }) => id));
    const open = fast.findings.filter(isPruned);
    for (const was of full.findings.filter(({ id }) => !known.has(id))) {
      const stand = open.find(
        ({ check, resource, wholeScope }) =>
          check === was.check &&
          resource.account === was.resource.account &&
          (wholeScope === true || resource.arn === was.resource.arn),
      );
      expect(stand, `${nameOf(was)} vanished`).toBeDefined();
    }
  });

  test('passes nothing that rests on versions or URLs that were not listed', async () => {
    const [, fast] = await reports();
    for (const check of ['env-secrets', 'env-static-aws-keys']) {
      const own = fast.findings.filter((one) => one.check === check);
      const functions = new Set(own.map(({ resource }) => resource.arn));
      const open = own.filter(({ subKey }) => subKey === '*');
      expect(open.every(isPruned)).toBe(true);
      // Any number of versions hides behind it.
      expect(open.some(({ single }) => single)).toBe(false);
      expect(new Set(open.map(({ resource }) => resource.arn))).toEqual(functions);
    }
    const words = fast.findings.filter(({ check }) => check === 'lambda-url-auth').map(({ because }) => because);
    expect(words.filter((because) => because === 'No function URL.')).toEqual([]);
  });

  test('widens the score, and shows in each cell what was left out', async () => {
    const [full, fast] = await reports();
    expect(fast.run.depth).toBe('fast');
    expect(fast.score.low).toBeLessThanOrEqual(full.score.low);
    expect(fast.score.high).toBeGreaterThanOrEqual(full.score.high);
    expect(fast.coverage.ratio).toBeLessThan(full.coverage.ratio);
    const cell = fast.coverage.cells.find(
      ({ account, region, service }) => account === '111122223333' && region === 'eu-west-1' && service === 'lambda',
    );
    expect(cell?.state).toBe('partial');
    const pruned = cell?.gaps.filter(({ cause }) => cause === 'pruned').map(({ operation }) => operation);
    expect(pruned).toEqual(['lambda:ListAliases', 'lambda:ListFunctionUrlConfigs']);
  });
});

const REST = (guard: string): string =>
  JSON.stringify({
    openapi: '3.0.1',
    paths: { '/': { get: { 'x-amazon-apigateway-integration': { type: 'MOCK' } } } },
    components: { securitySchemes: { [guard]: guard === 'none' ? {} : { 'x-amazon-apigateway-authorizer': {} } } },
  });

const ecs = (rest: string): string => `arn:aws:ecs:eu-west-1:111122223333:${rest}`;
const firewall = (rest: string): string => `arn:aws:network-firewall:eu-west-1:111122223333:${rest}`;

/** One region with one of everything that is asked for more than once. */
const small: SimulatedEstate = {
  accounts: {
    '111122223333': {
      name: 'small',
      facts: {
        global: {
          's3.buckets': Object.fromEntries(
            ['trust', 'site', 'logs'].map((name) => [name, { BucketRegion: 'eu-west-1' }]),
          ),
          's3.policies': { trust: { Policy: { Statement: [] } } },
          's3.ownership-controls': {
            trust: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
            site: { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
          },
          'iam.users': ['ann', 'bot'].map((UserName) => ({
            UserName,
            Arn: `arn:aws:iam::111122223333:user/${UserName}`,
          })),
          'iam.roles': [{ RoleName: 'run', Arn: 'arn:aws:iam::111122223333:role/run' }],
          'iam.credential-report': {
            root: {
              Content: Buffer.from(
                [
                  'user,arn,access_key_1_active,access_key_2_active',
                  'ann,arn:aws:iam::111122223333:user/ann,false,false',
                  'bot,arn:aws:iam::111122223333:user/bot,true,false',
                ].join('\n'),
              ).toString('base64'),
              ReportFormat: 'text/csv',
              GeneratedTime: '2026-11-21T04:11:00.000Z',
            },
          },
        },
        'eu-west-1': {
          'lambda.functions': [
            { FunctionName: 'door' },
            {
              FunctionName: 'door',
              FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:door:1',
              Version: '1',
            },
            {
              FunctionName: 'door',
              FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:door:2',
              Version: '2',
            },
            { FunctionName: 'queue' },
            { FunctionName: 'bare', VpcConfig: { SubnetIds: ['subnet-1'] } },
          ],
          'route53resolver.firewall-rule-group-associations': {
            a1: { FirewallRuleGroupId: 'g1' },
            a2: { FirewallRuleGroupId: 'g1' },
            a3: { FirewallRuleGroupId: 'g2' },
          },
          'route53resolver.firewall-rules': { 'g1/rules/1': {}, 'g1/rules/2': {} },
          'route53resolver.firewall-configs': Object.fromEntries(
            Array.from({ length: 11 }, (_, at) => [`c${at}`, { ResourceId: `vpc-${at}` }]),
          ),
          'lambda.aliases': { 'door:live': { FunctionVersion: '2' } },
          'lambda.policies': {
            door: { Policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunctionUrl' }] } },
            queue: { Policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction' }] } },
          },
          'lambda.account-settings': {
            root: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } },
          },
          'lambda.layer-versions': { 'base:1': {}, 'base:2': {} },
          'apigateway.rest-apis': { guarded: {}, plain: {}, draft: {} },
          'apigateway.stages': { 'guarded/stages/prod': {}, 'plain/stages/prod': {}, 'plain/stages/test': {} },
          'apigateway.exports': {
            'guarded/stages/prod/exports/oas30': { body: REST('jwt') },
            'plain/stages/prod/exports/oas30': { body: REST('none') },
            'plain/stages/test/exports/oas30': { body: REST('none') },
          },
          'apigateway.domain-names': {
            'api.example.com': { mutualTlsAuthentication: { truststoreUri: 's3://trust/ca.pem' } },
          },
          'apigatewayv2.domain-names': {
            'api.example.com': { MutualTlsAuthentication: { TruststoreUri: 's3://trust/ca.pem' } },
          },
          'apigatewayv2.apis': { h1: { ProtocolType: 'HTTP' }, h2: { ProtocolType: 'HTTP' } },
          'apigatewayv2.routes': {
            'h1/routes/r1': { RouteKey: 'GET /', AuthorizerId: 'z1', Target: 'integrations/i1' },
            'h2/routes/r1': { RouteKey: 'GET /' },
          },
          'wafv2.web-acls': { 'regional/webacl/front/1': { WebACL: { Name: 'front', Id: '1' } } },
          'kms.keys': {
            'k-named': { KeyMetadata: { KeyManager: 'CUSTOMER' } },
            'k-idle': { KeyMetadata: { KeyManager: 'CUSTOMER' } },
            'k-aws': { KeyMetadata: { KeyManager: 'AWS' } },
          },
          'secretsmanager.secrets': {
            'db-AbCdEf': { KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k-named' },
            'mail-GhIjKl': {},
          },
          's3-control.access-points': { inside: {}, outside: {} },
          's3-control.access-point-policies': { outside: { Policy: '{}' } },
          'accessanalyzer.analyzers': { own: { type: 'ACCOUNT' }, unused: { type: 'ACCOUNT_UNUSED_ACCESS' } },
          'ec2.flow-logs': { 'fl-1': { LogGroupName: '/vpc' } },
          'ec2.managed-prefix-lists': { 'pl-used': {}, 'pl-idle': {} },
          'ec2.security-groups': {
            'sg-1': { IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-used' }] }] },
          },
          'ecs.clusters': { shop: ecs('cluster/shop'), idle: ecs('cluster/idle') },
          'ecs.services': Object.fromEntries(
            Array.from({ length: 11 }, (_, at) => [
              `shop/s${at}`,
              {
                taskDefinition: ecs('task-definition/web:1'),
                ...(at === 0 && { deployments: [{ taskDefinition: ecs('task-definition/web:2') }] }),
              },
            ]),
          ),
          'elbv2.load-balancers': { 'app/web/b1': {}, 'net/web/b2': {} },
          'elbv2.listeners': { 'app/web/b1/l1': {}, 'net/web/b2/l2': {} },
          'elbv2.target-groups': { 'web/t1': {}, 'web/t2': {} },
          'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer' } },
          'network-firewall.firewalls': {
            one: { Firewall: { FirewallPolicyArn: firewall('firewall-policy/p') } },
            two: { Firewall: { FirewallPolicyArn: firewall('firewall-policy/p') } },
          },
          'network-firewall.firewall-policies': {
            p: {
              FirewallPolicy: { StatefulRuleGroupReferences: [{ ResourceArn: firewall('stateful-rulegroup/g') }] },
            },
          },
          'network-firewall.rule-groups': { 'stateful-rulegroup/g': { RuleGroupResponse: { ConsumedCapacity: 1 } } },
          'ec2.transit-gateways': { 'tgw-1': {} },
          'ec2.transit-gateway-attachments': { 'tgw-attach-1': { ResourceType: 'vpc' } },
          'ec2.transit-gateway-route-tables': { 'tgw-rtb-1': {} },
          'sqs.queues': { orders: {}, bills: {} },
          'sns.topics': { news: {}, alerts: {} },
          'sns.topic-attributes': {
            news: { Attributes: { SubscriptionsConfirmed: '2' } },
            alerts: { Attributes: { SubscriptionsConfirmed: '1' } },
          },
          'sns.subscriptions': { 'news:s1': {}, 'alerts:s2': {} },
          'sns.topic-subscriptions': { 'news:s3': { Owner: '444455556666' } },
          'events.buses': { default: {}, web: {} },
          'events.rules': { nightly: {}, 'web/placed': {}, 'web/paid': {} },
          'dynamodb.tables': {
            orders: { Table: { LatestStreamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/1' } },
            sessions: {},
          },
        },
      },
    },
  },
};

/** Counted by hand: at full depth, and at fast depth. */
const CALLS: Readonly<Record<string, readonly [full: number, fast: number]>> = {
  'lambda:ListFunctions': [1, 1], // a page of 50
  'lambda:ListAliases': [3, 0], // functions
  'lambda:GetPolicy': [6, 3], // 3 functions, 2 versions, 1 alias
  'lambda:ListFunctionUrlConfigs': [3, 1], // fast: whose policy admits callers of a URL
  'lambda:GetFunctionConcurrency': [3, 0],
  'lambda:GetAccountSettings': [1, 1],
  'lambda:ListEventSourceMappings': [1, 1],
  'lambda:ListCodeSigningConfigs': [1, 1],
  'lambda:ListLayers': [1, 1],
  'lambda:ListLayerVersions': [1, 1],
  'lambda:GetLayerVersionPolicy': [2, 2],
  'apigateway:GetAccount': [1, 1],
  'apigateway:GetRestApis': [1, 1],
  'apigateway:GetStages': [3, 3], // APIs
  'apigateway:GetExport': [3, 3], // stages
  'apigateway:GetResources': [3, 0], // APIs
  'apigateway:GetAuthorizers': [1, 0], // the API whose export names one
  'apigateway:GetDomainNames': [1, 1],
  'apigateway:GetBasePathMappings': [1, 0],
  'apigateway:GetUsagePlans': [1, 1],
  'apigateway:GetVpcLinks': [1, 1],
  'apigatewayv2:GetApis': [1, 1],
  'apigatewayv2:GetStages': [2, 2], // APIs
  'apigatewayv2:GetRoutes': [2, 2],
  'apigatewayv2:GetAuthorizers': [1, 0], // the API of which a route names one
  'apigatewayv2:GetIntegrations': [1, 0],
  'apigatewayv2:GetDomainNames': [1, 1],
  'apigatewayv2:GetApiMappings': [1, 0],
  'apigatewayv2:GetVpcLinks': [1, 1],
  'wafv2:ListWebACLs': [1, 1],
  'wafv2:GetWebACL': [1, 1],
  'wafv2:ListResourcesForWebACL': [3, 3], // types of resources
  'wafv2:ListLoggingConfigurations': [3, 3], // owners of configurations
  's3:ListBuckets': [1, 1],
  's3:GetBucketPolicy': [3, 3],
  's3:GetPublicAccessBlock': [3, 3],
  's3:GetBucketOwnershipControls': [3, 0],
  's3:GetBucketAcl': [2, 0], // where ACLs are not disabled
  's3:GetBucketEncryption': [3, 0],
  's3:GetBucketPolicyStatus': [1, 0], // where there is a policy
  's3:GetBucketVersioning': [1, 0], // the truststore
  's3-control:GetPublicAccessBlock': [1, 1],
  's3-control:ListAccessPoints': [1, 1],
  's3-control:GetAccessPoint': [2, 2],
  's3-control:GetAccessPointPolicy': [2, 2],
  's3-control:GetAccessPointPolicyStatus': [1, 0], // where there is a policy
  'kms:ListKeys': [1, 1],
  'kms:DescribeKey': [3, 1], // fast: the key that a secret names
  'kms:GetKeyPolicy': [2, 1], // those that the account manages
  'secretsmanager:ListSecrets': [1, 1],
  'secretsmanager:GetResourcePolicy': [2, 2],
  'accessanalyzer:ListAnalyzers': [1, 1],
  'accessanalyzer:ListFindings': [1, 1], // the analyzer of external access
  'cloudwatch-logs:DescribeLogGroups': [1, 1], // a flow log goes there
  'sqs:ListQueues': [1, 1],
  'sqs:GetQueueAttributes': [2, 2],
  'sns:ListTopics': [1, 1],
  'sns:GetTopicAttributes': [2, 2],
  'sns:ListSubscriptions': [1, 1],
  'sns:ListSubscriptionsByTopic': [1, 0], // the topic that another account has subscribed to
  'events:ListEventBuses': [1, 1],
  'events:ListRules': [2, 0], // buses
  'events:ListTargetsByRule': [3, 0], // rules
  'dynamodb:ListTables': [1, 1],
  'dynamodb:DescribeTable': [2, 0],
  'dynamodb:GetResourcePolicy': [3, 2], // 2 tables, 1 stream
  'iam:GetAccountAuthorizationDetails': [1, 1], // four facts, one question
  'iam:GetAccountSummary': [1, 1],
  'iam:GenerateCredentialReport': [1, 0],
  'iam:GetCredentialReport': [1, 0],
  'iam:ListAccessKeys': [1, 0], // the user with an active key
  'tag:GetResources': [1, 1],
  'ecs:ListClusters': [1, 1],
  'ecs:ListServices': [2, 2], // clusters
  'ecs:DescribeServices': [2, 2], // eleven services of one of them
  'ecs:DescribeTaskDefinition': [2, 2], // what they run, and what one is changing to
  'elbv2:DescribeLoadBalancers': [1, 1],
  'elbv2:DescribeLoadBalancerAttributes': [2, 2],
  'elbv2:DescribeListeners': [2, 2],
  'elbv2:DescribeRules': [1, 1], // the listener of an application
  'elbv2:DescribeTargetGroups': [1, 1],
  'elbv2:DescribeTargetHealth': [2, 2],
  'network-firewall:ListFirewalls': [1, 1],
  'network-firewall:DescribeFirewall': [2, 2],
  'network-firewall:DescribeFirewallPolicy': [1, 1], // both use it
  'network-firewall:DescribeRuleGroup': [1, 1],
  'network-firewall:DescribeLoggingConfiguration': [2, 2],
  'route53resolver:ListFirewallRuleGroupAssociations': [1, 1],
  'route53resolver:ListFirewallRules': [2, 2], // groups in use
  'route53resolver:ListFirewallConfigs': [2, 2], // eleven, by ten
  'ec2:DescribeEgressOnlyInternetGateways': [1, 1],
  'ec2:DescribeFlowLogs': [1, 1],
  'ec2:DescribeInternetGateways': [1, 1],
  'ec2:DescribeManagedPrefixLists': [1, 1],
  'ec2:DescribeNatGateways': [1, 1],
  'ec2:DescribeNetworkAcls': [1, 1],
  'ec2:DescribeNetworkInterfaces': [1, 1],
  'ec2:DescribeRouteTables': [1, 1],
  'ec2:DescribeSecurityGroupRules': [1, 1],
  'ec2:DescribeSecurityGroups': [1, 1],
  'ec2:DescribeSubnets': [1, 1],
  'ec2:DescribeTransitGatewayAttachments': [1, 1],
  'ec2:DescribeTransitGatewayRouteTables': [1, 1],
  'ec2:DescribeTransitGatewayVpcAttachments': [1, 1],
  'ec2:DescribeTransitGateways': [1, 1],
  'ec2:DescribeVpcBlockPublicAccessOptions': [1, 1],
  'ec2:DescribeVpcEndpoints': [1, 1],
  'ec2:DescribeVpcPeeringConnections': [1, 1],
  'ec2:DescribeVpcs': [1, 1],
  'ec2:DescribeVpnGateways': [1, 1],
  'ec2:GetTransitGatewayRouteTableAssociations': [1, 1],
  'ec2:SearchTransitGatewayRoutes': [1, 1],
  'ec2:GetManagedPrefixListEntries': [1, 1], // the list that a rule refers to
};

const countsAt = (at: 0 | 1): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(CALLS).flatMap(([operation, counts]) => (counts[at] > 0 ? [[operation, counts[at]]] : [])),
  );

describe('calls of a small estate', () => {
  test.each([
    ['full', countsAt(0)],
    ['fast', countsAt(1)],
  ] as const)('at %s depth', async (depth, counts) => {
    const { simulator } = await auditOf(small, { regions: ['eu-west-1'], depth });
    const calls = [...simulator.calls]
      .map(([call, count]) => [call.split('/').at(-1)!, count] as const)
      // Who we are and where is the session's to ask.
      .filter(([operation]) => !/^(sts|organizations):|:DescribeRegions$/.test(operation));
    expect(Object.fromEntries(calls)).toEqual(counts);
  });

  /** Operation denied; the facts whose list is then a gap; a call and how often it is made all the same. */
  test.each([
    [
      'apigateway:GetDomainNames',
      [
        'apigateway.base-path-mappings',
        'apigateway.domain-name-access-associations',
        'apigateway.domain-names',
        'apigatewayv2.routing-rules',
        's3.versioning',
      ],
      's3:GetBucketVersioning',
      1, // The other API names the truststore.
    ],
    ['ec2:DescribeRouteTables', ['ec2.route-tables'], 'ec2:GetManagedPrefixListEntries', 2],
    ['s3-control:GetPublicAccessBlock', [], 's3:GetBucketAcl', 2],
    ['apigateway:GetExport', [], 'apigateway:GetAuthorizers', 2],
    ['s3-control:GetAccessPointPolicy', [], 's3-control:GetAccessPointPolicyStatus', 2],
    ['secretsmanager:ListSecrets', ['secretsmanager.policies', 'secretsmanager.secrets'], 'kms:DescribeKey', 3],
    [
      'iam:GetAccountAuthorizationDetails',
      ['iam.access-keys', 'iam.groups', 'iam.policies', 'iam.roles', 'iam.users'],
      'iam:GetAccountAuthorizationDetails',
      1,
    ],
  ] as const)(
    '%s denied: what it would have spared is asked, or the gap travels',
    async (operation, facts, call, times) => {
      const rules = [{ when: { operation }, fault: 'access-denied' }] as const;
      const { ndjson, simulator } = await auditOf(small, { regions: ['eu-west-1'], rules });
      const gaps = [...ndjson.matchAll(/^\{"kind":"gap","fact":"([^"]+)"/gm)].map(([, fact = '']) => fact);
      expect(gaps.toSorted()).toEqual(facts);
      const counts = [...simulator.calls].filter(([key]) => key.endsWith(`/${call}`)).map(([, count]) => count);
      expect(counts).toEqual([times]);
    },
  );

  test.each(['full', 'fast'] as const)('of an empty region, at %s depth: one for each list', async (depth) => {
    const empty: SimulatedEstate = { accounts: { '111122223333': { name: 'empty', facts: {} } } };
    const { simulator, report } = await auditOf(empty, { regions: ['eu-west-1'], depth });
    const regional = [...simulator.calls].filter(([call]) => call.startsWith('111122223333/eu-west-1/'));
    expect(regional.filter(([, count]) => count > 1)).toEqual([]);
    expect(regional.length).toBeLessThanOrEqual(45);
    // Where there is nothing to ask for, nothing is left out.
    const cells = report.coverage.cells.filter(({ region }) => region === 'eu-west-1');
    expect(cells.map(({ state }) => state)).toEqual(cells.map(() => 'assessed'));
  });
});
