import type { SecurityGroup } from '@aws-sdk/client-ec2';

import check from '../../checks/sg-backend-chain.ts';
import type { Stored } from '../../src/model/stored.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';
import {
  ALB,
  balancer,
  CLOUD_MAP,
  CLUSTER,
  estate,
  guard,
  guards,
  link,
  network,
  networkBalancer,
  NLB,
  oldLink,
  privateIntegration,
  SERVICE,
  service,
  targetGroup,
  TARGETS,
} from './backend-worlds.ts';
import { networkInterface, permission, vpcFunction } from './network-worlds.ts';

type Permissions = Stored<SecurityGroup>['IpPermissions'];
const fromBalancer = permission('tcp', 8080, 'sg-lb');
const OTHER = SERVICE.replace('/orders', '/other');

/** What is said of the service; the load balancer behind its link passes. */
const world = (inbound: Permissions, facts: World['facts'] = {}, because?: RegExp): World => ({
  facts: estate({ 'ec2.security-groups': guards(inbound), ...facts }),
  ...(because && {
    expect: { [ALB]: 'pass', [SERVICE]: { outcome: 'fail' as const, severity: 'medium' as const, because } },
  }),
});
const intruder = (groups: readonly string[], subnet: string) => ({
  'lambda.functions': [vpcFunction('worker', groups, [subnet])],
});
/** The tasks behind a Network Load Balancer of a link of the first generation. */
const old = (inbound: Permissions, facts: World['facts'] = {}, groups?: string[]): World['facts'] =>
  estate({
    'ec2.security-groups': guards(inbound, guard('sg-nlb')),
    'apigateway.vpc-links': [oldLink],
    'apigatewayv2.vpc-links': [],
    'apigatewayv2.integrations': [],
    'elbv2.listeners': [],
    'elbv2.load-balancers': [networkBalancer(groups && { SecurityGroups: groups })],
    'elbv2.target-groups': [targetGroup({ LoadBalancerArns: [NLB] })],
    ...facts,
  });
const machine = networkInterface('eni-1', ['sg-tasks'], {
  SubnetId: 'subnet-tasks',
  PrivateIpAddress: '10.0.3.10',
  PrivateIpAddresses: [{ PrivateIpAddress: '10.0.3.10' }],
  Attachment: { InstanceId: 'i-1' },
});
const onMachines = {
  'ecs.services': [],
  'ec2.network-interfaces': [machine],
  'elbv2.target-health': [
    { arn: TARGETS, data: present({ TargetHealthDescriptions: [{ Target: { Id: 'i-1', Port: 8080 } }] }) },
  ],
};

