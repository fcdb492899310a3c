import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { networkGap } from '../src/model/network-words.ts';

export default defineCheck({
  title: 'VPC links live in private subnets with scoped groups',
  practice: 'control-network-traffic',
  severity: 'medium',
  resourceType: 'AWS::ApiGatewayV2::VpcLink',
  onePerResource: true,
  needs: ['apigatewayv2.vpc-links', 'apigateway.vpc-links', 'ec2.networks', 'ec2.link-egress', 'ec2.security-groups'],
  apart: [
    ['apigatewayv2.vpc-links', 'ec2.link-egress', 'ec2.networks', 'ec2.security-groups'],
    ['apigateway.vpc-links'],
  ],
  why: 'Every API of the account may send by the link: what its groups and subnets let it reach, any integration can be led to.',
  fix: 'Create a link in private subnets, with a group of its own that sends to the load balancer alone, and lead the integrations to it: subnets and groups of a link cannot be changed.',
  references: ['Set up VPC links V2 in API Gateway', 'Working with VPC links for HTTP APIs'],

  *evaluate({
    'apigatewayv2.vpc-links': links,
    'apigateway.vpc-links': first,
    'ec2.networks': networks,
    'ec2.link-egress': egress,
    'ec2.security-groups': groups,
  }) {
    const network = networks[0]?.data;
    const second = new Set(links.map(({ arn }) => arn));
    const egressOf = new Map(egress.map(({ arn, data }) => [arn, data]));
    const groupOf = new Map(groups.map(({ data }) => [data.GroupId, data]));
    for (const link of first) {
      if (second.has(link.arn) || (link.data.targetArns ?? []).length === 0) continue;
      yield notApplicable(
        link,
        'A link of the first generation has neither subnets nor groups: its load balancer has.',
        {
          resourceType: 'AWS::ApiGateway::VpcLink',
          name: link.data.name ?? link.data.id ?? link.arn,
        },
      );
    }
    if (network === undefined) return;
    for (const link of links) {
      const {
        Name: name = link.arn,
        VpcLinkId = '',
        VpcLinkStatus: status,
        SubnetIds = [],
        SecurityGroupIds = [],
      } = link.data;
      if (status === 'DELETING') {
        yield notApplicable(link, 'The link is being deleted.', { name });
        continue;
      }
      const routes = SubnetIds.flatMap((id) =>
        ([4, 6] as const).map((version) => ({ id, ...network.internetRoutes(id, version) })),
      );
      const open = routes.flatMap(({ id, table, routes: found }) =>
        found
          .filter(({ target }) => target === 'internet-gateway')
          .map((route) => `subnet ${id} is public (${table ?? '?'} ${route.destination} → ${route.id})`),
      );
      const { behind = [], detours = [], unseen = [] } = egressOf.get(link.arn) ?? {};
      const defaults =
        SecurityGroupIds.length === 0
          ? ['it has the default group of its VPC, since it names none']
          : SecurityGroupIds.filter((id) => groupOf.get(id)?.GroupName === 'default').map(
              (id) => `${id} is a default group`,
            );
      const certain = detours.filter(
        ({ certainty }) => certainty === 'certain' || (certainty === 'as-seen' && unseen.length === 0),
      );
      const wrong = [
        ...(status === undefined || status === 'AVAILABLE' ? [] : [`its state is ${status}`]),
        ...new Set(open),
        ...defaults,
        ...certain.map(({ group, words }) => `${group} lets it send ${words}`),
      ];
      const details: Details = {
        name,
        relatedArns: behind,
        expected: 'available, in private subnets, with groups of its own that send to what is behind it alone',
        observed: wrong.length > 0 ? wrong.join('; ') : 'as expected',
        evidence: [cite(link, '/VpcLinkStatus', '/SubnetIds', '/SecurityGroupIds')],
      };
      if (wrong.length > 0) {
        const { region } = link.scope;
        yield fail(link, `Of the link ${name}, ${wrong.join('; ')}.`, {
          ...details,
          ...(status === 'INACTIVE' && {
            reasons: [
              'after 60 days without traffic API Gateway deletes the interfaces of a link, and requests fail until it is used again',
            ],
          }),
          fix: {
            cli: [
              ...certain.map(
                ({ group, permission }) =>
                  `aws ec2 revoke-security-group-egress --region ${region} --group-id ${group} --ip-permissions '${JSON.stringify([permission])}'`,
              ),
              ...(open.length > 0 || defaults.length > 0
                ? [
                    `aws apigatewayv2 create-vpc-link --region ${region} --name ${name}-private --subnet-ids PRIVATE_SUBNET_IDS --security-group-ids SECURITY_GROUP_ID`,
                  ]
                : []),
            ].join('\n'),
            sideEffect: 'All APIs of the account may share the link: see which integrations use it before.',
            verify: `aws apigatewayv2 get-vpc-link --region ${region} --vpc-link-id ${VpcLinkId}`,
          },
        });
        continue;
      }
      const lost = routes.flatMap((one) => one.unseen);
      const [gap] = unseen;
      if (lost.length > 0) yield notAssessed(link, networkGap(lost, link.scope), { name });
      else if (detours.length > 0 && gap !== undefined) yield notAssessed(link, gap, { name });
      else
        yield pass(link, 'It is in private subnets, and its groups let it send to what is behind it alone.', details);
    }
  },
});
