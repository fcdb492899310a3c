import { cite, defineCheck, fail, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { CompiledNetwork, InternetRoutes } from '../src/model/network.ts';
import { networkGap, routeWords } from '../src/model/placement.ts';

export default defineCheck({
  title: 'NAT gateways sit in public subnets and private subnets route to them',
  practice: 'control-network-traffic',
  severity: 'low',
  resourceType: 'AWS::EC2::NatGateway',
  onePerResource: true,
  needs: ['ec2.nat-gateways', 'ec2.route-tables', 'ec2.networks'],
  why: 'A public gateway without a way to the internet drops what it is sent, and so does an internet gateway that is sent what a private one translated: egress is broken, or goes where nobody looks.',
  fix: 'Make the gateway anew in a public subnet, or as a regional one, and lead the private subnets to it.',
  references: ['NAT gateway basics', 'NAT gateways', 'Regional NAT gateways for automatic multi-AZ expansion'],

  *evaluate({ 'ec2.nat-gateways': gateways, 'ec2.route-tables': tables, 'ec2.networks': networks }) {
    const network = networks[0]?.data;
    for (const gateway of gateways) {
      // Those that are gone stay listed for a while, and those that come or failed translate nothing.
      if (gateway.data.State?.toLowerCase() !== 'available' || network === undefined) continue;
      const { NatGatewayId = '', SubnetId, RouteTableId, ConnectivityType } = gateway.data;
      const routes =
        SubnetId === undefined
          ? network.internetRoutesOfTable(RouteTableId ?? '', 4)
          : network.internetRoutes(SubnetId, 4);
      const table = tables.find(({ data }) => data.RouteTableId === routes.table);
      const leading = tables.filter(({ data }) =>
        (data.Routes ?? []).some((route) => route.NatGatewayId === NatGatewayId),
      );
      const place = SubnetId ?? `no subnet, with the table ${RouteTableId ?? 'that is not named'} of its own`;
      const details: Details = {
        relatedArns: leading.map(({ arn }) => arn),
        expected:
          ConnectivityType === 'private'
            ? 'a private gateway in a subnet without a route to an internet gateway'
            : 'a public gateway in a subnet with a route to an internet gateway, or to a firewall in front of one',
        observed: `${ConnectivityType ?? 'public'} gateway in ${place}; tables that lead to it: ${leading.map(({ data }) => data.RouteTableId).join(', ') || 'none'}`,
        trace: routes.routes.map((route) => ({
          considered: place,
          contributes: routeWords(routes.table ?? '', route),
        })),
        evidence: [
          cite(gateway, '/NatGatewayId', '/ConnectivityType', '/AvailabilityMode', '/SubnetId', '/RouteTableId'),
          ...(table ? [cite(table, '/RouteTableId', '/Routes')] : []),
        ],
      };
      const out = routes.routes.find(({ target }) => target === 'internet-gateway');
      const gap = (unseen: readonly string[]) =>
        networkGap(network, unseen, gateway.scope, `No route table of ${place} was seen.`);
      if (ConnectivityType === 'private') {
        if (out !== undefined) {
          yield fail(
            gateway,
            `${NatGatewayId} is private, and ${routeWords(routes.table ?? '', out)} leads what it translated to an internet gateway, which drops it.`,
            {
              ...details,
              fix: {
                cli: `aws ec2 delete-route --region ${gateway.scope.region} --route-table-id ${routes.table ?? 'ROUTE_TABLE_ID'} ${destination(out.destination)}`,
                sideEffect: 'What else is in the subnets of the table loses the route too.',
              },
            },
          );
        } else if (routes.table === undefined || routes.unseenGateways.length > 0) {
          yield notAssessed(gateway, gap(routes.unseenGateways), details);
        } else
          yield pass(
            gateway,
            `${NatGatewayId} is private, and no route of ${place} leads to an internet gateway.`,
            details,
          );
        continue;
      }
      const way =
        out === undefined
          ? inspected(network, routes)
          : { kind: 'out' as const, words: routeWords(routes.table ?? '', out) };
      if (way.kind === 'out') yield pass(gateway, `${NatGatewayId} gets to the internet: ${way.words}.`, details);
      else if (routes.table === undefined || way.unseen.length > 0)
        yield notAssessed(gateway, gap(way.unseen), details);
      else {
        yield fail(gateway, `${NatGatewayId} is public, and ${place} has no route to an internet gateway.`, {
          ...details,
          fix: {
            cli: `aws ec2 create-nat-gateway --region ${gateway.scope.region} --subnet-id PUBLIC_SUBNET_ID --allocation-id ALLOCATION_ID`,
            sideEffect: 'The public address changes: whoever admits the old one has to admit the new one.',
            verify: `aws ec2 describe-route-tables --region ${gateway.scope.region} --filters Name=association.subnet-id,Values=PUBLIC_SUBNET_ID`,
          },
        });
      }
    }
  },
});

type Endpoint = NonNullable<CompiledNetwork['snapshot']['VpcEndpoints']>[number];
type Way =
  { readonly kind: 'out'; readonly words: string } | { readonly kind: 'none'; readonly unseen: readonly string[] };

/** A firewall may stand between the gateway and the internet: then the subnet of its endpoint is the public one. */
function inspected(network: CompiledNetwork, { table = '', routes, unseen }: InternetRoutes): Way {
  const endpoints = new Map(
    (network.snapshot.VpcEndpoints ?? []).map((one): [string, Endpoint] => [one.VpcEndpointId ?? '', one]),
  );
  const left = [...unseen];
  for (const route of routes.filter(({ target }) => target === 'inspection-endpoint')) {
    for (const subnet of endpoints.get(route.id)?.SubnetIds ?? []) {
      const beyond = network.internetRoutes(subnet, 4);
      const out = beyond.routes.find(({ target }) => target === 'internet-gateway');
      if (out !== undefined) {
        return { kind: 'out', words: `${routeWords(table, route)}, then ${routeWords(beyond.table ?? '', out)}` };
      }
      left.push(...beyond.unseenGateways);
    }
  }
  return { kind: 'none', unseen: left };
}

const destination = (written: string): string =>
  written.startsWith('pl-') ? `--destination-prefix-list-id ${written}` : `--destination-cidr-block ${written}`;
