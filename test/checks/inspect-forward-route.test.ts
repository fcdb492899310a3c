import { expect, test } from 'vitest';

import check from '../../checks/inspect-forward-route.ts';
import { denied, findingsOf, gap, testCheck, type World } from '../check.ts';
import {
  balancer,
  cidr,
  declared,
  design,
  directTables,
  dualSubnets,
  endpointTables,
  innerTables,
  link,
  plainTables,
  service,
  subnetArn,
  table,
  tableArn,
  tables,
  targetGroup,
  to,
  VPC,
} from './inspection-worlds.ts';

const [TABLE_A, TABLE_B] = [tableArn('l-a'), tableArn('l-b')];
const world = (facts: World['facts'], more: Partial<World> = {}): World => ({
  facts: { ...design, ...facts },
  ...more,
});
/** The link's tables as given, the others as designed. */
const leaving = (...own: readonly ReturnType<typeof table>[]): World['facts'] => ({
  'ec2.route-tables': [...own, ...tables().filter(({ data }) => !data.RouteTableId?.startsWith('rtb-l-'))],
});
const both = (target: string) => [to(cidr('b', 'a'), target), to(cidr('b', 'b'), target)] as const;
const right = (zone: 'a' | 'b') => table(`l-${zone}`, ...both(`vpce-${zone}`));
const without = { 'elbv2.load-balancers': [], 'elbv2.target-groups': [] };

