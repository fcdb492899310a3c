import { defaultVpc, DEFAULT_FORMAT, group, openAcl, tcp, toItself, WHOLE_FORMAT } from './network.ts';
import { LEGACY_VPC, PRODUCTION as ACCOUNT, SHOP_VPC } from './names.ts';
import { failure, gap, policy, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const idle = defaultVpc(
  'vpc-0c33e000000000003',
  'subnet-0c33e0000000000a1',
  'rtb-0c33e00000000001',
  'sg-0d00000000000d003',
  'igw-0c33e00000000001',
);

/** As AWS makes it with the VPC: everything passes. */
const awsList = (service: string) =>
  ({
    PrefixListName: `com.amazonaws.${REGION}.${service}`,
    AddressFamily: 'IPv4',
    State: 'create-complete',
    OwnerId: 'AWS',
  }) as const;

/** The shop's network, the old one beside it, and the default VPC that nobody uses. */
export const productionNetwork = {
  'ec2.vpcs': {
    ...idle['ec2.vpcs'],
    [SHOP_VPC]: {
      CidrBlock: '10.20.0.0/16',
      IsDefault: false,
      State: 'available',
      OwnerId: ACCOUNT,
      Tags: [{ Key: 'Name', Value: 'shop' }],
      // Its functions reach S3 by the endpoint; the one of DynamoDB is on no route table. That it must be inspected is
      // said of it, and nothing there does.
      $expect: {
        'flow-logs-enabled': 'pass',
        'vpc-dns-firewall': 'pass',
        'vpce-gateway-for-data': failure('medium'),
        'inspect-endpoint-subnets#eu-west-1a': failure('medium'),
        'inspect-endpoint-subnets#eu-west-1b': failure('medium'),
        'inspect-endpoint-healthy': 'not-applicable',
        'inspect-firewall-effective': 'not-applicable',
      },
    },
    [LEGACY_VPC]: {
      CidrBlock: '10.40.0.0/16',
      IsDefault: false,
      State: 'available',
      OwnerId: ACCOUNT,
      Tags: [{ Key: 'Name', Value: 'legacy' }],
      // Its log is active, and has delivered nothing since the bucket was renamed.
      $expect: {
        'flow-logs-enabled': failure('medium'),
        'vpc-dns-firewall': failure('low'),
        'vpce-gateway-for-data': 'pass',
        'inspect-subnets-separate': 'not-applicable',
        'inspect-forward-route': 'not-applicable',
        'inspect-return-symmetric': 'not-applicable',
      },
    },
  },
  'route53resolver.firewall-rule-group-associations': {
    'rslvr-frgassoc-0a11e0000000': {
      Name: 'shop-baseline',
      FirewallRuleGroupId: 'rslvr-frg-0a11e0000000001',
      VpcId: SHOP_VPC,
      Priority: 101,
      MutationProtection: 'ENABLED',
    },
    'rslvr-frgassoc-0b22e0000000': {
      Name: 'legacy-trial',
      FirewallRuleGroupId: 'rslvr-frg-0b22e0000000001',
      VpcId: LEGACY_VPC,
      Priority: 101,
      MutationProtection: 'DISABLED',
    },
  },
  'route53resolver.firewall-rules': {
    'rslvr-frg-0a11e0000000001/rules/100': {
      Name: 'aws-managed-malware',
      Action: 'BLOCK',
      BlockResponse: 'NODATA',
      FirewallDomainListId: 'rslvr-fdl-0a11e0000000001',
    },
    'rslvr-frg-0a11e0000000001/rules/200': {
      Name: 'tunnels',
      Action: 'ALERT',
      DnsThreatProtection: 'DNS_TUNNELING',
      ConfidenceThreshold: 'HIGH',
      FirewallThreatProtectionId: 'rslvr-ftp-0a11e0000000001',
    },
    'rslvr-frg-0b22e0000000001/rules/100': {
      Name: 'aws-managed-malware',
      Action: 'ALERT',
      FirewallDomainListId: 'rslvr-fdl-0a11e0000000001',
    },
  },
  'route53resolver.firewall-configs': {
    'rslvr-fc-0a11e0000000001': { ResourceId: SHOP_VPC, FirewallFailOpen: 'DISABLED' },
    'rslvr-fc-0b22e0000000002': { ResourceId: LEGACY_VPC, FirewallFailOpen: 'ENABLED' },
  },
  'ec2.flow-logs': {
    'fl-0a11e000000000001': {
      ResourceId: SHOP_VPC,
      FlowLogStatus: 'ACTIVE',
      TrafficType: 'ALL',
      DeliverLogsStatus: 'SUCCESS',
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::nordlys-audit-logs/flow',
      LogFormat: WHOLE_FORMAT,
      MaxAggregationInterval: 60,
      $expect: { 'flow-logs-fields': 'pass' },
      CreationTime: '2025-02-10T09:00:00.000Z',
    },
    'fl-0b22e000000000002': {
      ResourceId: LEGACY_VPC,
      FlowLogStatus: 'ACTIVE',
      TrafficType: 'ALL',
      DeliverLogsStatus: 'FAILED',
      DeliverLogsErrorMessage: 'Access error',
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::nordlys-old-logs/flow',
      LogFormat: DEFAULT_FORMAT,
      MaxAggregationInterval: 600,
      $expect: { 'flow-logs-fields': failure('low') },
      CreationTime: '2021-06-01T09:00:00.000Z',
    },
  },
  'ec2.subnets': {
    ...idle['ec2.subnets'],
    'subnet-0a11e0000000000a1': {
      VpcId: SHOP_VPC,
      CidrBlock: '10.20.0.0/20',
      AvailabilityZone: 'eu-west-1a',
      MapPublicIpOnLaunch: false,
      AvailabilityZoneId: 'euw1-az1',
      AssignIpv6AddressOnCreation: false,
      $expect: { 'subnet-no-auto-public-ip': 'pass', 'inspect-subnets-separate': failure('high') },
    },
    'subnet-0a11e0000000000b1': {
      VpcId: SHOP_VPC,
      CidrBlock: '10.20.16.0/20',
      AvailabilityZone: 'eu-west-1b',
      MapPublicIpOnLaunch: false,
      AvailabilityZoneId: 'euw1-az2',
      AssignIpv6AddressOnCreation: false,
      $expect: { 'subnet-no-auto-public-ip': 'pass', 'inspect-subnets-separate': failure('high') },
    },
    'subnet-0a11e0000000000a2': {
      VpcId: SHOP_VPC,
      CidrBlock: '10.20.128.0/24',
      AvailabilityZone: 'eu-west-1a',
      MapPublicIpOnLaunch: true,
      AvailabilityZoneId: 'euw1-az1',
      AssignIpv6AddressOnCreation: false,
      $expect: { 'inspect-subnets-separate': 'pass', 'subnet-no-auto-public-ip': failure('medium') },
    },
    'subnet-0b22e0000000000a1': {
      VpcId: LEGACY_VPC,
      CidrBlock: '10.40.0.0/24',
      AvailabilityZone: 'eu-west-1a',
      MapPublicIpOnLaunch: false,
      AvailabilityZoneId: 'euw1-az1',
      AssignIpv6AddressOnCreation: false,
      // Functions and an inspection endpoint.
      $expect: { 'subnet-no-auto-public-ip': 'pass', 'inspect-endpoint-subnets': failure('low') },
    },
  },
  'ec2.internet-gateways': {
    ...idle['ec2.internet-gateways'],
    'igw-0a11e00000000001': { Attachments: [{ VpcId: SHOP_VPC, State: 'attached' }] },
  },
  'ec2.nat-gateways': {
    'nat-0a11e0000000001': {
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000a2',
      State: 'available',
      ConnectivityType: 'public',
      NatGatewayAddresses: [{ PrivateIp: '10.20.128.9', PublicIp: '203.0.113.9' }],
      $expect: { 'nat-placement': 'pass' },
    },
    // In a subnet that leads nowhere: whoever made it wondered why nothing got out.
    'nat-0b22e0000000001': {
      VpcId: LEGACY_VPC,
      SubnetId: 'subnet-0b22e0000000000a1',
      State: 'available',
      ConnectivityType: 'public',
      NatGatewayAddresses: [{ PrivateIp: '10.40.0.9', PublicIp: '203.0.113.11' }],
      $expect: { 'nat-placement': failure('low') },
    },
  },
  'ec2.network-acls': {
    ...idle['ec2.network-acls'],
    // The public subnet has the default list too, and a function is in it.
    'acl-0a11e00000000001': openAcl(
      SHOP_VPC,
      ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1', 'subnet-0a11e0000000000a2'],
      failure('medium'),
    ),
    'acl-0b22e00000000001': openAcl(LEGACY_VPC, ['subnet-0b22e0000000000a1'], 'pass'),
  },
  'lambda.capacity-providers': {
    steady: {
      State: 'Active',
      VpcConfig: {
        SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
        SecurityGroupIds: ['sg-0f00000000000f011'],
      },
      PermissionsConfig: { CapacityProviderOperatorRoleArn: `arn:aws:iam::${ACCOUNT}:role/capacity-operator` },
      $expect: { 'lambda-capacity-provider-network': 'pass' },
    },
    // From an evening of trying things out; nothing runs on it.
    trial: {
      State: 'Active',
      VpcConfig: { SubnetIds: ['subnet-0a11e0000000000a2'], SecurityGroupIds: ['sg-0f00000000000f010'] },
      PermissionsConfig: { CapacityProviderOperatorRoleArn: `arn:aws:iam::${ACCOUNT}:role/capacity-operator` },
      $expect: { 'lambda-capacity-provider-network': failure('medium') },
    },
  },
  'ec2.route-tables': {
    ...idle['ec2.route-tables'],
    'rtb-0a11e00000000001': {
      VpcId: SHOP_VPC,
      Tags: [{ Key: 'Name', Value: 'shop-public' }],
      Associations: ['subnet-0a11e0000000000a2', 'subnet-0a11e0000000000b2'].map((SubnetId) => ({
        SubnetId,
        RouteTableId: 'rtb-0a11e00000000001',
        Main: false,
      })),
      Routes: [
        { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
        {
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: 'igw-0a11e00000000001',
          State: 'active',
          Origin: 'CreateRoute',
        },
      ],
      $expect: { 'route-no-blackhole': 'pass', 'inspect-return-symmetric': 'not-applicable' },
    },
    'rtb-0a11e00000000002': {
      VpcId: SHOP_VPC,
      Tags: [{ Key: 'Name', Value: 'shop-private' }],
      Associations: [{ Main: true, RouteTableId: 'rtb-0a11e00000000002' }],
      Routes: [
        { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
        {
          DestinationCidrBlock: '0.0.0.0/0',
          NatGatewayId: 'nat-0a11e0000000001',
          State: 'active',
          Origin: 'CreateRoute',
        },
        {
          DestinationPrefixListId: 'pl-6da54004',
          GatewayId: 'vpce-0a11e0000000003',
          State: 'active',
          Origin: 'CreateRoute',
        },
        {
          DestinationCidrBlock: '10.70.0.0/16',
          TransitGatewayId: 'tgw-0a11e0000000001',
          State: 'active',
          Origin: 'CreateRoute',
        },
        // No path, and no hole either.
        {
          DestinationCidrBlock: '10.99.0.0/16',
          TransitGatewayId: 'tgw-0a11e0000000001',
          State: 'filtered',
          Origin: 'CreateRoute',
        },
      ],
      $expect: {
        'route-no-blackhole': 'pass',
        'inspect-forward-route': failure('high'),
        'inspect-return-symmetric': 'not-applicable',
      },
    },
    'rtb-0b22e00000000001': {
      VpcId: LEGACY_VPC,
      Tags: [{ Key: 'Name', Value: 'legacy-main' }],
      Associations: [{ Main: true, RouteTableId: 'rtb-0b22e00000000001' }],
      Routes: [
        { DestinationCidrBlock: '10.40.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
        {
          DestinationCidrBlock: '0.0.0.0/0',
          NatGatewayId: 'nat-0dead00000000001',
          State: 'blackhole',
          Origin: 'CreateRoute',
        },
      ],
      $expect: { 'route-no-blackhole': failure('low') },
    },
    'rtb-0b22e00000000002': {
      VpcId: LEGACY_VPC,
      Tags: [{ Key: 'Name', Value: 'legacy-data' }],
      Associations: [{ SubnetId: 'subnet-0b22e0000000000a1', RouteTableId: 'rtb-0b22e00000000002', Main: false }],
      Routes: [
        { DestinationCidrBlock: '10.40.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
        // The endpoint to S3 was deleted, its route was not.
        {
          DestinationPrefixListId: 'pl-6da54004',
          GatewayId: 'vpce-0dead00000000001',
          State: 'blackhole',
          Origin: 'CreateRoute',
        },
      ],
      $expect: { 'route-no-blackhole': failure('medium') },
    },
  },
  'ec2.vpc-endpoints': {
    'vpce-0a11e0000000003': {
      VpcId: SHOP_VPC,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${REGION}.s3`,
      State: 'Available',
      RouteTableIds: ['rtb-0a11e00000000002'],
      // Full access, and functions with sensitive data send through it.
      $expect: { 'vpce-policy-scoped': failure('high'), 'vpce-sg-scoped': 'not-applicable' },
    },
    'vpce-0a11e0000000004': {
      VpcId: SHOP_VPC,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${REGION}.execute-api`,
      State: 'Available',
      SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      Groups: [{ GroupId: 'sg-0f00000000000f006', GroupName: 'endpoints' }],
      PrivateDnsEnabled: true,
      $expect: { 'vpce-policy-scoped': failure('medium'), 'vpce-sg-scoped': failure('low') },
    },
    'vpce-0a11e0000000005': {
      VpcId: SHOP_VPC,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${REGION}.secretsmanager`,
      State: 'Available',
      SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      Groups: [{ GroupId: 'sg-0f00000000000f012', GroupName: 'secrets-endpoint' }],
      PrivateDnsEnabled: true,
      PolicyDocument: policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
      }),
      $expect: { 'vpce-policy-scoped': 'pass', 'vpce-sg-scoped': 'pass' },
    },
    // Made for the sessions, and not yet on a route table.
    'vpce-0a11e0000000006': {
      VpcId: SHOP_VPC,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${REGION}.dynamodb`,
      State: 'Available',
      RouteTableIds: [],
      PolicyDocument: policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 'dynamodb:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } },
      }),
      $expect: { 'vpce-policy-scoped': 'pass', 'vpce-sg-scoped': 'not-applicable' },
    },
  },
  'ec2.vpc-endpoint-services': {
    [`com.amazonaws.${REGION}.execute-api/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`com.amazonaws.${REGION}.secretsmanager/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
  },
  'ec2.security-groups': {
    ...idle['ec2.security-groups'],
    'sg-0d00000000000d001': {
      ...group('default', SHOP_VPC, ['pass', 'pass'], [], { 'default-sg-closed': 'pass', 'lambda-sg-egress': 'pass' }),
      IpPermissionsEgress: [],
    },
    'sg-0d00000000000d002': group(
      'default',
      LEGACY_VPC,
      ['pass', 'not-applicable'],
      [toItself('sg-0d00000000000d002')],
      { 'default-sg-closed': failure('medium') },
    ),
    // What holds orders gets to the internet with it.
    'sg-0f00000000000f001': group('functions', SHOP_VPC, ['pass', 'pass'], [], { 'lambda-sg-egress': failure('high') }),
    // The database of the old shop listens in the group that its function was given.
    'sg-0f00000000000f002': group(
      'legacy',
      LEGACY_VPC,
      ['pass', failure('medium')],
      [tcp(3306, 'sg-0f00000000000f002')],
    ),
    'sg-0f00000000000f003': group('stock-sync', SHOP_VPC, ['pass', failure('low')], [tcp(443, '10.20.0.0/16')], {
      'lambda-sg-egress': failure('high'),
    }),
    'sg-0f00000000000f004': group(
      'web-alb',
      SHOP_VPC,
      [failure('low'), 'not-applicable'],
      [tcp(443, '0.0.0.0/0', '::/0')],
    ),
    // Neither half is the internet; both together are.
    'sg-0f00000000000f005': group(
      'orders-db',
      SHOP_VPC,
      [failure('critical'), 'not-applicable'],
      [tcp(5432, '0.0.0.0/1', '128.0.0.0/1')],
    ),
    'sg-0f00000000000f006': group('endpoints', SHOP_VPC, ['pass', 'not-applicable'], [tcp(443, '10.20.0.0/16')]),
    'sg-0f00000000000f007': group(
      'fulfilment',
      SHOP_VPC,
      [failure('high'), 'not-applicable'],
      [tcp(8080, '0.0.0.0/0')],
    ),
    'sg-0f00000000000f008': group(
      'bastion',
      SHOP_VPC,
      ['not-assessed', 'not-applicable'],
      [tcp(22, 'pl-0a11e0000000ff1ce')],
    ),
    'sg-0f00000000000f009': group('vpc-link', SHOP_VPC, ['pass', 'not-applicable']),
    'sg-0f00000000000f011': {
      ...group('steady', SHOP_VPC, ['not-applicable', 'not-applicable']),
      IpPermissionsEgress: [tcp(443, '10.20.0.0/16')],
    },
    'sg-0f00000000000f012': group(
      'secrets-endpoint',
      SHOP_VPC,
      ['pass', 'not-applicable'],
      [tcp(443, 'sg-0f00000000000f001')],
    ),
    // Open, and on nothing: it waits.
    'sg-0f00000000000f010': group(
      'launch-wizard-1',
      SHOP_VPC,
      [{ outcome: 'fail', severity: 'info' }, 'not-applicable'],
      [tcp(22, '0.0.0.0/0')],
    ),
  },
  'ec2.managed-prefix-lists': {
    'pl-6da54004': awsList('s3'),
    'pl-66a5400f': awsList('dynamodb'),
    'pl-0a11e0000000ff1ce': {
      PrefixListName: 'offices',
      AddressFamily: 'IPv4',
      MaxEntries: 10,
      State: 'create-complete',
      OwnerId: ACCOUNT,
    },
  },
  'ec2.prefix-list-entries': {
    'pl-0a11e0000000ff1ce': gap('access-denied'),
    'pl-6da54004/entries/3.5.64.0/21': {},
    'pl-6da54004/entries/52.218.0.0/17': {},
    'pl-66a5400f/entries/52.94.24.0/23': {},
  },
  'ec2.network-interfaces': {
    'eni-0a11e0000000001': {
      InterfaceType: 'lambda',
      Description: 'AWS Lambda VPC ENI-orders-6f0a',
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000a1',
      PrivateIpAddress: '10.20.1.11',
      Groups: [{ GroupId: 'sg-0f00000000000f001', GroupName: 'functions' }],
      Status: 'in-use',
    },
    'eni-0a11e0000000002': {
      InterfaceType: 'lambda',
      Description: 'AWS Lambda VPC ENI-stock-sync-77b2',
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000b1',
      PrivateIpAddress: '10.20.17.5',
      Groups: [{ GroupId: 'sg-0f00000000000f003', GroupName: 'stock-sync' }],
      Status: 'in-use',
    },
    'eni-0a11e0000000003': {
      InterfaceType: 'interface',
      Description: 'ELB app/shop-web/50dc6c495c0c9188',
      RequesterId: 'amazon-elb',
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000a2',
      PrivateIpAddress: '10.20.128.20',
      Association: {
        PublicIp: '203.0.113.20',
        PublicDnsName: 'ec2-203-0-113-20.eu-west-1.compute.amazonaws.com',
        IpOwnerId: 'amazon-elb',
      },
      Groups: [{ GroupId: 'sg-0f00000000000f004', GroupName: 'web-alb' }],
      Status: 'in-use',
    },
    'eni-0a11e0000000004': {
      InterfaceType: 'interface',
      Description: 'RDSNetworkInterface',
      RequesterId: 'amazon-rds',
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000a2',
      PrivateIpAddress: '10.20.128.40',
      Association: { PublicIp: '203.0.113.40', IpOwnerId: 'amazon-rds' },
      Groups: [{ GroupId: 'sg-0f00000000000f005', GroupName: 'orders-db' }],
      Status: 'in-use',
    },
    'eni-0a11e0000000005': {
      InterfaceType: 'interface',
      Description: `arn:aws:ecs:${REGION}:${ACCOUNT}:attachment/0f0f0f0f-1111-4222-8333-000000000005`,
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000b1',
      PrivateIpAddress: '10.20.18.9',
      Groups: [{ GroupId: 'sg-0f00000000000f007', GroupName: 'fulfilment' }],
      Status: 'in-use',
    },
    'eni-0a11e0000000006': {
      InterfaceType: 'interface',
      Description: 'bastion',
      VpcId: SHOP_VPC,
      SubnetId: 'subnet-0a11e0000000000a2',
      PrivateIpAddress: '10.20.128.7',
      Association: { PublicIp: '203.0.113.7', IpOwnerId: ACCOUNT },
      Groups: [{ GroupId: 'sg-0f00000000000f008', GroupName: 'bastion' }],
      Status: 'in-use',
    },
    'eni-0b22e0000000001': {
      InterfaceType: 'interface',
      Description: 'RDSNetworkInterface',
      RequesterId: 'amazon-rds',
      VpcId: LEGACY_VPC,
      SubnetId: 'subnet-0b22e0000000000a1',
      PrivateIpAddress: '10.40.0.15',
      Groups: [{ GroupId: 'sg-0f00000000000f002', GroupName: 'legacy' }],
      Status: 'in-use',
    },
    'eni-0b22e0000000002': {
      InterfaceType: 'interface',
      Description: 'file server of accounting',
      VpcId: LEGACY_VPC,
      SubnetId: 'subnet-0b22e0000000000a1',
      PrivateIpAddress: '10.40.0.16',
      Groups: [{ GroupId: 'sg-0d00000000000d002', GroupName: 'default' }],
      Status: 'in-use',
    },
  },
  'apigatewayv2.vpc-links': {
    fulf1l: {
      Name: 'fulfilment',
      SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      SecurityGroupIds: ['sg-0f00000000000f009'],
      VpcLinkStatus: 'AVAILABLE',
      VpcLinkVersion: 'V2',
      $expect: { 'vpclink-subnets-sg': failure('medium') },
    },
  },
} as const satisfies WrittenFacts;
