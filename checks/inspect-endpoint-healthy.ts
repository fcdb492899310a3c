import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Consulted } from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Facts, Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { isInspecting, OF_VPC } from '../src/model/inspection.ts';

export default defineCheck({
  title: 'Inspection endpoints are available and appliances healthy',
  practice: 'control-network-traffic',
  severity: 'high',
  resourceType: 'AWS::EC2::VPCEndpoint',
  needs: ['ec2.vpcs', 'ec2.vpc-endpoints', 'elbv2.load-balancers', 'elbv2.target-groups'],
  consults: [
    'ec2.vpc-endpoint-services',
    'ec2.network-interfaces',
    'elbv2.load-balancer-attributes',
    'elbv2.target-health',
    'network-firewall.firewalls',
  ],
  why: 'Routes lead to an endpoint behind which nothing answers: the traffic stops, or whoever is on call takes the inspection out of its way.',
  fix: 'Bring the endpoint into the state available, and have a healthy appliance in each zone, or balance across zones.',
  references: ['Gateway Load Balancers', 'Health checks for Gateway Load Balancer target groups', 'DescribeFirewall'],

  *evaluate(facts, { scope }) {
    const { 'ec2.vpcs': vpcs, 'ec2.vpc-endpoints': endpoints, 'elbv2.load-balancers': balancers } = facts;
    const gateways = balancers
      .filter(({ data }) => data.Type === 'gateway')
      .map((balancer) => ({ balancer, health: healthOf(balancer, facts) }));
    const inspecting = endpoints.filter(({ data }) => isInspecting(data));
    for (const endpoint of inspecting) {
      const { VpcEndpointId = '', State } = endpoint.data;
      const { region } = endpoint.scope;
      const details = {
        expected: 'state available, and appliances behind it that answer',
        observed: `state ${State ?? 'not told'}`,
        evidence: [cite(endpoint, '/State', '/ServiceName', '/SubnetIds')],
      };
      const broken = (
        because: string,
        more: { readonly relatedArns?: readonly string[]; readonly cli?: string } = {},
      ) =>
        fail(endpoint, because, {
          ...details,
          reasons: ['what is routed to it stops, or passes uninspected'],
          ...(more.relatedArns && { relatedArns: more.relatedArns }),
          fix: {
            cli: more.cli ?? `aws ec2 describe-vpc-endpoints --region ${region} --vpc-endpoint-ids ${VpcEndpointId}`,
          },
        });
      if (State === undefined) {
        const operation = 'ec2:DescribeVpcEndpoints';
        const detail = `${VpcEndpointId} has no state.`;
        const gap = { cause: 'unreadable', operation, action: operation, scope: endpoint.scope, detail } as const;
        yield notAssessed(endpoint, gap, details);
        continue;
      }
      if (State.toLowerCase() !== 'available') {
        const isWaiting = State.toLowerCase() === 'pendingacceptance';
        yield broken(
          `The endpoint is not available but ${State}.`,
          isWaiting
            ? {
                cli: `aws ec2 accept-vpc-endpoint-connections --region ${region} --service-id SERVICE_ID --vpc-endpoint-ids ${VpcEndpointId}`,
              }
            : {},
        );
        continue;
      }
      const behind = applianceOf(endpoint, facts, gateways, scope.account);
      switch (behind.kind) {
        case 'healthy':
          yield pass(endpoint, `The endpoint is available, and ${behind.because}.`, {
            ...details,
            relatedArns: behind.arns,
          });
          break;
        case 'broken':
          yield broken(`The endpoint is available, but ${behind.because}.`, { relatedArns: behind.arns });
          break;
        case 'unseen':
          yield notAssessed(endpoint, behind.gap, details);
      }
    }
    for (const { balancer, health } of gateways) {
      const details = {
        resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        ...(balancer.data.LoadBalancerName !== undefined && { name: balancer.data.LoadBalancerName }),
        expected: 'a healthy target in each zone, or one in any and balancing across zones',
        evidence: [cite(balancer, '/LoadBalancerArn', '/AvailabilityZones', '/State')],
      };
      switch (health.kind) {
        case 'healthy':
          yield pass(balancer, sentence(health.because), { ...details, observed: health.because });
          break;
        case 'broken':
          yield fail(balancer, sentence(health.because), {
            ...details,
            observed: health.because,
            reasons: ['what happens to traffic then depends on its flow and on the settings for failover'],
            fix: {
              cli: `aws elbv2 modify-load-balancer-attributes --region ${balancer.scope.region} --load-balancer-arn ${balancer.arn} --attributes Key=load_balancing.cross_zone.enabled,Value=true`,
              sideEffect: 'It helps where another zone has a healthy appliance; traffic across zones is charged.',
            },
          });
          break;
        case 'unseen':
          yield notAssessed(balancer, health.gap, details);
      }
    }
    const guarded = new Set(inspecting.map(({ data }) => data.VpcId));
    for (const vpc of vpcs) {
      if (guarded.has(vpc.data.VpcId)) continue;
      yield notApplicable(vpc, 'No inspection endpoint is in the VPC.', OF_VPC);
    }
  },
});

