import check from '../../checks/inspect-endpoint-healthy.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
import { networkInterface } from './network-worlds.ts';
import {
  BALANCER as APPLICATION,
  balancer,
  endpoint,
  endpointArn,
  TARGETS,
  targetGroup,
  vpc,
} from './inspection-worlds.ts';

const ENDPOINT = endpointArn('a');
const FIREWALL = 'arn:aws:network-firewall:us-east-1:111122223333:firewall/f';
const SERVICE = 'com.amazonaws.vpce.us-east-1.vpce-svc-1';
const GATEWAY = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/gwy/g/1';

const gateway = (name = 'g') => ({
  arn: `arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/gwy/${name}/1`,
  data: {
    LoadBalancerName: name,
    Type: 'gateway' as const,
    AvailabilityZones: ['a', 'b'].map((zone) => ({ ZoneName: `us-east-1${zone}`, SubnetId: `subnet-e-${zone}` })),
  },
});
const targets = (arn = GATEWAY, group = TARGETS) => ({
  ...targetGroup({ LoadBalancerArns: [arn], TargetType: 'instance', Protocol: 'GENEVE' }),
  arn: group,
});
type State = 'healthy' | 'unhealthy' | 'draining';
const health = (states: Readonly<Record<string, State>>, group = TARGETS) => ({
  arn: group,
  data: present({
    TargetHealthDescriptions: Object.entries(states).map(([Id, State]) => ({
      Target: { Id },
      TargetHealth: { State },
    })),
  }),
});
const cross = (Value: 'true' | 'false', arn = GATEWAY) => ({
  arn,
  data: present({ Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value }] }),
});
const instance = (id: string, zone: string) =>
  networkInterface(`eni-${id}`, [], {
    Attachment: { InstanceId: id, DeviceIndex: 0 },
    AvailabilityZone: `us-east-1${zone}`,
  });
const offer = (Owner: string) => ({
  arn: `arn:aws:ec2:us-east-1:${Owner}:vpc-endpoint-service/${SERVICE}/GatewayLoadBalancer`,
  data: { ServiceName: SERVICE, Owner },
});

const own = {
  'ec2.vpcs': [vpc],
  'ec2.vpc-endpoints': [endpoint('a')],
  'ec2.vpc-endpoint-services': [offer(ACCOUNT)],
  'elbv2.load-balancers': [gateway()],
  'elbv2.target-groups': [targets()],
  'elbv2.load-balancer-attributes': [cross('false')],
  'elbv2.target-health': [health({ 'i-a': 'healthy', 'i-b': 'healthy' })],
  'ec2.network-interfaces': [instance('i-a', 'a'), instance('i-b', 'b')],
} as const satisfies World['facts'];
const world = (facts: World['facts'], more: Partial<World> = {}): World => ({ facts: { ...own, ...facts }, ...more });

type Sync = 'IN_SYNC' | 'PENDING' | 'CAPACITY_CONSTRAINED';
const firewall = (Status: 'READY' | 'FAILED' | 'SCALING', SyncStatus: Sync = 'IN_SYNC', hasConfig = true) => ({
  arn: FIREWALL,
  data: present({
    Firewall: { FirewallName: 'f', FirewallPolicyArn: '', FirewallId: '', VpcId: 'vpc-1', SubnetMappings: [] },
    FirewallStatus: {
      Status: 'READY' as const,
      ConfigurationSyncStateSummary: SyncStatus,
      SyncStates: {
        'us-east-1a': {
          Attachment: { EndpointId: 'vpce-a', SubnetId: 'subnet-e-a', Status },
          ...(hasConfig && { Config: { policy: { SyncStatus } } }),
        },
      },
    },
  }),
});
const managed = (one: ReturnType<typeof firewall>): World => ({
  facts: {
    'ec2.vpcs': [vpc],
    'ec2.vpc-endpoints': [endpoint('a', { RequesterManaged: true })],
    'network-firewall.firewalls': [one],
  },
});
const foreign = {
  'ec2.vpc-endpoint-services': [offer('777788889999')],
  'elbv2.load-balancers': [],
  'elbv2.target-groups': [],
};

