import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Backend } from '../src/model/derived.ts';
import type { CompiledNetwork, NetworkAnswer, NetworkPlace } from '../src/model/network.ts';
import { networkGap, tracedHops } from '../src/model/network-words.ts';

/** Questions about one back end; beyond them nothing is said of who else gets there. */
const MOST = 2_000;

export default defineCheck({
  title: 'Services accept traffic only from their VPC link or load balancer',
  practice: 'control-network-traffic',
  severity: 'medium',
  resourceType: 'AWS::ECS::Service',
  needs: ['ecs.services', 'elbv2.load-balancers', 'elbv2.target-groups', 'ec2.backends', 'ec2.networks'],
  consults: ['ec2.security-groups'],
  why: 'What reaches the back end past its link or load balancer is seen by no authorizer, no firewall and no access log of the API.',
  fix: 'Let the groups of the back end admit the group of the load balancer or link in front of it, and nothing else.',
  references: ['Security group rules', 'Update the security groups for your Network Load Balancer'],

  *evaluate(facts) {
    const { 'ecs.services': services, 'ec2.backends': backends, 'ec2.networks': networks } = facts;
    const judged = new Map(
      [...services, ...facts['elbv2.load-balancers'], ...facts['elbv2.target-groups']].map((one) => [one.arn, one]),
    );
    const allGroups = facts['ec2.security-groups'];
    const groupOf = new Map(
      (allGroups.state === 'present' ? allGroups.value : []).map((one) => [one.data.GroupId, one]),
    );
    const network = networks[0]?.data;
    const clusterOf = new Map<string, string>();
    for (const { arn, scope, data } of services) {
      if (data.state === 'present' && data.value.clusterArn !== undefined) clusterOf.set(arn, data.value.clusterArn);
      if (data.state === 'unknown') yield notAssessed({ arn, scope }, data.gap);
    }
    if (network === undefined) return;
    for (const backend of backends) {
      const { kind, places, links, balancers, groups, strangers, unseen, unseenRules } = backend.data;
      // A Network Load Balancer lets everything through, or has no groups at all: its targets are judged.
      if (kind === 'load-balancer' && places.length === 0) continue;
      const clusters = [clusterOf.get(backend.arn) ?? []].flat();
      const named = {
        relatedArns: clusters,
        resourceType: TYPES[kind],
        name: backend.arn.split('/').at(kind === 'ecs-service' ? -1 : -2) ?? backend.arn,
      };
      if (backend.data.withheld !== undefined) {
        yield notAssessed(backend, backend.data.withheld, named);
        continue;
      }
      const fronts = [...links, ...balancers];
      const [gap] = unseen;
      if (fronts.length === 0) {
        yield gap === undefined
          ? notApplicable(backend, 'No VPC link and no load balancer is in front of it.', named)
          : notAssessed(backend, gap, named);
        continue;
      }
      if (places.length === 0 && unseenRules.length === 0) {
        yield notApplicable(backend, 'It has no targets.', named);
        continue;
      }
      const details: Details = {
        ...named,
        relatedArns: [...fronts, ...clusters],
        expected: 'inbound rules whose source is a group or a subnet of the link or load balancer in front',
        observed:
          strangers.length === 0
            ? 'no other source'
            : strangers.map(({ group, words }) => `${group}: ${words}`).join('; '),
        evidence: [
          ...[judged.get(backend.arn) ?? []].flat().map((one) => cite(one, ...POINTERS[kind])),
          ...groups.flatMap((id) => groupOf.get(id) ?? []).map((group) => cite(group, '/IpPermissions')),
        ],
      };
      const wide = strangers.filter(({ extent }) => extent === 'wide' || (extent === 'elsewhere' && gap === undefined));
      const fix = {
        cli: strangers
          .map(
            ({ group, permission }) =>
              `aws ec2 revoke-security-group-ingress --region ${backend.scope.region} --group-id ${group} --ip-permissions '${JSON.stringify([permission])}'`,
          )
          .join('\n'),
        sideEffect:
          'Clients that come by these rules are cut off: the rule for the group in front must be there before.',
      };
      if (wide.length > 0) {
        yield fail(
          backend,
          `It admits more than what is in front of it: ${wide.map(({ group, words }) => `${group} ${words}`).join(', ')}.`,
          { ...details, fix },
        );
        continue;
      }
      const { reached, lost, isWhole } = past(network, backend.data);
      if (reached !== undefined && gap === undefined) {
        yield fail(
          backend,
          `${wordsOf(reached.from)} reaches it past what is in front of it, on tcp port ${reached.port}.`,
          {
            ...details,
            trace: tracedHops(reached.answer),
            ...(strangers.length > 0 && { fix }),
          },
        );
      } else if (gap !== undefined && (reached !== undefined || strangers.length > 0))
        yield notAssessed(backend, gap, named);
      else if (unseenRules[0] !== undefined) yield notAssessed(backend, unseenRules[0], named);
      else if (lost !== undefined) yield notAssessed(backend, networkGap(lost, backend.scope), named);
      else if (!isWhole) {
        yield notAssessed(
          backend,
          {
            cause: 'budget',
            operation: 'ec2:DescribeNetworkInterfaces',
            action: 'ec2:DescribeNetworkInterfaces',
            scope: backend.scope,
            detail: `More than ${MOST} ways to it would have to be looked at.`,
          },
          named,
        );
      } else {
        yield pass(
          backend,
          groups.length > 0
            ? 'Its groups admit what is in front of it, and nothing else of the region reaches it.'
            : 'Nothing of the region reaches it but what is in front of it.',
          details,
        );
      }
    }
  },
});

