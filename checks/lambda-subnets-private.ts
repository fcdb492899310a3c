import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { nameOfFunction, unpublished, withoutNetwork } from '../src/model/function-network.ts';
import { placementOf, routeWords } from '../src/model/placement.ts';

export default defineCheck({
  title: 'VPC functions run in private subnets',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'ec2.subnets', 'ec2.route-tables', 'ec2.networks'],
  why: 'A function has no public IPv4 address, so an internet gateway gives it nothing but time-outs, and what else is put into its subnet stands on the internet.',
  fix: 'Move the function to subnets whose route table leads to a NAT gateway, to VPC endpoints, or nowhere.',
  references: ['Enable internet access for VPC-connected Lambda functions', 'Subnets for your VPC'],

  *evaluate({
    'lambda.functions': functions,
    'ec2.subnets': subnets,
    'ec2.route-tables': tables,
    'ec2.networks': networks,
  }) {
    const subnetOf = new Map(subnets.map((subnet) => [subnet.data.SubnetId, subnet]));
    const tableOf = new Map(tables.map((table) => [table.data.RouteTableId, table]));
    for (const one of unpublished(functions)) {
      const network = networks[0]?.data;
      const name = nameOfFunction(one);
      const ids = [...new Set(one.data.VpcConfig?.SubnetIds ?? [])];
      if (ids.length === 0 || network === undefined) {
        yield notApplicable(one, withoutNetwork(one), { name });
        continue;
      }
      const placed = ids.map((id) => ({ id, place: placementOf(network, id, one.scope) }));
      const open = placed.flatMap(({ id, place }) => (place.kind === 'public' ? [{ id, ...place }] : []));
      const cited = new Set(placed.flatMap(({ place }) => (place.kind === 'unknown' ? [] : [place.table])));
      const details: Details = {
        name,
        relatedArns: ids.flatMap((id) => subnetOf.get(id)?.arn ?? []),
        expected: 'no subnet whose route table leads to an internet gateway',
        observed: placed.map(({ id, place }) => `${id}: ${place.kind}`).join(', '),
        trace: placed.flatMap(({ id, place }) =>
          place.kind === 'unknown'
            ? []
            : [
                {
                  considered: `${id} by ${place.table}`,
                  contributes: place.routes.map((route) => routeWords(place.table, route)).join(', ') || 'no route out',
                },
              ],
        ),
        evidence: [
          cite(one, '/VpcConfig'),
          ...[...cited].flatMap((id) => tableOf.get(id) ?? []).map((table) => cite(table, '/RouteTableId', '/Routes')),
        ],
      };
      const [unknown] = placed.flatMap(({ place }) => (place.kind === 'unknown' ? [place.gap] : []));
      if (open.length > 0) {
        const inDoubt = open.some(({ blocked }) => blocked === 'unknown') || unknown !== undefined;
        const blocked = open.every((place) => place.blocked !== false);
        yield fail(
          one,
          `${name} is in ${open.length === 1 ? 'a public subnet' : 'public subnets'}: ${open
            .flatMap(({ id, table, routes }) => routes.map((route) => `${id} by ${routeWords(table, route)}`))
            .join(', ')}.`,
          {
            ...details,
            severity: blocked ? 'low' : 'medium',
            ...(blocked && inDoubt && { possible: ['medium', 'low'] }),
            ...(blocked &&
              !inDoubt && { reasons: ['VPC Block Public Access stops what the internet gateway would let through'] }),
            fix: {
              cli: `aws lambda update-function-configuration --region ${one.scope.region} --function-name ${one.arn} --vpc-config SubnetIds=PRIVATE_SUBNET_IDS,SecurityGroupIds=${(one.data.VpcConfig?.SecurityGroupIds ?? []).join(',')}`,
              sideEffect: 'Published versions keep the subnets that they were published with.',
              verify: `aws ec2 describe-route-tables --region ${one.scope.region} --filters Name=association.subnet-id,Values=PRIVATE_SUBNET_ID`,
            },
          },
        );
      } else if (unknown !== undefined) yield notAssessed(one, unknown, details);
      else yield pass(one, `No subnet of ${name} has a route to an internet gateway.`, details);
    }
  },
});