testCheck('inspect-endpoint-healthy', check, {
  fail: {
    'a connection that was rejected': world(
      { ...foreign, 'ec2.vpc-endpoints': [endpoint('a', { State: 'Rejected' })] },
      { expect: { [ENDPOINT]: { outcome: 'fail', severity: 'high', because: /Rejected/ } } },
    ),
    'a connection that nobody has accepted': world({
      ...foreign,
      'ec2.vpc-endpoints': [endpoint('a', { State: 'pendingAcceptance' as 'PendingAcceptance' })],
    }),
    'no appliance is healthy': world(
      { 'elbv2.target-health': [health({ 'i-a': 'unhealthy', 'i-b': 'draining' })] },
      { expect: { [ENDPOINT]: { outcome: 'fail', because: /no appliance is healthy/ }, [GATEWAY]: 'fail' } },
    ),
    'a zone without a healthy appliance': world({
      'elbv2.target-health': [health({ 'i-a': 'healthy', 'i-b': 'unhealthy' })],
    }),
    'a load balancer without appliances': world({ 'elbv2.target-groups': [] }),
    'a firewall whose attachment failed': managed(firewall('FAILED')),
    'a firewall that is out of step': managed(firewall('READY', 'PENDING')),
    'a firewall without room for its rules, which tells no more': managed(
      firewall('READY', 'CAPACITY_CONSTRAINED', false),
    ),
  },
  pass: {
    'a healthy appliance in each zone': world({}),
    'one that every zone may use': world({
      'elbv2.target-health': [health({ 'i-a': 'healthy', 'i-b': 'unhealthy' })],
      'elbv2.load-balancer-attributes': [cross('true')],
    }),
    'a firewall that is ready and in step': managed(firewall('READY')),
    'a firewall that scales': managed(firewall('SCALING')),
    'an application load balancer is none': world({
      'elbv2.load-balancers': [gateway(), balancer(['subnet-b-a'])],
      'elbv2.target-groups': [targets(), { ...targetGroup({ LoadBalancerArns: [APPLICATION] }), arn: `${TARGETS}0` }],
      'elbv2.target-health': [health({ 'i-a': 'healthy', 'i-b': 'healthy' }), health({}, `${TARGETS}0`)],
    }),
  },
  'not-applicable': {
    'no endpoint inspects': { facts: { 'ec2.vpcs': [vpc] } },
    'one that is deleted': { facts: { 'ec2.vpcs': [vpc], 'ec2.vpc-endpoints': [endpoint('a', { State: 'Deleted' })] } },
  },
  'not-assessed': {
    'an endpoint without a state': world({ 'ec2.vpc-endpoints': [endpoint('a', { State: undefined })], ...foreign }),
    'appliances of another account': world(foreign),
    'whose appliances they are is not shown': world({ ...foreign, 'ec2.vpc-endpoint-services': [] }),
    'a firewall of another account': {
      facts: { 'ec2.vpcs': [vpc], 'ec2.vpc-endpoints': [endpoint('a', { RequesterManaged: true })] },
    },
    'firewalls may not be listed': world({
      ...foreign,
      'network-firewall.firewalls': gap('network-firewall:ListFirewalls'),
    }),
    'health may not be read': world({
      'elbv2.target-health': [{ arn: TARGETS, data: denied('elbv2:DescribeTargetHealth') }],
    }),
    'no load balancer of the service is here': world({ 'elbv2.load-balancers': [], 'elbv2.target-groups': [] }),
    'in which zones appliances are may not be read': world({
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
    'in which zones appliances are was not told': world({ 'ec2.network-interfaces': [] }),
    'whether zones share them may not be read': world({
      'elbv2.target-health': [health({ 'i-a': 'healthy' })],
      'elbv2.load-balancer-attributes': [{ arn: GATEWAY, data: denied('elbv2:DescribeLoadBalancerAttributes') }],
    }),
  },
  mixed: {
    'what is not available fails, whatever may not be read': world(
      {
        'ec2.vpc-endpoints': [endpoint('a', { State: 'Failed' }), endpoint('b')],
        'network-firewall.firewalls': gap('network-firewall:ListFirewalls'),
      },
      { expect: { [ENDPOINT]: 'fail', [endpointArn('b')]: 'not-assessed', [GATEWAY]: 'pass' } },
    ),
    'which of two load balancers it is was not looked up': world(
      {
        'elbv2.load-balancers': [gateway(), gateway('other')],
        'elbv2.target-groups': [targets(), targets(gateway('other').arn, `${TARGETS}0`)],
        'elbv2.target-health': [
          health({ 'i-a': 'healthy', 'i-b': 'healthy' }),
          health({ 'i-a': 'unhealthy' }, `${TARGETS}0`),
        ],
      },
      { expect: { [ENDPOINT]: 'not-assessed', [GATEWAY]: 'pass', [gateway('other').arn]: 'fail' } },
    ),
  },
});
