import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Fact, Records } from '../../model/catalogue.ts';
import type { Consulted } from '../../model/check.ts';
import type { Backend } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { grouped } from '../../model/grouped.ts';
import { strangersIn, type Admission } from './strangers.ts';

/** What tells which links and load balancers there are, and where they lead. */
const FRONTS = [
  'apigateway.methods',
  'apigatewayv2.integrations',
  'apigateway.vpc-links',
  'apigatewayv2.vpc-links',
  'elbv2.load-balancers',
  'elbv2.target-groups',
  'elbv2.target-health',
] as const;
/** What rules admit, and who is there to be admitted. */
const RULES = ['ec2.security-groups', 'ec2.vpcs', 'ec2.subnets', 'ec2.network-interfaces', 'lambda.functions'] as const;

/**
 * Load balancers, ECS services and the target groups of anything else, and what stands in front of each: links by the
 * integrations of APIs, or by themselves where they are of the first generation; load balancers by the target groups.
 *
 * A service in `awsvpc` mode is judged as itself; other tasks, instances and addresses by the group that they are targets
 * of. Only what these facts show is in front: what no record tells, no verdict may rest on.
 */
export default defineAnalysis({
  fact: 'ec2.backends',
  scope: 'region',
  needs: ['apigateway.backends', 'ec2.networks'],
  consults: [...FRONTS, ...RULES, 'ec2.prefix-list-entries', 'ecs.services', 'ecs.task-definitions', 'elbv2.listeners'],
  compute: ({ 'apigateway.backends': integrations, 'ec2.networks': networks, ...facts }) => {
    const snapshot = networks[0]?.data.snapshot ?? {};
    const fronts = frontsOf(integrations, facts);
    const admits = strangersIn(snapshot);
    const unseenRules = RULES.flatMap((fact) => gapsIn(facts[fact]));
    const entries = facts['ec2.prefix-list-entries'];
    const finish = (own: Omit<Backend, keyof Admission | 'unseen' | 'unseenRules'>): Backend => {
      const { prefixLists, ...admission } = admits(own, fronts.groups(own), fronts.subnets(own));
      const unread =
        entries.state === 'present'
          ? entries.value.flatMap(({ arn, data }) =>
              data.state === 'unknown' && prefixLists.some((id) => arn.includes(`prefix-list/${id}`)) ? [data.gap] : [],
            )
          : gapsIn(entries);
      return {
        ...own,
        ...admission,
        unseen: fronts.unseen,
        unseenRules: [...unseenRules, ...(prefixLists.length > 0 ? unread : [])],
      };
    };

    const listeners = grouped(known(facts['elbv2.listeners']), ({ data }) => data.LoadBalancerArn);
    const balancers = values(facts['elbv2.load-balancers']).map((record) => ({
      ...record,
      data: finish({
        kind: 'load-balancer',
        links: fronts.linksOf(record.arn),
        balancers: fronts.before(record.arn),
        groups: record.data.SecurityGroups ?? [],
        subnetIds: subnetsOf(record.data),
        ports: distinct((listeners.get(record.arn) ?? []).flatMap(({ data }) => data.Port ?? [])),
        places: record.data.Type === 'application' ? [{ type: 'alb', id: record.data.LoadBalancerName ?? '' }] : [],
      }),
    }));

    const definitions = new Map(
      known(facts['ecs.task-definitions']).map(({ data }) => [
        data.taskDefinition?.taskDefinitionArn,
        (data.taskDefinition?.containerDefinitions ?? []).flatMap(({ portMappings = [] }) =>
          portMappings.flatMap(({ containerPort }) => containerPort ?? []),
        ),
      ]),
    );
    const services = known(facts['ecs.services']).filter(({ data }) => hasOwnInterfaces(data));
    const ofServices = services.map(({ data, ...record }) => {
      const { subnets = [], securityGroups = [] } = data.networkConfiguration?.awsvpcConfiguration ?? {};
      const sending = fronts.sending((data.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []));
      const named = [
        ...(data.loadBalancers ?? []).flatMap(({ containerPort }) => containerPort ?? []),
        ...(data.serviceRegistries ?? []).flatMap(({ containerPort, port }) => containerPort ?? port ?? []),
      ];
      return {
        ...record,
        data: finish({
          kind: 'ecs-service',
          links: distinct([
            ...(data.serviceRegistries ?? []).flatMap(({ registryArn }) => fronts.linksOf(registryArn ?? '')),
            ...sending.flatMap(fronts.linksOf),
          ]),
          balancers: sending,
          groups: securityGroups,
          subnetIds: subnets,
          ports: distinct(named.length > 0 ? named : (definitions.get(data.taskDefinition) ?? [])),
          places: [{ type: 'ecs-service', id: record.arn }],
        }),
      };
    });

    const [withheld] = gapsIn(facts['ecs.services']);
    const judged = new Set(
      services.flatMap(({ data }) => (data.loadBalancers ?? []).map(({ targetGroupArn }) => targetGroupArn)),
    );
    const health = new Map(values(facts['elbv2.target-health']).map(({ arn, data }) => [arn, data]));
    const interfaces = values(facts['ec2.network-interfaces']).map(({ data }) => data);
    const others = values(facts['elbv2.target-groups'])
      .filter(({ arn, data }) => !judged.has(arn) && data.TargetType !== 'alb' && data.TargetType !== 'lambda')
      .map(({ data, ...record }) => {
        const told = health.get(record.arn);
        const targets = told?.state === 'present' ? (told.value.TargetHealthDescriptions ?? []) : [];
        const found = targets.map(({ Target }) =>
          interfaces.find(
            (one) =>
              one.Attachment?.InstanceId === Target?.Id ||
              (one.VpcId === data.VpcId &&
                (one.PrivateIpAddress === Target?.Id ||
                  (one.PrivateIpAddresses ?? []).some(({ PrivateIpAddress }) => PrivateIpAddress === Target?.Id))),
          ),
        );
        const own = found.flatMap((one) => one ?? []);
        const sending = fronts.sending([record.arn]);
        const lost = targets.filter((_, index) => found[index] === undefined).map(({ Target }) => Target?.Id ?? '?');
        const backend = finish({
          kind: 'target-group',
          links: distinct(sending.flatMap(fronts.linksOf)),
          balancers: sending,
          groups: distinct(own.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []))),
          subnetIds: distinct(own.flatMap(({ SubnetId }) => SubnetId ?? [])),
          ports: distinct(targets.flatMap(({ Target }) => Target?.Port ?? data.Port ?? [])),
          places: own.map(({ NetworkInterfaceId }) => ({ type: 'network-interface', id: NetworkInterfaceId ?? '' })),
        });
        const missing: readonly Gap[] = [
          ...(told?.state === 'unknown' ? [told.gap] : []),
          ...(lost.length === 0
            ? []
            : [
                {
                  cause: 'not-collected' as const,
                  operation: 'ec2:DescribeNetworkInterfaces',
                  action: 'ec2:DescribeNetworkInterfaces',
                  scope: record.scope,
                  detail: `No interface of the region was seen for the target ${lost[0]}.`,
                },
              ]),
        ];
        return {
          ...record,
          data: { ...backend, unseenRules: [...backend.unseenRules, ...missing], ...(withheld && { withheld }) },
        };
      });
    return [...balancers, ...ofServices, ...others];
  },
});

