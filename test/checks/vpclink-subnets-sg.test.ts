import check from '../../checks/vpclink-subnets-sg.ts';
import { gap, present, testCheck, type World } from '../check.ts';
import {
  CLOUD_MAP,
  estate,
  guard,
  LINK,
  link,
  OLD_LINK,
  oldLink,
  privateIntegration,
  service,
  subnetIn,
  table,
  toInternet,
} from './backend-worlds.ts';
import { permission } from './network-worlds.ts';

const world = (facts: World['facts']): World => ({ facts: estate(facts) });
const sending = (egress: Parameters<typeof guard>[2], facts: World['facts'] = {}): World =>
  world({ 'ec2.security-groups': [guard('sg-link', [], egress), guard('sg-lb')], ...facts });
const says = (because: RegExp) => ({
  expect: { [LINK]: { outcome: 'fail' as const, severity: 'medium' as const, because } },
});
const cloudMap = {
  'apigatewayv2.integrations': [privateIntegration(CLOUD_MAP)],
  'ecs.services': [
    service({ loadBalancers: [], serviceRegistries: [{ registryArn: CLOUD_MAP, containerPort: 8080 }] }),
  ],
};
const list = 'arn:aws:ec2:us-east-1:111122223333:prefix-list/pl-1';
const lists = (...cidrs: readonly string[]): World['facts'] => ({
  'ec2.managed-prefix-lists': [{ arn: list, data: { PrefixListId: 'pl-1' } }],
  'ec2.prefix-list-entries': cidrs.map((Cidr) => ({ arn: `${list}/entries/${Cidr}`, data: present({ Cidr }) })),
});

testCheck('vpclink-subnets-sg', check, {
  fail: {
    'a public subnet': {
      ...world({ 'apigatewayv2.vpc-links': [link({ SubnetIds: ['subnet-link', 'subnet-open'] })] }),
      ...says(/subnet subnet-open is public \(rtb-open 0\.0\.0\.0\/0 → igw-1\)/),
    },
    'the main table makes its subnet public': {
      ...world({ 'ec2.route-tables': [table('rtb-1', [], toInternet)] }),
      ...says(/subnet-link is public/),
    },
    'a default group': {
      ...world({
        'ec2.security-groups': [guard('sg-link', [], [permission('tcp', 443, 'sg-lb')], 'default'), guard('sg-lb')],
      }),
      ...says(/sg-link is a default group/),
    },
    'no group named': {
      ...world({ 'apigatewayv2.vpc-links': [link({ SecurityGroupIds: [] })] }),
      ...says(/the default group of its VPC/),
    },
    'nothing came by it for 60 days': {
      ...world({ 'apigatewayv2.vpc-links': [link({ VpcLinkStatus: 'INACTIVE' })] }),
      ...says(/its state is INACTIVE/),
    },
    'it may send anywhere': {
      ...sending([permission('-1', undefined, '0.0.0.0/0')]),
      ...says(/everything to 0\.0\.0\.0\/0/),
    },
    'it may send to the whole VPC': {
      ...sending([permission('tcp', 443, '10.0.0.0/16')]),
      ...says(/tcp 443 to 10\.0\.0\.0\/16/),
    },
    'it may send to all ports of the load balancer': {
      ...sending([permission('-1', undefined, 'sg-lb')]),
      ...says(/everything to sg-lb/),
    },
    'it may send to ports beside the one that listens': {
      ...sending([permission('tcp', [443, 444], 'sg-lb')]),
      ...says(/tcp 443-444 to sg-lb/),
    },
    'it may send to another group': { ...sending([permission('tcp', 443, 'sg-db')]), ...says(/tcp 443 to sg-db/) },
    'a prefix list that holds more than the subnets of the load balancer': {
      ...sending([permission('tcp', 443, 'pl-1')], lists('10.0.2.0/24', '10.0.4.0/24')),
      ...says(/tcp 443 to pl-1/),
    },
    'anywhere, and integrations may not be read': {
      ...sending([permission('tcp', 443, '0.0.0.0/0')], {
        'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations'),
      }),
      ...says(/tcp 443 to 0\.0\.0\.0\/0/),
    },
    'all of it': {
      ...world({
        'apigatewayv2.vpc-links': [link({ SubnetIds: ['subnet-open'], VpcLinkStatus: 'FAILED' })],
        'ec2.security-groups': [guard('sg-link', [], [permission('-1', undefined, '::/0')]), guard('sg-lb')],
      }),
      ...says(/FAILED; subnet subnet-open is public .*; sg-link lets it send everything to ::\/0/),
    },
  },
  pass: {
    'to the group of the load balancer, on its port': world({}),
    'to the subnets of the load balancer': sending([permission('tcp', 443, '10.0.2.0/24')]),
    'to a prefix list of these': sending([permission('tcp', 443, 'pl-1')], lists('10.0.2.0/25', '10.0.2.128/25')),
    'it may send nothing': sending([]),
    'to the tasks of a service in Cloud Map': {
      facts: estate({
        ...cloudMap,
        'ec2.security-groups': [guard('sg-link', [], [permission('tcp', 8080, 'sg-tasks')]), guard('sg-tasks')],
      }),
    },
    'a subnet whose public route leads to an egress-only gateway': world({
      'ec2.subnets': [subnetIn('link', '10.0.1.0/24'), subnetIn('lb', '10.0.2.0/24'), subnetIn('tasks', '10.0.3.0/24')],
      'ec2.route-tables': [
        table('rtb-1', [], {
          DestinationIpv6CidrBlock: '::/0',
          EgressOnlyInternetGatewayId: 'eigw-1',
          State: 'active',
        }),
      ],
    }),
  },
  'not-applicable': {
    'it is being deleted': world({ 'apigatewayv2.vpc-links': [link({ VpcLinkStatus: 'DELETING' })] }),
  },
  'not-assessed': {
    'integrations may not be read: another back end may have the group': sending([permission('tcp', 443, 'sg-db')], {
      'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations'),
    }),
    'listeners may not be read: another port may listen': sending([permission('tcp', 8443, 'sg-lb')], {
      'elbv2.listeners': gap('elbv2:DescribeListeners'),
    }),
    'prefix lists may not be read': sending([permission('tcp', 443, 'pl-1')], {
      'ec2.prefix-list-entries': gap('ec2:GetManagedPrefixListEntries'),
    }),
    'route tables may not be listed': world({ 'ec2.route-tables': gap('ec2:DescribeRouteTables') }),
    'subnets may not be listed': world({ 'ec2.subnets': gap('ec2:DescribeSubnets') }),
  },
  mixed: {
    'a link of the first generation has neither': {
      ...world({ 'apigateway.vpc-links': [oldLink] }),
      expect: { [LINK]: 'pass', [OLD_LINK]: 'not-applicable' },
    },
    'a link that both lists tell of is one': {
      ...world({ 'apigateway.vpc-links': [{ arn: LINK, data: { id: 'l1nk', name: 'shop' } }] }),
      expect: { [LINK]: 'pass' },
    },
  },
});