const TYPES = {
  'load-balancer': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'ecs-service': 'AWS::ECS::Service',
  'target-group': 'AWS::ElasticLoadBalancingV2::TargetGroup',
} as const satisfies Record<Backend['kind'], string>;

const POINTERS = {
  'load-balancer': ['/SecurityGroups', '/AvailabilityZones'],
  'ecs-service': ['/networkConfiguration', '/loadBalancers', '/serviceRegistries'],
  'target-group': ['/LoadBalancerArns', '/TargetType'],
} as const satisfies Record<Backend['kind'], readonly string[]>;

interface Past {
  readonly reached?: { readonly from: NetworkPlace; readonly port: number; readonly answer: NetworkAnswer };
  /** What was not seen of a way that may be one. */
  readonly lost?: readonly string[];
  readonly isWhole: boolean;
}

/** The first way to it that goes past what is in front, the internet's before those of the region. */
function past(network: CompiledNetwork, { places, suspects, ports }: Backend): Past {
  let lost: readonly string[] | undefined;
  let asked = 0;
  for (const from of [{ type: 'internet' } as const, ...suspects]) {
    for (const to of places) {
      for (const port of ports) {
        for (const ipVersion of [4, 6] as const) {
          asked += 1;
          if (asked > MOST) return { ...(lost && { lost }), isWhole: false };
          const kind = from.type === 'internet' ? 'ingress-internet' : 'reach';
          const answer = network.ask({ kind, from, to, protocol: 'tcp', port, ipVersion });
          if (answer.reachable === true) return { reached: { from, port, answer }, isWhole: true };
          if (answer.reachable === 'unknown') lost ??= answer.unseen;
        }
      }
    }
  }
  return { ...(lost && { lost }), isWhole: true };
}

const wordsOf = ({ type, id = '' }: NetworkPlace): string =>
  type === 'internet' ? 'The internet' : `The ${NAMES[type] ?? type} ${id.split('/').at(-1) ?? id}`;

const NAMES: Readonly<Partial<Record<NetworkPlace['type'], string>>> = {
  lambda: 'function',
  'ecs-service': 'ECS service',
  'vpc-link': 'VPC link',
  'network-interface': 'interface',
};
