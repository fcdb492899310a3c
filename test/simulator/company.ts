import type { SimulatedEstate } from '../../src/simulator/estate.ts';

export const SHOP = '111122223333';
export const AUDIT = '444455556666';
export const DATA = '777788889999';

const arn = (service: string, rest: string, region = 'us-east-1', account = SHOP) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

export const ACL = arn('wafv2', 'regional/webacl/front/1');
export const CSC = arn('lambda', 'code-signing-config:csc-1');
export const PRIVATE_DOMAIN = arn('apigateway', '/domainnames/inside.example.com+p1');
export const associationOf = (account: string): string =>
  arn(
    'apigateway',
    '/domainnameaccessassociations/domainname/inside.example.com/vpcesource/vpce-1',
    'us-east-1',
    account,
  );
const functionArn = (name: string) => arn('lambda', `function:${name}`);

const everyone = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

/** A small company: one record or more of every fact, gaps and absences among them. */
export const company: SimulatedEstate = {
  organization: { id: 'o-example1234', managementAccount: AUDIT },
  accounts: {
    [AUDIT]: {
      name: 'audit',
      facts: {
        global: {
          'iam.credential-report': { root: { Content: 'dXNlcixhcm4=', ReportFormat: 'text/csv' } },
          'organizations.units': {
            'o-example1234/ou-ab12-11111111': { Name: 'Workloads' },
            'o-example1234/ou-ab12-22222222': { Name: 'Prod', ParentId: 'ou-ab12-11111111' },
          },
          'organizations.policies': {
            'o-example1234/service_control_policy/p-1': {
              Policy: { PolicySummary: { Name: 'Guard' }, Content: { Statement: [] } },
            },
            'o-example1234/service_control_policy/p-2': { $gap: { cause: 'access-denied' } },
          },
          'organizations.policy-targets': {
            'o-example1234/service_control_policy/p-1/targets/r-ab12': { Type: 'ROOT', Name: 'Root' },
          },
        },
      },
    },
    [DATA]: { name: 'data', assumable: false, facts: {} },
    [SHOP]: {
      name: 'shop',
      disabledRegions: ['ap-east-1'],
      externalId: 'only-us',
      facts: {
        global: {
          's3.buckets': {
            'shop-site': { BucketRegion: 'us-east-1', CreationDate: '2024-01-01T00:00:00.000Z' },
            'shop-logs': { BucketRegion: 'eu-west-1' },
          },
          's3.policies': { 'shop-site': { Policy: everyone } },
          's3.policy-statuses': { 'shop-site': { PolicyStatus: { IsPublic: true } } },
          's3.public-access-blocks': {
            'shop-site': { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false } },
            'shop-logs': { $gap: { cause: 'access-denied' } },
          },
          's3.acls': {
            'shop-site': {
              Owner: { ID: 'me' },
              Grants: [{ Grantee: { Type: 'Group', URI: 'http://acs.example/AllUsers' }, Permission: 'READ' }],
            },
          },
          's3.ownership-controls': {
            'shop-site': { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
          },
          's3.encryption': {
            'shop-site': {
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
              },
            },
          },
          's3.versioning': { 'shop-site': { Status: 'Enabled' } },
          's3-control.public-access-block': { root: { PublicAccessBlockConfiguration: { BlockPublicAcls: true } } },
          'iam.users': [
            { UserName: 'bob', Arn: arn('iam', 'user/team/bob', ''), CreateDate: '2024-01-01T00:00:00.000Z' },
          ],
          'iam.groups': [{ GroupName: 'team', Arn: arn('iam', 'group/team', '') }],
          'iam.roles': [
            { RoleName: 'run', Arn: arn('iam', 'role/run', ''), AssumeRolePolicyDocument: { Statement: [] } },
          ],
          'iam.policies': [
            { PolicyName: 'own', Arn: arn('iam', 'policy/own', '') },
            { PolicyName: 'aws', Arn: 'arn:aws:iam::aws:policy/aws' },
          ],
          'iam.account-summary': { root: { SummaryMap: { AccountMFAEnabled: 1 } } },
          'iam.credential-report': { root: { Content: 'dXNlcixhcm4=', ReportFormat: 'text/csv' } },
          'iam.access-keys': { 'team/bob/access-keys/AKIA1': { Status: 'Active' } },
        },
        'us-east-1': {
          'tag.resources': [
            { ResourceARN: functionArn('hook'), Tags: [{ Key: 'team', Value: 'web' }] },
            { ResourceARN: 'arn:aws:s3:::shop-site', Tags: [] },
          ],

          'apigateway.rest-apis': { a1: { name: 'orders', policy: everyone } },
          'apigateway.stages': { 'a1/stages/prod': { methodSettings: { '*/*': { throttlingRateLimit: 10 } } } },
          'apigateway.exports': {
            'a1/stages/prod/exports/oas30': { contentType: 'application/json', body: '{"openapi":"3.0.1"}' },
          },
          'apigateway.resources': {
            'a1/resources/r1': {
              path: '/',
              resourceMethods: { GET: { httpMethod: 'GET', authorizationType: 'NONE' } },
            },
          },
          'apigateway.authorizers': { 'a1/authorizers/z1': { name: 'jwt', type: 'TOKEN' } },
          'apigateway.domain-names': {
            'api.example.com': { securityPolicy: 'TLS_1_2' },
            [PRIVATE_DOMAIN]: {
              domainName: 'inside.example.com',
              domainNameId: 'p1',
              domainNameArn: PRIVATE_DOMAIN,
              endpointConfiguration: { types: ['PRIVATE'] },
            },
          },
          'apigateway.base-path-mappings': {
            'api.example.com/basepathmappings/v1': { restApiId: 'a1', stage: 'prod' },
          },
          'apigateway.domain-name-access-associations': {
            [associationOf(SHOP)]: { accessAssociationSource: 'vpce-1', domainNameArn: PRIVATE_DOMAIN },
            [associationOf(AUDIT)]: { accessAssociationSource: 'vpce-9', domainNameArn: PRIVATE_DOMAIN },
          },
          'apigateway.usage-plans': { u1: { name: 'free', quota: { limit: 5, period: 'DAY' } } },
          'apigateway.vpc-links': { l1: { name: 'inside', status: 'AVAILABLE' } },
          'apigateway.account': { account: { cloudwatchRoleArn: arn('iam', 'role/logs', '') } },

          'apigatewayv2.apis': { h1: { Name: 'web', ProtocolType: 'HTTP', CreatedDate: '2024-01-01T00:00:00.000Z' } },
          'apigatewayv2.stages': { 'h1/stages/$default': { AutoDeploy: true } },
          'apigatewayv2.routes': { 'h1/routes/r1': { RouteKey: 'GET /', AuthorizationType: 'NONE' } },
          'apigatewayv2.authorizers': { 'h1/authorizers/z1': { Name: 'jwt', AuthorizerType: 'JWT' } },
          'apigatewayv2.integrations': { 'h1/integrations/i1': { IntegrationType: 'AWS_PROXY' } },
          'apigatewayv2.domain-names': {
            'web.example.com': {
              ApiMappingSelectionExpression: '$request.basepath',
              MutualTlsAuthentication: { TruststoreUri: 's3://shop-site/trust.pem' },
            },
          },
          'apigatewayv2.api-mappings': { 'web.example.com/apimappings/m1': { ApiId: 'h1', Stage: '$default' } },
          'apigatewayv2.routing-rules': { 'web.example.com/routingrules/q1': { Priority: 1 } },
          'apigatewayv2.vpc-links': { l2: { Name: 'inside', SubnetIds: ['subnet-1'] } },

          'wafv2.web-acls': {
            [ACL]: { WebACL: { Name: 'front', Id: '1', ARN: ACL, DefaultAction: { Allow: {} } }, LockToken: 'lock' },
            'regional/webacl/hidden/2': { $gap: { cause: 'access-denied' } },
            'global/webacl/edge/3': { WebACL: { Name: 'edge', Id: '3' } },
          },
          'wafv2.rule-groups': { 'regional/rulegroup/mine/4': { RuleGroup: { Name: 'mine', Capacity: 10 } } },
          'wafv2.ip-sets': { 'regional/ipset/office/5': { IPSet: { Name: 'office', Addresses: ['192.0.2.0/24'] } } },
          'wafv2.logging-configurations': {
            [`${ACL}/logging/CUSTOMER`]: { LogDestinationConfigs: [arn('firehose', 'deliverystream/waf')] },
          },
          'wafv2.associations': { [`${ACL}/resources/API_GATEWAY`]: { ResourceArns: ['arn:aws:apigateway:x'] } },

          'lambda.functions': [
            { FunctionName: 'hook', Runtime: 'nodejs22.x' },
            {
              FunctionName: 'hook',
              FunctionArn: functionArn('hook:3'),
              Version: '3',
              CapacityProviderConfig: {
                LambdaManagedInstancesCapacityProviderConfig: {
                  CapacityProviderArn: arn('lambda', 'capacity-provider:pool'),
                },
              },
            },
            { FunctionName: 'blind', Runtime: 'python3.13' },
          ],
          'lambda.aliases': { 'hook:live': { FunctionVersion: '3' }, blind: { $gap: { cause: 'access-denied' } } },
          'lambda.policies': {
            'hook:live': { Policy: everyone, RevisionId: 'r' },
            blind: { $gap: { cause: 'throttled' } },
          },
          'lambda.urls': { 'hook:live/url': { AuthType: 'NONE', FunctionUrl: 'https://x.lambda-url.example/' } },
          'lambda.event-source-mappings': [{ UUID: 'e1', FunctionArn: functionArn('hook'), BatchSize: 10 }],
          'lambda.layer-versions': { 'base:1': {}, 'base:2': { Description: 'newer' } },
          'lambda.layer-policies': { 'base:2': { Policy: everyone } },
          'lambda.concurrency': { hook: { ReservedConcurrentExecutions: 5 } },
          'lambda.code-signing-configs': { 'csc-1': { Description: 'signed' } },
          'lambda.code-signing-functions': { [`${CSC}/functions/${functionArn('hook')}`]: functionArn('hook') },
          'lambda.account-settings': { root: { AccountLimit: { ConcurrentExecutions: 1000 } } },
          'lambda.capacity-providers': {
            pool: { State: 'Active', VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } },
          },

          'kms.keys': {
            'k-1': { KeyMetadata: { KeyId: 'k-1', KeyManager: 'CUSTOMER', CreationDate: '2024-01-01T00:00:00.000Z' } },
            'k-2': { KeyMetadata: { KeyId: 'k-2', KeyManager: 'AWS' } },
            'k-3': { $gap: { cause: 'access-denied' } },
          },
          'kms.policies': { 'k-1': { Policy: everyone, PolicyName: 'default' } },
          'secretsmanager.secrets': {
            'db-AbCdEf': { RotationEnabled: true, CreatedDate: '2024-01-01T00:00:00.000Z' },
            'mail-GhIjKl': {},
            'blind-MnOpQr': {},
          },
          'secretsmanager.policies': {
            'db-AbCdEf': { ResourcePolicy: everyone },
            'blind-MnOpQr': { $gap: { cause: 'access-denied' } },
          },
          's3-control.access-points': {
            inside: { Bucket: 'shop-site', NetworkOrigin: 'VPC', VpcConfiguration: { VpcId: 'vpc-1' } },
            outside: { Bucket: 'shop-logs', NetworkOrigin: 'Internet' },
          },
          's3-control.access-point-settings': {
            outside: { Name: 'outside', PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
          },
          's3-control.access-point-policies': { outside: { Policy: everyone } },
          's3-control.access-point-policy-statuses': { outside: { PolicyStatus: { IsPublic: true } } },
          'accessanalyzer.analyzers': {
            main: { type: 'ACCOUNT', createdAt: '2024-01-01T00:00:00.000Z' },
            blind: { type: 'ORGANIZATION', status: 'DISABLED' },
            unused: { type: 'ACCOUNT_UNUSED_ACCESS' },
          },
          'accessanalyzer.findings': {
            'main/findings/f1': { isPublic: true, resourceType: 'AWS::S3::Bucket', condition: {} },
            'main/findings/f2': { isPublic: false, status: 'ARCHIVED' },
            blind: { $gap: { cause: 'access-denied' } },
          },
          'sqs.queues': {
            orders: { Attributes: { Policy: everyone, SqsManagedSseEnabled: 'true' } },
            hidden: { $gap: { cause: 'access-denied' } },
          },
          'sns.topics': { news: {}, quiet: {} },
          'sns.topic-attributes': {
            news: { Attributes: { Policy: everyone, SubscriptionsConfirmed: '2', SubscriptionsPending: '1' } },
          },
          'sns.subscriptions': {
            'news:s1': { Protocol: 'sqs', Endpoint: arn('sqs', 'orders') },
            'news/PendingConfirmation/https/1': { Protocol: 'https', Endpoint: 'https://hooks.example/news' },
          },
          'sns.topic-subscriptions': { 'news:s2': { Owner: DATA, Protocol: 'email', Endpoint: 'x@example.com' } },
          'events.buses': { default: {}, web: { Policy: everyone } },
          'events.rules': {
            nightly: { ScheduleExpression: 'rate(1 day)', State: 'ENABLED' },
            'web/placed': { EventPattern: { source: ['web'] } },
            'web/empty': {},
          },
          'events.targets': {
            'nightly/targets/t1': { Arn: functionArn('hook') },
            'web/placed/targets/t2': { Arn: arn('sqs', 'orders') },
          },
          'dynamodb.tables': {
            carts: {
              Table: {
                SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
                CreationDateTime: '2024-01-01T00:00:00.000Z',
                LatestStreamArn: `${arn('dynamodb', 'table/carts')}/stream/1`,
              },
            },
            plain: {},
            hidden: { $gap: { cause: 'access-denied' } },
          },
          'dynamodb.policies': { carts: { Policy: everyone }, 'carts/stream/1': { Policy: everyone } },

          'ecs.clusters': {
            shop: arn('ecs', 'cluster/shop'),
            blind: arn('ecs', 'cluster/blind'),
            idle: arn('ecs', 'cluster/idle'),
          },
          'ecs.services': {
            'shop/web': {
              status: 'ACTIVE',
              taskDefinition: arn('ecs', 'task-definition/web:7'),
              deployments: [{ taskDefinition: arn('ecs', 'task-definition/web:8') }],
            },
            'shop/jobs': { taskSets: [{ taskDefinition: arn('ecs', 'task-definition/jobs:1') }] },
            blind: { $gap: { cause: 'access-denied' } },
          },
          'ecs.task-definitions': {
            'web:7': {
              taskDefinition: { family: 'web', networkMode: 'awsvpc', registeredAt: '2024-01-01T00:00:00.000Z' },
            },
            'web:8': { taskDefinition: { family: 'web' } },
            'jobs:1': { taskDefinition: { family: 'jobs' } },
          },
          'elbv2.load-balancers': {
            'app/web/b1': { Scheme: 'internal', Type: 'application', CreatedTime: '2024-01-01T00:00:00.000Z' },
            'net/blind/b2': { Type: 'network' },
            'gwy/inspect/b3': { Type: 'gateway' },
          },
          'elbv2.load-balancer-attributes': {
            'gwy/inspect/b3': { Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }] },
          },
          'elbv2.listeners': {
            'app/web/b1/l1': { Port: 443, Protocol: 'HTTPS' },
            'app/web/b1/l2': { Port: 80, Protocol: 'HTTP' },
            'net/blind/b2': { $gap: { cause: 'access-denied' } },
            'gwy/inspect/b3/l3': {},
          },
          'elbv2.rules': {
            'app/web/b1/l1/r1': { Priority: '1', Conditions: [{ Field: 'path-pattern', Values: ['/x'] }] },
            'app/web/b1/l1/r2': { Priority: 'default', IsDefault: true },
            'app/web/b1/l2': { $gap: { cause: 'throttled' } },
          },
          'elbv2.target-groups': { 'web/t1': { TargetType: 'ip' }, 'blind/t2': {}, 'empty/t3': {} },
          'elbv2.target-health': {
            'web/t1': {
              TargetHealthDescriptions: [{ Target: { Id: '10.0.0.1', Port: 80 }, TargetHealth: { State: 'healthy' } }],
            },
            'blind/t2': { $gap: { cause: 'access-denied' } },
          },
          'network-firewall.firewalls': {
            main: {
              Firewall: { FirewallName: 'main', FirewallPolicyArn: arn('network-firewall', 'firewall-policy/strict') },
              FirewallStatus: { Status: 'READY', ConfigurationSyncStateSummary: 'IN_SYNC' },
              UpdateToken: 'token',
            },
            lent: {
              Firewall: { FirewallPolicyArn: arn('network-firewall', 'firewall-policy/theirs', 'us-east-1', DATA) },
            },
            hidden: { $gap: { cause: 'access-denied' } },
          },
          'network-firewall.firewall-policies': {
            [arn('network-firewall', 'firewall-policy/theirs', 'us-east-1', DATA)]: { UpdateToken: 'token' },
            strict: {
              UpdateToken: 'token',
              FirewallPolicy: {
                StatelessDefaultActions: ['aws:forward_to_sfe'],
                StatefulRuleGroupReferences: [
                  { ResourceArn: arn('network-firewall', 'stateful-rulegroup/egress') },
                  {
                    ResourceArn: 'arn:aws:network-firewall:us-east-1:aws-managed:stateful-rulegroup/BotnetStrictOrder',
                  },
                ],
              },
            },
          },
          'network-firewall.rule-groups': {
            'stateful-rulegroup/egress': { RuleGroupResponse: { RuleGroupName: 'egress', ConsumedCapacity: 3 } },
          },
          'network-firewall.logging-configurations': {
            main: { LoggingConfiguration: { LogDestinationConfigs: [{ LogType: 'ALERT', LogDestinationType: 'S3' }] } },
          },

          'route53resolver.firewall-rule-group-associations': {
            'rslvr-frgassoc-1': { FirewallRuleGroupId: 'rslvr-frg-1', VpcId: 'vpc-1', Priority: 101 },
            'rslvr-frgassoc-2': { FirewallRuleGroupId: 'rslvr-frg-2', VpcId: 'vpc-2', Priority: 101 },
            'rslvr-frgassoc-3': { FirewallRuleGroupId: 'rslvr-frg-3', VpcId: 'vpc-2', Priority: 102 },
          },
          'route53resolver.firewall-rules': {
            'rslvr-frg-1/rules/1': {
              Action: 'BLOCK',
              BlockResponse: 'NODATA',
              FirewallRuleType: { DnsThreatProtection: { Value: 'DNS_TUNNELING', ConfidenceThreshold: 'HIGH' } },
            },
            'rslvr-frg-1/rules/2': { Action: 'ALERT', FirewallDomainListId: 'rslvr-fdl-1' },
            'rslvr-frg-3': { $gap: { cause: 'access-denied' } },
          },
          'route53resolver.firewall-configs': { 'rslvr-fc-1': { ResourceId: 'vpc-1', FirewallFailOpen: 'ENABLED' } },

          'ec2.vpcs': { 'vpc-1': { CidrBlock: '10.0.0.0/16', Tags: [{ Key: 'Name', Value: 'main' }] } },
          'ec2.subnets': { 'subnet-1': { VpcId: 'vpc-1' }, 'subnet-2': { VpcId: 'vpc-2' } },
          'ec2.route-tables': { 'rtb-1': { Routes: [{ GatewayId: 'igw-1', DestinationPrefixListId: 'pl-1' }] } },
          'ec2.security-groups': { 'sg-1': { GroupName: 'open', IpPermissions: [{ IpProtocol: '-1' }] } },
          'ec2.security-group-rules': { 'sgr-1': { GroupId: 'sg-1', IsEgress: false, FromPort: 0 } },
          'ec2.network-acls': { 'acl-1': { Entries: [{ RuleNumber: 100, RuleAction: 'allow' }] } },
          'ec2.internet-gateways': { 'igw-1': { Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] } },
          'ec2.egress-only-internet-gateways': { 'eigw-1': { Attachments: [] } },
          'ec2.nat-gateways': { 'nat-1': { State: 'available', CreateTime: '2024-01-01T00:00:00.000Z' } },
          'ec2.vpc-endpoints': {
            'vpce-2': { VpcEndpointType: 'GatewayLoadBalancer' },
            'vpce-1': { PolicyDocument: everyone, ServiceName: 'com.amazonaws.us-east-1.s3' },
          },
          'ec2.vpc-endpoint-services': {
            'com.amazonaws.us-east-1.s3/Gateway': { Owner: 'amazon', VpcEndpointPolicySupported: true },
            'com.amazonaws.us-east-1.s3/Interface': { Owner: 'amazon', VpcEndpointPolicySupported: true },
            'com.amazonaws.us-east-1.ecs/Interface': { Owner: 'amazon' },
          },
          'ec2.network-interfaces': { 'eni-1': { Groups: [{ GroupId: 'sg-1' }] } },
          'ec2.flow-logs': { 'fl-1': { TrafficType: 'ALL', LogGroupName: '/vpc/shop' } },
          'cloudwatch-logs.log-groups': {
            '/vpc/shop': { retentionInDays: 365, storedBytes: 4096, metricFilterCount: 0 },
            '/aws/lambda/hook': {},
          },
          'ec2.vpc-peering-connections': { 'pcx-1': { Status: { Code: 'active' } } },
          'ec2.transit-gateways': { 'tgw-1': { State: 'available' } },
          'ec2.transit-gateway-attachments': { 'tgw-attach-1': { ResourceType: 'vpc' } },
          'ec2.transit-gateway-vpc-attachments': {
            'tgw-attach-1': { SubnetIds: ['subnet-1'], Options: { ApplianceModeSupport: 'enable' } },
          },
          'ec2.transit-gateway-route-tables': { 'tgw-rtb-1': { DefaultAssociationRouteTable: true } },
          'ec2.transit-gateway-route-table-associations': {
            'tgw-rtb-1/associations/tgw-attach-1': { ResourceId: 'vpc-1', ResourceType: 'vpc', State: 'associated' },
          },
          'ec2.transit-gateway-routes': {
            'tgw-rtb-1': { Routes: [{ DestinationCidrBlock: '0.0.0.0/0', State: 'active' }] },
          },
          'ec2.managed-prefix-lists': { 'pl-1': { PrefixListName: 'office' } },
          'ec2.prefix-list-entries': { 'pl-1/entries/192.0.2.0/24': { Description: 'office' } },
          'ec2.vpc-block-public-access': {
            root: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } },
          },
          'ec2.vpc-block-public-access-exclusions': {
            'vpcbpa-exclude-1': { InternetGatewayExclusionMode: 'allow-egress', State: 'create-complete' },
          },
          'ec2.vpn-gateways': {
            'vgw-1': { State: 'available', VpcAttachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
          },
          'ec2:DescribeAccountAttributes': { AccountAttributes: [{ AttributeName: 'supported-platforms' }] },
        },
      },
    },
  },
};
