import { ACL, associationOf, AUDIT, CSC, DATA, PRIVATE_DOMAIN, SHOP } from './company.ts';

const text = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});
const hook = `arn:aws:lambda:us-east-1:${SHOP}:function:hook`;
const organization = `arn:aws:organizations::${AUDIT}`;
const view = `arn:aws:resource-explorer-2:us-east-1:${AUDIT}:view/all/00000000-0000-4000-8000-000000000000`;

/** Operation, input, and the answer (or the error’s name) as the SDK reads it. */
export type Exchange = readonly [operation: string, input: object, answer: object | string];

export const ec2Exchanges: readonly Exchange[] = [
  [
    'ec2:DescribeVpcs',
    { Filters: [{ Name: 'tag:Name', Values: ['ma*'] }] },
    { Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', Tags: [{ Key: 'Name', Value: 'main' }] }] },
  ],
  [
    'ec2:DescribeSubnets',
    { Filters: [{ Name: 'vpc-id', Values: ['vpc-2'] }] },
    { Subnets: [{ SubnetId: 'subnet-2', VpcId: 'vpc-2' }] },
  ],
  ['ec2:DescribeSubnets', { SubnetIds: ['subnet-1'] }, { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }] }],
  [
    'ec2:DescribeRouteTables',
    {},
    { RouteTables: [{ RouteTableId: 'rtb-1', Routes: [{ GatewayId: 'igw-1', DestinationPrefixListId: 'pl-1' }] }] },
  ],
  [
    'ec2:DescribeSecurityGroups',
    { MaxResults: 1000 },
    { SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'open', IpPermissions: [{ IpProtocol: '-1' }] }] },
  ],
  [
    'ec2:DescribeSecurityGroupRules',
    {},
    { SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', GroupId: 'sg-1', IsEgress: false, FromPort: 0 }] },
  ],
  [
    'ec2:DescribeNetworkAcls',
    {},
    { NetworkAcls: [{ NetworkAclId: 'acl-1', Entries: [{ RuleNumber: 100, RuleAction: 'allow' }] }] },
  ],
  [
    'ec2:DescribeInternetGateways',
    { Filters: [{ Name: 'attachment.vpc-id', Values: ['vpc-1'] }] },
    { InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] }] },
  ],
  [
    'ec2:DescribeEgressOnlyInternetGateways',
    {},
    { EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [] }] },
  ],
  [
    'ec2:DescribeNatGateways',
    { Filter: [{ Name: 'state', Values: ['available'] }] },
    { NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', CreateTime: new Date('2024-01-01') }] },
  ],
  [
    'ec2:DescribeVpcEndpoints',
    { VpcEndpointIds: ['vpce-1'] },
    { VpcEndpoints: [{ VpcEndpointId: 'vpce-1', PolicyDocument: text, ServiceName: 'com.amazonaws.us-east-1.s3' }] },
  ],
  [
    'ec2:DescribeVpcEndpointServices',
    { Filters: [{ Name: 'service-name', Values: ['com.amazonaws.us-east-1.s3', 'nobody'] }], MaxResults: 1000 },
    {
      ServiceDetails: ['Gateway', 'Interface'].map((ServiceType) => ({
        ServiceName: 'com.amazonaws.us-east-1.s3',
        ServiceType: [{ ServiceType }],
        Owner: 'amazon',
        VpcEndpointPolicySupported: true,
      })),
    },
  ],
  [
    'ec2:DescribeTransitGatewayVpcAttachments',
    {},
    {
      TransitGatewayVpcAttachments: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-1',
          SubnetIds: ['subnet-1'],
          Options: { ApplianceModeSupport: 'enable' },
        },
      ],
    },
  ],
  [
    'ec2:GetTransitGatewayRouteTableAssociations',
    { TransitGatewayRouteTableId: 'tgw-rtb-1' },
    {
      Associations: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-1',
          ResourceId: 'vpc-1',
          ResourceType: 'vpc',
          State: 'associated',
        },
      ],
    },
  ],
  [
    'ec2:GetTransitGatewayRouteTableAssociations',
    { TransitGatewayRouteTableId: 'tgw-rtb-9' },
    'InvalidRouteTableID.NotFound',
  ],
  [
    'ec2:DescribeVpcBlockPublicAccessExclusions',
    {},
    {
      VpcBlockPublicAccessExclusions: [
        {
          ExclusionId: 'vpcbpa-exclude-1',
          InternetGatewayExclusionMode: 'allow-egress',
          State: 'create-complete',
        },
      ],
    },
  ],
  ['ec2:DescribeVpnGateways', { Filters: [{ Name: 'attachment.vpc-id', Values: ['vpc-2'] }] }, { VpnGateways: [] }],
  [
    'ec2:DescribeVpnGateways',
    {},
    {
      VpnGateways: [
        { VpnGatewayId: 'vgw-1', State: 'available', VpcAttachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
      ],
    },
  ],
  [
    'ec2:DescribeNetworkInterfaces',
    {},
    { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }] }] },
  ],
  ['ec2:DescribeFlowLogs', {}, { FlowLogs: [{ FlowLogId: 'fl-1', TrafficType: 'ALL', LogGroupName: '/vpc/shop' }] }],
  [
    'ec2:DescribeVpcPeeringConnections',
    {},
    { VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1', Status: { Code: 'active' } }] },
  ],
  ['ec2:DescribeTransitGateways', {}, { TransitGateways: [{ TransitGatewayId: 'tgw-1', State: 'available' }] }],
  [
    'ec2:DescribeTransitGatewayAttachments',
    {},
    { TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-1', ResourceType: 'vpc' }] },
  ],
  [
    'ec2:DescribeTransitGatewayRouteTables',
    {},
    { TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1', DefaultAssociationRouteTable: true }] },
  ],
  [
    'ec2:SearchTransitGatewayRoutes',
    { TransitGatewayRouteTableId: 'tgw-rtb-1', Filters: [{ Name: 'state', Values: ['active'] }] },
    { Routes: [{ DestinationCidrBlock: '0.0.0.0/0', State: 'active' }] },
  ],
  ['ec2:DescribeManagedPrefixLists', {}, { PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'office' }] }],
  [
    'ec2:GetManagedPrefixListEntries',
    { PrefixListId: 'pl-1' },
    { Entries: [{ Cidr: '192.0.2.0/24', Description: 'office' }] },
  ],
  ['ec2:GetManagedPrefixListEntries', { PrefixListId: 'pl-9' }, 'InvalidPrefixListID.NotFound'],
  [
    'ec2:DescribeVpcBlockPublicAccessOptions',
    {},
    { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } },
  ],
  [
    'ec2:DescribeRegions',
    { AllRegions: true, RegionNames: ['ap-east-1', 'us-east-1'] },
    {
      Regions: [
        { RegionName: 'us-east-1', Endpoint: 'ec2.us-east-1.amazonaws.com', OptInStatus: 'opt-in-not-required' },
        { RegionName: 'ap-east-1', Endpoint: 'ec2.ap-east-1.amazonaws.com', OptInStatus: 'not-opted-in' },
      ],
    },
  ],
  ['ec2:DescribeAccountAttributes', {}, { AccountAttributes: [{ AttributeName: 'supported-platforms' }] }],
];

