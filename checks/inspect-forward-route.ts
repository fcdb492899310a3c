import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { InspectedPair, InspectedSubnet, InspectedWay, Inspections } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';
import {
  besidesWays,
  forwardOf,
  hopsInWords,
  inspectionDuty,
  isBypassed,
  pairsInWords,
} from '../src/model/inspection.ts';

export default defineCheck({
  title: 'Traffic from VPC link subnets to service subnets goes through an inspection endpoint',
  practice: 'control-network-traffic',
  severity: 'high',
  resourceType: 'AWS::EC2::RouteTable',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.route-tables', 'ec2.inspections'],
  why: 'What an API lets through reaches the service unseen: the appliance that was bought to look at it never gets the packets.',
  fix: 'In the route table of each subnet of the link, route the whole CIDR block of each subnet of the load balancer, or of the service, to the inspection endpoint.',
  references: ['Inspect traffic between subnets', 'Middlebox routing', 'Route table concepts'],

  *evaluate(
    { 'ec2.vpcs': vpcs, 'ec2.subnets': subnets, 'ec2.route-tables': tables, 'ec2.inspections': inspections },
    { intent },
  ) {
    const inspectionsOf = new Map(inspections.map(({ arn, data }) => [arn, data]));
    const tableOf = new Map(tables.map((table) => [table.data.RouteTableId, table]));
    const subnetOf = new Map(subnets.map((subnet) => [subnet.data.SubnetId, subnet]));
    for (const vpc of vpcs) {
      const found = inspectionsOf.get(vpc.arn);
      if (found === undefined) continue;
      const judged = inspectionDuty(vpc, found, intent);
      if ('said' in judged) {
        yield judged.said;
        continue;
      }
      yield* besidesWays(vpc, found);
      const sources = found.ways.flatMap(({ legs: [first] }) => first?.from.subnets ?? []);
      for (const [id, group] of grouped(sources, ({ table, arn }) => table ?? arn)) {
        const own = new Set(group.map((subnet) => subnet.id));
        const table = tableOf.get(id);
        const resource = table ?? subnetOf.get(group[0]?.id ?? '') ?? vpc;
        const ways = found.ways.flatMap((way) => toldOf(way, own, found));
        const pairs = [...new Set(ways.flatMap(({ first }) => first))];
        const details = {
          ...(table === undefined && { resourceType: 'AWS::EC2::Subnet' }),
          relatedArns: [vpc.arn, ...new Set(found.ways.flatMap(({ legs: [first] }) => first?.from.arn ?? []))],
          expected: 'every load balancer or service is reached through an inspection endpoint',
          observed: pairsInWords(pairs),
          evidence: table === undefined ? [] : [cite(table, '/Routes', '/Associations')],
        };
        const [open] = ways.filter(({ state }) => state === 'bypass');
        const gap = ways.find(({ state }) => state === 'unknown')?.gap ?? found.unseen[0];
        const witness = open?.first.find(isBypassed);
        if (open !== undefined && witness !== undefined) {
          yield fail(
            resource,
            witness.state === 'same-subnet'
              ? `${open.names} is reached inside ${witness.from.id} (${witness.from.zone}), where no route table is asked and nothing inspects.`
              : `${open.names} is reached from ${witness.from.id} (${witness.from.zone}) by ${witness.to.id} (${witness.to.zone}) without inspection: ${witness.because}`,
            { ...details, trace: hopsInWords(witness.hops), fix: fixOf(witness, found, resource.scope.region, id) },
          );
        } else if (gap !== undefined) yield notAssessed(resource, gap, details);
        else if (ways.every(({ state }) => state === 'dropped')) {
          yield notApplicable(resource, 'Nothing that leaves by the table arrives at what the links lead to.', details);
        } else {
          const shown = ways.flatMap(({ first }) => first).find(({ forward }) => forward.length > 0);
          yield pass(resource, 'Every request of the links passes an inspection endpoint.', {
            ...details,
            ...(shown && { trace: hopsInWords(shown.hops) }),
          });
        }
      }
    }

    /** A route for all of the destination; where both share a subnet, a link in subnets of its own. */
    function fixOf(
      { from, to, ipVersion, state }: InspectedPair,
      { endpoints }: Inspections,
      region: string,
      table: string,
    ) {
      if (state === 'same-subnet') {
        return {
          cli: `aws apigatewayv2 create-vpc-link --region ${region} --name NAME --subnet-ids SUBNET_IDS --security-group-ids GROUP_ID`,
          sideEffect: 'The subnets of a link cannot be changed: integrations must be pointed to the new one.',
        };
      }
      const target = subnetOf.get(to.id)?.data;
      const block =
        ipVersion === 4
          ? `--destination-cidr-block ${target?.CidrBlock ?? 'CIDR'}`
          : `--destination-ipv6-cidr-block ${target?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? 'CIDR'}`;
      const endpoint = endpoints.find(({ zones }) => zones.includes(from.zone)) ?? endpoints[0];
      return {
        cli: `aws ec2 create-route --region ${region} --route-table-id ${table} ${block} --vpc-endpoint-id ${endpoint?.id ?? 'ENDPOINT_ID'}`,
        sideEffect: `Until the table of ${to.id} sends the replies to the same endpoint, they come back another way and are dropped.`,
      };
    }
  },
});

interface Told {
  /** Of the first leg, those from the subnets in question. */
  readonly first: readonly InspectedPair[];
  readonly state: ReturnType<typeof forwardOf>;
  readonly names: string;
  readonly gap?: Gap;
}

/** A way as it begins in some subnets: inspected on any leg, it is inspected. */
function toldOf({ legs, open }: InspectedWay, own: ReadonlySet<string>, { pairs }: Inspections): readonly Told[] {
  const [leg, ...others] = legs;
  if (leg === undefined) return [];
  const first = pairs(leg).filter(({ from }) => isIn(own, from));
  if (first.length === 0) return [];
  const rest = others.flatMap((one) => [...pairs(one)]);
  const states = [forwardOf(first), ...others.map((one) => forwardOf(pairs(one)))];
  const gap = [...first, ...rest].find((pair) => pair.gap !== undefined)?.gap ?? open;
  const names = legs.at(-1)?.to.name ?? '';
  const state = states.includes('inspected')
    ? 'inspected'
    : states.includes('dropped')
      ? 'dropped'
      : states.includes('unknown') || open !== undefined
        ? 'unknown'
        : 'bypass';
  return [{ first, state, names, ...(gap && { gap }) }];
}

const isIn = (own: ReadonlySet<string>, { id }: InspectedSubnet): boolean => own.has(id);
