/**
 * Writes `test/golden/wire`: what moto, an implementation of AWS that is not ours, answers to the operations that the
 * collectors call, at least two of each wire protocol: `npm run test:moto` once, to install it, then
 * `node dist/test/golden/capture.js`. What differs from run to run (times, request ids) is made constant.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  GetStagesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { CreateApiCommand, CreateRouteCommand, GetRoutesCommand } from '@aws-sdk/client-apigatewayv2';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeFlowLogsCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetAccountSettingsCommand,
  GetPolicyCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { CreateFirewallCommand, DescribeFirewallCommand, ListFirewallsCommand } from '@aws-sdk/client-network-firewall';
import { CreateOrganizationCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { CreateWebACLCommand, GetWebACLCommand, ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import type { HttpResponse } from '@smithy/core/transport';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/types';

import { arnOf, cloudAt, document, REGION } from '../moto/cloud.ts';
import { startMoto } from '../moto/server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WIRE = join(ROOT, 'test/golden/wire');

let last = '';

/** Keeps the answer that came last, as text. */
class Recorder extends NodeHttpHandler {
  override async handle(request: HttpRequest, options?: object): Promise<{ response: HttpResponse }> {
    const { response } = await super.handle(request as never, options);
    const body = await buffer(response.body as Readable);
    const kept = Object.entries(response.headers).filter(([name]) => /^(content-type|x-amzn?-error.*)$/i.test(name));
    last = [
      `HTTP/1.1 ${response.statusCode}`,
      ...kept.map(([name, value]) => `${name.toLowerCase()}: ${value}`),
      '',
      constant(body.toString()),
    ].join('\n');
    response.body = Readable.from([body]);
    return { response };
  }
}

/** Without what differs from run to run. The first second of 2026 has the Unix time 1767225600. */
const constant = (body: string): string =>
  body
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/g, (_, fraction: string | undefined) =>
      fraction === undefined ? '2026-01-01T00:00:00' : '2026-01-01T00:00:00.000',
    )
    .replaceAll(/(?<![\d.-])1[789]\d{8}(\.\d+)?(?!\d)/g, '1767225600')
    .replaceAll(/(<request_?id>)[^<]*/gi, '$1request');