export const gatewayExchanges: readonly Exchange[] = [
  ['apigateway:GetRestApis', { limit: 500 }, { items: [{ id: 'a1', name: 'orders', policy: text }] }],
  [
    'apigateway:GetStages',
    { restApiId: 'a1' },
    { item: [{ stageName: 'prod', methodSettings: { '*/*': { throttlingRateLimit: 10 } } }] },
  ],
  ['apigateway:GetStages', { restApiId: 'none' }, 'NotFoundException'],
  [
    'apigateway:GetExport',
    { restApiId: 'a1', stageName: 'prod', exportType: 'oas30' },
    { contentType: 'application/json', body: new Uint8Array(Buffer.from('{"openapi":"3.0.1"}')) },
  ],
  [
    'apigateway:GetResources',
    { restApiId: 'a1', embed: ['methods'], limit: 500 },
    { items: [{ id: 'r1', path: '/', resourceMethods: { GET: { httpMethod: 'GET', authorizationType: 'NONE' } } }] },
  ],
  ['apigateway:GetResources', { restApiId: 'a1' }, { items: [{ id: 'r1', path: '/', resourceMethods: { GET: {} } }] }],
  ['apigateway:GetAuthorizers', { restApiId: 'a1' }, { items: [{ id: 'z1', name: 'jwt', type: 'TOKEN' }] }],
  [
    'apigateway:GetDomainNames',
    {},
    {
      items: [
        { domainName: 'api.example.com', securityPolicy: 'TLS_1_2' },
        {
          domainName: 'inside.example.com',
          domainNameId: 'p1',
          domainNameArn: PRIVATE_DOMAIN,
          endpointConfiguration: { types: ['PRIVATE'] },
        },
      ],
    },
  ],
  [
    'apigateway:GetDomainNameAccessAssociations',
    { resourceOwner: 'SELF' },
    {
      items: [
        {
          domainNameAccessAssociationArn: associationOf(SHOP),
          domainNameArn: PRIVATE_DOMAIN,
          accessAssociationSource: 'vpce-1',
        },
      ],
    },
  ],
  [
    'apigateway:GetDomainNameAccessAssociations',
    { resourceOwner: 'OTHER_ACCOUNTS' },
    {
      items: [
        {
          domainNameAccessAssociationArn: associationOf(AUDIT),
          domainNameArn: PRIVATE_DOMAIN,
          accessAssociationSource: 'vpce-9',
        },
      ],
    },
  ],
  [
    'apigateway:GetBasePathMappings',
    { domainName: 'api.example.com' },
    { items: [{ basePath: 'v1', restApiId: 'a1', stage: 'prod' }] },
  ],
  ['apigateway:GetUsagePlans', {}, { items: [{ id: 'u1', name: 'free', quota: { limit: 5, period: 'DAY' } }] }],
  ['apigateway:GetVpcLinks', {}, { items: [{ id: 'l1', name: 'inside', status: 'AVAILABLE' }] }],
  ['apigateway:GetAccount', {}, { cloudwatchRoleArn: `arn:aws:iam::${SHOP}:role/logs` }],
  [
    'apigatewayv2:GetApis',
    {},
    { Items: [{ ApiId: 'h1', Name: 'web', ProtocolType: 'HTTP', CreatedDate: new Date('2024-01-01') }] },
  ],
  ['apigatewayv2:GetStages', { ApiId: 'h1' }, { Items: [{ StageName: '$default', AutoDeploy: true }] }],
  [
    'apigatewayv2:GetRoutes',
    { ApiId: 'h1' },
    { Items: [{ RouteId: 'r1', RouteKey: 'GET /', AuthorizationType: 'NONE' }] },
  ],
  [
    'apigatewayv2:GetAuthorizers',
    { ApiId: 'h1' },
    { Items: [{ AuthorizerId: 'z1', Name: 'jwt', AuthorizerType: 'JWT' }] },
  ],
  ['apigatewayv2:GetIntegrations', { ApiId: 'h1' }, { Items: [{ IntegrationId: 'i1', IntegrationType: 'AWS_PROXY' }] }],
  [
    'apigatewayv2:GetDomainNames',
    {},
    {
      Items: [
        {
          DomainName: 'web.example.com',
          ApiMappingSelectionExpression: '$request.basepath',
          MutualTlsAuthentication: { TruststoreUri: 's3://shop-site/trust.pem' },
        },
      ],
    },
  ],
  [
    'apigatewayv2:GetApiMappings',
    { DomainName: 'web.example.com' },
    { Items: [{ ApiMappingId: 'm1', ApiId: 'h1', Stage: '$default' }] },
  ],
  [
    'apigatewayv2:ListRoutingRules',
    { DomainName: 'web.example.com' },
    { RoutingRules: [{ RoutingRuleId: 'q1', Priority: 1 }] },
  ],
  ['apigatewayv2:GetVpcLinks', {}, { Items: [{ VpcLinkId: 'l2', Name: 'inside', SubnetIds: ['subnet-1'] }] }],
];

