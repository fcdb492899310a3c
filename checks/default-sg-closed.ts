import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';

export default defineCheck({
  title: 'Default security groups have no rules',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::SecurityGroup',
  onePerResource: true,
  needs: ['ec2.security-groups', 'ec2.security-group-uses'],
  consults: ['ec2.network-interfaces'],
  why: 'Whatever is created without naming a group gets this one: with its rules, it reaches everything else that nobody thought about, and the internet.',
  fix: 'Remove all rules of the default group; give each workload a group of its own.',
  references: ['Default security groups for your VPCs'],

  *evaluate({ 'ec2.security-groups': groups, 'ec2.security-group-uses': uses, 'ec2.network-interfaces': interfaces }) {
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    const occupied = new Set([
      ...(interfaces.state === 'present' ? interfaces.value.map(({ data }) => data.VpcId) : []),
      ...groups.filter(({ arn }) => (usesOf.get(arn)?.users.length ?? 0) > 0).map(({ data }) => data.VpcId),
    ]);
    for (const group of groups) {
      const { GroupName, GroupId = '', VpcId, IpPermissions = [], IpPermissionsEgress = [] } = group.data;
      if (GroupName !== 'default') continue;
      const name = `default of ${VpcId ?? 'EC2-Classic'}`;
      const { users = [], unseen = [] } = usesOf.get(group.arn) ?? {};
      const details = {
        name,
        expected: 'no rules',
        observed: `${IpPermissions.length} inbound, ${IpPermissionsEgress.length} outbound permissions`,
        evidence: [cite(group, '/IpPermissions', '/IpPermissionsEgress')],
      };
      const [gap] = unseen;
      if (!occupied.has(VpcId)) {
        yield gap === undefined
          ? notApplicable(group, 'Nothing is in the VPC.', { name })
          : notAssessed(group, gap, { name });
      } else if (IpPermissions.length + IpPermissionsEgress.length === 0) {
        yield pass(group, 'The default group has no rules.', details);
      } else {
        const attached = users.length > 0;
        yield fail(group, `The default group has rules${attached ? `, and ${users.length} resources have it` : ''}.`, {
          ...details,
          severity: attached ? 'medium' : 'low',
          ...(!attached && gap !== undefined && { possible: ['medium', 'low'] }),
          relatedArns: users.map(({ arn }) => arn),
          fix: {
            cli: [
              ...(IpPermissions.length > 0 ? [revoke('ingress', group.scope.region, GroupId, IpPermissions)] : []),
              ...(IpPermissionsEgress.length > 0
                ? [revoke('egress', group.scope.region, GroupId, IpPermissionsEgress)]
                : []),
            ].join('\n'),
            ...(attached && {
              sideEffect: 'What has the group loses its connections: give it a group of its own first.',
            }),
          },
        });
      }
    }
  },
});

const revoke = (
  direction: 'ingress' | 'egress',
  region: string,
  group: string,
  permissions: readonly object[],
): string =>
  `aws ec2 revoke-security-group-${direction} --region ${region} --group-id ${group} --ip-permissions '${JSON.stringify(permissions)}'`;