type Facts = Consulted<(typeof FRONTS)[number]>;
type Service = Extract<Records<'ecs.services'>[number]['data'], { state: 'present' }>['value'];

const values = <T>(answer: Answer<readonly T[]>): readonly T[] => (answer.state === 'present' ? answer.value : []);

/** The records of a fact that were read. */
function known<R extends { readonly data: Answer<unknown> }>(
  answer: Answer<readonly R[]>,
): readonly (Omit<R, 'data'> & { readonly data: Extract<R['data'], { state: 'present' }>['value'] })[] {
  return values(answer).flatMap((record) =>
    record.data.state === 'present' ? [{ ...record, data: record.data.value as never }] : [],
  );
}

function gapsIn(answer: Answer<Records<Fact>>): readonly Gap[] {
  if (answer.state === 'unknown') return [answer.gap];
  return values(answer).flatMap(({ data }) =>
    typeof data === 'object' && data !== null && 'state' in data && data.state === 'unknown' && 'gap' in data
      ? [data.gap]
      : [],
  );
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

const hasOwnInterfaces = ({ networkConfiguration }: Service): boolean =>
  networkConfiguration?.awsvpcConfiguration !== undefined;

const subnetsOf = ({ AvailabilityZones = [] }: Records<'elbv2.load-balancers'>[number]['data']): readonly string[] =>
  AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? []);

