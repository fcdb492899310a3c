import { cite, defineCheck, fail, pass } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';

export default defineCheck({
  title: 'Route tables hold no blackhole routes',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::RouteTable',
  onePerResource: true,
  needs: ['ec2.route-tables'],
  why: 'Traffic that matches a blackhole is dropped; it does not fall through to a shorter prefix. What the dead target did, inspection or a private way to S3, is no longer done.',
  fix: 'Delete the route, or lead it to a target that exists.',
  references: ['Configure route tables', 'Route table concepts'],

  *evaluate({ 'ec2.route-tables': tables }) {
    for (const table of tables) {
      const { Routes = [], RouteTableId = '' } = table.data;
      const dead = Routes.map((route, index) => ({ route, index })).filter(
        ({ route }) => route.State?.toLowerCase() === 'blackhole',
      );
      if (dead.length === 0) {
        yield pass(table, 'No route is a blackhole.', { evidence: [cite(table, '/Routes')] });
        continue;
      }
      // The id of an endpoint, a gateway one or one of a load balancer or firewall for inspection, stands in GatewayId.
      const ofEndpoint = dead.filter(({ route }) => (route.GatewayId ?? '').startsWith('vpce-'));
      yield fail(
        table,
        `Dropped instead of routed: ${dead.map(({ route }) => `${destination(route)} to ${target(route)}`).join(', ')}.`,
        {
          severity: ofEndpoint.length > 0 ? 'medium' : 'low',
          ...(ofEndpoint.length > 0 && {
            reasons: ['the dead target was a VPC endpoint: inspection, or the private way to S3 or DynamoDB'],
          }),
          expected: 'every route active',
          observed: `${dead.length} of ${Routes.length} routes are blackholes`,
          evidence: [cite(table, ...dead.map(({ index }) => `/Routes/${index}`))],
          fix: {
            cli: dead
              .map(
                ({ route }) =>
                  `aws ec2 delete-route --region ${table.scope.region} --route-table-id ${RouteTableId} ${option(route)} ${destination(route)}`,
              )
              .join('\n'),
            sideEffect:
              'Traffic then follows the next shorter prefix: where the dead target inspected it, replace the route instead.',
          },
        },
      );
    }
  },
});

type Route = NonNullable<Records<'ec2.route-tables'>[number]['data']['Routes']>[number];

const destination = (route: Route): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? 'DESTINATION';

const option = (route: Route): string =>
  route.DestinationCidrBlock !== undefined
    ? '--destination-cidr-block'
    : route.DestinationIpv6CidrBlock !== undefined
      ? '--destination-ipv6-cidr-block'
      : '--destination-prefix-list-id';

const target = (route: Route): string =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.EgressOnlyInternetGatewayId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  'a target that is gone';
