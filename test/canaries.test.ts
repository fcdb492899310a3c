import { expect, test } from 'vitest';

import { printable, reporter } from '../src/cli/progress.ts';
import { render } from '../src/index.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { auditOf, worldOf } from './cloud.ts';
import { simulate } from '../src/simulator/simulator.ts';

const ACCOUNT = '111122223333';
const planted: string[] = [];

/** A string that stands nowhere else. */
function canary(where: string): string {
  const value = `CANARY-${planted.length}-9f3kQ2-${where}`;
  planted.push(value);
  return value;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const lambda = (rest: string): string => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${rest}`;
const ecs = (rest: string): string => `arn:aws:ecs:us-east-1:${ACCOUNT}:${rest}`;
const firewall = (rest: string): string => `arn:aws:network-firewall:us-east-1:${ACCOUNT}:${rest}`;
const acl = (rest: string): string => `arn:aws:wafv2:us-east-1:${ACCOUNT}:regional/${rest}`;

const headerMatch = (where: string): object => ({
  ByteMatchStatement: {
    SearchString: base64(canary(where)),
    FieldToMatch: { SingleHeader: { Name: 'x-origin' } },
    PositionalConstraint: 'EXACTLY',
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});
const visibility = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'm' };
const rule = (Name: string, Priority: number, Statement: object, more: object = {}): object => ({
  Name,
  Priority,
  Statement,
  Action: { Block: {} },
  VisibilityConfig: visibility,
  ...more,
});

const integration = (where: string): object => ({
  type: 'http',
  httpMethod: 'GET',
  uri: `https://user:${canary(`${where}-uri`)}@backend.example.com/orders`,
  requestParameters: {
    'integration.request.header.Authorization': `'Bearer ${canary(`${where}-header`)}'`,
    'integration.request.querystring.key': `'${canary(`${where}-query`)}'`,
  },
});

const webhook = (where: string): string =>
  `https://user:${canary(`${where}-user`)}@hooks.example.com/nordlys?key=${canary(`${where}-key`)}&x=${canary(`${where}-x`)}`;

const policy = (where: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Alexa',
        Effect: 'Allow',
        Principal: { Service: 'alexa-appkit.amazon.com' },
        Action: 'lambda:InvokeFunction',
        Resource: '*',
        Condition: {
          StringEquals: { 'lambda:EventSourceToken': canary(`${where}-token`) },
          StringLike: { 'aws:Referer': `*${canary(`${where}-referer`)}*` },
        },
      },
    ],
  });

