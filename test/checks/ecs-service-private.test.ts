import type { Service } from '@aws-sdk/client-ecs';

import check from '../../checks/ecs-service-private.ts';
import type { Stored } from '../../src/model/stored.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import { CLUSTER, estate, guards, network, SERVICE, service, subnetIn, table, toInternet } from './backend-worlds.ts';
import { permission } from './network-worlds.ts';

const world = (more: Partial<Stored<Service>>, facts: World['facts'] = {}): World => ({
  facts: estate({ 'ecs.services': [service(more)], ...facts }),
});
const says = (severity: 'high' | 'medium', because: RegExp, possible?: readonly ('high' | 'medium')[]) => ({
  expect: { [SERVICE]: { outcome: 'fail' as const, severity, because, ...(possible && { possible }) } },
});
const open = network({ subnets: ['subnet-open'], assignPublicIp: 'ENABLED' });
const forAll = { 'ec2.security-groups': guards([permission('tcp', 8080, '0.0.0.0/0')]) };

testCheck('ecs-service-private', check, {
  fail: {
    'a public address, and a group that admits the world': {
      ...world({ networkConfiguration: open }, forAll),
      ...says('high', /the internet reaches them on tcp port 8080/),
    },
    'two halves of the internet are the internet': {
      ...world(
        { networkConfiguration: open },
        { 'ec2.security-groups': guards([permission('tcp', 8080, '0.0.0.0/1', '128.0.0.0/1')]) },
      ),
      ...says('high', /reaches them/),
    },
    'a public address, and a group that admits the load balancer alone': {
      ...world({ networkConfiguration: open }),
      ...says('medium', /get public addresses\.$/),
    },
    'a public address in a private subnet': {
      ...world({ networkConfiguration: network({ assignPublicIp: 'ENABLED' }) }, forAll),
      ...says('medium', /get public addresses\.$/),
    },
    'Fargate by a capacity provider': {
      ...world(
        {
          launchType: undefined,
          capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }],
          networkConfiguration: open,
        },
        forAll,
      ),
      ...says('high', /reaches them/),
    },
    'public access is blocked in the VPC': {
      ...world(
        { networkConfiguration: open },
        {
          ...forAll,
          'ec2.vpc-block-public-access': [
            {
              arn: 'arn:aws:iam::111122223333:root',
              data: {
                state: 'present',
                value: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-bidirectional' } },
              },
            },
          ],
        },
      ),
      ...says('medium', /get public addresses\.$/),
    },
    'a public subnet without a public address': {
      ...world({ networkConfiguration: network({ subnets: ['subnet-open'] }) }, forAll),
      ...says('medium', /public subnet subnet-open, without public addresses/),
    },
    'a subnet that is public by half of the internet': {
      ...world(
        {},
        { 'ec2.route-tables': [table('rtb-1', [], { ...toInternet, DestinationCidrBlock: '128.0.0.0/1' })] },
      ),
      ...says('medium', /public subnet subnet-tasks/),
    },
    'a subnet that is public for IPv6, by which tasks get addresses': {
      ...world(
        {},
        {
          'ec2.subnets': [
            subnetIn('tasks', '10.0.3.0/24', {
              Ipv6CidrBlockAssociationSet: [
                { Ipv6CidrBlock: '2600:1f18::/64', Ipv6CidrBlockState: { State: 'associated' } },
              ],
            }),
          ],
          'ec2.route-tables': [
            table('rtb-1', [], { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1', State: 'active' }),
          ],
          'ec2.security-groups': guards([permission('tcp', 8080, '::/0')]),
          'ec2.network-acls': [
            {
              arn: 'arn:aws:ec2:us-east-1:111122223333:network-acl/acl-1',
              data: {
                NetworkAclId: 'acl-1',
                VpcId: 'vpc-1',
                IsDefault: true,
                Entries: [false, true].map((Egress) => ({
                  Egress,
                  RuleNumber: 100,
                  RuleAction: 'allow' as const,
                  Protocol: '-1',
                  Ipv6CidrBlock: '::/0',
                })),
              },
            },
          ],
        },
      ),
      ...says('high', /public subnet subnet-tasks, and the internet reaches it by IPv6 on tcp port 8080/),
    },
    'the service is private, and a deployment whose tasks still run is not': {
      ...world(
        { deployments: [{ status: 'ACTIVE', networkConfiguration: open }, { networkConfiguration: network({}) }] },
        forAll,
      ),
      ...says('medium', /get public addresses/, ['high', 'medium']),
    },
    'so is a task set': {
      ...world({ taskSets: [{ networkConfiguration: open }] }, forAll),
      ...says('medium', /get public addresses/, ['high', 'medium']),
    },
    'groups may not be listed': {
      ...world({ networkConfiguration: open }, { 'ec2.security-groups': gap('ec2:DescribeSecurityGroups') }),
      ...says('medium', /get public addresses/, ['high', 'medium']),
    },
    'routes may not be listed, but the address is asked for': {
      ...world({ networkConfiguration: open }, { ...forAll, 'ec2.route-tables': gap('ec2:DescribeRouteTables') }),
      ...says('medium', /get public addresses/, ['high', 'medium']),
    },
  },
  pass: {
    'private subnets, no public address': world({}),
    'a subnet that gives out public addresses of its own accord, which Fargate does not heed': world(
      {},
      {
        'ec2.subnets': [subnetIn('tasks', '10.0.3.0/24', { MapPublicIpOnLaunch: true })],
      },
    ),
    'a way out by a NAT gateway': world(
      {},
      {
        'ec2.route-tables': [
          table('rtb-1', [], { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' }),
        ],
      },
    ),
  },
  'not-applicable': {
    'tasks in the network of their hosts': world({ launchType: 'EC2', networkConfiguration: undefined }),
  },
  'not-assessed': {
    'the service may not be described': {
      facts: estate({ 'ecs.services': [{ arn: SERVICE, data: denied('ecs:DescribeServices') }] }),
    },
    'the services of a cluster may not be listed': {
      facts: estate({ 'ecs.services': [{ arn: CLUSTER, data: denied('ecs:ListServices') }] }),
    },
    'route tables may not be listed': world({}, { 'ec2.route-tables': gap('ec2:DescribeRouteTables') }),
    'subnets may not be listed': world({}, { 'ec2.subnets': gap('ec2:DescribeSubnets') }),
  },
  mixed: {
    'two services of one name in two clusters are told apart': {
      facts: estate({
        ...forAll,
        'ecs.services': [service({}), service({ networkConfiguration: open }, SERVICE.replace('/shop/', '/second/'))],
      }),
      expect: {
        [SERVICE]: 'pass',
        [SERVICE.replace('/shop/', '/second/')]: { outcome: 'fail', severity: 'high', because: /reaches them/ },
      },
    },
  },
});
