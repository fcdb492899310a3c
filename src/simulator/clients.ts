interface Client {
  readonly signing: string;
  load(): Promise<readonly [namespace: object, client: new (configuration: ClientConfiguration) => object]>;
}

interface ClientConfiguration {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Every client that the simulator can answer, by fact prefix. Loaded with the first request of its signing name. */
export const clients: Readonly<Record<string, Client>> = {
  accessanalyzer: {
    signing: 'access-analyzer',
    load: async () => {
      const sdk = await import('@aws-sdk/client-accessanalyzer');
      return [sdk, sdk.AccessAnalyzerClient];
    },
  },
  apigateway: {
    signing: 'apigateway',
    load: async () => {
      const sdk = await import('@aws-sdk/client-api-gateway');
      return [sdk, sdk.APIGatewayClient];
    },
  },
  apigatewayv2: {
    signing: 'apigateway',
    load: async () => {
      const sdk = await import('@aws-sdk/client-apigatewayv2');
      return [sdk, sdk.ApiGatewayV2Client];
    },
  },
  'cloudwatch-logs': {
    signing: 'logs',
    load: async () => {
      const sdk = await import('@aws-sdk/client-cloudwatch-logs');
      return [sdk, sdk.CloudWatchLogsClient];
    },
  },
  config: {
    signing: 'config',
    load: async () => {
      const sdk = await import('@aws-sdk/client-config-service');
      return [sdk, sdk.ConfigServiceClient];
    },
  },
  dynamodb: {
    signing: 'dynamodb',
    load: async () => {
      const sdk = await import('@aws-sdk/client-dynamodb');
      return [sdk, sdk.DynamoDBClient];
    },
  },
  ec2: {
    signing: 'ec2',
    load: async () => {
      const sdk = await import('@aws-sdk/client-ec2');
      return [sdk, sdk.EC2Client];
    },
  },
  ecs: {
    signing: 'ecs',
    load: async () => {
      const sdk = await import('@aws-sdk/client-ecs');
      return [sdk, sdk.ECSClient];
    },
  },
  elbv2: {
    signing: 'elasticloadbalancing',
    load: async () => {
      const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2');
      return [sdk, sdk.ElasticLoadBalancingV2Client];
    },
  },
  events: {
    signing: 'events',
    load: async () => {
      const sdk = await import('@aws-sdk/client-eventbridge');
      return [sdk, sdk.EventBridgeClient];
    },
  },
  iam: {
    signing: 'iam',
    load: async () => {
      const sdk = await import('@aws-sdk/client-iam');
      return [sdk, sdk.IAMClient];
    },
  },
  kms: {
    signing: 'kms',
    load: async () => {
      const sdk = await import('@aws-sdk/client-kms');
      return [sdk, sdk.KMSClient];
    },
  },
  lambda: {
    signing: 'lambda',
    load: async () => {
      const sdk = await import('@aws-sdk/client-lambda');
      return [sdk, sdk.LambdaClient];
    },
  },
  'network-firewall': {
    signing: 'network-firewall',
    load: async () => {
      const sdk = await import('@aws-sdk/client-network-firewall');
      return [sdk, sdk.NetworkFirewallClient];
    },
  },
  organizations: {
    signing: 'organizations',
    load: async () => {
      const sdk = await import('@aws-sdk/client-organizations');
      return [sdk, sdk.OrganizationsClient];
    },
  },
  'resource-explorer-2': {
    signing: 'resource-explorer-2',
    load: async () => {
      const sdk = await import('@aws-sdk/client-resource-explorer-2');
      return [sdk, sdk.ResourceExplorer2Client];
    },
  },
  route53resolver: {
    signing: 'route53resolver',
    load: async () => {
      const sdk = await import('../sdk/route53resolver.ts');
      return [sdk, sdk.Route53ResolverClient];
    },
  },
  s3: {
    signing: 's3',
    load: async () => {
      const sdk = await import('@aws-sdk/client-s3');
      return [sdk, sdk.S3Client];
    },
  },
  's3-control': {
    signing: 's3',
    load: async () => {
      const sdk = await import('@aws-sdk/client-s3-control');
      return [sdk, sdk.S3ControlClient];
    },
  },
  secretsmanager: {
    signing: 'secretsmanager',
    load: async () => {
      const sdk = await import('@aws-sdk/client-secrets-manager');
      return [sdk, sdk.SecretsManagerClient];
    },
  },
  sns: {
    signing: 'sns',
    load: async () => {
      const sdk = await import('@aws-sdk/client-sns');
      return [sdk, sdk.SNSClient];
    },
  },
  sqs: {
    signing: 'sqs',
    load: async () => {
      const sdk = await import('@aws-sdk/client-sqs');
      return [sdk, sdk.SQSClient];
    },
  },
  sts: {
    signing: 'sts',
    load: async () => {
      const sdk = await import('@aws-sdk/client-sts');
      return [sdk, sdk.STSClient];
    },
  },
  tag: {
    signing: 'tagging',
    load: async () => {
      const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
      return [sdk, sdk.ResourceGroupsTaggingAPIClient];
    },
  },
  wafv2: {
    signing: 'wafv2',
    load: async () => {
      const sdk = await import('@aws-sdk/client-wafv2');
      return [sdk, sdk.WAFV2Client];
    },
  },
};

export const serviceNames: readonly string[] = Object.keys(clients);

/** The SDK's module of a service and its client class. */
export function sdk(name: string): ReturnType<Client['load']> {
  const client = clients[name];
  if (!client) throw new Error(`The simulator has no client for ${name}.`);
  return client.load();
}