const estate: SimulatedEstate = {
  accounts: {
    [ACCOUNT]: {
      name: 'canaries',
      facts: {
        global: {
          's3.buckets': { site: { BucketRegion: 'us-east-1' } },
          's3.policies': { site: { Policy: policy('bucket') } },
        },
        'us-east-1': {
          'lambda.functions': {
            [lambda('f')]: {
              FunctionName: 'f',
              FunctionArn: `${lambda('f')}:$LATEST`,
              Version: '$LATEST',
              Role: `arn:aws:iam::${ACCOUNT}:role/f`,
              Environment: { Variables: { PLAIN: canary('env'), DB_PASSWORD: canary('env-secret') } },
            },
            [lambda('f:1')]: {
              FunctionName: 'f',
              FunctionArn: lambda('f:1'),
              Version: '1',
              Role: `arn:aws:iam::${ACCOUNT}:role/f`,
              Environment: { Variables: { PLAIN: canary('env-version') } },
            },
          },
          'lambda.policies': { f: { Policy: policy('function') } },
          'apigateway.rest-apis': { a1: { id: 'a1', name: 'api', endpointConfiguration: { types: ['REGIONAL'] } } },
          'apigateway.stages': {
            'a1/stages/prod': {
              stageName: 'prod',
              variables: { token: canary('stage') },
              canarySettings: { stageVariableOverrides: { token: canary('stage-canary') } },
            },
          },
          'apigateway.exports': {
            'a1/stages/prod/exports/oas30': {
              body: JSON.stringify({
                openapi: '3.0.1',
                paths: { '/orders': { get: { 'x-amazon-apigateway-integration': integration('export') } } },
              }),
            },
          },
          'apigateway.resources': {
            'a1/resources/r1': {
              id: 'r1',
              path: '/orders',
              resourceMethods: {
                GET: { httpMethod: 'GET', authorizationType: 'NONE', methodIntegration: integration('draft') },
              },
            },
          },
          'apigatewayv2.apis': {
            h1: { ApiId: 'h1', Name: 'http', ProtocolType: 'HTTP', RouteSelectionExpression: '$request.method' },
          },
          'apigatewayv2.stages': {
            'h1/stages/$default': { StageName: '$default', StageVariables: { token: canary('http-stage') } },
          },
          'apigatewayv2.routes': { 'h1/routes/r1': { RouteId: 'r1', RouteKey: 'GET /', Target: 'integrations/i1' } },
          'apigatewayv2.integrations': {
            'h1/integrations/i1': {
              IntegrationId: 'i1',
              IntegrationType: 'HTTP_PROXY',
              IntegrationUri: 'https://backend.example.com',
              RequestParameters: { 'overwrite:header.Authorization': canary('http-header') },
            },
          },
          'ec2.vpc-endpoints': { 'vpce-1': { VpcEndpointType: 'GatewayLoadBalancer' } },
          'ecs.clusters': { shop: ecs('cluster/shop') },
          'ecs.services': {
            'shop/web': {
              taskDefinition: ecs('task-definition/web:1'),
              deployments: [
                {
                  serviceConnectConfiguration: {
                    enabled: true,
                    logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': canary('service-splunk') } },
                  },
                },
              ],
              events: [{ message: `password=${canary('service-event')}` }],
            },
          },
          'ecs.task-definitions': {
            'web:1': {
              taskDefinition: {
                family: 'web',
                containerDefinitions: [
                  {
                    name: 'web',
                    environment: [
                      { name: 'PLAIN', value: canary('container-env') },
                      { name: 'DB_PASSWORD', value: canary('container-secret') },
                    ],
                    command: ['serve', `--token=${canary('container-command')}`],
                    healthCheck: {
                      command: ['CMD-SHELL', `curl -H "Authorization: Bearer ${canary('container-health')}"`],
                    },
                    dockerLabels: { token: canary('container-label') },
                    logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': canary('container-splunk') } },
                  },
                ],
                volumes: [
                  {
                    name: 'share',
                    dockerVolumeConfiguration: {
                      driverOpts: { o: `username=a,password=${canary('container-volume')}` },
                    },
                  },
                ],
              },
            },
          },
          'elbv2.load-balancers': { 'app/web/b1': { Type: 'application' } },
          'elbv2.listeners': {
            'app/web/b1/l1': {
              DefaultActions: [
                {
                  Type: 'authenticate-oidc',
                  AuthenticateOidcConfig: {
                    Issuer: 'https://id.example.com',
                    AuthorizationEndpoint: 'https://id.example.com/a',
                    TokenEndpoint: 'https://id.example.com/t',
                    UserInfoEndpoint: 'https://id.example.com/u',
                    ClientId: 'shop',
                    AuthenticationRequestExtraParams: { login: canary('listener-parameter') },
                  },
                },
              ],
            },
          },
          'elbv2.rules': {
            'app/web/b1/l1/r1': {
              Conditions: [
                {
                  Field: 'http-header',
                  HttpHeaderConfig: {
                    HttpHeaderName: 'x-origin',
                    Values: [canary('rule-header')],
                    RegexValues: [`^${canary('rule-header-regex')}$`],
                  },
                },
                { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'k', Value: canary('rule-query') }] } },
              ],
              Actions: [
                {
                  Type: 'redirect',
                  RedirectConfig: { StatusCode: 'HTTP_302', Query: `token=${canary('rule-redirect')}` },
                },
                {
                  Type: 'fixed-response',
                  FixedResponseConfig: { StatusCode: '200', MessageBody: `{"token": "${canary('rule-body')}"}` },
                },
              ],
            },
          },
          'elbv2.target-groups': { 'web/t1': { HealthCheckPath: `/health?key=${canary('target-health')}` } },
          'network-firewall.firewalls': {
            main: {
              Firewall: {
                FirewallPolicyArn: firewall('firewall-policy/p'),
                Description: `password=${canary('firewall')}`,
              },
            },
          },
          'network-firewall.firewall-policies': {
            p: {
              FirewallPolicy: {
                StatefulRuleGroupReferences: [{ ResourceArn: firewall('stateful-rulegroup/g') }],
              },
            },
          },
          'network-firewall.rule-groups': {
            'stateful-rulegroup/g': {
              RuleGroup: {
                RulesSource: {
                  RulesString: `drop http any any -> any any (content:"token=${canary('rule-string')}"; sid:1;)`,
                  StatefulRules: [
                    {
                      Action: 'DROP',
                      RuleOptions: [{ Keyword: 'content', Settings: [`"authorization: ${canary('rule-setting')}"`] }],
                    },
                  ],
                },
              },
            },
          },
          'kms.keys': {
            'k-1': { KeyMetadata: { KeyManager: 'CUSTOMER', Description: `password=${canary('key-description')}` } },
          },
          'kms.policies': { 'k-1': { Policy: policy('key'), PolicyName: 'default' } },
          'secretsmanager.secrets': {
            'db-AbCdEf': {
              Description: `password=${canary('secret-description')}`,
              Type: 'partner',
              ExternalSecretRotationMetadata: [{ Key: 'clientSecret', Value: canary('secret-rotation') }],
              Tags: [{ Key: 'dsn', Value: `postgres://app:${canary('secret-tag')}@db.example.com/shop` }],
            },
          },
          'secretsmanager.policies': { 'db-AbCdEf': { ResourcePolicy: policy('secret') } },
          's3-control.access-points': { inside: { Bucket: 'site', NetworkOrigin: 'Internet' } },
          's3-control.access-point-policies': { inside: { Policy: policy('access-point') } },
          'accessanalyzer.analyzers': { main: { type: 'ACCOUNT', status: 'ACTIVE' } },
          'accessanalyzer.findings': {
            'main/findings/f1': {
              resource: 'arn:aws:s3:::site',
              resourceType: 'AWS::S3::Bucket',
              isPublic: true,
              condition: { 'aws:Referer': canary('finding-referer') },
            },
          },
          'wafv2.web-acls': {
            [acl('webacl/front/1')]: {
              WebACL: {
                Name: 'front',
                Id: '1',
                ARN: acl('webacl/front/1'),
                DefaultAction: {
                  Allow: { CustomRequestHandling: { InsertHeaders: [{ Name: 'x', Value: canary('waf-insert') }] } },
                },
                VisibilityConfig: visibility,
                Rules: [
                  rule('plain', 0, headerMatch('waf')),
                  rule('nested', 1, {
                    AndStatement: {
                      Statements: [{ NotStatement: { Statement: headerMatch('waf-nested') } }, headerMatch('waf-and')],
                    },
                  }),
                  rule('rate', 2, {
                    RateBasedStatement: {
                      Limit: 100,
                      AggregateKeyType: 'IP',
                      ScopeDownStatement: headerMatch('waf-scope'),
                    },
                  }),
                  rule(
                    'group',
                    3,
                    { RuleGroupReferenceStatement: { ARN: acl('rulegroup/own/2') } },
                    { Action: undefined, OverrideAction: { None: {} } },
                  ),
                ],
              },
            },
          },
          'sqs.queues': { orders: { Attributes: { Policy: policy('queue') } } },
          'sns.topics': { alerts: {} },
          'sns.topic-attributes': { alerts: { Attributes: { Policy: policy('topic'), SubscriptionsConfirmed: '3' } } },
          'sns.subscriptions': {
            'alerts:s1': { Protocol: 'https', Endpoint: webhook('subscription') },
            'alerts/PendingConfirmation/https/1': { Protocol: 'https', Endpoint: webhook('pending') },
          },
          'sns.topic-subscriptions': {
            'alerts:s2': { Owner: '999988887777', Protocol: 'https', Endpoint: webhook('foreign') },
          },
          'events.buses': { default: { Policy: policy('bus') } },
          'events.rules': { nightly: { State: 'ENABLED', ScheduleExpression: 'rate(1 day)' } },
          'events.targets': {
            'nightly/targets/constant': { Arn: lambda('f'), Input: JSON.stringify({ job: canary('target-input') }) },
            'nightly/targets/template': {
              Arn: lambda('f'),
              InputTransformer: {
                InputPathsMap: { id: '$.id' },
                InputTemplate: `{"id": <id>, "key": "${canary('target-template')}"}`,
              },
            },
            'nightly/targets/courier': {
              Arn: `arn:aws:events:us-east-1:${ACCOUNT}:api-destination/courier/1`,
              HttpParameters: {
                PathParameterValues: [canary('target-path')],
                HeaderParameters: { 'x-key': canary('target-header') },
                QueryStringParameters: { key: canary('target-query') },
              },
            },
          },
          'dynamodb.tables': { orders: {} },
          'dynamodb.policies': { orders: { Policy: policy('table') } },
          'wafv2.rule-groups': {
            [acl('rulegroup/own/2')]: {
              RuleGroup: {
                Name: 'own',
                Id: '2',
                ARN: acl('rulegroup/own/2'),
                Capacity: 1,
                VisibilityConfig: visibility,
                Rules: [rule('in-group', 0, headerMatch('waf-group'))],
              },
            },
          },
        },
      },
    },
  },
};

