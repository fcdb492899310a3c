import check from '../../checks/inspect-subnets-separate.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import {
  balancer,
  declared,
  design,
  endpointTables,
  link,
  plainTables,
  service,
  subnetArn,
  tables,
  VPC,
} from './inspection-worlds.ts';

const world = (facts: World['facts'], more: Partial<World> = {}): World => ({
  facts: { ...design, ...facts },
  ...more,
});
const alone = { 'elbv2.load-balancers': [], 'elbv2.target-groups': [] };
const plain = {
  'ec2.route-tables': [...endpointTables, ...plainTables('l'), ...plainTables('b'), ...plainTables('s')],
};
const withTasks = {
  ...alone,
  'apigatewayv2.vpc-links': [link(['subnet-l-a'])],
  'ecs.services': [service('back', ['subnet-l-a'], [])],
};
/** Link and balancer before inspection, balancer and tasks in one subnet behind it. */
const huddled = {
  'apigatewayv2.vpc-links': [link(['subnet-l-a'])],
  'elbv2.load-balancers': [balancer(['subnet-b-a'])],
  'ecs.services': [service('back', ['subnet-b-a'])],
};

testCheck('inspect-subnets-separate', check, {
  fail: {
    'tasks in the subnet of their link, declared': world(withTasks, {
      intent: declared,
      expect: { [subnetArn('l-a')]: { outcome: 'fail', severity: 'high' } },
    }),
    'the same, with an endpoint alone': world(withTasks, {
      expect: { [subnetArn('l-a')]: { outcome: 'fail', severity: 'info' } },
    }),
    'declared, and nothing inspects': world(
      { ...withTasks, ...plain, 'ec2.vpc-endpoints': [] },
      { intent: declared, expect: { [subnetArn('l-a')]: { outcome: 'fail', severity: 'high' } } },
    ),
  },
  pass: {
    'link, balancer and service have subnets of their own': world({}),
    'the same, declared': world({}, { intent: declared }),
    'two services share a subnet, which follow no other': world({
      'ecs.services': [...design['ecs.services'], service('other', ['subnet-s-a', 'subnet-s-b'])],
    }),
  },
  'not-applicable': {
    'nothing inspects, and nobody asks for it': world({ ...withTasks, 'ec2.vpc-endpoints': [] }),
    'no link': world({ 'apigatewayv2.vpc-links': [] }),
  },
  'not-assessed': {
    'whether it is declared was not seen': world({
      ...withTasks,
      'ec2.vpc-endpoints': [],
      'tag.resources': gap('tag:GetResources'),
    }),
    'services may not be read': world(
      {
        'ecs.services': [{ arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', data: denied('ecs:ListServices') }],
      },
      {
        expect: {
          [VPC]: 'not-assessed',
          [subnetArn('l-a')]: 'not-assessed',
          [subnetArn('l-b')]: 'not-assessed',
          [subnetArn('b-a')]: 'not-assessed',
          [subnetArn('b-b')]: 'not-assessed',
        },
      },
    ),
  },
  mixed: {
    'the balancer in a subnet of the link, in one zone of two': world(
      { 'elbv2.load-balancers': [balancer(['subnet-l-a', 'subnet-b-b'])] },
      {
        intent: declared,
        expect: {
          [subnetArn('l-a')]: { outcome: 'fail', severity: 'high', because: /VPC link link, load balancer back/ },
          [subnetArn('l-b')]: 'pass',
          [subnetArn('b-b')]: 'pass',
          [subnetArn('s-a')]: 'pass',
          [subnetArn('s-b')]: 'pass',
        },
      },
    ),
    'balancer and tasks share a subnet, and the way to it is inspected': world(huddled, {
      intent: declared,
      expect: {
        [subnetArn('l-a')]: 'pass',
        [subnetArn('b-a')]: { outcome: 'fail', severity: 'info' },
      },
    }),
    'balancer and tasks share a subnet, and nothing is inspected': world(
      { ...huddled, ...plain },
      {
        intent: declared,
        expect: { [subnetArn('l-a')]: 'pass', [subnetArn('b-a')]: { outcome: 'fail', severity: 'high' } },
      },
    ),
    'the same, and the table of the link was not seen': world(
      {
        ...huddled,
        'ec2.route-tables': tables({ there: () => 'eni-1', andBack: () => 'eni-1' }),
        'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
      },
      {
        intent: declared,
        expect: {
          [subnetArn('l-a')]: 'pass',
          [subnetArn('b-a')]: { outcome: 'fail', severity: 'info', possible: ['high', 'info'] },
        },
      },
    ),
  },
});
