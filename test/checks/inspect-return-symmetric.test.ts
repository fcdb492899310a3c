import { expect, test } from 'vitest';

import check from '../../checks/inspect-return-symmetric.ts';
import { denied, findingsOf, gap, testCheck, type World } from '../check.ts';
import {
  balancer,
  cidr,
  declared,
  design,
  directTables,
  endpointTables,
  innerTables,
  link,
  plainTables,
  service,
  table,
  tableArn,
  tables,
  to,
  VPC,
} from './inspection-worlds.ts';

const [B_A, B_B, S_A, S_B] = [tableArn('b-a'), tableArn('b-b'), tableArn('s-a'), tableArn('s-b')];
const behind = { [S_A]: 'not-applicable', [S_B]: 'not-applicable' } as const;
const world = (facts: World['facts'], more: Partial<World> = {}): World => ({
  facts: { ...design, ...facts },
  ...more,
});
/** The balancer's tables as given, the others as designed. */
const answering = (...own: readonly ReturnType<typeof table>[]): World['facts'] => ({
  'ec2.route-tables': [...own, ...tables().filter(({ data }) => !data.RouteTableId?.startsWith('rtb-b-'))],
});
const right = (zone: 'a' | 'b') => table(`b-${zone}`, to(cidr('l', 'a'), 'vpce-a'), to(cidr('l', 'b'), 'vpce-b'));
const direct = {
  'elbv2.load-balancers': [],
  'elbv2.target-groups': [],
  'ecs.services': [service('back', ['subnet-s-a', 'subnet-s-b'], [])],
};
const oneZone = {
  'apigatewayv2.vpc-links': [link(['subnet-l-a'])],
  'elbv2.load-balancers': [balancer(['subnet-b-a'])],
  'ecs.services': [],
};

testCheck('inspect-return-symmetric', check, {
  fail: {
    'a service that answers by the endpoint of its own zone': world({
      ...direct,
      'ec2.route-tables': [
        ...directTables.filter(({ data }) => !data.RouteTableId?.startsWith('rtb-s-')),
        table('s-a', to(cidr('l', 'a'), 'vpce-a'), to(cidr('l', 'b'), 'vpce-a')),
        table('s-b', to(cidr('l', 'a'), 'vpce-b'), to(cidr('l', 'b'), 'vpce-b')),
      ],
    }),
    'a service that answers past the endpoints': world({
      ...direct,
      'ec2.route-tables': [
        ...directTables.filter(({ data }) => !data.RouteTableId?.startsWith('rtb-s-')),
        ...plainTables('s'),
      ],
    }),
    'an appliance that the reply misses': world({
      ...oneZone,
      ...direct,
      'ecs.services': [service('back', ['subnet-s-a'], [])],
      'ec2.route-tables': [...endpointTables, table('l-a', to(cidr('s', 'a'), 'eni-1')), table('s-a')],
      'ec2.network-interfaces': [
        {
          arn: 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1',
          data: { NetworkInterfaceId: 'eni-1', SubnetId: 'subnet-e-a', VpcId: 'vpc-1', SourceDestCheck: false },
        },
      ],
    }),
  },
  pass: {
    'by whichever endpoint a request came, its answer goes': world({ ...direct, 'ec2.route-tables': directTables }),
    'the same, declared': world({ ...direct, 'ec2.route-tables': directTables }, { intent: declared }),
  },
  'not-applicable': {
    'nothing inspects, and nobody asks for it': world({ 'ec2.vpc-endpoints': [] }),
    'no link': world({ 'apigatewayv2.vpc-links': [] }),
    'no request is inspected': world({
      'ec2.route-tables': [...endpointTables, ...plainTables('l'), ...plainTables('b'), ...plainTables('s')],
    }),
  },
  'not-assessed': {
    'whether it is declared was not seen': world({ 'ec2.vpc-endpoints': [], 'tag.resources': gap('tag:GetResources') }),
    'services may not be read': world(
      {
        'ecs.services': [{ arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', data: denied('ecs:ListServices') }],
      },
      { expect: { [VPC]: 'not-assessed', [B_A]: 'not-assessed', [B_B]: 'not-assessed' } },
    ),
  },
  mixed: {
    'the design': world({}, { expect: { [B_A]: 'pass', [B_B]: 'pass', ...behind } }),
    'behind the balancer': world(
      { 'ec2.route-tables': innerTables },
      { expect: { [B_A]: 'not-applicable', [B_B]: 'not-applicable', [S_A]: 'pass', [S_B]: 'pass' } },
    ),
    'answers by the endpoint of the own zone: those that cross zones are torn': world(
      { 'ec2.route-tables': tables({ andBack: (own) => `vpce-${own}` }) },
      {
        expect: {
          [B_A]: {
            outcome: 'fail',
            severity: 'high',
            because:
              /subnet-l-b \(us-east-1b\) to subnet-b-a \(us-east-1a\) come through vpce-b, and their replies go back through vpce-a/,
          },
          [B_B]: { outcome: 'fail', because: /subnet-l-a .* vpce-a, .* back through vpce-b/ },
          ...behind,
        },
      },
    ),
    'one subnet answers past the endpoints': world(answering(right('a'), table('b-b')), {
      expect: { [B_A]: 'pass', [B_B]: { outcome: 'fail', because: /without inspection/ }, ...behind },
    }),
    'all by the endpoint of one zone, both ways: whole, but from afar': world(
      { 'ec2.route-tables': tables({ there: () => 'vpce-a', andBack: () => 'vpce-a' }) },
      { expect: { [B_A]: 'pass', [B_B]: { outcome: 'fail', severity: 'low', because: /us-east-1b/ }, ...behind } },
    ),
    'a request that is not inspected has no endpoint to come back by': world(
      {
        'ec2.route-tables': [
          ...tables().filter(({ data }) => !data.RouteTableId?.startsWith('rtb-l-')),
          ...plainTables('l'),
        ],
      },
      { expect: { [B_A]: 'not-applicable', [B_B]: 'not-applicable', ...behind } },
    ),
    'an own table of another account, which shares the VPC': world(
      { ...oneZone, 'elbv2.target-groups': [], 'ec2.route-tables': [] },
      { expect: { 'arn:aws:ec2:us-east-1:111122223333:subnet/subnet-b-a': 'not-assessed' } },
    ),
    'a link of REST APIs whose targets were not looked up': world(
      {
        ...oneZone,
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

test('the witness goes out by one endpoint and comes back by the other, and the fix chooses by the client', () => {
  const torn = world({ 'ec2.route-tables': tables({ andBack: (own) => `vpce-${own}` }) });
  const finding = findingsOf('inspect-return-symmetric', check, torn).find(({ resource }) => resource.arn === B_A);
  const endpoints = finding?.trace.map(({ considered }) => considered).filter((one) => one.includes('vpce-'));
  expect(endpoints).toEqual(['request: vpc-endpoint vpce-b', 'reply: vpc-endpoint vpce-a']);
  expect(finding?.fix.cli).toBe(
    'aws ec2 replace-route --region us-east-1 --route-table-id rtb-b-a --destination-cidr-block 10.0.11.0/24 --vpc-endpoint-id vpce-b',
  );
});
