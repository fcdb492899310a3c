import { defineAnalysis } from '../../model/analysis.ts';
import { detoursIn } from './strangers.ts';

/** Where the security groups of each VPC link of the second generation let it send, measured by what is behind it. */
export default defineAnalysis({
  fact: 'ec2.link-egress',
  scope: 'region',
  needs: ['apigatewayv2.vpc-links', 'ec2.backends', 'ec2.networks'],
  consults: [
    'ecs.services',
    'elbv2.load-balancers',
    'elbv2.listeners',
    'ec2.security-groups',
    'ec2.subnets',
    'ec2.prefix-list-entries',
  ],
  compute: ({ 'apigatewayv2.vpc-links': links, 'ec2.backends': backends, 'ec2.networks': networks, ...facts }) => {
    const detours = detoursIn(networks[0]?.data.snapshot ?? {});
    const { 'ec2.prefix-list-entries': entries, ...others } = facts;
    const lists = Object.values(others).flatMap((answer) => (answer.state === 'unknown' ? [answer.gap] : []));
    const records = [facts['ecs.services'], facts['elbv2.listeners']].flatMap((answer) =>
      answer.state === 'present'
        ? answer.value.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : []))
        : [],
    );
    const ofBackends = [...new Set(backends.flatMap(({ data }) => data.unseen))];
    const ofEntries =
      entries.state === 'present'
        ? entries.value.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : []))
        : entries.state === 'unknown'
          ? [entries.gap]
          : [];
    const unseen = [...lists, ...records, ...ofBackends];
    return links.map(({ data: { SecurityGroupIds: groups = [], SubnetIds: subnetIds = [] }, ...record }) => {
      const behind = backends.filter(({ data }) => data.links.includes(record.arn));
      const found = detours(
        { groups, subnetIds },
        behind.map(({ data }) => data),
      );
      const isOpen = found.some(({ certainty }) => certainty === 'perhaps');
      return {
        ...record,
        data: {
          behind: behind.map(({ arn }) => arn),
          detours: found,
          unseen: isOpen ? [...unseen, ...ofEntries] : unseen,
        },
      };
    });
  },
});
