import type { Expect, Expected, Written } from './write.ts';

type Json = Readonly<Record<string, unknown>>;

/** What stands in an export for one deployed method. */
interface Method {
  /** `GET /orders/{id}`; `ANY` for all verbs. */
  readonly route: string;
  /** Names of security schemes; none: anybody may call. */
  readonly security?: readonly string[];
  readonly integration: Json;
  readonly validator?: 'full' | 'params-only';
  /** The model of the body. */
  readonly body?: string;
  readonly query?: string;
  readonly auth: Expected;
  readonly validation: Expected;
}

export interface Deployed {
  readonly account: string;
  readonly region: string;
  readonly api: string;
  readonly title: string;
  readonly stage: string;
  readonly schemes: Json;
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
          [`apigw-request-validation@${arn}`, validation],
        ];
      }),
    ),
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

export const cognito = (pool: string) => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'cognito_user_pools',
  'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [pool] },
});

export const lambdaAuthorizer = (region: string, functionArn: string) => ({
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
export const toFunction = (region: string, functionArn: string, passthroughBehavior = 'when_no_match'): Json => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: invocation(region, functionArn),
  passthroughBehavior,
});

export const MOCK: Json = {
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

/** Expectations of a stage, all of them good but for those that are named. */
export const stageExpect = (differing: Expect = {}): Expect => ({
  'apigw-stage-variable-secrets': 'pass',
  'waf-associated': 'pass',
  'apigw-throttling': 'pass',
  'apigw-access-logs': 'pass',
  'apigw-execution-logs': 'pass',
  ...differing,
});
