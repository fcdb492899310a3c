import type { Expect, Expected, Written } from './write.ts';

type Json = Readonly<Record<string, unknown>>;

/** What stands in an export for one deployed method. */
interface Method {
  /** `GET /orders/{id}`; `ANY` for all verbs. */
  readonly route: string;
  /** Names of security schemes; none: anybody may call. */
  readonly security?: readonly string[];
  readonly integration: Integration;
  readonly validator?: 'full' | 'params-only';
  /** The model of the body. */
  readonly body?: string;
  readonly query?: string;
  readonly auth: Expected;
  readonly validation: Expected;
}

interface Integration extends Json {
  readonly type: 'aws' | 'aws_proxy' | 'mock';
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly passthroughBehavior: string;
}

/** A security scheme with the marks of API Gateway. */
interface Scheme extends Json {
  readonly 'x-amazon-apigateway-authtype'?: 'awsSigv4' | 'cognito_user_pools' | 'custom';
  readonly 'x-amazon-apigateway-authorizer'?: {
    readonly type: string;
    readonly authorizerUri?: string;
    readonly providerARNs?: readonly string[];
    readonly authorizerResultTtlInSeconds?: number;
  };
}

export interface Deployed {
  readonly account: string;
  readonly region: string;
  readonly api: string;
  readonly title: string;
  readonly stage: string;
  readonly schemes: Readonly<Record<string, Scheme>>;
  /** The resource policy that was deployed. */
  readonly policy?: Json;
  readonly models?: Json;
  readonly methods: readonly Method[];
}

/**
 * What `GetExport` answers for a stage (OpenAPI 3 with API Gateway's extensions), and what is to be said of its methods
 * (API Gateway Developer Guide: OpenAPI extensions for API Gateway).
 */
export function exported(deployed: Deployed): Written<'apigateway.exports'> {
  const { account, region, api, title, stage, schemes, policy, models = {}, methods } = deployed;
  const paths: Record<string, Record<string, Json>> = {};
  for (const method of methods) {
    const [verb = '', path = ''] = method.route.split(' ');
    const operation = verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase();
    (paths[path] ??= {})[operation] = operationOf(method, path);
  }
  const document = {
    openapi: '3.0.1',
    info: { title, version: '2026-10-28T09:20:00Z' },
    servers: [
      {
        url: `https://${api}.execute-api.${region}.amazonaws.com/{basePath}`,
        variables: { basePath: { default: stage } },
      },
    ],
    paths,
    components: { schemas: { Empty: { title: 'Empty Schema', type: 'object' }, ...models }, securitySchemes: schemes },
    'x-amazon-apigateway-request-validators': {
      full: { validateRequestParameters: true, validateRequestBody: true },
      'params-only': { validateRequestParameters: true, validateRequestBody: false },
    },
    ...(policy && { 'x-amazon-apigateway-policy': policy }),
  };
  return {
    contentType: 'application/json',
    contentDisposition: 'attachment; filename="oas30.json"',
    body: JSON.stringify(document),
    $expect: Object.fromEntries(
      methods.flatMap(({ route, auth, validation }) => {
        const arn = `arn:aws:execute-api:${region}:${account}:${api}/${stage}/${route.replace(' ', '')}`;
        return [
          [`apigw-rest-method-auth@${arn}`, auth],
          // No REST API of the company calls an HTTP back end.
          [`vpclink-private-integration@${arn}`, 'not-applicable'],
          [`apigw-request-validation@${arn}`, validation],
        ];
      }),
    ),
  };
}

/**
 * The same as it is edited: resources with their methods, and the authorizers that they use. `since`: by route, members
 * of the method that were edited after the deployment.
 */
export function edited({ api, schemes, methods }: Deployed, since: Readonly<Record<string, EditedMethod>> = {}) {
  const resources = new Map<string, Record<string, EditedMethod>>([['/', {}]]);
  for (const method of methods) {
    const [verb = '', path = ''] = method.route.split(' ');
    const own = resources.get(path) ?? {};
    own[verb] = { ...editedMethod(method, schemes), ...since[method.route] };
    resources.set(path, own);
  }
  return {
    'apigateway.resources': Object.fromEntries(
      [...resources].map(([path, resourceMethods], index): [string, Written<'apigateway.resources'>] => [
        `${api}/resources/r${index}`,
        { path, ...(Object.keys(resourceMethods).length > 0 && { resourceMethods }) },
      ]),
    ),
    'apigateway.authorizers': Object.fromEntries(
      Object.entries(schemes).flatMap(([name, scheme]): [string, Written<'apigateway.authorizers'>][] => {
        const { authorizerUri, providerARNs } = scheme['x-amazon-apigateway-authorizer'] ?? {};
        if (authorizerUri !== undefined)
          return [[`${api}/authorizers/${name}`, { name, type: 'TOKEN', authorizerUri }]];
        return providerARNs === undefined
          ? []
          : [[`${api}/authorizers/${name}`, { name, type: 'COGNITO_USER_POOLS', providerARNs }]];
      }),
    ),
  };
}