test.each([
  ['as it is', []],
  [
    'where calls are refused, throttled and broken',
    [
      { when: { operation: 'lambda:GetPolicy' }, fault: 'access-denied' as const },
      { when: { operation: 'wafv2:*' }, fault: 'throttled' as const, every: 3 },
      { when: { operation: 'ec2:DescribeVpcs' }, fault: 'unavailable' as const },
    ],
  ],
])('no secret of the estate is written, logged or told: %s', async (_, rules) => {
  const said: string[] = [];
  const simulator = simulate(estate, { rules });
  const stream = {
    write: (text: string | Uint8Array) => said.push(String(text)) > 0,
    isTTY: false as const,
    columns: 80,
  };
  const { on } = reporter(stream, { quiet: false, verbose: true, format: 'json' });
  const { report, ndjson, statistics } = await auditOf(estate, {
    rules,
    regions: ['us-east-1'],
    world: { progress: on, pacer: worldOf(simulator).pacer },
  });
  const written = [ndjson, render(report, 'json'), render(report, 'html'), JSON.stringify(statistics), ...said].join(
    '\n',
  );
  const forms = planted.flatMap((value) => [value, base64(value), encodeURIComponent(value), printable(value)]);
  expect(forms.filter((form) => written.includes(form))).toEqual([]);
  // A base64 text may stand at any offset of a longer one.
  const decoded = [...written.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  expect(decoded.filter((text) => text.includes('CANARY'))).toEqual([]);
  expect(written.match(/redacted:(plain|high-entropy|token-[a-z-]+):\d+/g)?.length).toBeGreaterThan(10);
  expect(planted.length).toBeGreaterThan(15);
  // What was planted was really asked for: the facts are there.
  for (const fact of [
    'lambda.functions',
    'apigateway.exports',
    'apigatewayv2.integrations',
    'wafv2.rule-groups',
    'kms.policies',
    'ecs.services',
    'ecs.task-definitions',
    'elbv2.rules',
    'elbv2.target-groups',
    'network-firewall.rule-groups',
    'secretsmanager.secrets',
    'secretsmanager.policies',
    's3-control.access-point-policies',
    'accessanalyzer.findings',
    'sqs.queues',
    'sns.subscriptions',
    'sns.topic-subscriptions',
    'events.targets',
    'dynamodb.policies',
  ]) {
    expect(ndjson).toContain(`"kind":"part","fact":"${fact}"`);
  }
});
