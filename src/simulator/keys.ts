import type { CollectedFact } from '../model/catalogue.ts';

/** How a fact's records are named in an estate. */
export interface Keying {
  /** The service part of the ARN. */
  readonly service: string;
  /** What the ARN's last part begins with before the key. */
  readonly prefix: string;
  /** The key of a written key: of a whole ARN its tail, anything else as it stands. */
  tail(written: string): string;
  /** The key of the parent that a record was listed under; a parent's own key is itself. */
  readonly parent?: (key: string) => string;
  /** ARN or key of an item that stands in an array. */
  readonly item?: (item: Readonly<Record<string, unknown>>) => string | undefined;
}

const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/s;

type More = Pick<Keying, 'parent' | 'item'>;

function keying(service: string, prefix: string, more: More = {}): Keying {
  return {
    service,
    prefix,
    tail: (written) => {
      const [, rest = written] = ARN.exec(written) ?? [];
      return rest.startsWith(prefix) ? rest.slice(prefix.length) : rest;
    },
    ...more,
  };
}

const named =
  (...members: readonly string[]): NonNullable<Keying['item']> =>
  (item) => {
    const found = members.map((member) => item[member]).find((value) => typeof value === 'string');
    return typeof found === 'string' ? found : undefined;
  };

const before =
  (mark: string | RegExp): NonNullable<Keying['parent']> =>
  (key) =>
    key.split(mark, 1)[0] ?? key;

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `$LATEST` goes by the function's own ARN. */
function lambda(prefix: string, more: More = {}): Keying {
  const plain = keying('lambda', prefix, more);
  return { ...plain, tail: (written) => plain.tail(written).replace(/:\$LATEST$/, '') };
}

/** A bus, as the parent of rules. */
const BUS = /^arn:(?:[^:]*:){4}event-bus\/(.*)$/s;
const plainRule = keying('events', 'rule/', { item: named('Arn') });

/** A rule goes by its bus and its name, `BUS/NAME`, on the default bus by its name alone. */
const rule: Keying = {
  ...plainRule,
  tail: (written) => {
    const [, bus] = BUS.exec(written) ?? [];
    return bus === undefined ? plainRule.tail(written) : `${bus}/`;
  },
  parent: (key) => (key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : 'default'),
};

/** Of things whose children are listed by their ARN: all of them by what follows the type. */
function nested(service: string, type: string, parents: readonly string[], more: More = {}): Keying {
  const types = [type, ...parents].map((one) => `${one}/`);
  const plain = keying(service, `${type}/`, more);
  return {
    ...plain,
    tail: (written) => {
      const [, rest] = ARN.exec(written) ?? [];
      const found = rest === undefined ? undefined : types.find((one) => rest.startsWith(one));
      return found === undefined ? plain.tail(written) : rest!.slice(found.length);
    },
  };
}

const parts =
  (count: number): NonNullable<Keying['parent']> =>
  (key) =>
    key.split('/').slice(0, count).join('/');

const ec2 = (type: string, id: string): Keying => keying('ec2', `${type}/`, { item: named(id) });
const root = keying('iam', 'root');
const bucket = keying('s3', '', { item: named('Name') });
const accessPoint = keying('s3', 'accesspoint/', { item: named('AccessPointArn', 'Name') });
const key = keying('kms', 'key/');
const secret = keying('secretsmanager', 'secret:', { item: named('ARN', 'Name') });
const balancer = keying('elasticloadbalancing', 'loadbalancer/', { item: named('LoadBalancerArn') });
const targetGroup = keying('elasticloadbalancing', 'targetgroup/', { item: named('TargetGroupArn') });
const firewall = keying('network-firewall', 'firewall/');
const underApi = keying('apigateway', '/restapis/', { parent: before('/') });
const underApiV2 = keying('apigateway', '/apis/', { parent: before('/') });
const underDomain = keying('apigateway', '/domainnames/', { parent: before('/') });

