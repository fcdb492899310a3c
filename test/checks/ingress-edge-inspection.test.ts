import { expect, test } from 'vitest';

import check from '../../checks/ingress-edge-inspection.ts';
import { findingsOf, gap, testCheck, type World } from '../check.ts';
import {
  balancer,
  cidr,
  declared,
  design,
  dualSubnets,
  endpointTables,
  plainTables,
  table,
  tableArn,
  to,
  VPC,
} from './inspection-worlds.ts';

const GATEWAY = 'arn:aws:ec2:us-east-1:111122223333:internet-gateway/igw-1';
const gateway = {
  arn: GATEWAY,
  data: { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' as 'attached' }] },
};
const EDGE = tableArn('edge');
/** The table of the gateway. */
const edge = (...routes: Parameters<typeof to>[]) => {
  const { arn, data } = table('edge', ...routes.map((route) => to(...route)));
  return { arn, data: { ...data, Associations: [{ GatewayId: 'igw-1', RouteTableId: 'rtb-edge', Main: false }] } };
};
const ins = edge([cidr('b', 'a'), 'vpce-a'], [cidr('b', 'b'), 'vpce-b']);
/** What leaves the balancers goes by the endpoint of its zone, and from there out. */
const outs = (['a', 'b'] as const).flatMap((zone) => [
  table(`b-${zone}`, to('0.0.0.0/0', `vpce-${zone}`), to('::/0', `vpce-${zone}`)),
  table(`e-${zone}`, to('0.0.0.0/0', 'igw-1'), to('::/0', 'igw-1')),
]);
const straight = (['a', 'b'] as const).map((zone) => table(`b-${zone}`, to('0.0.0.0/0', 'igw-1')));
const facing = balancer(['subnet-b-a', 'subnet-b-b'], { Scheme: 'internet-facing' });

const world = (facts: World['facts'], more: Partial<World> = {}): World => ({
  facts: {
    ...design,
    'elbv2.load-balancers': [facing],
    'ec2.internet-gateways': [gateway],
    'ec2.route-tables': [ins, ...outs],
    ...facts,
  },
  intent: declared,
  ...more,
});

testCheck('ingress-edge-inspection', check, {
  fail: {
    'no table at the gateway': world(
      { 'ec2.route-tables': [...straight, ...endpointTables] },
      {
        expect: {
          [GATEWAY]: { outcome: 'fail', severity: 'medium', because: /^No route table of the internet gateway/ },
        },
      },
    ),
    'a table at the gateway whose routes are local': world(
      { 'ec2.route-tables': [edge(), ...straight, ...endpointTables] },
      { expect: { [EDGE]: { outcome: 'fail', because: /passes no inspection endpoint/ } } },
    ),
    'one subnet of the balancer is left out': world({
      'ec2.route-tables': [
        edge([cidr('b', 'a'), 'vpce-a']),
        ...outs.filter(({ arn }) => arn !== tableArn('b-b')),
        straight[1]!,
      ],
    }),
    'answers leave straight by the gateway': world(
      { 'ec2.route-tables': [ins, ...straight, ...endpointTables] },
      { expect: { [EDGE]: { outcome: 'fail', because: /reply passes no inspection endpoint/ } } },
    ),
    'IPv6 comes in past the endpoints': world({
      'elbv2.load-balancers': [{ ...facing, data: { ...facing.data, IpAddressType: 'dualstack' } }],
      'ec2.subnets': dualSubnets,
      'ec2.vpcs': [
        {
          ...design['ec2.vpcs'][0],
          data: {
            ...design['ec2.vpcs'][0].data,
            Ipv6CidrBlockAssociationSet: [
              { Ipv6CidrBlock: '2600:1f18::/56', Ipv6CidrBlockState: { State: 'associated' } },
            ],
          },
        },
      ],
    }),
  },
  pass: {
    'each subnet by the endpoint of its zone, and back': world({}),
    'the whole VPC in place of its local route': world({
      'elbv2.load-balancers': [balancer(['subnet-b-a'], { Scheme: 'internet-facing' })],
      'ec2.route-tables': [{ ...ins, data: { ...ins.data, Routes: [to('10.0.0.0/16', 'vpce-a')] } }, ...outs],
    }),
  },
  'not-applicable': {
    'nobody asks for it, though there are endpoints': world({}, { intent: [] }),
    'only internal load balancers': world({ 'elbv2.load-balancers': design['elbv2.load-balancers'] }),
    'no gateway is attached': world({ 'ec2.internet-gateways': [] }, { expect: { [VPC]: 'not-applicable' } }),
  },
  'not-assessed': {
    'whether it is declared was not seen': world({ 'tag.resources': gap('tag:GetResources') }, { intent: [] }),
    'an appliance at the edge whose interface was not seen': world({
      'ec2.route-tables': [
        edge([cidr('b', 'a'), 'eni-1'], [cidr('b', 'b'), 'eni-1']),
        ...plainTables('b'),
        ...endpointTables,
      ],
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
  },
});

test('the commands make the table of the gateway, and lead what leaves back through the endpoint', () => {
  const [finding] = findingsOf(
    'ingress-edge-inspection',
    check,
    world({ 'ec2.route-tables': [...straight, ...endpointTables] }),
  );
  expect(finding?.fix.cli?.split('\n').map((line) => line.split(' ')[2])).toEqual([
    'create-route-table',
    'associate-route-table',
    'create-route',
    'replace-route',
  ]);
});
