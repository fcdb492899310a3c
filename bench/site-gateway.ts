import {
  ACCESS_LOG,
  cognito,
  edited,
  exported,
  logGroup,
  SIGV4,
  toFunction,
  type Deployed,
} from '../src/simulator/company/rest.ts';
import { noise } from '../src/simulator/company/write.ts';
import { chosen, numbered, times, type Facts, type Site } from './site.ts';
import { functionName } from './site-functions.ts';
import { webAclArn } from './site-firewall.ts';

const RESOURCES = 10;
const ROUTES = 5;
const models = { Order: { title: 'Order', type: 'object', required: ['items'], properties: { items: {} } } };

const restId = (index: number): string => `r${numbered(index, 9)}`;
const httpId = (index: number): string => `h${numbered(index, 9)}`;

/** REST APIs with one stage each, and what API Gateway has beside them. */
export function restFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const n = shape.restApis;
  const apis: Record<string, object> = {};
  const stages: Record<string, object> = {};
  const exports: Record<string, object> = {};
  const resources: Record<string, object> = {};
  const authorizers: Record<string, object> = {};
  const domains: Record<string, object> = {};
  const domains2: Record<string, object> = {};
  const mappings: Record<string, object> = {};
  const mappings2: Record<string, object> = {};
  const [unlogged, quiet, unthrottled, secret, open, unchecked, unguarded, oldTls, named, pooled, doubled] = [
    chosen(site, n, 20),
    chosen(site, n, 25),
    chosen(site, n, 15),
    chosen(site, n, 50),
    chosen(site, n, 10),
    chosen(site, n, 8),
    chosen(site, n, 30),
    chosen(site, n, 30),
    chosen(site, n, 10),
    chosen(site, n, 3),
    chosen(site, Math.ceil(n / 10), 3),
  ];
  let domain = 0;
  for (let index = 0; index < n; index += 1) {
    const id = restId(index);
    const arn = `arn:aws:apigateway:${region}::/restapis/${id}`;
    const stage = `${arn}/stages/prod`;
    // An API behind a domain has its default endpoint off, so its other gates cannot be told apart.
    const isNamed = named(index);
    const keepsEndpoint = isNamed && doubled(domain);
    if (oldTls(index)) site.plant('domain-tls-policy', arn);
    if (keepsEndpoint) site.plant('apigw-default-endpoint-disabled', arn, { fullOnly: true });
    apis[id] = {
      name: `api-${numbered(index)}`,
      createdDate: '2025-02-12T10:00:00.000Z',
      endpointConfiguration: { types: [oldTls(index) ? 'EDGE' : 'REGIONAL'], ipAddressType: 'ipv4' },
      apiKeySource: 'HEADER',
      disableExecuteApiEndpoint: isNamed && !keepsEndpoint,
      ...(!oldTls(index) && { securityPolicy: 'TLS_1_2' }),
      apiStatus: 'AVAILABLE',
    };
    if (isNamed) {
      const name = `api-${numbered(index)}.bench.example`;
      domains[name] = {
        endpointConfiguration: { types: ['REGIONAL'] },
        securityPolicy: 'TLS_1_2',
        domainNameStatus: 'AVAILABLE',
      };
      domains2[name] = {
        DomainNameConfigurations: [
          { EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2', DomainNameStatus: 'AVAILABLE' },
        ],
      };
      mappings[`${name}/basepathmappings/(none)`] = { basePath: '(none)', restApiId: id, stage: 'prod' };
      mappings2[`${name}/apimappings/m${numbered(index)}`] = { ApiId: id, Stage: 'prod', ApiMappingKey: '' };
      domain += 1;
    }

    const isUnguarded = unguarded(index) && !isNamed;
    if (isUnguarded) site.plant('waf-associated', stage);
    if (unlogged(index)) site.plant('apigw-access-logs', stage);
    if (quiet(index)) site.plant('apigw-execution-logs', stage);
    if (unthrottled(index)) site.plant('apigw-throttling', stage);
    if (secret(index)) site.plant('apigw-stage-variable-secrets', stage);
    stages[`${id}/stages/prod`] = {
      deploymentId: `d${numbered(index)}`,
      cacheClusterEnabled: false,
      tracingEnabled: true,
      ...(!isUnguarded && shape.webAcls > 0 && { webAclArn: webAclArn(site, index % shape.webAcls) }),
      variables: {
        table: `orders-${numbered(index)}`,
        ...(secret(index) && { deployToken: ['ghp', noise(index + 29, 36)].join('_') }),
      },
      methodSettings: {
        '*/*': {
          loggingLevel: quiet(index) ? 'OFF' : 'ERROR',
          dataTraceEnabled: false,
          ...(!unthrottled(index) && { throttlingRateLimit: 500, throttlingBurstLimit: 200 }),
        },
      },
      ...(!unlogged(index) && {
        accessLogSettings: { destinationArn: logGroup(account, region, `/apis/${id}`), format: ACCESS_LOG },
      }),
      createdDate: '2025-02-12T10:10:00.000Z',
    };

    const integration = toFunction(
      region,
      `arn:aws:lambda:${region}:${account}:function:${functionName(index % Math.max(1, shape.functions))}`,
      'never',
    );
    const scheme = pooled(index) ? 'customers' : 'sigv4';
    const methods = times(RESOURCES * 2, (at) => {
      const path = `/things-${at >> 1}/{id}`;
      const verb = at % 2 === 0 ? 'GET' : 'POST';
      const isOpen = open(index) && !isNamed && at === 3;
      const isUnchecked = unchecked(index) && at === 4;
      const method = `arn:aws:execute-api:${region}:${account}:${id}/prod/${verb}${path}`;
      if (isOpen) site.plant('apigw-rest-method-auth', method);
      if (isUnchecked) site.plant('apigw-request-validation', method);
      return {
        route: `${verb} ${path}`,
        ...(!isOpen && { security: [scheme] }),
        integration,
        ...(!isUnchecked && { validator: verb === 'GET' ? ('params-only' as const) : ('full' as const) }),
        ...(verb === 'POST' && { body: 'Order' }),
        auth: isOpen ? ('fail' as const) : ('pass' as const),
        validation: isUnchecked ? ('fail' as const) : ('pass' as const),
      };
    });
    const pool = `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_B3nchP00l`;
    const deployed: Deployed = {
      account,
      region,
      api: id,
      title: `api-${numbered(index)}`,
      stage: 'prod',
      schemes: pooled(index) ? { customers: cognito(pool) } : { sigv4: SIGV4 },
      models,
      methods,
    };
    exports[`${id}/stages/prod/exports/oas30`] = exported(deployed);
    const draft = edited(deployed);
    Object.assign(resources, draft['apigateway.resources']);
    Object.assign(authorizers, draft['apigateway.authorizers']);
  }
  return {
    'apigateway.rest-apis': apis,
    'apigateway.stages': stages,
    'apigateway.exports': exports,
    'apigateway.resources': resources,
    'apigateway.authorizers': authorizers,
    'apigateway.domain-names': domains,
    'apigateway.base-path-mappings': mappings,
    'apigatewayv2.domain-names': domains2,
    'apigatewayv2.api-mappings': mappings2,
    'apigateway.account': {
      account: {
        cloudwatchRoleArn: `arn:aws:iam::${account}:role/apigateway-logs`,
        throttleSettings: { rateLimit: 10_000, burstLimit: 5000 },
        features: ['UsagePlans'],
      },
    },
  };
}

