import type { SimulatedEstate } from '../../src/simulator/estate.ts';

export const ACCOUNT = '111122223333';
export const HOME = 'us-east-1';
export const ABROAD = 'eu-west-1';
/** The day that the estate is judged on. */
export const NOW = '2026-11-21T04:12:00.000Z';

/** The command line of an audit of the estate, as the tests of files and signals run it. */
export const AUDIT: readonly string[] =
  `audit --role-arn arn:aws:iam::${ACCOUNT}:role/Audit --regions ${HOME},${ABROAD} --gentleness 0 --now ${NOW} --quiet`.split(
    ' ',
  );

const arn = (service: string, region: string, rest: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const functionArn = (name: string, region = HOME): string => arn('lambda', region, `function:${name}`);
const ACL = arn('wafv2', HOME, 'regional/webacl/front/1');

const policy = (Principal: unknown, Action: string, Resource = '*', more: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'one', Effect: 'Allow', Principal, Action, Resource, ...more }],
  });
const trust = (Service: string): string =>
  encodeURIComponent(
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] }),
  );

const fn = (Role: string, Variables: Readonly<Record<string, string>> = {}, Runtime = 'nodejs24.x') => ({
  Runtime,
  PackageType: 'Zip',
  Role: iam(`role/${Role}`),
  Environment: { Variables },
});
const role = (name: string) => ({
  RoleName: name,
  Arn: iam(`role/${name}`),
  AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
});

const COLUMNS =
  'user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service';
const NO_KEY = 'false,N/A,N/A,N/A,N/A';
const rows = [
  COLUMNS,
  `<root_account>,${iam('root')},2018-01-01T00:00:00+00:00,not_supported,${NO_KEY},${NO_KEY}`,
  `ann,${iam('user/ann')},2024-01-01T00:00:00+00:00,true,${NO_KEY},${NO_KEY}`,
  `bot,${iam('user/bot')},2024-01-01T00:00:00+00:00,false,true,2024-01-01T00:00:00+00:00,2026-11-20T00:00:00+00:00,us-east-1,s3,${NO_KEY}`,
];

const operation = (uri: string, security?: readonly object[]) => ({
  ...(security && { security }),
  responses: {},
  'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri },
});
const openapi = {
  openapi: '3.0.1',
  info: { title: 'orders', version: '1' },
  paths: {
    '/orders': {
      get: operation(functionArn('orders')),
      post: operation(functionArn('orders'), [{ keys: [] }]),
    },
  },
  components: { securitySchemes: { keys: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
};

const openGroup = (GroupName: string, VpcId: string, CidrIp?: string) => ({
  GroupName,
  VpcId,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: CidrIp ? [{ CidrIp }] : [] }],
  IpPermissionsEgress: [],
});

/**
 * Forty resources of one account in two regions, for what goes wrong on the way: answers of every protocol, lists and
 * single reads, parents and children, and of each check that reads them what passes beside what fails.
 */
