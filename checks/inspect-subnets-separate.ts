import { cite, defineCheck, fail, notAssessed, pass } from '../src/model/check.ts';
import type { InspectedPlace, InspectedWay, Inspections } from '../src/model/derived.ts';
import { besidesWays, forwardOf, inspectionDuty } from '../src/model/inspection.ts';

export default defineCheck({
  title: 'VPC link subnets and service subnets are different',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'info'],
  resourceType: 'AWS::EC2::Subnet',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.inspections'],
  why: 'Inside one subnet no route table is asked, so no route can send the traffic to what inspects it.',
  fix: 'Create a new VPC link in subnets of its own, apart from those of load balancers and services, and move the integrations to it.',
  references: ['Middlebox routing', 'Inspect traffic between subnets'],

  *evaluate({ 'ec2.vpcs': vpcs, 'ec2.subnets': subnets, 'ec2.inspections': inspections }, { intent }) {
    const inspectionsOf = new Map(inspections.map(({ arn, data }) => [arn, data]));
    for (const vpc of vpcs) {
      const found = inspectionsOf.get(vpc.arn);
      if (found === undefined) continue;
      const judged = inspectionDuty(vpc, found, intent);
      if ('said' in judged) {
        yield judged.said;
        continue;
      }
      const { ways, unseen } = found;
      const places = ways.map(placesOf);
      yield* besidesWays(vpc, found);
      const used = new Set(places.flat().flatMap((place) => place.subnets.map(({ id }) => id)));
      for (const subnet of subnets) {
        const { SubnetId = '' } = subnet.data;
        if (!used.has(SubnetId)) continue;
        const here = (place: InspectedPlace): boolean => place.subnets.some(({ id }) => id === SubnetId);
        const sharing = ways.filter((_, index) => places[index]!.filter(here).length > 1);
        const own = [
          ...new Map(
            places
              .flat()
              .filter(here)
              .map((one) => [one.arn, one]),
          ).values(),
        ];
        const table = own.map(({ kind, name }) => `${WORDS[kind]} ${name}`).join(', ');
        const details = {
          relatedArns: [vpc.arn, ...own.map(({ arn }) => arn)],
          expected: 'a link, a load balancer and a service that follow one another share no subnet',
          observed: table,
          trace: own.map(({ kind, name, subnets: all }) => ({
            considered: `${WORDS[kind]} ${name}`,
            contributes: all.map(({ id, zone }) => `${id} (${zone})`).join(', '),
          })),
          evidence: [cite(subnet, '/SubnetId', '/CidrBlock', '/AvailabilityZone')],
        };
        if (sharing.length === 0) {
          yield unseen[0] === undefined
            ? pass(subnet, `The subnet holds one end alone: ${table}.`, details)
            : notAssessed(subnet, unseen[0], details);
          continue;
        }
        const states = sharing.map((way) => stateOf(way, found));
        const isHigh = judged.duty === 'declared' && states.includes('bypass');
        const mayBeHigh = judged.duty === 'declared' && states.includes('unknown');
        yield fail(subnet, `One subnet holds ${table}: what passes between them is never inspected.`, {
          ...details,
          severity: isHigh ? 'high' : 'info',
          ...(!isHigh && mayBeHigh && { possible: ['high', 'info'] }),
          reasons: [
            isHigh
              ? 'an owner declares that traffic in the VPC must be inspected'
              : judged.duty === 'declared'
                ? 'the traffic is inspected on another part of its way'
                : 'no owner declares that traffic in the VPC must be inspected',
          ],
          fix: {
            cli: `aws apigatewayv2 create-vpc-link --region ${subnet.scope.region} --name NAME --subnet-ids SUBNET_IDS --security-group-ids GROUP_ID`,
            sideEffect: 'The subnets of a link cannot be changed: integrations must be pointed to the new one.',
          },
        });
      }
    }
  },
});

const WORDS = { link: 'VPC link', balancer: 'load balancer', service: 'service' } as const;

const placesOf = ({ legs: [first, ...others] }: InspectedWay): readonly InspectedPlace[] =>
  first === undefined ? [] : [first.from, first.to, ...others.map(({ to }) => to)];

/** Whether some other leg is inspected all the same. */
function stateOf({ legs, open }: InspectedWay, { pairs }: Inspections): 'inspected' | 'bypass' | 'unknown' {
  const states = legs.map((leg) => forwardOf(pairs(leg)));
  if (states.includes('inspected')) return 'inspected';
  return states.includes('unknown') || open !== undefined ? 'unknown' : 'bypass';
}