export const wafAndLambdaExchanges: readonly Exchange[] = [
  [
    'wafv2:ListWebACLs',
    { Scope: 'REGIONAL', Limit: 100 },
    {
      WebACLs: [
        { Name: 'front', Id: '1', ARN: ACL, LockToken: 'lock' },
        { Name: 'hidden', Id: '2', ARN: ACL.replace('front/1', 'hidden/2') },
      ],
    },
  ],
  [
    'wafv2:ListWebACLs',
    { Scope: 'CLOUDFRONT' },
    { WebACLs: [{ Name: 'edge', Id: '3', ARN: ACL.replace('regional/webacl/front/1', 'global/webacl/edge/3') }] },
  ],
  [
    'wafv2:GetWebACL',
    { Scope: 'REGIONAL', Name: 'front', Id: '1' },
    { WebACL: { Name: 'front', Id: '1', ARN: ACL, DefaultAction: { Allow: {} } }, LockToken: 'lock' },
  ],
  ['wafv2:GetWebACL', { Scope: 'REGIONAL', Name: 'hidden', Id: '2' }, 'AccessDeniedException'],
  [
    'wafv2:GetRuleGroup',
    { ARN: `arn:aws:wafv2:us-east-1:${SHOP}:regional/rulegroup/mine/4` },
    { RuleGroup: { Name: 'mine', Capacity: 10 } },
  ],
  [
    'wafv2:GetIPSet',
    { Scope: 'REGIONAL', Name: 'office', Id: '5' },
    { IPSet: { Name: 'office', Addresses: ['192.0.2.0/24'] } },
  ],
  ['wafv2:GetIPSet', { Scope: 'REGIONAL', Name: 'other', Id: '6' }, 'WAFNonexistentItemException'],
  [
    'wafv2:ListLoggingConfigurations',
    { Scope: 'REGIONAL' },
    {
      LoggingConfigurations: [
        {
          ResourceArn: ACL,
          LogScope: 'CUSTOMER',
          LogDestinationConfigs: [`arn:aws:firehose:us-east-1:${SHOP}:deliverystream/waf`],
        },
      ],
    },
  ],
  [
    'wafv2:ListResourcesForWebACL',
    { WebACLArn: ACL, ResourceType: 'API_GATEWAY' },
    { ResourceArns: ['arn:aws:apigateway:x'] },
  ],
  ['wafv2:ListResourcesForWebACL', { WebACLArn: ACL }, { ResourceArns: [] }],
  [
    'lambda:ListFunctions',
    { FunctionVersion: 'ALL', MaxItems: 2 },
    {
      Functions: [
        { FunctionName: 'hook', FunctionArn: `${hook}:$LATEST`, Version: '$LATEST', Runtime: 'nodejs22.x' },
        {
          FunctionName: 'hook',
          FunctionArn: `${hook}:3`,
          Version: '3',
          CapacityProviderConfig: {
            LambdaManagedInstancesCapacityProviderConfig: {
              CapacityProviderArn: `arn:aws:lambda:us-east-1:${SHOP}:capacity-provider:pool`,
            },
          },
        },
      ],
      NextMarker: Buffer.from('from:2').toString('base64url'),
    },
  ],
  [
    'lambda:ListFunctions',
    {},
    {
      Functions: [
        { FunctionName: 'hook', FunctionArn: hook, Version: '$LATEST', Runtime: 'nodejs22.x' },
        {
          FunctionName: 'blind',
          FunctionArn: hook.replace('hook', 'blind'),
          Version: '$LATEST',
          Runtime: 'python3.13',
        },
      ],
    },
  ],
  [
    'lambda:ListAliases',
    { FunctionName: hook },
    { Aliases: [{ AliasArn: `${hook}:live`, Name: 'live', FunctionVersion: '3' }] },
  ],
  ['lambda:ListAliases', { FunctionName: 'blind' }, 'AccessDeniedException'],
  ['lambda:GetPolicy', { FunctionName: `${hook}:live` }, { Policy: text, RevisionId: 'r' }],
  ['lambda:GetPolicy', { FunctionName: 'hook', Qualifier: 'live' }, { Policy: text, RevisionId: 'r' }],
  ['lambda:GetPolicy', { FunctionName: 'hook' }, 'ResourceNotFoundException'],
  ['lambda:GetPolicy', { FunctionName: 'blind' }, 'TooManyRequestsException'],
  [
    'lambda:ListFunctionUrlConfigs',
    { FunctionName: hook },
    {
      FunctionUrlConfigs: [
        { FunctionArn: `${hook}:live`, AuthType: 'NONE', FunctionUrl: 'https://x.lambda-url.example/' },
      ],
    },
  ],
  [
    'lambda:ListEventSourceMappings',
    { FunctionName: 'hook' },
    { EventSourceMappings: [{ UUID: 'e1', FunctionArn: hook, BatchSize: 10 }] },
  ],
  [
    'lambda:ListLayers',
    {},
    {
      Layers: [
        {
          LayerName: 'base',
          LayerArn: hook.replace('function:hook', 'layer:base'),
          LatestMatchingVersion: {
            LayerVersionArn: hook.replace('function:hook', 'layer:base:2'),
            Version: 2,
            Description: 'newer',
          },
        },
      ],
    },
  ],
  [
    'lambda:ListLayerVersions',
    { LayerName: 'base' },
    {
      LayerVersions: [
        { LayerVersionArn: hook.replace('function:hook', 'layer:base:1'), Version: 1 },
        { LayerVersionArn: hook.replace('function:hook', 'layer:base:2'), Version: 2, Description: 'newer' },
      ],
    },
  ],
  ['lambda:GetLayerVersionPolicy', { LayerName: 'base', VersionNumber: 2 }, { Policy: text }],
  ['lambda:GetLayerVersionPolicy', { LayerName: 'base', VersionNumber: 1 }, 'ResourceNotFoundException'],
  ['lambda:GetFunctionConcurrency', { FunctionName: 'hook' }, { ReservedConcurrentExecutions: 5 }],
  ['lambda:GetFunctionConcurrency', { FunctionName: 'blind' }, {}],
  [
    'lambda:ListCodeSigningConfigs',
    {},
    { CodeSigningConfigs: [{ CodeSigningConfigId: 'csc-1', CodeSigningConfigArn: CSC, Description: 'signed' }] },
  ],
  ['lambda:ListFunctionsByCodeSigningConfig', { CodeSigningConfigArn: CSC }, { FunctionArns: [hook] }],
  ['lambda:GetAccountSettings', {}, { AccountLimit: { ConcurrentExecutions: 1000 } }],
  [
    'lambda:ListCapacityProviders',
    { MaxItems: 50 },
    {
      CapacityProviders: [
        {
          CapacityProviderArn: `arn:aws:lambda:us-east-1:${SHOP}:capacity-provider:pool`,
          State: 'Active',
          VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
        },
      ],
    },
  ],
  ['lambda:ListCapacityProviders', { State: 'Failed' }, { CapacityProviders: [] }],
];

