import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { grouped } from '../src/model/grouped.ts';
import { placementOf } from '../src/model/placement.ts';

export default defineCheck({
  title: 'Subnets of private workloads do not assign public addresses',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::Subnet',
  onePerResource: true,
  needs: ['ec2.subnets', 'ec2.vpcs', 'ec2.vpc-uses', 'ec2.networks'],
  why: 'Whatever is started in the subnet next, beside functions that need none, gets a public address that nobody asked for.',
  fix: 'Switch the assignment off; what has to be public is told so when it is started.',
  references: ['Subnets for your VPC', 'Modify the IP addressing attributes of your subnet'],

  *evaluate({ 'ec2.subnets': subnets, 'ec2.vpc-uses': uses, 'ec2.networks': networks }) {
    const network = networks[0]?.data;
    const usersOf = grouped(
      uses.flatMap(({ data }) => data.users.flatMap((user) => user.subnetIds.map((id) => ({ id, user })))),
      ({ id }) => id,
    );
    const lost = uses.flatMap(({ data }) => data.unseen)[0];
    for (const subnet of subnets) {
      const { SubnetId = '', MapPublicIpOnLaunch: four, AssignIpv6AddressOnCreation: six } = subnet.data;
      const users = usersOf.get(SubnetId) ?? [];
      if (users.length === 0 || network === undefined) {
        yield lost === undefined
          ? notApplicable(subnet, 'No function, VPC link or private API is in the subnet.')
          : notAssessed(subnet, lost);
        continue;
      }
      const where = placementOf(network, SubnetId, subnet.scope);
      const details: Details = {
        relatedArns: users.map(({ user }) => user.arn),
        expected: 'no public address is assigned by itself; in a public subnet no IPv6 address either',
        observed: `MapPublicIpOnLaunch ${four}, AssignIpv6AddressOnCreation ${six}, ${where.kind} subnet`,
        evidence: [cite(subnet, '/SubnetId', '/MapPublicIpOnLaunch', '/AssignIpv6AddressOnCreation')],
      };
      const untold = four === undefined || (six === undefined && where.kind !== 'private');
      // IPv6 addresses are public by nature, and a way out of a private subnet lets nothing in.
      const assigns = [
        ...(four === true ? ['public IPv4 addresses'] : []),
        ...(six === true && where.kind === 'public' ? ['IPv6 addresses'] : []),
      ];
      if (assigns.length > 0) {
        const isWorse = where.kind === 'public' && where.blocked === false;
        const inDoubt = where.kind === 'unknown' || (where.kind === 'public' && where.blocked === 'unknown');
        yield fail(
          subnet,
          `${SubnetId} assigns ${assigns.join(' and ')}${where.kind === 'public' ? `, and ${where.table} leads to an internet gateway` : ''}.`,
          {
            ...details,
            severity: isWorse ? 'medium' : 'low',
            ...(inDoubt && { possible: ['medium', 'low'] }),
            reasons:
              where.kind !== 'public'
                ? []
                : where.blocked === true
                  ? ['the subnet is public', 'VPC Block Public Access stops its internet gateway']
                  : ['the subnet is public'],
            fix: {
              cli: [
                ...(four === true ? ['--no-map-public-ip-on-launch'] : []),
                ...(six === true && where.kind === 'public' ? ['--no-assign-ipv6-address-on-creation'] : []),
              ]
                .map(
                  (option) =>
                    `aws ec2 modify-subnet-attribute --region ${subnet.scope.region} --subnet-id ${SubnetId} ${option}`,
                )
                .join('\n'),
              sideEffect:
                'What runs keeps its addresses. A launch template, or assignPublicIp of an ECS service, still decides for itself.',
            },
          },
        );
      } else if (untold) {
        const operation = 'ec2:DescribeSubnets';
        const detail = `${SubnetId} does not tell what it assigns.`;
        yield notAssessed(
          subnet,
          { cause: 'unreadable', operation, action: operation, scope: subnet.scope, detail },
          details,
        );
      } else if (six === true && where.kind === 'unknown') yield notAssessed(subnet, where.gap, details);
      else yield pass(subnet, `${SubnetId} assigns no public address by itself.`, details);
    }
  },
});
