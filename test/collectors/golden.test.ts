/**
 * The collectors on answers of another implementation of AWS: moto's, as they came over the wire (`test/golden/capture.ts`).
 * A simulator made from the client's own schemas could not catch the client. What is expected here was written by hand,
 * from what had been put into moto.
 */
import { describe, expect, test } from 'vitest';

import resources from '../../src/collectors/apigateway-resources.ts';
import stages from '../../src/collectors/apigateway-stages.ts';
import routes from '../../src/collectors/apigatewayv2-routes.ts';
import flowLogs from '../../src/collectors/ec2-flow-logs.ts';
import securityGroups from '../../src/collectors/ec2-security-groups.ts';
import clusters from '../../src/collectors/ecs-clusters.ts';
import services from '../../src/collectors/ecs-services.ts';
import taskDefinitions from '../../src/collectors/ecs-task-definitions.ts';
import listeners from '../../src/collectors/elbv2-listeners.ts';
import loadBalancers from '../../src/collectors/elbv2-load-balancers.ts';
import rules from '../../src/collectors/elbv2-rules.ts';
import targetHealth from '../../src/collectors/elbv2-target-health.ts';
import accountSummary from '../../src/collectors/iam-account-summary.ts';
import roles from '../../src/collectors/iam-roles.ts';
import accountSettings from '../../src/collectors/lambda-account-settings.ts';
import functions from '../../src/collectors/lambda-functions.ts';
import policies from '../../src/collectors/lambda-policies.ts';
import firewalls from '../../src/collectors/network-firewall-firewalls.ts';
import accounts from '../../src/collectors/organizations-accounts.ts';
import buckets from '../../src/collectors/s3-buckets.ts';
import encryption from '../../src/collectors/s3-encryption.ts';
import bucketPolicies from '../../src/collectors/s3-policies.ts';
import publicAccessBlocks from '../../src/collectors/s3-public-access-blocks.ts';
import webAcls from '../../src/collectors/wafv2-web-acls.ts';
import { absent, present } from '../../src/model/answer.ts';
import { replayed } from './replayed.ts';

