import check from '../../checks/flow-logs-enabled.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, gap, testCheck, type World } from '../check.ts';
import { endpoint, networkInterface, subnet, vpcArn, vpcFunction } from './network-worlds.ts';

const VPC = vpcArn('vpc-1');
const vpc = (id: string, OwnerId = ACCOUNT) => ({ arn: vpcArn(id), data: { VpcId: id, OwnerId } });
const log = (
  ResourceId: string,
  TrafficType: 'ALL' | 'ACCEPT' | 'REJECT' = 'ALL',
  more: Partial<FactData<'ec2.flow-logs'>> = {},
) => ({
  arn: `arn:aws:ec2:us-east-1:111122223333:vpc-flow-log/fl-${ResourceId}-${TrafficType}`,
  data: {
    FlowLogId: `fl-${ResourceId}-${TrafficType}`,
    ResourceId,
    TrafficType,
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: 'SUCCESS',
    ...more,
  },
});
const worker = {
  'ec2.subnets': [subnet('subnet-1'), subnet('subnet-2'), subnet('subnet-9', 'vpc-2')],
  'lambda.functions': [vpcFunction('worker', ['sg-1'], ['subnet-1', 'subnet-2'])],
};

const world = (logs: readonly ReturnType<typeof log>[], facts: World['facts'], severity?: 'medium' | 'low'): World => ({
  facts: { 'ec2.vpcs': [vpc('vpc-1')], 'ec2.flow-logs': logs, ...facts },
  ...(severity && { expect: { [VPC]: { outcome: 'fail', severity } } }),
});
const targets = (arn: string) => [
  { arn: 'arn:aws:apigateway:us-east-1::/vpclinks/l1', data: { id: 'l1', targetArns: [arn] } },
];
const NLB = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/back/1';

testCheck('flow-logs-enabled', check, {
  fail: {
    'a function, and no log': world([], worker, 'medium'),
    'a log of another VPC': world([log('vpc-2')], worker, 'medium'),
    'a log whose deliveries fail': world([log('vpc-1', 'ALL', { DeliverLogsStatus: 'FAILED' })], worker, 'medium'),
    'a log that is not active': world([log('vpc-1', 'ALL', { FlowLogStatus: 'INACTIVE' })], worker, 'medium'),
    'only what was accepted': world([log('vpc-1', 'ACCEPT')], worker, 'low'),
    'only what was refused': world([log('vpc-1', 'REJECT')], worker, 'low'),
    'one of two subnets': world([log('subnet-1')], worker, 'medium'),
    'a VPC link of HTTP APIs': world(
      [],
      {
        'ec2.subnets': worker['ec2.subnets'],
        'apigatewayv2.vpc-links': [
          {
            arn: 'arn:aws:apigateway:us-east-1::/vpclinks/v1',
            data: { VpcLinkId: 'v1', Name: 'back', SubnetIds: ['subnet-1'], SecurityGroupIds: [] },
          },
        ],
      },
      'medium',
    ),
    'a VPC link of REST APIs': world(
      [],
      {
        'apigateway.vpc-links': targets(NLB),
        'ec2.network-interfaces': [
          networkInterface('eni-1', [], { Description: 'ELB net/back/1', InterfaceType: 'network_load_balancer' }),
        ],
      },
      'medium',
    ),
    'an endpoint of private APIs': world(
      [],
      { 'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.execute-api', [])] },
      'medium',
    ),
    'a function was seen, links were not': world(
      [],
      { ...worker, 'apigatewayv2.vpc-links': gap('apigatewayv2:GetVpcLinks') },
      'medium',
    ),
  },
  pass: {
    'a log of the VPC': world([log('vpc-1')], worker),
    'two logs that make one': world([log('vpc-1', 'ACCEPT'), log('vpc-1', 'REJECT')], worker),
    'a broken log beside a good one': world(
      [log('vpc-1', 'REJECT', { DeliverLogsStatus: 'FAILED' }), log('vpc-1')],
      worker,
    ),
    'a log of each subnet in use': world([log('subnet-1'), log('subnet-2')], worker),
    'a log of every interface in a subnet': world([log('subnet-1'), log('eni-2')], {
      ...worker,
      'ec2.network-interfaces': [networkInterface('eni-2', [], { SubnetId: 'subnet-2' })],
    }),
    'what the log of the VPC leaves out is in those of the interfaces': world(
      [log('vpc-1', 'REJECT'), log('eni-1', 'ACCEPT'), log('eni-2', 'ALL')],
      {
        ...worker,
        'ec2.network-interfaces': [
          networkInterface('eni-1', []),
          networkInterface('eni-2', [], { SubnetId: 'subnet-2' }),
        ],
      },
    ),
    'a log of the VPC, and users may not be listed': world([log('vpc-1')], {
      'lambda.functions': gap('lambda:ListFunctions'),
    }),
  },
  'not-applicable': {
    'nothing of the estate is there': world([], {}),
    'the function is elsewhere': world([], {
      ...worker,
      'lambda.functions': [vpcFunction('worker', [], ['subnet-9'])],
    }),
    'an endpoint of another service': world([], {
      'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.sqs', [])],
    }),
  },
  'not-assessed': {
    'functions may not be listed': world([], { 'lambda.functions': gap('lambda:ListFunctions') }),
    'subnets may not be listed': world([], { ...worker, 'ec2.subnets': gap('ec2:DescribeSubnets') }),
    'the load balancer of a link was not found': world([], { 'apigateway.vpc-links': targets(NLB) }),
    'subnets are covered, but links were not seen': world([log('subnet-1'), log('subnet-2')], {
      ...worker,
      'apigatewayv2.vpc-links': gap('apigatewayv2:GetVpcLinks'),
    }),
    'a shared VPC, whose owner may log': { facts: { ...worker, 'ec2.vpcs': [vpc('vpc-1', '444455556666')] } },
    'a log without a delivery status': world([log('vpc-1', 'ALL', { DeliverLogsStatus: undefined })], worker),
    'interfaces are logged beside the VPC and may not be listed': world([log('vpc-1', 'REJECT'), log('eni-2')], {
      ...worker,
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
    'interfaces are logged and may not be listed': world([log('subnet-1'), log('eni-2')], {
      ...worker,
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
  },
});
