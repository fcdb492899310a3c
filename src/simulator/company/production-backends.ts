import {
  arn,
  type Design,
  elb,
  endpointId,
  LEGACY_ENDPOINT,
  parcels,
  PARCELS_ALB,
  REGION,
  returns,
  RETURNS_ALB,
  sg,
  subnetId,
  WEB_ALB,
  zoneOf,
} from './inspected.ts';
import { HTTP_STOREFRONT, LEGACY_VPC, PARCELS_VPC, PRODUCTION as ACCOUNT, SHOP_VPC } from './names.ts';
import { failure, keyId, noise, type Expect, type Written, type WrittenFacts } from './write.ts';

const balancer = (design: Design, name: string): Written<'elbv2.load-balancers'> => ({
  DNSName: `internal-${name}-1234567890.${REGION}.elb.amazonaws.com`,
  Scheme: 'internal',
  Type: 'application',
  State: { Code: 'active' },
  VpcId: design.vpc,
  IpAddressType: 'ipv4',
  SecurityGroups: [sg(design, 2)],
  AvailabilityZones: (['balancerA', 'balancerB'] as const).map((part) => ({
    ZoneName: `${REGION}${zoneOf(part)}`,
    SubnetId: subnetId(design, part),
  })),
  CreatedTime: '2026-02-01T09:00:00.000Z',
  $expect: { 'lb-internal-behind-apigw': 'pass', 'sg-backend-chain': 'pass' },
});

const link = (design: Design, name: string): Written<'apigatewayv2.vpc-links'> => ({
  Name: name,
  SubnetIds: [subnetId(design, 'linkA'), subnetId(design, 'linkB')],
  SecurityGroupIds: [sg(design, 1)],
  VpcLinkStatus: 'AVAILABLE',
  VpcLinkVersion: 'V2',
  CreatedDate: '2026-02-01T09:30:00.000Z',
  $expect: { 'vpclink-subnets-sg': 'pass' },
});

const service = (
  name: string,
  revision: number,
  subnetIds: readonly string[],
  groups: readonly string[],
  loadBalancers: readonly string[] = [],
  more: Partial<Extract<Written<'ecs.services'>, { readonly networkConfiguration?: unknown }>> & {
    readonly $expect?: Expect;
  } = {},
): Written<'ecs.services'> => ({
  status: 'ACTIVE',
  launchType: 'FARGATE',
  platformVersion: 'LATEST',
  desiredCount: 2,
  runningCount: 2,
  taskDefinition: arn('ecs', `task-definition/${name}:${revision}`),
  networkConfiguration: {
    awsvpcConfiguration: { subnets: subnetIds, securityGroups: groups, assignPublicIp: 'DISABLED' },
  },
  loadBalancers: loadBalancers.map((targetGroupArn) => ({ targetGroupArn, containerName: name, containerPort: 8080 })),
  deployments: [
    { status: 'PRIMARY', taskDefinition: arn('ecs', `task-definition/${name}:${revision}`), launchType: 'FARGATE' },
  ],
  $expect: { 'ecs-service-private': 'pass', 'sg-backend-chain': 'pass' },
  ...more,
});

type Container = NonNullable<
  NonNullable<
    Extract<Written<'ecs.task-definitions'>, { readonly taskDefinition?: unknown }>['taskDefinition']
  >['containerDefinitions']
>[number];