interface Before {
  readonly links: readonly string[];
  readonly balancers: readonly string[];
}

function frontsOf(integrations: Records<'apigateway.backends'>, facts: Facts) {
  const groups = values(facts['elbv2.target-groups']);
  const health = new Map(values(facts['elbv2.target-health']).map(({ arn, data }) => [arn, data]));
  const balancers = new Map(values(facts['elbv2.load-balancers']).map(({ arn, data }) => [arn, data]));
  const links = new Map(values(facts['apigatewayv2.vpc-links']).map(({ arn, data }) => [arn, data]));
  const balancersOf = new Map(groups.map(({ arn, data }) => [arn, data.LoadBalancerArns ?? []]));

  // An Application Load Balancer may be the target of a Network Load Balancer.
  const ofBalancer = groups
    .filter(({ data }) => data.TargetType === 'alb')
    .map(({ arn, data }) => ({ from: data.LoadBalancerArns ?? [], to: health.get(arn) }));
  const before = grouped(
    ofBalancer.flatMap(({ from, to }) =>
      to?.state === 'present'
        ? (to.value.TargetHealthDescriptions ?? []).flatMap(({ Target }) =>
            from.map((arn) => ({ arn, target: Target?.Id ?? '' })),
          )
        : [],
    ),
    ({ target }) => target,
  );
  const known_ = known(asAnswer(integrations));
  const leads = grouped(
    [
      ...values(facts['apigateway.vpc-links']).flatMap(({ arn, data }) =>
        (data.targetArns ?? []).map((target) => ({ link: arn, target })),
      ),
      ...known_.flatMap(({ data }) =>
        data.links.flatMap((link) =>
          data.targets.flatMap((target) => (target.kind === 'host' ? [] : [{ link, target: target.arn }])),
        ),
      ),
    ],
    ({ target }) => target,
  );
  const straight = (arn: string): readonly string[] => (leads.get(arn) ?? []).map(({ link }) => link);
  const beforeOf = (arn: string): readonly string[] => distinct((before.get(arn) ?? []).map((one) => one.arn));
  const linksOf = (arn: string): readonly string[] => distinct([arn, ...beforeOf(arn)].flatMap(straight));

  const unseen = [
    ...FRONTS.filter((fact) => fact !== 'elbv2.target-health').flatMap((fact) => gapsIn(facts[fact])),
    ...ofBalancer.flatMap(({ to }) => (to?.state === 'unknown' ? [to.gap] : [])),
    ...known_.flatMap(({ data }) => (data.isPrivate ? data.unseen : [])),
  ];
  const all = ({ balancers: own }: Before): readonly string[] => distinct([...own, ...own.flatMap(beforeOf)]);
  return {
    // What was left out is told before what was refused: a deeper look would find it.
    unseen: unseen.toSorted((a, b) => Number(b.cause === 'pruned') - Number(a.cause === 'pruned')),
    linksOf,
    before: beforeOf,
    sending: (targetGroups: readonly string[]): readonly string[] =>
      distinct(targetGroups.flatMap((arn) => balancersOf.get(arn) ?? [])),
    groups: (own: Before): readonly string[] => [
      ...own.links.flatMap((arn) => links.get(arn)?.SecurityGroupIds ?? []),
      ...all(own).flatMap((arn) => balancers.get(arn)?.SecurityGroups ?? []),
    ],
    subnets: (own: Before): readonly string[] => [
      ...own.links.flatMap((arn) => links.get(arn)?.SubnetIds ?? []),
      ...all(own).flatMap((arn) => {
        const found = balancers.get(arn);
        return found === undefined ? [] : subnetsOf(found);
      }),
    ],
  };
}

const asAnswer = <T>(value: T): Answer<T> => ({ state: 'present', value });