const sns = (rest: string): string => `arn:aws:sns:us-east-1:${SHOP}:${rest}`;
const queue = (name: string): string => `https://sqs.us-east-1.amazonaws.com/${SHOP}/${name}`;
const event = (rest: string): string => `arn:aws:events:us-east-1:${SHOP}:${rest}`;
const table = (rest: string): string => `arn:aws:dynamodb:us-east-1:${SHOP}:table/${rest}`;
const own = [
  {
    SubscriptionArn: sns('news:s1'),
    Owner: SHOP,
    Protocol: 'sqs',
    Endpoint: `arn:aws:sqs:us-east-1:${SHOP}:orders`,
    TopicArn: sns('news'),
  },
  {
    SubscriptionArn: 'PendingConfirmation',
    Owner: SHOP,
    Protocol: 'https',
    Endpoint: 'https://hooks.example/news',
    TopicArn: sns('news'),
  },
];

export const messageExchanges: readonly Exchange[] = [
  ['sqs:ListQueues', { MaxResults: 1000 }, { QueueUrls: [queue('orders'), queue('hidden')] }],
  [
    'sqs:ListQueues',
    { MaxResults: 1 },
    { QueueUrls: [queue('orders')], NextToken: Buffer.from('from:1').toString('base64url') },
  ],
  [
    'sqs:GetQueueAttributes',
    { QueueUrl: queue('orders'), AttributeNames: ['All'] },
    { Attributes: { QueueArn: `arn:aws:sqs:us-east-1:${SHOP}:orders`, Policy: text, SqsManagedSseEnabled: 'true' } },
  ],
  ['sqs:GetQueueAttributes', { QueueUrl: queue('orders') }, {}],
  ['sqs:GetQueueAttributes', { QueueUrl: queue('hidden'), AttributeNames: ['All'] }, 'AccessDeniedException'],
  ['sqs:GetQueueAttributes', { QueueUrl: queue('none'), AttributeNames: ['All'] }, 'QueueDoesNotExist'],
  ['sns:ListTopics', {}, { Topics: [{ TopicArn: sns('news') }, { TopicArn: sns('quiet') }] }],
  [
    'sns:GetTopicAttributes',
    { TopicArn: sns('news') },
    {
      Attributes: {
        TopicArn: sns('news'),
        Owner: SHOP,
        Policy: text,
        SubscriptionsConfirmed: '2',
        SubscriptionsPending: '1',
        SubscriptionsDeleted: '0',
      },
    },
  ],
  [
    'sns:GetTopicAttributes',
    { TopicArn: sns('quiet') },
    {
      Attributes: {
        TopicArn: sns('quiet'),
        Owner: SHOP,
        SubscriptionsConfirmed: '0',
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
      },
    },
  ],
  ['sns:GetTopicAttributes', { TopicArn: sns('none') }, 'NotFoundException'],
  ['sns:ListSubscriptions', {}, { Subscriptions: own }],
  [
    'sns:ListSubscriptionsByTopic',
    { TopicArn: sns('news') },
    {
      Subscriptions: [
        ...own,
        {
          SubscriptionArn: sns('news:s2'),
          Owner: DATA,
          Protocol: 'email',
          Endpoint: 'x@example.com',
          TopicArn: sns('news'),
        },
      ],
    },
  ],
  ['sns:ListSubscriptionsByTopic', { TopicArn: sns('none') }, 'NotFoundException'],
  [
    'events:ListEventBuses',
    { Limit: 100 },
    {
      EventBuses: [
        { Name: 'default', Arn: event('event-bus/default') },
        { Name: 'web', Arn: event('event-bus/web'), Policy: text },
      ],
    },
  ],
  [
    'events:ListRules',
    {},
    {
      Rules: [
        {
          Name: 'nightly',
          Arn: event('rule/nightly'),
          EventBusName: 'default',
          ScheduleExpression: 'rate(1 day)',
          State: 'ENABLED',
        },
      ],
    },
  ],
  [
    'events:ListRules',
    { EventBusName: event('event-bus/web') },
    {
      Rules: [
        {
          Name: 'placed',
          Arn: event('rule/web/placed'),
          EventBusName: 'web',
          EventPattern: '{"source":["web"]}',
        },
        { Name: 'empty', Arn: event('rule/web/empty'), EventBusName: 'web' },
      ],
    },
  ],
  ['events:ListRules', { EventBusName: 'none' }, 'ResourceNotFoundException'],
  [
    'events:ListTargetsByRule',
    { Rule: 'placed', EventBusName: 'web' },
    { Targets: [{ Id: 't2', Arn: `arn:aws:sqs:us-east-1:${SHOP}:orders` }] },
  ],
  ['events:ListTargetsByRule', { Rule: 'empty', EventBusName: 'web' }, { Targets: [] }],
  ['events:ListTargetsByRule', { Rule: 'placed' }, 'ResourceNotFoundException'],
  ['dynamodb:ListTables', { Limit: 100 }, { TableNames: ['carts', 'plain', 'hidden'] }],
  [
    'dynamodb:ListTables',
    { Limit: 1, ExclusiveStartTableName: Buffer.from('from:1').toString('base64url') },
    { TableNames: ['plain'], LastEvaluatedTableName: Buffer.from('from:2').toString('base64url') },
  ],
  [
    'dynamodb:DescribeTable',
    { TableName: 'carts' },
    {
      Table: {
        TableName: 'carts',
        TableArn: table('carts'),
        TableStatus: 'ACTIVE',
        SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
        CreationDateTime: new Date('2024-01-01'),
        LatestStreamArn: table('carts/stream/1'),
      },
    },
  ],
  ['dynamodb:DescribeTable', { TableName: 'hidden' }, 'AccessDeniedException'],
  ['dynamodb:DescribeTable', { TableName: 'none' }, 'ResourceNotFoundException'],
  ['dynamodb:GetResourcePolicy', { ResourceArn: table('carts/stream/1') }, { Policy: text }],
  ['dynamodb:GetResourcePolicy', { ResourceArn: table('plain') }, 'PolicyNotFoundException'],
  ['dynamodb:GetResourcePolicy', { ResourceArn: table('none') }, 'ResourceNotFoundException'],
];

