import { cite, defineCheck, fail, notAssessed, pass } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import { grouped } from '../src/model/grouped.ts';
import { besidesWays, inspectionDuty, legsOf, OF_VPC } from '../src/model/inspection.ts';

/** A subnet of a /28 has eleven usable addresses, and an endpoint takes one. */
const ADVISED = 28;

export default defineCheck({
  title: 'Each zone has a small dedicated endpoint subnet',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['medium', 'low', 'info'],
  resourceType: 'AWS::EC2::Subnet',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.inspections'],
  consults: ['ec2.network-interfaces'],
  why: 'An endpoint routes by the table of its own subnet: shared with what it protects, that table sends the traffic round in a circle or past it. A zone without one is inspected from afar, or not at all.',
  fix: 'Create a subnet of /28 in each zone in use, with a route table of its own, and an inspection endpoint in it.',
  references: ['Create a Gateway Load Balancer endpoint', 'Access virtual appliances through AWS PrivateLink'],

  *evaluate(
    { 'ec2.vpcs': vpcs, 'ec2.subnets': subnets, 'ec2.inspections': inspections, 'ec2.network-interfaces': interfaces },
    { intent },
  ) {
    const inspectionsOf = new Map(inspections.map(({ arn, data }) => [arn, data]));
    const subnetOf = new Map(subnets.map((subnet) => [subnet.data.SubnetId, subnet]));
    const bySubnet = grouped(interfaces.state === 'present' ? interfaces.value : [], ({ data }) => data.SubnetId);
    for (const vpc of vpcs) {
      const found = inspectionsOf.get(vpc.arn);
      if (found === undefined) continue;
      const judged = inspectionDuty(vpc, found, intent);
      if ('said' in judged) {
        yield judged.said;
        continue;
      }
      const { endpoints, ways, unseen } = found;
      const places = legsOf(ways).flatMap(({ from, to }) => [from, to]);
      const used = new Map(places.flatMap((place) => place.subnets.map(({ id, zone }) => [id, zone] as const)));
      if (endpoints.length === 0 && used.size === 0) {
        yield* besidesWays(vpc, found);
        continue;
      }
      for (const id of new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))) {
        const subnet = subnetOf.get(id);
        if (subnet === undefined) continue;
        const own = endpoints.filter(({ subnetIds }) => subnetIds.includes(id));
        const others = [
          ...new Set([
            ...places.filter((place) => place.subnets.some((one) => one.id === id)).map(({ name }) => name),
            ...(bySubnet.get(id) ?? []).filter(isWorkload).map(({ data }) => data.NetworkInterfaceId ?? ''),
          ]),
        ].toSorted();
        const { AvailabilityZone = '', CidrBlock = '' } = subnet.data;
        const size = Number(CidrBlock.split('/')[1] ?? ADVISED);
        const names = own.map((endpoint) => endpoint.id).join(', ');
        const details = {
          relatedArns: [vpc.arn, ...own.map(({ arn }) => arn)],
          expected: `a /${ADVISED} that holds inspection endpoints alone`,
          observed: `${CidrBlock} in ${AvailabilityZone} with ${[names, ...others].join(', ')}`,
          evidence: [cite(subnet, '/SubnetId', '/CidrBlock', '/AvailabilityZone')],
        };
        const gap = interfaces.state === 'unknown' ? interfaces.gap : unseen[0];
        if (others.length > 0) {
          yield fail(subnet, `The subnet of ${names} holds ${others.join(', ')} as well.`, {
            ...details,
            severity: 'low',
            fix: {
              cli: cliOf(vpc, AvailabilityZone),
              sideEffect: 'An endpoint cannot be moved: a new one takes its place, and the routes must name that.',
            },
          });
        } else if (gap !== undefined) yield notAssessed(subnet, gap, details);
        else if (size < ADVISED) {
          yield fail(subnet, `The subnet of ${names} is its own, and larger than it needs to be: ${CidrBlock}.`, {
            ...details,
            severity: 'info',
            fix: { cli: cliOf(vpc, AvailabilityZone) },
          });
        } else yield pass(subnet, `${names} has a small subnet of its own in ${AvailabilityZone}.`, details);
      }
      const covered = new Set(endpoints.flatMap(({ zones }) => zones));
      for (const zone of [...new Set(used.values())].filter((one) => one !== '' && !covered.has(one)).toSorted()) {
        const there = places.filter((place) => place.subnets.some((one) => one.zone === zone));
        const names = [...new Set(there.map(({ name }) => name))];
        yield fail(
          vpc,
          `${zone} has no inspection endpoint, and ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} there.`,
          {
            ...OF_VPC,
            severity: 'medium',
            subKey: zone,
            relatedArns: [...new Set(there.map(({ arn }) => arn))],
            expected: 'an inspection endpoint in each zone in use',
            observed:
              covered.size === 0 ? 'no inspection endpoint' : `endpoints in ${[...covered].toSorted().join(', ')}`,
            evidence: [cite(vpc, '/VpcId')],
            fix: { cli: cliOf(vpc, zone) },
          },
        );
      }
      if (unseen[0] !== undefined) yield notAssessed(vpc, unseen[0], OF_VPC);
    }
  },
});

const isWorkload = ({ data }: Records<'ec2.network-interfaces'>[number]): boolean =>
  data.InterfaceType !== 'gateway_load_balancer_endpoint';

const cliOf = ({ scope, data }: Records<'ec2.vpcs'>[number], zone: string): string =>
  [
    `aws ec2 create-subnet --region ${scope.region} --vpc-id ${data.VpcId ?? 'VPC_ID'} --availability-zone ${zone} --cidr-block CIDR_OF_${ADVISED}`,
    `aws ec2 create-vpc-endpoint --region ${scope.region} --vpc-endpoint-type GatewayLoadBalancer --vpc-id ${data.VpcId ?? 'VPC_ID'} --service-name SERVICE_NAME --subnet-ids SUBNET_ID`,
  ].join('\n');
