import type { NetworkSnapshot } from '../../../src/model/network.ts';
import type { Plan } from './plan.ts';
import { ACCOUNT, cidr6OfVpc, cidrOfVpc, type SubnetName } from './subnets.ts';
import { usedVpcs } from './used.ts';

export function transit(plan: Plan): NetworkSnapshot {
  if (plan.link !== 'transit' && plan.link !== 'hub') return {};
  const { transit: wanted } = plan;
  const attachment = (vpc: 'a' | 'b' | 'c', subnets: readonly SubnetName[], nth: number) => ({
    TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
    TransitGatewayId: 'tgw-1',
    VpcId: `vpc-${vpc}`,
    VpcOwnerId: ACCOUNT,
    State: 'available' as const,
    SubnetIds: subnets
      .filter((subnet) => ![wanted.unattached[nth]].includes(subnet.endsWith('-box') ? 'box' : 'far'))
      .map((subnet) => `subnet-${subnet}`),
    Options: {
      DnsSupport: 'enable' as const,
      Ipv6Support: 'enable' as const,
      ApplianceModeSupport: wanted.appliance[nth] === true ? ('enable' as const) : ('disable' as const),
      SecurityGroupReferencingSupport: wanted.references[nth] === true ? ('enable' as const) : ('disable' as const),
    },
  });
  const vpcs = usedVpcs(plan);
  const into = (vpc: 'a' | 'b' | 'c') => [
    {
      TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
      ResourceId: `vpc-${vpc}`,
      ResourceType: 'vpc' as const,
    },
  ];
  const route = (to: string, vpc: 'a' | 'b' | 'c', state: 'active' | 'blackhole') => ({
    DestinationCidrBlock: to,
    Type: 'static' as const,
    State: state,
    ...(state === 'active' ? { TransitGatewayAttachments: into(vpc) } : {}),
  });
  const routesOf = (from: 'a' | 'b' | 'c') => [
    ...vpcs
      .filter((vpc) => vpc !== from)
      .filter((vpc) => !wanted.missing.includes(`${from}${vpc}`))
      .flatMap((vpc) => {
        const through = plan.link === 'hub' && from !== 'c' && wanted.inspected ? 'c' : vpc;
        const state = wanted.dark.includes(`${from}${vpc}`) ? 'blackhole' : 'active';
        return [
          route(cidrOfVpc(plan, vpc), through, state),
          ...(plan.six ? [route(cidr6OfVpc(vpc), through, state)] : []),
        ];
      }),
    ...(from === 'a' || !wanted.central ? [] : [route('0.0.0.0/0', 'a', 'active')]),
  ];
  return {
    TransitGateways: [
      {
        TransitGatewayId: 'tgw-1',
        State: 'available',
        OwnerId: ACCOUNT,
        Options: { SecurityGroupReferencingSupport: wanted.references[3] === true ? 'enable' : 'disable' },
      },
    ],
    TransitGatewayVpcAttachments: vpcs.map((vpc, nth) =>
      attachment(vpc, vpc === 'a' ? ['a-box', 'a-far'] : vpc === 'b' ? ['b-box', 'b-far'] : ['c-box', 'c-far'], nth),
    ),
    TransitGatewayRouteTables: vpcs.map((vpc) => ({
      TransitGatewayRouteTableId: `tgw-rtb-${vpc}`,
      TransitGatewayId: 'tgw-1',
      State: 'available',
    })),
    TransitGatewayRouteTableAssociations: Object.fromEntries(
      vpcs.map((vpc) => [
        `tgw-rtb-${vpc}`,
        [
          {
            TransitGatewayAttachmentId: `tgw-attach-${vpc}`,
            ResourceId: `vpc-${vpc}`,
            ResourceType: 'vpc' as const,
            State: 'associated' as const,
          },
        ],
      ]),
    ),
    TransitGatewayRoutes: Object.fromEntries(vpcs.map((vpc) => [`tgw-rtb-${vpc}`, routesOf(vpc)])),
  };
}