type EditedMethod = NonNullable<
  Extract<Written<'apigateway.resources'>, { readonly resourceMethods?: unknown }>['resourceMethods']
>[string];

const AUTHORIZATION_TYPES = {
  awsSigv4: 'AWS_IAM',
  cognito_user_pools: 'COGNITO_USER_POOLS',
  custom: 'CUSTOM',
} as const;
const INTEGRATION_TYPES = { aws: 'AWS', aws_proxy: 'AWS_PROXY', mock: 'MOCK' } as const;

function editedMethod(
  { route, security = [], validator, integration }: Method,
  schemes: Deployed['schemes'],
): EditedMethod {
  const { type, httpMethod, uri, passthroughBehavior } = integration;
  const authtypes = security.map((name) => schemes[name]?.['x-amazon-apigateway-authtype']);
  const guard = authtypes.find((authtype) => authtype !== undefined);
  const authorizerId = security[authtypes.findIndex((authtype) => authtype !== undefined && authtype !== 'awsSigv4')];
  return {
    httpMethod: route.split(' ')[0],
    authorizationType: guard === undefined ? 'NONE' : AUTHORIZATION_TYPES[guard],
    apiKeyRequired: authtypes.includes(undefined),
    ...(authorizerId !== undefined && { authorizerId }),
    ...(validator && { requestValidatorId: validator }),
    methodIntegration: {
      type: INTEGRATION_TYPES[type],
      passthroughBehavior: passthroughBehavior.toUpperCase(),
      ...(httpMethod !== undefined && { httpMethod }),
      ...(uri !== undefined && { uri }),
    },
  };
}

function operationOf({ security, integration, validator, body, query }: Method, path: string): Json {
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(query === undefined ? [] : [{ name: query, in: 'query', required: true, schema: { type: 'string' } }]),
  ];
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } },
        required: true,
      },
    }),
    responses: {
      '200': {
        description: '200 response',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Empty' } } },
      },
    },
    ...(security && { security: security.map((scheme) => ({ [scheme]: [] })) }),
    ...(validator && { 'x-amazon-apigateway-request-validator': validator }),
    'x-amazon-apigateway-integration': integration,
  };
}

export const SIGV4 = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
} as const;

export const API_KEY = { type: 'apiKey', name: 'x-api-key', in: 'header' } as const;

export const cognito = (pool: string): Scheme => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'cognito_user_pools',
  'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [pool] },
});

export const lambdaAuthorizer = (region: string, functionArn: string): Scheme => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'token',
    authorizerUri: invocation(region, functionArn),
    authorizerResultTtlInSeconds: 300,
  },
});

const invocation = (region: string, functionArn: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

/** A call of a function. `never`: a body of another content type than the model's is refused, not passed on. */
export const toFunction = (
  region: string,
  functionArn: string,
  passthroughBehavior = 'when_no_match',
): Integration => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: invocation(region, functionArn),
  passthroughBehavior,
});

export const MOCK: Integration = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  passthroughBehavior: 'when_no_match',
  responses: { default: { statusCode: '200' } },
};

/** An access log format that names the caller. */
export const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.caller',
  user: '$context.authorizer.principalId',
  requestTime: '$context.requestTime',
  route: '$context.httpMethod $context.resourcePath',
  status: '$context.status',
});

export const logGroup = (account: string, region: string, name: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

/** What API Gateway says of a stage without a cache. */
export const NO_CACHE = { cacheClusterEnabled: false, cacheClusterStatus: 'NOT_AVAILABLE' } as const;

/** Expectations of a stage, all of them good but for those that are named. */
export const stageExpect = (differing: Expect = {}): Expect => ({
  'apigw-stage-variable-secrets': 'pass',
  'apigw-deployed-drift': 'pass',
  'waf-associated': 'pass',
  'apigw-throttling': 'pass',
  'apigw-access-logs': 'pass',
  'apigw-execution-logs': 'pass',
  'apigw-cache-encrypted': 'not-applicable',
  ...differing,
});