export const globalExchanges: readonly Exchange[] = [
  [
    's3:ListBuckets',
    { MaxBuckets: 10_000 },
    {
      Buckets: [
        { Name: 'shop-site', BucketRegion: 'us-east-1', CreationDate: new Date('2024-01-01') },
        { Name: 'shop-logs', BucketRegion: 'eu-west-1' },
      ],
    },
  ],
  [
    's3:ListBuckets',
    {},
    { Buckets: [{ Name: 'shop-site', CreationDate: new Date('2024-01-01') }, { Name: 'shop-logs' }] },
  ],
  ['s3:GetBucketPolicy', { Bucket: 'shop-site' }, { Policy: text }],
  ['s3:GetBucketPolicy', { Bucket: 'nobody' }, 'NoSuchBucket'],
  ['s3:GetBucketPolicy', { Bucket: 'shop-logs' }, 'PermanentRedirect'],
  ['s3:GetBucketPolicyStatus', { Bucket: 'shop-site' }, { PolicyStatus: { IsPublic: true } }],
  [
    's3:GetPublicAccessBlock',
    { Bucket: 'shop-site' },
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false } },
  ],
  [
    's3:GetBucketAcl',
    { Bucket: 'shop-site' },
    {
      Owner: { ID: 'me' },
      Grants: [{ Grantee: { Type: 'Group', URI: 'http://acs.example/AllUsers' }, Permission: 'READ' }],
    },
  ],
  [
    's3:GetBucketOwnershipControls',
    { Bucket: 'shop-site' },
    { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
  ],
  [
    's3:GetBucketEncryption',
    { Bucket: 'shop-site' },
    {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
      },
    },
  ],
  ['s3:GetBucketVersioning', { Bucket: 'shop-site' }, { Status: 'Enabled' }],
  [
    's3-control:GetPublicAccessBlock',
    { AccountId: SHOP },
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
  ],
  [
    'iam:GetAccountAuthorizationDetails',
    { Filter: ['User', 'Role', 'LocalManagedPolicy'], MaxItems: 1000 },
    {
      UserDetailList: [
        { UserName: 'bob', Arn: `arn:aws:iam::${SHOP}:user/team/bob`, CreateDate: new Date('2024-01-01') },
      ],
      GroupDetailList: [],
      RoleDetailList: [
        {
          RoleName: 'run',
          Arn: `arn:aws:iam::${SHOP}:role/run`,
          AssumeRolePolicyDocument: '%7B%22Statement%22%3A%5B%5D%7D',
        },
      ],
      Policies: [{ PolicyName: 'own', Arn: `arn:aws:iam::${SHOP}:policy/own` }],
      IsTruncated: false,
    },
  ],
  ['iam:GetAccountSummary', {}, { SummaryMap: { AccountMFAEnabled: 1 } }],
  ['iam:GenerateCredentialReport', {}, { State: 'COMPLETE' }],
  ['iam:GetCredentialReport', {}, { Content: new Uint8Array(Buffer.from('user,arn')), ReportFormat: 'text/csv' }],
  [
    'iam:ListAccessKeys',
    { UserName: 'bob' },
    { AccessKeyMetadata: [{ UserName: 'bob', AccessKeyId: 'AKIA1', Status: 'Active' }], IsTruncated: false },
  ],
  ['iam:ListAccessKeys', { UserName: 'eve' }, 'NoSuchEntityException'],
  [
    'tag:GetResources',
    { ResourceTypeFilters: ['lambda:function'] },
    { ResourceTagMappingList: [{ ResourceARN: hook, Tags: [{ Key: 'team', Value: 'web' }] }], PaginationToken: '' },
  ],
  [
    'sts:GetCallerIdentity',
    {},
    { Account: SHOP, Arn: `arn:aws:iam::${SHOP}:user/auditor`, UserId: 'AIDASIMULATEDCALLER0' },
  ],
  ['sts:AssumeRole', { RoleArn: `arn:aws:iam::${SHOP}:role/audit`, RoleSessionName: 's' }, 'AccessDenied'],
  ['lambda:GetFunction', { FunctionName: 'hook' }, 'UnknownOperationException'],
];

