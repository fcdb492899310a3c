import type { NetworkSnapshot } from '../../../src/model/network.ts';
import type { Plan } from './plan.ts';
import { ACCOUNT, REGION, type SubnetName } from './subnets.ts';
import { zoneOf } from './used.ts';

export function workloads(plan: Plan): NetworkSnapshot {
  const ids = (subnets: readonly SubnetName[]) => subnets.map((subnet) => `subnet-${subnet}`);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const { fn, svc, link, alb } = plan.work;
  const own = (name: string, subnets: readonly SubnetName[], groups: readonly string[], dual: boolean) => ({
    FunctionName: name,
    FunctionArn: arn('lambda', `function:${name}`),
    VpcConfig: {
      VpcId: subnets[0] === 'b-work' ? 'vpc-b' : 'vpc-a',
      SubnetIds: ids(subnets),
      SecurityGroupIds: [...groups],
      Ipv6AllowedForDualStack: dual,
    },
  });
  const balancer = arn('elasticloadbalancing', 'loadbalancer/app/web/0000000000000001');
  return {
    Functions: [
      own('fn', fn.subnets, fn.groups, fn.dual),
      { FunctionName: 'outside', FunctionArn: arn('lambda', 'function:outside') },
      ...(plan.link === 'none' ? [] : [own('peer', ['b-work'], plan.peerGroups, true)]),
    ],
    services: [
      {
        serviceName: 'svc',
        serviceArn: arn('ecs', 'service/main/svc'),
        ...(svc.launch === null ? {} : { launchType: svc.launch }),
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ids(svc.subnets),
            securityGroups: [...svc.groups],
            assignPublicIp: svc.open ? 'ENABLED' : 'DISABLED',
          },
        },
      },
    ],
    VpcLinks: [
      {
        VpcLinkId: 'vl1',
        Name: 'link',
        SubnetIds: ids(link.subnets),
        SecurityGroupIds: [...link.groups],
        VpcLinkStatus: 'AVAILABLE',
        VpcLinkVersion: 'V2',
      },
    ],
    LoadBalancers: [
      {
        LoadBalancerArn: balancer,
        LoadBalancerName: 'web',
        Type: 'application',
        Scheme: alb.facing ? 'internet-facing' : 'internal',
        VpcId: 'vpc-a',
        State: { Code: 'active' },
        IpAddressType: alb.type,
        SecurityGroups: [...alb.groups],
        AvailabilityZones: alb.subnets.map((subnet) => ({
          SubnetId: `subnet-${subnet}`,
          ZoneName: zoneOf(plan, subnet),
        })),
      },
    ],
    Listeners: alb.ports.map((Port, nth) => ({
      ListenerArn: `${balancer.replace('loadbalancer', 'listener')}/${String(nth)}`,
      LoadBalancerArn: balancer,
      Port,
      Protocol: 'HTTP',
    })),
  };
}