const START = '2026-01-01T00:00:00.000Z';
const lambdaArn = (name: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const gatewayArn = (path: string): string => `arn:aws:apigateway:eu-west-1::${path}`;
const json = (text: unknown): unknown => JSON.parse(String(text));

describe('restJson', () => {
  test('functions, with a value that needs quoting', async () => {
    const { records } = await replayed(functions, { golden: { ListFunctions: ['restJson-ListFunctions'] } });
    expect(records).toEqual(
      ['orders', 'bills'].map((name) => ({
        arn: lambdaArn(name),
        data: {
          FunctionName: name,
          FunctionArn: `${lambdaArn(name)}:$LATEST`,
          Version: '$LATEST',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::123456789012:role/orders-fn',
          Handler: 'index.handler',
          CodeSize: 22,
          CodeSha256: 'hznHbmgfkAkjuQDJ3w73XPQh05yrtUZQxLmtGbanbYU=',
          Description: '',
          Timeout: 3,
          MemorySize: 128,
          LastModified: START,
          Layers: [],
          PackageType: 'Zip',
          State: 'Active',
          LastUpdateStatus: 'Successful',
          Architectures: ['x86_64'],
          EphemeralStorage: { Size: 512 },
          SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
          TracingConfig: { Mode: 'PassThrough' },
          Environment: { Variables: { TABLE: 'orders & "more"' } },
        },
      })),
    );
  });

  test('a policy, and none', async () => {
    const { records, gone } = await replayed(policies, {
      facts: {
        'lambda.functions': ['orders', 'bills'].map((name) => ({ arn: lambdaArn(name), data: { FunctionName: name } })),
      },
      golden: { GetPolicy: ['restJson-GetPolicy', 'restJson-GetPolicy-absent'] },
    });
    expect(gone).toEqual([]);
    expect(records).toEqual([
      {
        arn: lambdaArn('orders'),
        data: present({ RevisionId: expect.any(String), Policy: expect.any(String) }),
      },
      { arn: lambdaArn('bills'), data: absent },
    ]);
    const [{ data }] = records as [{ data: { value: { Policy: string } } }];
    expect(json(data.value.Policy)).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'api',
          Effect: 'Allow',
          Principal: { Service: 'apigateway.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: lambdaArn('orders'),
          Condition: {
            ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/*/GET/orders' },
          },
        },
      ],
    });
  });

  test('a page for people, where the operation is not known, is a gap', async () => {
    const { records } = await replayed(accountSettings, {
      golden: { GetAccountSettings: ['restJson-GetAccountSettings-unsupported'] },
    });
    expect(records).toEqual([
      {
        arn: 'arn:aws:iam::111122223333:root',
        data: {
          state: 'unknown',
          gap: expect.objectContaining({ operation: 'lambda:GetAccountSettings', cause: 'unsupported' }),
        },
      },
    ]);
  });

  test('the stages of an API: the member is called "item"', async () => {
    const arn = gatewayArn('/restapis/abcdefghij');
    const { records } = await replayed(stages, {
      facts: { 'apigateway.rest-apis': [{ arn, data: { id: 'abcdefghij' } }] },
      golden: { GetStages: ['restJson-GetStages'] },
    });
    expect(records).toEqual([
      {
        arn: `${arn}/stages/prod`,
        data: present({
          stageName: 'prod',
          deploymentId: 'xm4gi4piuf',
          description: '',
          cacheClusterEnabled: false,
          methodSettings: {},
          variables: { table: 'orders' },
        }),
      },
    ]);
  });

  test('the resources of an API, the member again "item" on the wire', async () => {
    const arn = gatewayArn('/restapis/abcdefghij');
    const { records } = await replayed(resources, {
      facts: { 'apigateway.rest-apis': [{ arn, data: { id: 'abcdefghij' } }] },
      golden: { GetResources: ['restJson-GetResources'] },
    });
    expect(records).toEqual([
      {
        arn: `${arn}/resources/np5yftiy7u`,
        data: present({
          id: 'np5yftiy7u',
          path: '/',
          resourceMethods: {
            POST: {
              httpMethod: 'POST',
              authorizationType: 'AWS_IAM',
              apiKeyRequired: false,
              methodResponses: {},
              methodIntegration: { type: 'MOCK', cacheKeyParameters: [] },
            },
          },
        }),
      },
    ]);
  });

  test('the routes of an API, whose members have a small first letter on the wire', async () => {
    const arn = gatewayArn('/apis/abcdefgh');
    const { records } = await replayed(routes, {
      facts: {
        'apigatewayv2.apis': [
          {
            arn,
            data: { ApiId: 'abcdefgh', Name: 'checkin', ProtocolType: 'HTTP', RouteSelectionExpression: undefined },
          },
        ],
      },
      golden: { GetRoutes: ['restJson-GetRoutes'] },
    });
    expect(records).toEqual([
      {
        arn: `${arn}/routes/yvmbkxmb`,
        data: present({
          RouteId: 'yvmbkxmb',
          RouteKey: 'GET /roster',
          AuthorizationType: 'AWS_IAM',
          ApiKeyRequired: false,
          RequestParameters: {},
        }),
      },
    ]);
  });
});

describe('awsJson', () => {
  const edge = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/edge/38f9c638-1a3b-42a8-89bd-54919f93cf9c';

  test('a web ACL, and one that is gone', async () => {
    const { records, gone } = await replayed(webAcls, {
      golden: {
        ListWebACLs: ['awsJson-ListWebACLs'],
        GetWebACL: ['awsJson-GetWebACL', 'awsJson-GetWebACL-gone'],
      },
    });
    expect(records).toMatchObject([
      {
        arn: edge,
        data: present({
          WebACL: {
            Name: 'edge',
            ARN: edge,
            DefaultAction: { Allow: {} },
            Rules: [
              {
                Name: 'rate',
                Priority: 0,
                Action: { Block: {} },
                Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP' } },
              },
            ],
          },
        }),
      },
    ]);
    expect(gone).toHaveLength(1);
  });

  test('accounts, whose dates are seconds since 1970', async () => {
    const { records } = await replayed(accounts, { golden: { ListAccounts: ['awsJson-ListAccounts'] } });
    const arn = 'arn:aws:organizations::123456789012:account/o-v9f4ozdniy/123456789012';
    expect(records).toEqual([
      {
        arn,
        data: {
          Id: '123456789012',
          Arn: arn,
          Email: 'master@example.com',
          Name: 'master',
          Status: 'ACTIVE',
          State: 'ACTIVE',
          JoinedMethod: 'CREATED',
          JoinedTimestamp: START,
        },
      },
    ]);
  });

  test('no account: a token that is null ends the list', async () => {
    const { records } = await replayed(accounts, { golden: { ListAccounts: ['awsJson-ListAccounts-none'] } });
    expect(records).toEqual([]);
  });
});

describe('awsQuery', () => {
  test('a role with an inline policy', async () => {
    const { records } = await replayed(roles, {
      golden: { GetAccountAuthorizationDetails: ['awsQuery-GetAccountAuthorizationDetails'] },
    });
    const arn = 'arn:aws:iam::123456789012:role/orders-fn';
    expect(records).toEqual([
      {
        arn,
        data: {
          Path: '/',
          RoleName: 'orders-fn',
          RoleId: 'AROARZPUZDIKO54ML6LG4',
          Arn: arn,
          CreateDate: START,
          AssumeRolePolicyDocument: expect.stringContaining('lambda.amazonaws.com'),
          InstanceProfileList: [],
          RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: expect.stringContaining('dynamodb%3AGetItem') }],
          AttachedManagedPolicies: [],
          Tags: [],
          RoleLastUsed: {},
        },
      },
    ]);
  });

  test('a map of numbers', async () => {
    const { records } = await replayed(accountSummary, {
      golden: { GetAccountSummary: ['awsQuery-GetAccountSummary'] },
    });
    expect(records).toMatchObject([
      {
        arn: 'arn:aws:iam::111122223333:root',
        data: present({ SummaryMap: { AccountAccessKeysPresent: 0, Roles: 1, PolicySizeQuota: 6144 } }),
      },
    ]);
  });
});

describe('ec2Query', () => {
  test('a security group with three sources, and a name to unescape', async () => {
    const { records } = await replayed(securityGroups, {
      golden: { DescribeSecurityGroups: ['ec2Query-DescribeSecurityGroups'] },
    });
    const arn = 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-070db48cd8a333e62';
    const nobody = { UserIdGroupPairs: [], IpRanges: [], Ipv6Ranges: [], PrefixListIds: [] };
    expect(records).toEqual([
      {
        arn,
        data: {
          GroupId: 'sg-070db48cd8a333e62',
          SecurityGroupArn: arn,
          GroupName: 'door',
          Description: 'front <door>',
          OwnerId: '123456789012',
          VpcId: 'vpc-4c16bed33ededc7c1',
          Tags: [],
          IpPermissions: [
            { ...nobody, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
            { ...nobody, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
            {
              ...nobody,
              IpProtocol: '-1',
              UserIdGroupPairs: [{ GroupId: 'sg-070db48cd8a333e62', UserId: '123456789012' }],
            },
          ],
          IpPermissionsEgress: [{ ...nobody, IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        },
      },
    ]);
  });

  test('a flow log', async () => {
    const { records } = await replayed(flowLogs, { golden: { DescribeFlowLogs: ['ec2Query-DescribeFlowLogs'] } });
    expect(records).toEqual([
      {
        arn: 'arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/fl-a6c92f01f1c2d5426',
        data: {
          FlowLogId: 'fl-a6c92f01f1c2d5426',
          FlowLogStatus: 'ACTIVE',
          DeliverLogsStatus: 'SUCCESS',
          CreationTime: START,
          ResourceId: 'vpc-4c16bed33ededc7c1',
          TrafficType: 'ALL',
          LogDestinationType: 's3',
          LogDestination: 'arn:aws:s3:::tidepool-posters',
          LogFormat: expect.stringMatching(/^\$\{version\} /),
          MaxAggregationInterval: 600,
          Tags: [],
        },
      },
    ]);
  });
});

describe('restXml', () => {
  const posters = {
    arn: 'arn:aws:s3:::tidepool-posters',
    data: { Name: 'tidepool-posters', BucketRegion: 'eu-west-1' },
  };
  const archive = {
    arn: 'arn:aws:s3:::tidepool-archive',
    data: { Name: 'tidepool-archive', BucketRegion: 'eu-west-1' },
  };
  const facts = { 's3.buckets': [posters, archive] };

  test('buckets', async () => {
    const { records } = await replayed(buckets, { golden: { ListBuckets: ['restXml-ListBuckets'] } });
    expect(records).toEqual(
      ['tidepool-posters', 'tidepool-archive'].map((name) => ({
        arn: `arn:aws:s3:::${name}`,
        region: undefined,
        data: { Name: name, CreationDate: START },
      })),
    );
  });

  test('a policy, whose body is no XML, and none', async () => {
    const { records, gone } = await replayed(bucketPolicies, {
      facts,
      golden: { GetBucketPolicy: ['restXml-GetBucketPolicy', 'restXml-GetBucketPolicy-absent'] },
    });
    expect(gone).toEqual([]);
    expect(records).toEqual([
      { arn: posters.arn, region: 'eu-west-1', data: present({ Policy: expect.any(String) }) },
      { arn: archive.arn, region: 'eu-west-1', data: absent },
    ]);
    const [{ data }] = records as [{ data: { value: { Policy: string } } }];
    expect(json(data.value.Policy)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::tidepool-posters/*' },
      ],
    });
  });

  test('a public access block, flag by flag, and none', async () => {
    const { records, gone } = await replayed(publicAccessBlocks, {
      facts,
      golden: { GetPublicAccessBlock: ['restXml-GetPublicAccessBlock', 'restXml-GetPublicAccessBlock-absent'] },
    });
    expect(gone).toEqual([]);
    expect(records).toMatchObject([
      {
        arn: posters.arn,
        data: present({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: false,
            BlockPublicPolicy: false,
            RestrictPublicBuckets: false,
          },
        }),
      },
      { arn: archive.arn, data: absent },
    ]);
  });

  test('an encryption with one rule: a flattened list', async () => {
    const { records } = await replayed(encryption, {
      facts: { 's3.buckets': [posters] },
      golden: { GetBucketEncryption: ['restXml-GetBucketEncryption'] },
    });
    expect(records).toMatchObject([
      {
        arn: posters.arn,
        data: present({
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
          },
        }),
      },
    ]);
  });
});

describe('containers', () => {
  const ecs = (rest: string): string => `arn:aws:ecs:eu-west-1:123456789012:${rest}`;
  const shop = { arn: ecs('cluster/shop'), data: ecs('cluster/shop') };
  const web = {
    serviceArn: ecs('service/shop/web'),
    taskDefinition: ecs('task-definition/web:1'),
    launchType: 'FARGATE',
    deployments: [{ status: 'PRIMARY', createdAt: START }],
  };

  test('a cluster, which is its ARN', async () => {
    const { records } = await replayed(clusters, { golden: { ListClusters: ['awsJson-ListClusters'] } });
    expect(records).toEqual([shop]);
  });

  test('a service, with times that were numbers', async () => {
    const { records } = await replayed(services, {
      facts: { 'ecs.clusters': [shop] },
      golden: { ListServices: ['awsJson-ListServices'], DescribeServices: ['awsJson-DescribeServices'] },
    });
    expect(records).toMatchObject([{ arn: web.serviceArn, data: present(web) }]);
  });

  test('a service that is missing by ARN, and a cluster', async () => {
    const missing = await replayed(services, {
      facts: { 'ecs.clusters': [shop] },
      golden: { ListServices: ['awsJson-ListServices'], DescribeServices: ['awsJson-DescribeServices-missing'] },
    });
    // What the answer names as missing is another one: of `web` it does not speak.
    expect(missing.records).toMatchObject([{ arn: web.serviceArn, data: { state: 'unknown' } }]);
    const { records, gone } = await replayed(services, {
      facts: { 'ecs.clusters': [shop] },
      golden: { ListServices: ['awsJson-ListServices-gone'] },
    });
    expect([records, gone]).toEqual([[], [shop.arn]]);
  });

  test('a task definition', async () => {
    const { records } = await replayed(taskDefinitions, {
      facts: { 'ecs.services': [{ arn: web.serviceArn, data: present({ taskDefinition: web.taskDefinition }) }] },
      golden: { DescribeTaskDefinition: ['awsJson-DescribeTaskDefinition'] },
    });
    expect(records).toMatchObject([
      {
        arn: web.taskDefinition,
        data: present({
          taskDefinition: {
            family: 'web',
            networkMode: 'awsvpc',
            containerDefinitions: [{ name: 'web', environment: [{ name: 'TABLE', value: 'orders & "more"' }] }],
          },
        }),
      },
    ]);
  });
});

describe('load balancers', () => {
  const elb = (rest: string): string => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${rest}`;
  const web = { arn: elb('loadbalancer/app/web/680f109a6baa6fa0'), data: {} };
  const listener = elb('listener/app/web/680f109a6baa6fa0/237ad919b2304c3e');
  const group = elb('targetgroup/web/203a1bfc23d05814');

  test('a load balancer in two zones', async () => {
    const { records } = await replayed(loadBalancers, {
      golden: { DescribeLoadBalancers: ['awsQuery-DescribeLoadBalancers'] },
    });
    expect(records).toMatchObject([
      {
        arn: web.arn,
        data: {
          Scheme: 'internal',
          Type: 'application',
          CreatedTime: START,
          State: { Code: 'active' },
          SecurityGroups: ['sg-070db48cd8a333e62'],
          AvailabilityZones: [
            { ZoneName: 'eu-west-1a', SubnetId: 'subnet-c19515c6007df2e05' },
            { ZoneName: 'eu-west-1b', SubnetId: 'subnet-fc8fe12aff1408e12' },
          ],
        },
      },
    ]);
  });

  test('a listener, and a load balancer that is gone by the code that AWS has for it', async () => {
    const { records, gone } = await replayed(listeners, {
      facts: { 'elbv2.load-balancers': [web, { ...web, arn: `${web.arn}0` }] },
      golden: { DescribeListeners: ['awsQuery-DescribeListeners', 'awsQuery-DescribeListeners-gone'] },
    });
    expect(records).toMatchObject([
      {
        arn: listener,
        data: present({ Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'forward', TargetGroupArn: group }] }),
      },
    ]);
    expect(gone).toEqual([`${web.arn}0`]);
  });

  test('rules, with a header to unescape, the default one last', async () => {
    const { records } = await replayed(rules, {
      facts: { 'elbv2.listeners': [{ arn: listener, data: present({}) }] },
      golden: { DescribeRules: ['awsQuery-DescribeRules'] },
    });
    expect(records).toMatchObject([
      {
        arn: `${elb('listener-rule/app/web/680f109a6baa6fa0/237ad919b2304c3e')}/6751b14605fa85a3`,
        data: present({
          Priority: '10',
          IsDefault: false,
          Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Edge', Values: ['a & <b>'] } }],
        }),
      },
      { data: present({ Priority: 'default', IsDefault: true, Conditions: [] }) },
    ]);
  });

  test('the health of a target', async () => {
    const { records } = await replayed(targetHealth, {
      facts: { 'elbv2.target-groups': [{ arn: group, data: {} }] },
      golden: { DescribeTargetHealth: ['awsQuery-DescribeTargetHealth'] },
    });
    expect(records).toMatchObject([
      {
        arn: group,
        data: present({
          TargetHealthDescriptions: [{ Target: { Id: '10.20.0.9', Port: 8080 }, TargetHealth: { State: 'healthy' } }],
        }),
      },
    ]);
  });
});

describe('firewalls', () => {
  const arn = 'arn:aws:network-firewall:eu-west-1:123456789012:firewall/main';
  const endpoint = { arn: 'arn:vpce', data: { VpcEndpointType: 'GatewayLoadBalancer' } } as const;
  const facts = { 'ec2.vpc-endpoints': [endpoint] };

  test('a firewall', async () => {
    const { records } = await replayed(firewalls, {
      facts,
      golden: { ListFirewalls: ['awsJson-ListFirewalls'], DescribeFirewall: ['awsJson-DescribeFirewall'] },
    });
    expect(records).toMatchObject([
      {
        arn,
        data: present({
          Firewall: {
            FirewallPolicyArn: 'arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/strict',
            SubnetMappings: [{ SubnetId: 'subnet-c19515c6007df2e05' }],
          },
          FirewallStatus: { Status: 'READY', ConfigurationSyncStateSummary: 'IN_SYNC' },
        }),
      },
    ]);
  });

  test('one that is gone, whatever the status', async () => {
    const { records, gone } = await replayed(firewalls, {
      facts,
      golden: { ListFirewalls: ['awsJson-ListFirewalls'], DescribeFirewall: ['awsJson-DescribeFirewall-gone'] },
    });
    expect([records, gone]).toEqual([[], [arn]]);
  });
});