const key = (id: string): string => `arn:aws:kms:us-east-1:${SHOP}:key/${id}`;
const secret = (name: string): string => `arn:aws:secretsmanager:us-east-1:${SHOP}:secret:${name}`;
const point = (name: string): string => `arn:aws:s3:us-east-1:${SHOP}:accesspoint/${name}`;
const logGroup = (name: string): string => `arn:aws:logs:us-east-1:${SHOP}:log-group:${name}`;
const analyzer = (name: string): string => `arn:aws:access-analyzer:us-east-1:${SHOP}:analyzer/${name}`;
const delegation = JSON.stringify({
  Version: '2012-10-17',
  Id: 'key-default-1',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${SHOP}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

export const secretExchanges: readonly Exchange[] = [
  [
    'kms:ListKeys',
    { Limit: 2 },
    {
      Keys: ['k-1', 'k-2'].map((id) => ({ KeyId: id, KeyArn: key(id) })),
      NextMarker: Buffer.from('from:2').toString('base64url'),
      Truncated: true,
    },
  ],
  [
    'kms:DescribeKey',
    { KeyId: key('k-1') },
    { KeyMetadata: { KeyId: 'k-1', KeyManager: 'CUSTOMER', CreationDate: new Date('2024-01-01') } },
  ],
  ['kms:DescribeKey', { KeyId: 'k-3' }, 'AccessDeniedException'],
  ['kms:DescribeKey', { KeyId: 'k-9' }, 'NotFoundException'],
  ['kms:GetKeyPolicy', { KeyId: 'k-1', PolicyName: 'default' }, { Policy: text, PolicyName: 'default' }],
  ['kms:GetKeyPolicy', { KeyId: 'k-2' }, { Policy: delegation, PolicyName: 'default' }],
  ['kms:GetKeyPolicy', { KeyId: 'k-9' }, 'NotFoundException'],
  [
    'secretsmanager:ListSecrets',
    { MaxResults: 1 },
    {
      SecretList: [
        { ARN: secret('db-AbCdEf'), Name: 'db', RotationEnabled: true, CreatedDate: new Date('2024-01-01') },
      ],
      NextToken: Buffer.from('from:1').toString('base64url'),
    },
  ],
  ['secretsmanager:GetResourcePolicy', { SecretId: secret('db-AbCdEf') }, { ResourcePolicy: text }],
  [
    'secretsmanager:GetResourcePolicy',
    { SecretId: secret('mail-GhIjKl') },
    { ARN: secret('mail-GhIjKl'), Name: 'mail' },
  ],
  ['secretsmanager:GetResourcePolicy', { SecretId: secret('nobody-AbCdEf') }, 'ResourceNotFoundException'],
  [
    's3-control:ListAccessPoints',
    { AccountId: SHOP },
    {
      AccessPointList: [
        {
          Name: 'inside',
          NetworkOrigin: 'VPC',
          VpcConfiguration: { VpcId: 'vpc-1' },
          Bucket: 'shop-site',
          AccessPointArn: point('inside'),
        },
        { Name: 'outside', NetworkOrigin: 'Internet', Bucket: 'shop-logs', AccessPointArn: point('outside') },
      ],
    },
  ],
  [
    's3-control:GetAccessPoint',
    { AccountId: SHOP, Name: 'outside' },
    { Name: 'outside', PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
  ],
  [
    's3-control:GetAccessPoint',
    { AccountId: SHOP, Name: 'inside' },
    {
      Name: 'inside',
      NetworkOrigin: 'VPC',
      VpcConfiguration: { VpcId: 'vpc-1' },
      Bucket: 'shop-site',
      AccessPointArn: point('inside'),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  ],
  ['s3-control:GetAccessPoint', { AccountId: SHOP, Name: 'nobody' }, 'NoSuchAccessPoint'],
  ['s3-control:GetAccessPointPolicy', { AccountId: SHOP, Name: 'outside' }, { Policy: text }],
  ['s3-control:GetAccessPointPolicy', { AccountId: SHOP, Name: 'inside' }, 'NoSuchAccessPointPolicy'],
  ['s3-control:GetAccessPointPolicy', { AccountId: SHOP, Name: 'nobody' }, 'NoSuchAccessPoint'],
  ['s3-control:GetAccessPointPolicyStatus', { AccountId: SHOP, Name: 'outside' }, { PolicyStatus: { IsPublic: true } }],
  ['s3-control:GetAccessPointPolicyStatus', { AccountId: SHOP, Name: 'inside' }, 'NoSuchAccessPointPolicy'],
  [
    'cloudwatch-logs:DescribeLogGroups',
    { logGroupNamePrefix: '/vpc/' },
    {
      logGroups: [
        {
          logGroupName: '/vpc/shop',
          arn: `${logGroup('/vpc/shop')}:*`,
          logGroupArn: logGroup('/vpc/shop'),
          logGroupClass: 'STANDARD',
          retentionInDays: 365,
          storedBytes: 4096,
          metricFilterCount: 0,
        },
      ],
    },
  ],
  [
    'accessanalyzer:ListAnalyzers',
    { type: 'ACCOUNT' },
    {
      analyzers: [
        {
          name: 'main',
          arn: analyzer('main'),
          type: 'ACCOUNT',
          status: 'ACTIVE',
          createdAt: new Date('2024-01-01'),
        },
      ],
    },
  ],
  [
    'accessanalyzer:ListFindings',
    { analyzerArn: analyzer('main'), filter: { status: { eq: ['ACTIVE'] } } },
    {
      findings: [
        {
          id: 'f1',
          status: 'ACTIVE',
          resourceOwnerAccount: SHOP,
          isPublic: true,
          resourceType: 'AWS::S3::Bucket',
          condition: {},
        },
      ],
    },
  ],
  [
    'accessanalyzer:ListFindings',
    { analyzerArn: analyzer('main'), filter: { isPublic: { eq: ['false'] } } },
    { findings: [{ id: 'f2', status: 'ARCHIVED', resourceOwnerAccount: SHOP, isPublic: false }] },
  ],
  ['accessanalyzer:ListFindings', { analyzerArn: analyzer('blind') }, 'AccessDeniedException'],
  ['accessanalyzer:ListFindings', { analyzerArn: analyzer('nobody') }, 'ResourceNotFoundException'],
];

export const organizationExchanges: readonly Exchange[] = [
  [
    'organizations:DescribeOrganization',
    {},
    {
      Organization: {
        Id: 'o-example1234',
        Arn: `${organization}:organization/o-example1234`,
        FeatureSet: 'ALL',
        MasterAccountId: AUDIT,
        MasterAccountArn: `${organization}:account/o-example1234/${AUDIT}`,
      },
    },
  ],
  [
    'organizations:ListAccounts',
    { MaxResults: 1 },
    {
      Accounts: [
        {
          Id: AUDIT,
          Name: 'audit',
          Arn: `${organization}:account/o-example1234/${AUDIT}`,
          JoinedMethod: 'CREATED',
          State: 'ACTIVE',
          Status: 'ACTIVE',
        },
      ],
      NextToken: Buffer.from('from:1').toString('base64url'),
    },
  ],
  [
    'organizations:ListRoots',
    {},
    {
      Roots: [
        {
          Id: 'r-ab12',
          Arn: `${organization}:root/o-example1234/r-ab12`,
          Name: 'Root',
          PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
        },
      ],
    },
  ],
  [
    'organizations:ListOrganizationalUnitsForParent',
    { ParentId: 'r-ab12' },
    {
      OrganizationalUnits: [
        { Id: 'ou-ab12-11111111', Arn: `${organization}:ou/o-example1234/ou-ab12-11111111`, Name: 'Workloads' },
      ],
    },
  ],
  [
    'organizations:ListOrganizationalUnitsForParent',
    { ParentId: 'ou-ab12-11111111' },
    {
      OrganizationalUnits: [
        { Id: 'ou-ab12-22222222', Arn: `${organization}:ou/o-example1234/ou-ab12-22222222`, Name: 'Prod' },
      ],
    },
  ],
  [
    'organizations:ListPolicies',
    { Filter: 'SERVICE_CONTROL_POLICY' },
    {
      Policies: [
        {
          Id: 'p-1',
          Arn: `${organization}:policy/o-example1234/service_control_policy/p-1`,
          Name: 'Guard',
          Type: 'SERVICE_CONTROL_POLICY',
        },
        {
          Id: 'p-2',
          Arn: `${organization}:policy/o-example1234/service_control_policy/p-2`,
          Type: 'SERVICE_CONTROL_POLICY',
        },
      ],
    },
  ],
  [
    'organizations:DescribePolicy',
    { PolicyId: 'p-1' },
    { Policy: { PolicySummary: { Name: 'Guard' }, Content: '{"Statement":[]}' } },
  ],
  ['organizations:DescribePolicy', { PolicyId: 'p-2' }, 'AccessDeniedException'],
  [
    'organizations:ListTargetsForPolicy',
    { PolicyId: 'p-1' },
    { Targets: [{ TargetId: 'r-ab12', Type: 'ROOT', Name: 'Root' }] },
  ],
  [
    'config:SelectAggregateResourceConfig',
    {
      ConfigurationAggregatorName: 'all',
      Expression:
        "SELECT accountId, awsRegion, resourceType, COUNT(*) WHERE resourceType IN ('AWS::EC2::VPC') GROUP BY accountId, awsRegion, resourceType",
    },
    {
      Results: [`{"accountId":"${SHOP}","awsRegion":"us-east-1","resourceType":"AWS::EC2::VPC","COUNT(*)":1}`],
    },
  ],
  ['resource-explorer-2:GetDefaultView', {}, { ViewArn: view }],
  ['resource-explorer-2:GetView', { ViewArn: view }, { View: { ViewArn: view, Filters: { FilterString: '' } } }],
  [
    'resource-explorer-2:ListResources',
    { ViewArn: view, Filters: { FilterString: 'resourcetype:ec2:vpc' } },
    { Resources: [{ OwningAccountId: SHOP, Region: 'us-east-1', ResourceType: 'ec2:vpc', Service: 'ec2' }] },
  ],
  [
    'resource-explorer-2:ListResources',
    { ViewArn: view, Filters: { FilterString: 'anything' } },
    'ValidationException',
  ],
];

const ecs = (rest: string): string => `arn:aws:ecs:us-east-1:${SHOP}:${rest}`;
const balancer = (rest: string): string => `arn:aws:elasticloadbalancing:us-east-1:${SHOP}:${rest}`;
const firewall = (rest: string): string => `arn:aws:network-firewall:us-east-1:${SHOP}:${rest}`;

export const networkExchanges: readonly Exchange[] = [
  [
    'ecs:ListClusters',
    { maxResults: 2 },
    {
      clusterArns: [ecs('cluster/shop'), ecs('cluster/blind')],
      nextToken: Buffer.from('from:2').toString('base64url'),
    },
  ],
  [
    'ecs:ListServices',
    { cluster: ecs('cluster/shop'), maxResults: 1 },
    { serviceArns: [ecs('service/shop/web')], nextToken: Buffer.from('from:1').toString('base64url') },
  ],
  ['ecs:ListServices', { cluster: 'idle' }, { serviceArns: [] }],
  ['ecs:ListServices', { cluster: 'blind' }, 'AccessDeniedException'],
  ['ecs:ListServices', { cluster: 'nobody' }, 'ClusterNotFoundException'],
  [
    'ecs:DescribeServices',
    { cluster: ecs('cluster/shop'), services: ['jobs', ecs('service/shop/gone')] },
    {
      services: [
        {
          serviceArn: ecs('service/shop/jobs'),
          serviceName: 'jobs',
          clusterArn: ecs('cluster/shop'),
          taskSets: [{ taskDefinition: ecs('task-definition/jobs:1') }],
        },
      ],
      failures: [{ arn: ecs('service/shop/gone'), reason: 'MISSING' }],
    },
  ],
  ['ecs:DescribeServices', { cluster: 'nobody', services: ['web'] }, 'ClusterNotFoundException'],
  [
    'ecs:DescribeTaskDefinition',
    { taskDefinition: ecs('task-definition/web:7') },
    { taskDefinition: { family: 'web', networkMode: 'awsvpc', registeredAt: new Date('2024-01-01') } },
  ],
  ['ecs:DescribeTaskDefinition', { taskDefinition: 'web:9' }, 'ClientException'],
  [
    'elbv2:DescribeLoadBalancers',
    { PageSize: 1 },
    {
      LoadBalancers: [
        {
          LoadBalancerArn: balancer('loadbalancer/app/web/b1'),
          LoadBalancerName: 'web',
          Scheme: 'internal',
          Type: 'application',
          CreatedTime: new Date('2024-01-01'),
        },
      ],
      NextMarker: Buffer.from('from:1').toString('base64url'),
    },
  ],
  ['elbv2:DescribeLoadBalancers', { Names: ['nobody'] }, { LoadBalancers: [] }],
  [
    'elbv2:DescribeLoadBalancerAttributes',
    { LoadBalancerArn: balancer('loadbalancer/gwy/inspect/b3') },
    { Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }] },
  ],
  [
    'elbv2:DescribeLoadBalancerAttributes',
    { LoadBalancerArn: balancer('loadbalancer/app/gone/b9') },
    'LoadBalancerNotFoundException',
  ],
  [
    'elbv2:DescribeListeners',
    { LoadBalancerArn: balancer('loadbalancer/app/web/b1') },
    {
      Listeners: [
        {
          ListenerArn: balancer('listener/app/web/b1/l1'),
          LoadBalancerArn: balancer('loadbalancer/app/web/b1'),
          Port: 443,
          Protocol: 'HTTPS',
        },
        {
          ListenerArn: balancer('listener/app/web/b1/l2'),
          LoadBalancerArn: balancer('loadbalancer/app/web/b1'),
          Port: 80,
          Protocol: 'HTTP',
        },
      ],
    },
  ],
  ['elbv2:DescribeListeners', { LoadBalancerArn: balancer('loadbalancer/net/blind/b2') }, 'AccessDenied'],
  [
    'elbv2:DescribeListeners',
    { LoadBalancerArn: balancer('loadbalancer/app/gone/b9') },
    'LoadBalancerNotFoundException',
  ],
  [
    'elbv2:DescribeRules',
    { ListenerArn: balancer('listener/app/web/b1/l1') },
    {
      Rules: [
        {
          RuleArn: balancer('listener-rule/app/web/b1/l1/r1'),
          Priority: '1',
          Conditions: [{ Field: 'path-pattern', Values: ['/x'] }],
        },
        { RuleArn: balancer('listener-rule/app/web/b1/l1/r2'), Priority: 'default', IsDefault: true },
      ],
    },
  ],
  ['elbv2:DescribeRules', { ListenerArn: balancer('listener/app/web/b1/l9') }, 'ListenerNotFoundException'],
  [
    'elbv2:DescribeTargetGroups',
    { Names: ['web'] },
    {
      TargetGroups: [{ TargetGroupArn: balancer('targetgroup/web/t1'), TargetGroupName: 'web', TargetType: 'ip' }],
    },
  ],
  [
    'elbv2:DescribeTargetHealth',
    { TargetGroupArn: balancer('targetgroup/web/t1') },
    {
      TargetHealthDescriptions: [{ Target: { Id: '10.0.0.1', Port: 80 }, TargetHealth: { State: 'healthy' } }],
    },
  ],
  [
    'elbv2:DescribeTargetHealth',
    { TargetGroupArn: balancer('targetgroup/empty/t3') },
    { TargetHealthDescriptions: [] },
  ],
  ['elbv2:DescribeTargetHealth', { TargetGroupArn: balancer('targetgroup/gone/t9') }, 'TargetGroupNotFoundException'],
  [
    'network-firewall:ListFirewalls',
    { MaxResults: 2 },
    {
      Firewalls: ['main', 'lent'].map((name) => ({ FirewallName: name, FirewallArn: firewall(`firewall/${name}`) })),
      NextToken: Buffer.from('from:2').toString('base64url'),
    },
  ],
  [
    'network-firewall:DescribeFirewall',
    { FirewallArn: firewall('firewall/main') },
    {
      Firewall: { FirewallName: 'main', FirewallPolicyArn: firewall('firewall-policy/strict') },
      FirewallStatus: { Status: 'READY', ConfigurationSyncStateSummary: 'IN_SYNC' },
      UpdateToken: 'token',
    },
  ],
  ['network-firewall:DescribeFirewall', { FirewallName: 'hidden' }, 'AccessDeniedException'],
  ['network-firewall:DescribeFirewall', { FirewallName: 'gone' }, 'ResourceNotFoundException'],
  ['network-firewall:DescribeFirewallPolicy', { FirewallPolicyName: 'gone' }, 'ResourceNotFoundException'],
  [
    'network-firewall:DescribeRuleGroup',
    { RuleGroupArn: firewall('stateful-rulegroup/egress') },
    { RuleGroupResponse: { RuleGroupName: 'egress', ConsumedCapacity: 3 } },
  ],
  [
    'network-firewall:DescribeLoggingConfiguration',
    { FirewallArn: firewall('firewall/lent') },
    { FirewallArn: firewall('firewall/lent') },
  ],
  ['network-firewall:DescribeLoggingConfiguration', { FirewallName: 'gone' }, 'ResourceNotFoundException'],
  [
    'route53resolver:ListFirewallRuleGroupAssociations',
    { VpcId: 'vpc-2', MaxResults: 1 },
    {
      FirewallRuleGroupAssociations: [
        {
          Id: 'rslvr-frgassoc-2',
          Arn: `arn:aws:route53resolver:us-east-1:${SHOP}:firewall-rule-group-association/rslvr-frgassoc-2`,
          FirewallRuleGroupId: 'rslvr-frg-2',
          VpcId: 'vpc-2',
          Priority: 101,
          Status: 'COMPLETE',
        },
      ],
      NextToken: Buffer.from('from:1').toString('base64url'),
    },
  ],
  [
    'route53resolver:ListFirewallRules',
    { FirewallRuleGroupId: 'rslvr-frg-1' },
    {
      FirewallRules: [
        {
          FirewallRuleGroupId: 'rslvr-frg-1',
          Priority: 1,
          Action: 'BLOCK',
          BlockResponse: 'NODATA',
          FirewallRuleType: { DnsThreatProtection: { Value: 'DNS_TUNNELING', ConfidenceThreshold: 'HIGH' } },
        },
        {
          FirewallRuleGroupId: 'rslvr-frg-1',
          Priority: 2,
          Action: 'ALERT',
          FirewallDomainListId: 'rslvr-fdl-1',
        },
      ],
    },
  ],
  [
    'route53resolver:ListFirewallRules',
    { FirewallRuleGroupId: 'rslvr-frg-1', Action: 'ALERT', Priority: 1 },
    { FirewallRules: [] },
  ],
  ['route53resolver:ListFirewallRules', { FirewallRuleGroupId: 'rslvr-frg-2' }, { FirewallRules: [] }],
  ['route53resolver:ListFirewallRules', { FirewallRuleGroupId: 'rslvr-frg-3' }, 'AccessDeniedException'],
  ['route53resolver:ListFirewallRules', { FirewallRuleGroupId: 'rslvr-frg-9' }, 'ResourceNotFoundException'],
  [
    'route53resolver:ListFirewallConfigs',
    { MaxResults: 10 },
    { FirewallConfigs: [{ Id: 'rslvr-fc-1', ResourceId: 'vpc-1', OwnerId: SHOP, FirewallFailOpen: 'ENABLED' }] },
  ],
];