export const estate: SimulatedEstate = {
  accounts: {
    [ACCOUNT]: {
      name: 'faulty',
      facts: {
        global: {
          'iam.users': [
            { UserName: 'ann', Arn: iam('user/ann') },
            { UserName: 'bot', Arn: iam('user/bot') },
          ],
          'iam.access-keys': {
            'bot/access-keys/AKIAZ2345678ABCDEFGH': { Status: 'Active', CreateDate: '2024-01-01T00:00:00.000Z' },
          },
          'iam.roles': ['orders', 'shared', 'mail'].map(role),
          'iam.groups': [{ GroupName: 'team', Arn: iam('group/team') }],
          'iam.policies': [{ PolicyName: 'own', Arn: iam('policy/own') }],
          'iam.account-summary': { root: { SummaryMap: { AccountAccessKeysPresent: 0 } } },
          'iam.credential-report': {
            root: {
              Content: Buffer.from(rows.join('\n')).toString('base64'),
              ReportFormat: 'text/csv',
              GeneratedTime: NOW,
            },
          },
          's3.buckets': {
            site: { BucketRegion: HOME, CreationDate: '2024-01-01T00:00:00.000Z' },
            logs: { BucketRegion: ABROAD, CreationDate: '2024-01-01T00:00:00.000Z' },
            vault: { BucketRegion: HOME, CreationDate: '2024-01-01T00:00:00.000Z' },
          },
          's3.policies': { site: { Policy: policy('*', 's3:GetObject', 'arn:aws:s3:::site/*') } },
          's3.policy-statuses': { site: { PolicyStatus: { IsPublic: true } } },
          's3.public-access-blocks': {
            vault: {
              PublicAccessBlockConfiguration: {
                BlockPublicAcls: true,
                IgnorePublicAcls: true,
                BlockPublicPolicy: true,
                RestrictPublicBuckets: true,
              },
            },
          },
          's3.acls': {
            site: { Owner: { ID: 'me' }, Grants: [] },
            logs: { Owner: { ID: 'me' }, Grants: [] },
            vault: { Owner: { ID: 'me' }, Grants: [] },
          },
          's3.ownership-controls': {
            site: { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
            vault: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
          },
          's3.encryption': {
            site: {
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
              },
            },
            logs: {
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
              },
            },
            vault: {
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
              },
            },
          },
          's3.versioning': { site: { Status: 'Enabled' }, vault: { Status: 'Enabled' }, logs: {} },
        },
        [HOME]: {
          'tag.resources': [{ ResourceARN: functionArn('orders'), Tags: [{ Key: 'team', Value: 'web' }] }],
          'lambda.functions': [
            { FunctionName: 'orders', ...fn('orders') },
            { FunctionName: 'public', ...fn('shared', { TABLE: 'orders' }) },
            { FunctionName: 'import', ...fn('shared', { KEY: 'AKIAZ2345678ABCDEFGH' }, 'nodejs12.x') },
            {
              FunctionName: 'quiet',
              ...fn('quiet'),
              VpcConfig: { VpcId: 'vpc-1', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-2'] },
            },
          ],
          'lambda.aliases': { 'orders:live': { FunctionVersion: '1' } },
          'lambda.policies': {
            orders: { Policy: policy({ Service: 'apigateway.amazonaws.com' }, 'lambda:InvokeFunction') },
            public: {
              Policy: policy('*', 'lambda:InvokeFunctionUrl', '*', {
                Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
              }),
            },
          },
          'lambda.urls': {
            'public/url': { AuthType: 'NONE', FunctionUrl: 'https://p.lambda-url.us-east-1.on.aws/' },
            'quiet/url': { AuthType: 'AWS_IAM', FunctionUrl: 'https://q.lambda-url.us-east-1.on.aws/' },
          },
          'lambda.event-source-mappings': [{ UUID: 'e1', FunctionArn: functionArn('orders') }],
          'lambda.concurrency': { orders: { ReservedConcurrentExecutions: 5 } },
          'lambda.account-settings': { root: { AccountLimit: { ConcurrentExecutions: 1000 } } },

          'apigateway.rest-apis': { a1: { name: 'orders', endpointConfiguration: { types: ['REGIONAL'] } } },
          'apigateway.stages': {
            'a1/stages/prod': {
              webAclArn: ACL,
              methodSettings: { '*/*': { throttlingRateLimit: 10, throttlingBurstLimit: 5, loggingLevel: 'ERROR' } },
            },
            'a1/stages/test': { variables: { table: 'orders' } },
          },
          'apigateway.exports': Object.fromEntries(
            ['prod', 'test'].map((stage) => [
              `a1/stages/${stage}/exports/oas30`,
              { contentType: 'application/json', body: JSON.stringify(openapi) },
            ]),
          ),
          'apigateway.resources': {
            'a1/resources/r1': {
              path: '/orders',
              resourceMethods: { GET: { httpMethod: 'GET', authorizationType: 'NONE' } },
            },
          },
          'apigateway.domain-names': { 'api.example.com': { securityPolicy: 'TLS_1_2' } },
          'apigateway.base-path-mappings': {
            'api.example.com/basepathmappings/v1': { restApiId: 'a1', stage: 'prod' },
          },
          'apigateway.account': {
            account: { cloudwatchRoleArn: iam('role/logs'), throttleSettings: { rateLimit: 10_000, burstLimit: 5000 } },
          },

          'apigatewayv2.apis': {
            h1: { Name: 'web', ProtocolType: 'HTTP' },
            w1: { Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
          },
          'apigatewayv2.stages': { 'h1/stages/$default': { AutoDeploy: true }, 'w1/stages/prod': {} },
          'apigatewayv2.routes': {
            'h1/routes/r1': { RouteKey: 'GET /', AuthorizationType: 'NONE' },
            'h1/routes/r2': { RouteKey: 'POST /', AuthorizationType: 'JWT', AuthorizerId: 'z1' },
            'w1/routes/r3': { RouteKey: '$connect', AuthorizationType: 'NONE' },
          },
          'apigatewayv2.authorizers': {
            'h1/authorizers/z1': {
              Name: 'jwt',
              AuthorizerType: 'JWT',
              JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['web'] },
            },
          },
          'apigatewayv2.integrations': { 'h1/integrations/i1': { IntegrationType: 'AWS_PROXY' } },

          'wafv2.web-acls': {
            [ACL]: {
              WebACL: {
                Name: 'front',
                Id: '1',
                ARN: ACL,
                DefaultAction: { Allow: {} },
                Rules: [
                  {
                    Name: 'rate',
                    Priority: 0,
                    Statement: { RateBasedStatement: { Limit: 500, AggregateKeyType: 'IP' } },
                    Action: { Block: {} },
                    VisibilityConfig: {
                      SampledRequestsEnabled: true,
                      CloudWatchMetricsEnabled: true,
                      MetricName: 'rate',
                    },
                  },
                ],
              },
              LockToken: 'lock',
            },
          },
          'wafv2.logging-configurations': {
            [`${ACL}/logging/CUSTOMER`]: { LogDestinationConfigs: [arn('logs', HOME, 'log-group:aws-waf-logs-front')] },
          },

          'sqs.queues': { orders: { Attributes: { SqsManagedSseEnabled: 'false' } } },
          'sns.topics': { news: {} },
          'sns.topic-attributes': { news: { Attributes: { SubscriptionsConfirmed: '2' } } },
          'sns.subscriptions': { 'news:s1': { Protocol: 'sqs', Endpoint: arn('sqs', HOME, 'orders') } },
          'sns.topic-subscriptions': {
            'news:s2': { Owner: '444455556666', Protocol: 'email', Endpoint: 'x@example.com' },
          },
          'events.buses': { default: {} },
          'events.rules': { nightly: { State: 'ENABLED', ScheduleExpression: 'rate(1 day)' } },
          'events.targets': { 'nightly/targets/t1': { Arn: functionArn('orders') } },
          'dynamodb.tables': { orders: {} },

          'ec2.vpcs': { 'vpc-1': { CidrBlock: '10.0.0.0/16' } },
          'ec2.subnets': { 'subnet-1': { VpcId: 'vpc-1' } },
          'ec2.route-tables': {
            'rtb-1': {
              VpcId: 'vpc-1',
              Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' }],
            },
          },
          'ec2.security-groups': {
            'sg-1': openGroup('default', 'vpc-1', '0.0.0.0/0'),
            'sg-2': openGroup('worker', 'vpc-1', '10.0.0.0/16'),
          },
          'ec2.network-interfaces': {
            'eni-1': { VpcId: 'vpc-1', SubnetId: 'subnet-1', Groups: [{ GroupId: 'sg-1' }] },
          },
          'ec2.flow-logs': { 'fl-1': { ResourceId: 'vpc-1', TrafficType: 'ALL', FlowLogStatus: 'ACTIVE' } },
          'ec2.network-acls': { 'acl-1': { VpcId: 'vpc-1', Entries: [] } },
          'ec2.internet-gateways': { 'igw-1': { Attachments: [{ VpcId: 'vpc-1', State: 'available' }] } },
          'ec2.transit-gateways': { 'tgw-1': { State: 'available' } },
        },
        [ABROAD]: {
          'lambda.functions': [
            { FunctionName: 'mail', ...fn('mail', { TOKEN: 'x' }) },
            { FunctionName: 'sms', ...fn('mail') },
          ],
          'lambda.policies': { mail: { Policy: policy({ AWS: iam('root') }, 'lambda:InvokeFunction') } },
          'apigatewayv2.apis': { h2: { Name: 'hook', ProtocolType: 'HTTP', DisableExecuteApiEndpoint: true } },
          'apigatewayv2.stages': { 'h2/stages/$default': { AutoDeploy: true } },
          'apigatewayv2.routes': { 'h2/routes/r1': { RouteKey: 'ANY /hook', AuthorizationType: 'AWS_IAM' } },
          'ec2.vpcs': { 'vpc-2': { CidrBlock: '10.1.0.0/16' } },
          'ec2.security-groups': { 'sg-3': openGroup('default', 'vpc-2') },
          'ec2.network-interfaces': { 'eni-2': { VpcId: 'vpc-2', Groups: [{ GroupId: 'sg-3' }] } },
        },
      },
    },
  },
};
