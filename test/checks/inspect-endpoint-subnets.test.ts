import check from '../../checks/inspect-endpoint-subnets.ts';
import { denied, gap, testCheck, type World } from '../check.ts';
import { networkInterface } from './network-worlds.ts';
import { cidr, declared, design, endpoint, service, subnet, subnetArn, subnets, VPC } from './inspection-worlds.ts';

const [E_A, E_B] = [subnetArn('e-a'), subnetArn('e-b')];
const world = (facts: World['facts'], more: Partial<World> = {}): World => ({
  facts: { ...design, ...facts },
  ...more,
});
const own = networkInterface('eni-1', [], {
  SubnetId: 'subnet-e-a',
  InterfaceType: 'gateway_load_balancer_endpoint',
});
const sized = (block: string) => subnets.map((one) => (one.arn === E_A ? subnet('e-a', block, 'a') : one));

testCheck('inspect-endpoint-subnets', check, {
  fail: {
    'declared, and no zone has an endpoint': world(
      { 'ec2.vpc-endpoints': [] },
      {
        intent: declared,
        expect: {
          [`${VPC}#us-east-1a`]: { outcome: 'fail', severity: 'medium' },
          [`${VPC}#us-east-1b`]: { outcome: 'fail', severity: 'medium' },
        },
      },
    ),
  },
  pass: {
    'one in each zone, in a /28 of its own': world({ 'ec2.network-interfaces': [own] }),
    'the same, and nothing to inspect': world({ 'apigatewayv2.vpc-links': [] }),
  },
  'not-applicable': {
    'nothing inspects, and nobody asks for it': world({ 'ec2.vpc-endpoints': [] }),
    'declared, and no link': world({ 'ec2.vpc-endpoints': [], 'apigatewayv2.vpc-links': [] }, { intent: declared }),
  },
  'not-assessed': {
    'whether it is declared was not seen': world({ 'ec2.vpc-endpoints': [], 'tag.resources': gap('tag:GetResources') }),
    'interfaces may not be listed': world({ 'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces') }),
    'services may not be read': world({
      'ecs.services': [{ arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', data: denied('ecs:ListServices') }],
    }),
  },
  mixed: {
    'a zone in use without an endpoint': world(
      { 'ec2.vpc-endpoints': [endpoint('a')] },
      { expect: { [E_A]: 'pass', [`${VPC}#us-east-1b`]: { outcome: 'fail', severity: 'medium', because: /link/ } } },
    ),
    'an endpoint that is deleted covers no zone': world(
      { 'ec2.vpc-endpoints': [endpoint('a'), endpoint('b', { State: 'Deleted' })] },
      { expect: { [E_A]: 'pass', [`${VPC}#us-east-1b`]: 'fail' } },
    ),
    'something else is in the subnet': world(
      { 'ec2.network-interfaces': [own, networkInterface('eni-2', [], { SubnetId: 'subnet-e-a' })] },
      { expect: { [E_A]: { outcome: 'fail', severity: 'low', because: /eni-2/ }, [E_B]: 'pass' } },
    ),
    'a service that is configured there and runs no task': world(
      { 'ecs.services': [...design['ecs.services'], service('idle', ['subnet-e-b'])] },
      { expect: { [E_A]: 'pass', [E_B]: { outcome: 'fail', severity: 'low', because: /idle/ } } },
    ),
    'what is seen there decides, whatever is not': world(
      {
        'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
        'ecs.services': [...design['ecs.services'], service('idle', ['subnet-e-b'])],
      },
      { expect: { [E_A]: 'not-assessed', [E_B]: 'fail' } },
    ),
    'larger than it needs to be': world(
      { 'ec2.subnets': sized('10.0.0.0/24') },
      { expect: { [E_A]: { outcome: 'fail', severity: 'info' }, [E_B]: 'pass' } },
    ),
    'the endpoint in the subnet that it protects': world(
      { 'ec2.vpc-endpoints': [endpoint('a', { SubnetIds: ['subnet-b-a'] }), endpoint('b')] },
      { expect: { [subnetArn('b-a')]: { outcome: 'fail', severity: 'low', because: /back/ }, [E_B]: 'pass' } },
    ),
    'an endpoint that only its firewall tells of': world(
      {
        'ec2.vpc-endpoints': [endpoint('a')],
        'network-firewall.firewalls': [
          {
            arn: 'arn:aws:network-firewall:us-east-1:111122223333:firewall/f',
            data: {
              state: 'present',
              value: {
                Firewall: {
                  FirewallArn: 'arn:aws:network-firewall:us-east-1:111122223333:firewall/f',
                  FirewallName: 'f',
                  FirewallPolicyArn: '',
                  FirewallId: '',
                  VpcId: 'vpc-1',
                  SubnetMappings: [],
                },
                FirewallStatus: {
                  Status: 'READY',
                  ConfigurationSyncStateSummary: 'IN_SYNC',
                  SyncStates: {
                    'us-east-1b': { Attachment: { EndpointId: 'vpce-b', SubnetId: 'subnet-e-b', Status: 'READY' } },
                  },
                },
              },
            },
          },
        ],
      },
      { expect: { [E_A]: 'pass', [E_B]: 'pass' } },
    ),
    [`a block of ${cidr('e', 'a')} in a size that is none`]: world(
      { 'ec2.subnets': sized('10.0.0.0') },
      { expect: { [E_A]: 'pass', [E_B]: 'pass' } },
    ),
  },
});