/** Every collected fact; see the comments of `Collected` for the ARNs. */
const all: Readonly<Record<CollectedFact, Keying>> = {
  'organizations.organization': root,
  'organizations.accounts': keying('organizations', 'account/', { item: named('Arn', 'Id') }),
  'organizations.units': keying('organizations', 'ou/', { item: named('Arn', 'Id') }),
  'organizations.policies': keying('organizations', 'policy/'),
  'organizations.policy-targets': keying('organizations', 'policy/', {
    parent: (key) => last(before('/targets/')(key)),
  }),

  'tag.resources': { service: '', prefix: '', tail: (written) => written, item: named('ResourceARN') },

  'apigateway.rest-apis': keying('apigateway', '/restapis/', { item: named('id') }),
  'apigateway.stages': underApi,
  'apigateway.exports': keying('apigateway', '/restapis/'),
  'apigateway.resources': underApi,
  'apigateway.authorizers': underApi,
  'apigateway.domain-names': keying('apigateway', '/domainnames/', { item: named('domainNameArn', 'domainName') }),
  'apigateway.base-path-mappings': underDomain,
  'apigateway.domain-name-access-associations': {
    service: 'apigateway',
    prefix: '/domainnameaccessassociations/',
    // Whole, since those of other accounts stand beside the own.
    tail: (written) => written,
    item: named('domainNameAccessAssociationArn'),
  },
  'apigateway.usage-plans': keying('apigateway', '/usageplans/', { item: named('id') }),
  'apigateway.vpc-links': keying('apigateway', '/vpclinks/', { item: named('id') }),
  'apigateway.account': keying('apigateway', '/account'),

  'apigatewayv2.apis': keying('apigateway', '/apis/', { item: named('ApiId') }),
  'apigatewayv2.stages': underApiV2,
  'apigatewayv2.routes': underApiV2,
  'apigatewayv2.authorizers': underApiV2,
  'apigatewayv2.integrations': underApiV2,
  'apigatewayv2.domain-names': keying('apigateway', '/domainnames/', { item: named('DomainNameArn', 'DomainName') }),
  'apigatewayv2.api-mappings': underDomain,
  'apigatewayv2.routing-rules': { ...underDomain, item: named('RoutingRuleArn') },
  'apigatewayv2.vpc-links': keying('apigateway', '/vpclinks/', { item: named('VpcLinkId') }),

  'wafv2.web-acls': keying('wafv2', ''),
  'wafv2.rule-groups': keying('wafv2', ''),
  'wafv2.ip-sets': keying('wafv2', ''),
  'wafv2.logging-configurations': keying('wafv2', '', {
    item: ({ ResourceArn, LogScope = 'CUSTOMER' }) => `${String(ResourceArn)}/logging/${String(LogScope)}`,
  }),
  'wafv2.associations': keying('wafv2', ''),

  'lambda.functions': lambda('function:', { item: named('FunctionArn', 'FunctionName') }),
  'lambda.aliases': lambda('function:', { parent: before(':'), item: named('AliasArn') }),
  'lambda.policies': lambda('function:'),
  'lambda.urls': lambda('function:', {
    parent: before(/[:/]/),
    item: ({ FunctionArn }) => `${String(FunctionArn)}/url`,
  }),
  'lambda.event-source-mappings': lambda('event-source-mapping:', { item: named('UUID') }),
  'lambda.layer-versions': lambda('layer:', { parent: before(':'), item: named('LayerVersionArn') }),
  'lambda.layer-policies': lambda('layer:'),
  'lambda.concurrency': lambda('function:'),
  'lambda.code-signing-configs': lambda('code-signing-config:', { item: named('CodeSigningConfigArn') }),
  'lambda.code-signing-functions': lambda('code-signing-config:', { parent: before('/') }),
  'lambda.account-settings': root,
  'lambda.capacity-providers': lambda('capacity-provider:', { item: named('CapacityProviderArn') }),

  'ec2.vpcs': ec2('vpc', 'VpcId'),
  'ec2.subnets': ec2('subnet', 'SubnetId'),
  'ec2.route-tables': ec2('route-table', 'RouteTableId'),
  'ec2.security-groups': ec2('security-group', 'GroupId'),
  'ec2.security-group-rules': ec2('security-group-rule', 'SecurityGroupRuleId'),
  'ec2.network-acls': ec2('network-acl', 'NetworkAclId'),
  'ec2.internet-gateways': ec2('internet-gateway', 'InternetGatewayId'),
  'ec2.egress-only-internet-gateways': ec2('egress-only-internet-gateway', 'EgressOnlyInternetGatewayId'),
  'ec2.nat-gateways': ec2('natgateway', 'NatGatewayId'),
  'ec2.vpc-endpoints': ec2('vpc-endpoint', 'VpcEndpointId'),
  'ec2.vpc-endpoint-services': keying('ec2', 'vpc-endpoint-service/'),
  'ec2.network-interfaces': ec2('network-interface', 'NetworkInterfaceId'),
  'ec2.flow-logs': ec2('vpc-flow-log', 'FlowLogId'),
  'ec2.vpc-peering-connections': ec2('vpc-peering-connection', 'VpcPeeringConnectionId'),
  'ec2.transit-gateways': ec2('transit-gateway', 'TransitGatewayId'),
  'ec2.transit-gateway-attachments': ec2('transit-gateway-attachment', 'TransitGatewayAttachmentId'),
  'ec2.transit-gateway-vpc-attachments': ec2('transit-gateway-attachment', 'TransitGatewayAttachmentId'),
  'ec2.transit-gateway-route-tables': ec2('transit-gateway-route-table', 'TransitGatewayRouteTableId'),
  'ec2.transit-gateway-route-table-associations': keying('ec2', 'transit-gateway-route-table/', {
    parent: before('/'),
  }),
  'ec2.transit-gateway-routes': keying('ec2', 'transit-gateway-route-table/'),
  'ec2.managed-prefix-lists': ec2('prefix-list', 'PrefixListId'),
  'ec2.prefix-list-entries': keying('ec2', 'prefix-list/', { parent: before('/') }),
  'ec2.vpc-block-public-access': root,
  'ec2.vpc-block-public-access-exclusions': ec2('vpc-block-public-access-exclusion', 'ExclusionId'),
  'ec2.vpn-gateways': ec2('vpn-gateway', 'VpnGatewayId'),

  'ecs.clusters': keying('ecs', 'cluster/'),
  'ecs.services': nested('ecs', 'service', ['cluster'], { parent: before('/') }),
  'ecs.task-definitions': keying('ecs', 'task-definition/'),

  'elbv2.load-balancers': balancer,
  'elbv2.load-balancer-attributes': balancer,
  'elbv2.listeners': nested('elasticloadbalancing', 'listener', ['loadbalancer'], {
    parent: parts(3),
    item: named('ListenerArn'),
  }),
  'elbv2.rules': nested('elasticloadbalancing', 'listener-rule', ['listener', 'loadbalancer'], {
    parent: parts(4),
    item: named('RuleArn'),
  }),
  'elbv2.target-groups': targetGroup,
  'elbv2.target-health': targetGroup,

  'network-firewall.firewalls': firewall,
  'network-firewall.firewall-policies': keying('network-firewall', 'firewall-policy/'),
  'network-firewall.rule-groups': keying('network-firewall', ''),
  'network-firewall.logging-configurations': firewall,

  'route53resolver.firewall-rule-group-associations': keying('route53resolver', 'firewall-rule-group-association/', {
    item: named('Arn', 'Id'),
  }),
  'route53resolver.firewall-rules': keying('route53resolver', 'firewall-rule-group/', { parent: before('/') }),
  'route53resolver.firewall-configs': keying('route53resolver', 'firewall-config/', { item: named('Id') }),

  's3.buckets': bucket,
  's3.policies': bucket,
  's3.policy-statuses': bucket,
  's3.public-access-blocks': bucket,
  's3.acls': bucket,
  's3.ownership-controls': bucket,
  's3.encryption': bucket,
  's3.versioning': bucket,
  's3-control.public-access-block': root,
  's3-control.access-points': accessPoint,
  's3-control.access-point-settings': accessPoint,
  's3-control.access-point-policies': accessPoint,
  's3-control.access-point-policy-statuses': accessPoint,

  'kms.keys': key,
  'kms.policies': key,

  'secretsmanager.secrets': secret,
  'secretsmanager.policies': secret,

  'cloudwatch-logs.log-groups': keying('logs', 'log-group:', { item: named('logGroupArn', 'logGroupName') }),

  'accessanalyzer.analyzers': keying('access-analyzer', 'analyzer/', { item: named('arn', 'name') }),
  'accessanalyzer.findings': keying('access-analyzer', 'analyzer/', { parent: before('/') }),

  'sqs.queues': keying('sqs', ''),
  'sns.topics': keying('sns', '', { item: named('TopicArn') }),
  'sns.topic-attributes': keying('sns', ''),
  'sns.subscriptions': keying('sns', '', { parent: before(/[:/]/), item: named('SubscriptionArn') }),
  'sns.topic-subscriptions': keying('sns', '', { parent: before(/[:/]/), item: named('SubscriptionArn') }),
  'events.buses': keying('events', 'event-bus/', { item: named('Arn', 'Name') }),
  'events.rules': rule,
  'events.targets': keying('events', 'rule/', { parent: before('/targets/') }),
  'dynamodb.tables': keying('dynamodb', 'table/'),
  'dynamodb.policies': keying('dynamodb', 'table/'),

  'iam.users': keying('iam', 'user/', { item: named('Arn', 'UserName') }),
  'iam.groups': keying('iam', 'group/', { item: named('Arn', 'GroupName') }),
  'iam.roles': keying('iam', 'role/', { item: named('Arn', 'RoleName') }),
  // Whole, since AWS's own policies stand beside those of the account.
  'iam.policies': { service: 'iam', prefix: 'policy/', tail: (written) => written, item: named('Arn', 'PolicyName') },
  'iam.account-summary': root,
  'iam.credential-report': root,
  'iam.access-keys': keying('iam', 'user/', { parent: (key) => last(before('/access-keys/')(key)) }),
};

export const keyings: Readonly<Record<string, Keying>> = all;

/** The ARN of a record, from its key. */
export function arnOf(
  fact: string,
  key: string,
  scope: { partition: string; account: string; region: string },
): string {
  if (key.startsWith('arn:')) return key;
  const { service, prefix } = keyings[fact]!;
  const isBucket = service === 's3' && prefix === '';
  const region = service === 'iam' || service === 'organizations' || isBucket ? '' : scope.region;
  const account = service === 'apigateway' || isBucket ? '' : scope.account;
  return `arn:${scope.partition}:${service}:${region}:${account}:${prefix}${key}`;
}