type Known = Facts<'elbv2.target-groups'> &
  Consulted<
    | 'ec2.vpc-endpoint-services'
    | 'ec2.network-interfaces'
    | 'elbv2.load-balancer-attributes'
    | 'elbv2.target-health'
    | 'network-firewall.firewalls'
  >;
type Endpoint = Records<'ec2.vpc-endpoints'>[number];
type Balancer = Records<'elbv2.load-balancers'>[number];

type Health =
  | { readonly kind: 'healthy' | 'broken'; readonly because: string; readonly arns: readonly string[] }
  | { readonly kind: 'unseen'; readonly gap: Gap };

interface Gateway {
  readonly balancer: Balancer;
  readonly health: Health;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const values = <T>(answer: Answer<readonly T[]>): readonly T[] => (answer.state === 'present' ? answer.value : []);

const gapIn = (...answers: readonly (Answer<unknown> | undefined)[]): Gap | undefined => {
  const found = answers.find((answer) => answer?.state === 'unknown');
  return found?.state === 'unknown' ? found.gap : undefined;
};

/** What is behind an endpoint: a firewall, a Gateway Load Balancer of the account, or something of somebody else's. */
function applianceOf(
  endpoint: Endpoint,
  { 'network-firewall.firewalls': firewalls, 'ec2.vpc-endpoint-services': services }: Known,
  gateways: readonly Gateway[],
  account: string,
): Health {
  const { VpcEndpointId: id, ServiceName = '', RequesterManaged = false } = endpoint.data;
  for (const { arn, data } of values(firewalls)) {
    if (data.state !== 'present') continue;
    const { FirewallStatus } = data.value;
    const states = Object.values(FirewallStatus?.SyncStates ?? {});
    const state = states.find(({ Attachment }) => Attachment?.EndpointId === id);
    if (state === undefined) continue;
    const { Status = 'unknown' } = state.Attachment ?? {};
    const summary = FirewallStatus?.ConfigurationSyncStateSummary ?? 'unknown';
    const configs = Object.values(state.Config ?? {});
    const late = configs.find(({ SyncStatus }) => SyncStatus !== 'IN_SYNC')?.SyncStatus;
    // A firewall that scales goes on inspecting.
    if (Status !== 'READY' && Status !== 'SCALING') {
      return { kind: 'broken', because: `the firewall's attachment to it is ${Status}`, arns: [arn] };
    }
    if (late !== undefined || (configs.length === 0 && summary !== 'IN_SYNC')) {
      return { kind: 'broken', because: `the firewall's configuration there is ${late ?? summary}`, arns: [arn] };
    }
    return { kind: 'healthy', because: 'the firewall behind it is ready and in step', arns: [arn] };
  }
  const elsewhere = (operation: string, detail: string): Health => ({
    kind: 'unseen',
    gap: { cause: 'access-denied', operation, action: operation, scope: endpoint.scope, detail },
  });
  const gap = gapIn(firewalls, ...values(firewalls).map(({ data }) => data), services);
  if (gap !== undefined) return { kind: 'unseen', gap };
  const health = 'elasticloadbalancing:DescribeTargetHealth';
  const service = values(services).find(({ data }) => data.ServiceName === ServiceName);
  if (service === undefined) {
    return RequesterManaged
      ? elsewhere('network-firewall:DescribeFirewall', 'Its firewall is not shown to this account.')
      : elsewhere(health, 'Whose appliances are behind it is not shown to this account.');
  }
  const { Owner } = service.data;
  if (Owner !== account) {
    return elsewhere(health, `Its appliances are those of ${Owner ?? 'another account'}, which shows nothing of them.`);
  }
  // Which of several an endpoint service belongs to is not told by what is read.
  const arns = gateways.map(({ balancer }) => balancer.arn);
  const [first] = gateways;
  if (first !== undefined && gateways.length === 1) return first.health;
  const unseen = gateways.find((one) => one.health.kind === 'unseen')?.health;
  if (unseen !== undefined) return unseen;
  if (gateways.length > 0 && gateways.every((one) => one.health.kind === 'healthy')) {
    return { kind: 'healthy', because: 'every Gateway Load Balancer of the account has healthy appliances', arns };
  }
  return elsewhere(
    'ec2:DescribeVpcEndpointServiceConfigurations',
    gateways.length === 0
      ? 'No Gateway Load Balancer of its service is in the region.'
      : 'Which of several Gateway Load Balancers is behind it was not looked up.',
  );
}

/** A target in each zone, or in any where a load balancer sends across zones: which it does not by default. */
function healthOf(
  { arn, scope, data }: Balancer,
  {
    'elbv2.target-groups': all,
    'elbv2.target-health': health,
    'elbv2.load-balancer-attributes': attributes,
    'ec2.network-interfaces': interfaces,
  }: Known,
): Health {
  const groups = all.filter((group) => group.data.LoadBalancerArns?.includes(arn));
  if (groups.length === 0) return { kind: 'broken', because: 'the load balancer has no appliances', arns: [arn] };
  const answers = groups.map((group) => values(health).find((one) => one.arn === group.arn)?.data);
  const gap = gapIn(health, ...answers);
  if (gap !== undefined) return { kind: 'unseen', gap };
  const zoneOf = new Map(
    values(interfaces).flatMap(({ data: { Attachment, PrivateIpAddress, AvailabilityZone = '' } }) =>
      [Attachment?.InstanceId, PrivateIpAddress].flatMap((id) =>
        id === undefined ? [] : [[id, AvailabilityZone] as const],
      ),
    ),
  );
  const healthy = answers
    .flatMap((answer) => (answer?.state === 'present' ? (answer.value.TargetHealthDescriptions ?? []) : []))
    .filter(({ TargetHealth }) => TargetHealth?.State === 'healthy');
  if (healthy.length === 0) return { kind: 'broken', because: 'no appliance is healthy', arns: [arn] };
  const own = values(attributes).find((one) => one.arn === arn)?.data;
  const cross =
    own?.state === 'present'
      ? own.value.Attributes?.find(({ Key }) => Key === 'load_balancing.cross_zone.enabled')?.Value
      : undefined;
  const arns = [arn, ...groups.map((group) => group.arn)];
  if (cross === 'true') {
    return { kind: 'healthy', because: `${healthy.length} appliances are healthy, and every zone may use them`, arns };
  }
  const zones = healthy.map(({ Target: { Id = '', AvailabilityZone } = {} }) => AvailabilityZone ?? zoneOf.get(Id));
  const bare = (data.AvailabilityZones ?? [])
    .map(({ ZoneName }) => ZoneName ?? '')
    .filter((zone) => !zones.includes(zone) && !zones.includes('all'));
  if (bare.length === 0) return { kind: 'healthy', because: 'each zone has a healthy appliance', arns };
  const unseen = gapIn(attributes, own) ?? (zones.includes(undefined) ? gapIn(interfaces) : undefined);
  if (unseen !== undefined) return { kind: 'unseen', gap: unseen };
  if (zones.includes(undefined) || own?.state !== 'present') {
    const operation =
      own?.state === 'present'
        ? 'ec2:DescribeNetworkInterfaces'
        : 'elasticloadbalancing:DescribeLoadBalancerAttributes';
    const detail = 'In which zones its healthy appliances are, or count, was not told.';
    return { kind: 'unseen', gap: { cause: 'not-collected', operation, action: operation, scope, detail } };
  }
  return { kind: 'broken', because: `no appliance is healthy in ${bare.join(', ')}`, arns };
}