const definition = (name: string, revision: number, container: Container): Written<'ecs.task-definitions'> => ({
  taskDefinition: {
    taskDefinitionArn: arn('ecs', `task-definition/${name}:${revision}`),
    family: name,
    revision,
    networkMode: 'awsvpc',
    status: 'ACTIVE',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    containerDefinitions: [
      {
        name,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}:${revision}`,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': `/ecs/${name}`, 'awslogs-region': REGION, 'awslogs-stream-prefix': name },
        },
        ...container,
      },
    ],
  },
});

const targetGroup = (
  design: Design | undefined,
  balancerKey: string,
  $expect?: Expect,
): Written<'elbv2.target-groups'> => ({
  LoadBalancerArns: [elb(`loadbalancer/${balancerKey}`)],
  ...($expect && { $expect }),
  Protocol: 'HTTP',
  Port: 8080,
  VpcId: design?.vpc ?? SHOP_VPC,
  TargetType: 'ip',
  HealthCheckEnabled: true,
  HealthCheckPath: '/health',
});

const health = (...states: readonly ('healthy' | 'unhealthy')[]): Written<'elbv2.target-health'> => ({
  TargetHealthDescriptions: states.map((State, at) => ({
    Target: { Id: `10.70.${16 + at}.5`, Port: 8080, AvailabilityZone: `${REGION}${'ab'[at]}` },
    TargetHealth: { State },
  })),
});

const https = { Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' } as const;
const forward = (name: string) => ({
  DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: elb(`targetgroup/${name}`) }],
});
const alone = (name: string): Written<'elbv2.rules'> => ({
  Priority: 'default',
  IsDefault: true,
  Conditions: [],
  Actions: forward(name).DefaultActions,
});

const LEGACY_POLICY = arn('network-firewall', 'firewall-policy/legacy-trial');
const FIREWALL_POLICY = arn('network-firewall', 'firewall-policy/parcels-strict');
const FIREWALL_RULES = arn('network-firewall', 'stateful-rulegroup/parcels-east-west');

/** What is behind the VPC links and in front of the shop: services, load balancers, and the firewall between. */
export const productionBackends = {
  'apigatewayv2.vpc-links': { p4rc3l: link(parcels, 'parcels'), r3turn: link(returns, 'returns') },
  'apigatewayv2.integrations': {
    // The same back end twice: by the link, and by the name that everybody may call.
    [`${HTTP_STOREFRONT}/integrations/1nthlp`]: {
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      ConnectionType: 'VPC_LINK',
      ConnectionId: 'fulf1l',
      IntegrationUri: elb(`listener/${WEB_ALB}/0a11e000000000f1`),
      PayloadFormatVersion: '1.0',
      $expect: { 'vpclink-private-integration': 'pass' },
    },
    [`${HTTP_STOREFRONT}/integrations/1ntfaq`]: {
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'GET',
      ConnectionType: 'INTERNET',
      IntegrationUri: `https://shop-web-1234567890.${REGION}.elb.amazonaws.com/faq`,
      PayloadFormatVersion: '1.0',
      $expect: { 'vpclink-private-integration': failure('high') },
    },
    ...Object.fromEntries(
      [
        ['1ntprc', 'p4rc3l', `${PARCELS_ALB}/7a11e000000000f1`] as const,
        ['1ntret', 'r3turn', `${RETURNS_ALB}/8a11e000000000f1`] as const,
      ].map(([integration, ConnectionId, listener]) => [
        `${HTTP_STOREFRONT}/integrations/${integration}`,
        {
          IntegrationType: 'HTTP_PROXY',
          IntegrationMethod: 'ANY',
          ConnectionType: 'VPC_LINK',
          ConnectionId,
          IntegrationUri: elb(`listener/${listener}`),
          PayloadFormatVersion: '1.0',
          TlsConfig: { ServerNameToVerify: 'internal.nordlys.example' },
          $expect: { 'vpclink-private-integration': 'pass' },
        } satisfies Written<'apigatewayv2.integrations'>,
      ]),
    ),
  },
  'apigatewayv2.routes': Object.fromEntries(
    [
      ['r4parcl', 'GET /parcels', '1ntprc'] as const,
      ['r5retrn', 'POST /returns', '1ntret'] as const,
      ['r6help0', 'GET /help', '1nthlp'] as const,
      ['r7faq00', 'GET /faq', '1ntfaq'] as const,
    ].map(([route, RouteKey, integration]) => [
      `${HTTP_STOREFRONT}/routes/${route}`,
      {
        RouteKey,
        AuthorizationType: 'JWT',
        AuthorizerId: '4uthjw',
        AuthorizationScopes: ['cart/write'],
        Target: `integrations/${integration}`,
        $expect: { 'apigw-http-route-auth': 'pass' },
      } satisfies Written<'apigatewayv2.routes'>,
    ]),
  ),

  'ecs.clusters': { shop: arn('ecs', 'cluster/shop') },
  'ecs.services': {
    'shop/parcels': service(
      'parcels',
      12,
      [subnetId(parcels, 'tasksA'), subnetId(parcels, 'tasksB')],
      [sg(parcels, 3)],
      [elb('targetgroup/parcels/7a11e000000000a1')],
    ),
    'shop/returns': service(
      'returns',
      3,
      [subnetId(returns, 'tasksA'), subnetId(returns, 'tasksB')],
      [sg(returns, 3)],
      [elb('targetgroup/returns/8a11e000000000a1')],
    ),
    // Found by its name in Cloud Map, in the subnets of the link before it.
    'shop/fulfilment': service(
      'fulfilment',
      41,
      ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      ['sg-0f00000000000f007'],
      [],
      // One stage of an API may not be read: it could lead here.
      { $expect: { 'ecs-service-private': 'pass', 'sg-backend-chain': 'not-assessed' } },
    ),
    // Somebody wanted to see it from home.
    'shop/chat': service('chat', 2, ['subnet-0a11e0000000000a2'], ['sg-0f00000000000f004'], [], {
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-0a11e0000000000a2'],
          securityGroups: ['sg-0f00000000000f004'],
          assignPublicIp: 'ENABLED',
        },
      },
      $expect: { 'ecs-service-private': failure('high'), 'sg-backend-chain': 'not-assessed' },
    }),
  },
  'ecs.task-definitions': {
    'parcels:12': definition('parcels', 12, {
      environment: [{ name: 'CARRIER', value: 'postnord' }],
      secrets: [{ name: 'CARRIER_KEY', valueFrom: arn('secretsmanager', 'secret:parcels/carrier-Zx12cv') }],
    }),
    'returns:3': definition('returns', 3, {
      environment: [
        { name: 'AWS_ACCESS_KEY_ID', value: keyId('RETURNSTASK1') },
        { name: 'AWS_SECRET_ACCESS_KEY', value: noise(88, 40) },
      ],
    }),
    'chat:2': definition('chat', 2, { portMappings: [{ containerPort: 443, protocol: 'tcp' }] }),
    'fulfilment:41': definition('fulfilment', 41, { environment: [{ name: 'WAREHOUSE', value: 'malmo' }] }),
  },

  'elbv2.load-balancers': {
    [PARCELS_ALB]: balancer(parcels, 'parcels'),
    [RETURNS_ALB]: balancer(returns, 'returns'),
    [WEB_ALB]: {
      DNSName: `shop-web-1234567890.${REGION}.elb.amazonaws.com`,
      Scheme: 'internet-facing',
      Type: 'application',
      State: { Code: 'active' },
      VpcId: SHOP_VPC,
      IpAddressType: 'ipv4',
      SecurityGroups: ['sg-0f00000000000f004'],
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0a11e0000000000a2' },
        { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0a11e0000000000b2' },
      ],
      CreatedTime: '2023-05-05T09:00:00.000Z',
      // Behind the link of fulfilment, and in front of everybody.
      $expect: { 'lb-internal-behind-apigw': failure('high'), 'sg-backend-chain': failure('medium') },
    },
  },
  'elbv2.load-balancer-attributes': Object.fromEntries(
    [PARCELS_ALB, RETURNS_ALB, WEB_ALB].map((key) => [
      key,
      {
        Attributes: [
          { Key: 'access_logs.s3.enabled', Value: String(key !== RETURNS_ALB) },
          { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: String(key === PARCELS_ALB) },
          { Key: 'load_balancing.cross_zone.enabled', Value: 'true' },
        ],
      } satisfies Written<'elbv2.load-balancer-attributes'>,
    ]),
  ),
  'elbv2.listeners': {
    [`${PARCELS_ALB}/7a11e000000000f1`]: { ...https, ...forward('parcels/7a11e000000000a1') },
    [`${RETURNS_ALB}/8a11e000000000f1`]: { ...https, ...forward('returns/8a11e000000000a1') },
    [`${WEB_ALB}/0a11e000000000f1`]: { ...https, ...forward('shop-web/0a11e000000000a1') },
    [`${WEB_ALB}/0a11e000000000f2`]: {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    },
  },
  'elbv2.rules': {
    [`${PARCELS_ALB}/7a11e000000000f1/r1`]: alone('parcels/7a11e000000000a1'),
    [`${RETURNS_ALB}/8a11e000000000f1/r1`]: alone('returns/8a11e000000000a1'),
    // What the distribution in front of it sends along.
    [`${WEB_ALB}/0a11e000000000f1/r1`]: {
      Priority: '10',
      IsDefault: false,
      Conditions: [
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: [noise(77, 32)] } },
      ],
      Actions: forward('shop-web/0a11e000000000a1').DefaultActions,
    },
    [`${WEB_ALB}/0a11e000000000f1/r2`]: alone('shop-web/0a11e000000000a1'),
    [`${WEB_ALB}/0a11e000000000f2/r1`]: { Priority: 'default', IsDefault: true, Actions: [{ Type: 'redirect' }] },
  },
  'elbv2.target-groups': {
    'parcels/7a11e000000000a1': targetGroup(parcels, PARCELS_ALB),
    'returns/8a11e000000000a1': targetGroup(returns, RETURNS_ALB),
    'shop-web/0a11e000000000a1': targetGroup(undefined, WEB_ALB, { 'sg-backend-chain': 'not-assessed' }),
  },
  'elbv2.target-health': {
    'parcels/7a11e000000000a1': health('healthy', 'healthy'),
    'returns/8a11e000000000a1': health('healthy', 'unhealthy'),
    'shop-web/0a11e000000000a1': health('healthy'),
  },

  'network-firewall.firewalls': {
    parcels: {
      UpdateToken: '0a77e000-0000-4000-8000-000000000001',
      Firewall: {
        FirewallName: 'parcels',
        FirewallArn: arn('network-firewall', 'firewall/parcels'),
        FirewallPolicyArn: FIREWALL_POLICY,
        FirewallId: '0a77e000-0000-4000-8000-0000000000f1',
        VpcId: PARCELS_VPC,
        SubnetMappings: [{ SubnetId: subnetId(parcels, 'endpointA') }, { SubnetId: subnetId(parcels, 'endpointB') }],
        DeleteProtection: true,
        SubnetChangeProtection: true,
      },
      FirewallStatus: {
        Status: 'READY',
        ConfigurationSyncStateSummary: 'IN_SYNC',
        SyncStates: Object.fromEntries(
          (['endpointA', 'endpointB'] as const).map((part) => [
            `${REGION}${zoneOf(part)}`,
            {
              Attachment: {
                SubnetId: subnetId(parcels, part),
                EndpointId: endpointId(parcels, zoneOf(part)),
                Status: 'READY' as const,
              },
              Config: { [FIREWALL_POLICY]: { SyncStatus: 'IN_SYNC' as const } },
            },
          ]),
        ),
      },
      $expect: { 'inspect-firewall-effective': 'pass' },
    },
    'legacy-trial': {
      UpdateToken: '0b22e000-0000-4000-8000-000000000001',
      Firewall: {
        FirewallName: 'legacy-trial',
        FirewallArn: arn('network-firewall', 'firewall/legacy-trial'),
        FirewallPolicyArn: LEGACY_POLICY,
        FirewallId: '0b22e000-0000-4000-8000-0000000000f1',
        VpcId: LEGACY_VPC,
        SubnetMappings: [{ SubnetId: 'subnet-0b22e0000000000a1' }],
      },
      FirewallStatus: {
        Status: 'READY',
        ConfigurationSyncStateSummary: 'CAPACITY_CONSTRAINED',
        SyncStates: {
          [`${REGION}a`]: {
            Attachment: {
              SubnetId: 'subnet-0b22e0000000000a1',
              EndpointId: LEGACY_ENDPOINT,
              Status: 'READY',
            },
            Config: { [LEGACY_POLICY]: { SyncStatus: 'CAPACITY_CONSTRAINED' } },
          },
        },
      },
      $expect: { 'inspect-firewall-effective': failure('high') },
    },
  },
  'network-firewall.firewall-policies': {
    'legacy-trial': {
      UpdateToken: '0b22e000-0000-4000-8000-000000000002',
      FirewallPolicyResponse: {
        FirewallPolicyName: 'legacy-trial',
        FirewallPolicyArn: LEGACY_POLICY,
        FirewallPolicyId: '0b22e000-0000-4000-8000-0000000000f2',
      },
      FirewallPolicy: {
        StatelessDefaultActions: ['aws:pass'],
        StatelessFragmentDefaultActions: ['aws:pass'],
      },
    },
    'parcels-strict': {
      UpdateToken: '0a77e000-0000-4000-8000-000000000002',
      FirewallPolicyResponse: {
        FirewallPolicyName: 'parcels-strict',
        FirewallPolicyArn: FIREWALL_POLICY,
        FirewallPolicyId: '0a77e000-0000-4000-8000-0000000000f2',
      },
      FirewallPolicy: {
        StatelessDefaultActions: ['aws:forward_to_sfe'],
        StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
        StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'DROP' },
        StatefulRuleGroupReferences: [
          { ResourceArn: FIREWALL_RULES, Priority: 10 },
          {
            ResourceArn: `arn:aws:network-firewall:${REGION}:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder`,
            Priority: 20,
          },
        ],
      },
    },
  },
  'network-firewall.rule-groups': {
    'stateful-rulegroup/parcels-east-west': {
      UpdateToken: '0a77e000-0000-4000-8000-000000000003',
      RuleGroupResponse: {
        RuleGroupName: 'parcels-east-west',
        RuleGroupArn: FIREWALL_RULES,
        RuleGroupId: '0a77e000-0000-4000-8000-0000000000f3',
        Type: 'STATEFUL',
        Capacity: 100,
        ConsumedCapacity: 1,
      },
      RuleGroup: {
        RulesSource: {
          RulesString: 'pass tls 10.70.0.0/16 any -> 10.70.0.0/16 443 (msg:"link to balancer"; sid:1000001; rev:1;)',
        },
        StatefulRuleOptions: { RuleOrder: 'STRICT_ORDER' },
      },
    },
  },
  'network-firewall.logging-configurations': {
    parcels: {
      FirewallArn: arn('network-firewall', 'firewall/parcels'),
      LoggingConfiguration: {
        LogDestinationConfigs: (['ALERT', 'FLOW'] as const).map((LogType) => ({
          LogType,
          LogDestinationType: 'S3' as const,
          LogDestination: { bucketName: 'nordlys-audit-logs', prefix: `firewall/${LogType.toLowerCase()}` },
        })),
      },
    },
  },
} as const satisfies WrittenFacts;