const moto = await startMoto(ROOT);
try {
  const cloud = cloudAt(moto.endpoint, new Recorder());
  /** Asks, whatever the answer is, and keeps it. */
  const golden = async (name: string, asked: Promise<object>): Promise<void> => {
    // That the SDK cannot make sense of it is what some of these are for.
    await asked.catch(() => undefined);
    writeFileSync(join(WIRE, `${name}.txt`), last);
  };

  const { apigateway, apigatewayv2, ec2, ecs, elbv2, iam, lambda, networkFirewall, organizations, s3, wafv2 } = cloud;
  const RoleName = 'orders-fn';
  const trust = document({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'inline',
      PolicyDocument: document({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }),
    }),
  );
  await golden(
    'awsQuery-GetAccountAuthorizationDetails',
    iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] })),
  );
  await golden('awsQuery-GetAccountSummary', iam.send(new GetAccountSummaryCommand({})));

  for (const FunctionName of ['orders', 'bills'])
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: 'nodejs24.x',
        Role: Role!.Arn,
        Handler: 'index.handler',
        Code: { ZipFile: Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex') },
        Environment: { Variables: { TABLE: 'orders & "more"' } },
      }),
    );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: 'orders',
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: arnOf('execute-api', 'abcdefghij/*/GET/orders'),
    }),
  );
  await golden('restJson-ListFunctions', lambda.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' })));
  await golden('restJson-GetPolicy', lambda.send(new GetPolicyCommand({ FunctionName: 'orders' })));
  await golden('restJson-GetPolicy-absent', lambda.send(new GetPolicyCommand({ FunctionName: 'bills' })));
  await golden('restJson-GetAccountSettings-unsupported', lambda.send(new GetAccountSettingsCommand({})));

  const api = await apigateway.send(
    new CreateRestApiCommand({ name: 'orders', endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId: api.id }));
  const method = { restApiId: api.id, resourceId: items[0]!.id, httpMethod: 'POST' };
  await apigateway.send(new PutMethodCommand({ ...method, authorizationType: 'AWS_IAM' }));
  await apigateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const deployment = await apigateway.send(new CreateDeploymentCommand({ restApiId: api.id }));
  await apigateway.send(
    new CreateStageCommand({
      restApiId: api.id,
      stageName: 'prod',
      deploymentId: deployment.id,
      variables: { table: 'orders' },
    }),
  );
  await golden(
    'restJson-GetResources',
    apigateway.send(new GetResourcesCommand({ restApiId: api.id, embed: ['methods'] })),
  );
  await golden('restJson-GetStages', apigateway.send(new GetStagesCommand({ restApiId: api.id })));

  const http = await apigatewayv2.send(new CreateApiCommand({ Name: 'checkin', ProtocolType: 'HTTP' }));
  await apigatewayv2.send(
    new CreateRouteCommand({ ApiId: http.ApiId, RouteKey: 'GET /roster', AuthorizationType: 'AWS_IAM' }),
  );
  await golden('restJson-GetRoutes', apigatewayv2.send(new GetRoutesCommand({ ApiId: http.ApiId })));

  const visible = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true };
  const { Summary } = await wafv2.send(
    new CreateWebACLCommand({
      Name: 'edge',
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: { ...visible, MetricName: 'edge' },
      Rules: [
        {
          Name: 'rate',
          Priority: 0,
          Action: { Block: {} },
          VisibilityConfig: { ...visible, MetricName: 'rate' },
          Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP' } },
        },
      ],
    }),
  );
  await wafv2.send(
    new CreateWebACLCommand({
      Name: 'empty',
      Scope: 'REGIONAL',
      DefaultAction: { Block: {} },
      VisibilityConfig: { ...visible, MetricName: 'empty' },
    }),
  );
  await golden('awsJson-ListWebACLs', wafv2.send(new ListWebACLsCommand({ Scope: 'REGIONAL', Limit: 100 })));
  await golden(
    'awsJson-GetWebACL',
    wafv2.send(new GetWebACLCommand({ Name: 'edge', Id: Summary!.Id, Scope: 'REGIONAL' })),
  );
  await golden(
    'awsJson-GetWebACL-gone',
    wafv2.send(new GetWebACLCommand({ Name: 'edge', Id: 'no-such-id', Scope: 'REGIONAL' })),
  );
  await golden('awsJson-ListAccounts-none', organizations.send(new ListAccountsCommand({})));
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  await golden('awsJson-ListAccounts', organizations.send(new ListAccountsCommand({})));

  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: Vpc!.VpcId, GroupName: 'door', Description: 'front <door>' }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] },
      ],
    }),
  );
  await golden(
    'ec2Query-DescribeSecurityGroups',
    ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId!] })),
  );

  for (const Bucket of ['tidepool-posters', 'tidepool-archive'])
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const Bucket = 'tidepool-posters';
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: document({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      }),
    }),
  );
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: false },
    }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  await golden('restXml-ListBuckets', s3.send(new ListBucketsCommand({})));
  await golden('restXml-GetBucketPolicy', s3.send(new GetBucketPolicyCommand({ Bucket })));
  await golden('restXml-GetPublicAccessBlock', s3.send(new GetPublicAccessBlockCommand({ Bucket })));
  await golden('restXml-GetBucketEncryption', s3.send(new GetBucketEncryptionCommand({ Bucket })));
  const empty = { Bucket: 'tidepool-archive' };
  await golden('restXml-GetBucketPolicy-absent', s3.send(new GetBucketPolicyCommand(empty)));
  await golden('restXml-GetPublicAccessBlock-absent', s3.send(new GetPublicAccessBlockCommand(empty)));

  await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [Vpc!.VpcId!],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${Bucket}`,
    }),
  );
  await golden('ec2Query-DescribeFlowLogs', ec2.send(new DescribeFlowLogsCommand({})));

  const zones = ['a', 'b'].map((zone, index) => ({
    VpcId: Vpc!.VpcId,
    CidrBlock: `10.20.${index}.0/24`,
    AvailabilityZone: `${REGION}${zone}`,
  }));
  const subnets: string[] = [];
  for (const zone of zones) subnets.push((await ec2.send(new CreateSubnetCommand(zone))).Subnet!.SubnetId!);

  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'web', image: 'web', memory: 512, environment: [{ name: 'TABLE', value: 'orders & "more"' }] }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 0,
      launchType: 'FARGATE',
    }),
  );
  await golden('awsJson-ListClusters', ecs.send(new ListClustersCommand({})));
  await golden('awsJson-ListServices', ecs.send(new ListServicesCommand({ cluster: 'shop' })));
  await golden(
    'awsJson-DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: [arnOf('ecs', 'service/shop/web')] })),
  );
  await golden(
    'awsJson-DescribeServices-missing',
    ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: [arnOf('ecs', 'service/shop/gone')] })),
  );
  await golden('awsJson-ListServices-gone', ecs.send(new ListServicesCommand({ cluster: 'gone' })));
  await golden(
    'awsJson-DescribeTaskDefinition',
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web:1' })),
  );

  const { LoadBalancers = [] } = await elbv2.send(
    new CreateLoadBalancerCommand({ Name: 'web', Scheme: 'internal', Subnets: subnets, SecurityGroups: [GroupId!] }),
  );
  const { LoadBalancerArn } = LoadBalancers[0]!;
  const { TargetGroups = [] } = await elbv2.send(
    new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 8080, VpcId: Vpc!.VpcId, TargetType: 'ip' }),
  );
  const { TargetGroupArn } = TargetGroups[0]!;
  await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.20.0.9' }] }));
  const { Listeners = [] } = await elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  const { ListenerArn } = Listeners[0]!;
  await elbv2.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 10,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Edge', Values: ['a & <b>'] } }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
    }),
  );
  await golden('awsQuery-DescribeLoadBalancers', elbv2.send(new DescribeLoadBalancersCommand({})));
  await golden('awsQuery-DescribeListeners', elbv2.send(new DescribeListenersCommand({ LoadBalancerArn })));
  await golden(
    'awsQuery-DescribeListeners-gone',
    elbv2.send(new DescribeListenersCommand({ LoadBalancerArn: `${LoadBalancerArn}0` })),
  );
  await golden('awsQuery-DescribeRules', elbv2.send(new DescribeRulesCommand({ ListenerArn })));
  await golden('awsQuery-DescribeTargetHealth', elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn })));

  const FirewallPolicyArn = arnOf('network-firewall', 'firewall-policy/strict');
  await networkFirewall.send(
    new CreateFirewallCommand({
      FirewallName: 'main',
      FirewallPolicyArn,
      VpcId: Vpc!.VpcId!,
      SubnetMappings: [{ SubnetId: subnets[0]! }],
    }),
  );
  await golden('awsJson-ListFirewalls', networkFirewall.send(new ListFirewallsCommand({})));
  await golden(
    'awsJson-DescribeFirewall',
    networkFirewall.send(new DescribeFirewallCommand({ FirewallName: 'main' })),
  );
  await golden(
    'awsJson-DescribeFirewall-gone',
    networkFirewall.send(new DescribeFirewallCommand({ FirewallArn: arnOf('network-firewall', 'firewall/gone') })),
  );
} finally {
  await moto.stop();
}
