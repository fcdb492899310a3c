import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  type AuthorizationType,
  type ProtocolType,
} from '@aws-sdk/client-apigatewayv2';

import { gatewayArn, type Cloud, type Pair } from './cloud.ts';
import { ORDERS } from './lambda.ts';

export async function httpApis(cloud: Cloud): Promise<readonly Pair[]> {
  const checkin = await api(cloud, 'checkin', 'HTTP');
  const lobby = await api(cloud, 'lobby', 'WEBSOCKET');
  const door = await api(cloud, 'door', 'WEBSOCKET');
  return [
    {
      check: 'apigw-http-route-auth',
      bad: await route(cloud, checkin, 'POST /checkin', 'NONE'),
      good: await route(cloud, checkin, 'GET /roster', 'AWS_IAM'),
    },
    {
      check: 'apigw-websocket-connect-auth',
      bad: await route(cloud, lobby, '$connect', 'NONE'),
      good: await route(cloud, door, '$connect', 'AWS_IAM'),
    },
  ];
}

/** Returns the API's id. */
async function api({ apigatewayv2 }: Cloud, name: string, protocol: ProtocolType): Promise<string> {
  const { ApiId } = await apigatewayv2.send(
    new CreateApiCommand({
      Name: name,
      ProtocolType: protocol,
      ...(protocol === 'WEBSOCKET' && { RouteSelectionExpression: '$request.body.action' }),
    }),
  );
  const StageName = protocol === 'HTTP' ? '$default' : 'prod';
  await apigatewayv2.send(new CreateStageCommand({ ApiId, StageName, AutoDeploy: true }));
  return ApiId!;
}

/** Returns the route's ARN. */
async function route(
  { apigatewayv2 }: Cloud,
  ApiId: string,
  RouteKey: string,
  authorization: AuthorizationType,
): Promise<string> {
  const { IntegrationId } = await apigatewayv2.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: ORDERS,
      PayloadFormatVersion: '2.0',
    }),
  );
  const { RouteId } = await apigatewayv2.send(
    new CreateRouteCommand({
      ApiId,
      RouteKey,
      AuthorizationType: authorization,
      Target: `integrations/${IntegrationId}`,
    }),
  );
  return gatewayArn(`/apis/${ApiId}/routes/${RouteId}`);
}
