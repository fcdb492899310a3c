import type { Route } from '@aws-sdk/client-ec2';

import check from '../../checks/route-no-blackhole.ts';
import { gap, testCheck, type World } from '../check.ts';

const TABLE = 'arn:aws:ec2:us-east-1:111122223333:route-table/rtb-1';
const world = (routes: readonly Route[], severity?: 'medium' | 'low', because?: RegExp): World => ({
  facts: { 'ec2.route-tables': [{ arn: TABLE, data: { RouteTableId: 'rtb-1', Routes: routes } }] },
  ...(severity && { expect: { [TABLE]: { outcome: 'fail', severity, ...(because && { because }) } } }),
});
const local: Route = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' };

testCheck('route-no-blackhole', check, {
  fail: {
    'a NAT gateway that is gone': world(
      [local, { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' }],
      'low',
      /0\.0\.0\.0\/0 to nat-1/,
    ),
    'a peering that is gone': world(
      [{ DestinationIpv6CidrBlock: 'fd00::/8', VpcPeeringConnectionId: 'pcx-1', State: 'blackhole' }],
      'low',
      /fd00::\/8 to pcx-1/,
    ),
    'an inspection endpoint that is gone': world(
      [{ DestinationCidrBlock: '10.0.1.0/24', GatewayId: 'vpce-1', State: 'blackhole' }],
      'medium',
    ),
    'the endpoint of S3 is gone': world(
      [{ DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-2', State: 'blackhole' }],
      'medium',
    ),
    both: world(
      [
        { DestinationCidrBlock: '10.0.1.0/24', GatewayId: 'vpce-1', State: 'blackhole' },
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' },
      ],
      'medium',
    ),
    'a state written as the enumeration is': world(
      [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'Blackhole' as 'blackhole' }],
      'low',
    ),
  },
  pass: {
    'all active': world([local]),
    'no routes': world([]),
    'a route that is filtered': world([
      local,
      { DestinationCidrBlock: '10.1.0.0/16', TransitGatewayId: 'tgw-1', State: 'filtered' },
    ]),
  },
  'not-assessed': {
    'route tables may not be listed': { facts: { 'ec2.route-tables': gap('ec2:DescribeRouteTables') } },
  },
});