testCheck('sg-backend-chain', check, {
  fail: {
    'the whole VPC': world(
      [fromBalancer, permission('tcp', 8080, '10.0.0.0/16')],
      {},
      /sg-tasks tcp 8080 from 10\.0\.0\.0\/16/,
    ),
    'wider than the VPC': world([permission('tcp', 8080, '10.0.0.0/8')], {}, /from 10\.0\.0\.0\/8/),
    'everybody, on another port': world(
      [fromBalancer, permission('tcp', 22, '0.0.0.0/0')],
      {},
      /tcp 22 from 0\.0\.0\.0\/0/,
    ),
    'a range outside the VPC': world([fromBalancer, permission('tcp', 8080, '192.168.7.0/24')], {}, /192\.168\.7\.0/),
    'another group, which a function has': world(
      [fromBalancer, permission('tcp', 8080, 'sg-fn')],
      {
        'ec2.security-groups': guards([fromBalancer, permission('tcp', 8080, 'sg-fn')], guard('sg-fn')),
        ...intruder(['sg-fn'], 'subnet-other'),
      },
      /The function worker reaches it past what is in front of it, on tcp port 8080/,
    ),
    'a function that was given the group of the load balancer': world(
      [fromBalancer],
      {
        'ec2.security-groups': guards().map((one) =>
          one.data.GroupId === 'sg-lb'
            ? guard('sg-lb', [permission('tcp', 443, 'sg-link')], [permission('tcp', 8080, '10.0.0.0/16')])
            : one,
        ),
        ...intruder(['sg-lb'], 'subnet-other'),
      },
      /The function worker reaches it/,
    ),
    'the subnets of the load balancer, in which a function is too': world(
      [permission('tcp', 8080, '10.0.2.0/24')],
      {
        'ec2.security-groups': guards([permission('tcp', 8080, '10.0.2.0/24')], guard('sg-fn')),
        ...intruder(['sg-fn'], 'subnet-lb'),
      },
      /The function worker reaches it/,
    ),
    'another service, by the group that both have': {
      ...world([fromBalancer, permission('tcp', 8080, 'sg-tasks')], {
        'ecs.services': [service(), service({ loadBalancers: [] }, OTHER)],
      }),
      expect: {
        [ALB]: 'pass',
        [SERVICE]: { outcome: 'fail', severity: 'medium', because: /The ECS service other reaches it/ },
        [OTHER]: 'not-applicable',
      },
    },
    'instances as targets, open to the VPC': {
      facts: old([permission('tcp', 8080, '10.0.0.0/16')], onMachines),
      expect: { [TARGETS]: { outcome: 'fail', severity: 'medium', because: /from 10\.0\.0\.0\/16/ } },
    },
    'the load balancer itself is open to the VPC': {
      ...world([fromBalancer], {
        'ec2.security-groups': [
          guard('sg-link', [], [permission('tcp', 443, 'sg-lb')]),
          guard('sg-lb', [permission('tcp', 443, '10.0.0.0/16')]),
          guard('sg-tasks', [fromBalancer]),
        ],
      }),
      expect: { [ALB]: { outcome: 'fail', severity: 'medium', because: /sg-lb tcp 443/ }, [SERVICE]: 'pass' },
    },
    'an open rule needs no integration': {
      ...world([permission('tcp', 8080, '10.0.0.0/16')], {
        'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations'),
      }),
      expect: { [ALB]: 'not-assessed', [SERVICE]: { outcome: 'fail', severity: 'medium', because: /10\.0\.0\.0\/16/ } },
    },
  },
  pass: {
    'the group before it, each': world([fromBalancer]),
    'the subnets of the load balancer': world([permission('tcp', 8080, '10.0.2.0/24')]),
    'the group of the tasks themselves': world([fromBalancer, permission('-1', undefined, 'sg-tasks')]),
    'pings from everywhere': world([fromBalancer, permission('icmp', -1, '0.0.0.0/0')]),
    'a group that nothing has': world([fromBalancer, permission('tcp', 8080, 'sg-nobody')]),
    'a function whose group is not named': world([fromBalancer], {
      'ec2.security-groups': guards([fromBalancer], guard('sg-fn')),
      ...intruder(['sg-fn'], 'subnet-lb'),
    }),
    'the subnets of a Network Load Balancer without groups': {
      facts: old([permission('tcp', 8080, '10.0.2.0/24')]),
      expect: { [SERVICE]: 'pass' },
    },
    'the group of a Network Load Balancer that has one': {
      facts: old([permission('tcp', 8080, 'sg-nlb')], {}, ['sg-nlb']),
      expect: { [SERVICE]: 'pass' },
    },
    'clients keep their addresses: the subnets of the link before it': {
      facts: old([permission('tcp', 8080, '10.0.1.0/24')], {
        'apigatewayv2.vpc-links': [link()],
        'apigatewayv2.integrations': [
          privateIntegration(NLB.replace(':loadbalancer/', ':listener/').concat('/f2f7dc8efc522ab2')),
        ],
      }),
      expect: { [SERVICE]: 'pass' },
    },
    'instances as targets': {
      facts: old([permission('tcp', 8080, '10.0.2.0/24')], onMachines),
      expect: { [TARGETS]: 'pass' },
    },
    'addresses as targets': {
      facts: old([permission('tcp', 8080, '10.0.2.0/24')], {
        ...onMachines,
        'elbv2.target-health': [
          { arn: TARGETS, data: present({ TargetHealthDescriptions: [{ Target: { Id: '10.0.3.10', Port: 8080 } }] }) },
        ],
      }),
      expect: { [TARGETS]: 'pass' },
    },
    'by Cloud Map, from the link': {
      facts: estate({
        'ec2.security-groups': guards([permission('tcp', 8080, 'sg-link')]),
        'apigatewayv2.integrations': [privateIntegration(CLOUD_MAP)],
        'elbv2.load-balancers': [],
        'elbv2.listeners': [],
        'elbv2.target-groups': [],
        'ecs.services': [
          service({ loadBalancers: [], serviceRegistries: [{ registryArn: CLOUD_MAP, containerPort: 8080 }] }),
        ],
      }),
      expect: { [SERVICE]: 'pass' },
    },
  },
  'not-applicable': {
    'no link and no load balancer': world([permission('tcp', 8080, '10.0.0.0/16')], {
      'apigatewayv2.integrations': [],
      'ecs.services': [service({ loadBalancers: [] })],
      'elbv2.load-balancers': [],
      'elbv2.target-groups': [],
    }),
    'a target group without targets': {
      facts: old([], { 'ecs.services': [] }),
      expect: { [TARGETS]: 'not-applicable' },
    },
  },
  'not-assessed': {
    'groups may not be listed': world([fromBalancer], { 'ec2.security-groups': gap('ec2:DescribeSecurityGroups') }),
    'functions may not be listed: one may have the group': world([fromBalancer], {
      'lambda.functions': gap('lambda:ListFunctions'),
    }),
  },
  mixed: {
    'a service may not be described': {
      ...world([fromBalancer], {
        'ecs.services': [service(), { arn: `${CLUSTER}x`, data: denied('ecs:DescribeServices') }],
      }),
      expect: { [ALB]: 'pass', [SERVICE]: 'pass', [`${CLUSTER}x`]: 'not-assessed' },
    },
    'integrations may not be read: the group may be that of what is in front': {
      ...world([fromBalancer, permission('tcp', 8080, 'sg-front')], {
        'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations'),
      }),
      expect: { [ALB]: 'not-assessed', [SERVICE]: 'not-assessed' },
    },
    'targets may not be read': {
      facts: old([], {
        ...onMachines,
        'elbv2.target-health': [{ arn: TARGETS, data: denied('elbv2:DescribeTargetHealth') }],
      }),
      expect: { [TARGETS]: 'not-assessed' },
    },
    'a target that no interface is seen of': {
      facts: old([permission('tcp', 8080, '10.0.2.0/24')], { ...onMachines, 'ec2.network-interfaces': [] }),
      expect: { [TARGETS]: 'not-assessed' },
    },
    'a second load balancer sends to it too': {
      facts: estate({
        'ec2.security-groups': guards([fromBalancer, permission('tcp', 8080, 'sg-second')], guard('sg-second')),
        'elbv2.load-balancers': [balancer(), { ...networkBalancer({ SecurityGroups: ['sg-second'] }) }],
        'elbv2.target-groups': [targetGroup({ LoadBalancerArns: [ALB, NLB] })],
        'ecs.services': [service({ networkConfiguration: network({}) })],
      }),
      expect: { [ALB]: 'pass', [SERVICE]: 'pass' },
    },
  },
});