testCheck('inspect-forward-route', check, {
  fail: {
    'every route is local': world({ ...leaving(table('l-a'), table('l-b')) }),
    'a declared VPC without any endpoint': world(
      {
        'ec2.route-tables': [...plainTables('l'), ...plainTables('b'), ...plainTables('s')],
        'ec2.vpc-endpoints': [],
      },
      { intent: declared },
    ),
    'a service that the link leads to itself': world({
      ...without,
      'ecs.services': [service('back', ['subnet-s-a', 'subnet-s-b'], [])],
      'ec2.route-tables': [...endpointTables, ...plainTables('l'), ...plainTables('s')],
    }),
    'a part of a subnet is no route for all of it': world(
      leaving(
        table('l-a', to('10.0.20.0/25', 'vpce-a'), to('10.0.21.0/25', 'vpce-a')),
        table('l-b', to('10.0.20.0/25', 'vpce-b'), to('10.0.21.0/25', 'vpce-b')),
      ),
    ),
    'one in the subnet of the balancer, which no route leads out of': world(
      { 'apigatewayv2.vpc-links': [link(['subnet-b-a'])] },
      { expect: { [tableArn('b-a')]: { outcome: 'fail', because: /is reached inside subnet-b-a/ } } },
    ),
    'the nodes of a network load balancer, for a link of REST APIs': world(
      {
        'apigatewayv2.vpc-links': [],
        'apigateway.vpc-links': [
          {
            arn: 'arn:aws:apigateway:us-east-1::/vpclinks/r1',
            data: { id: 'r1', targetArns: [design['elbv2.load-balancers'][0].arn] },
          },
        ],
      },
      { expect: { [tableArn('b-a')]: 'fail', [tableArn('b-b')]: 'fail' } },
    ),
  },
  pass: {
    'each link subnet goes by the endpoint of its zone': world({}),
    'the same, declared': world({}, { intent: declared }),
    'behind the balancer instead of before it': world({ 'ec2.route-tables': innerTables }),
    'a service without a balancer': world({
      ...without,
      'ecs.services': [service('back', ['subnet-s-a', 'subnet-s-b'], [])],
      'ec2.route-tables': directTables,
    }),
    'an appliance by its interface': world({
      'ec2.route-tables': tables({ there: () => 'eni-1', andBack: () => 'eni-1' }),
      'ec2.network-interfaces': [
        {
          arn: 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1',
          data: { NetworkInterfaceId: 'eni-1', SubnetId: 'subnet-e-a', VpcId: 'vpc-1', SourceDestCheck: false },
        },
      ],
    }),
    'a balancer that faces the internet is not what the link leads to': world({
      'elbv2.load-balancers': [
        ...design['elbv2.load-balancers'],
        {
          ...balancer(['subnet-s-a'], { Scheme: 'internet-facing', LoadBalancerName: 'front' }),
          arn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/front/2',
        },
      ],
    }),
    'an IPv4 balancer in subnets with IPv6': world({ 'ec2.subnets': dualSubnets }),
    'replies come back another way: that is for another check': world({
      'ec2.route-tables': tables({ andBack: (own) => `vpce-${own}` }),
    }),
    'whether a declaration exists does not matter where there is an endpoint': world({
      'tag.resources': gap('tag:GetResources'),
    }),
  },
  'not-applicable': {
    'nothing inspects, and nobody asks for it': world({ 'ec2.vpc-endpoints': [] }),
    'an endpoint of S3 inspects nothing': world({
      'ec2.vpc-endpoints': [
        {
          ...design['ec2.vpc-endpoints'][0],
          data: { VpcEndpointId: 'vpce-s3', VpcEndpointType: 'Gateway', VpcId: 'vpc-1' },
        },
      ],
    }),
    'no link': world({ 'apigatewayv2.vpc-links': [] }),
    'a link that leads to nothing': world({ ...without, 'ecs.services': [] }),
    'the endpoints are down, and nothing arrives': world({
      'ec2.vpc-endpoints': design['ec2.vpc-endpoints'].map((one) => ({
        ...one,
        data: { ...one.data, State: 'Failed' as const },
      })),
    }),
  },
  'not-assessed': {
    'whether it is declared was not seen': world({ 'ec2.vpc-endpoints': [], 'tag.resources': gap('tag:GetResources') }),
    'services may not be read, and one may be reached past the endpoints': world(
      {
        'ecs.services': [{ arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', data: denied('ecs:ListServices') }],
      },
      { expect: { [VPC]: 'not-assessed', [TABLE_A]: 'not-assessed', [TABLE_B]: 'not-assessed' } },
    ),
    'what is behind the balancer was not looked up, and it may be inspected there': world({
      'ecs.services': [],
      ...leaving(table('l-a'), table('l-b')),
    }),
    'the main table of a VPC that another account shares': world(
      { 'ec2.route-tables': [] },
      {
        expect: { [subnetArn('l-a')]: 'not-assessed', [subnetArn('l-b')]: 'not-assessed' },
      },
    ),
    'an appliance whose interface was not seen': world({
      'ec2.route-tables': tables({ there: () => 'eni-1', andBack: () => 'eni-1' }),
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
  },
  mixed: {
    'one zone is left out': world(leaving(right('a'), table('l-b')), {
      expect: {
        [TABLE_A]: 'pass',
        [TABLE_B]: {
          outcome: 'fail',
          severity: 'high',
          because: /subnet-l-b \(us-east-1b\) by subnet-b-a \(us-east-1a\) without inspection/,
        },
      },
    }),
    'a balancer subnet that was added later': world(leaving(table('l-a', to(cidr('b', 'a'), 'vpce-a')), right('b')), {
      expect: { [TABLE_A]: { outcome: 'fail', because: /by subnet-b-b/ }, [TABLE_B]: 'pass' },
    }),
    'IPv6 needs routes of its own': world(
      {
        'ec2.subnets': dualSubnets,
        'elbv2.load-balancers': [balancer(['subnet-b-a', 'subnet-b-b'], { IpAddressType: 'dualstack' })],
      },
      { expect: { [TABLE_A]: { outcome: 'fail', because: /2600:1f18/ }, [TABLE_B]: 'fail' } },
    ),
    'a service past the balancer': world(
      {
        'ecs.services': [...design['ecs.services'], service('aside', ['subnet-s-a'], [])],
      },
      { expect: { [TABLE_A]: { outcome: 'fail', because: /^aside is reached/ }, [TABLE_B]: 'fail' } },
    ),
    'the balancer of a link of REST APIs leads to what was not looked up': world(
      {
        'elbv2.target-groups': [targetGroup({ TargetType: 'instance' })],
        'ecs.services': [],
        'apigatewayv2.vpc-links': [],
        'apigateway.vpc-links': [
          {
            arn: 'arn:aws:apigateway:us-east-1::/vpclinks/r1',
            data: { id: 'r1', targetArns: [design['elbv2.load-balancers'][0].arn] },
          },
        ],
      },
      { expect: { [VPC]: 'not-assessed' } },
    ),
  },
});

test('the witness leads from the link to the balancer and back, and the route that is missing is named', () => {
  const [, finding] = findingsOf('inspect-forward-route', check, world(leaving(right('a'), table('l-b'))));
  expect(finding?.trace.map(({ considered }) => considered)).toEqual([
    'request: interface subnet-l-b',
    'request: route-table rtb-l-b',
    'request: interface subnet-b-a',
    'reply: route-table rtb-b-a',
    'reply: vpc-endpoint vpce-b',
    'reply: route-table rtb-e-b',
    'reply: interface subnet-l-b',
  ]);
  expect(finding?.fix.cli).toBe(
    'aws ec2 create-route --region us-east-1 --route-table-id rtb-l-b --destination-cidr-block 10.0.20.0/24 --vpc-endpoint-id vpce-b',
  );
});