/** HTTP APIs, one in ten a WebSocket API, with one stage each. */
export function httpFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const n = shape.httpApis;
  const apis: Record<string, object> = {};
  const stages: Record<string, object> = {};
  const routes: Record<string, object> = {};
  const authorizers: Record<string, object> = {};
  const integrations: Record<string, object> = {};
  const [unlogged, unthrottled, open, socket] = [
    chosen(site, n, 10),
    chosen(site, n, 15),
    chosen(site, n, 7),
    chosen(site, n, 10),
  ];
  for (let index = 0; index < n; index += 1) {
    const id = httpId(index);
    const arn = `arn:aws:apigateway:${region}::/apis/${id}`;
    const isSocket = socket(index);
    const stageName = isSocket ? 'prod' : '$default';
    const stage = `${arn}/stages/${stageName}`;
    apis[id] = {
      Name: `${isSocket ? 'socket' : 'http'}-${numbered(index)}`,
      ProtocolType: isSocket ? 'WEBSOCKET' : 'HTTP',
      RouteSelectionExpression: isSocket ? '$request.body.action' : '${request.method} ${request.path}',
      ApiEndpoint: `https://${id}.execute-api.${region}.amazonaws.com`,
      DisableExecuteApiEndpoint: false,
      CreatedDate: '2025-03-03T10:00:00.000Z',
    };
    if (unlogged(index)) site.plant('apigw-access-logs', stage);
    if (unthrottled(index)) site.plant('apigw-throttling', stage);
    stages[`${id}/stages/${stageName}`] = {
      AutoDeploy: true,
      DefaultRouteSettings: {
        ...(!unthrottled(index) && { ThrottlingRateLimit: 400, ThrottlingBurstLimit: 200 }),
        ...(isSocket && { LoggingLevel: 'ERROR', DataTraceEnabled: false }),
      },
      ...(!unlogged(index) && {
        AccessLogSettings: { DestinationArn: logGroup(account, region, `/apis/${id}`), Format: ACCESS_LOG },
      }),
    };
    for (let at = 0; at < ROUTES; at += 1) {
      const key = isSocket ? ['$connect', '$disconnect', '$default', 'say', 'watch'][at]! : `GET /things-${at}`;
      const isOpen = open(index) && at === 0;
      const type = isSocket ? (at === 0 ? 'AWS_IAM' : 'NONE') : 'JWT';
      routes[`${id}/routes/t${numbered(at)}`] = {
        RouteKey: key,
        AuthorizationType: isOpen ? 'NONE' : type,
        ...(type === 'JWT' && !isOpen && { AuthorizerId: 'j00000' }),
        Target: 'integrations/i00000',
      };
      if (isOpen)
        site.plant(
          isSocket ? 'apigw-websocket-connect-auth' : 'apigw-http-route-auth',
          `${arn}/routes/t${numbered(at)}`,
        );
    }
    integrations[`${id}/integrations/i00000`] = {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: `arn:aws:lambda:${region}:${account}:function:${functionName(index % Math.max(1, shape.functions))}`,
      PayloadFormatVersion: '2.0',
    };
    if (!isSocket) {
      authorizers[`${id}/authorizers/j00000`] = {
        Name: 'customers',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: {
          Audience: ['bench'],
          Issuer: `https://cognito-idp.${region}.amazonaws.com/${region}_B3nchP00l`,
        },
      };
    }
  }
  return {
    'apigatewayv2.apis': apis,
    'apigatewayv2.stages': stages,
    'apigatewayv2.routes': routes,
    'apigatewayv2.authorizers': authorizers,
    'apigatewayv2.integrations': integrations,
  };
}
