import { cite, defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import { capacityProviderOf } from '../src/model/function-network.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';
import { trafficWords } from '../src/model/open-traffic.ts';
import { placementOf, routeWords } from '../src/model/placement.ts';

export default defineCheck({
  title: 'Capacity providers use private subnets and narrow groups',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::Lambda::CapacityProvider',
  onePerResource: true,
  needs: ['lambda.capacity-providers', 'ec2.security-groups', 'ec2.route-tables', 'ec2.networks', 'ec2.world-egress'],
  consults: ['lambda.functions'],
  why: 'Functions run as containers on the provider’s instances and share its network. The provider is the security boundary, not the container: what one of them may reach, all may.',
  fix: 'Give the provider private subnets and a group that lets out what its functions need, and functions of another trust level a provider of their own.',
  references: ['Lambda Managed Instances', 'Capacity providers'],

  *evaluate({
    'lambda.capacity-providers': providers,
    'ec2.security-groups': groups,
    'ec2.route-tables': tables,
    'ec2.networks': networks,
    'ec2.world-egress': world,
    'lambda.functions': functions,
  }) {
    const network = networks[0]?.data;
    const groupOf = new Map(groups.map((group) => [group.data.GroupId, group]));
    const tableOf = new Map(tables.map((table) => [table.data.RouteTableId, table]));
    const egressOf = new Map(world.map(({ arn, data }) => [arn, data]));
    const users = grouped(functions.state === 'present' ? functions.value : [], capacityProviderOf);
    for (const provider of providers) {
      const { SubnetIds = [], SecurityGroupIds = [] } = provider.data.VpcConfig ?? {};
      const places = SubnetIds.flatMap((id) =>
        network === undefined ? [] : [{ id, place: placementOf(network, id, provider.scope) }],
      );
      const open = places.flatMap(({ id, place }) => (place.kind === 'public' ? [{ id, ...place }] : []));
      const own = SecurityGroupIds.map((id) => {
        const group = groupOf.get(id);
        return { id, group, egress: group && egressOf.get(group.arn) };
      });
      const wide = own.flatMap(({ id, egress }) => (egress?.open ?? []).map((traffic) => ({ id, traffic })));
      const [gap] = [
        ...places.flatMap(({ place }) => (place.kind === 'unknown' ? [place.gap] : [])),
        ...own.flatMap(({ egress }) => egress?.unseen ?? []).map(({ gap: unread }) => unread),
        ...own.flatMap(({ id, group }): readonly Gap[] => (group === undefined ? [unlisted(id, provider.scope)] : [])),
      ];
      const cited = new Set(places.flatMap(({ place }) => (place.kind === 'unknown' ? [] : [place.table])));
      const details: Details = {
        relatedArns: [
          ...new Set((users.get(provider.arn) ?? []).map(({ arn }) => arn.split(':').slice(0, 7).join(':'))),
        ],
        expected: 'private subnets, and groups that let nothing out to the whole internet',
        observed: [
          ...places.map(({ id, place }) => `${id}: ${place.kind}`),
          ...own.map(
            ({ id, egress }) =>
              `${id}: ${egress?.open.map(trafficWords).join(', ') || 'nothing to the whole internet'}`,
          ),
        ].join('; '),
        evidence: [
          cite(provider, '/VpcConfig'),
          ...[...cited].flatMap((id) => tableOf.get(id) ?? []).map((table) => cite(table, '/RouteTableId', '/Routes')),
          ...own.flatMap(({ group }) => (group ? [cite(group, '/GroupId', '/IpPermissionsEgress')] : [])),
        ],
      };
      if (open.length > 0 || wide.length > 0) {
        // A gateway that VPC Block Public Access stops weighs less; a wide group does not hang on the gateway.
        const blocked = wide.length === 0 && open.every((place) => place.blocked !== false);
        const inDoubt = gap !== undefined || open.some((place) => place.blocked === 'unknown');
        yield fail(
          provider,
          [
            ...open.map(({ id, table, routes }) => `${id} is public by ${routeWords(table, routes[0]!)}`),
            ...wide.map(({ id, traffic }) => `${id} lets out ${trafficWords(traffic)} to the whole internet`),
          ]
            .join('; ')
            .concat('.'),
          {
            ...details,
            severity: blocked ? 'low' : 'medium',
            ...(blocked && inDoubt && { possible: ['medium', 'low'] }),
            ...(blocked &&
              !inDoubt && { reasons: ['VPC Block Public Access stops what the internet gateway would let through'] }),
            fix: {
              cli: `aws lambda create-capacity-provider --region ${provider.scope.region} --capacity-provider-name NEW_NAME --vpc-config SubnetIds=PRIVATE_SUBNET_IDS,SecurityGroupIds=NARROW_GROUP_ID --permissions-config CapacityProviderOperatorRoleArn=OPERATOR_ROLE_ARN`,
              sideEffect: 'Functions move to the new provider with a new version each.',
            },
          },
        );
      } else if (gap !== undefined) yield notAssessed(provider, gap, details);
      else
        yield pass(provider, 'Its subnets are private, and its groups let nothing out to the whole internet.', details);
    }
  },
});

const unlisted = (id: string, scope: Gap['scope']): Gap => ({
  cause: 'unreadable',
  operation: 'ec2:DescribeSecurityGroups',
  action: 'ec2:DescribeSecurityGroups',
  scope,
  detail: `${id} is not among the groups that were listed.`,
});
