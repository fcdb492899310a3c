import type { CollectedFact, FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, present, type WorldRecord } from '../check.ts';

export const API = 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3';
export const STAGE = `${API}/stages/prod`;
export const HTTP = 'arn:aws:apigateway:us-east-1::/apis/h1t2p3';
export const HTTP_STAGE = `${HTTP}/stages/$default`;
const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:orders/invocations';

/** `GET/orders` of the stage `prod`. */
export const methodArn = (rest: string, stage = 'prod'): string =>
  `arn:aws:execute-api:us-east-1:${ACCOUNT}:a1b2c3/${stage}/${rest}`;

type Present<F extends CollectedFact> = Extract<FactData<F>, { state: 'present' }>['value'];
type Json = Readonly<Record<string, unknown>>;

export const restApi = (more: Partial<FactData<'apigateway.rest-apis'>> = {}): WorldRecord<'apigateway.rest-apis'> => ({
  arn: API,
  data: { id: 'a1b2c3', name: 'orders', endpointConfiguration: { types: ['REGIONAL'] }, ...more },
});

export const stage = (
  more: Partial<Present<'apigateway.stages'>> = {},
  name = 'prod',
): WorldRecord<'apigateway.stages'> => ({
  arn: `${API}/stages/${name}`,
  data: present({ stageName: name, deploymentId: 'd1', ...more }),
});

export const httpApi = (
  ProtocolType: 'HTTP' | 'WEBSOCKET' = 'HTTP',
  more: Partial<FactData<'apigatewayv2.apis'>> = {},
): WorldRecord<'apigatewayv2.apis'> => ({
  arn: HTTP,
  data: { ApiId: 'h1t2p3', Name: 'chat', ProtocolType, RouteSelectionExpression: '$request.method', ...more },
});

export const httpStage = (more: Partial<Present<'apigatewayv2.stages'>> = {}): WorldRecord<'apigatewayv2.stages'> => ({
  arn: HTTP_STAGE,
  data: present({ StageName: '$default', ...more }),
});

export const route = (
  RouteId: string,
  RouteKey: string,
  AuthorizationType?: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT',
): WorldRecord<'apigatewayv2.routes'> => ({
  arn: `${HTTP}/routes/${RouteId}`,
  data: present({ RouteId, RouteKey, ...(AuthorizationType && { AuthorizationType }) }),
});

/** An operation of an export, with what API Gateway puts on each. */
export const operation = (more: Json = {}, integration: Json = {}): Json => ({
  responses: {},
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: LAMBDA,
    passthroughBehavior: 'when_no_match',
    ...integration,
  },
  ...more,
});

export const MOCK: Json = { type: 'mock', uri: undefined };

const SCHEMES: Json = {
  sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  pool: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [] },
  },
  token: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: LAMBDA },
  },
};

export const exported = (paths: Json, more: Json = {}, name = 'prod'): WorldRecord<'apigateway.exports'> => ({
  arn: `${API}/stages/${name}/exports/oas30`,
  data: present({
    contentType: 'application/json',
    body: JSON.stringify({ openapi: '3.0.1', paths, components: { securitySchemes: SCHEMES }, ...more }),
  }),
});

export const resource = (
  id: string,
  path: string,
  resourceMethods: Present<'apigateway.resources'>['resourceMethods'],
): WorldRecord<'apigateway.resources'> => ({
  arn: `${API}/resources/${id}`,
  data: present({ id, path, ...(resourceMethods && { resourceMethods }) }),
});

export const policy = (...Statement: readonly Json[]): Json => ({ Version: '2012-10-17', Statement });

export const allowAll: Json = {
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
};

export const accountThrottle: WorldRecord<'apigateway.account'> = {
  arn: 'arn:aws:apigateway:us-east-1::/account',
  data: present({
    throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
    cloudwatchRoleArn: `arn:aws:iam::${ACCOUNT}:role/logs`,
  }),
};
