import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { InspectedPair, Inspections } from '../src/model/derived.ts';
import { grouped } from '../src/model/grouped.ts';
import { besidesWays, hopsInWords, inspectionDuty, legsOf, pairsInWords } from '../src/model/inspection.ts';

export default defineCheck({
  title: 'Return traffic uses the same endpoint in the same zone',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'low'],
  resourceType: 'AWS::EC2::RouteTable',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.route-tables', 'ec2.inspections'],
  why: 'A firewall that sees one direction alone drops the flow, or lets it pass without understanding it.',
  fix: 'In the route table of each subnet of the service or load balancer, choose the endpoint by the subnet of the link that the reply goes to, not by the own zone.',
  references: ['Inspect traffic between subnets', 'Middlebox routing'],

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
      const legs = legsOf(found.ways);
      const pairs = [...new Set(legs.flatMap((leg) => [...found.pairs(leg)]))];
      for (const [id, own] of grouped(pairs, ({ to }) => to.table ?? to.arn)) {
        const table = tableOf.get(id);
        const resource = table ?? subnetOf.get(own[0]?.to.id ?? '') ?? vpc;
        const details = {
          ...(table === undefined && { resourceType: 'AWS::EC2::Subnet' }),
          relatedArns: [vpc.arn, ...new Set(legs.flatMap(({ from, to }) => [from.arn, to.arn]))],
          expected: 'every reply goes through the endpoint that its request came by',
          observed: pairsInWords(own),
          evidence: table === undefined ? [] : [cite(table, '/Routes', '/Associations')],
        };
        const seen = own.filter(({ forward }) => forward.length > 0);
        const torn = seen.find(({ state }) => state === 'bypass-return' || state === 'asymmetric');
        const gap = own.find((pair) => pair.gap !== undefined)?.gap ?? found.unseen[0];
        const far = seen.find((pair) => pair.state === 'inspected' && isFar(pair, found));
        if (torn !== undefined) {
          const by = torn.back.length === 0 ? 'without inspection' : `through ${torn.back.join(', ')}`;
          yield fail(
            resource,
            `Requests from ${torn.from.id} (${torn.from.zone}) to ${torn.to.id} (${torn.to.zone}) come through ${torn.forward.join(', ')}, and their replies go back ${by}.`,
            {
              ...details,
              reasons: ['asymmetric flows are dropped or uninspected'],
              trace: hopsInWords(torn.hops),
              fix: { cli: cliOf(torn, table, subnetOf.get(torn.from.id)), ...SIDE_EFFECT },
            },
          );
        } else if (gap !== undefined) yield notAssessed(resource, gap, details);
        else if (far !== undefined) {
          yield fail(
            resource,
            `Traffic between ${far.from.id} and ${far.to.id}, both in ${far.from.zone}, is inspected in another zone (${far.forward.join(', ')}).`,
            {
              ...details,
              severity: 'low',
              reasons: ['both directions are inspected, but an outage of the other zone cuts them'],
              trace: hopsInWords(far.hops),
              fix: {
                cli: `aws ec2 create-route-table --region ${vpc.scope.region} --vpc-id ${vpc.data.VpcId ?? 'VPC_ID'}`,
                sideEffect:
                  'Give each zone a table of its own, with the endpoint of that zone; change both directions together.',
              },
            },
          );
        } else if (seen.some(({ state }) => state === 'inspected')) {
          const shown = seen.find(({ state }) => state === 'inspected');
          yield pass(resource, 'Every reply goes through the endpoint that its request came by.', {
            ...details,
            ...(shown && { trace: hopsInWords(shown.hops) }),
          });
        } else yield notApplicable(resource, 'No request that comes here has passed an inspection endpoint.', details);
      }
    }
  },
});

/** Within one zone, and inspected in another. */
function isFar({ from, to, forward }: InspectedPair, { endpoints }: Inspections): boolean {
  if (from.zone !== to.zone || from.zone === '') return false;
  return endpoints.some(({ id, zones }) => forward.includes(id) && zones.length > 0 && !zones.includes(from.zone));
}

const SIDE_EFFECT = { sideEffect: 'Connections that are open break.' };

function cliOf(
  { from, forward, ipVersion }: InspectedPair,
  table: Records<'ec2.route-tables'>[number] | undefined,
  subnet: Records<'ec2.subnets'>[number] | undefined,
): string {
  const six = subnet?.data.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  const block = (ipVersion === 4 ? subnet?.data.CidrBlock : six) ?? `CIDR of ${from.id}`;
  const isThere = (table?.data.Routes ?? []).some(
    ({ DestinationCidrBlock, DestinationIpv6CidrBlock }) =>
      DestinationCidrBlock === block || DestinationIpv6CidrBlock === block,
  );
  const option = ipVersion === 4 ? '--destination-cidr-block' : '--destination-ipv6-cidr-block';
  const id = table?.data.RouteTableId ?? 'ROUTE_TABLE_ID';
  const target = forward[0] ?? 'ENDPOINT_ID';
  const by = target.startsWith('eni-') ? '--network-interface-id' : '--vpc-endpoint-id';
  return `aws ec2 ${isThere ? 'replace-route' : 'create-route'} --region ${subnet?.scope.region ?? 'REGION'} --route-table-id ${id} ${option} ${block} ${by} ${target}`;
}
